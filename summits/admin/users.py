"""Who works at the desk: people, groups, and the log of log-ins and rights."""

from functools import partial
from http import HTTPStatus

from django.contrib import admin
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.models import LogEntry
from django.contrib.admin.options import get_content_type_for_model
from django.contrib.admin.utils import unquote
from django.contrib.auth.admin import GroupAdmin, UserAdmin
from django.contrib.auth.forms import AdminPasswordChangeForm, AdminUserCreationForm, UserChangeForm
from django.contrib.auth.models import AnonymousUser, Group, Permission, User
from django.contrib.messages.storage import default_storage
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import F
from django.forms import ModelForm
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_otp.plugins.otp_static.admin import StaticDevice
from django_otp.plugins.otp_totp.admin import TOTPDevice

from summits.accounts import audit_log
from summits.accounts.password_validation import SavesOnlyPasswordMixin
from summits.accounts.policy import can_manage_users
from summits.accounts.reauthentication import require_password_and_code, require_recent_password
from summits.accounts.sessions import end_sessions
from summits.accounts.user_admin import can_manage, permission_changes, permission_summary, permissions_of
from summits.admin.changelists import BoundedList
from summits.admin.forms.prefetched import KeysChoiceField
from summits.admin.forms.records import DoNotSaveMixin
from summits.admin.mixins.conflicts import EditConflictsMixin
from summits.admin.mixins.history import get_reason
from summits.models import AuditEntry
from summits.workflow.preview import revoke_links_without_permission

# Importing their pages has registered them: those of people and groups come back below, those of the second factor
# would show everybody's keys.
for model in (User, Group, TOTPDevice, StaticDevice):
    admin.site.unregister(model)


class PermissionAuditMixin(EditConflictsMixin):
    """Part of a page of a person or a group: nobody hands out more than he has, and the log says what was changed."""

    kind = None
    puts_back = "fields"

    @method_decorator(require_recent_password)
    def changelist_view(self, request, extra_context=None):
        """The list; who deletes from it gives the password again."""
        return super().changelist_view(request, extra_context)

    @method_decorator(require_recent_password)
    def changeform_view(self, request, object_id=None, *args, **kwargs):
        """The page of one; who saves it gives the password again, and is told what others saved meanwhile."""
        if request.method != "POST":
            return super().changeform_view(request, object_id, *args, **kwargs)
        try:
            return self._save(request, object_id, *args, **kwargs)
        except IntegrityError:
            # Between the check of a name and its save somebody else has taken it: now the check finds it.
            request._messages = default_storage(request)
            return self._save(request, object_id, *args, **kwargs)

    def _save(self, request, object_id, *args, **kwargs):
        with transaction.atomic():
            self.lock(request, object_id)
            return super().changeform_view(request, object_id, *args, **kwargs)

    @method_decorator(require_recent_password)
    def delete_view(self, request, *args, **kwargs):
        """The page to delete one; who does gives the password again."""
        return super().delete_view(request, *args, **kwargs)

    def formfield_for_manytomany(self, db_field, request=None, **kwargs):
        """Offer the permissions, and the groups, whose rights the user has himself."""
        field = super().formfield_for_manytomany(db_field, request, **{"form_class": KeysChoiceField, **kwargs})
        if not request.user.is_superuser:
            field.queryset = grantable_by(field.queryset, request.user)
        return field

    def lock(self, request, object_id):
        """Hold other saves of a person or a group back until the end of the transaction."""
        record = object_id and self.get_object(request, unquote(object_id))
        if record:
            list(self.model.objects.select_for_update().filter(pk=record.pk).values_list("pk"))

    def last_save(self, record):
        """Return who saved a person or a group last, and when; None where the log of the desk has no entry."""
        about = LogEntry.objects.filter(content_type=get_content_type_for_model(record), object_id=str(record.pk))
        return about.values(username=F("user__username"), made=F("action_time")).first()

    def save_model(self, request, obj, form, change):
        """Save, with the rights that there were before in mind."""
        request.rights_before = permission_summary(type(obj).objects.get(pk=obj.pk)) if change else {}
        super().save_model(request, obj, form, change)

    def log_addition(self, request, obj, message):
        """Note a new person or group."""
        self._note(request, obj, " ".join([_("Added."), self._changed(request, obj)]).strip())
        return super().log_addition(request, obj, message)

    def log_change(self, request, obj, message):
        """Note a change, and which rights it added or removed."""
        entry = super().log_change(request, obj, message)
        if loses_rights(getattr(request, "rights_before", None), obj):
            end_all(request, [obj] if isinstance(obj, User) else obj.user_set.all())
        entry.change_message = f"{entry.get_change_message()} {self._changed(request, obj)}".strip()
        entry.save(update_fields=["change_message"])
        self._note(request, obj, entry.change_message)
        return entry

    def log_deletions(self, request, queryset):
        """Note that people or groups are deleted."""
        for obj in queryset:
            if isinstance(obj, Group):
                end_all(request, obj.user_set.all())
            self._note(request, obj, _("Deleted."))
        return super().log_deletions(request, queryset)

    def _note(self, request, obj, text):
        why = get_reason(request)
        text = " ".join(filter(None, [text, why and _("Reason: {reason}").format(reason=why)]))
        audit_log.log_event(self.kind, request, obj, text, request.user)

    def _changed(self, request, obj):
        before = getattr(request, "rights_before", None)
        return (
            "" if before is None else permission_changes(before, permission_summary(type(obj).objects.get(pk=obj.pk)))
        )


