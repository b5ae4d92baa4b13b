"""Random filters: a list has what its filters select, and every count is the total of the list it links to."""

from random import Random
from urllib.parse import urlencode

import pytest
from django.http import QueryDict
from hypothesis import given, settings
from hypothesis import strategies as st

from summits.facets import FacetCounts
from summits.filters import AgreementFilterSet, IssueFilterSet, LeaderFilterSet, SummitFilterSet
from summits.models import Agreement, Issue, Leader, Summit
from summits.tests.helpers import factories as make
from summits.tests.helpers.brute_force import Archive
from summits.tests.helpers.html import read, text_of, walk
from summits.vocabularies import AgreementKind, LegalStatus, Outcome, SummitKind

pytestmark = pytest.mark.slow

LISTS = {
    "summits": (SummitFilterSet, Summit),
    "leaders": (LeaderFilterSet, Leader),
    "issues": (IssueFilterSet, Issue),
    "agreements": (AgreementFilterSet, Agreement),
}
LEADERS = ["ann", "bob", "cid", "dora", "absent"]
COUNTRIES = ["empire", "union", "russia", "america", "nowhere"]
ORGANISATIONS = ["pact", "alliance", "group", "nobody"]
ISSUES = ["arms", "missiles", "tests", "trade", "grain", "unspoken"]
DECADES = ["1800s", "1810s", "1980s", "1990s", "2000s"]
DAYS = ["1985", "1990-06", "1999-12-31", "2001"]
COLLECTIONS = ["one", "two", "three"]
PLACES = ["town-0", "town-1"]
CHOICES = {
    "summits": {
        "q": ["meeting", "arms"],
        "leader": LEADERS,
        "country": COUNTRIES,
        "organisation": ORGANISATIONS,
        "host": COUNTRIES,
        "issue": ISSUES,
        "outcome": Outcome.values,
        "kind": SummitKind.values,
        "series": ["yearly", "other", "empty"],
        "collection": COLLECTIONS,
        "decade": DECADES,
        "place": PLACES,
        "from": DAYS,
        "to": DAYS,
        "match": ["any", "all"],
    },
    "leaders": {
        "q": ["ann", "leader"],
        "collection": COLLECTIONS,
        "country": COUNTRIES,
        "organisation": ORGANISATIONS,
        "issue": ISSUES,
        "decade": DECADES,
        "delegates": ["yes"],
    },
    "issues": {
        "q": ["tests", "arms"],
        "collection": COLLECTIONS,
        "leader": LEADERS,
        "outcome": Outcome.values,
        "decade": DECADES,
    },
    "agreements": {
        "q": ["text", "1"],
        "on": DAYS,
        "in_force": LegalStatus.values,
        "parties": ["bilateral", "multilateral"],
        "collection": COLLECTIONS,
        "kind": AgreementKind.values[:4],
        "issue": ISSUES,
        "country": COUNTRIES,
        "organisation": ORGANISATIONS,
        "leader": LEADERS,
        "decade": DECADES,
    },
}
ONE_VALUE = {"q", "from", "to", "match", "on", "delegates"}


class World:
    """A small archive with a mix of everything: drafts, predecessors, organisations, sub-issues, unknown days."""

    def __init__(self):
        self.chance = Random(1)
        russia = make.country("Russia")
        union = make.country("Union", successor=russia)
        self.countries = [make.country("Empire", successor=union), union, russia]
        self.countries += [make.country("America")]
        alliance = make.organisation("Alliance")
        pact = make.organisation("Pact", successor=alliance)
        self.actors = [*self.countries * 2, pact, alliance, make.country("Group", kind="group")]
        (
            make.country("Nowhere"),
            make.organisation("Nobody"),
            make.leader("Absent Leader", slug="absent"),
            make.series("Empty"),
        )
        self.leaders = [make.leader(f"{name.title()} Leader", slug=name) for name in LEADERS[:-1]]
        self.leaders.append(make.leader("Draft Leader", status="draft"))
        arms, trade = make.issue("Arms"), make.issue("Trade")
        hidden = make.issue("Hidden", status="draft")
        self.issues = [arms, trade, hidden, make.issue("Missiles", parent=arms), make.issue("Tests", parent=arms)]
        self.issues += [make.issue("Grain", parent=trade), make.issue("Open", parent=hidden)]
        make.issue("Unspoken")
        self.series = [make.series("Yearly"), make.series("Other")]
        self.collections = [make.collection(name.title(), slug=name) for name in COLLECTIONS]
        self.places = [make.place(f"Town {number}", slug=f"town-{number}") for number in range(3)]
        for leader in self.leaders:
            make.term(leader, actor=self.chance.choice(self.actors))
        for number in range(24):
            self.add_summit(number)
        for number in range(18):
            self.add_agreement(number)

    def held(self):
        """Return a place and a host."""
        return {"place": self.chance.choice(self.places), "country": self.chance.choice(self.countries)}

    def add_summit(self, number):
        """Add a meeting of two to four leaders about some issues."""
        chance = self.chance
        start, end = chance.choice(
            [
                ("1808", "1812"),
                ("1979-12", "1980-01"),
                ("1989~", None),
                ("1999-12-31", "2000-01-01"),
                ("2001-06-16", None),
            ]
        )
        summit = make.summit(
            f"Meeting number {number}",
            start=start,
            end=end,
            kind=chance.choice(SummitKind.values),
            status=chance.choice(["published"] * 5 + ["draft"]),
            series=chance.choice([self.series[:1], self.series, []]),
            collection=chance.choice([*self.collections[:2], None]),
            **chance.choice([{"virtual": True}, *[self.held()] * 4]),
        )
        people = chance.sample(self.leaders, chance.randint(2, 4))
        for leader in people:
            role = chance.choice(["", "host", "delegate"] if leader.slug != "dora" else ["delegate"])
            make.participation(summit, leader, chance.choice(self.actors), role=role)
        for issue in chance.sample(self.issues, chance.randint(0, 3)):
            make.discussion(summit, issue, chance.choice(Outcome.values))
            leader = chance.choice([*people, None])
            make.position(summit, issue, chance.choice(self.actors), leader=leader)
            make.quotation(summit, chance.choice(people), issue=chance.choice([issue, None]))

    def add_agreement(self, number):
        """Add a text of two or three states or organisations, with a signatory perhaps, in force perhaps."""
        chance = self.chance
        signed = chance.choice(["1808", "1985-11", "1990-06-01", "2001"])
        status = chance.choice(["published"] * 4 + ["draft"])
        kind = chance.choice(AgreementKind.values[:3])
        issues = chance.sample(self.issues, chance.randint(0, 2))
        values = {"status": status, "kind": kind, "collection": chance.choice([*self.collections[:2], None])}
        text = make.agreement(f"Text {number}", signed=signed, issues=issues, **values)
        countries = chance.sample(list(dict.fromkeys(self.actors)), chance.choice([2, 2, 3]))
        for country in countries:
            make.party(text, country, signatory=chance.choice([*self.leaders, None]))
        if chance.random() < 0.6:
            make.event(text, "1991", "entered-into-force")
        if chance.random() < 0.4:
            make.event(text, "1998", chance.choice(["suspended", "withdrawn", "denounced"]), chance.choice(countries))
        if chance.random() < 0.4:
            make.event(text, "2000", "terminated")


