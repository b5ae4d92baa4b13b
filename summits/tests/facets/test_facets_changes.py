"""The facets follow the record: what is not public never counts, and a change counts at the next request."""

import pytest

from summits.models import Actor, Agreement, Discussion, Issue, Leader, Participation, Series, Summit
from summits.tests.helpers import factories as make
from summits.tests.helpers.html import read, text_of, walk
from summits.vocabularies import Status


def counts(client, room="summits", query=""):
    """Return the counts that a list's page prints and that are not 0: facet → label → count."""
    boxes = read(client, f"/{room}/?{query}").all("fieldset")
    names = [box.attributes.get("id", "") for box in boxes]
    facets = [(name, box) for name, box in zip(names, boxes, strict=True) if name.startswith("values-")]
    return {name.removeprefix("values-"): dict(counted(box)) for name, box in facets}


def counted(box):
    """Yield (label, count) of the values in a facet's box that have a count."""
    for field in (node for node in walk(box) if node.name == "label"):
        label, count = (text_of(part) for part in field.children if getattr(part, "name", "") == "span")
        if int(count.split()[0]):
            yield label, int(count.split()[0])


@pytest.fixture
def meeting(db):
    """A meeting of Ann and Bob, who discussed arms and signed a treaty."""
    russia, america = make.country("Russia"), make.country("America")
    ann, bob, arms = make.leader("Ann Lee"), make.leader("Bob Ray"), make.issue("Arms")
    series = make.series("Yearly")
    summit = make.meeting((ann, russia), (bob, america), slug="meeting", start="1985", country=russia, series=series)
    make.discussion(summit, arms, "agreed")
    make.position(summit, arms, russia, leader=ann), make.quotation(summit, bob, issue=arms)
    make.party(make.agreement("Treaty", signed="1985", issues=[arms]), russia, signatory=ann)
    return summit


FULL = {
    "leader": {"Ann Lee": 1, "Bob Ray": 1},
    "country": {"America": 1, "Russia": 1},
    "organisation": {},
    "host": {"Russia": 1},
    "issue": {"Arms": 1},
    "outcome": {"Agreed": 1},
    "kind": {"Bilateral": 1},
    "series": {"Yearly": 1},
    "decade": {"1980s": 1},
}


def without(*names, **others):
    """Return what is counted of the meeting when nothing of some facets is, and something else of others."""
    return {**FULL, **{name: {} for name in names}, **others}


@pytest.mark.parametrize("status", [Status.DRAFT, Status.REVIEW])
@pytest.mark.parametrize(
    ("hidden", "expected"),
    [
        (Summit, without(*FULL)),
        (Issue, without("issue", "outcome")),
        (Leader, without("leader", "country")),
        (Agreement, FULL),
    ],
)
def test_unpublished_records_never_count(client, meeting, hidden, expected, status):
    hidden.objects.update(status=status)
    assert counts(client) == expected
    years = text_of(read(client, "/summits/").one("div", id="years"))
    assert years == ("" if hidden is Summit else "1985 1 meeting")


@pytest.mark.parametrize("hidden", [Summit, Issue])
def test_a_leader_does_not_count_by_an_unpublished_quotation(client, meeting, hidden):
    assert counts(client, "leaders")["issue"] == {"Arms": 2}
    hidden.objects.update(status=Status.DRAFT)
    assert counts(client, "leaders")["issue"] == {}
    assert counts(client, "leaders")["decade"] == ({} if hidden is Summit else {"1980s": 2})


@pytest.mark.parametrize("hidden", [Summit, Leader])
def test_an_issue_does_not_count_by_unpublished_summits_and_leaders(client, meeting, hidden):
    assert counts(client, "issues")["leader"] == {"Ann Lee": 1, "Bob Ray": 1}
    hidden.objects.update(status=Status.DRAFT)
    assert counts(client, "issues")["leader"] == {}
    assert counts(client, "issues")["outcome"] == ({} if hidden is Summit else {"Agreed": 1})


@pytest.mark.parametrize(
    ("hidden", "left"),
    [
        (Agreement, set()),
        (Issue, {"leader", "country", "kind", "decade", "in_force"}),
        (Leader, {"issue", "country", "kind", "decade", "in_force"}),
    ],
)
def test_an_agreement_counts_by_published_records_only(client, meeting, hidden, left):
    facets = {"leader", "country", "organisation", "issue", "parties", "kind", "decade", "in_force"}
    assert set(counts(client, "agreements")) == facets
    hidden.objects.update(status=Status.DRAFT)
    assert {name for name, found in counts(client, "agreements").items() if found} == left


CHANGES = {
    "a summit is published": (
        lambda: make.summit(kind="informal", start="1985", country=Actor.objects.get(name="Russia")),
        without(kind={"Bilateral": 1, "Informal": 1}, host={"Russia": 2}, decade={"1980s": 2}),
    ),
    "a leader is renamed": (
        lambda: Leader.objects.filter(name="Ann Lee").update(name="Ann Li"),
        without(leader={"Ann Li": 1, "Bob Ray": 1}),
    ),
    "a participant is removed": (
        lambda: Participation.objects.get(leader__name="Ann Lee").delete(),
        without(leader={"Bob Ray": 1}, country={"America": 1}),
    ),
    "an outcome is corrected": (
        lambda: Discussion.objects.update(outcome="deferred"),
        without(outcome={"Deferred": 1}),
    ),
    "a state gets a predecessor": (
        lambda: Actor.objects.filter(name="America").update(successor=Actor.objects.get(name="Russia")),
        FULL | {"host": {"Russia, with America": 1}, "country": {"America": 1, "Russia, with America": 1}},
    ),
    "an issue becomes part of another": (
        lambda: Issue.objects.filter(name="Arms").update(parent=make.issue("Security")),
        without(issue={"Arms": 1, "Security": 1}),
    ),
    "a series is made and filled at once": (
        lambda: Summit.objects.get().series.set(Series.objects.bulk_create([Series(name="New", slug="new")])),
        without(series={"New": 1}),
    ),
}


@pytest.mark.parametrize("change", CHANGES)
def test_a_change_counts_at_the_next_request(client, meeting, change):
    assert counts(client) == FULL
    make_change, expected = CHANGES[change]
    make_change()
    assert counts(client) == expected
