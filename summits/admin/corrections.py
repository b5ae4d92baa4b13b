"""Corrections: what readers are told of a mistake that was set right."""

from django.contrib import admin
from django.db import models
from django.forms import DateInput
from django.utils.text import Truncator, capfirst
from django.utils.translation import gettext_lazy as _

from summits.admin.base import RecordAdmin
from summits.models import Correction
from summits.querysets import CORRECTABLE
from summits.vocabularies import Status
from summits.workflow import PUBLISH_PERMISSION, can_edit


@admin.register(Correction)
class CorrectionAdmin(RecordAdmin):
    """The desk's page of a correction. Who may not publish writes drafts, and never changes what is or was public."""

    list_display = ["corrected_on", "about", "in_short", "status"]
    list_select_related = CORRECTABLE
    list_filter = ["status"]
    search_fields = ["what", "why", "summit__title", "leader__name", "issue__name", "agreement__title"]
    search_help_text = _("Words of the correction, or the title of the record, for example: Reykjavik")
    fieldsets = [
        (_("Corrected record (fill in one of the four)"), {"fields": [("summit", "leader"), ("issue", "agreement")]}),
        (_("Text shown to readers"), {"fields": ["corrected_on", "what", "why", "status"]}),
    ]
    formfield_overrides = RecordAdmin.formfield_overrides | {
        models.DateField: {"widget": DateInput(format="%Y-%m-%d", attrs={"type": "date", "class": "vDateField"})},
    }

    def view_on_site(self, correction):
        """The public address, once the public sees it."""
        is_public = Correction.objects.published().filter(pk=correction.pk).exists()
        return correction.get_absolute_url() if is_public else None

    def get_readonly_fields(self, request, obj=None):
        """The status is for who may publish."""
        fields = super().get_readonly_fields(request, obj)
        return fields if request.user.has_perm(PUBLISH_PERMISSION) else [*fields, "status"]

    def has_change_permission(self, request, obj=None):
        """Whoever may change corrections, and one of this status."""
        return super().has_change_permission(request, obj) and (obj is None or can_edit(request.user, obj))

    def has_delete_permission(self, request, obj=None):
        """What is public is made a draft first."""
        return super().has_delete_permission(request, obj) and (obj is None or obj.status == Status.DRAFT)

    def may_put_back(self, request, record, last):
        """Whoever may change it; of one that was public, its status may come back, so who may publish."""
        was_public = Correction.history.filter(id=last.id, status=Status.PUBLISHED).exists()
        is_free = request.user.has_perm(PUBLISH_PERMISSION) or not was_public
        return is_free and super().may_put_back(request, record, last)

    @admin.display(description=_("record"))
    def about(self, correction):
        """The record, with its kind."""
        record = correction.record
        return f"{capfirst(record._meta.verbose_name)}: {record}"

    @admin.display(description=_("what was wrong"))
    def in_short(self, correction):
        """The beginning of the text."""
        return Truncator(correction.what).words(20)
