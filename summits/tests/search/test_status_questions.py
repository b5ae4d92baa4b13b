"""Questions about the legal status of agreements: how they are read, and that the hits are those of the list."""

import pytest
from django.http import QueryDict
from django.utils.http import urlencode

from summits.filters import AgreementFilterSet
from summits.models import Agreement
from summits.presenters.agreement_questions import search_as_asked
from summits.search.query.parser import parse
from summits.search.query.status_questions import parse_status_question
from summits.tests.helpers import factories as make
from summits.tests.helpers.html import read, text_of
from summits.tests.helpers.search import flush_indexes

pytestmark = pytest.mark.django_db

NOT_YET, NEVER, ENDED, IN_FORCE = "not-yet-in-force", "never-in-force", "ended", "in-force"
NOT_IN_FORCE = f"{NOT_YET} {NEVER} {ENDED}"
READ = [
    ("treaties not yet in force", NOT_YET),
    ("agreements that have not entered into force", NOT_YET),
    ("treaties that haven’t yet entered into force", NOT_YET),
    ("which treaties were still not ratified?", NOT_YET),
    ("unratified treaties", NOT_YET),
    ("which treaties never entered into force", NEVER),
    ("treaties never ratified", NEVER),
    ("non-binding agreements", "not-binding"),
    ("agreements that are not legally binding", "not-binding"),
    ("treaties no longer in force", ENDED),
    ("treaties not in force any more", ENDED),
    ("terminated treaties", ENDED),
    ("expired pacts", ENDED),
    ("which accords have lapsed", ENDED),
    ("treaties not in force", NOT_IN_FORCE),
    ("which agreements aren't valid", NOT_IN_FORCE),
    ("suspended treaties", "suspended"),
    ("agreements applied provisionally", "applied-provisionally"),
    ("treaties in force", IN_FORCE),
    ("IN FORCE: TREATIES", IN_FORCE),
    ("which treaties still apply?", IN_FORCE),
    ("current agreements", IN_FORCE),
    ("is there a treaty in force", IN_FORCE),
    ("any treaty in effect", IN_FORCE),
    ("conventions in force", IN_FORCE),
    # Whatever their status.
    ("treaties", ""),
    ("treaties that entered into force", ""),
    # No such questions.
    ("agreement that ended the war", None),
    ("talks ended", None),
    ("treaty of peace in force", None),
    ("in force", None),
    ("treaty", None),
    ("the agreement", None),
    ("treaties in force -missiles", None),
    ('"treaties in force"', None),
    ("Bush said current treaties", None),
    ("is the INF Treaty in force", None),
]


def test_the_words_for_each_legal_status_are_read():
    read_as = {text: parse_status_question(parse(text)) for text, _statuses in READ}
    found = {text: question and " ".join(question.statuses) for text, question in read_as.items()}
    assert found == dict(READ)


@pytest.fixture(scope="module", autouse=True)
def archive(module_db):
    """Agreements of several statuses, parties and issues, and records with the same words."""
    us, russia, china = make.country("United States"), make.country("Russia"), make.country("China")
    make.country("Soviet Union", successor=russia)
    make.other_name(us, "US")
    reagan, elder, younger = map(make.leader, ("Ronald Reagan", "George H. W. Bush", "George W. Bush"))
    arms, trade = make.issue("Arms control"), make.issue("Trade")
    missiles = make.issue("Missiles", parent=arms)
    for title, issue, parties, events in (
        ("Missile Treaty", missiles, (us, russia), ()),
        ("Test Treaty", arms, (us, russia), [("2000-05-01", "terminated")]),
        ("Grain Agreement", trade, (us, china), ()),
        ("Gas Agreement", trade, (russia, china), [("2000-05-01", "suspended")]),
    ):
        made = make.agreement(title, issues=[issue], parties=parties, signed="1985-03-01")
        for on, kind in [("1986-04-02", "entered-into-force"), *events]:
            make.event(made, on, kind)
    made.parties.filter(actor=china).update(signatory=reagan)
    make.agreement("Arms control draft", issues=[arms], parties=(us, russia), status="draft")
    make.meeting((reagan, us), (elder, us), (younger, us), title="Talks on arms control treaties still in force")
    flush_indexes()


