"""The admin site. Editors whose session has ended when they save log in again and find their text in its fields.

``summits.admin`` imports this module and registers its pages with the site, never the other way round.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, partial, update_wrapper

from django.apps import apps
from django.conf import settings
from django.contrib import messages
from django.contrib.admin import AdminSite
from django.contrib.admin.views.autocomplete import AutocompleteJsonView
from django.core import signing
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponsePermanentRedirect, HttpResponseRedirect, QueryDict
from django.template.response import TemplateResponse
from django.urls import path, re_path, reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.csrf import csrf_failure as default_csrf_failure

from summits.accounts.login_flow import RESTART, complete_step, get_login_form, restart_login
from summits.accounts.reauthentication import mark_password_confirmed
from summits.admin_site.login import TwoFactorAdminSiteMixin
from summits.text.language_markup import isolate, sole_language

PRESERVED_POST, SALT = "kept", "summits.admin.kept"
PRESERVED_POST_SECONDS = 24 * 3600
"""How long the POST data in a re-authentication page stays valid."""
REASON = "_reason"
"""The form field with the reason for a change."""
TYPED_BY = "_typed_by"
"""The form field with the primary key of the user for whom the page was rendered."""
DO_NOT_SAVE = "_do_not_save"
"""The key that marks form data to be shown in its fields but not saved."""
DRAFT, DRAFT_FORMAT = "_draft", re.compile(r"([a-z0-9]{8,40})\.([0-9]{1,9})")
"""The form field that identifies the browser's copy of the unsaved text: its identifier and its version."""
SAVED_COOKIE, SAVED_COOKIE_SECONDS = "saved-", 24 * 3600
"""The prefix of the cookie that tells the browser's script that a text was saved, so that it drops its copy."""
UNSAVED_TEXT_DAYS = 30
"""How many days the browser keeps unsaved text."""
CHOICE_FIELDS = {"action", "along", "anyway", "index", "kept", "post", "restart", "select_across"}
"""Form fields of the admin whose values an editor chooses rather than types."""
FORMER_NAMES = {"edit": "changeset", "quote": "quotation", "fruitlesssearch": "zeroresultquery", "country": "actor"}
"""Former names of models, in addresses that editors may have noted → the names now."""
POPUP_RESPONSE_TEMPLATE = "admin/popup_response.html"
"""Django's template of the response to a save in a popup window."""


@dataclass(frozen=True)
class AdminPage:
    """An admin page that belongs to no model. Its ``name`` is also its path below the admin's URL.

    ``view`` takes a request. ``may_see`` takes one and returns whether its user may see the page; the view must check
    that as well.
    """

    name: str
    title: str
    view: Callable
    may_see: Callable


class PickerView(AutocompleteJsonView):
    """The view of autocompletes. A result has the label of pickers, and the slug by which texts cite it.

    The label says its directions itself, and has a language if it is in one script: scripts show it.
    """

    def serialize_result(self, obj, to_field_name):
        """Return the JSON of one record."""
        slug = {"slug": obj.slug} if hasattr(obj, "slug") else {}
        label = self.model_admin.picker_label(obj)
        shown = {"text": isolate(label), "lang": sole_language(label)}
        return super().serialize_result(obj, to_field_name) | shown | slug


