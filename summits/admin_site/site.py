"""The desk as a whole: who sends a record after the session has ended logs in again, and finds what was typed.

It stands outside ``summits.admin``, which registers its pages with it.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, update_wrapper

from django.apps import apps
from django.conf import settings
from django.contrib import messages
from django.contrib.admin import AdminSite
from django.core import signing
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponseRedirect, QueryDict
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.csrf import csrf_failure as plain_failure

from summits.accounts.login_flow import RESTART, complete_step, get_login_form, restart_login
from summits.accounts.reauthentication import mark_password_confirmed
from summits.admin_site.login import TwoFactorAdminSiteMixin

PRESERVED_POST, SALT = "kept", "summits.admin.kept"
KEPT_SECONDS = 24 * 3600
"""How long a page that asks to log in again keeps what was typed."""
REASON = "_reason"
"""The name under which a page of the desk sends why it was changed."""
TYPED_BY = "_typed_by"
"""The name under which a page sends the key of the user for whom it was made."""
DO_NOT_SAVE = "_do_not_save"
"""The name under which form data says that its page is to show it in the fields, and not to save it."""
DRAFT, DRAFT_FORMAT = "_draft", re.compile(r"([a-z0-9]{8,40})\.([0-9]{1,9})")
"""The name under which a page sends which unsaved text of the browser it holds: its identifier and its version."""
SAVED_COOKIE, SAVED_COOKIE_SECONDS = "saved-", 24 * 3600
"""The cookie that tells the browser's script that the server has saved a text, so that its copy can go."""
DAYS_KEPT = 30
"""How many days the browser keeps unsaved text."""
CHOICES = {"action", "along", "anyway", "index", "kept", "post", "restart", "select_across"}
"""Names under which pages of the desk send what an editor chose and did not type."""
POPUP_CLOSES = "admin/popup_response.html"
"""Django's answer to what was saved in a small window."""


@dataclass(frozen=True)
class AdminPage:
    """A page of the desk that is no record's: its ``name`` is also its address below the desk's.

    ``view`` takes a request; ``may_see`` says whether the one who asks may see it, which the view checks as well.
    """

    name: str
    title: str
    view: Callable
    may_see: Callable


