"""An index of the facets that follows the record, change by change, is the one that would be made anew."""

from concurrent.futures import ThreadPoolExecutor
from random import Random

import pytest
from django.db import connections

from summits import changes, revision
from summits.facets import with_meetings
from summits.facets.building import agreement_index, issue_index, leader_index, summit_index
from summits.facets.keeping import index_of
from summits.facets.merging import moves_of
from summits.models import (
    Agreement,
    Collection,
    Country,
    Discussion,
    Issue,
    Leader,
    Participation,
    Party,
    Position,
    Quote,
    Series,
    Summit,
    Term,
)
from summits.tests import factories as make
from summits.tests.test_facets_random import World
from summits.vocabularies import AgreementKind, Outcome, SummitKind

pytestmark = pytest.mark.slow

BUILDERS = [summit_index, leader_index, agreement_index]
STARTS = ["1807", "1979-12", "1985-11-19", "1989~", "1999-12-31", "2001-06-16", "2030"]


def any_of(chance, model):
    """Return one of the records of a model."""
    return chance.choice(list(model.objects.order_by("pk")))


def put(record, **values):
    """Save a record with other values."""
    for name, value in values.items():
        setattr(record, name, value)
    record.save()


def flip(record):
    """Publish a record, or take it back."""
    put(record, status="draft" if record.is_published else "published")


def move_part(chance, part):
    """Give a participation to another leader, unless he was there."""
    leader = any_of(chance, Leader)
    if not Participation.objects.filter(summit=part.summit, leader=leader).exists():
        put(part, leader=leader, country=any_of(chance, Country))


def end_meeting(summit):
    """Delete a summit with all that belongs to it."""
    Quote.objects.filter(summit=summit).delete()
    summit.delete()


def put_under(chance, issue):
    """Let an issue be part of a topic, or a topic."""
    topic = any_of(chance, Issue)
    is_free = not issue.children.exists() and topic.parent_id is None and topic != issue
    put(issue, parent=topic if is_free and chance.random() < 0.7 else None)


CHANGES = [
    lambda chance, world: world.add_summit(chance.randrange(1000, 10**9)),
    lambda chance, world: world.add_agreement(chance.randrange(1000, 10**9)),
    lambda chance, world: put(any_of(chance, Summit), start=chance.choice(STARTS), end=None),
    lambda chance, world: put(any_of(chance, Summit), title="Another title", kind=chance.choice(SummitKind.values)),
    lambda chance, world: put(any_of(chance, Summit), slug=f"{chance.choice('abyz')}-{chance.randrange(10**9)}"),
    lambda chance, world: put(any_of(chance, Summit), country=any_of(chance, Country), series=any_of(chance, Series)),
    lambda chance, world: put(any_of(chance, Summit), collection=chance.choice([*world.collections, None])),
    lambda chance, world: flip(any_of(chance, Summit)),
    lambda chance, world: end_meeting(any_of(chance, Summit)),
    lambda chance, world: Summit.objects.filter(pk__gt=any_of(chance, Summit).pk).update(kind="informal"),
    lambda chance, world: move_part(chance, any_of(chance, Participation)),
    lambda chance, world: any_of(chance, Participation).delete(),
    lambda chance, world: put(any_of(chance, Discussion), outcome=chance.choice(Outcome.values)),
    lambda chance, world: any_of(chance, Quote).delete(),
    lambda chance, world: put(any_of(chance, Position), leader=None),
    lambda chance, world: flip(any_of(chance, Leader)),
    lambda chance, world: put(any_of(chance, Leader), sort_name=chance.choice("ABYZ") + "ea", name="Lea"),
    lambda chance, world: make.leader(f"Leader {chance.randrange(10**9)}"),
    lambda chance, world: put(any_of(chance, Term), country=any_of(chance, Country)),
    lambda chance, world: flip(any_of(chance, Issue)),
    lambda chance, world: put_under(chance, any_of(chance, Issue)),
    lambda chance, world: put(any_of(chance, Issue), name=f"{chance.choice('ABYZ')} {chance.randrange(10**9)}"),
    lambda chance, world: put(any_of(chance, Country), name=f"{chance.choice('ABYZ')} {chance.randrange(10**9)}"),
    lambda chance, world: make.country(f"State {chance.randrange(10**9)}"),
    lambda chance, world: put(world.countries[3], successor=chance.choice([None, world.countries[2]])),
    lambda chance, world: make.series(f"Series {chance.randrange(10**9)}"),
    lambda chance, world: put(any_of(chance, Collection), name=f"Collection {chance.randrange(10**9)}"),
    lambda chance, world: put(any_of(chance, Agreement), collection=any_of(chance, Collection)),
    lambda chance, world: flip(any_of(chance, Agreement)),
    lambda chance, world: put(any_of(chance, Agreement), signed=chance.choice(STARTS[:3])),
    lambda chance, world: put(any_of(chance, Agreement), kind=chance.choice(AgreementKind.values)),
    lambda chance, world: any_of(chance, Agreement).issues.set([any_of(chance, Issue)]),
    lambda chance, world: any_of(chance, Issue).agreements.add(any_of(chance, Agreement)),
    lambda chance, world: put(any_of(chance, Party), signatory=any_of(chance, Leader)),
    lambda chance, world: any_of(chance, Agreement).delete(),
]


