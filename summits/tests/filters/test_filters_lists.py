"""The filters by decade and place, and those of leaders, issues and agreements: which records a page lists."""

import re
from urllib.parse import urlencode

import pytest

from summits.models import Agreement, Summit
from summits.tests.helpers import factories as make
from summits.tests.helpers.html import read, text_of, walk

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    """Reagan and Gorbachev in 1985, Bush and Putin over the turn of 2000, and what they spoke of and signed."""
    russia, america = make.country("Russia"), make.country("America")
    union = make.country("Union", successor=russia)
    reagan, gorbachev = make.leader("Ronald Reagan", slug="reagan"), make.leader("Mikhail Gorbachev", slug="gorbachev")
    bush, putin = make.leader("George Bush", slug="bush"), make.leader("Vladimir Putin", slug="putin")
    arms, trade = make.issue("Arms", description="Weapons of all kinds."), make.issue("Trade")
    missiles = make.issue("Missiles", parent=arms)
    make.issue("Fish"), make.issue_name(trade, "Commerce")
    cold, late = make.collection("Cold war"), make.collection("After it")
    sides = (reagan, america), (gorbachev, union)
    old = make.meeting(*sides, slug="old", start="1985", place=make.place("Geneva"), collection=cold)
    sides = (bush, america), (putin, russia)
    new = make.meeting(*sides, slug="new", start="1999-12-31", end="2000-01-01", collection=late)
    make.term(make.leader("Ivan Terrible"), actor=russia, start="1990")
    make.discussion(old, missiles, "agreed"), make.discussion(new, missiles, "disagreed")
    make.discussion(new, trade, "agreed")
    make.position(old, missiles, america, leader=reagan), make.quotation(new, putin, issue=trade)
    for title, signed, people, collection in (
        ("First", "1985-11", (reagan, gorbachev), cold),
        ("Second", "2001", (bush, gorbachev), late),
    ):
        text = make.agreement(title, slug=title.lower(), signed=signed, summit=old, collection=collection)
        for leader, state in zip(people, (america, russia), strict=True):
            make.party(text, state, signatory=leader)


def listed(page):
    """Return the last parts of the addresses of the records listed."""
    heads = [*page.all("ul", class_="tree"), *page.all("h2", class_="row__title"), *page.all("th", scope="row")]
    links = [child for node in heads for child in walk(node) if child.name == "a"]
    return list(dict.fromkeys(link.attributes["href"].split("/")[-2] for link in links))


def total(page):
    """Return the number that the list gives."""
    return int(text_of(next(node for node in walk(page.one("p", role="status")) if node.name == "b")))


@pytest.mark.parametrize(
    ("address", "slugs"),
    [
        ("/summits/?decade=1980s", ["old"]),
        ("/summits/?decade=1990s", ["new"]),
        ("/summits/?decade=2000s", ["new"]),
        ("/summits/?decade=1980s&decade=2000s", ["new", "old"]),
        ("/summits/?decade=1990s&from=2000-01-02", []),
        ("/summits/?decade=0000s&decade=1720s", []),
        ("/summits/?place=geneva", ["old"]),
        ("/summits/?place=geneva&decade=1990s", []),
        ("/summits/?collection=cold-war", ["old"]),
        ("/summits/?collection=cold-war&collection=after-it", ["new", "old"]),
        ("/summits/?collection=cold-war&decade=1990s", []),
        ("/leaders/?collection=cold-war", ["gorbachev", "reagan"]),
        ("/leaders/?collection=after-it&country=russia", ["putin"]),
        ("/agreements/?collection=after-it", ["second"]),
        ("/agreements/?collection=after-it&collection=cold-war&leader=reagan", ["first"]),
        ("/leaders/?country=union", ["gorbachev"]),
        ("/leaders/?country=russia", ["gorbachev", "putin", "ivan-terrible"]),
        ("/leaders/?issue=missiles", ["reagan"]),
        ("/leaders/?issue=arms", ["reagan"]),
        ("/leaders/?issue=arms&issue=trade", ["putin", "reagan"]),
        ("/leaders/?issue=arms&decade=2000s", []),
        ("/leaders/?decade=2000s", ["bush", "putin"]),
        ("/leaders/?decade=2000s&decade=1980s&country=russia", ["gorbachev", "putin"]),
        ("/agreements/?leader=gorbachev", ["first", "second"]),
        ("/agreements/?leader=gorbachev&leader=bush", ["second"]),
        ("/agreements/?decade=1980s", ["first"]),
        ("/agreements/?decade=1980s&decade=2000s&leader=bush", ["second"]),
    ],
)
def test_records_are_found(client, world, address, slugs):
    page = read(client, address)
    assert page.words("p", role="alert") == []
    assert (listed(page), total(page)) == (slugs, len(slugs))


