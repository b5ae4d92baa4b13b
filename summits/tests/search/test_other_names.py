"""Other names lead to their record first: in the search, its suggestions, pickers, filters and imported tables."""

import re

import pytest
from django.contrib.auth.models import User

from summits.facets import FacetCounts
from summits.filters import SummitFilterSet
from summits.models import Actor, Leader, Place, Summit
from summits.search import search_archive, suggest
from summits.search.index.dependencies import INDEXED_MODELS
from summits.search.query.entities import pks_named
from summits.search.schema.names import names_of
from summits.spreadsheets.record_lookup import RecordLookup
from summits.tests.helpers import factories as make
from summits.tests.helpers.html import read, text_of
from summits.tests.helpers.search import flush_indexes

pytestmark = pytest.mark.django_db

NAMES = {
    "USA": ("country", "United States"),
    "dprk": ("country", "North Korea"),
    "Ялта": ("place", "Yalta"),
    "ялта": ("place", "Yalta"),
    "big three": ("summit", "Yalta Conference 1945"),
    "Yalta Conference 1945": ("summit", "Yalta Conference 1945"),
    "helsinki accords": ("agreement", "Final Act (Helsinki Final Act)"),
    "Helsinki Final Act": ("agreement", "Final Act (Helsinki Final Act)"),
    "Group of Seven": ("series", "G7 meetings"),
    "G7 meetings": ("series", "G7 meetings"),
    "star wars": ("issue", "Missile defence"),
    "рузвельт": ("leader", "Franklin Roosevelt"),
}
"""A name as somebody types it → the type and the name of its record."""


@pytest.fixture(scope="module")
def made(module_db):
    """A record of each kind with another name, and others of similar names."""
    us, korea = make.country("United States", iso_code="US"), make.country("North Korea", iso_code="KP")
    yalta = make.place("Yalta", country=make.country("Ukraine"))
    make.meeting((make.leader("Ann Lee"), us), place=make.place("Jerusalem USA"), title="USA and DPRK")
    leader = make.leader("Franklin Roosevelt")
    series = make.series("G7 meetings")
    summit = make.meeting(
        (leader, us), title="Yalta Conference 1945", start="1945-02-04", place=yalta, series=series, summary="Big."
    )
    issue = make.issue("Missile defence")
    text = make.agreement("Final Act (Helsinki Final Act)", signed="1975-08-01", slug="helsinki")
    make.agreement("Helsinki statement", summary="Three big accords of Helsinki.")
    for record, name in (
        (us, "USA"),
        (korea, "DPRK"),
        (yalta, "Ялта"),
        (summit, "Big Three"),
        (text, "Helsinki Accords"),
        (series, "Group of Seven"),
        (issue, "Star Wars"),
        (leader, "Рузвельт"),
    ):
        make.other_name(record, name)
    flush_indexes()
    return summit


@pytest.mark.parametrize("text", NAMES)
def test_a_search_for_a_name_finds_its_record_first(made, client, text):
    results = search_archive(text)
    assert [(entity.type_name, entity.heading) for entity in results.entities][:1] == [NAMES[text]]
    headings = [text_of(node) for node in read(client, f"/search/?q={text}").all("h3")]
    assert headings[0] == NAMES[text][1]


@pytest.mark.parametrize("text", ["USA", "big three", "helsinki accords"])
def test_the_first_hit_is_the_record_of_that_name(made, text):
    hit = search_archive(text).groups[0].hits[0]
    assert (hit.type_name, hit.heading) == NAMES[text]


def test_a_record_found_by_name_leads_to_its_meetings_and_people(made):
    links = {text: [(link.label, link.count, link.url) for link in entity.links] for text, entity in entities()}
    assert links["Group of Seven"] == [("Meetings", 1, "/summits/?series=g7-meetings")]
    assert links["big three"] == [("Franklin Roosevelt", None, "/leaders/franklin-roosevelt/")]


