"""The filters of the lists, by what a reader sees in the page: which records, how many, what is wrong."""

import re
from urllib.parse import parse_qs, quote, urlencode, urlsplit

import pytest

from summits.tests.helpers import factories as make
from summits.tests.helpers.html import read, text_of, walk

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    """Four meetings: Geneva 1985, Reykjavik 1986, Ljubljana 2001, Sochi 2008, and the people and issues in them."""
    us, union, russia = make.country("United States"), make.country("Soviet Union"), make.country("Russia")
    union.successor = russia
    union.save()
    swiss, iceland, slovenia = make.country("Switzerland"), make.country("Iceland"), make.country("Slovenia")
    reagan, gorbachev = make.leader("Ronald Reagan"), make.leader("Mikhail Gorbachev")
    bush, putin, medvedev = make.leader("George Bush"), make.leader("Vladimir Putin"), make.leader("Dmitry Medvedev")
    make.leader_name(putin, "Путин")
    make.leader_name(putin, "Poutine")
    arms = make.issue("Arms control")
    shield, missiles = make.issue("Missile defence", parent=arms), make.issue("Missiles in Europe", parent=arms)
    rights = make.issue("Human rights")
    make.issue_name(shield, "Star Wars")
    line = make.series("US–Soviet summits")
    at = {
        "geneva": ("Geneva Summit 1985", "Geneva", swiss, "1985-11-19", "1985-11-21", reagan, us, gorbachev, union),
        "reykjavik": ("Reykjavik 1986", "Reykjavik", iceland, "1986-10-11", "1986-10-12", reagan, us, gorbachev, union),
        "ljubljana": ("Ljubljana 2001", "Brdo Castle", slovenia, "2001-06-16", None, bush, us, putin, russia),
        "sochi": ("Sochi Summit 2008", "Sochi", russia, "2008-04-05", "2008-04-06", bush, us, putin, russia),
    }
    made = {}
    for key, (title, place, host, start, end, *sides) in at.items():
        made[key] = make.meeting(
            (sides[0], sides[1]),
            (sides[2], sides[3]),
            title=title,
            slug=key,
            place=make.place(place, country=host),
            start=start,
            end=end,
            series=line if key in ("geneva", "reykjavik") else None,
            kind="sideline" if key == "ljubljana" else "bilateral",
        )
    make.participation(made["sochi"], medvedev, russia)
    make.discussion(made["geneva"], shield, "disagreed")
    make.discussion(made["geneva"], rights, "agreed")
    make.discussion(made["reykjavik"], shield, "agreed")
    make.discussion(made["reykjavik"], rights, "disagreed")
    make.discussion(made["sochi"], missiles, "deferred")
    made["sochi"].venue = "Bocharov Ruchey"
    made["sochi"].save()
    return made


ALL = ["sochi", "ljubljana", "reykjavik", "geneva"]


def listed(page):
    """Return the slugs of the summits listed, in order."""
    titles = page.all("h2", class_="row__title")
    return [child.attributes["href"].split("/")[-2] for node in titles for child in walk(node) if child.name == "a"]


def total(page):
    """Return the number that the list gives."""
    return int(text_of(next(node for node in walk(page.one("p", role="status")) if node.name == "b")))


def problems(page):
    """Return the messages of what is wrong."""
    return page.words("p", role="alert")


def found(client, query):
    """Return the slugs that a query lists; the numbers of the page agree with them."""
    page = read(client, f"/summits/?{query}")
    assert not problems(page), problems(page)
    assert total(page) == len(listed(page))
    return listed(page)


