"""Questions of readers: the table of what they ask, as understood, and the page that answers."""

import pytest

from summits.search import search_as_meant
from summits.search.query.questions import parse_question
from summits.tests.helpers import factories as make
from summits.tests.helpers.html import read
from summits.tests.helpers.search import flush_indexes

STATUS_OF_ONE = [
    ("is the inf treaty still in force?", "inf treaty"),
    ("INF Treaty in force", "inf treaty"),
    ("was SALT II ratified", "salt ii"),
    ("when did the ABM Treaty expire", "abm treaty"),
    ("what is the status of the INF Treaty", "inf treaty"),
    ("status of SALT II?", "salt ii"),
]
COMPARED = [
    ("compare Reykjavik and Geneva", ("reykjavik", "geneva")),
    ("Compare Reykjavik with Geneva", ("reykjavik", "geneva")),
    ("comparison of Reykjavik and Geneva", ("reykjavik", "geneva")),
    ("differences between Reykjavik and Geneva?", ("reykjavik", "geneva")),
    ("Reykjavik vs. Geneva", ("reykjavik", "geneva")),
    ("Reykjavik compared to Geneva", ("reykjavik", "geneva")),
    ("how does Reykjavik compare to Geneva?", ("reykjavik", "geneva")),
]
OUTCOME = [
    ("has NATO enlargement been agreed on", "nato enlargement", "agreed"),
    ("Was NATO enlargement agreed on?", "nato enlargement", "agreed"),
    ("was NATO enlargement ever agreed", "nato enlargement", "agreed"),
    ("did they agree on NATO enlargement", "nato enlargement", "agreed"),
    ("what was agreed on NATO enlargement", "nato enlargement", "agreed"),
    ("when was NATO enlargement disputed", "nato enlargement", "disagreed"),
    ("has NATO enlargement been settled", "nato enlargement", "agreed"),
]


@pytest.mark.parametrize(("text", "topic"), STATUS_OF_ONE)
def test_a_question_on_the_status_of_one_agreement_is_understood(text, topic):
    assert (parse_question(text).kind, parse_question(text).topics) == ("status", (topic,))


@pytest.mark.parametrize(("text", "topics"), COMPARED)
def test_a_comparison_is_understood(text, topics):
    assert (parse_question(text).kind, parse_question(text).topics) == ("comparison", topics)


@pytest.mark.parametrize(("text", "topic", "outcome"), OUTCOME)
def test_a_question_on_an_outcome_is_understood(text, topic, outcome):
    question = parse_question(text)
    assert (question.kind, question.topics, question.outcome) == ("outcome", (topic,), outcome)


@pytest.mark.parametrize(
    "text",
    ["bush putin", "agreed framework", "arms control treaties", "in force", "compare",
     "who signed the budapest memorandum", "treaty of peace", "disagreed"],
)  # fmt: skip
def test_other_words_are_no_question(text):
    assert parse_question(text) is None


@pytest.fixture
def archive(db):
    """A treaty on a part of arms control, meetings at two places, and an issue on which nobody agreed."""
    us, ussr = make.country("United States"), make.country("Soviet Union")
    reagan, gorbachev = make.leader("Ronald Reagan"), make.leader("Mikhail Gorbachev")
    arms, nato = make.issue("Arms control"), make.issue("NATO enlargement")
    for name in ("Reykjavik", "Geneva"):
        met = make.meeting((reagan, us), (gorbachev, ussr), title=f"{name} Summit", place=make.place(name))
        make.discussion(met, nato, "disagreed")
    treaty = make.agreement("INF Treaty", issues=[arms], summit=met, parties=[us, ussr])
    make.event(treaty, "1988-06-01", "entered-into-force")
    make.event(treaty, "2019-08-02", "withdrawn", us)
    flush_indexes()


@pytest.mark.parametrize(
    ("text", "url", "hit"),
    [
        ("is the INF Treaty still in force?", "/agreements/inf-treaty/", "INF Treaty"),
        ("status of the INF Treaty", "/agreements/inf-treaty/", "INF Treaty"),
        ("compare Reykjavik and Geneva", "/summits/?place=reykjavik&place=geneva", "Reykjavik Summit"),
        ("compare Reykjavik 2008 with Geneva 2008", "/summits/?place=reykjavik&place=geneva", "Reykjavik Summit"),
        ("Reykjavik vs Geneva", "/summits/?place=reykjavik&place=geneva", "Geneva Summit"),
        ("compare Reagan and Gorbachev", "/summits/?leader=ronald-reagan&leader=mikhail-gorbachev", "Geneva Summit"),
        ("has NATO enlargement been agreed on", "/summits/?issue=nato-enlargement&outcome=agreed", "NATO enlargement"),
        ("was NATO enlargement disputed", "/summits/?issue=nato-enlargement&outcome=disagreed", "NATO enlargement"),
    ],
)
def test_a_question_gets_the_page_that_answers_and_the_records(archive, client, text, url, hit):
    results = search_as_meant(text)
    assert results.entities[0].url == url
    assert hit in [one.heading for one in results.hits(0, 20)]
    page = read(client, "/search/?q=" + text.replace(" ", "+"))
    assert page.leads_to(url)
    read(client, url)


def test_a_question_on_one_agreement_gets_its_legal_status(archive):
    (entity,) = search_as_meant("is the INF Treaty still in force?").entities
    assert [(link.label, link.detail) for link in entity.links][0] == ("Status today", "Ended")


def test_the_topic_of_a_question_is_searched_for_where_its_words_find_nothing(archive):
    results = search_as_meant("was summit disputed")
    assert (results.typed, results.shown_for) == ("was summit disputed", "summit") and results.all_count


def test_a_question_about_nothing_on_record_is_searched_as_words(archive):
    results = search_as_meant("has fishing been agreed on")
    assert results.answers == [] and results.entities == []
