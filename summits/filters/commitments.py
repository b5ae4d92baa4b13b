"""Filters of the list of commitments, and the index of their values.

A row of the list, and what every figure counts, is a commitment of one state: a commitment that two states made counts
twice, once for each, since one of them may have kept it and the other not.
"""

from array import array
from collections import defaultdict
from typing import NamedTuple

from django.utils.translation import gettext_lazy as _
from pyroaring import BitMap

from summits.caching.memoize import memoize_per_version
from summits.filters.agreements import agreement_index
from summits.filters.base import ArchiveFilterSet
from summits.filters.fields import ChoicesFilter, ModifierFilter, PartialDateFilter, SlugFilter
from summits.filters.index import Index, bitmaps, roll_up
from summits.filters.lookups import (
    SlugLookupMixin,
    actors_with_predecessors,
    all_actors,
    issues_with_subissues,
    split_actors,
)
from summits.filters.search import SearchFilter
from summits.models import Agreement, Assessment, Commitment, Leader, Participation, Party
from summits.querysets import last_successors, latest_by_party
from summits.text.alphabet import alphabetical
from summits.vocabularies import NOT_ASSESSED, Verdict

VERDICT_CHOICES = [*Verdict.choices, NOT_ASSESSED]
SORT_CHOICES = [("newest", _("Newest first")), ("oldest", _("Oldest first")), ("due", _("Due first"))]
DEFAULT_SORT = "newest"


class CommitmentRow(NamedTuple):
    """A commitment of one state: the primary keys of commitment, actor and latest assessment, which may be None.

    ``actor`` is None if neither the commitment nor its agreement names a state.
    """

    commitment: int
    actor: int | None
    assessment: int | None


class CommitmentIndex(Index):
    """Index of the CommitmentRows of the published agreements, in the order of the agreements and of their texts.

    A row is known by its number, which takes the place of a primary key. ``due_days`` holds, by number, the last day
    on which it is due as an ordinal, 0 for none.
    """

    def __init__(self, rows, postings, due_days):
        super().__init__(range(len(rows)), postings)
        self.rows, self.due_days = rows, array("i", due_days)
        self._numbers_by_commitment = defaultdict(list)
        for number, row in enumerate(rows):
            self._numbers_by_commitment[row.commitment].append(number)

    def bitmap_of(self, pks):
        """Return the bitmap of the rows of the commitments with these primary keys."""
        return BitMap([number for pk in pks for number in self._numbers_by_commitment.get(pk, ())])

    def commitment_count(self, numbers):
        """Return how many commitments the rows with these numbers are of, each counted once for all its states."""
        return len({self.rows[number].commitment for number in numbers})

    def due_by(self, day):
        """Return the bitmap of the rows that are due on or before the day (datetime.date)."""
        last = day.toordinal()
        return BitMap([number for number, due in enumerate(self.due_days) if 0 < due <= last])

    def by_due_day(self):
        """Return the numbers of all rows, those due first at the beginning, those without a date at the end."""
        return sorted(self.everything, key=lambda number: (not self.due_days[number], self.due_days[number], number))


def commitment_index():
    """Return the CommitmentIndex of the published agreements."""
    commitments = Commitment.objects.published().order_by("agreement__signed_day", "agreement__slug", "order")
    columns = ("pk", "agreement_id", "issue_id", "due", "agreement__collection_id", "agreement__summit_id")
    read, committed = list(commitments.values_list(*columns)), commitments.committed_actors()
    actors, assessments = all_actors(), defaultdict(list)
    for assessment in Assessment.objects.published().only("commitment", "actor", "on", "verdict", "on_day"):
        assessments[assessment.commitment_id].append(assessment)
    leaders = LeadersOfAgreements(actors)
    names = {actor.pk: alphabetical(actor.name) for actor in actors}
    rows, due_days = [], []
    postings = {
        name: bitmaps() for name in ("agreement", "collection", "country", "issue", "leader", "summit", "verdict")
    }
    for pk, agreement, issue, due, collection, summit in read:
        latest = latest_by_party(committed[pk], assessments[pk], actors)
        for actor in sorted(committed[pk], key=lambda one: (names.get(one, ""), one)) or [None]:
            number, assessment = len(rows), latest.get(actor)
            rows.append(CommitmentRow(pk, actor, assessment and assessment.pk))
            due_days.append(due.latest.toordinal() if due else 0)
            postings["agreement"][agreement].add(number)
            postings["collection"][collection].add(number)
            postings["summit"][summit].add(number)
            postings["country"][actor].add(number)
            postings["issue"][issue].add(number)
            postings["verdict"][assessment.verdict if assessment else NOT_ASSESSED[0]].add(number)
            for leader in leaders.of(agreement, summit, actor):
                postings["leader"][leader].add(number)
    postings |= split_actors(roll_up(postings["country"], actors_with_predecessors()))
    postings["issue"] = roll_up(postings["issue"], issues_with_subissues())
    return CommitmentIndex(rows, postings, due_days)


