"""The admin, with a ``ModelAdmin`` for each model that editors open on a page of its own."""

from django.conf import settings
from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from summits.admin import (
    agreements,
    changesets,
    collections,
    commitments,
    corrections,
    discussions,
    geography,
    issues,
    leaders,
    sources,
    summits,
    uploads,
    users,
    zero_result_queries,
)
from summits.admin.reports import findings, unreviewed_changes

__all__ = [
    "agreements",
    "changesets",
    "collections",
    "commitments",
    "corrections",
    "discussions",
    "findings",
    "geography",
    "issues",
    "leaders",
    "sources",
    "summits",
    "unreviewed_changes",
    "uploads",
    "users",
    "zero_result_queries",
]

admin.site.site_header = settings.SITE_NAME
admin.site.site_title = settings.SITE_NAME
admin.site.index_title = _("Site administration")
admin.site.empty_value_display = "–"
