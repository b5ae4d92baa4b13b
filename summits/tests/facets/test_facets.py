"""The facets of the lists: which values they offer, and what each counts."""

from datetime import date

import pytest
from django.http import QueryDict

from summits.facets import Facet, FacetCounts, Value, with_meetings
from summits.filters import AgreementFilterSet, IssueFilterSet, LeaderFilterSet, SummitFilterSet
from summits.models import Agreement, Issue, Leader, Summit
from summits.tests.helpers import factories as make
from summits.tests.helpers.html import read
from summits.vocabularies import Outcome, SummitKind

pytestmark = pytest.mark.django_db

MODELS = {SummitFilterSet: Summit, LeaderFilterSet: Leader, IssueFilterSet: Issue, AgreementFilterSet: Agreement}


def facets(query="", of=SummitFilterSet):
    """Return the facets of a list, summits unless said otherwise, under a query."""
    return FacetCounts(of(QueryDict(query), queryset=MODELS[of].objects.published())).facets


def counts(name, query="", of=SummitFilterSet):
    """Return value → count of one facet, parts too."""
    values = facets(query, of)[name].values
    return {one.value: one.count for value in values for one in (value, *value.children)}


@pytest.fixture
def states():
    """The Empire, then the Union, then Russia; and America."""
    russia = make.country("Russia")
    union = make.country("Union", successor=russia)
    return {
        "russia": russia,
        "union": union,
        "empire": make.country("Empire", successor=union),
        "america": make.country("America"),
    }


def test_a_country_label_names_its_predecessors(client, states):
    make.summit(country=states["union"])
    make.country("Waiting", successor=states["union"], approved=False)
    for state in states.values():
        make.meeting((make.leader(), state))
    labels = {value.value: value.label for value in facets()["country"].values}
    assert labels["union"] == "Union, with Empire" and labels["empire"] == "Empire"
    assert labels["russia"] == "Russia, with Empire and the Union"
    page = read(client, "/summits/?country=union&host=russia")
    assert "Participating country: Union, with Empire" in page.main
    assert "Host country: Russia, with Empire and the Union" in page.main


# --- what a value counts ---------------------------------------------------------------------------------------


def test_a_country_counts_the_records_of_its_predecessors(states):
    for number, slug in enumerate(("empire", "union", "russia", "russia")):
        make.meeting((make.leader(), states[slug]), (make.leader(), states["america"]), country=states[slug])
        make.party(make.agreement(), states[slug])
        make.term(make.leader(), actor=states[slug], start=f"{1900 + number}")
    expected = {"america": 4, "empire": 1, "russia": 4, "union": 2}
    assert counts("country") == expected
    assert counts("host") == {slug: number for slug, number in expected.items() if slug != "america"}
    assert counts("country", of=AgreementFilterSet) == counts("host")
    assert counts("country", of=LeaderFilterSet)["union"] == 4


def test_a_topic_counts_each_record_of_its_subtopics_once():
    arms = make.issue("Arms")
    parts = make.issue("Missiles", parent=arms), make.issue("Tests", parent=arms)
    both, one = make.summit(), make.summit()
    for part in parts:
        make.discussion(both, part)
    make.discussion(one, arms)
    assert counts("issue") == {"arms": 2, "missiles": 1, "tests": 1}
    (topic,) = facets()["issue"].values
    assert [part.label for part in topic.children] == ["Missiles", "Tests"]


def test_an_issue_counts_summits_with_the_chosen_outcome_on_it():
    arms, trade = make.issue("Arms"), make.issue("Trade")
    summit = make.summit()
    make.discussion(summit, arms, "agreed"), make.discussion(summit, trade, "disagreed")
    assert counts("issue", "outcome=agreed") == {"arms": 1, "trade": 0}
    assert counts("issue", "outcome=agreed&outcome=disagreed") == {"arms": 1, "trade": 1}
    assert counts("outcome", "issue=trade")["disagreed"] == 1
    assert counts("outcome", "issue=trade")["agreed"] == 0
    assert counts("kind", "issue=trade&outcome=agreed")["bilateral"] == 0


