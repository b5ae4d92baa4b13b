"""Rows of a list of summits, read as tuples: a page of twenty rows shows data of some three hundred records."""

from collections import defaultdict
from dataclasses import dataclass, field
from typing import NamedTuple

from django.db.models import F
from django.urls import reverse

from summits.caching.memoize import memoize_per_version
from summits.db.compiled import CompiledPkQuery
from summits.facets import latest_in
from summits.filters import summit_index
from summits.models import Actor, Discussion, Participation, Summit
from summits.partial_dates import PartialDate
from summits.querysets import first_per_group
from summits.querysets.alphabet import Alphabetical

MAX_PARTICIPANTS, MAX_DISCUSSIONS = 6, 15
"""How many participants and issues of a summit a list names; it states how many more there are."""


class DiscussionMark(NamedTuple):
    """An issue discussed at a summit: the outcome (its value), the issue's name and slug.

    ``apart`` are the names of the states that stood apart from the outcome.
    """

    outcome: str
    issue: str
    slug: str
    apart: tuple[str, ...] = ()


@dataclass(slots=True)
class SummitRow:
    """What a list shows of a summit: its participants (names, in protocol order) and issues (DiscussionMarks).

    Delegates are left out.

    ``participant_count`` and ``discussion_count`` also count those that the list does not name.
    """

    title: str
    slug: str
    start: PartialDate
    end: PartialDate | None
    kind: str
    place: str
    country: str
    participants: list = field(default_factory=list)
    discussions: list = field(default_factory=list)
    participant_count: int = 0
    discussion_count: int = 0

    def get_absolute_url(self):
        return reverse("summits:summit-detail", args=[self.slug])


COLUMNS = ("title", "slug", "start", "end", "kind", "place__name", "country__name")


SUMMITS_QUERY = CompiledPkQuery(
    lambda pks: Summit.objects.published().filter(pk__in=pks).order_by().values_list("pk", *COLUMNS)
)
PARTICIPANTS_QUERY = CompiledPkQuery(
    lambda pks: first_per_group(
        Participation.objects.published().without_delegates().filter(summit__in=pks).in_protocol_order(),
        "summit",
        MAX_PARTICIPANTS,
        *Participation.objects.side_order(),
        "pk",
    ).values_list("summit_id", "total_count", "leader__name")
)
DISCUSSIONS_QUERY = CompiledPkQuery(
    lambda pks: first_per_group(
        Discussion.objects.published().filter(summit__in=pks).in_order(),
        "summit",
        MAX_DISCUSSIONS,
        F("order").asc(nulls_last=True),
        "pk",
    ).values_list("summit_id", "total_count", "pk", "outcome", "issue__name", "issue__slug")
)
APART_QUERY = CompiledPkQuery(
    lambda pks: (
        Discussion.apart.through.objects.filter(Actor.objects.all().published_q("actor__"), discussion__in=pks)
        .order_by(Alphabetical("actor__name"))
        .values_list("discussion_id", "actor__name")
    )
)


def load_rows(pks):
    """Return the SummitRows of the published summits with these primary keys, in that order. Four queries."""
    rows = {pk: SummitRow(*values) for pk, *values in SUMMITS_QUERY(pks)}
    for pk, number, name in PARTICIPANTS_QUERY(pks):
        if pk in rows:
            rows[pk].participants.append(name)
            rows[pk].participant_count = number
    discussions, apart = list(DISCUSSIONS_QUERY(pks)), defaultdict(list)
    for discussion, name in APART_QUERY([discussion for _summit, _number, discussion, *_mark in discussions]):
        apart[discussion].append(name)
    for pk, number, discussion, *mark in discussions:
        if pk in rows:
            rows[pk].discussions.append(DiscussionMark(*mark, tuple(apart[discussion])))
            rows[pk].discussion_count = number
    # A summit may have been withdrawn since its primary key was read.
    return [rows[pk] for pk in pks if pk in rows]


class LatestSummits:
    """A sequence, for a paginator, of the SummitRows of all summits with one value of a filter, newest first.

    ``name`` is the filter's name, ``pk`` the primary key of its value.
    """

    def __init__(self, name, pk):
        self.pks = latest_in(summit_index, name, pk, len(memoize_per_version(summit_index).pks))[0]

    def __len__(self):
        return len(self.pks)

    def __getitem__(self, part):
        """Return the SummitRows of a slice."""
        return load_rows(self.pks[part])
