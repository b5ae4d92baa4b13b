"""Entities that a query names, and their related links: the counts are those of the linked lists."""

from urllib.parse import urlsplit

import pytest
from django.http import QueryDict

from summits.filters import AgreementFilterSet, SummitFilterSet
from summits.models import Agreement, Participation, Summit
from summits.search.query.entities import match_entities
from summits.search.query.parser import parse
from summits.tests.helpers import factories as make
from summits.tests.helpers.search import flush_indexes

pytestmark = pytest.mark.django_db

LISTS = {"/summits/": (SummitFilterSet, Summit), "/agreements/": (AgreementFilterSet, Agreement)}


@pytest.fixture(scope="module", autouse=True)
def archive(module_db):
    """Leaders of three states who met, on issues and their parts, at places; among them drafts."""
    us, russia, italy = make.country("United States"), make.country("Russia"), make.country("Italy")
    ussr = make.country("Soviet Union", successor=russia)
    elder, younger = make.leader("George H. W. Bush"), make.leader("George W. Bush")
    putin = make.leader("Vladimir Putin", native_name="Владимир Владимирович Путин")
    gorbachev, stalin = make.leader("Mikhail Gorbachev"), make.leader("Joseph Stalin")
    reagan = make.leader("Ronald Reagan")
    make.leader("Anthony Eden")
    names = [
        (putin, "Poutine"),
        (younger, "Bush 43"),
        (stalin, "Uncle Joe"),
        (gorbachev, "Горбачёв"),
        (reagan, "Рейган"),
    ]
    for leader, name in [*names, (reagan, "the Gipper")]:
        make.leader_name(leader, name)
    arms = make.issue("Arms control")
    shield = make.issue("Missile defence", parent=arms)
    for word in ("Star Wars", "Strategic Defense Initiative"):
        make.issue_name(shield, word)
    sochi, malta = make.place("Sochi", country=russia), make.place("Malta", country=italy)
    summits = [
        make.meeting((younger, us), (putin, russia), title="Ljubljana Summit 2001", start="2001-06-16", place=malta),
        make.meeting((younger, us), (putin, russia), title="Sochi Summit 2008", start="2008-04-06", place=sochi),
        make.meeting((elder, us), (putin, russia), title="Kennebunkport", start="2007-07-01"),
        make.meeting((elder, us), (gorbachev, ussr), title="Malta Summit 1989", start="1989-12-02", place=malta),
        make.meeting((elder, us), (gorbachev, ussr), title="Moscow Summit 1991", start="1991-07-30", country=ussr),
        make.meeting((reagan, us), (gorbachev, ussr), title="Reykjavik", start="1986-10-11"),
        make.meeting((younger, us), (putin, russia), title="Draft", start="2010-01-01", place=sochi, status="draft"),
    ]
    for summit, issue, outcome in [
        (1, shield, "disagreed"),
        (0, arms, "agreed"),
        (5, shield, "disagreed"),
        (6, arms, "agreed"),
    ]:
        make.discussion(summits[summit], issue, outcome)
    make.agreement("ABM Treaty", summit=summits[1], issues=[shield])
    make.agreement("Draft treaty", issues=[arms], status="draft")
    flush_indexes()
    make.leader("Yuri Draft", status="draft")
    return summits


def rows(words):
    return [(named.type_name, named.heading) for named in match_entities(parse(words))]


def ways(words):
    (named,) = match_entities(parse(words))
    return [(link.label, link.count, link.url) for link in named.links]


