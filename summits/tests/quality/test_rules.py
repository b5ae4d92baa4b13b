"""The rules of data quality: each finds what is planted for it, reports nothing that is right, and fits the pages."""

import random
from datetime import date, timedelta
from types import SimpleNamespace

import pytest
from django.utils import timezone

from summits.models import (
    NAME_MODELS,
    Actor,
    ActorName,
    Agreement,
    AgreementEvent,
    AgreementName,
    AgreementRelation,
    Assessment,
    Collection,
    Commitment,
    Discussion,
    Document,
    Issue,
    IssueName,
    Leader,
    LeaderName,
    Membership,
    Participation,
    Party,
    Place,
    PlaceName,
    Position,
    ProgrammeItem,
    Quotation,
    Series,
    SeriesName,
    Summit,
    SummitName,
    TermOfOffice,
    ZeroResultQuery,
)
from summits.partial_dates import PartialDate
from summits.quality import RULES, Findings, count_findings, findings_of, publication_blockers
from summits.tests.helpers import factories as new

pytestmark = pytest.mark.django_db
DRAFT = {"status": "draft"}


def found(slug):
    """Return the findings of the rules of a slug over the whole archive."""
    some = [(rule, 1) for rule in RULES if rule.slug == slug]
    return [finding for batch in Findings(some).batches() for finding in batch]


def rows(slug):
    return [finding.row for finding in found(slug)]


def talk(*sides, outcome="agreed", missing=(), **values):
    """Create a summit of states at which one issue was discussed; return the discussion.

    Each state puts a position, but those ``missing``.
    """
    summit = new.meeting(*((new.leader(), side) for side in sides), **values)
    discussion = new.discussion(summit, new.issue(), outcome)
    for side in sides:
        if side not in missing:
            new.position(summit, discussion.issue, side)
    return discussion


def took_part(start, end=None, leader=None, actor=None, **values):
    """Create a summit in which the leader took part; return the participation."""
    leader, actor = leader or new.leader(), actor or new.country()
    return new.participation(new.summit(start=start, end=end), leader, actor, **values)


# --- a planted case and a clean one of each rule -----------------------------------------------------------------

MAKE = {
    Summit: new.summit,
    Participation: lambda **values: new.participation(new.summit(), new.leader(), new.country(), **values),
    ProgrammeItem: lambda **values: new.programme_item(new.summit(), **values),
    Discussion: lambda **values: new.discussion(new.summit(), new.issue(), **values),
    Position: lambda **values: position(**values),
    Quotation: lambda **values: new.quotation(new.summit(), new.leader(), **values),
    Agreement: new.agreement,
    Party: lambda **values: new.party(new.agreement(), new.country(), **values),
    AgreementEvent: lambda **values: new.event(new.agreement(), "2008", "signed", **values),
    AgreementRelation: lambda **values: new.relation(new.agreement(), "follows", new.agreement(), **values),
    Commitment: lambda **values: new.commitment(new.agreement(), **values),
    Assessment: lambda **values: assessment(**values),
    Document: lambda **values: new.document(summit=new.summit(), **values),
    Leader: new.leader,
    LeaderName: lambda **values: new.leader_name(new.leader(), "Poutine", **values),
    TermOfOffice: lambda **values: new.term(new.leader(), **values),
    Membership: lambda **values: new.membership(new.organisation(), new.country(), **values),
    Issue: new.issue,
    IssueName: lambda **values: new.issue_name(new.issue(), "SDI", **values),
    SummitName: lambda **values: new.other_name(new.summit(), "Big Three", **values),
    AgreementName: lambda **values: new.other_name(new.agreement(), "Accords", **values),
    ActorName: lambda **values: new.other_name(new.country(), "Holland", **values),
    PlaceName: lambda **values: new.other_name(new.place(), "Ялта", **values),
    SeriesName: lambda **values: new.other_name(new.series(), "Summitry", **values),
    Series: new.series,
    Collection: new.collection,
    Actor: new.country,
    Place: new.place,
}
"""A row of each model that can cite sources."""
SOME_FIELD = {
    Summit: "venue",
    Participation: "role",
    ProgrammeItem: "on",
    Discussion: "outcome",
    Position: "stance",
    Quotation: "said_on",
    Agreement: "signed",
    Party: "signatory",
    AgreementEvent: "on",
    AgreementRelation: "other",
    Commitment: "due",
    Assessment: "verdict",
    Document: "language",
    Leader: "born",
    TermOfOffice: "start",
    Membership: "start",
    Place: "latitude",
}