def entities():
    return [(text, search_archive(text).entities[0]) for text in ("Group of Seven", "big three")]


@pytest.mark.parametrize(
    ("text", "kind", "expected"),
    [
        ("us", "country", ("United States", "USA")),
        ("group", "series", ("G7 meetings", "Group of Seven")),
        ("big th", "summit", ("Yalta Conference 1945", "Big Three")),
        ("yalta conf", "summit", ("Yalta Conference 1945", "")),
        ("helsinki a", "agreement", ("Final Act (Helsinki Final Act)", "Helsinki Accords")),
        ("ялт", "place", ("Yalta", "Ялта")),
    ],
)
def test_names_are_suggested(made, text, kind, expected):
    found = {group.type_name: [(one.heading, one.name) for one in group.suggestions] for group in suggest(text)}
    assert found[kind][0] == expected


def test_titles_of_summits_are_suggested_latest_first(made):
    for year in (1990, 2000, 1995):
        make.summit(f"Kazan Summit {year}", start=f"{year}-01-01")
    (group,) = suggest("kazan summit")
    assert [one.heading for one in group.suggestions] == [f"Kazan Summit {year}" for year in (2000, 1995, 1990)]


def test_names_of_drafts_and_of_what_awaits_approval_are_not_found():
    make.other_name(make.summit(status="draft"), "Secret talks")
    make.other_name(make.agreement(status="review"), "Secret protocol")
    make.other_name(make.country(approved=False), "Secretia")
    make.other_name(make.series(), "Secret series")
    make.summit("Public", place=make.place(approved=False))
    for text in ("Secret talks", "Secret protocol", "Secretia", "Secret series"):
        assert not search_archive(text).entities and not suggest(text)


# --- pickers of the admin -----------------------------------------------------------------------------------------


@pytest.fixture
def picked(client, db):
    """picked(model, field, term): the names that a picker of the admin offers, in its order."""
    client.force_login(User.objects.create_superuser("editor"))

    def names(model, field, term):
        query = {"app_label": "summits", "model_name": model, "field_name": field, "term": term}
        labels = [one["text"] for one in client.get("/admin/autocomplete/", query).json()["results"]]
        return [re.sub(r" \([^()]*\)$", "", label) for label in labels]

    return names


@pytest.mark.parametrize(
    ("model", "field", "text"),
    [
        ("place", "country", "USA"),
        ("place", "country", "dprk"),
        ("summit", "place", "ялта"),
        ("summit", "series", "Group of Seven"),
        ("summit", "follows", "big three"),
        ("document", "agreement", "helsinki accords"),
        ("document", "agreement", "Helsinki Final Act"),
        ("discussion", "issue", "star wars"),
        ("participation", "leader", "рузвельт"),
    ],
)
def test_a_picker_offers_the_record_of_that_name_first(made, picked, model, field, text):
    assert picked(model, field, text)[0] == NAMES[text][1]


def test_a_picker_offers_the_rest_of_what_contains_the_words(made, picked):
    make.country("Musa"), make.country("Usan")
    assert picked("place", "country", "usa") == ["United States", "Usan", "Musa"]
    assert picked("place", "country", "usan") == ["Usan"]
    assert picked("place", "country", "") == sorted(picked("place", "country", ""))


def test_a_picker_finds_drafts_by_their_other_names(picked):
    make.summit("Kazan Talks 1"), make.other_name(make.summit("Volga talks", status="draft"), "Kazan Talks")
    assert picked("summit", "follows", "kazan talks") == ["Volga talks", "Kazan Talks 1"]


def test_a_list_of_the_admin_is_searched_by_all_names(made, client):
    client.force_login(User.objects.create_superuser("editor"))
    for model, text in (("actor", "USA"), ("place", "ялта"), ("summit", "big three"), ("series", "group of seven")):
        page = client.get(f"/admin/summits/{model}/", {"q": text}).content.decode()
        assert NAMES.get(text, ("", "G7 meetings"))[1] in page, model


