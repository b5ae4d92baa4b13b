"""Log-in and password change on the admin site, with a second factor."""

from django.contrib.auth import REDIRECT_FIELD_NAME, authenticate
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.forms import PasswordChangeForm
from django.contrib.auth.views import LoginView, PasswordChangeView
from django.core.exceptions import ValidationError
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from summits.accounts import audit_log, session_views, user_admin, views
from summits.accounts.lockout import refusal_message
from summits.accounts.login_flow import RESTART, CodeForm, complete_step, get_login_form, is_editor, restart_login
from summits.accounts.password_validation import SavesOnlyPasswordMixin
from summits.accounts.policy import AccessState, access_state
from summits.accounts.sessions import end_sessions
from summits.models import AuditEntry


class ArchiveLoginView(LoginView):
    """The log-in page: password first, then the code of a second factor (``summits.accounts.login_flow``)."""

    def get_form(self, form_class=None):
        """Return the form of the current step of the log-in."""
        kwargs = self.get_form_kwargs()
        return get_login_form(kwargs.pop("request"), **kwargs)

    def get_template_names(self):
        """Return the log-in template, which serves both steps."""
        return ["admin/login.html"]

    def post(self, request, *args, **kwargs):
        """Process the form of the current step, or restart with another user name."""
        if RESTART in request.POST:
            restart_login(request)
            return HttpResponseRedirect(request.get_full_path())
        return super().post(request, *args, **kwargs)

    def form_valid(self, form):
        """Redirect to the step of the code, or, once logged in, to the requested page."""
        is_logged_in = complete_step(self.request, form.get_user())
        return HttpResponseRedirect(self.get_success_url() if is_logged_in else self.request.get_full_path())

    def get_context_data(self, **kwargs):
        """Return the context, with whether the page asks for a code."""
        context = super().get_context_data(**kwargs)
        return {**context, "asks_for_code": isinstance(context["form"], CodeForm)}


class OwnPasswordForm(SavesOnlyPasswordMixin, PasswordChangeForm):
    """Form to change one's own password, which also asks for the old one."""

    required_css_class = "required"

    def __init__(self, *args, request, **kwargs):
        super().__init__(*args, **kwargs)
        self.request = request

    def clean_old_password(self):
        """Return the old password. Attempts count as attempts to log in, so that a stolen session cannot guess it."""
        old = self.cleaned_data["old_password"]
        if authenticate(self.request, username=self.user.get_username(), password=old) is None:
            refusal = getattr(self.request, "log_in_refusal", None)
            message = refusal_message(refusal) if refusal else self.error_messages["password_incorrect"]
            raise ValidationError(message, code="password_incorrect")
        return old


class OwnPasswordView(PasswordChangeView):
    """Django's page to change one's own password, with our form."""

    form_class = OwnPasswordForm

    def get_form_kwargs(self):
        """Return the form's arguments, with the request."""
        return {**super().get_form_kwargs(), "request": self.request}


class TwoFactorAdminSiteMixin:
    """Mixin for the ``AdminSite``: a password alone opens nothing to users who need a second factor."""

    def has_permission(self, request):
        """Return whether a request may use the admin. The preview page checks it as well."""
        return super().has_permission(request) and access_state(request.user) is AccessState.OPEN

    def needs_device(self, request):
        """Return whether the user of a request is an editor who must first set up a second factor."""
        return is_editor(request.user) and access_state(request.user) is AccessState.NEEDS_DEVICE

    def admin_view(self, view, cacheable=False):
        """Return Django's wrapper of a view. Users may log out even if they have not completed the second factor."""
        inner = super().admin_view(view, cacheable)
        if view != self.logout:
            return inner
        return lambda request: view(request) if request.user.is_authenticated else inner(request)

    @method_decorator(never_cache)
    @login_not_required
    def login(self, request, extra_context=None):
        """The log-in page. Users who are logged in are redirected to the admin, or to set up their second factor."""
        if self.needs_device(request):
            return HttpResponseRedirect(reverse("admin:second_factor_set_up"))
        if request.method == "GET" and self.has_permission(request):
            return HttpResponseRedirect(reverse("admin:index"))
        context = {
            **self.each_context(request),
            "title": _("Log in"),
            "subtitle": None,
            "app_path": request.get_full_path(),
            "username": request.user.get_username(),
            **(extra_context or {}),
        }
        if REDIRECT_FIELD_NAME not in request.GET and REDIRECT_FIELD_NAME not in request.POST:
            context[REDIRECT_FIELD_NAME] = reverse("admin:index")
        request.current_app = self.name
        return ArchiveLoginView.as_view(extra_context=context)(request)

    def password_change(self, request, extra_context=None):
        """Django's page to change one's own password. A change is logged and ends the user's other sessions."""
        request.current_app = self.name
        view = OwnPasswordView.as_view(
            success_url=reverse("admin:password_change_done", current_app=self.name),
            extra_context={**self.each_context(request), **(extra_context or {})},
            template_name="registration/password_change_form.html",
        )
        response = view(request)
        if request.method == "POST" and response.status_code == 302:
            audit_log.log_event(audit_log.Kind.PASSWORD, request, request.user)
            end_sessions(request.user, except_for=request)
        return response

    def get_app_list(self, request, app_label=None):
        """Return Django's list of apps and models, with the audit log moved to the users."""
        apps = {app["app_label"]: app for app in super().get_app_list(request, app_label)}
        auth, summits = apps.get("auth"), apps.get("summits")
        if auth and summits:
            log_models = [model for model in summits["models"] if model["model"] is AuditEntry]
            auth["models"] += log_models
            summits["models"] = [model for model in summits["models"] if model not in log_models]
        return [app for app in apps.values() if app["models"]]

    def get_urls(self):
        """Return the admin's URLs, with those of second factors, the administration of users, and sessions."""
        return [
            *views.second_factor_urls(),
            *user_admin.user_admin_urls(self),
            *session_views.session_urls(self),
            *super().get_urls(),
        ]