class EditorialAdminSite(TwoFactorAdminSiteMixin, AdminSite):
    """Django's site, of which a page that saves a record never loses what it was sent; and pages of the house's own."""

    own_title = gettext_lazy("Quality checks")
    """What stands above the links to the pages that are no record's."""

    def __init__(self, name="admin"):
        super().__init__(name)
        self.own_pages = []

    def add_page(self, page):
        """Add a DeskPage, which the front page and the list beside every page then lead to."""
        self.own_pages.append(page)

    def get_urls(self):
        own = [path(f"{page.name}/", self.admin_view(page.view), name=page.name) for page in self.own_pages]
        unsaved = path("unsaved/", self.admin_view(self.unsaved_view), name="unsaved")
        return [*own, unsaved, *super().get_urls()]

    def each_context(self, request):
        """Return what every page of the desk shows, with what a form that comes back had in its fields."""
        sent = sent_in(request)
        most_bytes = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
        fields = {"reason": sent.get(REASON, ""), "draft": sent.get(DRAFT, ""), "came_back": bool(sent)}
        return {**super().each_context(request), "days_kept": DAYS_KEPT, "most_bytes": most_bytes, **fields}

    def unsaved_view(self, request):
        """The page that lists the unsaved text of this user on this computer; a script fills it in."""
        context = {**self.each_context(request), "title": _("Unsaved text on this computer")}
        return TemplateResponse(request, "admin/unsaved.html", context)

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
        """Return Django's wrapper of a view of the desk, which loses nothing of what was sent to it."""
        inner = super().admin_view(view, cacheable)

        def careful(request, *args, **kwargs):
            if request.method != "POST":
                return self.show(request, inner, *args, **kwargs)
            if self.has_permission(request):
                return self.answer(request, inner, *args, **kwargs)
            if is_form_of_desk(request):
                return self.log_in_again(request, inner, *args, **kwargs)
            return inner(request, *args, **kwargs)

        return update_wrapper(careful, view)

    def show(self, request, view, *args, **kwargs):
        """Return the page of a view; of a record that is closed to the editor, one that offers unsaved text to copy."""
        try:
            return view(request, *args, **kwargs)
        except PermissionDenied:
            if not is_of_archive(request) or not self.has_permission(request):
                raise
            why = _("You do not have permission to change this.")
            return render_unsaved_input(request, why, 403, **self.each_context(request))

    def answer(self, request, view, *args, **kwargs):
        """Return the answer of a view to what was sent: with the text in it where it can no longer be saved."""
        # A view may put it aside, to show its page instead.
        request.typed = sent_in(request)
        try:
            answer = view(request, *args, **kwargs)
        except (Http404, PermissionDenied) as refusal:
            if not is_of_desk(request) or not submitted_text(request.typed):
                raise
            is_gone = isinstance(refusal, Http404)
            why = _("This record no longer exists.") if is_gone else _("You do not have permission to change this.")
            return render_unsaved_input(request, why, 404 if is_gone else 403, **self.each_context(request))
        return tell_saved(request, answer) if request.method == "POST" else answer

    def log_in_again(self, request, view, *args, **kwargs):
        """Ask for name, password and code with what was typed in hand, and go on to the page with it, unsaved."""
        if self.needs_device(request):
            return self.not_without_device(request)
        kept = request.POST.get(PRESERVED_POST)
        if RESTART in request.POST:
            restart_login(request)
        form = get_login_form(request, data=None if kept is None or RESTART in request.POST else request.POST)
        if form.is_bound and form.is_valid():
            if complete_step(request, form.get_user()):
                return self._go_on(request, view, kept, *args, **kwargs)
            form = get_login_form(request)
        if kept is None:
            kept = signing.dumps(without_passwords(request.POST).urlencode(), salt=SALT, compress=True)
        context = {**self.each_context(request), "form": form, PRESERVED_POST: kept, "title": _("Log in again")}
        return TemplateResponse(request, "admin/reauthenticate.html", context)

    def _go_on(self, request, view, kept, *args, **kwargs):
        try:
            typed = signing.loads(kept, salt=SALT, max_age=KEPT_SECONDS)
        except signing.BadSignature:
            return HttpResponseRedirect(request.get_full_path())
        typed = QueryDict(typed, mutable=True)
        if typed.get(TYPED_BY, str(request.user.pk)) != str(request.user.pk):
            text = _("This page was opened by a different user. What they typed is not shown to you.")
            messages.warning(request, text)
            return HttpResponseRedirect(request.get_full_path())
        typed[DO_NOT_SAVE] = "1"
        request.POST = typed
        if self.needs_device(request):
            return self.not_without_device(request)
        if is_page_of_people(request):
            # Both were given a moment ago; without this the page would ask for the password once more.
            mark_password_confirmed(request)
        elif not is_record(request):
            # The page shows what was typed in its fields, and does nothing with it yet: Django's page that deletes
            # a record does so wherever something was sent.
            request.method, request.POST, request.typed = "GET", QueryDict(), typed
        return self.answer(request, view, *args, **kwargs)

    def not_without_device(self, request):
        """Give what was typed back to who must set up a second factor first."""
        why = _("Every editor now needs a second factor. Set up yours, then make your change again.")
        return render_unsaved_input(request, why, 403, way_on=reverse("admin:second_factor_set_up"))


def sent_in(request):
    """Return what was sent to a page of the desk, also where its view has put it aside."""
    return getattr(request, "typed", request.POST)


def url_name_of(request):
    """Return the name of the address of a request; "" for none."""
    return (request.resolver_match and request.resolver_match.url_name) or ""


def is_of_archive(request):
    """Whether a request is for a page of the desk about records of the archive, and not about people."""
    return url_name_of(request).startswith("summits_")


