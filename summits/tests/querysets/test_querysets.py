"""Querysets: the status of agreements on a day, attendance, and visibility."""

from datetime import date, timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from summits.facets import with_meetings
from summits.models import (
    Agreement,
    AgreementEvent,
    AgreementName,
    AgreementRelation,
    Assessment,
    Commitment,
    CountryName,
    Discussion,
    Document,
    Issue,
    IssueName,
    LeaderName,
    Participation,
    Party,
    PlaceName,
    Position,
    ProgrammeItem,
    Quotation,
    SeriesName,
    Source,
    Summit,
    SummitName,
    TermOfOffice,
)
from summits.models.approval import becoming_public_with
from summits.querysets.previewed import previewing
from summits.tests.helpers import factories as make
from summits.vocabularies import ENDING_EVENTS, AgreementKind, EventKind

pytestmark = pytest.mark.django_db

DAY = date(1990, 1, 1)


def statuses_on(day, agreement):
    """Return the names of the methods that find the agreement on the day; assert that the record agrees."""
    methods = ("in_force", "not_yet_in_force", "ended")
    found = [method for method in methods if getattr(Agreement.objects, method)(day).filter(pk=agreement.pk)]
    record = Agreement.objects.get(pk=agreement.pk)
    assert record.in_force(day) == ("in_force" in found)
    assert bool(record.ended_on and record.ended_on <= day) == ("ended" in found)
    return found


def treaty_of(number, *events, **values):
    """Create a treaty of so many states with events, each (day, kind) or (day, kind, index of the state)."""
    states = [make.country() for _ in range(number)]
    treaty = make.agreement(signed="1980-01-01", parties=states, **values)
    for day, kind, *which in events:
        make.event(treaty, day, kind, states[which[0]] if which else None)
    return treaty


def test_a_treaty_is_in_force_from_the_day_of_entry_to_the_day_before_its_end():
    treaty = treaty_of(2, ("1990-01-01", "entered-into-force"), ("1995-06-01", "terminated"))
    days = [date(1989, 12, 31), date(1990, 1, 1), date(1995, 5, 31), date(1995, 6, 1)]
    assert [statuses_on(day, treaty) for day in days] == [["not_yet_in_force"], ["in_force"], ["in_force"], ["ended"]]


def test_a_treaty_not_yet_signed_is_in_none_of_the_states():
    assert statuses_on(date(1979, 12, 31), treaty_of(2)) == []
    assert statuses_on(date(1980, 1, 1), treaty_of(2)) == ["not_yet_in_force"]


@pytest.mark.parametrize("kind", ENDING_EVENTS)
def test_each_kind_of_ending_ends_it(kind):
    treaty = treaty_of(2, ("1985-01-01", "entered-into-force"), ("1989-12-31", kind))
    assert statuses_on(DAY, treaty) == ["ended"]
    assert not treaty.in_force(DAY)


@pytest.mark.parametrize("kind", sorted(set(EventKind) - set(ENDING_EVENTS) - {EventKind.ENTERED_INTO_FORCE}))
def test_no_other_event_ends_it_or_brings_it_into_force(kind):
    bound = treaty_of(2, ("1985-01-01", "entered-into-force"), ("1989-12-31", kind))
    signed = treaty_of(2, ("1989-12-31", kind))
    assert statuses_on(DAY, bound) == ["in_force"]
    assert statuses_on(DAY, signed) == ["not_yet_in_force"]


def test_one_of_two_states_that_leaves_ends_a_treaty():
    assert statuses_on(DAY, treaty_of(2, ("1985", "entered-into-force"), ("1989", "withdrawn", 0))) == ["ended"]


def test_one_of_three_states_that_leaves_does_not_end_a_treaty_but_two_do():
    treaty = treaty_of(
        3, ("1985", "entered-into-force"), ("1988-01-01", "withdrawn", 0), ("1989-01-01", "withdrawn", 1)
    )
    assert statuses_on(date(1988, 6, 1), treaty) == ["in_force"]
    assert statuses_on(date(1989, 6, 1), treaty) == ["ended"]


