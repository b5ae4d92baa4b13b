"""Commitments on the pages: what was promised, by whom, and what became of it; figures that equal their rows."""

import re
from html import unescape

import pytest
from django.conf import settings

from summits.models import Agreement, Assessment, Commitment
from summits.templating.formatting import icon, verdict_class
from summits.tests.helpers import factories as make
from summits.tests.helpers.admin import preview_url
from summits.vocabularies import NOT_ASSESSED, Verdict

pytestmark = pytest.mark.django_db


@pytest.fixture
def us():
    return make.country("United States")


@pytest.fixture
def russia():
    return make.country("Russia")


@pytest.fixture
def declaration(us, russia):
    """A declaration of two states at their meeting: one commitment of both, assessed, and one of the United States."""
    bush, putin = make.leader("George Bush"), make.leader("Vladimir Putin")
    summit = make.meeting((bush, us), (putin, russia), title="Sochi 2008")
    made = make.agreement("Sochi Declaration", kind="declaration", summit=summit, parties=[us, russia])
    first = make.commitment(
        made, "Follow START.", slug="follow", issue=make.issue("Strategic arms"), due="2009-12-05", wording="quotation"
    )
    make.assessment(first, us, "pending", on="2012", summary="Talks went on.")
    make.assessment(
        first, us, "kept", on="2012-02-05", summary="New START was signed.", sources=[make.source("Gazette")]
    )
    make.assessment(first, russia, "partly-kept", on="2011", summary="It signed late.")
    make.commitment(made, "Talk of defences.", slug="talk", committed_by=[us])
    return made


def read(client, url):
    """Return the source of a page."""
    response = client.get(url)
    assert response.status_code == 200, url
    return response.content.decode()


def text_of(source):
    """Return the words in HTML, with single spaces."""
    return (
        " ".join(unescape(re.sub(r"<[^>]*>", " ", source)).split())
        .replace(" ,", ",")
        .replace(" :", ":")
        .replace(" ”", "”")
    )


def main_of(client, url):
    """Return the text of the main part of a page."""
    source = read(client, url)
    return text_of(source[source.index("<main") : source.index("</main>") + 7])


def rows(client, query=""):
    """Return the commitments of the list, in its order: text → the states and verdicts, as text."""
    source = read(client, f"/commitments/{query}")
    found = re.findall(r'<th scope="row">(.*?)</th>.*?<ul class="verdicts">(.*?)</ul>', source, re.DOTALL)
    verdicts = [
        [text_of(one) for one in re.findall(r"<li>(.*?)(?:<p>|</li>)", verdict, re.DOTALL)] for _text, verdict in found
    ]
    return [
        (text_of(text).split(".")[0].strip("“ "), verdict)
        for (text, _verdict), verdict in zip(found, verdicts, strict=True)
    ]


def total(client, query=""):
    """Return the number of commitments that the list states."""
    return int(re.search(r'id="total"><b class="num">(\d+)</b>', read(client, f"/commitments/{query}"))[1])


def test_the_page_of_an_agreement_shows_who_promised_what_and_the_latest_verdict_on_each(client, declaration):
    page = read(client, "/agreements/sochi-declaration/")
    shown = text_of(page[page.index('id="commitments"') : page.index('id="parties"')])
    assert "“Follow START.”" in shown and "Strategic arms" in shown and "5 December 2009" in shown
    assert "United States Kept as of 5 February 2012 New START was signed." in shown
    assert "Russia Partly kept as of 2011 It signed late." in shown
    assert "Talks went on." not in shown
    assert shown.count("Not assessed") == 1 and "1 not assessed" in shown
    assert 'id="commitment-follow"' in page and 'id="commitment-talk"' in page


def test_an_assessment_cites_its_sources_and_a_lack_of_one_is_said(client, declaration):
    page = read(client, "/agreements/sochi-declaration/")
    kept = page[page.index("New START was signed.") :]
    assert 'aria-label="source 1"' in kept[:200] and "Gazette" in page
    late = page[page.index("It signed late.") :]
    assert "no source yet" in late[:200]


def test_an_unconfirmed_verdict_is_marked(client, declaration):
    Assessment.objects.filter(verdict="partly-kept").update(unverified=["verdict", "on"])
    page = text_of(read(client, "/agreements/sochi-declaration/"))
    assert "It signed late. verdict, as of: not yet confirmed" in page