# --- what each filter finds ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("query", "slugs"),
    [
        ("", ALL),
        ("leader=ronald-reagan", ["reykjavik", "geneva"]),
        ("leader=vladimir-putin&leader=george-bush", ["sochi", "ljubljana"]),
        ("leader=vladimir-putin&leader=george-bush&leader=dmitry-medvedev", ["sochi"]),
        ("leader=vladimir-putin&leader=ronald-reagan", []),
        ("leader=vladimir-putin&leader=ronald-reagan&match=any", ALL),
        ("leader=vladimir-putin&leader=vladimir-putin", ["sochi", "ljubljana"]),
        ("match=any", ALL),
        ("match=all", ALL),
        ("country=russia", ALL),
        ("country=soviet-union", ["reykjavik", "geneva"]),
        ("country=united-states&country=russia", ALL),
        ("country=iceland", []),
        ("country=soviet-union&country=russia", ["reykjavik", "geneva"]),
        ("country=soviet-union&country=iceland&match=any", ["reykjavik", "geneva"]),
        ("host=iceland", ["reykjavik"]),
        ("host=iceland&host=switzerland", ["reykjavik", "geneva"]),
        ("host=united-states", []),
        ("issue=missile-defence", ["reykjavik", "geneva"]),
        ("issue=arms-control", ["sochi", "reykjavik", "geneva"]),
        ("issue=human-rights", ["reykjavik", "geneva"]),
        ("issue=human-rights&issue=missiles-in-europe", ["sochi", "reykjavik", "geneva"]),
        ("outcome=deferred", ["sochi"]),
        ("outcome=agreed", ["reykjavik", "geneva"]),
        ("outcome=agreed&outcome=deferred", ["sochi", "reykjavik", "geneva"]),
        ("issue=missile-defence&outcome=disagreed", ["geneva"]),
        ("issue=human-rights&outcome=disagreed", ["reykjavik"]),
        ("issue=arms-control&outcome=disagreed", ["geneva"]),
        ("issue=arms-control&outcome=partial", []),
        ("kind=sideline", ["ljubljana"]),
        ("kind=sideline&kind=bilateral", ALL),
        ("kind=trilateral", []),
        ("series=us-soviet-summits", ["reykjavik", "geneva"]),
        ("from=1986", ["sochi", "ljubljana", "reykjavik"]),
        ("from=1985-11-21", ALL),
        ("from=1985-11-22", ["sochi", "ljubljana", "reykjavik"]),
        ("to=1985", ["geneva"]),
        ("to=1985-11", ["geneva"]),
        ("to=1985-11-19", ["geneva"]),
        ("to=1985-11-18", []),
        ("from=1985&to=1988-06", ["reykjavik", "geneva"]),
        ("from=1985-11-20&to=1985-11-20", ["geneva"]),
        ("from=19+November+1985&to=November+1985", ["geneva"]),
        ("sort=start", ALL[::-1]),
        ("sort=-start", ALL),
        ("sort=title", ["geneva", "ljubljana", "reykjavik", "sochi"]),
        ("q=sochi", ["sochi"]),
        ("q=SOCHI", ["sochi"]),
        ("q=bocharov", ["sochi"]),
        ("q=putin+sochi", ["sochi"]),
        ("q=putin+geneva", []),
        ("q=poutine", ["sochi", "ljubljana"]),
        ("q=Путин", ["sochi", "ljubljana"]),
        ("q=путин", ["sochi", "ljubljana"]),
        ("q=ПУТИН", ["sochi", "ljubljana"]),
        ("q=star+wars", ["reykjavik", "geneva"]),
        ("q=reykjavik%0Areagan", ["reykjavik"]),
        ("q=missile", ["sochi", "reykjavik", "geneva"]),
        ("q=slovenia", ["ljubljana"]),
        ("q=putin+-sochi", ["ljubljana"]),
        ("q=reykjavik+or+sochi&sort=start", ["reykjavik", "sochi"]),
        ("q=november+1985", ["geneva"]),
        ("q=++", ALL),
        ("leader=ronald-reagan&issue=missile-defence&outcome=agreed&host=iceland&from=1986&to=1986", ["reykjavik"]),
        ("leader=ronald-reagan&host=russia", []),
        ("q=&leader=&from=&to=&issue=&outcome=&kind=&series=&country=&host=&match=&sort=", ALL),
    ],
)
def test_summits_are_found(client, world, query, slugs):
    assert found(client, query) == slugs


def test_the_default_order_of_a_search_is_best_match_with_names_first(client, world):
    make.summit("Heiligendamm", slug="heiligendamm", start="2020", summary="They spoke of Putin.")
    best = ["sochi", "ljubljana", "heiligendamm"]
    assert found(client, "q=putin&sort=relevance") == found(client, "q=putin") == best
    assert found(client, "q=putin&sort=-start") == ["heiligendamm", "sochi", "ljubljana"]


def test_a_title_with_all_the_words_apart_is_a_better_match_than_a_text(client, world):
    make.summit("Vienna", slug="vienna", start="2020", summary="A summit not held in Sochi in 2008.")
    assert found(client, "q=sochi+2008&sort=relevance")[0] == "sochi"


def test_a_summit_across_two_years_is_found_in_both(client):
    make.summit(slug="turn", start="1999-12-31", end="2000-01-01")
    assert found(client, "from=2000&to=2000") == found(client, "from=1999&to=1999") == ["turn"]


