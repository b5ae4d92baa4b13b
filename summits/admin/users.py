"""Admin of users, groups and the audit log."""

from functools import partial
from http import HTTPStatus

from django.contrib import admin
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.models import LogEntry
from django.contrib.admin.options import get_content_type_for_model
from django.contrib.admin.utils import unquote
from django.contrib.auth.admin import GroupAdmin, UserAdmin
from django.contrib.auth.models import AnonymousUser, Group, Permission, User
from django.contrib.messages.storage import default_storage
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import F
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_otp.plugins.otp_static.admin import StaticDevice
from django_otp.plugins.otp_totp.admin import TOTPDevice

from summits.accounts import audit_log
from summits.accounts.policy import can_manage_users
from summits.accounts.reauthentication import require_password_and_code, require_recent_password
from summits.accounts.sessions import end_sessions
from summits.accounts.user_admin import can_manage, permission_changes, permission_summary, permissions_of
from summits.admin.changelists import BoundedModelAdmin, PermanentDeletionMixin
from summits.admin.forms.accounts import ArchiveGroupForm, ArchiveUserForm, NewUserForm, SetUserPasswordForm
from summits.admin.forms.prefetched import PkMultipleChoiceField
from summits.admin.mixins.conflicts import EditConflictsMixin
from summits.admin.mixins.history import get_reason
from summits.models import AuditEntry
from summits.workflow.preview import revoke_links_without_permission

# The imports above have registered these models. Users and groups are registered again below; the pages of
# second-factor devices would show everybody's keys.
for model in (User, Group, TOTPDevice, StaticDevice):
    admin.site.unregister(model)


class PermissionAuditMixin(PermanentDeletionMixin, EditConflictsMixin):
    """Mixin for the admin of users and groups: editors grant only what they hold, and the audit log has all changes."""

    kind = None
    restored_by = "fields"

    @method_decorator(require_recent_password)
    def changelist_view(self, request, extra_context=None):
        """The changelist. A POST, which may delete, asks for the password again."""
        return super().changelist_view(request, extra_context)

    @method_decorator(require_recent_password)
    def changeform_view(self, request, object_id=None, *args, **kwargs):
        """The add and change page. A POST asks for the password again, and reports what others saved meanwhile."""
        if request.method != "POST":
            return super().changeform_view(request, object_id, *args, **kwargs)
        try:
            return self._save(request, object_id, *args, **kwargs)
        except IntegrityError:
            # Somebody else took the name between its validation and the save: now validation finds it.
            request._messages = default_storage(request)
            return self._save(request, object_id, *args, **kwargs)

    def _save(self, request, object_id, *args, **kwargs):
        with transaction.atomic():
            self.lock(request, object_id)
            return super().changeform_view(request, object_id, *args, **kwargs)

    @method_decorator(require_recent_password)
    def delete_view(self, request, *args, **kwargs):
        """The delete page. A POST asks for the password again."""
        return super().delete_view(request, *args, **kwargs)

    def formfield_for_manytomany(self, db_field, request=None, **kwargs):
        """Offer only permissions that the users themselves have, and groups with no others; superusers get all."""
        field = super().formfield_for_manytomany(db_field, request, **{"form_class": PkMultipleChoiceField, **kwargs})
        if not request.user.is_superuser:
            field.queryset = grantable_by(field.queryset, request.user)
        return field

    def lock(self, request, object_id):
        """Lock the row of a user or group, so that other saves wait for the end of the transaction."""
        record = object_id and self.get_object(request, unquote(object_id))
        if record:
            list(self.model.objects.select_for_update().filter(pk=record.pk).values_list("pk"))

    def last_save(self, record):
        """Return who last saved a user or group, as ``username``, and when, as ``made``; None if not in the log."""
        entries = LogEntry.objects.filter(content_type=get_content_type_for_model(record), object_id=str(record.pk))
        return entries.values(username=F("user__username"), created_at=F("action_time")).first()

    def save_model(self, request, obj, form, change):
        """Save, and note on the request which permissions there were before."""
        request.permissions_before = permission_summary(type(obj).objects.get(pk=obj.pk)) if change else {}
        super().save_model(request, obj, form, change)

    def log_addition(self, request, obj, message):
        """Log a new user or group, in the audit log as well."""
        self._log_event(request, obj, " ".join([_("Added."), self._permission_changes(request, obj)]).strip())
        return super().log_addition(request, obj, message)

    def log_change(self, request, obj, message):
        """Log a change with the permissions that it added or removed; end sessions if it removed any."""
        entry = super().log_change(request, obj, message)
        if loses_permissions(getattr(request, "permissions_before", None), obj):
            end_sessions_of_users(request, [obj] if isinstance(obj, User) else obj.user_set.all())
        entry.change_message = f"{entry.get_change_message()} {self._permission_changes(request, obj)}".strip()
        entry.save(update_fields=["change_message"])
        self._log_event(request, obj, entry.change_message)
        return entry

    def log_deletions(self, request, queryset):
        """Log the deletion of users or groups; end the sessions of a group's users."""
        for obj in queryset:
            if isinstance(obj, Group):
                end_sessions_of_users(request, obj.user_set.all())
            self._log_event(request, obj, _("Deleted."))
        return super().log_deletions(request, queryset)

    def _log_event(self, request, obj, text):
        reason = get_reason(request)
        text = " ".join(filter(None, [text, reason and _("Reason: {reason}").format(reason=reason)]))
        audit_log.log_event(self.kind, request, obj, text, request.user)

    def _permission_changes(self, request, obj):
        before = getattr(request, "permissions_before", None)
        return (
            "" if before is None else permission_changes(before, permission_summary(type(obj).objects.get(pk=obj.pk)))
        )