def test_a_successor_is_assessed_for_the_state_that_made_the_commitment(client, russia):
    union = make.country("Soviet Union", successor=russia)
    treaty = make.agreement("INF", parties=[union, make.country("United States")])
    promise = make.commitment(treaty, "Destroy missiles.")
    make.assessment(promise, union, "kept", on="1991")
    assert "Soviet Union Kept as of 1991" in main_of(client, "/agreements/inf/")
    make.assessment(promise, russia, "not-kept", on="2019")
    assert "Soviet Union Not kept as of 2019, Russia" in main_of(client, "/agreements/inf/")
    make.party(treaty, russia)
    shown = main_of(client, "/agreements/inf/")
    assert "Soviet Union Kept as of 1991" in shown and "Russia Not kept as of 2019 " in shown


def test_of_two_assessments_of_a_day_the_later_entered_counts(client, declaration, russia):
    promise = Commitment.objects.get(slug="follow")
    make.assessment(promise, russia, "not-kept", on="2011~", summary="It left.")
    assert "Russia Not kept as of about 2011 It left." in main_of(client, "/agreements/sochi-declaration/")


def test_commitments_of_which_none_is_assessed_are_shown(client, us):
    made = make.agreement("Bare", summit=make.summit("Talks"), parties=[us])
    make.commitment(made, "Do it.", slug="it", issue=make.issue("Trade"))
    for url in ("/agreements/bare/", "/summits/talks/", "/commitments/", "/commitments/?issue=trade"):
        assert "Do it." in main_of(client, url) and "United States Not assessed" in main_of(client, url), url


def test_an_agreement_without_commitments_has_no_such_section(client):
    make.agreement("Bare")
    assert 'id="commitments"' not in read(client, "/agreements/bare/")


def test_a_commitment_of_nobody_known_is_listed_without_a_state(client):
    make.commitment(make.agreement("Bare"), "Do it.")
    assert "No parties recorded yet." in main_of(client, "/agreements/bare/")
    assert total(client) == 1 and total(client, "?verdict=not-assessed") == 1


def test_of_a_commitment_of_many_states_the_assessed_ones_are_shown_first(client):
    states = [make.country(f"State {number:02}") for number in range(12)]
    promise = make.commitment(make.agreement("Many", parties=states), "Do it.")
    make.assessment(promise, states[-1], "kept")
    shown = main_of(client, "/agreements/many/")
    assert "State 11 Kept" in shown and "State 00, State 01, State 02, State 03 and 7 more states Not assessed" in shown
    assert shown.index("State 11 Kept") < shown.index("State 00")


def test_of_a_commitment_with_many_assessments_the_first_states_are_shown(client):
    states = [make.country(f"State {number:02}") for number in range(10)]
    promise = make.commitment(make.agreement("Many", parties=states), "Do it.")
    for state in states[:9]:
        make.assessment(promise, state, "kept")
    assert "more assessment" not in main_of(client, "/agreements/many/")
    make.assessment(promise, states[9], "kept")
    assert "and 1 more assessment" in main_of(client, "/agreements/many/")
    assert "State 09" not in main_of(client, "/agreements/many/").partition("Parties and signatories")[0]


def test_the_page_of_a_meeting_shows_what_its_agreements_promised(client, declaration):
    page = read(client, "/summits/sochi-2008/")
    shown = text_of(page[page.index('<section class="section" id="commitments"') :])
    assert shown.startswith("What was promised, and what became of it Sochi Declaration")
    assert "“Follow START.”" in shown and "Russia Partly kept" in shown
    assert 'href="#commitments">What was promised</a>' in page
    assert "/commitments/?sort=oldest&amp;agreement=sochi-declaration" in page


def test_a_meeting_shows_its_first_twelve_commitments_and_leads_to_all(client, declaration):
    for number in range(3, 13):
        make.commitment(declaration, f"Promise {number}.")
    shown = main_of(client, "/summits/sochi-2008/")
    assert "Promise 12." in shown and "The first" not in shown
    other = make.agreement("Sochi Note", slug="note", summit=declaration.summit, signed="2009")
    make.commitment(other, "Promise 13.", slug="last", issue=make.issue("Trade"), due="2011")
    page = read(client, "/summits/sochi-2008/")
    assert "The first 12 of 13. All 13 commitments" in text_of(page) and "Promise 13." not in page
    assert 'href="/summits/sochi-2008/commitments/"' in page
    every = read(client, "/summits/sochi-2008/commitments/")
    assert "13 in total" in text_of(every) and "Promise 13. no source yet Sochi Note Trade Due 2011" in text_of(every)
    assert 'href="/agreements/note/#commitment-last"' in every
    assert text_of(every).index("Promise 12.") < text_of(every).index("Promise 13.")


