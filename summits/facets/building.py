"""How the index of each list is made: read what is public, number it, note which records have each value.

Each takes a constant number of queries, and reads only the columns it needs.
"""

from collections import defaultdict
from functools import reduce
from operator import or_

from pyroaring import BitMap

from summits.facets import names
from summits.facets.discussions import DiscussedIndex
from summits.facets.index import Index, bitmaps
from summits.facets.keeping import index_of
from summits.filters.decades import decades_of
from summits.models import Agreement, Discussion, Issue, Leader, Participation, Party, Position, Quote, Summit, Term
from summits.vocabularies import AgreementKind, Outcome, SummitKind

OWN = ("kind", "series", "collection", "place", "host")
"""What a summit has one of, in the order in which it is read."""


def summit_index():
    """Return the Index of the published summits, in the order of their days."""
    columns = ("pk", "first_day", "last_day", "kind", "series_id", "collection_id", "place_id", "country_id")
    summits = Summit.objects.published().order_by("first_day", "last_day", "slug")
    rows = list(summits.values_list(*columns))
    sets = {name: bitmaps() for name in (*OWN, "decade", "year")}
    for number, (_pk, first, last, *own) in enumerate(rows):
        for name, key in zip(OWN, own, strict=True):
            sets[name][key].add(number)
        _add_each(sets["decade"], decades_of(first, last), number)
        _add_each(sets["year"], range(first.year, last.year + 1), number)
    pks = [row[0] for row in rows]
    numbers = {pk: number for number, pk in enumerate(pks)}
    countries, issues, discussed = names.Countries(), names.Issues(), _outcomes(numbers)
    sets |= _presence(numbers, countries)
    sets["host"] = countries.whole(sets["host"])
    sets["outcome"] = {outcome: reduce(or_, own.values()) for outcome, own in discussed.items()}
    outcomes = {outcome: issues.whole(own) for outcome, own in discussed.items()}
    sets["issue"] = _joined(outcomes.values())
    choices = names.of_collections(sets["collection"]) | {
        "leader": names.leader_choices(),
        "country": countries.choices,
        "host": countries.choices,
        "issue": issues.choices,
        "outcome": names.vocabulary_choices(Outcome),
        "kind": names.vocabulary_choices(SummitKind),
        "series": names.series_choices(),
        "decade": names.decade_choices(sets["decade"]),
    }
    days = tuple([row[column].toordinal() for row in rows] for column in (1, 2))
    return Index(pks, _plain(sets), choices, days, outcomes, _plain(discussed))


def leader_index():
    """Return the Index of the published leaders, in alphabetical order of their sort names."""
    rows = Leader.objects.published().order_by().values_list("sort_name", "slug", "pk")
    pks = [pk for *_names, pk in sorted(rows, key=names.alphabet)]
    numbers = {pk: number for number, pk in enumerate(pks)}
    summits = index_of(summit_index)
    sets = {name: _leaders_at(summits, name, numbers) for name in ("collection", "decade")}
    sets |= {"country": bitmaps(), "issue": bitmaps()}
    for leader, country in summits.sets["side"]:
        if leader in numbers:
            sets["country"][country].add(numbers[leader])
    for leader, country in _rows(numbers, Term.objects.published(), "leader_id", "country_id"):
        sets["country"][country].add(leader)
    quotes = Quote.objects.published().filter(Issue.objects.none().gate("issue__"))
    for of_leader in (Position.objects.published(), quotes):
        for leader, issue in _rows(numbers, of_leader.distinct(), "leader_id", "issue_id"):
            sets["issue"][issue].add(leader)
    countries, issues = names.Countries(), names.Issues()
    sets |= {"country": countries.whole(sets["country"]), "issue": issues.whole(sets["issue"])}
    choices = names.of_collections(sets["collection"]) | {
        "country": countries.choices,
        "issue": issues.choices,
        "decade": names.decade_choices(sets["decade"]),
    }
    return Index(pks, _plain(sets), choices)