def test_leaders_count_with_the_chosen_ones_or_alone_with_match_any(states):
    ann, bob, cid = (make.leader(f"{name} Leader", slug=name) for name in ("ann", "bob", "cid"))
    make.meeting((ann, states["russia"]), (bob, states["america"]))
    make.meeting((ann, states["russia"]))
    make.meeting((cid, states["america"]))
    assert counts("leader", "leader=ann") == {"ann": 2, "bob": 1, "cid": 0}
    assert counts("leader", "leader=ann&leader=bob") == {"ann": 1, "bob": 1, "cid": 0}
    assert counts("leader", "leader=ann&leader=bob&match=any") == {"ann": 2, "bob": 1, "cid": 1}
    assert counts("country", "country=russia") == {"america": 1, "russia": 2}
    assert counts("country", "country=russia&match=any") == {"america": 2, "russia": 2}
    assert facets()["leader"].is_conjunctive and not facets("match=any")["leader"].is_conjunctive


def test_values_of_a_disjunctive_facet_count_alone():
    make.summit(kind="bilateral"), make.summit(kind="informal"), make.summit(kind="informal", start="1985")
    assert counts("kind", "kind=bilateral")["informal"] == 2
    assert counts("kind", "kind=bilateral&from=2000")["informal"] == 1


def test_a_summit_across_two_decades_counts_in_both():
    make.summit(start="1999-12-31", end="2000-01-01"), make.summit(start="2009~"), make.summit(start="0985")
    assert counts("decade") == {"980s": 1, "1990s": 1, "2000s": 2}
    assert counts("decade", "to=1999") == {"980s": 1, "1990s": 1, "2000s": 1}


def test_years_are_counted_without_the_date_filters():
    make.summit(start="1999-12-31", end="2000-01-01"), make.summit(start="2001", kind="informal")

    def years(query):
        return FacetCounts(SummitFilterSet(QueryDict(query), queryset=Summit.objects.published())).year_counts

    assert years("from=2005&to=2006") == [(1999, 1), (2000, 1), (2001, 1)]
    assert years("kind=bilateral") == [(1999, 1), (2000, 1), (2001, 0)]
    assert years("decade=2000s&from=1999") == [(1999, 1), (2000, 1), (2001, 1)]
    assert years("from=soon") == [(1999, 0), (2000, 0), (2001, 0)]


def test_a_leader_counts_for_an_issue_by_a_position_or_a_quotation(states):
    issue, summit = make.issue("Arms"), make.summit(start="1985")
    put, said = make.leader(), make.leader()
    make.discussion(summit, issue), make.participation(summit, said, states["russia"])
    make.position(summit, issue, states["russia"], leader=put), make.position(summit, issue, states["america"])
    make.quotation(summit, said, issue=issue), make.quotation(summit, make.leader())
    assert counts("issue", of=LeaderFilterSet) == {"arms": 2}
    assert counts("issue", "decade=1980s", of=LeaderFilterSet) == {"arms": 1}
    assert counts("decade", "issue=arms", of=LeaderFilterSet) == {"1980s": 1}


def test_an_issue_counts_by_one_discussion_that_matches_all_filters(states):
    ann, arms, trade = make.leader(slug="ann"), make.issue("Arms"), make.issue("Trade")
    old, new = make.meeting((ann, states["russia"]), start="1985"), make.summit(start="2005")
    make.discussion(old, arms, "agreed"), make.discussion(new, arms, "disagreed"), make.discussion(new, trade, "agreed")
    assert counts("decade", of=IssueFilterSet) == {"1980s": 1, "2000s": 2}
    assert counts("decade", "outcome=agreed", of=IssueFilterSet) == {"1980s": 1, "2000s": 1}
    assert counts("outcome", "leader=ann", of=IssueFilterSet)["disagreed"] == 0
    assert counts("leader", "q=trade", of=IssueFilterSet) == {"ann": 0}


def test_agreement_counts_follow_status_and_keywords(states):
    ann = make.leader(slug="ann")
    bound, loose = make.agreement("Treaty of peace", signed="1985"), make.agreement("Talk", signed="1995")
    make.event(bound, "1986", "entered-into-force")
    for text in (bound, loose):
        make.party(text, states["russia"], signatory=ann), make.party(text, states["america"])
    assert counts("leader", of=AgreementFilterSet) == {"ann": 2}
    assert counts("leader", "in_force=yes&on=1990", of=AgreementFilterSet) == {"ann": 1}
    assert counts("decade", "q=peace", of=AgreementFilterSet) == {"1980s": 1, "1990s": 0}