def test_a_meeting_counts_the_commitments_of_all_its_agreements(client, us):
    summit = make.summit("Busy", slug="busy")
    for number in range(13):
        agreement = make.agreement(f"Agreement {number:02}", summit=summit, parties=[us])
        make.commitment(agreement, f"Promise {number}.", slug=f"promise-{number}")
    page = read(client, "/summits/busy/")
    assert "The first 12 of 13. All 13 commitments" in text_of(page)
    assert "13 in total" in main_of(client, "/summits/busy/commitments/")
    filtered = unescape(re.search(r'href="(/commitments/\?sort=oldest[^"]*)"', page)[1])
    assert "Promise 0." in main_of(client, filtered)


def test_a_meeting_without_commitments_has_no_such_section(client):
    make.summit("Bare")
    assert "What was promised" not in read(client, "/summits/bare/")


def test_the_list_has_each_commitment_with_all_its_states(client, declaration):
    assert rows(client) == [
        ("Follow START", ["Russia Partly kept as of 2011", "United States Kept as of 5 February 2012"]),
        ("Talk of defences", ["United States Not assessed"]),
    ]
    assert total(client) == 3


@pytest.mark.parametrize(
    ("query", "number"),
    [
        ("?verdict=kept", 1),
        ("?verdict=pending", 0),
        ("?verdict=not-assessed", 1),
        ("?verdict=kept&verdict=partly-kept", 2),
        ("?country=united-states", 2),
        ("?country=russia&verdict=kept", 0),
        ("?country=russia&country=united-states", 3),
        ("?issue=strategic-arms", 2),
        ("?leader=george-bush", 2),
        ("?leader=vladimir-putin", 1),
        ("?agreement=sochi-declaration", 3),
        ("?due=2009-12-05", 2),
        ("?due=2009-12-04", 0),
        ("?due=2009", 2),
        ("?q=defences", 1),
        ("?q=late", 2),
    ],
)
def test_every_filter_is_about_the_commitment_of_one_state(client, declaration, query, number):
    assert total(client, query) == number


@pytest.mark.parametrize("query", ["?verdict=broken", "?due=soon", "?country=atlantis", "?agreement=none", "?sort=age"])
def test_a_value_that_does_not_exist_is_an_error_on_the_page(client, declaration, query):
    page = read(client, f"/commitments/{query}")
    assert "is not an option" in page or "is not a date" in page
    assert '<ul class="verdicts">' not in page


def test_the_list_is_sorted_by_agreement_or_due_date(client, declaration):
    old = make.agreement("Old", signed="1972-05-26", parties=[make.country("France")])
    make.commitment(old, "First."), make.commitment(old, "Second.", due="2001")
    names = {sort: [text for text, _verdicts in rows(client, f"?sort={sort}")] for sort in ("newest", "oldest", "due")}
    assert names["newest"] == ["Follow START", "Talk of defences", "First", "Second"]
    assert names["oldest"] == ["First", "Second", "Follow START", "Talk of defences"]
    assert names["due"] == ["Second", "Follow START", "First", "Talk of defences"]
    assert rows(client) == rows(client, "?sort=newest")


def test_a_state_is_found_with_its_predecessors_and_an_issue_with_its_parts(client, russia):
    union = make.country("Soviet Union", successor=russia)
    arms = make.issue("Arms")
    treaty = make.agreement("INF", parties=[union])
    make.commitment(treaty, "Destroy missiles.", issue=make.issue("Missiles", parent=arms))
    assert total(client, "?country=russia") == 1 and total(client, "?country=soviet-union") == 1
    assert total(client, "?issue=arms") == 1


def test_a_leader_is_found_by_signature_or_presence_for_the_state_or_its_successor_alone(client, russia, us):
    union = make.country("Soviet Union", successor=russia)
    signer, guest, other = make.leader("Ann Signer"), make.leader("Ann Guest"), make.leader("Ann Other")
    hidden = make.leader("Ann Hidden", status="draft")
    summit = make.meeting((guest, russia), (hidden, russia), title="Talks")
    treaty = make.agreement("INF", summit=summit)
    make.party(treaty, union, signatory=signer), make.party(treaty, us, signatory=hidden)
    make.meeting((other, union), title="Elsewhere")
    make.commitment(treaty, "Destroy missiles.")
    assert {name: total(client, f"?leader=ann-{name}") for name in ("signer", "guest", "other")} == {
        "signer": 1,
        "guest": 1,
        "other": 0,
    }
    assert "Ann Hidden" not in read(client, "/commitments/")


