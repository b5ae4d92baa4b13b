"""The filters of the list of issues."""

from django.utils.translation import gettext_lazy as _

from summits.filters.base import ArchiveFilterSet, ChoicesFilter, RecordsFilter
from summits.filters.choices import RecordChoices
from summits.filters.decades import DecadesFilter, in_decades
from summits.filters.words import WordsFilter
from summits.models import Discussion, Issue, Summit
from summits.vocabularies import Outcome

OF_DISCUSSIONS = ("collection", "leader", "outcome", "decade")


class IssueFilterSet(RecordChoices, ArchiveFilterSet):
    """Filters of issues: by their words, and by the discussions of them.

    Collection, leaders, outcome and decade together ask for one discussion that has them all: at a summit of that
    collection and of all the leaders, in that decade, with that outcome.
    """

    q = WordsFilter(label=_("Keywords"), kind="issue")
    collection = RecordsFilter(label=_("Collection"), method="of_discussions")
    leader = RecordsFilter(label=_("Leader"), method="of_discussions")
    outcome = ChoicesFilter(label=_("Outcome"), choices=Outcome.choices, method="of_discussions")
    decade = DecadesFilter(label=_("Decade"), method="of_discussions")

    class Meta(ArchiveFilterSet.Meta):
        model = Issue
        fields = []

    def filter_queryset(self, queryset):
        """Apply the filters, those of the discussions all at once."""
        found = super().filter_queryset(queryset)
        if not any(self.form.cleaned_data[name] for name in OF_DISCUSSIONS):
            return found
        return found.filter(pk__in=self._discussions().values("issue"))

    def of_discussions(self, queryset, name, value):
        """Leave it to ``filter_queryset``, which asks for one discussion that has all."""
        return queryset

    def _discussions(self):
        asked = self.form.cleaned_data
        found = Discussion.objects.published().order_by()
        if asked["collection"]:
            found = found.filter(summit__collection__in=asked["collection"])
        if asked["leader"]:
            found = found.filter(summit__in=Summit.objects.published().attended_by(*asked["leader"]))
        if asked["outcome"]:
            found = found.filter(outcome__in=asked["outcome"])
        if asked["decade"]:
            found = found.filter(in_decades(asked["decade"], "summit__first_day", "summit__last_day"))
        return found