def position(**values):
    discussion = new.discussion(new.summit(), new.issue())
    return new.position(discussion.summit, discussion.issue, new.country(), **values)


def assessment(**values):
    state = new.country()
    return new.assessment(new.commitment(new.agreement(), committed_by=[state]), state, **values)


def plant_no_source(model):
    MAKE[model](sources=[new.source()])
    return MAKE[model]()


def plant_unverified(model):
    MAKE[model]()
    return MAKE[model](unverified=[SOME_FIELD.get(model, "name")])


def plant_no_position(_model):
    us, russia = new.country(), new.country()
    talk(us, russia)
    return talk(us, russia, missing=[russia])


def plant_no_outcome(_model):
    talk(new.country(), outcome="deferred")
    return talk(new.country(), outcome="discussed")


def plant_no_parties(_model):
    new.agreement(parties=[new.country()])
    return new.agreement()


def plant_no_events(_model):
    new.event(new.agreement(), "2008", "signed")
    return new.agreement()


def plant_not_two_sides(_model):
    us, russia, ukraine = new.country(), new.country(), new.country()
    for roles in (("host", "guest"), ("host", "guest", "participant"), ("", "", "observer"), ("guest", "participant")):
        _bilateral(zip((us, russia, ukraine), roles, strict=False))
    _bilateral([(us, "host"), (russia, "guest"), (ukraine, "guest")], kind="sideline")
    new.summit()
    three = _bilateral([(us, "host"), (russia, "guest"), (ukraine, "guest")])
    return three, _bilateral([(us, "host"), (us, "guest")]), _bilateral([(us, "observer"), (russia, "")])


def _bilateral(sides, kind="bilateral"):
    summit = new.summit(kind=kind)
    for state, role in sides:
        new.participation(summit, new.leader(), state, role=role)
    return summit


def plant_not_assessed(_model):
    year = timezone.localdate().year
    new.commitment(new.agreement(signed=str(year - 9)))
    old = new.agreement(signed=str(year - 11))
    new.assessment(new.commitment(old), new.country())
    return new.commitment(old)


def plant_not_committed(_model):
    russia, us = new.country(), new.country()
    union = new.country(successor=russia)
    agreement = new.agreement(parties=[union, us])
    of_all, of_one = new.commitment(agreement), new.commitment(agreement, committed_by=[union])
    for state in (union, russia, us):
        new.assessment(of_all, state)
    new.assessment(of_one, russia)
    return new.assessment(of_one, us), new.assessment(of_all, new.country())


def plant_status_not_known(_model):
    in_force, over, unclear = new.agreement(), new.agreement(), new.agreement()
    political = new.agreement(kind="declaration")
    young = new.agreement(signed=str(timezone.localdate() - timedelta(days=5 * 365)))
    new.event(in_force, "2008", "entered-into-force")
    new.event(over, "2008", "lapsed")
    for agreement in (political, young):
        new.event(agreement, "2008", "signed")
    us, union = new.country(), new.country(dissolved="1991-12-26")
    orphaned = new.agreement(signed="1972", parties=[us, union])
    new.event(unclear, "2008-04-06", "signed")
    new.event(orphaned, "1973", "entered-into-force")
    return unclear, orphaned


def plant_no_office(_model):
    bush = new.leader()
    us = new.term(bush, start="2001-01-20", end="2009-01-20").actor
    took_part("2008-04-06", leader=bush, actor=us)
    took_part("2009-04-06", leader=bush, actor=us, capacity="Former President")
    return took_part("2009-04-07", leader=bush, actor=us)


