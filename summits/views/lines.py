"""The lines of a list of summits, read as tuples: a page of twenty shows some three hundred records."""

from dataclasses import dataclass, field
from typing import NamedTuple

from summits.addresses import address_of
from summits.dates import PartialDate
from summits.models import Discussion, Participation, Summit
from summits.querysets import PreparedForKeys


class Talk(NamedTuple):
    """An issue of a summit and how it came out."""

    outcome: str
    issue: str
    slug: str


@dataclass(slots=True)
class Line:
    """What a list shows of a summit: who was there (names, in protocol order) and what was discussed (Talks)."""

    title: str
    slug: str
    start: PartialDate
    end: PartialDate | None
    kind: str
    place: str
    country: str
    people: list = field(default_factory=list)
    talks: list = field(default_factory=list)

    def get_absolute_url(self):
        return address_of("summit", self.slug)


COLUMNS = ("title", "slug", "start", "end", "kind", "place__name", "country__name")


SUMMITS = PreparedForKeys(
    lambda keys: Summit.objects.published().filter(pk__in=keys).order_by().values_list("pk", *COLUMNS)
)
PEOPLE = PreparedForKeys(
    lambda keys: (
        Participation.objects.published()
        .filter(summit__in=keys)
        .in_protocol_order()
        .values_list("summit_id", "leader__name")
    )
)
TALKS = PreparedForKeys(
    lambda keys: (
        Discussion.objects.published()
        .filter(summit__in=keys)
        .in_order()
        .values_list("summit_id", "outcome", "issue__name", "issue__slug")
    )
)


def lines_of(keys):
    """Return the Lines of the public summits with these primary keys, in their order. Three queries."""
    lines = {pk: Line(*values) for pk, *values in SUMMITS(keys)}
    for pk, name in PEOPLE(keys):
        if pk in lines:
            lines[pk].people.append(name)
    for pk, *talk in TALKS(keys):
        if pk in lines:
            lines[pk].talks.append(Talk(*talk))
    # One may have been taken back since its key was read.
    return [lines[pk] for pk in keys if pk in lines]


class Lines:
    """The Lines of a queryset of summits in its order, to be cut into pages."""

    def __init__(self, summits):
        self.summits = summits

    def __len__(self):
        return self.summits.count()

    def __getitem__(self, places):
        """Return the Lines of a slice."""
        return lines_of(list(self.summits.values_list("pk", flat=True)[places]))