def test_a_notice_ends_nothing_where_the_day_of_leaving_is_on_record():
    noticed = ("2001-12-13", "denounced", 0)
    treaty = treaty_of(2, ("1972", "entered-into-force"), noticed, ("2002-06-13", "withdrawn", 0))
    assert statuses_on(date(2002, 1, 1), treaty) == ["in_force"]
    assert statuses_on(date(2002, 6, 13), treaty) == ["ended"]
    assert statuses_on(date(2002, 1, 1), treaty_of(2, ("1972", "entered-into-force"), noticed)) == ["ended"]


def test_a_notice_of_one_state_is_not_undone_by_the_leaving_of_another():
    course = [("1985", "entered-into-force"), ("1987", "denounced", 0), ("1995", "withdrawn", 1)]
    assert statuses_on(DAY, treaty_of(2, *course)) == ["ended"]


def test_a_treaty_whose_task_was_completed_binds_to_its_later_end():
    treaty = treaty_of(2, ("1988", "entered-into-force"), ("1991-05-31", "completed"), ("2019-08-02", "terminated"))
    assert statuses_on(date(2000, 1, 1), treaty) == ["in_force"]
    assert statuses_on(date(2019, 8, 2), treaty) == ["ended"]


def test_a_task_completed_by_one_of_three_states_ends_the_agreement():
    treaty = treaty_of(3, ("1945-02-11", "entered-into-force"), ("1945-08-08", "completed", 0))
    assert statuses_on(DAY, treaty) == ["ended"]


def test_a_state_and_its_successor_count_as_one_party():
    union, other = make.country(), make.country()
    successor = make.country()
    union.successor = successor
    union.save()
    treaty = make.agreement(signed="1972-05-26", kind="treaty", parties=[union, successor, other])
    make.event(treaty, "1972-10-03", "entered-into-force")
    make.event(treaty, "2002-06-13", "withdrawn", other)
    assert statuses_on(date(2002, 6, 12), treaty) == ["in_force"]
    assert statuses_on(date(2002, 6, 13), treaty) == ["ended"]
    assert not Agreement.objects.get(pk=treaty.pk).in_force(date(2002, 6, 13))


def test_a_state_and_the_successor_of_its_successor_count_as_one_party():
    russia = make.country()
    empire = make.country(successor=make.country(successor=russia))
    treaty = make.agreement(signed="1972-05-26", parties=[empire, russia, make.country()])
    assert treaty.party_count == 2
    assert Agreement.objects.with_events().get().party_count == 2


def test_two_states_that_the_same_state_succeeded_count_as_two_parties():
    germany = make.country()
    both = [make.country(successor=germany) for _ in range(2)]
    assert make.agreement(signed="1972-12-21", parties=both).party_count == 2


def test_a_state_that_leaves_twice_is_counted_once():
    treaty = treaty_of(3, ("1985", "entered-into-force"), ("1987", "denounced", 0), ("1988", "withdrawn", 0))
    assert statuses_on(DAY, treaty) == ["in_force"]


def test_an_ending_that_names_no_state_ends_a_treaty_of_many():
    assert statuses_on(DAY, treaty_of(9, ("1985", "entered-into-force"), ("1989", "expired"))) == ["ended"]


def test_a_treaty_whose_parties_are_not_on_record_can_be_in_force():
    assert statuses_on(DAY, treaty_of(0, ("1985", "entered-into-force"))) == ["in_force"]


@pytest.mark.parametrize("kind", ["declaration", "joint-statement", "framework", "communique", "final-act"])
def test_a_declaration_is_never_in_force(kind):
    text = treaty_of(2, ("1980-01-01", "signed"), kind=kind)
    for day in (date(1980, 1, 1), DAY, date(2999, 1, 1)):
        assert not text.in_force(day)
        assert "in_force" not in statuses_on(day, text)


def test_an_event_of_a_year_counts_from_its_first_day():
    treaty = treaty_of(2, ("1990", "entered-into-force"))
    assert statuses_on(date(1989, 12, 31), treaty) == ["not_yet_in_force"]
    assert statuses_on(date(1990, 1, 1), treaty) == ["in_force"]


events = st.lists(
    st.tuples(
        st.integers(-3, 12),
        st.sampled_from([EventKind.ENTERED_INTO_FORCE, EventKind.SIGNED, EventKind.SUSPENDED, *ENDING_EVENTS]),
        st.none() | st.integers(0, 3),
    ),
    max_size=6,
    unique=True,
)