def agreement_index():
    """Return the Index of the published agreements, in the order of their days."""
    agreements = Agreement.objects.published()
    columns = ("pk", "signed_day", "kind", "collection_id")
    rows = list(agreements.order_by("signed_day", "slug").values_list(*columns))
    pks = [row[0] for row in rows]
    numbers = {pk: number for number, pk in enumerate(pks)}
    sets = {name: bitmaps() for name in ("leader", "country", "issue", "kind", "collection", "decade")}
    for number, (_pk, day, kind, collection) in enumerate(rows):
        sets["kind"][kind].add(number)
        sets["collection"][collection].add(number)
        _add_each(sets["decade"], decades_of(day, day), number)
    parties = _rows(numbers, Party.objects.published(), "agreement_id", "country_id", "signatory_id")
    for agreement, country, leader in parties:
        sets["country"][country].add(agreement)
        sets["leader"][leader].add(agreement)
    for agreement, issue in _rows(numbers, agreements, "pk", "issues"):
        sets["issue"][issue].add(agreement)
    countries, issues = names.Countries(), names.Issues()
    sets |= {"country": countries.whole(sets["country"]), "issue": issues.whole(sets["issue"])}
    choices = names.of_collections(sets["collection"]) | {
        "leader": names.leader_choices(),
        "country": countries.choices,
        "issue": issues.choices,
        "kind": names.vocabulary_choices(AgreementKind),
        "decade": names.decade_choices(sets["decade"]),
    }
    days = [row[1].toordinal() for row in rows]
    return Index(pks, _plain(sets), choices, (days, days))


def issue_index():
    """Return the DiscussedIndex of the published issues, of the present index of the summits."""
    keys = Issue.objects.published().order_by("name").values_list("pk", flat=True)
    summits = index_of(summit_index)
    choices = names.of_collections(summits.sets["collection"])
    choices |= {"leader": names.leader_choices(), "outcome": names.vocabulary_choices(Outcome)}
    return DiscussedIndex(list(keys), choices, summits)


def _leaders_at(summits, name, numbers):
    # Key of a value of the filter ``name`` → numbers of the leaders who took part in a summit that has it.
    met = [(numbers[leader], held) for leader, held in summits.sets["leader"].items() if leader in numbers]
    found = {}
    for key, at in summits.sets[name].items():
        if leaders := BitMap([leader for leader, held in met if held.intersect(at)]):
            found[key] = leaders
    return found


def _presence(numbers, countries):
    # Who took part, which states were present, and who for which: leader, country, both → numbers of the summits.
    leaders, states, sides = bitmaps(), bitmaps(), bitmaps()
    columns = ("summit_id", "leader_id", "country_id")
    for summit, leader, country in _rows(numbers, Participation.objects.published(), *columns):
        leaders[leader].add(summit)
        states[country].add(summit)
        sides[leader, country].add(summit)
    return {"leader": leaders, "country": countries.whole(states), "side": sides}


def _outcomes(numbers):
    # Outcome → issue → numbers of the summits at which the issue came out so.
    found = defaultdict(bitmaps)
    columns = ("summit_id", "issue_id", "outcome")
    for summit, issue, outcome in _rows(numbers, Discussion.objects.published(), *columns):
        found[outcome][issue].add(summit)
    return found


def _rows(numbers, records, key, *columns):
    # The columns of the records, with the number of what ``key`` names; without what became public meanwhile.
    for pk, *values in records.order_by().values_list(key, *columns).iterator():
        if pk in numbers:
            yield numbers[pk], *values


def _add_each(found, keys, number):
    for key in keys:
        found[key].add(number)


def _joined(groups):
    # Of several dicts key → bitmap one, with all that any has under a key.
    joined = bitmaps()
    for group in groups:
        for key, numbers in group.items():
            joined[key] |= numbers
    return joined


def _plain(sets):
    # Reading a defaultdict adds to it, and several threads read these.
    return {name: dict(found) for name, found in sets.items()}
