"""Rows of a list of summits, read as tuples: a page of twenty rows shows data of some three hundred records."""

from dataclasses import dataclass, field
from typing import NamedTuple

from django.db.models import F
from django.urls import reverse

from summits.db.compiled import CompiledPkQuery
from summits.models import Discussion, Participation, Summit
from summits.partial_dates import PartialDate
from summits.querysets import first_per_group

MOST_PEOPLE, MOST_TALKS = 6, 15
"""How many participants and issues of a summit a list names; it states how many more there are."""


class DiscussionMark(NamedTuple):
    """An issue discussed at a summit: the outcome (its value), the issue's name and slug."""

    outcome: str
    issue: str
    slug: str


@dataclass(slots=True)
class SummitRow:
    """What a list shows of a summit: its participants (names, in protocol order) and issues (DiscussionMarks).

    ``people_count`` and ``talk_count`` also count those that the list does not name.
    """

    title: str
    slug: str
    start: PartialDate
    end: PartialDate | None
    kind: str
    place: str
    country: str
    people: list = field(default_factory=list)
    talks: list = field(default_factory=list)
    people_count: int = 0
    talk_count: int = 0

    def get_absolute_url(self):
        return reverse("summits:summit-detail", args=[self.slug])


COLUMNS = ("title", "slug", "start", "end", "kind", "place__name", "country__name")


SUMMITS = CompiledPkQuery(
    lambda keys: Summit.objects.published().filter(pk__in=keys).order_by().values_list("pk", *COLUMNS)
)
PEOPLE = CompiledPkQuery(
    lambda keys: first_per_group(
        Participation.objects.published().filter(summit__in=keys).in_protocol_order(),
        "summit",
        MOST_PEOPLE,
        "country__name",
        "pk",
    ).values_list("summit_id", "total_count", "leader__name")
)
TALKS = CompiledPkQuery(
    lambda keys: first_per_group(
        Discussion.objects.published().filter(summit__in=keys).in_order(),
        "summit",
        MOST_TALKS,
        F("order").asc(nulls_last=True),
        "pk",
    ).values_list("summit_id", "total_count", "outcome", "issue__name", "issue__slug")
)


def load_rows(keys):
    """Return the SummitRows of the published summits with these primary keys, in that order. Three queries."""
    lines = {pk: SummitRow(*values) for pk, *values in SUMMITS(keys)}
    for pk, number, name in PEOPLE(keys):
        if pk in lines:
            lines[pk].people.append(name)
            lines[pk].people_count = number
    for pk, number, *talk in TALKS(keys):
        if pk in lines:
            lines[pk].talks.append(DiscussionMark(*talk))
            lines[pk].talk_count = number
    # A summit may have been withdrawn since its primary key was read.
    return [lines[pk] for pk in keys if pk in lines]
