"""Management of other users: who may change whom, what was changed, and the page of all second factors."""

from django.contrib import admin, messages
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Exists, OuterRef, Q
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django_otp.plugins.otp_totp.models import TOTPDevice

from summits.accounts import audit_log, second_factor
from summits.accounts.policy import (
    can_manage_users,
    has_second_factor,
    second_factor_required,
    set_second_factor_required,
)
from summits.accounts.reauthentication import require_recent_password
from summits.accounts.sessions import end_sessions

MAX_KEY_LENGTH = 19


def user_admin_urls(site):
    """Return the URL pattern of the page of all second factors."""
    return [path("second-factors/", site.admin_view(second_factors_view), name="second_factors")]


def permissions_of(user):
    """Return the queryset of the permissions that a user has, or would have if they were active."""
    if user.is_superuser:
        return Permission.objects.all()
    return Permission.objects.filter(Q(user=user) | Q(group__user=user)).distinct()


def can_manage(manager, person):
    """Return whether ``manager`` may change ``person``, who must have no permission that ``manager`` lacks."""
    if manager.is_superuser:
        return True
    extra = permissions_of(person).exclude(pk__in=permissions_of(manager).values("pk"))
    return not person.is_superuser and not extra.exists()


def second_factors_view(request):
    """Show who has a second factor; on a POST, set the policy, remove a lost one, or end sessions.

    Raises PermissionDenied for users who may not manage others.
    """
    if not can_manage_users(request.user):
        raise PermissionDenied
    return second_factors_page(request)


@require_recent_password
def second_factors_page(request):
    """Answer ``second_factors_view`` for a user who may manage others."""
    if request.method == "POST":
        if "person" in request.POST:
            remove_device_of_user(request, request.POST["person"])
        elif "sessions" in request.POST:
            end_all_sessions(request, request.POST["sessions"])
        elif "required" in request.POST or "optional" in request.POST:
            set_second_factor_policy(request, "required" in request.POST)
        return HttpResponseRedirect(request.path)
    devices = TOTPDevice.objects.filter(user=OuterRef("pk"), confirmed=True)
    people = get_user_model().objects.filter(is_staff=True, is_active=True).order_by("username")
    context = {
        **admin.site.each_context(request),
        "title": _("Second factors"),
        "people": people.annotate(
            has_device=Exists(devices),
            last_used=devices.values("last_used_at")[:1],
            open_sessions=Count("admin_sessions", filter=Q(admin_sessions__expire_date__gt=now())),
        ),
        "is_required": second_factor_required(),
        "has_device": has_second_factor(request.user),
    }
    return TemplateResponse(request, "admin/accounts/second_factors.html", context)


def remove_device_of_user(request, pk):
    """Remove the second factor of the user with this primary key, who has lost it."""
    person = get_managed_user_or_404(request, pk)
    if person == request.user:
        messages.error(
            request, _("You cannot remove your own second factor here. Go to “Second factor” and enter a code.")
        )
        return
    if second_factor.remove_second_factor(person):
        end_sessions(person)
        audit_log.log_event(audit_log.Kind.SECOND_FACTOR, request, person, _("removed"), actor=request.user)
        messages.success(request, _("The second factor of {person} was removed.").format(person=person))


def end_all_sessions(request, pk):
    """End all sessions of the user with this primary key, except that of the request."""
    person = get_managed_user_or_404(request, pk)
    ended = end_sessions(person, except_for=request if person == request.user else None)
    audit_log.log_event(audit_log.Kind.ENDED, request, person, _("all sessions"), actor=request.user)
    text = ngettext(
        "{number} session of {person} has ended.", "{number} sessions of {person} have ended.", ended
    ).format(number=ended, person=person)
    messages.success(request, text)


def get_managed_user_or_404(request, pk):
    """Return the user with this primary key, if the user of the request may manage them.

    Raises Http404 or PermissionDenied.
    """
    # A database refuses numbers with more digits than a primary key has.
    key = pk if pk.isascii() and pk.isdecimal() and len(pk) < MAX_KEY_LENGTH else None
    person = get_object_or_404(get_user_model().objects.filter(is_staff=True), pk=key)
    if not can_manage(request.user, person):
        raise PermissionDenied
    return person


def set_second_factor_policy(request, required):
    """Set whether everybody needs a second factor, and log it if that is new."""
    if required == second_factor_required():
        return
    set_second_factor_required(required)
    text = _("Every editor now needs a second factor.") if required else _("A second factor is now optional.")
    audit_log.log_event(audit_log.Kind.RULE, request, "", text, actor=request.user)
    messages.success(request, text)


def permission_summary(holder):
    """Return what a User or a Group may do, as a dict of heading → set of names."""
    if not hasattr(holder, "is_staff"):
        return {_("permissions"): _names(holder.permissions)}
    flags = ("is_active", "is_staff", "is_superuser")
    return {
        _("groups"): _names(holder.groups),
        _("permissions"): _names(holder.user_permissions),
        _("status"): {str(holder._meta.get_field(flag).verbose_name) for flag in flags if getattr(holder, flag)},
    }


def _names(related):
    """Return the set of the names of all records of a related manager."""
    return {str(one) for one in related.all()}


def permission_changes(before, after):
    """Return as text what differs between two results of ``permission_summary``; "" if nothing does."""
    sentences = []
    for heading, current in after.items():
        earlier = before.get(heading, set())
        for text, changed in (
            (_("{heading} added: {names}."), current - earlier),
            (_("{heading} removed: {names}."), earlier - current),
        ):
            if changed:
                sentences.append(text.format(heading=heading.capitalize(), names=", ".join(sorted(changed))))
    return " ".join(sentences)
