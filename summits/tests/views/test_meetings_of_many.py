"""Meetings of more than two sides: order of the sides, positions by stance, who stood where, who stood apart."""

import pytest

from summits.models import Actor, Participation, Summit
from summits.presenters.related_summits import heads_of_two_states
from summits.quality import findings_of
from summits.search.query.related_links import top_counterparts
from summits.tests.helpers import factories as make
from summits.tests.helpers.html import read, text_of, walk

pytestmark = pytest.mark.django_db


def country_of(letter):
    """Return the state of a letter, created once."""
    return Actor.objects.filter(name=f"State {letter}").first() or make.country(f"State {letter}")


def council(*roles, kind="multilateral", **values):
    """Create a summit at which the states A, B, C … took part, each with a role; return it and the states."""
    summit = make.summit(kind=kind, **values)
    states = [country_of(chr(65 + number)) for number in range(len(roles))]
    for state, role in zip(states, roles, strict=True):
        make.participation(summit, make.leader(), state, role=role)
    return summit, states


def sides(client, summit):
    """Return the letters of the states in the order of the page."""
    return [text_of(node)[-1] for node in read(client, summit.get_absolute_url()).all("h2", class_="side__name")]


def test_with_more_than_two_sides_the_host_comes_first_and_observers_last(client):
    summit, _states = council("observer", "guest", "member", "host", "mediator")
    assert sides(client, summit) == ["D", "C", "B", "E", "A"]
    assert sides(client, council("guest", "host", kind="bilateral")[0])[-2:] == ["A", "B"]


def test_organisations_come_after_the_states_of_the_same_role(client):
    summit, _states = council("guest", "host", "member", "guest")
    for name, role in (("Bank of Z", "guest"), ("Alliance of Y", "member")):
        make.participation(summit, make.leader(), make.organisation(name), role=role)
    assert sides(client, summit) == ["B", "C", "Y", "A", "D", "Z"]


def test_organisations_that_only_take_part_come_after_the_guests(client):
    summit, _states = council("guest", "host", "participant")
    for name, role in (("Union of X", ""), ("Bank of Z", "participant"), ("Alliance of Y", "chair")):
        make.participation(summit, make.leader(), make.organisation(name), role=role)
    assert sides(client, summit) == ["B", "Y", "C", "A", "Z", "X"]


def test_the_state_where_they_met_comes_first_unless_it_only_mediates_or_observes(client):
    for roles, of_kind, order in (
        (("host", "participant", "guest"), "multilateral", ["A", "C", "B"]),
        (("participant", "participant", "host"), "trilateral", ["C", "A", "B"]),
        (("participant", "mediator", "participant"), "trilateral", ["A", "C", "B"]),
        (("participant", "observer", "participant"), "bilateral", ["A", "C", "B"]),
    ):
        place = country_of("C" if "host" in roles else "B")
        summit, _states = council(*roles, kind=of_kind, country=place)
        assert sides(client, summit)[-3:] == order, (roles, of_kind)


@pytest.mark.parametrize(
    ("roles", "order", "pair"),
    [
        (("participant", "host", "guest"), "BCA", "BC"),
        (("mediator", "participant", "participant"), "BCA", "BC"),
        (("observer", "guest", "host"), "BCA", "BC"),
        (("observer", "participant", "host", "guest"), "CDBA", "CD"),
        (("participant", "participant", "participant"), "ABC", ""),
        (("guest", "host", "guest"), "ABC", ""),
    ],
)
def test_the_two_sides_of_a_bilateral_come_before_a_third_and_are_the_pair_that_met(client, roles, order, pair):
    summit, _states = council(*roles, kind="bilateral")
    assert "".join(sides(client, summit)) == order
    participations = Participation.objects.in_protocol_order().filter(summit=summit)
    heads = heads_of_two_states(summit, participations)
    assert "".join(head.actor.name[-1] for head in heads) == pair
    is_right = [finding.details for finding in findings_of(summit) if finding.rule.slug == "not-two-sides"] == []
    assert is_right == bool(pair)


def test_the_heading_of_a_stance_names_every_side_with_it_where_the_page_shows_but_some_positions(client):
    summit, states = council(*["member"] * 20)
    talk = make.discussion(summit, make.issue("Climate", slug="climate"), "agreed")
    for state in states:
        make.position(summit, talk.issue, state, stance="opposes" if state == states[-1] else "supports")
    article = text_of(read(client, summit.get_absolute_url()).one("article", id="i-climate"))
    assert "All 20 positions" in article
    assert f"Supports: {', '.join(f'State {chr(65 + number)}' for number in range(19))} " in article
    assert "Opposes: State T" in article