class EditorialAdminSite(TwoFactorAdminSiteMixin, AdminSite):
    """Django's ``AdminSite``, plus: forms that never lose what was typed, and pages that belong to no model."""

    extra_pages_title = gettext_lazy("Quality checks")
    """The heading above the links to pages that belong to no model."""

    def __init__(self, name="admin"):
        super().__init__(name)
        self.extra_pages = []

    def add_page(self, page):
        """Add an ``AdminPage``, which the index and the sidebar then link to."""
        self.extra_pages.append(page)

    def get_urls(self):
        extra = [path(f"{page.name}/", self.admin_view(page.view), name=page.name) for page in self.extra_pages]
        unsaved = path("unsaved/", self.admin_view(self.unsaved_view), name="unsaved")
        former = [
            re_path(rf"^summits/{old}/", self.admin_view(partial(_redirect_to_present_name, old, new)))
            for old, new in FORMER_NAMES.items()
        ]
        return [*extra, unsaved, *former, *super().get_urls()]

    def each_context(self, request):
        """Return the context of all admin pages, with the reason and draft that a form which comes back had sent."""
        data = submitted_data(request)
        max_bytes = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
        fields = {"reason": data.get(REASON, ""), "draft": data.get(DRAFT, ""), "is_unsaved": bool(data)}
        return {
            **super().each_context(request),
            "unsaved_text_days": UNSAVED_TEXT_DAYS,
            "max_bytes": max_bytes,
            **fields,
        }

    def unsaved_view(self, request):
        """The page of the user's unsaved texts on this computer; a script fills it in."""
        context = {**self.each_context(request), "title": _("Unsaved text on this computer")}
        return TemplateResponse(request, "admin/unsaved.html", context)

    def autocomplete_view(self, request):
        """Return what an autocomplete finds, as JSON; each record with its slug, if it has one."""
        return PickerView.as_view(admin_site=self)(request)

    def get_app_list(self, request, app_label=None):
        """Return Django's list of apps and models, with our own pages first."""
        visible = [page for page in self.extra_pages if page.may_see(request)]
        app_list = super().get_app_list(request, app_label)
        return app_list if app_label or not visible else [self._extra_app(visible), *app_list]

    def _extra_app(self, pages):
        # The dicts that Django's templates expect for an app and its models.
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
        return {"name": self.extra_pages_title, "app_label": "own", "app_url": models[0]["admin_url"], "models": models}

    def admin_view(self, view, cacheable=False):
        """Return Django's wrapper of an admin view, wrapped again so that nothing typed in a POST is lost."""
        inner = super().admin_view(view, cacheable)

        def wrapper(request, *args, **kwargs):
            if request.method != "POST":
                return self.handle_get(request, inner, *args, **kwargs)
            if self.has_permission(request):
                return self.handle_post(request, inner, *args, **kwargs)
            if is_restorable_form(request):
                return self.reauthenticate(request, inner, *args, **kwargs)
            return inner(request, *args, **kwargs)

        return update_wrapper(wrapper, view)

    def handle_get(self, request, view, *args, **kwargs):
        """Return a view's response to a GET; if it is forbidden, a page that offers unsaved text to copy."""
        try:
            return view(request, *args, **kwargs)
        except PermissionDenied:
            if not self.has_permission(request):
                raise
            message = _("You do not have permission to open this page.")
            return render_unsaved_input(request, message, 403, _("No permission"), **self.each_context(request))

    def handle_post(self, request, view, *args, **kwargs):
        """Return a view's response to a POST; if it can no longer be saved, a page with the text that was typed."""
        # Keep the data: a view may clear request.POST in order to show its page instead.
        request.submitted_data = submitted_data(request)
        try:
            response = view(request, *args, **kwargs)
        except (Http404, PermissionDenied) as refusal:
            if not is_admin_record_page(request) or not submitted_text(request.submitted_data):
                raise
            is_gone = isinstance(refusal, Http404)
            message = _("This record no longer exists.") if is_gone else _("You do not have permission to change this.")
            return render_unsaved_input(request, message, 404 if is_gone else 403, **self.each_context(request))
        return set_saved_cookie(request, response) if request.method == "POST" else response

    def reauthenticate(self, request, view, *args, **kwargs):
        """Ask for name, password and code, then show the page with the POST data in its fields, unsaved.

        Meanwhile the data is in the page itself, signed.
        """
        if self.needs_device(request):
            return self.require_second_factor(request)
        preserved = request.POST.get(PRESERVED_POST)
        if RESTART in request.POST:
            restart_login(request)
        form = get_login_form(request, data=None if preserved is None or RESTART in request.POST else request.POST)
        if form.is_bound and form.is_valid():
            if complete_step(request, form.get_user()):
                return self._resume(request, view, preserved, *args, **kwargs)
            form = get_login_form(request)
        if preserved is None:
            preserved = signing.dumps(without_passwords(request.POST).urlencode(), salt=SALT, compress=True)
        context = {**self.each_context(request), "form": form, "preserved_post": preserved, "title": _("Log in again")}
        return TemplateResponse(request, "admin/reauthenticate.html", context)

    def _resume(self, request, view, preserved, *args, **kwargs):
        try:
            data = signing.loads(preserved, salt=SALT, max_age=PRESERVED_POST_SECONDS)
        except signing.BadSignature:
            return HttpResponseRedirect(request.get_full_path())
        data = QueryDict(data, mutable=True)
        if data.get(TYPED_BY, str(request.user.pk)) != str(request.user.pk):
            text = _("This page was opened by a different user. What they typed is not shown to you.")
            messages.warning(request, text)
            return HttpResponseRedirect(request.get_full_path())
        data[DO_NOT_SAVE] = "1"
        request.POST = data
        if self.needs_device(request):
            return self.require_second_factor(request)
        if is_user_or_group_form(request):
            # The password was entered a moment ago; without this the page would ask for it again.
            mark_password_confirmed(request)
        elif not is_record_form(request):
            # Continue as a GET, so that the page shows the data but does not act on it: Django's delete page, for
            # instance, deletes on any POST.
            request.method, request.POST, request.submitted_data = "GET", QueryDict(), data
        return self.handle_post(request, view, *args, **kwargs)

    def require_second_factor(self, request):
        """Return a page with the text that was typed, for an editor who must set up a second factor first."""
        message = _("Every editor now needs a second factor. Set up yours, then make your change again.")
        return render_unsaved_input(request, message, 403, next_url=reverse("admin:second_factor_set_up"))


