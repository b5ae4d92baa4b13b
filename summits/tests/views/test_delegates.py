"""Delegates: people who took part without leading a side have pages, and lists of leaders leave them out."""

import pytest

from summits.models import Actor, Leader, Participation, SearchName
from summits.search.autocomplete.suggestions import suggest
from summits.search.index.writing import flush
from summits.search.query.entities import match_entities, pairs_that_met
from summits.search.query.parser import parse
from summits.tests.helpers import factories as make
from summits.tests.helpers.html import read, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def moscow():
    """A meeting of Nixon and Brezhnev, with Kissinger and Gromyko, who once was a host himself."""
    us, union = make.country("United States"), make.country("Soviet Union")
    people = {name: make.leader(f"Ann {name}") for name in ("Nixon", "Kissinger", "Brezhnev", "Gromyko", "Reagan")}
    collection = make.collection("Cold War")
    summit = make.summit("Moscow 1972", start="1972-05-22", collection=collection)
    roles = {"Kissinger": "delegate", "Gromyko": "delegate"}
    for name, state in (("Kissinger", us), ("Nixon", us), ("Gromyko", union), ("Brezhnev", union)):
        make.participation(summit, people[name], state, role=roles.get(name, ""))
    later = make.meeting((people["Reagan"], us), title="Moscow 1988", start="1988-05-29")
    make.participation(later, people["Gromyko"], union, role="host")
    return summit


def names(page):
    """Return the leaders that the table of a list names."""
    return [text_of(node).split(",")[0] for node in page.all("th", scope="row")]


def test_the_list_of_leaders_leaves_out_delegates_unless_asked(client, moscow):
    assert names(read(client, "/leaders/")) == ["Brezhnev", "Gromyko", "Nixon", "Reagan"]
    asked = read(client, "/leaders/?delegates=yes")
    assert names(asked) == ["Brezhnev", "Gromyko", "Kissinger", "Nixon", "Reagan"]
    assert asked.one("select", id="delegates") and "5 of 5 leaders" in asked.main
    assert "4 of 4 leaders" in read(client, "/leaders/").main


def test_a_country_and_a_collection_count_leaders_without_delegates(client, moscow):
    assert names(read(client, "/leaders/?country=united-states")) == ["Nixon", "Reagan"]
    assert names(read(client, "/leaders/?country=united-states&delegates=yes")) == ["Kissinger", "Nixon", "Reagan"]
    assert names(read(client, "/leaders/?collection=cold-war")) == ["Brezhnev", "Nixon"]
    row = next(node for node in read(client, "/countries/").all("tr") if "United States" in text_of(node))
    assert text_of(row).startswith("United States 2 ")
    about = read(client, "/about/").main
    assert "Leaders who took part in its meetings 2" in about


def test_a_delegate_is_offered_as_a_leader_only_where_chosen(client, moscow):
    assert "Kissinger" not in read(client, "/summits/").main
    page = read(client, "/summits/?leader=ann-kissinger")
    assert "Moscow 1972" in page.main and "1 of 2 meetings" in page.main
    assert "checked" in page.one("input", value="ann-kissinger").attributes


def test_a_meeting_at_which_a_leader_was_only_a_delegate_does_not_count_for_them(client, moscow):
    assert "Moscow 1972" not in text_of(read(client, "/summits/?leader=ann-gromyko").one(id="found"))
    page = read(client, "/leaders/ann-gromyko/")
    assert "Moscow 1972 22 May 1972, as a delegate" in page.main
    assert "2 meetings on record" in page.main and "1 and 1 as a delegate" in page.main


def test_delegates_are_not_counted_as_met(client, moscow):
    counterparts = text_of(read(client, "/leaders/ann-nixon/").one(id="counterparts"))
    assert "Brezhnev" in counterparts and "Gromyko" not in counterparts
    assert "No meetings recorded yet" not in read(client, "/leaders/ann-kissinger/").main
    delegate = text_of(read(client, "/leaders/ann-kissinger/").one(id="counterparts"))
    assert "Brezhnev" not in delegate and "Delegates are not counted" in delegate
    nixon, kissinger = Leader.objects.get(slug="ann-nixon"), Leader.objects.get(slug="ann-kissinger")
    met = Participation.objects.published().counterparts
    assert [row["leader"] for row in met(nixon)] == [Leader.objects.get(slug="ann-brezhnev").pk]
    assert list(met(kissinger)) == []