def loses_permissions(before, holder):
    """Return whether a user or group has lost anything in ``before``, a result of ``permission_summary`` or None."""
    current = permission_summary(type(holder).objects.get(pk=holder.pk))
    return any(names - current[heading] for heading, names in (before or {}).items())


def end_sessions_of_users(request, people):
    """End the sessions of ``people`` who lost permissions, except the session of the request itself.

    Their preview links to records that they may no longer see are revoked.
    """
    for person in people:
        end_sessions(person, except_for=request if person == request.user else None)
        revoke_links_without_permission(person, request.user)


def grantable_by(choices, user):
    """Return those of ``choices``, a queryset of groups or permissions, that go no further than the user's own."""
    own = permissions_of(user).values("pk")
    if choices.model is Permission:
        return choices.filter(pk__in=own)
    return choices.exclude(permissions__in=Permission.objects.exclude(pk__in=own))


def deletes_own_account(request, post, object_id=None, *args, **kwargs):
    """Return whether a POST to the list of users, or to a delete page, deletes its sender. ``post`` is the POST data.

    Deleting the account also removes its second factor, for which we ask for a code elsewhere as well.
    """
    if object_id is not None:
        return is_pk_of(request.user, unquote(object_id))
    pks = post.getlist(ACTION_CHECKBOX_NAME)
    # Django sends "post" only from the page that asks for confirmation.
    is_confirmed = "action" in post and "post" in post
    return is_confirmed and ("select_across" in post or any(is_pk_of(request.user, pk) for pk in pks))


def is_pk_of(user, text):
    """Return whether a text is the primary key of a user, in any form that Django accepts: "07" is 7."""
    try:
        return user._meta.pk.to_python(text) == user.pk
    except ValidationError:
        return False


code_required_for_own_account = method_decorator(partial(require_password_and_code, requires_code=deletes_own_account))


