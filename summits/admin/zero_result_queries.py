"""Admin of search queries without results: they show which names, spellings and records are missing."""

from urllib.parse import urlencode

from django.contrib import admin
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from summits.admin.changelists import BoundedModelAdmin, PermanentDeletionMixin
from summits.models import ZeroResultQuery


@admin.register(ZeroResultQuery)
class ZeroResultQueryAdmin(PermanentDeletionMixin, BoundedModelAdmin):
    """Admin of the ``ZeroResultQuery`` model. Queries can only be viewed, and deleted once they are dealt with."""

    list_display = ["search_again", "count"]
    list_display_links = None
    list_per_page = 100
    search_fields = ["query"]
    search_help_text = _("Words of the query, for example: reykjavik")

    @admin.display(description=_("words"), ordering="query")
    def search_again(self, search):
        """Return the words of the query, as a link that searches for them again."""
        address = f"{reverse('summits:search')}?{urlencode({'q': search.query})}"
        return format_html('<a href="{}">{}</a>', address, search.query)

    def has_add_permission(self, request):
        """Nobody adds queries by hand."""
        return False

    def has_change_permission(self, request, obj=None):
        """Nobody changes them."""
        return False