@pytest.fixture
def four_states():
    states = [make.country() for _ in range(4)]
    states[1].successor = states[0]
    states[1].save()
    return states


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(parties=st.integers(0, 4), course=events, kind=st.sampled_from(AgreementKind))
@pytest.mark.slow
def test_the_database_and_the_record_agree_on_every_course_of_events(four_states, parties, course, kind):
    with transaction.atomic():
        treaty = make.agreement(signed=str(DAY), kind=kind, parties=four_states[:parties])
        for days, happened, which in course:
            make.event(treaty, str(DAY + timedelta(days)), happened, None if which is None else four_states[which])
        boundaries = {0, *(days for days, _happened, _which in course)}
        for days in sorted(boundaries | {boundary - 1 for boundary in boundaries}):
            assert_agreement_on(DAY + timedelta(days), treaty.pk)
        transaction.set_rollback(True)


def assert_agreement_on(day, pk):
    """Assert that querysets and record, also one read ``with_events``, say the same of the day."""
    treaty = Agreement.objects.get(pk=pk)
    ended = bool(treaty.ended_on and treaty.ended_on <= day)
    in_force = treaty.in_force(day)
    assert Agreement.objects.with_events().get(pk=pk).in_force(day) == in_force
    not_yet = treaty.signed.earliest <= day and not in_force and not ended
    statuses = {"in_force": in_force, "not_yet_in_force": not_yet, "ended": ended}
    expected = [status for status, is_so in statuses.items() if is_so]
    assert statuses_on(day, treaty) == expected


# --- summits ---------------------------------------------------------------------------------------------------


def test_meetings_of_all_leaders_and_of_states():
    us, russia = make.country(), make.country()
    bush, putin, medvedev = make.leader(), make.leader(), make.leader()
    both = make.meeting((bush, us), (putin, russia))
    other = make.meeting((bush, us), (medvedev, russia))
    assert list(Summit.objects.attended_by(bush, putin)) == [both]
    assert set(Summit.objects.attended_by_countries([russia.pk, make.country().pk])) == {both, other}


# --- visibility ------------------------------------------------------------------------------------------------


@pytest.fixture(params=["draft", "review"])
def unpublished(request):
    return request.param


def test_what_is_not_published_is_not_public(unpublished):
    for create in (make.summit, make.leader, make.issue, make.agreement):
        hidden, shown = create(status=unpublished), create()
        assert list(type(shown).objects.published()) == [shown]
        assert hidden.is_published is False


def dependents():
    """Yield (model, function of statuses → record) for all that is public with what it belongs to."""
    state, summit, leader, issue = make.country, make.summit, make.leader, make.issue
    yield LeaderName, ["leader"], lambda a: make.leader_name(leader(status=a), "Name")
    yield TermOfOffice, ["leader"], lambda a: make.term(leader(status=a))
    yield IssueName, ["issue"], lambda a: make.issue_name(issue(status=a), "Word")
    yield SummitName, ["summit"], lambda a: make.other_name(summit(status=a), "Name")
    yield AgreementName, ["agreement"], lambda a: make.other_name(make.agreement(status=a), "Name")
    yield ProgrammeItem, ["summit"], lambda a: make.programme_item(summit(status=a))
    yield (
        Participation,
        ["summit", "leader"],
        lambda a, b: make.participation(summit(status=a), leader(status=b), state()),
    )
    yield Discussion, ["summit", "issue"], lambda a, b: make.discussion(summit(status=a), issue(status=b))
    yield Position, ["summit", "issue"], a_position
    yield Quotation, ["summit", "leader"], lambda a, b: make.quotation(summit(status=a), leader(status=b))
    yield Party, ["agreement"], lambda a: make.party(make.agreement(status=a), state())
    yield AgreementEvent, ["agreement"], lambda a: make.event(make.agreement(status=a), "1990", "ratified")
    yield (
        AgreementRelation,
        ["agreement", "other"],
        lambda a, b: make.relation(make.agreement(status=a), "follows", make.agreement(status=b)),
    )
    yield Commitment, ["agreement"], lambda a: make.commitment(make.agreement(status=a))
    yield Assessment, ["agreement"], lambda a: make.assessment(make.commitment(make.agreement(status=a)), state())
    yield Document, ["summit"], lambda a: make.document(summit=summit(status=a))
    yield Document, ["agreement"], lambda a: make.document(agreement=make.agreement(status=a))


