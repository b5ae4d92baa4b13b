"""Admin of states, organisations, authorities and groups, and of places."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from summits.admin.base import SOURCES_FIELDSET, UNVERIFIED_FIELDSET, RecordInline, SourcedAdmin
from summits.admin.forms.records import display_partial_date
from summits.admin.mixins.names import NamedRecordsMixin
from summits.admin.mixins.permissions import SharedRecordPermissions
from summits.admin.names import names_inline
from summits.models import Actor, Membership, Place


class MembershipInline(RecordInline):
    """Inline of the members of an organisation or group."""

    model = Membership
    fk_name = "organisation"
    verbose_name = _("member")
    verbose_name_plural = _("members of this organisation or group")
    fieldsets = [
        (None, {"fields": [("member", "start", "end"), "sources"]}),
        UNVERIFIED_FIELDSET,
    ]

    def parent_fields(self):
        return ["organisation"]

    def label(self, record):
        return f"{record.member}, {display_partial_date(record.start)} – {display_partial_date(record.end)}"


@admin.register(Actor)
class ActorAdmin(NamedRecordsMixin, SharedRecordPermissions, SourcedAdmin):
    """Admin of the ``Actor`` model."""

    list_display = ["name", "kind", "iso_code", "successor"]
    list_select_related = ["successor"]
    list_filter = [*SourcedAdmin.list_filter, "kind"]
    search_fields = ["name", "names__name", "iso_code", "slug"]
    search_help_text = _("Any name or ISO code, for example: France, USA or FR")
    fieldsets = [
        (None, {"fields": [("name", "kind"), ("slug", "adjective"), ("iso_code", "successor")]}),
        (
            _("Existence"),
            {
                "fields": [("founded", "dissolved")],
                "description": _(
                    "A state and its successor count as two parties of an agreement if these days tell that both "
                    "existed when they became parties; otherwise as one."
                ),
            },
        ),
        SOURCES_FIELDSET,
    ]
    inlines = [names_inline(Actor), MembershipInline]

    def view_on_site(self, record):
        """Return the public URL if it is approved."""
        return record.get_absolute_url() if record.approved else None


@admin.register(Place)
class PlaceAdmin(NamedRecordsMixin, SharedRecordPermissions, SourcedAdmin):
    """Admin of the ``Place`` model."""

    list_display = ["name", "country", "latitude", "longitude"]
    list_select_related = ["country"]
    list_filter = [*SourcedAdmin.list_filter, ("country", admin.RelatedOnlyFieldListFilter)]
    search_fields = ["name", "native_name", "names__name", "slug", "country__name"]
    search_help_text = _("Name or country, for example: Sochi or Russia")
    fieldsets = [
        (None, {"fields": [("name", "native_name"), "slug", "country", ("latitude", "longitude")]}),
        SOURCES_FIELDSET,
    ]
    inlines = [names_inline(Place)]
