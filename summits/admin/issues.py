"""Admin of issues."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from summits.admin.base import SOURCES_FIELDSET, count_related
from summits.admin.mixins.names import NamedRecordsMixin
from summits.admin.mixins.permissions import PublishedAdmin
from summits.admin.names import names_inline
from summits.models import Discussion, Issue


@admin.register(Issue)
class IssueAdmin(NamedRecordsMixin, PublishedAdmin):
    """Admin of the ``Issue`` model."""

    list_display = ["name", "parent", "summit_count", "status", "unconfirmed"]
    list_annotations = {"summit_count": count_related(Discussion, "issue")}
    list_select_related = ["parent"]
    list_filter = [*PublishedAdmin.list_filter, ("parent", admin.RelatedOnlyFieldListFilter)]
    search_fields = ["name", "names__name", "slug"]
    search_help_text = _("Name or synonym, for example: missile shield")
    fieldsets = [
        (None, {"fields": ["name", ("slug", "status"), "parent", "description"]}),
        SOURCES_FIELDSET,
    ]
    inlines = [names_inline(Issue)]

    @admin.display(description=_("summits"), ordering="summit_count")
    def summit_count(self, issue):
        """Return the number of summits, drafts included, at which the issue was discussed."""
        return issue.summit_count
