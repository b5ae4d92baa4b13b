"""The search index is up to date after every change."""

from contextlib import suppress
from io import StringIO
from random import Random

import pytest
from django.core import serializers
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.db.models import CharField, ProtectedError, TextField

from summits.models import (
    Actor,
    ActorName,
    Agreement,
    Assessment,
    Commitment,
    Issue,
    IssueName,
    Leader,
    LeaderName,
    Participation,
    Party,
    Place,
    PlaceName,
    Position,
    Quotation,
    SearchDocument,
    SearchName,
    Summit,
    SummitName,
    TermOfOffice,
)
from summits.models.cited_texts import CitedTextField
from summits.models.fields import QuotedTextField
from summits.search.index import writing
from summits.search.index.dependencies import INDEXED_MODELS, dependencies
from summits.search.query.parser import parse
from summits.search.query.ranking import ranked
from summits.tests.helpers import factories as make
from summits.vocabularies import Status

pytestmark = pytest.mark.django_db


def found(words):
    """Return what a search finds, as kind:heading, best first."""
    documents = SearchDocument.objects.in_bulk(ranked(parse(words)))
    return [f"{documents[pk].kind}:{documents[pk].heading}" for pk in ranked(parse(words))]


@pytest.fixture
def archive():
    """A meeting of two leaders on an issue, with a position, words and a text."""
    russia, us = make.country("Russia"), make.country("United States")
    putin, bush = make.leader("Vladimir Putin"), make.leader("George Bush")
    make.term(putin, "President of Russia", actor=russia)
    issue = make.issue("Missile defence")
    place = make.place("Sochi", country=russia)
    summit = make.meeting((putin, russia), (bush, us), title="Spring meeting", start="2008-04-06", place=place)
    make.discussion(summit, issue, "disagreed", summary="They differed.")
    make.position(summit, issue, russia, "Kept its radar.", leader=putin)
    make.quotation(summit, bush, "We differ on interceptors.", issue=issue)
    text = make.agreement("Framework", signed="2008-04-06", summit=summit, issues=[issue], parties=[us])
    Party.objects.update(signatory=bush)
    make.document(agreement=text, title="Extract", text="Dialogue goes on.")
    # Each test changes what the index holds already.
    writing.flush()
    return summit


def test_each_kind_of_record_is_found_by_its_own_words(archive):
    assert "leader:Vladimir Putin" in found("vladimir")
    assert "issue:Missile defence" in found("missile defence")
    assert "country:Russia" in found("russia")
    assert "summit:Spring meeting" in found("spring")
    assert "agreement:Framework" in found("framework")
    assert found("interceptors") == ["quote:George Bush: Missile defence"]
    assert found("radar") == ["position:Vladimir Putin: Missile defence"]
    assert found("dialogue") == ["document:Extract"]


def test_a_changed_name_is_found_wherever_the_leader_is_named_and_the_old_one_no_longer(archive):
    leader = Leader.objects.get(name="Vladimir Putin")
    leader.name = "Wladimir Poutine"
    leader.save()
    assert found("vladimir") == []
    kinds = {hit.split(":")[0] for hit in found("poutine")}
    assert kinds == {"leader", "summit", "position"}


def test_a_leader_is_found_by_a_new_name_in_what_was_said_and_signed(archive):
    Leader.objects.filter(name="George Bush").update(name="Dubya")
    assert {hit.split(":")[0] for hit in found("dubya")} == {"leader", "summit", "quote", "agreement"}


def test_another_name_is_found_until_it_is_removed(archive):
    name = make.leader_name(Leader.objects.get(name="Vladimir Putin"), "Путин")
    assert {hit.split(":")[0] for hit in found("Путина")} == {"leader", "summit", "position"}
    name.delete()
    assert found("Путин") == []


def test_another_name_moved_to_another_leader_leads_to_that_one(archive):
    name = make.leader_name(Leader.objects.get(name="Vladimir Putin"), "Dubya")
    assert "leader:Vladimir Putin" in found("dubya")
    LeaderName.objects.filter(pk=name.pk).update(leader=Leader.objects.get(name="George Bush"))
    assert "leader:Vladimir Putin" not in found("dubya")
    assert "leader:George Bush" in found("dubya")


def test_an_unpublished_summit_is_not_found_nor_what_was_said_at_it(archive):
    archive.status = Status.DRAFT
    archive.save()
    assert found("spring") == found("interceptors") == found("radar") == []
    assert SearchName.objects.filter(kind="place").exists() is False
    Summit.objects.update(status=Status.PUBLISHED)
    assert "summit:Spring meeting" in found("spring")
    assert len(found("interceptors")) == 1
    assert SearchName.objects.filter(kind="place").exists()


def test_an_unpublished_leader_is_in_no_document(archive):
    Leader.objects.filter(name="Vladimir Putin").update(status=Status.REVIEW)
    assert found("putin") == []
    assert found("radar") == ["position:Russia: Missile defence"]