def loses_rights(before, holder):
    """Whether a user or group has fewer rights than ``before``, a result of ``permission_summary`` or None."""
    present = permission_summary(type(holder).objects.get(pk=holder.pk))
    return any(names - present[heading] for heading, names in (before or {}).items())


def end_all(request, people):
    """End the sessions of people whose rights became fewer, but not the one in which that was done.

    Their links to previews of what they may no longer see are revoked.
    """
    for person in people:
        end_sessions(person, but=request if person == request.user else None)
        revoke_links_without_permission(person, request.user)


def grantable_by(choices, user):
    """Return those of ``choices``, a queryset of groups or of permissions, that hold no more rights than a user."""
    mine = permissions_of(user).values("pk")
    if choices.model is Permission:
        return choices.filter(pk__in=mine)
    return choices.exclude(permissions__in=Permission.objects.exclude(pk__in=mine))


def deletes_oneself(request, sent, object_id=None, *args, **kwargs):
    """Whether a POST to the list of people, or to the page that deletes one, deletes its sender; ``sent``: its content.

    With the account its second factor would go, which its own page takes away only with a code.
    """
    if object_id is not None:
        return is_key_of(request.user, unquote(object_id))
    keys = sent.getlist(ACTION_CHECKBOX_NAME)
    # The page in between asks whether one is sure.
    is_sure = "action" in sent and "post" in sent
    return is_sure and ("select_across" in sent or any(is_key_of(request.user, key) for key in keys))


def is_key_of(user, text):
    """Whether a text is the key of a user, in any way in which Django reads it: "07" is 7."""
    try:
        return user._meta.pk.to_python(text) == user.pk
    except ValidationError:
        return False


with_code_for_oneself = method_decorator(partial(require_password_and_code, is_meant=deletes_oneself))


class PersonForm(DoNotSaveMixin, UserChangeForm):
    """A person."""


class NewPersonForm(DoNotSaveMixin, AdminUserCreationForm):
    """A new person."""


class GroupForm(DoNotSaveMixin, ModelForm):
    """A group."""


class NewPasswordForm(SavesOnlyPasswordMixin, AdminPasswordChangeForm):
    """A new password for somebody else."""


