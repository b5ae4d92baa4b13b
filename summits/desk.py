"""The desk as a whole: who sends a record after the session has ended logs in again, and finds what was typed.

It stands outside ``summits.admin``, which registers its pages with it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import update_wrapper

from django.contrib.admin import AdminSite
from django.core import signing
from django.http import HttpResponseRedirect, QueryDict
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.csrf import csrf_failure as plain_failure

from summits.safety.site import SafeSite
from summits.safety.steps import RESTART, begin_again, enter, form_for

KEPT, SALT = "kept", "summits.admin.kept"
KEPT_SECONDS = 24 * 3600
"""How long a page that asks to log in again keeps what was typed."""


@dataclass(frozen=True)
class DeskPage:
    """A page of the desk that is no record's: its ``name`` is also its address below the desk's.

    ``view`` takes a request; ``may_see`` says whether the one who asks may see it, which the view checks as well.
    """

    name: str
    title: str
    view: Callable
    may_see: Callable


class DeskSite(SafeSite, AdminSite):
    """Django's site, of which a page that saves a record never loses what it was sent; and pages of the house's own."""

    own_title = gettext_lazy("The whole archive")
    """What stands above the links to the pages that are no record's."""

    def __init__(self, name="admin"):
        super().__init__(name)
        self.own_pages = []

    def add_page(self, page):
        """Add a DeskPage, which the front page and the list beside every page then lead to."""
        self.own_pages.append(page)

    def get_urls(self):
        own = [path(f"{page.name}/", self.admin_view(page.view), name=page.name) for page in self.own_pages]
        return [*own, *super().get_urls()]

    def get_app_list(self, request, app_label=None):
        """Return Django's list of what an editor may see, with the pages of the house's own at its head."""
        seen = [page for page in self.own_pages if page.may_see(request)]
        listed = super().get_app_list(request, app_label)
        return listed if app_label or not seen else [self._own_app(seen), *listed]

    def _own_app(self, pages):
        # As Django's templates take an app and its models.
        models = [
            {
                "name": capfirst(page.title),
                "object_name": page.name,
                "admin_url": reverse(f"admin:{page.name}", current_app=self.name),
                "add_url": None,
                "view_only": True,
                "perms": {"view": True},
            }
            for page in pages
        ]
        return {"name": self.own_title, "app_label": "own", "app_url": models[0]["admin_url"], "models": models}

    def admin_view(self, view, cacheable=False):
        """Return Django's wrapper of a view of the desk, which asks to log in again where a record was sent."""
        inner = super().admin_view(view, cacheable)

        def asked_again(request, *args, **kwargs):
            if request.method == "POST" and is_record(request) and not self.has_permission(request):
                return self.log_in_again(request, inner, *args, **kwargs)
            return inner(request, *args, **kwargs)

        return update_wrapper(asked_again, view)

    def log_in_again(self, request, view, *args, **kwargs):
        """Ask for name, password and code with what was typed in hand, and go on to the page with it, unsaved."""
        if self.needs_device(request):
            return self.not_without_device(request)
        kept = request.POST.get(KEPT)
        if RESTART in request.POST:
            begin_again(request)
        form = form_for(request, data=None if kept is None or RESTART in request.POST else request.POST)
        if form.is_bound and form.is_valid():
            if enter(request, form.get_user()):
                return self._go_on(request, view, kept, *args, **kwargs)
            form = form_for(request)
        if kept is None:
            kept = signing.dumps(request.POST.urlencode(), salt=SALT, compress=True)
        context = {**self.each_context(request), "form": form, KEPT: kept, "title": _("Log in again")}
        return TemplateResponse(request, "admin/log_in_again.html", context)

    def _go_on(self, request, view, kept, *args, **kwargs):
        try:
            typed = signing.loads(kept, salt=SALT, max_age=KEPT_SECONDS)
        except signing.BadSignature:
            return HttpResponseRedirect(request.get_full_path())
        request.POST, request.not_yet = QueryDict(typed), True
        if self.needs_device(request):
            return self.not_without_device(request)
        return view(request, *args, **kwargs)

    def not_without_device(self, request):
        """Give what was typed back to who must set up a second factor first."""
        why = _("Everybody at the desk needs a second factor now. Set up yours, then enter this again.")
        return typed_for_nothing(request, why, 403, way_on=reverse("admin:second_factor_set_up"))


def is_record(request):
    """Whether a request is for the page of a record of the archive."""
    name = request.resolver_match.url_name if request.resolver_match else ""
    return bool(name) and name.startswith("summits_") and name.endswith(("_add", "_change"))


def csrf_failure(request, reason=""):
    """Answer a form that is older than the log-in: a record's comes back as text, to be copied; else as Django does."""
    if not is_record(request) or not request.user.is_authenticated:
        return plain_failure(request, reason)
    why = _("You have logged in again since you opened this page, so it cannot be saved any more.")
    return typed_for_nothing(request, why, 403)


def typed_for_nothing(request, why, status, **context):
    """Answer a form that cannot be saved any more with what was typed, to be copied, and ``why``, in words."""
    context |= {"typed": typed_in(request.POST), "title": _("Not saved"), "why": why}
    return TemplateResponse(request, "admin/typed_for_nothing.html", context, status=status)


def typed_in(data):
    """Return what an editor typed among the ``data`` sent, as (name of the field, value)."""
    return [(name, value) for name, values in data.lists() for value in values if is_text(name, value)]


def is_text(name, value):
    """Whether a value sent is something that an editor typed, and not a number or what the page sends by itself."""
    is_own = name.startswith(("csrf", "_")) or name.endswith("_FORMS")
    return not is_own and bool(value.strip()) and not value.isdecimal()