ASKED = [
    ("which arms control treaties are still in force", ["Missile Treaty"], "Agreements on Arms control in force today"),
    ("agreements in force on arms control", ["Missile Treaty"], "Agreements on Arms control in force today"),
    ("Arms control treaties in force?", ["Missile Treaty"], "Agreements on Arms control in force today"),
    ("treaties no longer in force", ["Test Treaty"], "Agreements no longer in force"),
    ("terminated arms control treaties", ["Test Treaty"], "Agreements on Arms control no longer in force"),
    (
        "are there treaties in force between US and Russia",
        ["Missile Treaty"],
        "Agreements of the United States and Russia in force today",
    ),
    ("US-China agreements in force", ["Grain Agreement"], "Agreements of the United States and China in force today"),
    ("arms control treaties", ["Missile Treaty", "Test Treaty"], "Agreements on Arms control"),
    ("treaties between the US and Russia", ["Missile Treaty", "Test Treaty"], None),
    ("which agreements did Reagan sign", ["Gas Agreement"], "Agreements signed by Ronald Reagan"),
    ("suspended treaties with China", ["Gas Agreement"], "Agreements of China suspended today"),
    (
        "arms control treaties in force in 1990",
        ["Missile Treaty", "Test Treaty"],
        "Agreements on Arms control in force as of 1 January 1990",
    ),
    (
        "treaties in force on 3 May 1999 between the US and Russia",
        ["Missile Treaty", "Test Treaty"],
        "Agreements of the United States and Russia in force as of 3 May 1999",
    ),
    ("bilateral grain agreements in force", ["Grain Agreement"], None),
    ("gas agreements that are suspended", ["Gas Agreement"], "Agreements suspended today with the words “gas”"),
    (
        "agreements signed by Reagan that are suspended",
        ["Gas Agreement"],
        "Agreements signed by Ronald Reagan suspended today",
    ),
]


def listed(url):
    """Return the titles of the agreements of the list at a URL."""
    return {one.title for one in AgreementFilterSet(QueryDict(url.partition("?")[2]), Agreement.objects.published()).qs}


def test_the_hits_of_a_question_are_the_agreements_of_the_list_that_answers_it():
    for text, titles, heading in ASKED:
        results = search_as_asked(text)
        (entity,) = results.entities
        hits = [hit.heading for hit in results.hits(0, 20)]
        assert sorted(hits) == titles and listed(entity.url) == {*titles}, text
        assert heading in (None, entity.heading), text
        assert [(link.count, link.url) for link in entity.links][0] == (len(titles), entity.url), text
        assert (results.total, results.all_count, [one.count for one in results.counts]) == (
            len(hits),
            len(hits),
            [len(hits)],
        )


def test_the_page_says_how_the_question_was_read_and_leads_to_the_list_and_to_the_words(client):
    text = "which arms control treaties are still in force"
    page = read(client, f"/search/?{urlencode({'q': text})}")
    assert f"Showing results for Agreements on Arms control in force today. Search for {text} instead." in text_of(
        page.root
    )
    assert page.leads_to("/agreements/?in_force=in-force&issue=arms-control")
    assert "1 record found" in page.main and "Talks on arms" not in page.main
    exact = read(client, f"/search/?{urlencode({'q': text, 'exact': 1})}")
    assert "Talks on arms control treaties" in exact.main
    agreements = read(client, f"/search/?{urlencode({'q': text, 'kind': 'agreement'})}")
    assert "Missile Treaty" in agreements.main
    assert "No results of this kind" in read(client, f"/search/?{urlencode({'q': text, 'kind': 'summit'})}").main
    assert text_of(read(client, "/agreements/?in_force=in-force&issue=arms-control").one("h1")) in text_of(page.root)


def test_where_no_agreement_has_the_status_those_with_any_are_shown_and_the_page_says_so(client):
    page = read(client, f"/search/?{urlencode({'q': 'suspended arms control treaties'})}")
    assert "Agreements on Arms control suspended today" in text_of(page.root)
    assert "None on record. Listed below are those with any legal status." in page.main
    assert "Missile Treaty" in page.main and "Test Treaty" in page.main and "Gas Agreement" not in page.main
    assert page.leads_to("/agreements/?issue=arms-control")


def test_a_question_about_no_agreement_on_record_is_searched_for_as_words():
    for text in ("which fishing treaties are in force", "treaties", "talks on treaties", "Bush agreements"):
        assert not search_as_asked(text).listed_type, text