def test_the_commitments_of_two_states_that_signed_side_by_side_are_those_of_their_own_leaders(client):
    germany = make.country("Germany", founded="1949-05-23")
    east = make.country("East Germany", successor=germany, dissolved="1990-10-03")
    act, leaders = make.agreement("Final Act", kind="declaration", signed="1975-08-01"), {}
    for name, state in (("Ann West", germany), ("Ann East", east)):
        leaders[name] = make.leader(name)
        make.party(act, state, signatory=leaders[name])
    make.commitment(act, "Respect borders.")
    assert rows(client, "?leader=ann-west") == [("Respect borders", ["Germany Not assessed"])]
    assert rows(client, "?leader=ann-east") == [("Respect borders", ["East Germany Not assessed"])]


@pytest.mark.parametrize("url", ["/issues/strategic-arms/", "/leaders/george-bush/", "/agreements/sochi-declaration/"])
def test_the_figures_of_a_page_are_the_numbers_of_rows_that_they_lead_to(client, declaration, us, url):
    other = make.agreement("Other", issues=[], parties=[us])
    make.party(other, make.country("France"), signatory=make.leader("Ann Third"))
    for verdict in ("kept", "not-kept", "not-kept", "overtaken"):
        make.assessment(make.commitment(other, issue=Commitment.objects.get(slug="follow").issue), us, verdict)
    page = read(client, url)
    found = re.findall(r'href="/commitments/(\?[^"]*?&amp;verdict=[^"]*)">(.*?)</a>', page, re.DOTALL)
    figures = {link.replace("&amp;", "&"): int(re.search(r"\d+", text_of(text))[0]) for link, text in found}
    assert len(figures) >= 2
    assert figures == {link: total(client, link) for link in figures}
    all_of_them = next(iter(figures)).partition("&")[0]
    assert sum(figures.values()) == total(client, all_of_them)


@pytest.mark.parametrize("url", ["/issues/strategic-arms/", "/leaders/george-bush/", "/leaders/vladimir-putin/"])
def test_the_link_to_all_commitments_states_the_number_of_rows_it_leads_to(client, declaration, us, url):
    issue, summit = Commitment.objects.get(slug="follow").issue, declaration.summit
    for number in range(3):
        make.commitment(declaration, f"Promise {number}.", issue=issue)
    other = make.agreement("Other", summit=summit, parties=[us])
    make.commitment(other, "Of one alone.", issue=issue)
    page = read(client, url)
    link, words = re.search(r'<a href="(/commitments/\?[^"]*)">\s*(All \d+ commitments)</a>', page).groups()
    query = unescape(link).removeprefix("/commitments/")
    expected = {"strategic-arms": 5, "george-bush": 6, "vladimir-putin": 4}[url.split("/")[2]]
    assert words == f"All {expected} commitments" and len(rows(client, query)) == expected


def test_the_list_says_how_many_different_commitments_it_counts(client, declaration):
    assert "3 of 3 commitments, counted for each state: 2 different ones" in main_of(client, "/commitments/")
    alone = main_of(client, "/commitments/?country=russia")
    assert "1 of 3 commitments, counted for each state" in alone and "different" not in alone


def test_a_page_of_an_issue_or_leader_without_commitments_has_no_figures(client):
    make.issue("Trade"), make.leader("Ann Leader")
    assert 'id="commitments"' not in read(client, "/issues/trade/") + read(client, "/leaders/ann-leader/")


def test_the_counts_of_the_facets_are_the_totals_they_lead_to(client, declaration):
    page = read(client, "/commitments/?country=united-states")
    for name, values in {
        "verdict": ("kept", "partly-kept", "not-assessed"),
        "agreement": ("sochi-declaration",),
    }.items():
        for value in values:
            found = re.search(rf'name="{name}"\s+value="{value}".*?class="count">(\d+)', page, re.DOTALL)
            assert int(found[1]) == total(client, f"?country=united-states&{name}={value}"), value


def test_all_commitments_and_all_assessments_have_a_page(client, declaration):
    every = main_of(client, "/agreements/sochi-declaration/assessments/")
    assert every.index("New START was signed.") < every.index("Talks went on.") and "It signed late." in every
    listed = main_of(client, "/agreements/sochi-declaration/commitments/")
    assert "“Follow START.”" in listed and "Talk of defences." in listed and "Due 5 December 2009" in listed