def is_of_desk(request):
    """Whether a request is for a page about records of the archive or about people, but not about a password."""
    name = url_name_of(request)
    return name.startswith(("summits_", "auth_")) and "password" not in name


def is_form_of_desk(request):
    """Whether a request is for a page with a form that comes back after a log-in.

    Lists of which nothing was typed but a choice ask to log in as Django does.
    """
    if not is_of_desk(request):
        return False
    is_list = url_name_of(request).endswith("_changelist")
    return not is_list or PRESERVED_POST in request.POST or bool(request.POST.get(REASON, "").strip())


def is_page_of_people(request):
    """Whether a request is for the page of a person or a group, or of a new one, which can come back unsaved."""
    return is_of_desk(request) and url_name_of(request).startswith("auth_") and ends_as_page(request)


def ends_as_page(request):
    """Whether the name of the address of a request is that of the page of one record, or of a new one."""
    return url_name_of(request).endswith(("_add", "_change"))


def is_record(request):
    """Whether a request is for the page of a record of the archive, which can show text without saving it."""
    return is_of_archive(request) and ends_as_page(request) and "_upload_" not in url_name_of(request)


def tell_saved(request, answer):
    """Return the answer; if it says that what was sent is saved, with a cookie that says it to the browser's script.

    A view that has saved it, or done what it was typed for, has set ``request.is_saved``; a redirection alone says
    nothing, for many a redirection is an answer to what was not done.
    """
    draft = DRAFT_FORMAT.fullmatch(request.POST.get(DRAFT, ""))
    templates = getattr(answer, "template_name", None) or ()
    is_over = answer.status_code == 302 or POPUP_CLOSES in templates
    if draft and is_over and getattr(request, "is_saved", False):
        answer.set_cookie(
            SAVED_COOKIE + draft[1],
            draft[2],
            max_age=SAVED_COOKIE_SECONDS,
            path=reverse("admin:index"),
            secure=settings.SESSION_COOKIE_SECURE,
            samesite="Strict",
        )
    return answer


def csrf_failure(request, reason=""):
    """Answer a form that is older than the log-in: what was typed comes back, to be copied; else as Django does."""
    is_theirs = request.POST.get(TYPED_BY, str(request.user.pk)) == str(request.user.pk)
    if not (is_of_desk(request) and request.user.is_authenticated and is_theirs and submitted_text(request.POST)):
        return plain_failure(request, reason)
    why = _("You have logged in again since you opened this page, so it can no longer be saved.")
    return render_unsaved_input(request, why, 403)


def render_unsaved_input(request, why, status, **context):
    """Answer a form that cannot be saved any more with what was typed, to be copied, and ``why``, in words."""
    context |= {"typed": submitted_text(sent_in(request)), "title": _("Not saved"), "why": why}
    return TemplateResponse(request, "admin/unsaved_input.html", context, status=status)


def submitted_text(data):
    """Return what an editor typed among the ``data`` sent, as (name of the field, value)."""
    return [(name, value) for name, values in data.lists() for value in dict.fromkeys(values) if is_text(name, value)]


def without_passwords(data):
    """Return the ``data`` sent without passwords and what else is only for the moment: no page holds them."""
    data = data.copy()
    for name in [name for name in data if "password" in name or name.startswith("csrf")]:
        del data[name]
    return data


def is_text(name, value):
    """Whether a value sent is something that an editor typed, and not a key or what the page sends by itself."""
    is_own = name.startswith(("csrf", "_")) and name != REASON or name.endswith("_FORMS") or "password" in name
    return (
        not is_own
        and name not in CHOICES
        and bool(value.strip())
        and not (value.isdecimal() and is_reference_field(name))
    )


def is_reference_field(name):
    """Whether a field names other records by their keys, as "positions-0-leader" does."""
    return name.rpartition("-")[2] in names_of_keys()


@cache
def names_of_keys():
    """Return the names of all fields of the archive that hold keys."""
    fields = [field for model in apps.get_app_config("summits").get_models() for field in model._meta.get_fields()]
    return frozenset(field.name for field in fields if field.is_relation or getattr(field, "primary_key", False))
