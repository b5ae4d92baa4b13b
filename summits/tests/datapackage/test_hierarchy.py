"""Chains of successors: cycles are found, and each state of a chain, however long, is visited a few times."""

import random

import pytest

from summits.datapackage.hierarchy import HierarchyCheck
from summits.datapackage.importer import import_folder
from summits.datapackage.schema import TABLE_OF_MODEL
from summits.models import Actor, AgreementRelation
from summits.quality.discussions import last_successor_by_actor
from summits.querysets import with_predecessors
from summits.spreadsheets.limits import UploadStopped
from summits.spreadsheets.progress import NullProgress
from summits.tests.helpers.datapackages import write

LENGTH = 400


class Edge(tuple):
    """An edge that counts how often one of its ends is read."""

    reads = 0

    def __getitem__(self, place):
        Edge.reads += 1
        return super().__getitem__(place)

    def __iter__(self):
        Edge.reads += 2
        return super().__iter__()


def edges_on_cycles_of(edges, checkpoint=lambda: None):
    hierarchy = HierarchyCheck(TABLE_OF_MODEL[AgreementRelation])
    hierarchy.edges = {pk: Edge(edge) for pk, edge in edges.items()}
    Edge.reads = 0
    return hierarchy._edges_on_cycles(checkpoint)


def chain(length):
    return {number: (number, number + 1) for number in range(length)}


def by_definition(edges):
    # An edge is on a cycle if a path leads from its end to its start.
    def reachable(node):
        seen, ahead = {node}, [node]
        while ahead:
            node = ahead.pop()
            found = {end for start, end in edges.values() if start == node} - seen
            seen |= found
            ahead += found
        return seen

    return {pk for pk, (start, end) in edges.items() if start in reachable(end)}


@pytest.mark.parametrize("backwards", [False, True])
def test_each_state_of_a_long_chain_is_visited_a_few_times(backwards):
    edges = chain(LENGTH)
    assert edges_on_cycles_of(dict(reversed(edges.items())) if backwards else edges) == set()
    assert Edge.reads <= 20 * LENGTH
    # The same where the chain ends in a cycle, and where it begins with one.
    cycle = {LENGTH: (LENGTH, LENGTH + 1), LENGTH + 1: (LENGTH + 1, LENGTH)}
    assert edges_on_cycles_of(edges | cycle) == set(cycle)
    assert Edge.reads <= 20 * LENGTH
    assert edges_on_cycles_of({pk: (end, start) for pk, (start, end) in (edges | cycle).items()}) == set(cycle)
    assert Edge.reads <= 20 * LENGTH


def test_exactly_the_edges_on_cycles_are_found():
    chance = random.Random(14)
    for _number in range(150):
        size = chance.randint(2, 8)
        edges = {pk: (chance.randrange(size), chance.randrange(size)) for pk in range(chance.randint(1, 12))}
        edges = {pk: edge for pk, edge in edges.items() if edge[0] != edge[1]}
        assert edges_on_cycles_of(edges) == by_definition(edges)


def test_an_edge_that_leads_from_one_cycle_to_another_is_on_neither():
    cycles = {1: (1, 2), 2: (2, 1), 3: (3, 4), 4: (4, 3)}
    assert edges_on_cycles_of(cycles | {5: (1, 3)}) == set(cycles)


def test_the_check_of_a_long_chain_can_be_cancelled():
    steps = []

    def checkpoint():
        steps.append(1)
        if len(steps) == 10:
            raise UploadStopped("cancelled")

    with pytest.raises(UploadStopped):
        edges_on_cycles_of(chain(LENGTH), checkpoint)
    assert len(steps) == 10


@pytest.mark.django_db(transaction=True)
def test_an_import_can_be_cancelled_while_it_looks_for_cycles(tmp_path):
    rows = [{"slug": f"state-{n}", "name": f"State {n}", "successor": f"state-{n + 1}"} for n in range(30)]
    write(tmp_path, {"actors": [*rows, {"slug": "state-30", "name": "State 30"}]})

    class Cancelled(NullProgress):
        def advance(self, size):
            if not size:
                raise UploadStopped("cancelled")

    with pytest.raises(UploadStopped):
        import_folder(tmp_path, Cancelled())
    assert not Actor.objects.exists()
    import_folder(tmp_path, NullProgress())
    assert Actor.objects.count() == 31


class State:
    """A state that counts how often its successor is read."""

    reads = 0

    def __init__(self, pk, successor):
        self.pk, self._successor = pk, successor

    @property
    def successor_id(self):
        State.looks += 1
        return self._successor


def test_the_predecessors_of_a_state_are_each_visited_once():
    states = [State(number, number + 1 if number < LENGTH else None) for number in range(LENGTH + 1)]
    State.looks = 0
    assert with_predecessors([states[-1]], states) == set(range(LENGTH + 1))
    assert with_predecessors([states[3]], states[::-1]) == {0, 1, 2, 3}
    assert State.looks <= 2 * len(states)
    loop = [State(1, 2), State(2, 1), State(3, None)]
    assert with_predecessors([loop[0]], loop) == {1, 2}


@pytest.mark.django_db
def test_the_present_state_is_found_for_every_state_of_a_chain(django_assert_num_queries):
    Actor.objects.bulk_create(Actor(slug=f"s{n}", name=f"State {n}") for n in range(6))
    pks = list(Actor.objects.order_by("pk").values_list("pk", flat=True))
    for one, other in zip(pks[:3], pks[1:4], strict=True):
        Actor.objects.filter(pk=one).update(successor=other)
    Actor.objects.filter(pk=pks[4]).update(successor=pks[3])
    with django_assert_num_queries(1):
        assert last_successor_by_actor() == dict.fromkeys(pks[:5], pks[3]) | {pks[5]: pks[5]}