def contents(index):
    """Return all that an index holds, to be compared."""
    plain = [
        {name: {key: set(numbers) for key, numbers in found.items()} for name, found in sets.items()}
        for sets in (index.sets, index.outcomes, index.discussed)
    ]
    return list(index.keys), [list(days) for days in index.days], plain, index.choices


def elsewhere(ask):
    """Do something on a connection of its own."""

    def run():
        try:
            ask()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(1) as other:
        other.submit(run).result()


def counts_of_issues(index):
    """Return all that the list of issues offers, with the counts."""
    return list(index.keys), index.choices, {name: index.sizes(name, index.everything) for name in index.sets}


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("seed", range(2))
def test_an_index_that_follows_changes_of_another_process_is_the_one_made_anew(seed):
    world, chance, followed = World(), Random(seed), 0
    for step in range(40):
        before, held = [index_of(build) for build in BUILDERS], revision.current()
        made = chance.choices(CHANGES, k=chance.choice([1, 1, 3]))
        elsewhere(lambda made=made: [change(chance, world) for change in made])
        for build, old in zip(BUILDERS, before, strict=True):
            touched = changes.since(held, revision.current())
            followed += build.follow(old, touched) is not None
            assert contents(index_of(build)) == contents(build()), (build, step)
        assert counts_of_issues(index_of(issue_index)) == counts_of_issues(issue_index())
    # It would prove little if most of them were made anew.
    assert followed > 60


@pytest.mark.django_db
def test_what_reads_an_old_index_meanwhile_is_not_disturbed():
    World()
    old = index_of(summit_index)
    before = contents(old)
    put(Summit.objects.published().first(), start="2001-01-01", end=None, kind="informal")
    make.summit(start="1700")
    new = index_of(summit_index)
    assert contents(old) == before != contents(new)


@pytest.mark.django_db
def test_a_change_of_one_summit_leaves_all_bitmaps_of_others_as_they_are():
    World()
    old = index_of(summit_index)
    put(old_one := Summit.objects.published().first(), title="Another title")
    new, number = index_of(summit_index), next(iter(old.numbers_of([old_one.pk])))
    others = [key for key, numbers in old.sets["leader"].items() if number not in numbers]
    assert others
    assert all(new.sets["leader"][key] is old.sets["leader"][key] for key in others)


@pytest.mark.parametrize("seed", range(20))
def test_numbers_move_as_records_in_a_list_do(seed):
    chance = Random(seed)
    old = list(range(chance.randint(0, 30)))
    gone = sorted(chance.sample(old, chance.randint(0, len(old))))
    new = [number for number in old if number not in gone]
    for number in range(chance.randint(0, 5)):
        new.insert(chance.randint(0, len(new)), f"new {number}")
    came = [place for place, record in enumerate(new) if record not in old]
    moved = {number: number + by for by, numbers in moves_of(len(old), gone, came).items() for number in numbers}
    assert moved == {record: place for place, record in enumerate(new) if record in old}


@pytest.mark.django_db
def test_the_index_tells_the_meetings_of_leaders_as_the_database_does():
    World()
    told = {leader.pk: leader for leader in with_meetings(list(Leader.objects.published()))}
    counted = Leader.objects.published().with_counts()
    names = ("meetings", "first_meeting", "last_meeting")
    for leader in counted:
        assert [getattr(told[leader.pk], name) for name in names] == [getattr(leader, name) for name in names]
    assert {leader.meetings == 0 for leader in counted} == {True, False}