def plant_not_alive(_model):
    stalin = new.leader(born="1878-12-18", died="1953-03-05")
    took_part("1945", leader=stalin)
    took_part("1953", leader=stalin)
    return took_part("1955-07-18", leader=stalin)


def plant_two_places(_model):
    bush = new.leader()
    took_part("2001-07-20", leader=bush)
    took_part("2001-07-20", "2001-07-22", leader=new.leader())
    # A long stay with a day elsewhere in it: both summits are asked about.
    long, short = took_part("2003-05-31", "2003-06-03", leader=bush), took_part("2003-06-01", leader=bush)
    return long, short


def plant_wrong_role(_model):
    took_part("2008-04-05", role="host")
    council = new.summit(kind="multilateral")
    new.participation(council, new.leader(), new.country(), role="chair")
    chair, member = took_part("2008-04-05", role="chair"), took_part("2008-04-05", role="member")
    return chair, member


def plant_taken_office(_model):
    russia, other = new.country(), new.country()
    term = {"office": "President", "actor": russia}
    new.term(new.leader(), start="1991-07-10", end="1999-12-31", **term)
    new.term(new.leader(), start="1999-12-31", end="2008-05-07", **term)
    new.term(new.leader(), start="1999-12-31", end="2008-05-07", office="President", actor=other)
    first = new.term(new.leader(), start="2008-05-07", end="2012-05-07", **term)
    return first, new.term(new.leader(), start="2012-05-06", **term)


def plant_wrong_day(model):
    summit = new.summit(start="2008-04-05", end="2008-04-06")
    if model is Participation:
        took_part("2008-04-05", "2008-04-06", first="2008-04-05", last="2008-04-06")
        early = took_part("2008-04-05", "2008-04-06", first="2008-04-04")
        return early, took_part("2008-04-05", "2008-04-06", last="2008-04-07")
    if model is Quotation:
        new.quotation(summit, new.leader())
        new.quotation(summit, new.leader(), said_on="2008-04-06")
        return new.quotation(summit, new.leader(), said_on="2008-04-07")
    new.programme_item(summit, 1, on="2008-04-05")
    return new.programme_item(summit, 2, on="2008-04-04")


def plant_membership_outside_existence(_model):
    pact = new.organisation(founded="1955-05-14", dissolved="1991-07-01")
    make = lambda start, end, member=None: new.membership(pact, member or new.country(), start, end=end)  # noqa: E731
    make("1955", "1991")
    make("1955-05-14", "1991-07-01", new.country(founded="1955-05-14", dissolved="1991-07-01"))
    return (
        make("1955-05-13", None),
        make("1991-07-02", None),
        make("1980", "1991-07-02"),
        make("1980", None, new.country(founded="1981")),
        make("1980", "1986", new.country(dissolved="1985")),
    )


def plant_membership_twice(_model):
    union, member = new.organisation(), new.country()
    new.membership(union, member, "1973", end="1985")
    new.membership(new.organisation(), member, "1985"), new.membership(union, new.country(), "1985")
    return new.membership(union, member, "1985", end="1996"), new.membership(union, member, "1995")


def plant_not_published(model):
    summit, issue = new.summit(), new.issue(**DRAFT)
    if model is Participation:
        new.participation(summit, new.leader(), new.country())
        stood_in = new.participation(summit, new.leader(), new.country(), represented=new.leader(**DRAFT))
        return stood_in, new.participation(summit, new.leader(**DRAFT), new.country())
    if model is Discussion:
        new.discussion(summit, new.issue())
        return new.discussion(summit, issue)
    if model is Party:
        new.party(new.agreement(), new.country())
        return new.party(new.agreement(), new.country(), signatory=new.leader(**DRAFT))
    if model is Commitment:
        new.commitment(new.agreement(), issue=new.issue()), new.commitment(new.agreement(**DRAFT), issue=issue)
        return new.commitment(new.agreement(), issue=issue)
    if model is Issue:
        new.issue(parent=new.issue())
        return new.issue(parent=issue)
    new.agreement(issues=[new.issue()], summit=summit)
    new.agreement(**DRAFT)
    return new.agreement(summit=summit, **DRAFT), new.agreement(issues=[issue])