SHARED_NAMES = {CountryName: make.country, PlaceName: make.place, SeriesName: make.series}
"""Model of names of shared records → the factory of these."""


@pytest.mark.parametrize("model", SHARED_NAMES)
def test_a_name_of_a_shared_record_is_public_once_this_is_approved(model):
    hidden = make.other_name(SHARED_NAMES[model](approved=False), "Name")
    shown = make.other_name(SHARED_NAMES[model](), "Name")
    assert list(model.objects.published()) == [shown]
    assert hidden.record.approved is False
    with previewing([hidden.record]):
        assert set(model.objects.published()) == {shown, hidden}


@pytest.mark.parametrize("model", SHARED_NAMES)
def test_a_name_of_a_shared_record_becomes_public_with_it(model):
    hidden = make.other_name(SHARED_NAMES[model](approved=False), "Name")
    make.other_name(SHARED_NAMES[model](approved=False), "Another")
    source = make.source()
    hidden.sources.add(source)
    assert becoming_public_with([hidden.record]) == {
        type(hidden.record): {hidden.record.pk},
        model: {hidden.pk},
        Source: {source.pk},
    }


def a_position(summit_status, issue_status):
    summit, issue = make.summit(status=summit_status), make.issue(status=issue_status)
    make.discussion(summit, issue)
    return make.position(summit, issue, make.country())


def test_a_child_of_an_unpublished_record_is_not_public(unpublished):
    for model, needs, create in dependents():
        for hidden in range(len(needs)):
            create(*[unpublished if i == hidden else "published" for i in range(len(needs))])
            assert not model.objects.published(), f"{model.__name__} of a {unpublished} {needs[hidden]}"
        shown = create(*["published"] * len(needs))
        assert list(model.objects.published()) == [shown]
        shown.delete()


def test_a_source_is_public_when_a_public_record_cites_it(unpublished):
    hidden, shown, idle = make.source(), make.source(), make.source()
    make.summit(status=unpublished, sources=[hidden])
    make.term(make.leader(status=unpublished), sources=[hidden])
    make.position(*_talk(unpublished), sources=[hidden])
    make.discussion(make.summit(), make.issue(), sources=[shown])
    assert list(Source.objects.published()) == [shown]
    assert idle not in Source.objects.published()


def _talk(status):
    summit, issue = make.summit(status=status), make.issue()
    make.discussion(summit, issue)
    return summit, issue, make.country()


def test_every_model_that_cites_makes_its_sources_public():
    for relation in Source._meta.related_objects:
        model = relation.related_model
        create = {
            "country": make.country,
            "place": make.place,
            "series": make.series,
            "collection": make.collection,
            "summit": make.summit,
            "leader": make.leader,
            "issue": make.issue,
            "agreement": make.agreement,
            **{
                f"{name}name": lambda create=create: make.other_name(create(), "Name")
                for name, create in (("country", make.country), ("place", make.place), ("series", make.series))
            },
        }.get(model._meta.model_name)
        record = (
            create()
            if create
            else next(c for m, n, c in dependents() if m is model)(
                *["published"] * len(next(n for m, n, c in dependents() if m is model))
            )
        )
        source = make.source()
        record.sources.add(source)
        assert source in Source.objects.published(), model.__name__


def test_counts_are_of_public_records_alone(unpublished):
    state, leader, issue = make.country(), make.leader(), make.issue()
    for status in ("published", "published", unpublished):
        summit = make.meeting((leader, state), country=state, status=status, place=make.place(country=state))
        make.discussion(summit, issue)
    assert with_meetings([leader])[0].meetings == 2
    assert Issue.objects.with_counts().get(pk=issue.pk).meetings == 2


def test_the_sides_stand_in_the_alphabetical_order_of_their_states():
    russia, us, austria = make.country("Russia"), make.country("United States"), make.country("Austria")
    summit = make.meeting(*[(make.leader(), state) for state in (us, russia, austria)])
    names = [part.country.name for part in summit.participations.published().in_protocol_order()]
    assert names == ["Austria", "Russia", "United States"]


def test_the_most_important_issue_comes_first_and_those_without_order_last():
    summit = make.summit()
    for order in (None, 2, 1):
        make.discussion(summit, make.issue(), order=order)
    assert [found.order for found in Discussion.objects.published().in_order()] == [1, 2, None]