@pytest.mark.parametrize("number", [3, 9])
def test_every_list_of_sides_has_the_order_of_the_participants(client, number):
    summit, states = council(*["member"] * (number - 1), "host")
    *others, host = states
    absent = [make.country("A state that was absent")] if number == 3 else []
    talk = make.discussion(summit, make.issue("Climate", slug="climate"), "agreed")
    for state in (*absent, *others, host):
        make.position(summit, talk.issue, state, f"{state} wanted it.", stance="supports")
    page = read(client, summit.get_absolute_url())
    expected = [str(state) for state in (host, *others, *absent)]
    assert page.words("h2", class_="side__name") == expected[:number]
    table = page.one(id="stances")
    if number < 8:
        assert [text_of(node) for node in walk(table) if node.name == "th"][1:-1] == expected
    else:
        assert ", ".join(expected) in text_of(table)
    assert f"Supports: {', '.join(expected)}" in text_of(page.one("article", id="i-climate"))


def test_lists_and_sections_begin_with_the_host_of_a_meeting_of_many(client):
    summit, states = council(*["guest"] * 3, *["member"] * 4, "host")
    *_others, host = states
    nato = make.organisation("Alliance")
    make.participation(summit, make.leader("Ann Alliance"), nato, role="member")
    foreign = make.participation(summit, make.leader("Ann Foreign"), host, role="delegate")
    talk = make.discussion(summit, make.issue("Climate", slug="climate"), "agreed")
    for state in (*states, nato):
        make.position(summit, talk.issue, state, f"{state} wanted it.")
    url = summit.get_absolute_url()
    expected = [f"State {letter}" for letter in "HDEFG"] + ["Alliance", *(f"State {letter}" for letter in "ABC")]
    main = read(client, f"{url}positions/?issue=climate").main
    assert sorted(expected, key=lambda name: main.index(f"{name} wanted it.")) == expected
    participants = read(client, f"{url}participants/").main
    assert sorted(expected, key=lambda name: participants.index(name)) == expected
    assert participants.index("Ann Foreign") < participants.index("State D")
    names = {part.actor: str(part.leader) for part in summit.participations.exclude(pk=foreign.pk)}
    (row,) = [words for words in read(client, "/summits/").words("li") if "and 3 more" in words]
    assert row.index(names[host]) < row.index(names[states[3]]) and names[states[0]] not in row
    cell = read(client, "/issues/climate/").words("td")[0]
    assert cell.index("State H") < cell.index("State D") < cell.index("State E") and "State A" not in cell


def test_those_without_a_position_are_named_in_the_order_of_the_participants(client):
    summit, (a, b, c, d) = council("guest", "member", "member", "host")
    talk = make.discussion(summit, make.issue("Climate", slug="climate"), "agreed")
    make.position(summit, talk.issue, b)
    article = text_of(read(client, summit.get_absolute_url()).one("article", id="i-climate"))
    assert "No position recorded: State D, State C, State A" in article


def test_sides_with_the_same_statement_and_sources_share_one_box(client):
    summit, (a, b, c, d) = council(*["member"] * 4)
    climate, trade = (make.discussion(summit, make.issue(name), "agreed").issue for name in ("Climate", "Trade"))
    book, other = make.source("A book"), make.source("Another book")
    less = {"summary": "Asked for less.", "stance": "supports", "sources": [book]}
    for state, values in ((a, {}), (b, {"sources": [other]}), (c, {"leader": make.leader("Ann Smith")}), (d, {})):
        make.position(summit, climate, state, **{**less, **values})
    for state, values in ((a, {}), (b, {"unverified": ["stance"]}), (c, {"stance": "opposes"}), (d, {})):
        make.position(summit, trade, state, **{**less, **values})
    make.quotation(summit, summit.participations.get(actor=d).leader, "Less!", issue=trade)
    page = read(client, summit.get_absolute_url())

    def boxes(issue):
        article = page.one("article", id=f"i-{issue.slug}")
        return [text_of(node).partition(" Less!")[0] for node in walk(article) if node.name == "section"]

    assert boxes(climate) == ["State A, State C Ann Smith, State D Asked for less.1", "State B Asked for less.2"]
    assert boxes(trade) == [
        *("State A Asked for less.1", "State B Asked for less.1 stance: not yet confirmed"),
        *("State D Asked for less.1", "State C Asked for less.1"),
    ]