def plant_malformed_address(model):
    make = MAKE.get(model, new.source)
    make()
    make(url="https://www.archives.gov/a%20b.pdf")
    make(url="http://пример.рф:8080?id=1#2")
    return make(url="https://www.archives.gov/a b.pdf"), make(url="https:///a"), make(url="http://localhost/a")


def plant_duplicate_address(_model):
    new.source()
    new.source()
    new.source(url="https://example.org/a")
    return new.source(url="https://example.org/b"), new.source(url="http://www.example.org/b/#top")


def plant_fruitless_search(_model):
    return ZeroResultQuery.objects.create(query="gorby")


MODELS_BY_SLUG = {slug: [rule.model for rule in RULES if rule.slug == slug] for slug in {rule.slug for rule in RULES}}
CASES = [(slug, model) for slug in sorted(MODELS_BY_SLUG) for model in dict.fromkeys(MODELS_BY_SLUG[slug])]


@pytest.mark.parametrize(("slug", "model"), CASES, ids=str)
def test_a_rule_finds_what_breaks_it_and_leaves_the_rest_alone(slug, model):
    planted = globals()[f"plant_{slug.replace('-', '_')}"](model)
    expected = planted if isinstance(planted, tuple) else (planted,)
    assert {row for row in rows(slug) if type(row) is model} == set(expected)


def test_what_merely_orders_the_archive_needs_no_source():
    for model in (Series, Collection, Actor, Place, Issue, AgreementRelation, *NAME_MODELS.values()):
        MAKE[model]()
    # What they are made with.
    assert {type(row) for row in rows("no-source")} <= {Summit, Leader, Agreement}


def test_a_document_that_can_be_read_on_the_web_is_its_own_source():
    new.document(summit=new.summit(), url="https://example.org/a")
    assert Document not in {type(row) for row in rows("no-source")}


def test_the_days_present_count_rather_than_those_of_the_meeting():
    eden, state = new.leader(), new.country()
    new.term(eden, start="1945-07-26", actor=state)
    row = took_part("1945-07-17", "1945-08-02", leader=eden, actor=state, last="1945-07-25")
    assert rows("no-office") == [row]
    row.last = "1945-07-26"
    row.save()
    assert rows("no-office") == []
    row.first = row.last = "1945-07-28"
    row.save()
    assert rows("no-office") == []
    took_part("1945-07-20", leader=eden, actor=state)
    assert rows("two-places") == []
    took_part("1945-07-19", "1945-07-29", leader=eden, actor=state)
    assert len(rows("two-places")) == 3


# --- the finer points ---------------------------------------------------------------------------------------------


def test_a_state_and_its_predecessors_are_one_side():
    russia = new.country("Russia")
    union = new.country("Soviet Union", successor=russia)
    empire = new.country("Russian Empire", successor=union)
    for state, spoke_for in ((russia, union), (union, russia), (russia, empire)):
        discussion = talk(state, missing=[state])
        new.position(discussion.summit, discussion.issue, spoke_for)
    assert found("no-position") == []


def test_a_state_and_a_predecessor_that_met_are_two_sides():
    germany = new.country("Germany")
    east = new.country("East Germany", successor=germany)
    talk(germany, east)
    discussions = [talk(germany, east, missing=[one]) for one in (germany, east)]
    assert rows("no-position") == discussions
    messages = [finding.message for finding in found("no-position")]
    assert messages == ["missing position: Germany", "missing position: East Germany"]


def test_the_sides_without_a_position_are_named():
    us, russia, china = new.country("United States"), new.country("Russia"), new.country("China")
    talk(us, russia, china, missing=[us, china], kind="trilateral")
    assert [finding.message for finding in found("no-position")] == ["missing position: China, United States"]


def test_a_position_on_another_issue_of_the_summit_is_none_on_this_one():
    us = new.country()
    discussion = talk(us)
    other = new.discussion(discussion.summit, new.issue())
    assert rows("no-position") == [other]