PUTIN, YOUNGER = ("leader", "Vladimir Putin"), ("leader", "George W. Bush")
ELDER, SHIELD = ("leader", "George H. W. Bush"), ("issue", "Missile defence")
PAIR, ELDER_PAIR = ("pair", "George W. Bush and Vladimir Putin"), ("pair", "George H. W. Bush and Vladimir Putin")


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        # One leader: in full, by surname, in other scripts, without middle names, by initials, by nickname.
        ("Vladimir Putin", [PUTIN]),
        ("putin", [PUTIN]),
        ('"Vladimir Putin"', [PUTIN]),
        ("POUTINE", [PUTIN]),
        ("путин", [PUTIN]),
        ("Putin's", [PUTIN]),
        ("bush", [ELDER, YOUNGER]),
        ("George Bush", [ELDER, YOUNGER]),
        ("G H Bush", [ELDER]),
        ("george w. bush", [YOUNGER]),
        ("bush 43", [YOUNGER]),
        ("the gipper", [("leader", "Ronald Reagan")]),
        ("uncle joe", [("leader", "Joseph Stalin")]),
        ("joe", []),
        ("43", []),
        ("vladimir", []),
        ("yuri draft", []),
        # Records of other kinds by all their words.
        ("missile defence", [SHIELD]),
        ("star wars", [SHIELD]),
        ("Strategic Defence Initiative", [SHIELD]),
        ("the star wars", [SHIELD]),
        ("missile", []),
        ("Sochi", [("place", "Sochi")]),
        ("russia", [("country", "Russia")]),
        ("ABM treaty", [("agreement", "ABM Treaty")]),
        ("nothing of the kind", []),
        ("sochi 2008", []),
        # Two leaders: those of the names who met, most often first; if none did, each.
        ("bush putin", [PAIR, ELDER_PAIR]),
        ("first meeting of bush and putin", [PAIR, ELDER_PAIR]),
        ("Vladimir Putin and George W. Bush", [("pair", "Vladimir Putin and George W. Bush")]),
        ("Буш Путин", []),
        ("bush 43 путин", [PAIR]),
        ("Рейган и Горбачёв", [("pair", "Ronald Reagan and Mikhail Gorbachev")]),
        ("clinton - yeltsin", []),
        ("eden or reagan", [("leader", "Anthony Eden"), ("leader", "Ronald Reagan")]),
        ("putin putin", [PUTIN]),
        # A leader and an issue, in either order.
        ("putin star wars", [("leader-issue", "Vladimir Putin on Missile defence")]),
        ("missile defence reagan", [("leader-issue", "Ronald Reagan on Missile defence")]),
        ("eden missile defence", []),
        # What is left out names nothing.
        ("bush -putin", []),
        ("-putin", []),
        ("", []),
    ],
)
def test_queries_match_the_entities_that_they_name(words, expected):
    assert rows(words) == expected


def test_a_leader_leads_to_the_meetings_and_those_met_most_often():
    assert ways("bush 43") == [
        ("Meetings", 2, "/summits/?leader=george-w-bush"),
        ("With Vladimir Putin", 2, "/summits/?leader=george-w-bush&leader=vladimir-putin"),
    ]


def test_a_pair_leads_to_its_meetings_both_leaders_and_the_latest_meeting():
    pair = match_entities(parse("bush putin"))[0]
    both = "/summits/?leader=george-w-bush&leader=vladimir-putin"
    assert (pair.context, pair.url) == ("2 meetings, 2001–2008", both)
    assert [(link.label, link.count, link.url, link.detail) for link in pair.links] == [
        ("Meetings", 2, both, ""),
        ("George W. Bush", None, "/leaders/george-w-bush/", ""),
        ("Vladimir Putin", None, "/leaders/vladimir-putin/", ""),
        ("Latest meeting", None, "/summits/sochi-summit-2008/", "Sochi Summit 2008"),
    ]


def test_a_related_link_without_records_is_omitted():
    assert ways("star wars") == [
        ("Meetings", 2, "/summits/?issue=missile-defence"),
        ("Disagreed", 2, "/summits/?issue=missile-defence&outcome=disagreed"),
        ("Agreements", 1, "/agreements/?issue=missile-defence"),
    ]
    assert ways("anthony eden") == []


NAMING = """
putin;bush;bush putin;gorbachev bush;eden reagan;putin arms control;reagan star wars;arms control;missile defence
sochi;malta;russia;soviet union;italy;abm treaty
"""


@pytest.mark.parametrize("words", NAMING.strip().replace("\n", ";").split(";"))
def test_each_count_of_a_link_is_the_length_of_the_linked_list(client, words):
    counted = [link for named in match_entities(parse(words)) for link in named.links if link.count is not None]
    pages = [link for named in match_entities(parse(words)) for link in named.links if link.count is None]
    assert counted or pages
    for link in counted:
        address = urlsplit(link.url)
        filter_set, model = LISTS[address.path]
        filters = filter_set(QueryDict(address.query), queryset=model.objects.published())
        assert filters.form.is_valid() and filters.qs.count() == link.count, link
    for link in pages:
        assert client.get(link.url).status_code == 200


def test_entities_reflect_a_change_at_once(archive):
    Participation.objects.filter(summit=archive[2]).delete()
    assert rows("bush putin") == [PAIR]
    Summit.objects.filter(pk=archive[1].pk).update(status="draft")
    assert match_entities(parse("bush putin"))[0].context == "1 meeting, 2001"


@pytest.mark.parametrize(
    ("words", "most"),
    [("nothing of the kind at all", 1), ("putin", 5), ("bush", 9), ("bush putin", 5), ("star wars", 5),
     ("putin star wars", 6)],
)  # fmt: skip
def test_matching_entities_takes_few_queries(words, most, django_assert_max_num_queries):
    rows(words)
    with django_assert_max_num_queries(most):
        match_entities(parse(words))