def test_an_unpublished_issue_is_in_no_document(archive):
    issue = archive.discussions.get().issue
    issue.status = Status.DRAFT
    issue.save()
    assert found("missile defence") == []
    assert found("interceptors") == ["quote:George Bush"]


def test_a_participant_who_is_removed_is_no_longer_found_with_the_summit(archive):
    assert "summit:Spring meeting" in found("bush")
    Participation.objects.get(leader__name="George Bush").delete()
    assert "summit:Spring meeting" not in found("bush")


def test_a_participation_moved_to_another_summit_is_found_there_and_no_longer_here(archive):
    other = make.summit("Autumn meeting")
    part = Participation.objects.get(leader__name="George Bush")
    part.summit = other
    part.save()
    hits = found("bush")
    assert "summit:Autumn meeting" in hits and "summit:Spring meeting" not in hits


def test_a_participation_that_a_fixture_moves_is_found_at_its_new_summit_and_no_longer_at_the_former(archive):
    part = Participation.objects.get(leader__name="George Bush")
    part.summit = make.summit("Autumn meeting")
    [loaded] = serializers.deserialize("python", serializers.serialize("python", [part]))
    loaded.save()
    hits = found("bush")
    assert "summit:Autumn meeting" in hits and "summit:Spring meeting" not in hits


def test_a_link_to_an_issue_that_is_taken_away_is_no_longer_found(archive):
    agreement = Agreement.objects.get()
    assert "agreement:Framework" in found("missile")
    agreement.issues.clear()
    assert "agreement:Framework" not in found("missile")


def test_a_deleted_summit_is_removed_from_the_index(archive):
    assert "agreement:Framework" in found("spring")
    archive.delete()
    assert found("spring") == found("interceptors") == []
    assert "agreement:Framework" in found("framework")


def test_a_rolled_back_change_is_not_found(archive):
    with transaction.atomic():
        make.leader("Ann Nobody")
        transaction.set_rollback(True)
    assert found("nobody") == []


def contents():
    """Return all that the index holds, in an order of its own."""
    found("anything")
    documents = SearchDocument.objects.values_list(
        "kind", "object_id", "heading", "context", "address", "boost", "parts"
    )
    names = SearchName.objects.values_list("kind", "object_id", "key", "is_whole", "name", "context", "meetings")
    return sorted(map(str, [*documents, *names]))


CHANGES = [
    lambda pick: Leader.objects.filter(pk=pick(Leader).pk).update(name="Renamed Person"),
    lambda pick: setattr(leader := pick(Leader), "native_name", "Имя") or leader.save(),
    lambda pick: make.leader_name(pick(Leader), f"Name {LeaderName.objects.count()}"),
    lambda pick: make.term(pick(Leader), f"Office {TermOfOffice.objects.count()}", actor=pick(Actor)),
    lambda pick: TermOfOffice.objects.filter(pk=pick(TermOfOffice).pk).update(leader=pick(Leader)),
    lambda pick: switch(pick(Summit)),
    lambda pick: switch(pick(Leader)),
    lambda pick: switch(pick(Issue)),
    lambda pick: switch(pick(Agreement)),
    lambda pick: Summit.objects.filter(pk=pick(Summit).pk).update(place=pick(Place)),
    lambda pick: Issue.objects.filter(parent=None).exclude(pk=(top := pick(Issue)).pk).update(parent=top),
    lambda pick: make.issue_name(pick(Issue), f"Word {IssueName.objects.count()}"),
    lambda pick: make.other_name(pick(Actor), f"State name {ActorName.objects.count()}"),
    lambda pick: make.other_name(pick(Summit), f"Summit name {SummitName.objects.count()}"),
    lambda pick: make.other_name(pick(Place), f"Place name {PlaceName.objects.count()}"),
    lambda pick: ActorName.objects.filter(pk=pick(ActorName).pk).update(actor=pick(Actor)),
    lambda pick: PlaceName.objects.filter(pk=pick(PlaceName).pk).delete(),
    lambda pick: Actor.objects.filter(pk=pick(Actor).pk).update(name=f"State {SearchName.objects.count()}"),
    lambda pick: Quotation.objects.filter(pk=pick(Quotation).pk).update(leader=pick(Leader), issue=pick(Issue)),
    lambda pick: Agreement.objects.filter(pk=pick(Agreement).pk).update(summit=pick(Summit)),
    lambda pick: pick(Agreement).issues.add(pick(Issue)),
    lambda pick: pick(Issue).agreements.clear(),
    lambda pick: Party.objects.filter(pk=pick(Party).pk).update(signatory=pick(Leader)),
    lambda pick: Participation.objects.filter(pk=pick(Participation).pk).delete(),
    lambda pick: make.commitment(pick(Agreement), f"Promise {Commitment.objects.count()}", issue=pick(Issue)),
    lambda pick: make.assessment(pick(Commitment), pick(Actor), summary=f"Reason {Assessment.objects.count()}"),
    lambda pick: Commitment.objects.filter(pk=pick(Commitment).pk).update(issue=pick(Issue), order=99),
    lambda pick: Assessment.objects.filter(pk=pick(Assessment).pk).update(commitment=pick(Commitment)),
    lambda pick: Assessment.objects.filter(pk=pick(Assessment).pk).delete(),
    lambda pick: make.meeting((pick(Leader), pick(Actor)), title=f"Meeting {Summit.objects.count()}"),
    lambda pick: pick(Summit).delete() if Summit.objects.count() > 3 else None,
]