def test_neither_an_observer_nor_a_conference_of_many_states_lacks_positions():
    us, observer = new.country(), new.country()
    discussion = talk(us)
    new.participation(discussion.summit, new.leader(), observer, role="observer")
    talk(us, observer, missing=[us, observer], kind="multilateral")
    assert found("no-position") == []


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("2001-07-20", "2001-07-22"), ("2001-07-22", "2001-07-23")),
        (("2001-07-20", "2001-07-22"), ("2001-07-20", None)),
        (("2001-07-20", None), ("2001-07-20", None)),
        (("2001-07-20", "2001-07-22"), ("2001-07", None)),
        (("2001", None), ("2001-07-20", "2001-07-22")),
    ],
)
def test_a_traveller_can_be_at_two_places_on_the_day_of_the_journey(one, other):
    bush = new.leader()
    took_part(*one, leader=bush)
    took_part(*other, leader=bush)
    assert found("two-places") == []


def test_two_summits_at_one_place_do_not_put_a_leader_in_two():
    bush, place = new.leader(), new.place()
    for _ in range(2):
        summit = new.summit(place=place, start="2001-07-20", end="2001-07-22")
        new.participation(summit, bush, new.country())
    assert found("two-places") == []


@pytest.mark.parametrize(
    ("today", "signed", "is_found"),
    [
        (date(2026, 4, 6), "2016-04-06", True),
        (date(2026, 4, 6), "2016-04-07", False),
        (date(2024, 2, 29), "2014-02-28", True),
        (date(2026, 12, 31), "2016-12-31", True),
    ],
)
def test_a_commitment_is_to_be_assessed_ten_years_after_the_day_of_signing(monkeypatch, today, signed, is_found):
    monkeypatch.setattr(timezone, "localdate", lambda: today)
    new.commitment(new.agreement(signed=signed))
    assert bool(found("not-assessed")) is is_found


def test_a_finding_of_an_assessment_counts_among_those_of_its_agreement_and_prevents_its_publication():
    commitment = new.commitment(new.agreement(parties=[us := new.country()], **DRAFT), "Reduce arms.")
    judged = new.assessment(commitment, us)
    rule = next(rule for rule in RULES if rule.slug == "no-source" and rule.model is Assessment)
    assert count_findings()[rule.key] == {"draft": 1}
    [finding] = [one for one in findings_of(commitment.agreement) if one.row == judged]
    assert (finding.record, finding.status) == (commitment, "Draft")
    assert finding.title == f"Reduce arms. – {us}, 1 January 2010"
    blockers = publication_blockers(Agreement, [commitment.agreement_id])
    assert finding.row in {one.row for one in blockers[commitment.agreement_id]}
    assert finding.row in {one.row for one in findings_of(commitment)}


def test_an_old_agreement_is_published_before_its_commitments_are_assessed():
    commitment = new.commitment(new.agreement(signed="1990", **DRAFT))
    assert {finding.rule.slug for finding in findings_of(commitment.agreement)} >= {"not-assessed"}
    slugs = {
        one.rule.slug for one in publication_blockers(Agreement, [commitment.agreement_id])[commitment.agreement_id]
    }
    assert "not-assessed" not in slugs and "no-parties" in slugs


def test_the_other_place_and_the_other_holder_are_named():
    bush = new.leader()
    first, second = (took_part("2001-07-20", "2001-07-22", leader=bush) for _ in range(2))
    russia, putin, medvedev = new.country(), new.leader("Vladimir Putin"), new.leader("Dmitry Medvedev")
    new.term(putin, "President", "2000-05-07", actor=russia)
    new.term(medvedev, "President", "2008-05-07", actor=russia)
    assert [finding.details for finding in found("two-places")] == [str(second.summit), str(first.summit)]
    assert [finding.details for finding in found("taken-office")] == ["Dmitry Medvedev", "Vladimir Putin"]


