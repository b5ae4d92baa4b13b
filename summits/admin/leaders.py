"""Admin of leaders, with inlines for their terms of office and other names."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from summits.admin.base import SOURCES_FIELDSET, UNVERIFIED_FIELDSET, RecordInline, count_related
from summits.admin.forms.records import display_partial_date
from summits.admin.mixins.names import NamedRecordsMixin
from summits.admin.mixins.permissions import PublishedAdmin
from summits.admin.names import names_inline
from summits.models import Leader, Participation, TermOfOffice


class TermOfOfficeInline(RecordInline):
    """Inline of a leader's terms of office."""

    model = TermOfOffice
    extra_on_add = 1
    fieldsets = [
        (None, {"fields": [("actor", "office", "native_office"), ("start", "end"), "sources"]}),
        UNVERIFIED_FIELDSET,
    ]

    def label(self, record):
        return f"{record.office}, {display_partial_date(record.start)} – {display_partial_date(record.end)}"


@admin.register(Leader)
class LeaderAdmin(NamedRecordsMixin, PublishedAdmin):
    """Admin of the ``Leader`` model."""

    list_display = ["sort_name", "native_name", "lived", "summit_count", "status", "unconfirmed"]
    list_annotations = {"summit_count": count_related(Participation, "leader")}
    search_fields = ["name", "sort_name", "native_name", "names__name", "slug"]
    search_help_text = _("Name in any spelling or script, or a nickname, for example: Путин")
    fieldsets = [
        (None, {"fields": [("name", "sort_name"), ("short_name", "native_name"), ("slug", "status")]}),
        (_("Life"), {"fields": [("born", "died", "wikidata_id"), "biography"]}),
        SOURCES_FIELDSET,
    ]
    inlines = [TermOfOfficeInline, names_inline(Leader)]

    @admin.display(description=_("lived"), ordering="born_earliest")
    def lived(self, leader):
        """Return the dates of birth and death in words."""
        return (
            f"{display_partial_date(leader.born)} – {display_partial_date(leader.died)}"
            if leader.born or leader.died
            else ""
        )

    @admin.display(description=_("summits"), ordering="summit_count")
    def summit_count(self, leader):
        """Return the number of summits, drafts included, in which the leader took part."""
        return leader.summit_count
