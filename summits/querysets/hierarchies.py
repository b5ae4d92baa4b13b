"""Hierarchies of any depth: a state with its predecessors, an issue with its sub-issues."""


def with_predecessors(actors, all_actors):
    """Return the set of primary keys of ``actors`` and of all in ``all_actors`` that they succeeded."""
    return _transitive_closure(actors, all_actors, "successor_id")


def with_subissues(issues, all_issues):
    """Return the set of primary keys of ``issues`` and of all in ``all_issues`` that are part of them."""
    return _transitive_closure(issues, all_issues, "parent_id")


def last_successors(actors):
    """Return a dict of each actor's primary key → that of its last successor, or its own if it has none.

    So two actors have the same value if and only if their successions end in the same state. ``actors`` are all
    actors. Those in a cycle of successors are left out.
    """
    known = {actor.pk for actor in actors}
    last = [actor for actor in actors if actor.successor_id not in known]
    return {pk: actor.pk for actor in last for pk in with_predecessors([actor], actors)}


def _transitive_closure(records, all_records, column):
    # The primary keys of the records and of all that refer to them by the column, directly or not. Cycles do no harm.
    children = {}
    for record in all_records:
        children.setdefault(getattr(record, column), []).append(record.pk)
    found, unvisited = set(), [record.pk for record in records]
    while unvisited:
        pk = unvisited.pop()
        if pk not in found:
            found.add(pk)
            unvisited += children.get(pk, ())
    return found