def test_leaders_get_the_number_and_dates_of_their_public_summits(states):
    ann, absent = make.leader(), make.leader()
    for start, status in (("1985", "published"), ("1979", "draft"), ("2001-06-16", "published"), ("1990", "published")):
        make.participation(make.summit(start=start, status=status), ann, states["russia"])
    told = with_meetings([ann, absent])
    assert [leader.meetings for leader in told] == [3, 0]
    assert (ann.first_meeting, ann.last_meeting) == (date(1985, 1, 1), date(2001, 6, 16))
    assert (absent.first_meeting, absent.last_meeting) == (None, None)


# --- which values are offered -----------------------------------------------------------------------------------


def test_a_value_without_results_is_disabled():
    make.summit(series=make.series("Old"), start="1985"), make.summit(series=make.series("New"), start="2005")
    old, new = sorted(facets("from=2000&series=old")["series"].values, key=lambda value: value.label, reverse=True)
    assert (old.count, old.is_chosen, old.is_disabled) == (0, True, False)
    assert (new.count, new.is_chosen, new.is_disabled) == (1, False, False)
    (disabled,) = (value for value in facets("from=2000")["series"].values if value.is_disabled)
    assert disabled.label == "Old"


def test_facets_offer_records_that_occur_and_all_vocabulary_values():
    make.series("Empty"), make.leader("Ann Absent"), make.issue("Unspoken"), make.country("Nowhere")
    make.summit(country=make.country("Host"))
    offered = facets()
    assert [value.label for value in offered["host"].values] == ["Host"]
    assert [offered[name].values for name in ("series", "leader", "issue", "country")] == [()] * 4
    assert [value.value for value in offered["kind"].values] == SummitKind.values
    assert [value.value for value in offered["outcome"].values] == Outcome.values


def test_a_chosen_value_is_always_offered():
    make.leader(slug="absent"), make.series("Empty"), make.issue("Unspoken"), make.country("Nowhere")
    for name, value in (("leader", "absent"), ("series", "empty"), ("issue", "unspoken"), ("host", "nowhere")):
        assert [one.value for one in facets(f"{name}={value}")[name].chosen] == [value]
    assert [one.value for one in facets("decade=1720s&decade=1710s")["decade"].chosen] == ["1710s", "1720s"]


def test_values_are_in_alphabetical_order_and_leaders_by_family_name(states):
    for name in ("Zoe Adams", "Ann Öland", "Bob Young"):
        make.meeting((make.leader(name), states["russia"]))
    assert [value.label for value in facets()["leader"].values] == ["Zoe Adams", "Ann Öland", "Bob Young"]


def test_all_counts_are_zero_with_an_invalid_value_and_choices_stay():
    make.summit(kind="bilateral", start="1985")
    wrong = facets("kind=bilateral&decade=1980s&leader=nobody")
    assert {value.count for facet in wrong.values() for value in facet.values} == {0}
    assert [value.value for value in (*wrong["kind"].chosen, *wrong["decade"].chosen)] == ["bilateral", "1980s"]


def test_values_beyond_the_limit_count_zero(states):
    summit, leaders = make.summit(), [make.leader(slug=f"l-{number}") for number in range(21)]
    for leader in leaders:
        make.participation(summit, leader, states["russia"])
    counted = counts("leader", "&".join(f"leader={leader.slug}" for leader in leaders[:20]))
    assert counted.pop("l-20") == 0
    assert set(counted.values()) == {1}


def test_a_long_facet_has_top_and_remaining_values_among_those_not_chosen():
    values = [Value(f"v{number}", f"Énd {number:02}", number, is_chosen=number == 11) for number in range(13)]
    facet = Facet("leader", "Leader", tuple(values))
    assert [value.count for value in facet.top] == [12, 10, 9, 8, 7, 6, 5, 4, 3, 2]
    assert [value.count for value in facet.remaining] == [0, 1]
    assert [value.count for value in facet.search("END 1")] == [1, 10, 11, 12]
    assert facet.search("nd x") == ()