@admin.register(User)
class ArchiveUserAdmin(PermissionAuditMixin, BoundedModelAdmin, UserAdmin):
    """Admin of users. Users with more permissions than one's own can be viewed but not changed."""

    kind = audit_log.Kind.PERSON
    form, add_form, change_password_form = ArchiveUserForm, NewUserForm, SetUserPasswordForm
    list_display = ["username", "first_name", "last_name", "email", "is_active", "is_staff", "last_login"]

    @code_required_for_own_account
    def changelist_view(self, request, extra_context=None):
        """The changelist. Users with a second factor who delete themselves also enter a code."""
        return self._log_out_if_deleted(request, super().changelist_view(request, extra_context))

    @code_required_for_own_account
    def delete_view(self, request, *args, **kwargs):
        """The delete page. Users with a second factor who delete themselves also enter a code."""
        return self._log_out_if_deleted(request, super().delete_view(request, *args, **kwargs))

    def _log_out_if_deleted(self, request, response):
        # If the users deleted their own account, its sessions are gone and this one cannot be saved.
        if request.method != "POST" or User.objects.filter(pk=request.user.pk).exists():
            return response
        request.session.flush()
        request.user = AnonymousUser()
        return HttpResponseRedirect(reverse("admin:login"))

    def get_readonly_fields(self, request, obj=None):
        """Return the read-only fields: the dates for everybody, the superuser flag for all but superusers."""
        fields = [*super().get_readonly_fields(request, obj), "last_login", "date_joined"]
        return fields if request.user.is_superuser else [*fields, "is_superuser"]

    def user_change_password(self, request, id, form_url=""):
        """The page to set another user's password, which ends their sessions; redirect for one's own password."""
        # Look the user up as the page does: "07" is 7.
        if self.get_object(request, unquote(id)) == request.user:
            return HttpResponseRedirect(reverse("admin:password_change"))
        return self.set_password_view(request, id, form_url)

    @method_decorator(require_recent_password)
    def set_password_view(self, request, id, form_url):
        """Django's page to set a password, after the current user's own password has been confirmed."""
        response = super().user_change_password(request, id, form_url)
        if request.method == "POST" and response.status_code == HTTPStatus.FOUND:
            end_sessions(self.get_object(request, unquote(id)))
        return response

    def has_change_permission(self, request, obj=None):
        """Return whether the current user may change users, and this one."""
        return super().has_change_permission(request, obj) and (obj is None or can_manage(request.user, obj))

    def has_delete_permission(self, request, obj=None):
        """Return whether the current user may delete users, and this one."""
        return super().has_delete_permission(request, obj) and (obj is None or can_manage(request.user, obj))


@admin.register(Group)
class ArchiveGroupAdmin(PermissionAuditMixin, BoundedModelAdmin, GroupAdmin):
    """Admin of groups. Groups with more permissions than one's own can be viewed but not changed."""

    kind = audit_log.Kind.GROUP
    form = ArchiveGroupForm

    def has_change_permission(self, request, obj=None):
        """Return whether the current user may change groups, and this one."""
        return super().has_change_permission(request, obj) and (obj is None or can_manage_group(request.user, obj))

    def has_delete_permission(self, request, obj=None):
        """Return whether the current user may delete groups, and this one."""
        return super().has_delete_permission(request, obj) and (obj is None or can_manage_group(request.user, obj))


def can_manage_group(user, group):
    """Return whether a group has no permissions beyond those of a user."""
    return user.is_superuser or grantable_by(Group.objects.filter(pk=group.pk), user).exists()


@admin.register(AuditEntry)
class AuditEntryAdmin(BoundedModelAdmin):
    """Read-only admin of the audit log, for those who manage users."""

    list_display = ["at", "kind", "subject", "actor", "address", "times", "text"]
    list_display_links = None
    list_filter = ["kind"]
    list_per_page = 100
    date_hierarchy = "at"
    search_fields = ["subject", "actor", "text", "address"]
    search_help_text = gettext_lazy("Part of a user name, an IP address or the details in the last column")

    def has_view_permission(self, request, obj=None):
        """Return whether the user may manage users."""
        return can_manage_users(request.user)

    def has_module_permission(self, request):
        """Return whether the admin's index shows the log."""
        return can_manage_users(request.user)

    def has_add_permission(self, request):
        """Nobody adds entries by hand."""
        return False

    def has_change_permission(self, request, obj=None):
        """Nobody changes entries."""
        return False

    def has_delete_permission(self, request, obj=None):
        """Nobody deletes entries."""
        return False