def test_a_host_state_includes_its_predecessors(client, world):
    union = world["geneva"].participations.get(leader__slug="mikhail-gorbachev").actor
    make.summit(slug="moscow", start="1988", country=union, place=make.place("Moscow", country=union.successor))
    assert found(client, "host=russia") == ["sochi", "moscow"]
    assert found(client, "host=soviet-union") == ["moscow"]


def test_a_predecessors_predecessor_counts_too(client, world):
    empire = make.country("Empire", successor=world["geneva"].participations.last().actor)
    make.meeting((make.leader(), empire), slug="tilsit", start="1807")
    assert "tilsit" in found(client, "country=russia")


# --- what is wrong is said -----------------------------------------------------------------------------------

NASTY = {
    "a word": "nonsense",
    "nothing known": "nobody-such",
    "html": "<script>alert(1)</script>",
    "an attribute": '" onfocus=alert(1) x="',
    "sql": "'; DROP TABLE summits_summit; --",
    "a percent": "%s %(x)s {0} {{ x }}",
    "nul": "a\x00b",
    "emoji": "🕊️",
    "right to left": "\u202eقمة\u202c",
    "controls": "\x01\x1b[31m\x7f",
    "a lone quote": "'",
    "a backslash": "\\",
    "a newline": "a\nb",
    "long": "x" * 3_800,
    "a number": "-1",
    "much": "9" * 3_800,
}
PARAMETERS = ["leader", "country", "host", "issue", "outcome", "kind", "collection", "series", "from", "to", "decade"]
PARAMETERS += ["place", "sort", "match", "page"]


@pytest.mark.parametrize("name", PARAMETERS)
def test_an_invalid_value_is_reported_and_never_ignored(client, world, name):
    for kind, nasty in NASTY.items():
        page = read(client, f"/summits/?{urlencode({name: nasty})}")
        assert len(problems(page)) == 1, (kind, problems(page))
        assert listed(page) == (ALL if name == "page" else []), kind
        assert "<script>alert" not in page.source
        assert not [node for node in page.all() if "onfocus" in node.attributes]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("leader", "nobody"),
        ("outcome", "splendid"),
        ("kind", "dance"),
        ("series", "dances"),
        ("from", "yesterday"),
        ("to", "2008-02-30"),
        ("from", "2008-00"),
        ("from", "junk 2008"),
        ("from", "0000"),
        ("sort", "mood"),
        ("match", "some"),
        ("page", "x"),
    ],
)
def test_the_message_names_the_value(client, world, name, value):
    (message,) = problems(read(client, f"/summits/?{urlencode({name: value})}"))
    assert f"“{value}”" in message


def test_a_missing_page_is_reported_and_the_first_page_shown(client, world):
    for page in ("0", "-1", "2", "999999", "1.5", "x", "", "９９"):
        answer = read(client, f"/summits/?{urlencode({'page': page})}")
        assert len(problems(answer)) == 1, page
        assert "Showing the first page." in problems(answer)[0]
        assert listed(answer) == ALL


def test_any_keywords_are_searched_for_or_refused(client, world):
    for kind, words in NASTY.items():
        page = read(client, f"/summits/?{urlencode({'q': words})}")
        assert "<script>alert" not in page.source
        if kind != "a newline":
            assert listed(page) == [], kind
            assert problems(page) or "No meetings match these filters." in page.main


@pytest.mark.parametrize("words", ["%", "_", "-putin", "—"])
def test_keywords_without_searchable_words_are_reported(client, world, words):
    assert len(problems(read(client, f"/summits/?{urlencode({'q': words})}"))) == 1


def test_a_query_with_too_many_words_is_refused(client, world):
    assert problems(read(client, f"/summits/?q={'+'.join(['sochi'] * 20 + ['geneva'])}"))


@pytest.mark.parametrize("name", ["q", "from", "to", "sort", "match", "page"])
def test_two_values_of_a_single_valued_filter_are_reported(client, world, name):
    one, two = {"q": ("sochi", "geneva"), "sort": ("start", "title"), "match": ("any", "all")}.get(name, ("1", "1985"))
    if name in ("from", "to"):
        one, two = "1985", "1986"
    assert problems(read(client, f"/summits/?{name}={one}&{name}={two}"))


def test_one_invalid_value_among_valid_ones_is_reported(client, world):
    page = read(client, "/summits/?leader=vladimir-putin&leader=nobody")
    assert "“nobody”" in problems(page)[0]
    assert total(page) == 0