def test_a_search_of_too_many_words_still_finds_nothing(made, picked):
    assert picked("summit", "follows", "big three " * 20) == []
    assert picked("summit", "follows", "\0") != [] and picked("summit", "follows", "?") == []


# --- filters ------------------------------------------------------------------------------------------------------


def test_the_search_box_of_a_filter_finds_values_by_all_their_names(made):
    facets = FacetCounts(SummitFilterSet({}, queryset=Summit.objects.published())).facets
    assert [value.label for value in facets["country"].search("usa")] == ["United States"]
    assert [value.label for value in facets["series"].search("group seven")] == ["G7 meetings"]
    assert [value.label for value in facets["leader"].search("РУЗВЕЛЬТ")] == ["Franklin Roosevelt"]
    assert [value.label for value in facets["country"].without_empty().search("usa")] == ["United States"]
    assert facets["kind"].search("usa") == () and facets["country"].search("us rus") == ()
    assert [value.label for value in facets["kind"].search("bilat")] == ["Bilateral"]


def test_the_value_with_exactly_that_name_comes_first(made):
    make.meeting((make.leader("Abe Roosevelt"), make.country("Canada")))
    make.other_name(make.leader("Zoe Oldest"), "Roosevelt")
    make.meeting(*((leader, make.country()) for leader in type(make.leader()).objects.all()))
    facet = FacetCounts(SummitFilterSet({}, queryset=Summit.objects.published())).facets["leader"]
    found = [value.label for value in facet.search("roosevelt")]
    assert found == ["Zoe Oldest", "Abe Roosevelt", "Franklin Roosevelt"]


# --- imported tables ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", NAMES)
def test_a_cell_with_a_name_means_its_record(made, text):
    kind, name = NAMES[text]
    model = INDEXED_MODELS[kind]
    lookup = RecordLookup(model)
    assert [lookup.label(slug) for slug in lookup.find(text)] == [name]


def test_a_cell_may_name_a_country_in_another_language(made):
    assert RecordLookup(Actor).find("Estados Unidos") == ["united-states"]


def test_a_name_that_two_records_have_means_either(made):
    make.other_name(make.country("Uruguay Socialista"), "USA")
    for text in ("usa", "U.S.A."):
        assert RecordLookup(Actor).find(text) == ["united-states", "uruguay-socialista"]


# --- what names a record has --------------------------------------------------------------------------------------


def test_the_names_of_a_record_begin_with_its_own_and_hold_none_twice():
    place = make.place("Sochi", native_name="Сочи")
    make.other_name(place, "Сочи"), make.other_name(place, "Sotschi")
    assert names_of(place) == ["Sochi", "Сочи", "Sotschi"]
    text = make.agreement("Treaty on Missiles (INF Treaty)")
    assert names_of(text) == ["Treaty on Missiles (INF Treaty)", "INF Treaty", "Treaty on Missiles"]
    assert names_of(make.agreement("Plain treaty")) == ["Plain treaty"]


def test_a_part_of_a_name_does_not_name_a_record(made):
    assert pks_named(Place, "yalta") and not pks_named(Place, "yal")
    assert not pks_named(Leader, "roosevelt franklin") and not pks_named(Actor, "")
    assert pks_named(Actor, "usa") and not pks_named(Summit, "usa")


def test_another_name_of_a_country_comes_before_that_of_an_issue():
    state, topic = make.country("Ruritania"), make.issue("Ruritanian missiles")
    make.other_name(topic, "RRT"), make.other_name(state, "RRT")
    assert [entity.heading for entity in search_archive("RRT").entities] == ["Ruritania", "Ruritanian missiles"]
    make.issue("RRT")
    headings = [entity.heading for entity in search_archive("RRT").entities]
    assert headings == ["RRT", "Ruritania", "Ruritanian missiles"]
