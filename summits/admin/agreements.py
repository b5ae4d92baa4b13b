"""Admin of agreements, with inlines for their parties, events, relations and documents."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from summits.admin.base import SOURCES_FIELDSET, UNVERIFIED_FIELDSET, RecordInline
from summits.admin.commitments import CommitmentInline
from summits.admin.documents import DocumentInline
from summits.admin.forms.records import display_partial_date
from summits.admin.mixins.names import NamedRecordsMixin
from summits.admin.mixins.permissions import PublishedAdmin
from summits.admin.names import names_inline
from summits.models import Agreement, AgreementEvent, AgreementRelation, Party


class PartyInline(RecordInline):
    """Inline of an agreement's parties."""

    model = Party
    extra_on_add = 2
    fieldsets = [
        (None, {"fields": [("actor", "signatory", "capacity"), "sources"]}),
        UNVERIFIED_FIELDSET,
    ]

    def label(self, record):
        return ", ".join(str(part) for part in (record.actor, record.signatory, record.capacity) if part)


class AgreementEventInline(RecordInline):
    """Inline of an agreement's events: entry into force, extension, withdrawal."""

    model = AgreementEvent
    extra_on_add = 1
    fieldsets = [
        (None, {"fields": [("on", "kind", "actor"), "until", "note", "sources"]}),
        UNVERIFIED_FIELDSET,
    ]

    def label(self, record):
        event = f"{display_partial_date(record.on)}: {record.get_kind_display()}"
        return f"{event}, {record.actor}" if record.actor else event


class AgreementRelationInline(RecordInline):
    """Inline of an agreement's relations to other agreements."""

    model = AgreementRelation
    fk_name = "agreement"
    fieldsets = [(None, {"fields": [("kind", "other"), "sources", "locators"]})]

    def parent_fields(self):
        return ["agreement"]


@admin.register(Agreement)
class AgreementAdmin(NamedRecordsMixin, PublishedAdmin):
    """Admin of the ``Agreement`` model."""

    list_display = ["title", "kind", "signed_in_words", "summit", "status", "unconfirmed"]
    list_select_related = ["summit"]
    list_filter = [*PublishedAdmin.list_filter, "kind", ("collection", admin.RelatedOnlyFieldListFilter)]
    search_fields = ["title", "names__name", "slug", "summit__title"]
    search_help_text = _("Title, other name or summit, for example: INF Treaty")
    date_hierarchy = "signed_day"
    ordering = ["-signed_day", "slug"]
    fieldsets = [
        (None, {"fields": ["title", ("slug", "status"), ("kind", "signed", "expires")]}),
        (_("Summit, collection and issues"), {"fields": [("summit", "place"), "collection", "issues"]}),
        (_("Texts"), {"fields": ["summary", "fate"]}),
        SOURCES_FIELDSET,
    ]
    inlines = [
        PartyInline,
        AgreementEventInline,
        AgreementRelationInline,
        CommitmentInline,
        DocumentInline,
        names_inline(Agreement),
    ]

    @admin.display(description=_("signed"), ordering="signed_day")
    def signed_in_words(self, agreement):
        """Return the date of signature in words."""
        return display_partial_date(agreement.signed)
