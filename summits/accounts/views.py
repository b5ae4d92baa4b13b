"""The desk's pages of one's own second factor: setting it up, recovery codes, taking it away."""

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
    """Return the addresses of these pages, for the desk."""
    return [
        path(
            "second-factor/", second_factor_view(require_recent_password(second_factor_overview)), name="second_factor"
        ),
        path(
            "second-factor/set-up/",
            second_factor_view(require_recent_password(set_up, also_to_read=True)),
            name="second_factor_set_up",
        ),
        path(
            "second-factor/recovery-codes.txt",
            second_factor_view(require_POST(download_recovery_codes)),
            name="recovery_codes",
        ),
    ]


def second_factor_view(view):
    """Return a view that is open to an editor who has given all that he has: also to one who must set up a factor."""

    def inner(request, *args, **kwargs):
        if is_editor(request.user) and access_state(request.user) is not AccessState.NEEDS_CODE:
            return view(request, *args, **kwargs)
        return redirect_to_login(request.get_full_path(), reverse("admin:login"))

    return never_cache(csrf_protect(inner))


def render_second_factor_page(request, template, **context):
    """Return a page of the desk; who must set up a second factor first sees none of the ways on."""
    around = admin.site.each_context(request)
    if access_state(request.user) is not AccessState.OPEN:
        around |= {"available_apps": [], "is_nav_sidebar_enabled": False}
    return TemplateResponse(
        request, f"admin/safety/{template}.html", {**around, "title": _("Second factor"), **context}
    )


def second_factor_overview(request):
    """Say whether there is a second factor; with a code, make new recovery codes or take it away."""
    user = request.user
    has_one = has_second_factor(user)
    form = CodeForm(request, user, data=request.POST if request.method == "POST" else None, auto_id="id_%s")
    form.fields["code"].widget.attrs.pop("autofocus")
    if has_one and form.is_bound and form.is_valid():
        if "remove" in request.POST:
            return remove_device(request)
        return show_recovery_codes(request, _("new recovery codes created"))
    return render_second_factor_page(
        request,
        "second_factor",
        form=form,
        has_one=has_one,
        codes_left=second_factor.recovery_codes_left(user),
        is_required=second_factor_required(),
        manages_people=can_manage_users(user),
    )


def remove_device(request):
    """Take the user's second factor away, and say so."""
    second_factor.remove_second_factor(request.user)
    audit_log.log_event(audit_log.Kind.SECOND_FACTOR, request, request.user, _("removed"))
    messages.success(request, _("Your second factor was removed."))
    return HttpResponseRedirect(reverse("admin:second_factor"))


def set_up(request):
    """Show the key of a new authenticator, and take it into use when it has shown a code."""
    if has_second_factor(request.user):
        return HttpResponseRedirect(reverse("admin:second_factor"))
    device = second_factor.pending_device(request.user)
    form = CodeForm(request, request.user, second_factor.confirm, data=request.POST or None)
    if form.is_bound and form.is_valid():
        # The library marks the session; a page that was open before it must not stay as good as this one.
        request.session.cycle_key()
        mark_verified(request, request.user.otp_device)
        end_sessions(request.user, but=request)
        return show_recovery_codes(request, _("set up"))
    key, picture = second_factor.formatted_secret(device), second_factor.qr_code(device)
    must = access_state(request.user) is AccessState.NEEDS_DEVICE
    return render_second_factor_page(
        request, "set_up", form=form, key=key, qr_code=picture, must=must, title=_("Set up a second factor")
    )


def show_recovery_codes(request, what):
    """Make recovery codes and show them, this once. ``what`` was done, for the log."""
    codes = second_factor.new_recovery_codes(request.user)
    audit_log.log_event(audit_log.Kind.SECOND_FACTOR, request, request.user, what)
    return render_second_factor_page(request, "recovery_codes", codes=codes, title=_("Recovery codes"))


def download_recovery_codes(request):
    """Give the recovery codes that the page holds back as a file. Of what is sent, only codes that are good are."""
    codes = second_factor.unused_codes(request.user, request.POST.getlist("code"))
    if not codes:
        return HttpResponseRedirect(reverse("admin:second_factor"))
    heading = _("Recovery codes of {user}: {site}").format(user=request.user, site=admin.site.site_header)
    text = "\n".join([heading, _("Each code works once."), "", *codes, ""])
    answer = HttpResponse(text, content_type="text/plain; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="recovery-codes.txt"'
    return answer
