"""How the index of each list is made: read what is public, number it, note what each value has.

Each reads with a number of questions that does not depend on the record, and only the columns it needs.
"""

from functools import reduce
from operator import or_

from summits.facets import names
from summits.facets.index import DatedIndex, GroupedIndex, Index, bitmaps
from summits.filters.decades import decades_of
from summits.models import Agreement, Discussion, Issue, Leader, Participation, Party, Position, Quote, Summit, Term
from summits.vocabularies import AgreementKind, Outcome, SummitKind

OWN = ("kind", "series", "place", "host")
"""What a summit has one of, in the order in which it is read."""


def summit_index():
    """Return the DatedIndex of the published summits."""
    columns = ("pk", "first_day", "last_day", "kind", "series_id", "place_id", "country_id")
    rows = list(Summit.objects.published().order_by("first_day", "last_day", "slug").values_list(*columns))
    keys = [pk for pk, *_rest in rows]
    days = [first.toordinal() for _pk, first, *_rest in rows], [last.toordinal() for _pk, _first, last, *_rest in rows]
    sets = {name: bitmaps() for name in (*OWN, "decade", "year")}
    for number, (_pk, first, last, *own) in enumerate(rows):
        for name, key in zip(OWN, own, strict=True):
            sets[name][key].add(number)
        _add_each(sets["decade"], decades_of(first, last), number)
        _add_each(sets["year"], range(first.year, last.year + 1), number)
    numbers = {key: number for number, key in enumerate(keys)}
    countries, issues, outcomes = names.Countries(), names.Issues(), _outcomes(numbers)
    sets |= _presence(numbers, countries)
    sets["host"] = countries.whole(sets["host"])
    sets["outcome"] = {outcome: reduce(or_, own.values()) for outcome, own in outcomes.items()}
    outcomes = {outcome: issues.whole(own) for outcome, own in outcomes.items()}
    sets["issue"] = _joined(outcomes.values())
    choices = {
        "leader": names.leader_choices(),
        "country": countries.choices,
        "host": countries.choices,
        "issue": issues.choices,
        "outcome": names.vocabulary_choices(Outcome),
        "kind": names.vocabulary_choices(SummitKind),
        "series": names.series_choices(),
        "decade": names.decade_choices(sets["decade"]),
    }
    return DatedIndex(keys, choices, _plain(sets), outcomes, days)


def leader_index():
    """Return the Index of the published leaders."""
    keys = list(Leader.objects.published().order_by("sort_name", "slug").values_list("pk", flat=True))
    numbers = {key: number for number, key in enumerate(keys)}
    countries, issues = names.Countries(), names.Issues()
    led, spoke, met = bitmaps(), bitmaps(), bitmaps()
    columns = ("leader_id", "country_id", "summit__first_day", "summit__last_day")
    for leader, country, first, last in _rows(numbers, Participation.objects.published(), *columns):
        led[country].add(leader)
        _add_each(met, decades_of(first, last), leader)
    for leader, country in _rows(numbers, Term.objects.published(), "leader_id", "country_id"):
        led[country].add(leader)
    quotes = Quote.objects.published().filter(Issue.objects.none().gate("issue__"))
    for of_leader in (Position.objects.published(), quotes):
        for leader, issue in _rows(numbers, of_leader.distinct(), "leader_id", "issue_id"):
            spoke[issue].add(leader)
    sets = {"country": countries.whole(led), "issue": issues.whole(spoke), "decade": met}
    choices = {
        "country": countries.choices,
        "issue": issues.choices,
        "decade": names.decade_choices(met),
    }
    return Index(keys, choices, _plain(sets))


def issue_index():
    """Return the GroupedIndex of the published issues with their discussions."""
    leaders_at = {}
    for summit, leader in Participation.objects.published().order_by().values_list("summit_id", "leader_id"):
        leaders_at.setdefault(summit, []).append(leader)
    discussions = {}
    columns = ("issue_id", "outcome", "summit_id", "summit__first_day", "summit__last_day")
    for issue, *of_discussion in (
        Discussion.objects.published().order_by("summit__first_day", "pk").values_list(*columns)
    ):
        discussions.setdefault(issue, []).append(of_discussion)
    keys, sets = [], {"leader": bitmaps(), "outcome": bitmaps(), "decade": bitmaps()}
    for issue in Issue.objects.published().order_by("name").values_list("pk", flat=True):
        keys.append(issue)
        for outcome, summit, first, last in discussions.get(issue, ()):
            number = len(keys)
            keys.append(issue)
            sets["outcome"][outcome].add(number)
            _add_each(sets["leader"], leaders_at.get(summit, ()), number)
            _add_each(sets["decade"], decades_of(first, last), number)
    choices = {
        "leader": names.leader_choices(),
        "outcome": names.vocabulary_choices(Outcome),
        "decade": names.decade_choices(sets["decade"]),
    }
    return GroupedIndex(keys, choices, _plain(sets))


def agreement_index():
    """Return the Index of the published agreements."""
    rows = list(Agreement.objects.published().order_by("signed_day", "slug").values_list("pk", "signed_day", "kind"))
    keys = [pk for pk, _day, _kind in rows]
    numbers = {key: number for number, key in enumerate(keys)}
    sets = {name: bitmaps() for name in ("leader", "country", "issue", "kind", "decade")}
    for number, (_pk, day, kind) in enumerate(rows):
        sets["kind"][kind].add(number)
        _add_each(sets["decade"], decades_of(day, day), number)
    for agreement, country, leader in _rows(
        numbers, Party.objects.published(), "agreement_id", "country_id", "signatory_id"
    ):
        sets["country"][country].add(agreement)
        sets["leader"][leader].add(agreement)
    for agreement, issue in _rows(numbers, Agreement.objects.published(), "pk", "issues"):
        sets["issue"][issue].add(agreement)
    countries, issues = names.Countries(), names.Issues()
    sets |= {"country": countries.whole(sets["country"]), "issue": issues.whole(sets["issue"])}
    choices = {
        "leader": names.leader_choices(),
        "country": countries.choices,
        "issue": issues.choices,
        "kind": names.vocabulary_choices(AgreementKind),
        "decade": names.decade_choices(sets["decade"]),
    }
    return Index(keys, choices, _plain(sets))


def _presence(numbers, countries):
    # Who took part and which states were present: leader and country → numbers of the summits.
    leaders, states = bitmaps(), bitmaps()
    columns = ("summit_id", "leader_id", "country_id")
    for summit, leader, country in _rows(numbers, Participation.objects.published(), *columns):
        leaders[leader].add(summit)
        states[country].add(summit)
    return {"leader": leaders, "country": countries.whole(states)}


def _outcomes(numbers):
    # Outcome → issue → numbers of the summits at which the issue came out so.
    found = {}
    columns = ("summit_id", "issue_id", "outcome")
    for summit, issue, outcome in _rows(numbers, Discussion.objects.published(), *columns):
        found.setdefault(outcome, bitmaps())[issue].add(summit)
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