def test_the_page_of_a_source_names_the_commitment_that_an_assessment_is_of(client, declaration):
    source = Assessment.objects.get(verdict="kept").sources.get()
    Commitment.objects.get(slug="talk").sources.add(source)
    shown = main_of(client, source.get_absolute_url())
    assert "Sochi Declaration: United States, kept. New START was signed." in shown
    assert "Sochi Declaration: Talk of defences." in shown


def test_the_sources_of_an_agreement_include_those_of_its_assessments(client, declaration):
    assert "Gazette" in main_of(client, "/agreements/sochi-declaration/sources/")
    other = make.agreement("Other")
    assert "Gazette" not in main_of(client, f"{other.get_absolute_url()}sources/")


def test_a_search_for_words_of_a_commitment_or_of_its_assessment_leads_to_its_row(client, declaration):
    for words in ("defences", "promises defences"):
        assert "/agreements/sochi-declaration/#commitment-talk" in read(client, f"/search/?q={words}")
    assert "/agreements/sochi-declaration/#commitment-follow" in read(client, "/search/?q=signed+late")
    Agreement.objects.update(title="Black Sea Declaration")
    Assessment.objects.filter(verdict="partly-kept").update(summary="It was tardy.")
    assert "#commitment-follow" in read(client, "/search/?q=tardy")
    page = text_of(read(client, "/search/?q=defences"))
    assert "Black Sea Declaration" in page


def test_the_commitments_of_a_withdrawn_agreement_are_gone(client, declaration):
    Agreement.objects.update(status="withdrawn")
    assert "No commitments recorded yet." in main_of(client, "/commitments/")
    assert "#commitment-" not in read(client, "/search/?q=defences")


def test_a_preview_of_a_draft_shows_its_commitments_and_nothing_else_does(client, declaration):
    Agreement.objects.update(status="draft")
    assert "Follow START" not in read(client, "/commitments/") + read(client, "/summits/sochi-2008/")
    shown = client.get(preview_url(declaration), follow=True).content.decode()
    assert "“Follow START.”" in text_of(shown) and "It signed late." in shown
    assert "Follow START" not in read(client, "/commitments/")


def test_the_vocabulary_defines_every_verdict(client):
    page = read(client, "/about/vocabulary/")
    for verdict in ("kept", "partly-kept", "not-kept", "overtaken", "pending"):
        assert f'id="verdict-{verdict}"' in page
    assert 'href="/about/vocabulary/#verdict-kept"' in read(client, "/commitments/")


def test_an_agreement_shows_the_first_commitments_and_leads_to_all_of_them(client, declaration):
    for number in range(3, 32):
        make.commitment(declaration, f"Promise {number}.")
    shown = main_of(client, "/agreements/sochi-declaration/")
    assert "The first 30 of 31." in shown and "Promise 12." in shown and "Promise 31." not in shown
    assert "/agreements/sochi-declaration/commitments/" in read(client, "/agreements/sochi-declaration/")
    Commitment.objects.get(order=31).delete()
    assert "The first 30 of" not in main_of(client, "/agreements/sochi-declaration/")


def test_a_meeting_shows_four_assessments_of_each_commitment(client, declaration):
    promise = Commitment.objects.get(slug="follow")
    for number in range(3):
        make.party(declaration, state := make.country(f"State {number}"))
        assert "more assessment" not in main_of(client, "/summits/sochi-2008/")
        make.assessment(promise, state)
    assert "and 1 more assessment" in main_of(client, "/summits/sochi-2008/")


def test_an_issue_that_is_not_public_is_left_out_of_a_commitment(client, declaration):
    Commitment.objects.get(slug="follow").issue.__class__.objects.update(status="draft")
    for url in ("/agreements/sochi-declaration/", "/commitments/", "/agreements/sochi-declaration/commitments/"):
        assert "Strategic arms" not in read(client, url), url


def test_each_verdict_has_an_icon_of_its_own():
    values = [*Verdict.values, NOT_ASSESSED[0]]
    icons = [re.search("#([a-z-]+)", icon(verdict_class(value)))[1] for value in values]
    assert len(set(icons)) == len(values)
    drawings = (settings.BASE_DIR / "static/img/icons.svg").read_text()
    assert [name for name in icons if f'id="{name}"' not in drawings] == []
