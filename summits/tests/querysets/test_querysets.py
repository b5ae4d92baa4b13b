"""Querysets: attendance and visibility."""

import pytest

from summits.facets import with_meetings
from summits.models import (
    ActorName,
    AgreementEvent,
    AgreementName,
    AgreementRelation,
    Assessment,
    Commitment,
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

pytestmark = pytest.mark.django_db

# --- summits ---------------------------------------------------------------------------------------------------


def test_meetings_of_all_leaders_and_of_states():
    us, russia = make.country(), make.country()
    bush, putin, medvedev = make.leader(), make.leader(), make.leader()
    both = make.meeting((bush, us), (putin, russia))
    other = make.meeting((bush, us), (medvedev, russia))
    assert list(Summit.objects.attended_by(bush, putin)) == [both]
    assert set(Summit.objects.attended_by_actors([russia.pk, make.country().pk])) == {both, other}


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


SHARED_NAMES = {ActorName: make.country, PlaceName: make.place, SeriesName: make.series}
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
            "actor": make.country,
            "place": make.place,
            "series": make.series,
            "collection": make.collection,
            "summit": make.summit,
            "leader": make.leader,
            "issue": make.issue,
            "agreement": make.agreement,
            "membership": lambda: make.membership(make.country(), make.country()),
            **{
                f"{name}name": lambda create=create: make.other_name(create(), "Name")
                for name, create in (("actor", make.country), ("place", make.place), ("series", make.series))
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
    names = [part.actor.name for part in summit.participations.published().in_protocol_order()]
    assert names == ["Austria", "Russia", "United States"]


def test_the_most_important_issue_comes_first_and_those_without_order_last():
    summit = make.summit()
    for order in (None, 2, 1):
        make.discussion(summit, make.issue(), order=order)
    assert [found.order for found in Discussion.objects.published().in_order()] == [1, 2, None]
