"""What readers searched for and did not find: names to add, spellings to know, records to write."""

from urllib.parse import urlencode

from django.contrib import admin
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from summits.admin.changelists import BoundedList
from summits.models import FruitlessSearch


@admin.register(FruitlessSearch)
class FruitlessSearchAdmin(BoundedList):
    """A list to read, the most frequent first; what is mended can be deleted."""

    list_display = ["search_again", "times"]
    list_display_links = None
    list_per_page = 100
    search_fields = ["words"]
    search_help_text = _("Words of the query, for example: reykjavik")

    @admin.display(description=_("words"), ordering="words")
    def search_again(self, search):
        """The words, as a link that searches for them anew."""
        address = f"{reverse('summits:search')}?{urlencode({'q': search.words})}"
        return format_html('<a href="{}">{}</a>', address, search.words)

    def has_add_permission(self, request):
        """Nobody enters searches: readers make them."""
        return False

    def has_change_permission(self, request, obj=None):
        """Nobody corrects them either."""
        return False
