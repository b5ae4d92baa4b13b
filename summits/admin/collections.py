"""Admin of collections and of the questions and examples on the front page."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from summits.admin.base import SOURCES_FIELDSET, RecordAdmin, SourcedAdmin, count_related
from summits.admin.mixins.permissions import SharedRecordPermissions
from summits.models import Collection, Feature, Summit


@admin.register(Collection)
class CollectionAdmin(SharedRecordPermissions, SourcedAdmin):
    """Admin of the ``Collection`` model."""

    list_display = ["name", "order", "summit_count"]
    list_annotations = {"summit_count": count_related(Summit, "collection")}
    search_fields = ["name", "slug"]
    fieldsets = [(None, {"fields": [("name", "slug"), "order", "rule", "coverage"]}), SOURCES_FIELDSET]

    @admin.display(description=_("summits"), ordering="summit_count")
    def summit_count(self, collection):
        """Return the number of summits in the collection."""
        return collection.summit_count


@admin.register(Feature)
class FeatureAdmin(SharedRecordPermissions, RecordAdmin):
    """Admin of the ``Feature`` model: a question or an example on the front page."""

    list_display = ["__str__", "kind", "order", "collection", "summit", "issue"]
    list_select_related = ["collection", "summit", "issue"]
    list_filter = ["kind"]
    search_fields = ["question", "slug"]
    fieldsets = [
        (None, {"fields": [("slug", "kind", "order"), "collection"]}),
        (_("Question"), {"fields": ["question", "address"]}),
        (_("Example"), {"fields": [("summit", "issue")]}),
    ]