class LeadersOfAgreements:
    """Whose commitments those of a state are: of who signed the agreement for it, or took part for it in its meeting.

    A state and its successors are one, unless they were two parties of the agreement.
    """

    def __init__(self, actors):
        self._states = last_successors(actors)
        self._found = defaultdict(set)
        index = memoize_per_version(agreement_index)
        self._divided = {
            pk for pk, groups in zip(index.pks, index.statuses.groups, strict=True) if self._are_alike(groups)
        }
        signed = Party.objects.published().filter(Leader.objects.all().published_q("signatory__"))
        for agreement, actor, leader in signed.values_list("agreement_id", "actor_id", "signatory_id"):
            self._add("agreement", agreement, actor, leader)
        # Only the meetings of agreements with commitments.
        meetings = Agreement.objects.published().filter(commitments__isnull=False).order_by().values("summit")
        participations = Participation.objects.published().filter(summit__in=meetings).order_by()
        for summit, actor, leader in participations.values_list("summit_id", "actor_id", "leader_id"):
            self._add("summit", summit, actor, leader)

    def of(self, agreement, summit, actor):
        """Return the set of the leaders who signed an agreement or took part in its summit for an actor (all pks)."""
        side = ("actor", actor) if agreement in self._divided else self._state(actor)
        return self._found["agreement", agreement, side] | self._found["summit", summit, side]

    def _add(self, kind, record, actor, leader):
        for side in (("actor", actor), self._state(actor)):
            self._found[kind, record, side].add(leader)

    def _are_alike(self, groups):
        # Whether two of the parties, groups of actors, have the same last successor.
        return len({self._state(min(group)) for group in groups}) < len(groups)

    def _state(self, actor):
        return "state", self._states.get(actor, actor)


class DueFilter(PartialDateFilter):
    """Select what is due on or before a date; a month or a year means its last day."""

    def select(self, filterset, name, cleaned_data):
        return filterset.index.due_by(cleaned_data[name].latest)


class CommitmentFilterSet(SlugLookupMixin, ArchiveFilterSet):
    """Filter set of commitments, each of one state: all filters are about that state."""

    q = SearchFilter(label=_("Keywords"), type_name="commitment")
    due = DueFilter(label=_("Due by"))
    collection = SlugFilter(label=_("Collection"))
    verdict = ChoicesFilter(label=_("Verdict"), choices=VERDICT_CHOICES)
    country = SlugFilter(label=_("Made by"))
    organisation = SlugFilter(label=_("Made by an organisation"))
    leader = SlugFilter(label=_("Leader"))
    issue = SlugFilter(label=_("Issue"))
    agreement = SlugFilter(label=_("Agreement"))
    sort = ModifierFilter(label=_("Sort by"), choices=SORT_CHOICES)

    # A commitment of one state has one country, so several mean any of them.
    conjunctive = ()
    build_index = commitment_index

    class Meta(ArchiveFilterSet.Meta):
        model = Commitment
        fields = []

    @property
    def order(self):
        """The requested sort order, or the default."""
        return self.cleaned_data.get("sort") or DEFAULT_SORT

    def ordered_pks(self):
        """Return the numbers of all rows in the requested order; the commitments of an agreement stay in its order."""
        return memoize_per_version(ORDERS[self.order])

    @property
    def default_sort(self):
        """The sort order when none is requested."""
        return DEFAULT_SORT

    def find_agreement(self, slugs):
        """Return the published agreements with these slugs."""
        return Agreement.objects.published().filter(slug__in=slugs)


def numbers_oldest_first():
    """Return the numbers of all rows of the index, those of the oldest agreement first."""
    return list(memoize_per_version(commitment_index).everything)


def numbers_newest_first():
    """Return the numbers of all rows of the index, those of the newest agreement first."""
    index = memoize_per_version(commitment_index)
    agreements = sorted(index.postings["agreement"].values(), key=min, reverse=True)
    return [number for numbers in agreements for number in numbers]


def numbers_by_due_day():
    """Return the numbers of all rows of the index, those due first at the beginning."""
    return memoize_per_version(commitment_index).by_due_day()


ORDERS = {"newest": numbers_newest_first, "oldest": numbers_oldest_first, "due": numbers_by_due_day}