def test_every_invalid_value_has_an_error_and_a_link_to_remove_it(client, world):
    page = read(client, "/summits/?leader=nobody&from=soon&host=iceland")
    assert len(problems(page)) == 2
    assert page.leads_to("/summits/?from=soon&host=iceland")
    assert page.leads_to("/summits/?leader=nobody&host=iceland")


def test_hundreds_of_values_cause_no_server_error(client, world):
    assert found(client, "&".join(["leader=vladimir-putin"] * 180)) == ["sochi", "ljubljana"]
    assert problems(read(client, f"/summits/?{'&'.join(f'issue=x{number}' for number in range(350))}"))
    assert client.get(f"/summits/?{'&'.join(['leader=x'] * 5000)}").status_code == 414


def test_at_most_twenty_leaders_can_be_chosen(client):
    state, summit = make.country(), make.summit()
    leaders = [make.leader() for _ in range(21)]
    for leader in leaders:
        make.participation(summit, leader, state)
    query = "&".join(f"leader={leader.slug}" for leader in leaders[:20])
    assert found(client, f"{query}&q={'+'.join('summit' for _ in range(12))}") == [summit.slug]
    assert found(client, f"{query}&match=any") == [summit.slug]
    page = read(client, f"/summits/?{query}&leader={leaders[20].slug}")
    assert "Choose at most 20 options here. You chose 21." in problems(page)[0]
    assert listed(page) == []


def test_undecodable_bytes_cause_no_server_error(client, world):
    for query in ("leader=%ff%fe", "q=%ed%a0%80", "from=%c3%28", "=", "&&&", "leader", "%00=%00", "q=%00"):
        assert client.get(f"/summits/?{query}").status_code == 200, query


def test_a_draft_is_not_a_valid_filter_value(client, world):
    make.leader("Draft Person", status="draft"), make.issue("Draft issue", status="review")
    assert "“draft-person”" in problems(read(client, "/summits/?leader=draft-person"))[0]
    assert "“draft-issue”" in problems(read(client, "/summits/?issue=draft-issue"))[0]


# --- numbers, chips, pages -----------------------------------------------------------------------------------


def chips(page):
    """Return text → address of the chips that remove one filter."""
    bars = page.all("ul", class_="chips--bar")
    links = [node for bar in bars for node in walk(bar) if node.name == "a"]
    return {text_of(link): link.attributes["href"] for link in links}


def test_each_chosen_value_has_a_chip_that_removes_it_alone(client, world):
    query = "q=summit&leader=george-bush&leader=vladimir-putin&from=2000&outcome=deferred&sort=start&match=any"
    page = read(client, f"/summits/?{query}")
    for text, address in chips(page).items():
        if text.startswith("Clear all"):
            continue
        left = parse_qs(urlsplit(address).query)
        have = parse_qs(query)
        gone = [(name, value) for name, values in have.items() for value in values if value not in left.get(name, [])]
        assert len(gone) == 1, (text, gone)
        assert left.get("sort") == ["start"] and left.get("match") == ["any"]
    assert len(chips(page)) == 5 + 1


def test_chips_show_labels_instead_of_slugs(client, world):
    page = read(client, "/summits/?leader=vladimir-putin&outcome=disagreed&from=1985-11&kind=sideline")
    words = " | ".join(chips(page))
    assert "Leader: Vladimir Putin" in words
    assert "Outcome: Disagreed" in words
    assert "From: November 1985" in words
    assert "Kind: On the sidelines of a conference" in words


@pytest.mark.parametrize(
    "query", ["q=++sochi+", "from=5+April+2008", "from=2008~", "leader=vladimir-putin", "kind=bilateral"]
)
def test_a_chip_removes_its_value_in_any_spelling(client, world, query):
    page = read(client, f"/summits/?{query}&host=russia")
    addresses = [address for text, address in chips(page).items() if "Host" not in text and "all" not in text]
    assert [parse_qs(urlsplit(address).query) for address in addresses] == [{"host": ["russia"]}]


def test_removing_a_filter_leads_to_page_one(client, world):
    page = read(client, "/summits/?host=russia&page=1")
    assert not [address for address in chips(page).values() if "page=" in address]