@pytest.mark.parametrize(
    ("query", "slugs", "number"),
    [
        ("", ["arms", "missiles", "fish", "trade"], 4),
        ("q=missiles", ["arms", "missiles"], 1),
        ("q=weapons", ["arms"], 1),
        ("q=commerce", ["trade"], 1),
        ("q=nothing", [], 0),
        ("leader=reagan", ["arms", "missiles"], 1),
        ("leader=bush", ["arms", "missiles", "trade"], 2),
        ("leader=bush&leader=putin", ["arms", "missiles", "trade"], 2),
        ("leader=bush&leader=reagan", [], 0),
        ("outcome=agreed", ["arms", "missiles", "trade"], 2),
        ("outcome=agreed&leader=putin", ["trade"], 1),
        ("collection=after-it", ["arms", "missiles", "trade"], 2),
        ("collection=after-it&outcome=disagreed", ["arms", "missiles"], 1),
        ("collection=cold-war&outcome=disagreed", [], 0),
        ("decade=1980s", ["arms", "missiles"], 1),
        ("decade=1980s&outcome=disagreed", [], 0),
        ("decade=1980s&decade=1990s&outcome=disagreed", ["arms", "missiles"], 1),
    ],
)
def test_matching_issues_are_listed_under_their_topics(client, world, query, slugs, number):
    page = read(client, f"/issues/?{query}")
    assert page.words("p", role="alert") == []
    assert (listed(page), total(page)) == (slugs, number)


def test_an_issue_is_found_by_published_records_only(client):
    issue, leader = make.issue("Arms"), make.leader(slug="ann")
    collection = make.collection(slug="cold-war")
    summit = make.meeting((leader, make.country()), start="1985", status="draft", collection=collection)
    make.discussion(summit, issue, "agreed")
    for query in ("collection=cold-war", "leader=ann", "decade=1980s", "outcome=agreed"):
        assert listed(read(client, f"/issues/?{query}")) == []


@pytest.mark.parametrize("room", ["summits", "leaders", "issues", "agreements"])
def test_the_collection_facet_appears_if_records_are_of_several_collections(client, world, room):
    page = read(client, f"/{room}/?collection=cold-war")
    box = page.one("fieldset", id="values-collection")
    assert "After it" in text_of(box) and "Cold war" in text_of(box)
    assert "Collection: Cold war" in page.main
    (message,) = read(client, f"/{room}/?collection=peace").words("p", role="alert")
    assert "“peace” is not an option of this filter." in message
    Summit.objects.filter(slug="new").update(collection=None), Agreement.objects.filter(slug="second").delete()
    page = read(client, f"/{room}/?collection=cold-war")
    assert not page.all("fieldset", id="values-collection")
    (field,) = page.all("input", name="collection")
    assert (field.attributes["type"], field.attributes["value"]) == ("hidden", "cold-war")
    assert "Collection: Cold war" in page.main


WRONG = ["nonsense", "1985", "1985s", "19800s", "１９８０s", "-990s", "x" * 3_800, "a\x00b", "<script>", "%s"]


@pytest.mark.parametrize("room", ["summits", "leaders", "issues", "agreements"])
def test_an_invalid_decade_is_reported_and_never_ignored(client, world, room):
    for value in WRONG:
        page = read(client, f"/{room}/?{urlencode({'decade': value})}")
        (message,) = page.words("p", role="alert")
        assert "is not a decade. Write a decade as 1980s." in message, value
        assert (listed(page), total(page)) == ([], 0)


@pytest.mark.parametrize(
    ("room", "name"),
    [
        ("summits", "place"),
        ("leaders", "country"),
        ("leaders", "issue"),
        ("issues", "leader"),
        ("issues", "outcome"),
        ("agreements", "leader"),
    ],
)
def test_an_unknown_value_is_reported_and_never_ignored(client, world, room, name):
    for value in ("nobody", "<b>", "a\x00b", "\u202eقمة\u202c"):
        page = read(client, f"/{room}/?{urlencode({name: value})}")
        (message,) = page.words("p", role="alert")
        assert re.search("“.*” is not an option", message), value
        assert (listed(page), total(page)) == ([], 0)


def test_more_than_twenty_decades_are_refused(client, world):
    decades = [("decade", f"{number:03}0s") for number in range(21)]
    (message,) = read(client, f"/summits/?{urlencode(decades)}").words("p", role="alert")
    assert "Choose at most 20 options here. You chose 21." in message
    assert read(client, f"/summits/?{urlencode(decades[:20])}").words("p", role="alert") == []


def test_chips_show_decade_and_place_by_name(client, world):
    page = read(client, "/summits/?decade=1980s&place=geneva")
    (bar,) = page.all("ul", class_="chips--bar")
    assert "Decade: 1980s" in text_of(bar) and "Place: Geneva" in text_of(bar)
    assert page.leads_to("/summits/?place=geneva") and page.leads_to("/summits/?decade=1980s")
