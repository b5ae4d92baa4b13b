"""List filters of the admin."""

from django.contrib.admin import SimpleListFilter
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from summits.models import Discussion, Participation
from summits.quality.sources import cites_source_q, unverified_q, with_unverified_fields, without_source


class ConfirmedFilter(SimpleListFilter):
    """Filter by whether any field of a record is marked as not yet confirmed."""

    title = _("confirmation")
    parameter_name = "confirmed"

    def lookups(self, request, model_admin):
        return [("no", _("Partly unconfirmed")), ("yes", _("All confirmed"))]

    def queryset(self, request, queryset):
        if self.value() == "no":
            return with_unverified_fields(queryset)
        return queryset.exclude(unverified_q(queryset.model)) if self.value() == "yes" else queryset


class SourcedFilter(SimpleListFilter):
    """Filter by whether a record has a source."""

    title = _("sources")
    parameter_name = "sourced"

    def lookups(self, request, model_admin):
        return [("no", _("Without sources")), ("yes", _("With sources"))]

    def queryset(self, request, queryset):
        if self.value() == "no":
            return without_source(queryset)
        return queryset.filter(cites_source_q(queryset.model)) if self.value() == "yes" else queryset


class MissingFilter(SimpleListFilter):
    """Filter summits by what they lack: participants, discussions or a summary."""

    title = _("what is missing")
    parameter_name = "missing"
    conditions = {
        "participants": ~Exists(Participation.objects.filter(summit=OuterRef("pk"))),
        "discussions": ~Exists(Discussion.objects.filter(summit=OuterRef("pk"))),
        "summary": Q(summary=""),
    }

    def lookups(self, request, model_admin):
        return [
            ("participants", _("No participants")),
            ("discussions", _("No discussions")),
            ("summary", _("No summary")),
        ]

    def queryset(self, request, queryset):
        condition = self.conditions.get(self.value())
        return queryset if condition is None else queryset.filter(condition)