def test_the_pages_of_a_list_keep_the_filters_and_hold_all_records_once(client):
    leader, state, other = make.leader("Ann Boss"), make.country(), make.leader("Bob Boss")
    for number in range(45):
        make.meeting((leader, state), (other, state), slug=f"m-{number}", start=f"{1950 + number}")
    make.summit(slug="alone")
    query = "leader=ann-boss&leader=bob-boss&sort=start&from=1900"
    seen, address = [], f"/summits/?{query}"
    while address:
        page = read(client, address)
        assert total(page) == 45
        assert "of 46 meetings" in page.main
        seen += listed(page)
        following = page.all("a", rel="next")
        address = following and "/summits/" + following[0].attributes["href"]
        if address:
            kept = parse_qs(urlsplit(address).query)
            assert kept["leader"] == ["ann-boss", "bob-boss"] and kept["sort"] == ["start"] and kept["from"] == ["1900"]
    assert seen == [f"m-{number}" for number in range(45)]


def test_the_form_shows_what_was_chosen(client, world):
    page = read(client, "/summits/?q=%22a%22&leader=vladimir-putin&outcome=deferred&from=1985&match=any&sort=title")
    ticked = {(n.attributes["name"], n.attributes["value"]) for n in page.all("input") if "checked" in n.attributes}
    assert ticked == {("leader", "vladimir-putin"), ("outcome", "deferred"), ("match", "any")}
    written = {
        n.attributes["name"]: n.attributes["value"]
        for n in page.all("input")
        if n.attributes.get("id") in ("q", "from")
    }
    assert written == {"q": '"a"', "from": "1985"}
    assert [n.attributes["value"] for n in page.all("option") if "selected" in n.attributes] == ["title"]


def test_a_list_by_issue_shows_the_outcome_of_that_issue(client, world):
    page = read(client, "/summits/?issue=arms-control&leader=ronald-reagan")
    assert page.words("p", class_="row__match") == ["Missile defence: agreed", "Missile defence: disagreed"]


# --- agreements ----------------------------------------------------------------------------------------------


@pytest.fixture
def treaties():
    """The INF Treaty (1988 to 2019), SALT II (signed, never in force), a declaration, START (from 1994)."""
    us, union = make.country("United States"), make.country("Soviet Union", slug="soviet-union")
    russia = make.country("Russia")
    union.successor = russia
    union.save()
    arms = make.issue("Arms control")
    middle = make.issue("Missiles in Europe", parent=arms)
    inf = make.agreement("INF Treaty", slug="inf", signed="1987-12-08", parties=[us, union], issues=[middle])
    make.event(inf, "1988-06-01", "entered-into-force")
    make.event(inf, "2019-08-02", "withdrawn", us)
    make.agreement("SALT II", slug="salt", signed="1979-06-18", parties=[us, union], issues=[arms])
    make.agreement("Basic principles", slug="principles", kind="declaration", signed="1972-05-29", parties=[us, union])
    start = make.agreement(
        "START", slug="start", signed="1991-07-31", summary="Cuts strategic arms.", parties=[us, russia]
    )
    make.event(start, "1994-12-05", "entered-into-force")
    make.event(start, "2009-12-05", "expired")


@pytest.mark.parametrize(
    ("query", "slugs"),
    [
        ("", ["principles", "salt", "inf", "start"]),
        ("on=1990-01-01&in_force=yes", ["inf"]),
        ("on=1988-06-01&in_force=yes", ["inf"]),
        ("on=1988-05-31&in_force=yes", []),
        ("on=2019-08-01&in_force=yes", ["inf"]),
        ("on=2019-08-02&in_force=yes", []),
        ("on=2000&in_force=yes", ["inf", "start"]),
        ("on=1990-01-01&in_force=not-yet", []),
        ("on=1990-01-01&in_force=not-known", ["salt"]),
        ("on=1990-01-01&in_force=not-binding", ["principles"]),
        ("on=1990-01-01&in_force=not-known&in_force=in-force", ["salt", "inf"]),
        ("on=1988-05-31&in_force=not-yet", ["inf"]),
        ("on=1988-05-31&in_force=not-yet&in_force=yes&in_force=not-yet-in-force", ["inf"]),
        ("parties=bilateral", ["principles", "salt", "inf", "start"]),
        ("parties=multilateral", []),
        ("on=2020&in_force=ended", ["inf", "start"]),
        ("in_force=yes", []),
        ("in_force=ended", ["inf", "start"]),
        ("on=1980-01-01", ["principles", "salt"]),
        ("kind=declaration", ["principles"]),
        ("kind=declaration&kind=treaty", ["principles", "salt", "inf", "start"]),
        ("kind=declaration&on=1990-01-01&in_force=yes", []),
        ("issue=arms-control", ["salt", "inf"]),
        ("issue=missiles-in-europe", ["inf"]),
        ("country=russia", ["principles", "salt", "inf", "start"]),
        ("country=soviet-union", ["principles", "salt", "inf"]),
        ("country=united-states&country=soviet-union", ["principles", "salt", "inf"]),
        ("q=strategic", ["start"]),
        ("sort=-signed", ["start", "inf", "salt", "principles"]),
        ("sort=title", ["principles", "inf", "salt", "start"]),
        ("q=&on=&in_force=&kind=&issue=&sort=", ["principles", "salt", "inf", "start"]),
    ],
)
def test_agreements_are_found(client, treaties, query, slugs):
    page = read(client, f"/agreements/?{query}")
    assert not problems(page), problems(page)
    assert (listed(page), total(page)) == (slugs, len(slugs))