def test_two_sides_with_the_same_statement_have_a_box_each(client):
    summit, states = council("host", "guest", kind="bilateral")
    talk = make.discussion(summit, make.issue("Climate", slug="climate"), "agreed")
    for state in states:
        make.position(summit, talk.issue, state, "Asked for less.")
    assert text_of(read(client, summit.get_absolute_url()).one("article", id="i-climate")).count("Asked for less.") == 2


def test_positions_are_grouped_by_stance_and_one_line_names_those_without(client):
    summit, (a, b, c, d) = council("member", "member", "member", "member")
    talk = make.discussion(summit, make.issue("Climate", slug="climate"), "agreed")
    make.position(summit, talk.issue, a, stance="opposes")
    make.position(summit, talk.issue, c, stance="supports")
    article = text_of(read(client, summit.get_absolute_url()).one("article", id="i-climate"))
    assert article.index("Supports: State C") < article.index("Opposes: State A")
    assert "No position recorded: State B, State D" in article and "No position recorded." not in article


def test_a_position_of_a_group_is_that_of_those_who_were_members_then(client):
    summit, (a, b, c, d) = council("host", "member", "member", "guest", start="2008-04-06")
    talk, group = make.discussion(summit, make.issue("Climate", slug="climate"), "agreed"), make.organisation("Group")
    make.membership(group, a, "1975")
    make.membership(group, b, "1975", end="1997")
    make.membership(group, c, "2014")
    make.position(summit, talk.issue, group, stance="supports")
    article = text_of(read(client, summit.get_absolute_url()).one("article", id="i-climate"))
    assert "Supports: Group" in article and "No position recorded: State B, State C, State D" in article


def test_an_observer_or_a_mediator_is_not_missed_among_those_with_a_position(client):
    summit, (a, _b, _c, _d) = council("host", "guest", "observer", "mediator", kind="bilateral")
    talk = make.discussion(summit, make.issue("Climate", slug="climate"), "agreed")
    make.position(summit, talk.issue, a, stance="supports")
    article = text_of(read(client, summit.get_absolute_url()).one("article", id="i-climate"))
    assert "No position recorded: State B" in article and "State C" not in article and "State D" not in article


def test_with_two_sides_each_has_its_box(client):
    summit, (a, b) = council("host", "guest", kind="bilateral")
    talk = make.discussion(summit, make.issue("Climate", slug="climate"), "agreed")
    make.position(summit, talk.issue, a, stance="opposes")
    page = read(client, summit.get_absolute_url())
    article = text_of(page.one("article", id="i-climate"))
    assert "State B No position recorded." in article and "Opposes: State A" not in article
    assert "Who stood where" not in page.main


def test_a_table_says_who_stood_where(client):
    summit, states = council(*["member"] * 6)
    talk = make.discussion(summit, make.issue("Climate", slug="climate"), "agreed")
    for number, state in enumerate(states[:5]):
        make.position(summit, talk.issue, state, stance="supports" if number < 4 else "")
    page = read(client, summit.get_absolute_url())
    table = text_of(page.one(id="stances"))
    assert table.count("State") == 5 and table.count("Supports") == 5 and "See text" in table
    assert "Who stood where" in text_of(page.one("ul", class_="toc"))
    assert "State F" not in table


def test_a_table_headed_by_codes_names_the_states(client):
    summit, states = council(*["member"] * 5)
    talk = make.discussion(summit, make.issue("Climate", slug="climate"), "agreed")
    for number, state in enumerate(states):
        type(state).objects.filter(pk=state.pk).update(iso_code=f"A{'BCDEF'[number]}")
        make.position(summit, talk.issue, state, stance="supports")
    key = read(client, summit.get_absolute_url()).one(id="stances")
    assert "AB State A, AC State B, AD State C, AE State D, AF State E" in text_of(key)


def test_a_table_of_more_than_eight_sides_names_them_by_stance(client):
    summit, states = council(*["member"] * 9)
    talk = make.discussion(summit, make.issue("Climate", slug="climate"), "agreed")
    for number, state in enumerate(states[:8]):
        make.position(summit, talk.issue, state, stance="supports" if number < 7 else "opposes")
    assert text_of(read(client, summit.get_absolute_url()).one(id="stances")).count("Supports") == 7 + 1
    make.position(summit, talk.issue, states[8])
    table = read(client, summit.get_absolute_url()).one(id="stances")
    cells = [text_of(node) for node in walk(table) if node.name == "td"]
    assert cells == [", ".join(f"State {letter}" for letter in "ABCDEFG"), "State H", "–", "–", "–", "State I"]
    assert text_of(table).count("Supports") == 1


