"""A state with its predecessors, and an issue with its sub-issues: the one definition of each, however many steps."""

from django.db.models import Func


def with_predecessors(countries, all_countries):
    """Return the primary keys of ``countries`` and of all among ``all_countries`` that they succeeded."""
    return _with_all_below(countries, all_countries, "successor_id")


def with_subissues(issues, all_issues):
    """Return the primary keys of ``issues`` and of all among ``all_issues`` that are part of them."""
    return _with_all_below(issues, all_issues, "parent_id")


def last_successors(countries):
    """Return the primary key of each country → that of the last state of its line, itself where nothing succeeded it.

    Countries have the same value if and only if one of them, or one that is between them, succeeded the other, or both
    were succeeded by the same state. ``countries``: all of them. Countries of a loop are left out.
    """
    known = {country.pk for country in countries}
    last = [country for country in countries if country.successor_id not in known]
    return {pk: country.pk for country in last for pk in with_predecessors([country], countries)}


class LaterStates(Func):
    """All states that succeeded a country, however many steps later: a subquery of their primary keys.

    The same rule as ``with_predecessors``, for what only the database can count.
    """

    template = (
        "(WITH RECURSIVE later(id) AS (SELECT successor_id FROM summits_country WHERE id = %(expressions)s"
        " UNION SELECT country.successor_id FROM summits_country country JOIN later ON country.id = later.id)"
        " SELECT id FROM later WHERE id IS NOT NULL)"
    )


def _with_all_below(records, all_records, column):
    # The keys of records and of all that lead to them by a column, over others too. A loop ends where it began.
    below = {}
    for record in all_records:
        below.setdefault(getattr(record, column), []).append(record.pk)
    found, ahead = set(), [record.pk for record in records]
    while ahead:
        pk = ahead.pop()
        if pk not in found:
            found.add(pk)
            ahead += below.get(pk, ())
    return found