@pytest.mark.parametrize(
    ("born", "died", "told"),
    [
        ("1900", "2007-04-23", "died 23 April 2007"),
        ("2010-05-01", None, "born 1 May 2010"),
        ("2010-05-01", "2070", "born 1 May 2010"),
    ],
)
def test_of_who_was_not_alive_the_date_is_named_that_shows_it(born, died, told):
    took_part("2008-04-06", leader=new.leader(born=born, died=died))
    assert [finding.details for finding in found("not-alive")] == [told]


@pytest.mark.parametrize(("end", "start"), [("1999", "1999"), ("1999-12", "1999-12-31"), ("1999-12-31", "1999")])
def test_dates_that_may_fit_are_no_overlap(end, start):
    russia = new.country()
    new.term(new.leader(), start="1991-07-10", end=end, actor=russia)
    new.term(new.leader(), start=start, end="2008", actor=russia)
    assert found("taken-office") == []


@pytest.mark.parametrize("on", ["2008-04", "2008", "2008~"])
def test_a_day_that_may_be_one_of_the_summit_is_none_of_another_time(on):
    summit = new.summit(start="2008-04-05", end="2008-04-06")
    new.programme_item(summit, on=on)
    new.quotation(summit, new.leader(), said_on=on)
    assert found("wrong-day") == []


@pytest.mark.parametrize("setting", ["statement", "interview"])
def test_a_leader_may_speak_of_a_summit_before_and_after_it(setting):
    summit = new.summit(start="2008-04-05", end="2008-04-06")
    new.quotation(summit, new.leader(), said_on="2008-03-26", setting=setting)
    assert found("wrong-day") == []


def test_an_agreement_may_be_signed_on_another_day_than_those_of_its_summit():
    declaration = {"kind": "declaration", "signed": "2010-01-01", "parties": [new.country()]}
    new.event(new.agreement(summit=new.summit(), **declaration), "2010", "signed")
    assert {finding.rule.slug for finding in findings_of(Agreement.objects.get())} == {"no-source"}


def test_unverified_fields_are_named_in_one_finding():
    new.summit(unverified=["venue", "start", "gone"])
    assert [finding.message for finding in found("unverified")] == ["not yet confirmed: venue, first day, gone"]


def test_a_text_with_a_sentence_that_is_not_confirmed_is_found_and_named():
    new.summit(summary="They met. [?]", note="Or so. [sic]", unverified=["summary", "venue"])
    new.leader(biography="Born. [?]")
    messages = sorted(finding.message for finding in found("unverified"))
    assert messages == ["not yet confirmed: biography", "not yet confirmed: summary, venue"]


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("https://example.org", "http://example.org/", True),
        ("https://example.org/a/", "https://WWW.Example.org/a", True),
        ("https://example.org/a#page=1", "https://example.org/a#page=2", True),
        ("https://example.org?id=1", "https://example.org?id=2", False),
        ("https://example.org/a", "https://example.org/A", False),
        ("https://example.org/www.a", "https://example.org/a", False),
        ("https://web.archive.org/web/2001/http://a.org", "https://web.archive.org/web/2001/http://b.org", False),
    ],
)
def test_addresses_of_one_page_are_known_however_they_are_written(one, other, same):
    first, second = new.source("One", url=one), new.source("Other", url=other)
    assert rows("duplicate-address") == ([first, second] if same else [])
    assert [finding.details for finding in found("duplicate-address")] == (["Other", "One"] if same else [])


# --- the office, by the rule of the pages ----------------------------------------------------------------------------


def a_date(chance):
    day = f"20{chance.randint(0, 4):02}-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}"
    return day[: chance.choice([4, 7, 10, 10])]


def some_days(chance):
    """Return two dates of which the first is not after the second, or one and None."""
    while True:
        start, end = a_date(chance), chance.choice([a_date(chance), None])
        if end is None or PartialDate.parse(start).earliest < PartialDate.parse(end).latest:
            return {"start": start, "end": end}