def test_a_search_finds_no_meeting_of_a_leader_with_a_delegate(moscow):
    flush()
    one, other, third = (
        SearchName.objects.filter(kind="leader", heading=f"Ann {name}") for name in ("Nixon", "Gromyko", "Brezhnev")
    )
    assert pairs_that_met(one, other) == pairs_that_met(other, one) == []
    assert len(pairs_that_met(one, third)) == 1


def test_a_search_for_two_leaders_counts_the_meetings_of_the_list_it_leads_to(client, moscow):
    reagan, gromyko = Leader.objects.get(slug="ann-reagan"), Leader.objects.get(slug="ann-gromyko")
    us, union = Actor.objects.get(name="United States"), Actor.objects.get(name="Soviet Union")
    geneva = make.meeting((reagan, us), title="Geneva 1985", start="1985-11-19")
    make.participation(geneva, gromyko, union, role="delegate")
    (pair,) = match_entities(parse("reagan gromyko"))
    assert (pair.links[0].label, pair.links[0].count) == ("Meetings", 1)
    assert "1 of 3 meetings" in read(client, pair.url).main


def test_a_delegate_is_suggested_only_by_their_name(moscow):
    def suggested(text):
        return [one.heading for group in suggest(text) if group.type_name == "leader" for one in group.suggestions]

    assert suggested("gromyk") == ["Ann Gromyko"] and "Ann Kissinger" not in suggested("ann") + suggested("kissi")
    for text in ("kissinger", "ann kissinger", "Ann Kiss"):
        assert suggested(text) == ["Ann Kissinger"], text


def test_the_page_of_a_delegate_says_so(client, moscow):
    assert "as a delegate, without leading a side" in read(client, "/leaders/ann-kissinger/").main
    assert "without leading a side" not in read(client, "/leaders/ann-gromyko/").main


def test_a_meeting_lists_its_leaders_without_delegates_and_its_page_all(client, moscow):
    listed = text_of(read(client, "/summits/").one(id="found"))
    assert "Brezhnev" in listed and "Gromyko" in listed and "Kissinger" not in listed
    assert listed.count("Gromyko") == 1
    page = text_of(read(client, moscow.get_absolute_url()).one(class_="sides"))
    assert page.index("Nixon") < page.index("Kissinger") and page.count("Delegate") == 2


def test_delegates_stand_apart_from_the_leaders_of_their_side_with_their_capacity(client, moscow):
    union = moscow.participations.get(leader__slug="ann-gromyko").actor
    minister = make.leader("Ann Aide")
    make.participation(moscow, minister, union, role="delegate", capacity="Deputy Minister")
    page = read(client, moscow.get_absolute_url())
    of_union, of_us = (text_of(node) for node in page.all("section", class_="side"))
    assert of_union.index("Brezhnev") < of_union.index("Delegates") < of_union.index("Gromyko")
    assert "Ann Aide Deputy Minister" in of_union and ", delegate" not in of_union
    assert of_us.index("Nixon") < of_us.index("Delegate ") < of_us.index("Kissinger") and "Delegates" not in of_us
    assert (
        "Ann Aide, Soviet Union, Deputy Minister, delegate"
        in read(client, f"{moscow.get_absolute_url()}participants/").main
    )


def test_the_days_and_whom_somebody_represented_are_shown(client):
    state, churchill = make.country(), make.leader("Ann Churchill")
    summit = make.summit(start="1945-07-17", end="1945-08-02")
    make.participation(summit, make.leader("Ann Attlee"), state, first="1945-07-28", represented=churchill)
    make.participation(summit, churchill, state, first="1945-07-17", last="1945-07-25")
    make.participation(
        summit, make.leader("Ann Eden"), state, last="1945-07-25", represented=make.leader(status="draft")
    )
    for address in ("", "participants/"):
        main = read(client, f"{summit.get_absolute_url()}{address}").main
        assert ", from 28 July 1945, for Ann Churchill" in main
        assert ", 17–25 July 1945" in main and ", until 25 July 1945" in main and main.count(", for Ann") == 1
