"""Admin of summits and series. Editors enter a whole meeting on the page of a summit."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from summits.admin.base import SOURCES_FIELDSET, UNVERIFIED_FIELDSET, RecordInline, SourcedAdmin, count_related
from summits.admin.discussion_inlines import DiscussionInline, PositionInline, SummitQuotationInline
from summits.admin.documents import DocumentInline
from summits.admin.filters import MissingFilter
from summits.admin.forms.formsets import OrderedFormSet
from summits.admin.mixins.names import FormerNameMixin, NamedRecordsMixin
from summits.admin.mixins.permissions import PublishedAdmin, SharedRecordPermissions
from summits.admin.names import names_inline
from summits.models import Agreement, Participation, ProgrammeItem, Series, Summit
from summits.partial_dates import span_in_words
from summits.vocabularies import Status
from summits.workflow import PUBLISH_PERMISSION


class ParticipationInline(RecordInline):
    """Inline of a summit's participations."""

    model = Participation
    extra_on_add = 2
    fieldsets = [
        (None, {"fields": [("leader", "actor", "role", "capacity"), ("first", "last", "represented"), "sources"]}),
        UNVERIFIED_FIELDSET,
    ]

    def label(self, record):
        return ", ".join(str(part) for part in (record.leader, record.actor, record.get_role_display()) if part)


class ProgrammeInline(RecordInline):
    """Inline of a summit's programme."""

    model = ProgrammeItem
    formset = OrderedFormSet
    fieldsets = [
        (
            None,
            {"fields": [("order", "on", "kind", "duration_minutes"), "title", "participants", "sources"]},
        ),
        UNVERIFIED_FIELDSET,
    ]

    def label(self, record):
        return f"{record.order}. {record.title}"


class AgreementInline(FormerNameMixin, RecordInline):
    """Inline with the main fields of a summit's agreements; the others are on each agreement's own page."""

    model = Agreement
    # An agreement does not depend on its summit, so it can be deleted on its own page only.
    can_delete = False
    show_change_link = True
    readonly_fields = ["status"]
    verbose_name_plural = _("agreements (edit parties, events and documents on each agreement’s own page)")
    fieldsets = [
        (
            None,
            {"fields": [("title", "slug"), ("kind", "signed", "status"), "issues", "summary", "sources"]},
        ),
        UNVERIFIED_FIELDSET,
    ]

    def get_queryset(self, request):
        """Return the agreements that the editor may change: drafts only without permission to publish."""
        agreements = super().get_queryset(request)
        return agreements if request.user.has_perm(PUBLISH_PERMISSION) else agreements.filter(status=Status.DRAFT)


@admin.register(Summit)
class SummitAdmin(NamedRecordsMixin, PublishedAdmin):
    """Admin of the ``Summit`` model."""

    list_display = ["title", "held", "leaders", "status", "unconfirmed"]
    list_prefetch_related = ["participations__leader"]
    list_filter = [
        "status",
        MissingFilter,
        *SourcedAdmin.list_filter,
        "kind",
        ("collection", admin.RelatedOnlyFieldListFilter),
        ("series", admin.RelatedOnlyFieldListFilter),
    ]
    search_fields = [
        "title",
        "names__name",
        "slug",
        "venue",
        "place__name",
        "place__native_name",
        "place__names__name",
        "country__name",
        "participations__leader__name",
        "participations__leader__native_name",
        "participations__leader__names__name",
    ]
    search_help_text = _("Title, place, host state or leader, for example: Reykjavik")
    date_hierarchy = "first_day"
    ordering = ["-first_day", "slug"]
    fieldsets = [
        (None, {"fields": ["title", ("slug", "status")]}),
        (
            _("Date and place"),
            {
                "fields": [
                    ("start", "end", "kind"),
                    ("place", "country", "venue", "virtual"),
                    ("series", "collection"),
                    ("part_of", "follows"),
                ]
            },
        ),
        (_("Texts"), {"fields": ["summary", "background", "assessment", "note"]}),
        SOURCES_FIELDSET,
    ]
    inlines = [
        ParticipationInline,
        ProgrammeInline,
        DiscussionInline,
        PositionInline,
        SummitQuotationInline,
        DocumentInline,
        names_inline(Summit),
        AgreementInline,
    ]

    @admin.display(description=_("held"), ordering="first_day")
    def held(self, summit):
        """Return the dates in words."""
        return span_in_words(summit.start, summit.end, short=True)

    @admin.display(description=_("leaders"))
    def leaders(self, summit):
        """Return the short names of the participants, comma-separated."""
        return ", ".join(participation.leader.get_short_name() for participation in summit.participations.all())


@admin.register(Series)
class SeriesAdmin(NamedRecordsMixin, SharedRecordPermissions, SourcedAdmin):
    """Admin of the ``Series`` model."""

    list_display = ["name", "summit_count"]
    list_annotations = {"summit_count": count_related(Summit, "series")}
    search_fields = ["name", "names__name", "slug"]
    fieldsets = [(None, {"fields": ["name", "slug", "description", "rule", "completeness"]}), SOURCES_FIELDSET]
    inlines = [names_inline(Series)]

    @admin.display(description=_("summits"), ordering="summit_count")
    def summit_count(self, series):
        """Return the number of summits in the series."""
        return series.summit_count
