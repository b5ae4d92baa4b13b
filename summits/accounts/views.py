"""Admin pages of one's own second factor: setting it up, recovery codes, removing it."""

from django.contrib import admin, messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_protect
from django.views.decorators.http import require_POST
from django_otp import login as mark_verified

from summits.accounts import audit_log, second_factor
from summits.accounts.login_flow import CodeForm, is_editor
from summits.accounts.policy import (
    AccessState,
    access_state,
    can_manage_users,
    has_second_factor,
    second_factor_required,
)
from summits.accounts.reauthentication import require_recent_password
from summits.accounts.sessions import end_sessions


def second_factor_urls():
    """Return the URL patterns of these pages."""
    return [
        path(
            "second-factor/", second_factor_view(require_recent_password(second_factor_overview)), name="second_factor"
        ),
        path(
            "second-factor/set-up/",
            second_factor_view(require_recent_password(set_up, also_get=True)),
            name="second_factor_set_up",
        ),
        path(
            "second-factor/recovery-codes.txt",
            second_factor_view(require_POST(download_recovery_codes)),
            name="recovery_codes",
        ),
    ]


def second_factor_view(view):
    """Decorate a view: open to editors who owe no code, also to those who still must set up a second factor."""

    def inner(request, *args, **kwargs):
        if is_editor(request.user) and access_state(request.user) is not AccessState.NEEDS_CODE:
            return view(request, *args, **kwargs)
        return redirect_to_login(request.get_full_path(), reverse("admin:login"))

    return never_cache(csrf_protect(inner))


def render_second_factor_page(request, template, **context):
    """Render a page of the admin; without navigation for a user who first must set up a second factor."""
    base_context = admin.site.each_context(request)
    if access_state(request.user) is not AccessState.OPEN:
        base_context |= {"available_apps": [], "is_nav_sidebar_enabled": False}
    return TemplateResponse(
        request, f"admin/accounts/{template}.html", {**base_context, "title": _("Second factor"), **context}
    )


def second_factor_overview(request):
    """Show whether the user has a second factor; with a code, make new recovery codes or remove it."""
    user = request.user
    has_device = has_second_factor(user)
    form = CodeForm(request, user, data=request.POST if request.method == "POST" else None, auto_id="id_%s")
    form.fields["code"].widget.attrs.pop("autofocus")
    if has_device and form.is_bound and form.is_valid():
        if "remove" in request.POST:
            return remove_device(request)
        return show_recovery_codes(request, _("new recovery codes created"))
    return render_second_factor_page(
        request,
        "second_factor",
        form=form,
        has_device=has_device,
        codes_left=second_factor.recovery_codes_left(user),
        is_required=second_factor_required(),
        can_manage_users=can_manage_users(user),
    )


def remove_device(request):
    """Remove the user's second factor, log it, and redirect with a message."""
    second_factor.remove_second_factor(request.user)
    audit_log.log_event(audit_log.Kind.SECOND_FACTOR, request, request.user, _("removed"))
    messages.success(request, _("Your second factor was removed."))
    return HttpResponseRedirect(reverse("admin:second_factor"))


def set_up(request):
    """Show the secret of a new authenticator, and confirm it once it has shown a code."""
    if has_second_factor(request.user):
        return HttpResponseRedirect(reverse("admin:second_factor"))
    device = second_factor.pending_device(request.user)
    form = CodeForm(request, request.user, second_factor.confirm, data=request.POST or None)
    if form.is_bound and form.is_valid():
        # django-otp marks this session as verified. Whoever holds its old key, or another session, must not gain by
        # that.
        request.session.cycle_key()
        mark_verified(request, request.user.otp_device)
        end_sessions(request.user, except_for=request)
        return show_recovery_codes(request, _("set up"))
    secret, qr_code = second_factor.formatted_secret(device), second_factor.qr_code(device)
    must_set_up = access_state(request.user) is AccessState.NEEDS_DEVICE
    return render_second_factor_page(
        request,
        "set_up",
        form=form,
        secret=secret,
        qr_code=qr_code,
        must_set_up=must_set_up,
        title=_("Set up a second factor"),
    )


def show_recovery_codes(request, what):
    """Make recovery codes and show them this once. ``what`` was done, for the audit log."""
    codes = second_factor.new_recovery_codes(request.user)
    audit_log.log_event(audit_log.Kind.SECOND_FACTOR, request, request.user, what)
    return render_second_factor_page(request, "recovery_codes", codes=codes, title=_("Recovery codes"))


def download_recovery_codes(request):
    """Return the recovery codes that were shown as a text file, with those of the codes sent that are valid."""
    codes = second_factor.unused_codes(request.user, request.POST.getlist("code"))
    if not codes:
        return HttpResponseRedirect(reverse("admin:second_factor"))
    heading = _("Recovery codes of {user}: {site}").format(user=request.user, site=admin.site.site_header)
    text = "\n".join([heading, _("Each code works once."), "", *codes, ""])
    response = HttpResponse(text, content_type="text/plain; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="recovery-codes.txt"'
    return response