@st.composite
def questions(draw, choices):
    """Draw what a reader may choose: up to four filters of a list, some with several values, as pairs."""
    names = draw(st.lists(st.sampled_from(sorted(choices)), unique=True, max_size=4))
    pairs = []
    for name in names:
        most = 1 if name in ONE_VALUE else 3
        values = draw(st.lists(st.sampled_from(choices[name]), min_size=1, max_size=most, unique=True))
        pairs += [(name, value) for value in values]
    return pairs


def filters_of(room, pairs):
    """Return the filter set of a list for what is chosen."""
    filter_set, model = LISTS[room]
    return filter_set(QueryDict(urlencode(pairs)), queryset=model.objects.published())


def choosing(pairs, facet, value):
    """Return what is chosen when ``value`` is: together with those of its facet if they mean all, else alone."""
    others = [pair for pair in pairs if pair[0] != facet.name or (facet.is_conjunctive and pair[1] != value)]
    return [*others, (facet.name, value)]


def all_values(facet):
    """Return the values of a facet with their parts."""
    return [one for value in facet.values for one in (value, *value.children)]


def total(page):
    """Return the number of records that the page of a list gives."""
    return int(text_of(next(node for node in walk(page.one("p", role="status")) if node.name == "b")))


def check(archive, room, pairs):
    """Assert that a list, its total and all counts are what they should be; return the counts as (address, count)."""
    filters = filters_of(room, pairs)
    counts, expected = FacetCounts(filters), archive.results(room, pairs)
    assert set(filters.index.pks_of(filters.results)) == set(filters.qs.values_list("pk", flat=True)) == expected
    counted = []
    for facet in counts.facets.values():
        assert {value.value for value in facet.chosen} <= {value for name, value in pairs if name == facet.name}
        for value in all_values(facet):
            chosen = choosing(pairs, facet, value.value)
            assert len(archive.results(room, chosen)) == value.count, (room, pairs, facet.name, value)
            counted.append((f"/{room}/?{urlencode(chosen)}", value.count))
    for chosen, number in counts.relaxed:
        less = [pair for pair in pairs if pair != (chosen.name, str(getattr(chosen.value, "slug", chosen.value)))]
        assert len(archive.results(room, less)) == number, (room, pairs, chosen)
    return counted


def check_years(archive, pairs):
    """Assert that every number of the histogram is the total of the list of its year."""
    others = [pair for pair in pairs if pair[0] not in ("from", "to")]
    for year, number in FacetCounts(filters_of("summits", pairs)).year_counts:
        of_year = [*others, ("from", f"{year:04}"), ("to", f"{year:04}")]
        assert len(archive.results("summits", of_year)) == number, (pairs, year)


@pytest.mark.django_db
@pytest.mark.parametrize(("room", "times"), [("summits", 50), ("leaders", 12), ("issues", 12), ("agreements", 12)])
def test_lists_match_the_filters_and_counts_match_the_linked_lists(client, room, times):
    World()
    archive, found = Archive(), []

    @settings(max_examples=times, deadline=None, derandomize=True, database=None)
    @given(questions(CHOICES[room]))
    def ask(pairs):
        counted = check(archive, room, pairs)
        found.append(sum(count > 0 for _address, count in counted))
        if len(found) % 10 == 0:
            address, count = Random(len(found)).choice(counted)
            assert total(read(client, address)) == count, address
        if room == "summits" and len(found) % 10 == 5:
            check_years(archive, pairs)

    ask()
    # It would prove little if most of the lists were empty.
    assert sum(found) > 5 * times
