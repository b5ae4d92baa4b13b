"""Hierarchies of any depth: a state with its predecessors, an issue with its sub-issues."""


def with_predecessors(countries, all_countries):
    """Return the set of primary keys of ``countries`` and of all in ``all_countries`` that they succeeded."""
    return _transitive_closure(countries, all_countries, "successor_id")


def with_subissues(issues, all_issues):
    """Return the set of primary keys of ``issues`` and of all in ``all_issues`` that are part of them."""
    return _transitive_closure(issues, all_issues, "parent_id")


def last_successors(countries):
    """Return a dict of each country's primary key → that of its last successor, or its own if it has none.

    So two countries have the same value if and only if their successions end in the same state. ``countries`` are all
    countries. Those in a cycle of successors are left out.
    """
    known = {country.pk for country in countries}
    last = [country for country in countries if country.successor_id not in known]
    return {pk: country.pk for country in last for pk in with_predecessors([country], countries)}


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