def switch(record):
    """Publish a draft, or take a public record back."""
    record.status = Status.DRAFT if record.is_published else Status.PUBLISHED
    record.save()


@pytest.mark.parametrize("seed", range(6))
def test_after_any_changes_the_index_equals_a_rebuilt_one(archive, seed):
    chance = Random(seed)

    def pick(model):
        return chance.choice(list(model.objects.order_by("pk")) or [make_one(model)])

    for number in range(3):
        make.meeting((pick(Leader), pick(Actor)), title=f"Extra {number}")
    writing.flush()
    for _turn in range(12):
        with suppress(IntegrityError, ProtectedError), transaction.atomic():
            chance.choice(CHANGES)(pick)
        writing.flush()
    followed = contents()
    writing.rebuild_index()
    assert contents() == followed


def renamed(record, words):
    """Save new words in each field of a record that takes any."""
    for field in record._meta.concrete_fields:
        is_text = type(field) in (CharField, TextField, CitedTextField, QuotedTextField)
        takes_any = is_text and not field.choices and field.name != "url"
        if takes_any and (field.max_length or 0) >= 20:
            setattr(record, field.name, words)
    record.save()


@pytest.mark.parametrize(
    "model", sorted({*INDEXED_MODELS.values(), *dependencies()} - {Party}, key=str), ids=lambda model: model.__name__
)
def test_after_new_texts_in_a_record_the_index_equals_a_rebuilt_one(archive, model):
    make.programme_item(archive, 1, title="Breakfast")
    make.leader_name(Leader.objects.get(name="Vladimir Putin"), "Путин")
    make.issue_name(Issue.objects.get(), "Interceptors")
    promise = make.commitment(Agreement.objects.get(), "Talk on.", issue=Issue.objects.get())
    make.assessment(promise, Actor.objects.get(name="Russia"), summary="They talked.")
    series = make.series()
    Summit.objects.update(collection=make.collection())
    Summit.objects.get().series.add(series)
    for named in (archive, archive.place, series, Agreement.objects.first(), Position.objects.first().actor):
        make.other_name(named, "Another name")
    writing.flush()
    before = contents()
    renamed(model.objects.first(), "Quite other words")
    followed = contents()
    assert followed != before
    writing.rebuild_index()
    assert contents() == followed


def make_one(model):
    """Return a new record of a model of which none is left."""
    summit = make.summit()
    return {
        Participation: lambda: make.participation(summit, make.leader(), make.country()),
        Quotation: lambda: make.quotation(summit, make.leader()),
        Agreement: make.agreement,
        Party: lambda: make.party(make.agreement(), make.country()),
        Commitment: lambda: make.commitment(make.agreement(), issue=make.issue()),
        Assessment: lambda: make.assessment(make_one(Commitment), make.country()),
        ActorName: lambda: make.other_name(make.country(), "Anywhere"),
        PlaceName: lambda: make.other_name(make.place(), "Elsewhere"),
    }[model]()


def test_the_command_rebuilds_the_index(archive):
    before = contents()
    SearchName.objects.all().delete()
    SearchDocument.objects.all().delete()
    out = StringIO()
    call_command("rebuild_index", stdout=out)
    assert contents() == before
    assert "The index contains 11 records" in out.getvalue()


@pytest.mark.django_db(transaction=True)
def test_a_change_is_in_the_index_as_soon_as_it_is_committed():
    with transaction.atomic():
        make.leader("Ann Somebody")
        assert not SearchDocument.objects.filter(heading="Ann Somebody").exists()
    assert SearchDocument.objects.filter(heading="Ann Somebody").exists()


@pytest.mark.django_db(transaction=True)
def test_changes_without_a_transaction_are_in_the_index_at_once():
    summit, leader = make.summit("Spring"), make.leader("Ann Lee")
    part = make.participation(summit, leader, make.country())
    assert "summit:Spring" in found("lee")
    leader.name = "Bo Ray"
    leader.save()
    assert "summit:Spring" in found("ray") and found("lee") == []
    Leader.objects.update(name="Cy Fox")
    assert "summit:Spring" in found("fox") and found("ray") == []
    part.delete()
    assert "summit:Spring" not in found("fox")
    text = make.agreement("Text", issues=[make.issue("Trade")])
    assert "agreement:Text" in found("trade")
    text.issues.clear()
    assert "agreement:Text" not in found("trade")


@pytest.mark.sqlite
def test_no_tokens_remain_of_deleted_documents(archive):
    found("anything")
    SearchDocument.objects.all().delete()
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM summits_searchindex")
        assert cursor.fetchone()[0] == 0
    writing.rebuild_index()
    assert "summit:Spring meeting" in found("spring")
