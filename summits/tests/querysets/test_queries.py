"""The number of queries of a page is the same with two hundred rows of everything as with ten."""

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.test.utils import CaptureQueriesContext

from summits.caching import memoize
from summits.db.bulk import analyze
from summits.models import (
    NAME_MODELS,
    Actor,
    Agreement,
    AgreementEvent,
    AgreementRelation,
    Assessment,
    Collection,
    Commitment,
    Correction,
    Discussion,
    Document,
    Feature,
    Issue,
    Leader,
    Membership,
    Participation,
    Party,
    Position,
    ProgrammeItem,
    Quotation,
    Source,
    Summit,
    TermOfOffice,
    changeset,
)
from summits.search.index.writing import flush
from summits.tests.helpers import factories as make
from summits.tests.helpers.html import read
from summits.vocabularies import Status

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

LIST, RECORD, SUMMIT = 12, 21, 28
"""The most queries that a list, another record's page and a summit's page may make, with that for the data version."""

PAGES = {
    "/": 38,
    "/summits/": LIST,
    "/summits/?q=meeting&leader=hub&leader=hub-2&match=any&country=hub&host=hub&issue=hub&outcome=agreed&outcome=disagreed"
    "&kind=bilateral&collection=hub&series=hub&from=1900&to=2100&decade=1800s&place=town&sort=relevance": LIST,
    "/leaders/": LIST,
    "/leaders/?q=ann&collection=hub&country=hub&issue=hub&decade=1800s": LIST,
    "/issues/": LIST,
    "/issues/?q=hub&collection=hub&leader=hub&leader=hub-2&outcome=disagreed&decade=1800s": LIST,
    "/agreements/": LIST,
    "/agreements/?q=text&on=2020-01-01&in_force=yes&kind=treaty&collection=hub&issue=hub&country=hub&leader=hub&decade=2000s"
    "&sort=-signed": LIST,
    "/commitments/": LIST,
    "/commitments/?q=promise&verdict=kept&country=hub&leader=hub&issue=hub&agreement=hub&due=2030&collection=hub"
    "&sort=due": LIST,
    "/countries/": LIST,
    "/sources/": LIST,
    "/corrections/": LIST,
    "/summits/hub/": SUMMIT,
    "/leaders/hub/": RECORD,
    "/issues/hub/": RECORD,
    "/agreements/hub/": RECORD,
    "/countries/hub/": RECORD,
    "/organisations/": LIST,
    "/organisations/union/": 26,
    "/sources/hub/": 40,
    "/search/?q=hub": 22,
    "/search/?q=which+hub+treaties+are+not+in+force": 9,
    "/search/?q=meeting&kind=summit&page=1": 10,
    "/search/suggestions/?q=hu": 5,
    "/about/": 17,
    "/about/vocabulary/": 1,
}