def submitted_data(request):
    """Return the POST data of an admin request, even if its view has cleared ``request.POST``."""
    return getattr(request, "submitted_data", request.POST)


def url_name(request):
    """Return the URL name of a request; "" if there is none."""
    return (request.resolver_match and request.resolver_match.url_name) or ""


def is_archive_model_page(request):
    """Return whether a request is for an admin page of the archive's models, not of users or groups."""
    return url_name(request).startswith("summits_")


def is_admin_record_page(request):
    """Return whether a request is for an admin page of the archive, users or groups, but not of a password."""
    name = url_name(request)
    return name.startswith(("summits_", "auth_")) and "password" not in name


def is_restorable_form(request):
    """Return whether the form of a request comes back after a re-authentication.

    For a changelist on which no reason was typed, Django's own log-in is enough.
    """
    if not is_admin_record_page(request):
        return False
    is_list = url_name(request).endswith("_changelist")
    return not is_list or PRESERVED_POST in request.POST or bool(request.POST.get(REASON, "").strip())


def is_user_or_group_form(request):
    """Return whether a request is for the add or change page of a user or group, which can come back unsaved."""
    return is_admin_record_page(request) and url_name(request).startswith("auth_") and is_form_page(request)


def is_form_page(request):
    """Return whether a request is for an add or change page, by its URL name."""
    return url_name(request).endswith(("_add", "_change"))


def is_record_form(request):
    """Return whether a request is for the add or change page of a record, which can show text without saving it."""
    return is_archive_model_page(request) and is_form_page(request) and "_upload_" not in url_name(request)


def set_saved_cookie(request, response):
    """Return the response; if the POST was saved, with a cookie that tells the browser's script so.

    A view sets ``request.is_saved`` when it has saved the data or done what it was typed for. A redirect alone does not
    show that: many redirects follow an action that was refused.
    """
    draft = DRAFT_FORMAT.fullmatch(request.POST.get(DRAFT, ""))
    templates = getattr(response, "template_name", None) or ()
    is_final = response.status_code == 302 or POPUP_RESPONSE_TEMPLATE in templates
    if draft and is_final and getattr(request, "is_saved", False):
        response.set_cookie(
            SAVED_COOKIE + draft[1],
            draft[2],
            max_age=SAVED_COOKIE_SECONDS,
            path=reverse("admin:index"),
            secure=settings.SESSION_COOKIE_SECURE,
            samesite="Strict",
        )
    return response


def csrf_failure(request, reason=""):
    """Return a page with the typed text if the form is older than the user's log-in; otherwise Django's CSRF page."""
    is_theirs = request.POST.get(TYPED_BY, str(request.user.pk)) == str(request.user.pk)
    if not (
        is_admin_record_page(request) and request.user.is_authenticated and is_theirs and submitted_text(request.POST)
    ):
        return default_csrf_failure(request, reason)
    message = _("You have logged in again since you opened this page, so it can no longer be saved.")
    return render_unsaved_input(request, message, 403)


def render_unsaved_input(request, message, status, title=None, **context):
    """Return a page with the text of a form that can no longer be saved, to be copied, and the ``message``."""
    text = submitted_text(submitted_data(request))
    context |= {"submitted_text": text, "title": title or _("Not saved"), "message": message}
    return TemplateResponse(request, "admin/unsaved_input.html", context, status=status)


def submitted_text(data):
    """Return what an editor typed in POST ``data``, as a list of (name of the field, value)."""
    return [
        (name, value) for name, values in data.lists() for value in dict.fromkeys(values) if is_typed_text(name, value)
    ]


def without_passwords(data):
    """Return a copy of POST ``data`` without passwords and CSRF tokens, which no page may keep."""
    data = data.copy()
    for name in [name for name in data if "password" in name or name.startswith("csrf")]:
        del data[name]
    return data


def is_typed_text(name, value):
    """Return whether an editor typed a value, and it is neither a primary key nor one that the page itself sends."""
    is_own = name.startswith(("csrf", "_")) and name != REASON or name.endswith("_FORMS") or "password" in name
    return (
        not is_own
        and name not in CHOICE_FIELDS
        and bool(value.strip())
        and not (value.isdecimal() and is_reference_field(name))
    )


def is_reference_field(name):
    """Return whether a form field has primary keys of records, such as "positions-0-leader"."""
    return name.rpartition("-")[2] in relation_field_names()


@cache
def relation_field_names():
    """Return the names of all relations and primary keys of the archive's models."""
    fields = [field for model in apps.get_app_config("summits").get_models() for field in model._meta.get_fields()]
    return frozenset(field.name for field in fields if field.is_relation or getattr(field, "primary_key", False))


def _redirect_to_present_name(old, new, request):
    # With its body: a form that was open when the model was renamed is saved.
    url = request.get_full_path().replace(f"/summits/{old}/", f"/summits/{new}/", 1)
    return HttpResponsePermanentRedirect(url, preserve_request=True)