def test_a_position_repeats_the_stance_of_its_group_only_if_it_is_another(client):
    summit, states = council("member", "member", "member")
    talk = make.discussion(summit, make.issue("Climate", slug="climate"), "agreed")
    make.position(summit, talk.issue, states[0], stance="supports")
    make.position(summit, talk.issue, states[0], stance="opposes", leader=make.leader())
    article = text_of(read(client, summit.get_absolute_url()).one("article", id="i-climate"))
    assert article.count("Supports") + article.count("Opposes") == 2


def test_of_more_than_twelve_sides_without_a_position_only_the_number_is_stated(client):
    for present, said in ((13, "State M"), (14, "13 sides")):
        summit, states = council(*["member"] * present)
        talk = make.discussion(summit, make.issue(f"Climate {present}", slug=f"climate-{present}"), "agreed")
        make.position(summit, talk.issue, states[0], stance="opposes")
        article = text_of(read(client, summit.get_absolute_url()).one("article", id=f"i-climate-{present}"))
        assert said in article.partition("No position recorded: ")[2] and ("State B" in article) == (present == 13)


def test_a_meeting_of_three_has_no_pair(client):
    main = read(client, council("", "", "", kind="trilateral")[0].get_absolute_url()).main
    assert "recorded meeting of" not in main and "No related meetings are recorded." in main
    assert "The only recorded meeting of" in read(client, council("", "", kind="bilateral")[0].get_absolute_url()).main
    assert "recorded meeting of" not in read(client, council("", "", kind="multilateral")[0].get_absolute_url()).main


def test_the_pair_of_a_bilateral_are_the_heads_of_its_two_sides(client):
    a, b, c = (country_of(letter) for letter in "ABC")
    people = {name: make.leader(f"Ann {name}") for name in ("Medvedev", "Putin", "Bush", "Rice", "Moon")}
    summit = make.summit()
    roles = {"Medvedev": "successor", "Rice": "delegate", "Moon": "observer"}
    for name, state in (("Medvedev", a), ("Putin", a), ("Rice", b), ("Bush", b), ("Moon", c)):
        make.participation(summit, people[name], state, role=roles.get(name, ""))
    make.meeting((people["Medvedev"], a), (people["Bush"], b), start="2009")
    main = read(client, summit.get_absolute_url()).main
    assert main.count("recorded meeting of") == 1 and "The only recorded meeting of Putin and Bush" in main
    assert "Medvedev and Bush: meeting 2 of 2" in read(client, Summit.objects.latest("start").get_absolute_url()).main


def test_the_head_of_an_organisation_is_of_no_pair_and_no_counterpart(client):
    state, other, nato = country_of("A"), country_of("B"), make.organisation("NATO")
    putin, bush, robertson = (make.leader(f"Ann {name}") for name in ("Putin", "Bush", "Robertson"))
    summit = make.meeting((putin, state), (robertson, nato))
    assert "recorded meeting of" not in read(client, summit.get_absolute_url()).main
    make.meeting((putin, state), (robertson, nato), (bush, other), kind="multilateral")
    counterparts = text_of(read(client, putin.get_absolute_url()).one(id="counterparts"))
    assert "1 meeting with Ann Bush" in counterparts and "Robertson" not in counterparts
    of_the_head = text_of(read(client, robertson.get_absolute_url()).one(id="counterparts"))
    assert "Only meetings of leaders of different states" in of_the_head and "Putin" not in of_the_head
    assert [top_counterparts(one) for one in (putin, robertson)] == [[(bush, 1)], []]


def test_those_who_stood_apart_are_named_with_the_outcome_everywhere(client):
    summit, states = council("member", "member", "member")
    us, other = make.country("United States"), states[0]
    talk = make.discussion(summit, make.issue("Climate", slug="climate"), "agreed", summary="Agreed.")
    talk.apart.set([us, other])
    for address in (summit.get_absolute_url(), "/issues/climate/", f"{summit.get_absolute_url()}issues/"):
        assert "Agreed, without State A and the United States" in read(client, address).main, address
    assert "agreed, without State A and the United States" in read(client, "/summits/?issue=climate").main
    assert "Agreed, without State A and the United States" in text_of(
        read(client, summit.get_absolute_url()).one(id="glance")
    )
