"""Admin of corrections: notes that tell readers about a mistake on a public page."""

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
    """Admin of the ``Correction`` model. Editors without permission to publish can change drafts only."""

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
        """Return the public URL if the correction is public."""
        is_public = Correction.objects.published().filter(pk=correction.pk).exists()
        return correction.get_absolute_url() if is_public else None

    def get_readonly_fields(self, request, obj=None):
        """Return the read-only fields, with the status for users who may not publish."""
        fields = super().get_readonly_fields(request, obj)
        return fields if request.user.has_perm(PUBLISH_PERMISSION) else [*fields, "status"]

    def has_change_permission(self, request, obj=None):
        """Return whether the user may change corrections, and one with this status."""
        return super().has_change_permission(request, obj) and (obj is None or can_edit(request.user, obj))

    def has_delete_permission(self, request, obj=None):
        """Return whether the user may delete corrections; only a draft can be deleted."""
        return super().has_delete_permission(request, obj) and (obj is None or obj.status == Status.DRAFT)

    def can_restore(self, request, record, last):
        """Return whether the user may restore the correction.

        If it was ever published, a restore may publish it again. So the user needs permission to publish.
        """
        was_public = Correction.history.filter(id=last.id, status=Status.PUBLISHED).exists()
        is_free = request.user.has_perm(PUBLISH_PERMISSION) or not was_public
        return is_free and super().can_restore(request, record, last)

    @admin.display(description=_("record"))
    def about(self, correction):
        """Return the corrected record with its kind."""
        record = correction.record
        return f"{capfirst(record._meta.verbose_name)}: {record}"

    @admin.display(description=_("what was wrong"))
    def in_short(self, correction):
        """Return the beginning of what was wrong."""
        return Truncator(correction.what).words(20)
