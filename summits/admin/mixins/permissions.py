"""Permissions on publishable records, on records that belong to a summit, and on shared records."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import CASCADE
from django.template.response import TemplateResponse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from summits.admin.base import SourcedAdmin
from summits.admin.forms.approved_together import JointApproval
from summits.admin.mixins.approval import ApprovalMixin
from summits.admin.mixins.history import get_reason
from summits.admin.mixins.transition_buttons import TransitionButtonsMixin
from summits.admin.mixins.workflow import CHECKLIST_CHANGED, WorkflowMixin, missing_comment_error
from summits.admin.preview_links import PreviewLinksMixin
from summits.admin.transition_plans import (
    IGNORE_CHECKLIST,
    checklist_digest,
    checklists,
    is_checklist_ignored,
    publishes,
)
from summits.admin.urls import change_url
from summits.history.diff import first_changeset
from summits.models.approval import becoming_public_with
from summits.models.base import Approved
from summits.vocabularies import Status
from summits.workflow import PUBLISH, PUBLISH_PERMISSION, SEND_BACK, apply_transition, blocked_reason, can_edit

CHECKLISTS_SHOWN = "seen"
"""The form field that marks an action sent again from the page of its checklists."""
MAX_CHECKLISTS = 50
"""The number of records whose checklists that page shows."""


class PublishedAdmin(TransitionButtonsMixin, PreviewLinksMixin, WorkflowMixin, SourcedAdmin):
    """Base ``ModelAdmin`` of publishable models."""

    actions = ["publish", "send_back"]
    list_filter = ["status", *SourcedAdmin.list_filter]

    def view_on_site(self, record):
        """Return the public URL if the record is published."""
        return record.get_absolute_url() if record.is_published else None

    def get_readonly_fields(self, request, obj=None):
        """Return the read-only fields, with the status: only transitions change it."""
        return [*super().get_readonly_fields(request, obj), "status"]

    def has_change_permission(self, request, obj=None):
        """Return whether the user may change records of this model, and one with this status."""
        return super().has_change_permission(request, obj) and (obj is None or can_edit(request.user, obj))

    def has_delete_permission(self, request, obj=None):
        """Return whether the user may delete the record. A published one is withdrawn instead: its URL then says so."""
        never_public = obj is None or obj.status in (Status.DRAFT, Status.REVIEW)
        return never_public and super().has_delete_permission(request, obj)

    def has_publish_permission(self, request):
        """Return whether the user may publish."""
        return request.user.has_perm(PUBLISH_PERMISSION)

    def affected_records(self, name, queryset):
        """Return the records that an action affects; for publishing, with those that become public along with them."""
        affected = super().affected_records(name, queryset)
        return affected | (becoming_public_with(queryset) if name == "publish" else {})

    @admin.action(description=gettext_lazy("Publish"), permissions=["publish"])
    def publish(self, request, queryset):
        """Publish the selected records, except those for which it is blocked."""
        return self._apply_to_all(request, queryset, PUBLISH)

    @admin.action(description=gettext_lazy("Send back"), permissions=["publish"])
    def send_back(self, request, queryset):
        """Send the selected records back to their authors."""
        return self._apply_to_all(request, queryset, SEND_BACK)

    def _apply_to_all(self, request, queryset, transition):
        allowed, blocked = [], []
        for record in queryset.exclude(status=transition.to_status):
            reason = blocked_reason(request.user, record, transition) or missing_comment_error(request, transition)
            if not reason and transition is PUBLISH and JointApproval(request, [record]):
                reason = _("it refers to records awaiting approval; publish it from its own page, which lists them")
            blocked.append((record, reason)) if reason else allowed.append(record)
        missing = checklists(allowed) if publishes(transition) else []
        if missing and not is_checklist_ignored(request, missing):
            return self._checklists_page(request, transition, allowed, blocked, missing)
        for record, reason in blocked:
            text = format_html('<a href="{}">{}</a>: {}', change_url(record), record, reason)
            self.message_user(request, text, messages.WARNING)
        allowed = apply_transition(allowed, transition, request.user, get_reason(request))
        request.is_saved = bool(allowed)
        for record in allowed:
            self.warn_about_unpublished(request, record)
        text = ngettext(
            "Status of {number} record changed to: {status}.",
            "Status of {number} records changed to: {status}.",
            len(allowed),
        )
        self.message_user(
            request, text.format(number=len(allowed), status=transition.to_status.label), messages.SUCCESS
        )
        return None

    def _checklists_page(self, request, transition, allowed, blocked, missing):
        # The page of the checklists, from which the action can be sent again.
        unticked = _("Tick the box below to publish them anyway.")
        context = {
            **self.admin_site.each_context(request),
            "title": transition.label,
            "opts": self.opts,
            "transition": transition,
            "checklist_digest": checklist_digest(missing),
            "records": allowed,
            "blocked": [(record, change_url(record), reason) for record, reason in blocked],
            "checklists": missing[:MAX_CHECKLISTS],
            "hidden_count": len(missing[MAX_CHECKLISTS:]),
            "error": (CHECKLIST_CHANGED if IGNORE_CHECKLIST in request.POST else unticked)
            if CHECKLISTS_SHOWN in request.POST
            else "",
            "reason": get_reason(request),
            "back": request.get_full_path(),
        }
        return TemplateResponse(request, "admin/bulk_transition.html", context)


class DependentAdmin(SourcedAdmin):
    """Base ``ModelAdmin`` of models that belong to a summit or an agreement: who may edit that may edit them."""

    owner = "summit"
    """The foreign key to that record."""

    def has_change_permission(self, request, obj=None):
        """Return whether the user may change records of this model, and the owner of this one."""
        return super().has_change_permission(request, obj) and self._can_edit_owner(request, obj)

    def has_delete_permission(self, request, obj=None):
        """Return whether the user may delete records of this model, and change the owner of this one."""
        return super().has_delete_permission(request, obj) and self._can_edit_owner(request, obj)

    def _can_edit_owner(self, request, obj):
        if obj is None or request.user.has_perm(PUBLISH_PERMISSION):
            return True
        # The owner may have been deleted, if the record was deleted too and is to be restored.
        key = self.model._meta.get_field(self.owner)
        owner = key.related_model.objects.filter(pk=getattr(obj, key.attname)).first()
        return owner is not None and can_edit(request.user, owner)

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        """Offer only draft owners to users who may not publish."""
        if db_field.name == self.owner and not request.user.has_perm(PUBLISH_PERMISSION):
            kwargs["queryset"] = db_field.related_model.objects.filter(status=Status.DRAFT)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


class SharedRecordPermissions(ApprovalMixin):
    """Mixin for a ``ModelAdmin`` of a shared record: a source, place, series, collection, feature or actor.

    Users who may not publish can change only records that they entered, that wait for approval, and to which nothing
    public refers. Nobody can delete a record to which something public refers.
    """

    def has_change_permission(self, request, obj=None):
        """Return whether the user may change the record: see the class."""
        if not super().has_change_permission(request, obj):
            return False
        is_own_draft = (
            obj is not None and not obj.approved and self._entered_by(request.user, obj) and not is_public(obj)
        )
        return obj is None or request.user.has_perm(PUBLISH_PERMISSION) or is_own_draft

    def save_model(self, request, obj, form, change):
        """Save the record. A new one is approved at once if the user may publish.

        Raises PermissionDenied if the record was approved or published meanwhile, so that the user may not change it
        any more.
        """
        stored = type(obj).objects.select_for_update(of=["self"]).filter(pk=obj.pk).first() if change else None
        if stored and not self.has_change_permission(request, stored):
            raise PermissionDenied
        obj.approved = obj.approved or not change and request.user.has_perm(PUBLISH_PERMISSION)
        super().save_model(request, obj, form, change)

    def has_delete_permission(self, request, obj=None):
        """Return whether the user may delete the record: nobody may if something public refers to it."""
        return super().has_delete_permission(request, obj) and (obj is None or not is_public(obj))

    def _entered_by(self, user, record):
        first = first_changeset(record)
        return first is not None and first.user_id == user.pk


def is_public(record):
    """Return whether something public refers to ``record``.

    A foreign key from another shared record does not count: the database protects its target anyway, and the delete
    page names what refers to it. Nor do the record's own child records, its other names.
    """
    relations = [
        relation
        for relation in record._meta.related_objects
        if hasattr(relation.related_model.objects, "published")
        and relation.on_delete is not CASCADE
        and not (relation.one_to_many and issubclass(relation.related_model, Approved))
    ]
    return any(
        relation.related_model.objects.published().filter(**{relation.field.name: record}).exists()
        for relation in relations
    )