@admin.register(User)
class ArchiveUserAdmin(PermissionAuditMixin, BoundedList, UserAdmin):
    """A person. Who may do more than oneself is looked at, and not changed."""

    kind = audit_log.Kind.PERSON
    form, add_form, change_password_form = PersonForm, NewPersonForm, NewPasswordForm
    list_display = ["username", "first_name", "last_name", "email", "is_active", "is_staff", "last_login"]

    @with_code_for_oneself
    def changelist_view(self, request, extra_context=None):
        """The list; who deletes themselves from it, and has a second factor, gives its code as well."""
        return self._or_log_in(request, super().changelist_view(request, extra_context))

    @with_code_for_oneself
    def delete_view(self, request, *args, **kwargs):
        """The page to delete one; who deletes themselves, and has a second factor, gives its code as well."""
        return self._or_log_in(request, super().delete_view(request, *args, **kwargs))

    def _or_log_in(self, request, answer):
        # With the account its sessions are gone, so that this one cannot be saved.
        if request.method != "POST" or User.objects.filter(pk=request.user.pk).exists():
            return answer
        request.session.flush()
        request.user = AnonymousUser()
        return HttpResponseRedirect(reverse("admin:login"))

    def get_readonly_fields(self, request, obj=None):
        """Who is a superuser is for superusers to say; when somebody came and logged in last, for nobody."""
        fields = [*super().get_readonly_fields(request, obj), "last_login", "date_joined"]
        return fields if request.user.is_superuser else [*fields, "is_superuser"]

    def user_change_password(self, request, id, form_url=""):
        """The page to give somebody a new password: their sessions end. One's own takes the old one."""
        # As the page itself finds the person: "07" is 7.
        if self.get_object(request, unquote(id)) == request.user:
            return HttpResponseRedirect(reverse("admin:password_change"))
        return self.new_password(request, id, form_url)

    @method_decorator(require_recent_password)
    def new_password(self, request, id, form_url):
        """Django's page, after the password of who gives the new one."""
        response = super().user_change_password(request, id, form_url)
        if request.method == "POST" and response.status_code == HTTPStatus.FOUND:
            end_sessions(self.get_object(request, unquote(id)))
        return response

    def has_change_permission(self, request, obj=None):
        """Whether the user may change people, and this one."""
        return super().has_change_permission(request, obj) and (obj is None or can_manage(request.user, obj))

    def has_delete_permission(self, request, obj=None):
        """Whether the user may delete people, and this one."""
        return super().has_delete_permission(request, obj) and (obj is None or can_manage(request.user, obj))


@admin.register(Group)
class ArchiveGroupAdmin(PermissionAuditMixin, BoundedList, GroupAdmin):
    """A group. One that may do more than oneself is looked at, and not changed."""

    kind = audit_log.Kind.GROUP
    form = GroupForm

    def has_change_permission(self, request, obj=None):
        """Whether the user may change groups, and this one."""
        return super().has_change_permission(request, obj) and (
            obj is None or has_no_more_rights_than(request.user, obj)
        )

    def has_delete_permission(self, request, obj=None):
        """Whether the user may delete groups, and this one."""
        return super().has_delete_permission(request, obj) and (
            obj is None or has_no_more_rights_than(request.user, obj)
        )


def has_no_more_rights_than(user, group):
    """Whether a group holds no more rights than a user."""
    return user.is_superuser or grantable_by(Group.objects.filter(pk=group.pk), user).exists()


@admin.register(AuditEntry)
class AuditEntryAdmin(BoundedList):
    """The log, to be read by those who manage people. Nobody writes in it."""

    list_display = ["at", "kind", "subject", "actor", "address", "times", "text"]
    list_display_links = None
    list_filter = ["kind"]
    list_per_page = 100
    date_hierarchy = "at"
    search_fields = ["subject", "actor", "text", "address"]
    search_help_text = gettext_lazy("Part of a user name, an IP address or the details in the last column")

    def changelist_view(self, request, extra_context=None):
        """The list; its title says what it is, since there is nothing to be selected."""
        return super().changelist_view(request, {"title": _("Log-ins and permission changes"), **(extra_context or {})})

    def has_view_permission(self, request, obj=None):
        """Whether the user manages people."""
        return can_manage_users(request.user)

    def has_module_permission(self, request):
        """Whether the log is in the lists of the desk."""
        return can_manage_users(request.user)

    def has_add_permission(self, request):
        """Nobody adds to the log: what happens does."""
        return False

    def has_change_permission(self, request, obj=None):
        """Nobody changes it."""
        return False

    def has_delete_permission(self, request, obj=None):
        """Nobody deletes from it."""
        return False
