"""Questions of readers: the table of what they ask, as understood, and the page that answers."""

import pytest

from summits.search import search_as_meant
from summits.search.query.questions import parse_question
from summits.tests.helpers import factories as make
from summits.tests.helpers.html import read
from summits.tests.helpers.search import flush_indexes

STATUS = [
    ("which arms control treaties are still in force", "arms control", "in-force"),
    ("Which arms control treaties are still in force?", "arms control", "in-force"),
    ("what treaties on arms control are in force", "arms control", "in-force"),
    ("which treaties are still in force", "", "in-force"),
    ("list of all arms control agreements in force today", "arms control", "in-force"),
    ("which arms control treaties have expired", "arms control", "ended"),
    ("which arms control treaties are no longer in force", "arms control", "ended"),
    ("which arms control agreements are suspended", "arms control", "suspended"),
    ("which arms control treaties never entered into force", "arms control", "never-in-force"),
    ("which arms control treaties are not yet in force", "arms control", "not-yet-in-force"),
]
COMPARED = [
    ("compare Reykjavik and Geneva", ("reykjavik", "geneva")),
    ("Compare Reykjavik with Geneva", ("reykjavik", "geneva")),
    ("comparison of Reykjavik and Geneva", ("reykjavik", "geneva")),
    ("differences between Reykjavik and Geneva?", ("reykjavik", "geneva")),
    ("Reykjavik vs. Geneva", ("reykjavik", "geneva")),
    ("Reykjavik compared to Geneva", ("reykjavik", "geneva")),
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


@pytest.mark.parametrize(("text", "topic", "status"), STATUS)
def test_a_question_on_the_status_of_treaties_is_understood(text, topic, status):
    question = parse_question(text)
    assert (question.kind, question.topics, question.status) == ("status", (topic,), status)


@pytest.mark.parametrize(("text", "topics"), COMPARED)
def test_a_comparison_is_understood(text, topics):
    assert (parse_question(text).kind, parse_question(text).topics) == ("comparison", topics)


@pytest.mark.parametrize(("text", "topic", "outcome"), OUTCOME)
def test_a_question_on_an_outcome_is_understood(text, topic, outcome):
    question = parse_question(text)
    assert (question.kind, question.topics, question.outcome) == ("outcome", (topic,), outcome)


@pytest.mark.parametrize(
    "text",
    ["bush putin", "agreed framework", "is the inf treaty still in force?", "arms control treaties", "in force",
     "compare", "who signed the budapest memorandum", "treaty of peace", "disagreed"],
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
    make.agreement("Arms control treaty", issues=[arms], summit=met)
    flush_indexes()


@pytest.mark.parametrize(
    ("text", "url", "hit"),
    [
        (STATUS[0][0], "/agreements/?in_force=in-force&issue=arms-control", "Arms control treaty"),
        (STATUS[5][0], "/agreements/?in_force=ended&issue=arms-control", "Arms control treaty"),
        ("which treaties are in force", "/agreements/?in_force=in-force", "Arms control treaty"),
        ("compare Reykjavik and Geneva", "/summits/?place=reykjavik&place=geneva", "Reykjavik Summit"),
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


def test_a_question_about_nothing_on_record_is_searched_as_words(archive):
    results = search_as_meant("has fishing been agreed on")
    assert results.answers == [] and results.entities == []
