"""Filters of the desk's lists, in an editor's words."""

from django.contrib.admin import SimpleListFilter
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from summits.models import Discussion, Participation


class ConfirmedFilter(SimpleListFilter):
    """Records of which a field is, or none is, marked as not yet confirmed."""

    title = _("confirmation")
    parameter_name = "confirmed"

    def lookups(self, request, model_admin):
        return [("no", _("Something is not yet confirmed")), ("yes", _("Nothing is marked"))]

    def queryset(self, request, queryset):
        if self.value() == "no":
            return queryset.exclude(unverified=[])
        return queryset.filter(unverified=[]) if self.value() == "yes" else queryset


class SourcedFilter(SimpleListFilter):
    """Records with or without a source."""

    title = _("sources")
    parameter_name = "sourced"

    def lookups(self, request, model_admin):
        return [("no", _("Without a source")), ("yes", _("With a source"))]

    def queryset(self, request, queryset):
        if self.value() not in ("no", "yes"):
            return queryset
        model = queryset.model
        links = model.sources.through.objects.filter(**{model._meta.model_name: OuterRef("pk")})
        return queryset.filter(Exists(links)) if self.value() == "yes" else queryset.filter(~Exists(links))


class MissingFilter(SimpleListFilter):
    """Summits that lack a part."""

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