@pytest.mark.parametrize("name", ["on", "in_force", "kind", "issue", "country", "sort"])
def test_an_invalid_value_of_agreements_is_reported(client, treaties, name):
    for kind, nasty in NASTY.items():
        page = read(client, f"/agreements/?{urlencode({name: nasty})}")
        assert len(problems(page)) == 1, kind
        assert listed(page) == []


def test_the_chip_of_a_year_shows_its_first_day(client, treaties):
    assert any("1 January 1990" in text for text in chips(read(client, "/agreements/?on=1990&in_force=yes")))


# --- leaders -------------------------------------------------------------------------------------------------


@pytest.fixture
def people():
    russia = make.country("Russia")
    putin = make.leader("Vladimir Putin", native_name="Владимир Путин")
    make.leader_name(putin, "Poutine", language="fr")
    make.leader_name(putin, "Wladimir Wladimirowitsch Putin")
    make.term(putin, actor=russia)
    gorbachev = make.leader("Mikhail Gorbachev", native_name="Михаил Горбачёв")
    make.leader_name(gorbachev, "Gorbatschow")
    make.term(gorbachev, actor=make.country("Soviet Union"))


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("", ["Gorbachev, Mikhail", "Putin, Vladimir"]),
        ("q=putin", ["Putin, Vladimir"]),
        ("q=POUTINE", ["Putin, Vladimir"]),
        ("q=Путин", ["Putin, Vladimir"]),
        ("q=путин", ["Putin, Vladimir"]),
        ("q=ВЛАДИМИР", ["Putin, Vladimir"]),
        ("q=putin+vladimir", ["Putin, Vladimir"]),
        ("q=Putin,+Vladimir", ["Putin, Vladimir"]),
        ("q=poutine+wladimir", ["Putin, Vladimir"]),
        ("q=gorbatschow", ["Gorbachev, Mikhail"]),
        ("q=Горбачёв", ["Gorbachev, Mikhail"]),
        ("q=mik", ["Gorbachev, Mikhail"]),
        ("q=m", []),
        ("q=&country=", ["Gorbachev, Mikhail", "Putin, Vladimir"]),
        ("country=soviet-union", ["Gorbachev, Mikhail"]),
        ("country=soviet-union&country=russia", ["Gorbachev, Mikhail", "Putin, Vladimir"]),
        ("country=russia&q=gorb", []),
    ],
)
def test_leaders_are_found_in_any_spelling(client, people, query, names):
    page = read(client, f"/leaders/?{query}")
    assert not problems(page)
    shown = [re.sub(r" [А-Я].*", "", words) for words in page.words("th", scope="row")]
    assert (shown, total(page)) == (names, len(names))


@pytest.mark.parametrize(
    "path",
    [
        "/leaders/?country=",
        "/leaders/?q=",
        "/leaders/?page=",
        "/agreements/?q=",
        "/sources/?page=",
        "/?q=",
        "/issues/?q=",
    ],
)
def test_no_input_causes_a_server_error(client, people, path):
    for nasty in NASTY.values():
        read(client, path + quote(nasty))


@pytest.mark.parametrize("room", ["summits", "leaders", "issues", "agreements", "countries", "sources"])
def test_a_url_without_a_record_returns_404(client, room):
    for slug in (
        "nothing",
        "%00",
        "a%00b",
        "%F0%9F%95%8A",
        "..",
        "%2e%2e",
        "x" * 3000,
        "%27%3B--",
        "%ff",
        "a%0ab",
        "-",
    ):
        assert client.get(f"/{room}/{slug}/").status_code == 404, slug