@pytest.mark.parametrize("seed", range(3))
def test_a_participant_without_an_office_is_one_whose_page_names_none(seed):
    chance = random.Random(seed)
    states, place = [new.country(), new.country()], new.place()
    leaders = [new.leader() for _ in range(8)]
    for leader in leaders:
        for number in range(chance.randint(0, 3)):
            new.term(leader, f"Office {number}", actor=chance.choice(states), **some_days(chance))
    for _ in range(12):
        summit = new.summit(place=place, **some_days(chance))
        for leader in chance.sample(leaders, 4):
            capacity = chance.choice(["", "", "", "Guest"])
            new.participation(summit, leader, chance.choice(states), capacity=capacity)
    nameless = {row for row in Participation.objects.all() if not row.office}
    assert 5 < len(nameless) < 40
    assert set(rows("no-office")) == nameless


# --- one record, and the whole archive ------------------------------------------------------------------------------


def wrong(record):
    return [str(finding) for finding in findings_of(record)]


def small_summit(**values):
    made = SimpleNamespace(us=new.country("United States"), source=new.source())
    made.bush = new.leader("George W. Bush", sources=[made.source], **values)
    made.summit = new.summit("Sochi Summit 2008", kind="sideline", sources=[made.source], **values)
    made.participation = new.participation(made.summit, made.bush, made.us, sources=[made.source])
    return made


def test_a_finding_reads_as_a_sentence():
    made = small_summit()
    assert wrong(made.summit) == ["Sochi Summit 2008 – George W. Bush: no office on the date of the summit"]


def test_a_correct_record_has_no_findings():
    made = small_summit()
    new.term(made.bush, "President", actor=made.us, sources=[made.source])
    assert wrong(made.summit) == wrong(made.bush) == []


def test_the_findings_of_a_record_are_those_of_its_page_and_of_no_other():
    made = small_summit()
    another = new.summit("Bratislava Summit 2005")
    new.quotation(another, made.bush, text="Trust.")
    new.term(made.bush, "President", start="2001", end="2009", actor=made.us)
    assert wrong(made.summit) == []
    assert wrong(another) == [
        "Bratislava Summit 2005: no source",
        "Bratislava Summit 2005 – George W. Bush: “Trust.”: no source",
    ]
    assert wrong(made.bush) == ["George W. Bush – President, 2001 – 2009: no source"]


def test_before_it_is_published_a_record_is_told_what_readers_would_miss():
    made = small_summit(**DRAFT)
    new.term(made.bush, "President", actor=made.us)
    new.discussion(made.summit, new.issue("Missile defence", **DRAFT), "agreed", sources=[made.source])
    new.agreement("Joint statement", summit=made.summit, **DRAFT)
    assert [line for line in wrong(made.summit) if "published" in line] == [
        "Sochi Summit 2008 – George W. Bush: linked but not published",
        "Sochi Summit 2008 – Missile defence: linked but not published",
        "Sochi Summit 2008 – Joint statement: linked but not published",
    ]
    assert found("not-published") == []


def test_findings_are_counted_by_the_status_of_their_record():
    new.summit()
    new.quotation(new.summit(**DRAFT), new.leader())
    new.quotation(new.summit(status="review"), new.leader(**DRAFT))
    new.document(agreement=new.agreement(**DRAFT))
    assert count_findings()["no-source.summit.sources"] == {"published": 1, "draft": 1, "review": 1}
    assert count_findings()["no-source.quotation.sources"] == {"draft": 1, "review": 1}
    assert count_findings()["no-source.document.sources"] == {"draft": 1}
    assert count_findings()["unverified.actor.unverified"] == {}


def test_a_slice_goes_from_one_rule_over_to_the_next():
    for _ in range(3):
        new.agreement()
    numbers = [(rule, 3) for rule in RULES if rule.slug in ("no-parties", "no-events")]
    findings = Findings(numbers)
    assert [finding.rule.slug for finding in findings[2:5]] == ["no-parties", "no-events", "no-events"]
    assert len(findings) == 6
    assert [str(finding) for finding in findings[0:6]] == [
        str(finding) for batch in findings.batches() for finding in batch
    ]