class Growing:
    """An archive in which one record of each kind, the hub, is tied to all others, and can get more of them."""

    def __init__(self):
        self.rows = 0
        self.country, self.other = make.country("Hub", slug="hub", iso_code="HU"), make.country("Rim", iso_code="RI")
        self.organisation = make.organisation("Hub Union", slug="union")
        self.place = make.place("Town", country=self.country, latitude=1, longitude=1)
        self.series, self.source = make.series("Hub", slug="hub"), make.source("Hub", slug="hub")
        self.collection = make.collection("Hub", slug="hub")
        self.leader, self.second = make.leader("Ann Hub", slug="hub"), make.leader("Ann Two", slug="hub-2")
        self.issue = make.issue("Hub", slug="hub")
        self.summit = self.a_meeting("hub", "2008-04-06")
        self.treaty = make.agreement(
            "Text hub", slug="hub", summit=self.summit, issues=[self.issue], collection=self.collection
        )

    def a_meeting(self, slug, start):
        values = {"place": self.place, "series": self.series, "summary": "Met.", "sources": [self.source]}
        values["collection"] = self.collection
        sides = (self.leader, self.country), (self.second, self.other)
        return make.meeting(*sides, title=f"Meeting {slug}", slug=slug, start=start, **values)

    def grow(self, rows):
        """Bring the archive to so many rows of everything."""
        with changeset():
            for number in range(self.rows, rows):
                self.add(number)
        self.rows = rows
        # As a database that has lived with its rows; without statistics PostgreSQL may choose ways that take minutes.
        analyze()
        # The index of the search follows at the end of a transaction; a test is one that never ends.
        flush()

    def add(self, number):
        """Add one record of each kind, tied to the hub and to sources."""
        state = make.country(f"State {number:03}", successor=self.country if number % 2 else None)
        source = make.source(f"Source {number:03}")
        self.add_organisation(number, state, source)
        leader = make.leader(f"Ann Other{number:03}", sources=[source], native_name="Анна")
        summit = self.a_meeting(f"m-{number:03}", f"{1800 + number}-04-06")
        issue = make.issue(f"Issue {number:03}", parent=self.issue, sources=[source])
        treaty = make.agreement(f"Text {number:03}", summit=self.summit, issues=[self.issue], sources=[source])
        make.term(leader, actor=self.country, sources=[source], native_office="Президент")
        make.term(self.leader, f"Office {number}", actor=state, sources=[source])
        for named in (self.leader, self.issue, self.summit, self.treaty, self.country, self.place, self.series):
            make.other_name(named, f"Name {number}")
        make.participation(self.summit, leader, state, sources=[source])
        make.quotation(
            self.summit, leader, sources=[source], issue=make.issue(f"Aside {number:03}"), translated_from="ru"
        )
        make.programme_item(self.summit, number + 1, sources=[source], participants=[leader, self.leader])
        self.add_talk(self.summit, issue, leader, state, source)
        self.add_talk(summit, self.issue, self.leader, self.country, source)
        make.feature(question=f"Question {number}?"), make.feature("example", summit=summit, issue=self.issue)
        make.summit(collection=make.collection(f"Collection {number:03}", rule="Those that met.", sources=[source]))
        self.add_lives(treaty, leader, state, source)
        hubs = {"summit": self.summit, "leader": self.leader, "issue": self.issue, "agreement": self.treaty}
        for name, hub in hubs.items():
            make.correction(**{name: hub})

    def add_organisation(self, number, state, source):
        """Tie the organisation to another member, and the hub to another organisation."""
        make.membership(self.organisation, state, sources=[source])
        make.organisation(f"Union {number:03}", members=[self.country])

    def add_talk(self, summit, issue, leader, state, source):
        make.discussion(summit, issue, "disagreed", summary="Talked.", sources=[source])
        make.position(summit, issue, state, leader=leader, stance="supports", sources=[source])
        make.quotation(summit, leader, issue=issue, sources=[source])

    def add_lives(self, treaty, leader, state, source):
        for text, who in ((self.treaty, leader), (treaty, self.leader)):
            make.party(text, state, signatory=who, sources=[source])
            make.event(text, f"{1900 + state.pk % 90}-01-{1 + state.pk % 28:02}", "ratified", state, sources=[source])
        make.event(treaty, "2010", "entered-into-force", sources=[source])
        make.party(treaty, self.country)
        for text in (treaty, self.treaty):
            promise = make.commitment(text, f"Promise {state}.", issue=self.issue, due="2012", sources=[source])
            make.assessment(promise, state, "kept", sources=[source])
        make.relation(treaty, "follows", self.treaty), make.relation(self.treaty, "amends", treaty)
        make.document(summit=self.summit, text="Text.", sources=[source])
        make.document(agreement=self.treaty, text="Text.", sources=[source])


def questions(client, address):
    """Return the SQL of the queries of a page."""
    with CaptureQueriesContext(
        connection,
    ) as asked:
        read(client, address)
    return [query["sql"] for query in asked.captured_queries]


def first_and_later(client, address):
    """Return the queries of a page at its first request after a change, and those of a list at the next.

    The first reader of a list has the index of its facets made, with as many questions again as the list asks. It is
    kept in the process until the record changes, so that the budgets are for the next one.
    """
    first = questions(client, address)
    return first, questions(client, address) if PAGES[address] == LIST else first


def test_no_page_makes_more_queries_for_two_hundred_rows_than_for_ten(client):
    archive = Growing()
    archive.grow(10)
    # Memoized values would save queries, so there are none, neither time.
    memoize._values.clear()
    few = {address: first_and_later(client, address) for address in PAGES}
    archive.grow(200)
    memoize._values.clear()
    for address, asked in few.items():
        for before, again in zip(asked, first_and_later(client, address), strict=True):
            more = "\n".join(sql[:300] for sql in again[len(before) :])
            numbers = f"{len(before)} with ten rows, {len(again)} with two hundred"
            assert len(again) == len(before), f"{address}: {numbers}\n{more}"
        assert len(again) <= PAGES[address], f"{address} asks {len(again)} questions"


def test_every_model_grows_in_the_archive_that_is_measured():
    archive = Growing()
    archive.grow(3)
    kinds = (Agreement, AgreementEvent, AgreementRelation, Collection, Correction, Actor, Discussion, Document)
    kinds += (Assessment, Commitment, Feature, Issue)
    kinds += (
        *NAME_MODELS.values(),
        Leader,
        Membership,
        Participation,
        Party,
        Position,
        ProgrammeItem,
        Quotation,
        Source,
        Summit,
        TermOfOffice,
    )
    before = {model: model.objects.count() for model in kinds}
    archive.grow(4)
    assert [model.__name__ for model in kinds if model.objects.count() == before[model]] == []


@pytest.mark.parametrize("status", [Status.PUBLISHED, Status.DRAFT])
def test_a_redirect_or_an_error_page_makes_few_queries(client, status):
    ContentType.objects.clear_cache()
    summit = make.summit(slug="old", status=status)
    summit.slug = "new"
    summit.save()
    with CaptureQueriesContext(connection) as asked:
        assert client.get("/summits/old/").status_code in (301, 404)
    assert len(asked) <= 5
