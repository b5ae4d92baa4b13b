"""Admin of countries and places."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from summits.admin.base import SOURCES_FIELDSET, SourcedAdmin
from summits.admin.mixins.permissions import SharedRecordPermissions
from summits.admin.names import names_inline
from summits.models import Country, Place


@admin.register(Country)
class CountryAdmin(SharedRecordPermissions, SourcedAdmin):
    """Admin of the ``Country`` model."""

    list_display = ["name", "iso_code", "successor"]
    list_select_related = ["successor"]
    search_fields = ["name", "names__name", "iso_code", "slug"]
    search_help_text = _("Any name or ISO code, for example: France, USA or FR")
    prepopulated_fields = {"slug": ["name"]}
    fieldsets = [(None, {"fields": ["name", "slug", ("iso_code", "successor", "dissolved")]}), SOURCES_FIELDSET]
    inlines = [names_inline(Country)]

    def view_on_site(self, record):
        """Return the public URL if the country is approved."""
        return record.get_absolute_url() if record.approved else None


@admin.register(Place)
class PlaceAdmin(SharedRecordPermissions, SourcedAdmin):
    """Admin of the ``Place`` model."""

    list_display = ["name", "country", "latitude", "longitude"]
    list_select_related = ["country"]
    list_filter = [*SourcedAdmin.list_filter, ("country", admin.RelatedOnlyFieldListFilter)]
    search_fields = ["name", "native_name", "names__name", "slug", "country__name"]
    search_help_text = _("Name or country, for example: Sochi or Russia")
    prepopulated_fields = {"slug": ["name"]}
    fieldsets = [
        (None, {"fields": [("name", "native_name"), "slug", "country", ("latitude", "longitude")]}),
        SOURCES_FIELDSET,
    ]
    inlines = [names_inline(Place)]
