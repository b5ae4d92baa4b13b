"""Filters of the list of issues, and the index of their values."""

from django.utils.translation import gettext_lazy as _

from summits.caching.memoize import memoize_per_version
from summits.filters.base import ArchiveFilterSet
from summits.filters.decades import DecadesFilter
from summits.filters.fields import ChoicesFilter, SlugFilter
from summits.filters.issue_index import IssueIndex
from summits.filters.lookups import SlugLookupMixin
from summits.filters.search import SearchFilter
from summits.filters.summits import summit_index
from summits.models import Issue
from summits.querysets.alphabet import Alphabetical
from summits.vocabularies import Outcome


def issue_index():
    """Return the IssueIndex of the published issues."""
    pks = Issue.objects.published().order_by(Alphabetical("name"), "slug").values_list("pk", flat=True)
    return IssueIndex(pks, memoize_per_version(summit_index))


class IssueFilterSet(SlugLookupMixin, ArchiveFilterSet):
    """Filter set of issues: by search words, and by their discussions.

    Collection, leaders, outcome and decade must hold for one and the same discussion: at a summit of that collection,
    attended by all the leaders, in that decade, with that outcome.
    """

    q = SearchFilter(label=_("Keywords"), type_name="issue")
    collection = SlugFilter(label=_("Collection"))
    leader = SlugFilter(label=_("Leader"))
    outcome = ChoicesFilter(label=_("Outcome"), choices=Outcome.choices)
    decade = DecadesFilter(label=_("Decade"))
    build_index = issue_index

    class Meta(ArchiveFilterSet.Meta):
        model = Issue
        fields = []
