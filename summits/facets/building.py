"""How the index of each list is made: read what is public, number it, note what each value has.

Each reads with a number of questions that does not depend on the record, and only the columns it needs. After a change
it reads what was touched in the same way, and puts that into the old index.
"""

from functools import reduce
from operator import or_

from summits.facets import names
from summits.facets.discussions import DiscussedIndex
from summits.facets.index import Facts, bitmaps
from summits.facets.keeping import index_of
from summits.facets.merging import Builder
from summits.filters.decades import decades_of
from summits.models import Agreement, Discussion, Issue, Leader, Participation, Party, Position, Quote, Summit, Term
from summits.vocabularies import AgreementKind, Outcome, SummitKind

OWN = ("kind", "series", "collection", "place", "host")
"""What a summit has one of, in the order in which it is read."""


class SummitBuilder(Builder):
    """The index of the published summits."""

    model, order = Summit, ("first_day", "last_day", "slug")

    def read(self, known, only=None):
        """Return the Facts of the summits, or of ``only`` those with some primary keys; ``known``: the Names."""
        columns = ("pk", "first_day", "last_day", "kind", "series_id", "collection_id", "place_id", "country_id")
        summits = _only(Summit.objects.published(), "pk", only)
        rows = list(summits.order_by(*self.order).values_list(*columns))
        sets = {name: bitmaps() for name in (*OWN, "decade", "year")}
        for number, (_pk, first, last, *own) in enumerate(rows):
            for name, key in zip(OWN, own, strict=True):
                sets[name][key].add(number)
            _add_each(sets["decade"], decades_of(first, last), number)
            _add_each(sets["year"], range(first.year, last.year + 1), number)
        keys = [row[0] for row in rows]
        numbers = {key: number for number, key in enumerate(keys)}
        discussed = _outcomes(numbers, only)
        sets |= _presence(numbers, known.countries, only)
        sets["host"] = known.countries.whole(sets["host"])
        sets["outcome"] = {outcome: reduce(or_, own.values()) for outcome, own in discussed.items()}
        outcomes = {outcome: known.issues.whole(own) for outcome, own in discussed.items()}
        sets["issue"] = _joined(outcomes.values())
        days = tuple([row[column].toordinal() for row in rows] for column in (1, 2))
        return Facts(keys, _plain(sets), outcomes, _plain(discussed), days)

    def choices(self, known, sets):
        """Return facet → its Choices."""
        return names.of_collections(known.collections, sets["collection"]) | {
            "leader": known.leaders,
            "country": known.countries.choices,
            "host": known.countries.choices,
            "issue": known.issues.choices,
            "outcome": names.vocabulary_choices(Outcome),
            "kind": names.vocabulary_choices(SummitKind),
            "series": known.series,
            "decade": names.decade_choices(sets["decade"]),
        }

    def records_of(self, touched, leaders, issues):
        """Yield the querysets of the primary keys of the summits that stand elsewhere by what was touched."""
        yield Participation.objects.filter(leader__in=leaders).values_list("summit_id", flat=True)
        yield Discussion.objects.filter(issue__in=issues).values_list("summit_id", flat=True)


class LeaderBuilder(Builder):
    """The index of the published leaders."""

    model, order, has_days = Leader, ("sort_name", "slug"), False

    def in_order(self, records):
        """Return the primary keys of a queryset of leaders in alphabetical order of their sort names."""
        rows = records.order_by().values_list(*self.order, "pk")
        return [pk for *_names, pk in sorted(rows, key=names.alphabet)]

    def read(self, known, only=None):
        """Return the Facts of the leaders, or of ``only`` those with some primary keys; ``known``: the Names."""
        keys = self.in_order(_only(Leader.objects.published(), "pk", only))
        numbers = {key: number for number, key in enumerate(keys)}
        led, spoke, met, collected = bitmaps(), bitmaps(), bitmaps(), bitmaps()
        columns = ("leader_id", "country_id", "summit__collection_id", "summit__first_day", "summit__last_day")
        parts = _only(Participation.objects.published(), "leader", only)
        for leader, country, collection, first, last in _rows(numbers, parts, *columns):
            led[country].add(leader)
            collected[collection].add(leader)
            _add_each(met, decades_of(first, last), leader)
        terms = _only(Term.objects.published(), "leader", only)
        for leader, country in _rows(numbers, terms, "leader_id", "country_id"):
            led[country].add(leader)
        quotes = Quote.objects.published().filter(Issue.objects.none().gate("issue__"))
        for of_leader in (Position.objects.published(), quotes):
            words = _only(of_leader, "leader", only).distinct()
            for leader, issue in _rows(numbers, words, "leader_id", "issue_id"):
                spoke[issue].add(leader)
        sets = {"country": known.countries.whole(led), "issue": known.issues.whole(spoke)}
        return Facts(keys, _plain(sets | {"collection": collected, "decade": met}))

    def choices(self, known, sets):
        """Return facet → its Choices."""
        return names.of_collections(known.collections, sets["collection"]) | {
            "country": known.countries.choices,
            "issue": known.issues.choices,
            "decade": names.decade_choices(sets["decade"]),
        }

    def records_of(self, touched, leaders, issues):
        """Yield the querysets of the primary keys of the leaders who stand elsewhere by what was touched."""
        summits = touched.changed.get(Summit, ())
        for model in (Participation, Position, Quote):
            yield model.objects.filter(summit__in=summits).values_list("leader_id", flat=True)
        for model in (Position, Quote):
            yield model.objects.filter(issue__in=issues).values_list("leader_id", flat=True)


class AgreementBuilder(Builder):
    """The index of the published agreements."""

    model, order = Agreement, ("signed_day", "slug")

    def read(self, known, only=None):
        """Return the Facts of the agreements, or of ``only`` those with some primary keys; ``known``: the Names."""
        agreements = _only(Agreement.objects.published(), "pk", only)
        rows = list(agreements.order_by(*self.order).values_list("pk", "signed_day", "kind", "collection_id"))
        keys = [row[0] for row in rows]
        numbers = {key: number for number, key in enumerate(keys)}
        sets = {name: bitmaps() for name in ("leader", "country", "issue", "kind", "collection", "decade")}
        for number, (_pk, day, kind, collection) in enumerate(rows):
            sets["kind"][kind].add(number)
            sets["collection"][collection].add(number)
            _add_each(sets["decade"], decades_of(day, day), number)
        parties = _only(Party.objects.published(), "agreement", only)
        for agreement, country, leader in _rows(numbers, parties, "agreement_id", "country_id", "signatory_id"):
            sets["country"][country].add(agreement)
            sets["leader"][leader].add(agreement)
        for agreement, issue in _rows(numbers, agreements, "pk", "issues"):
            sets["issue"][issue].add(agreement)
        sets["country"], sets["issue"] = known.countries.whole(sets["country"]), known.issues.whole(sets["issue"])
        days = [row[1].toordinal() for row in rows]
        return Facts(keys, _plain(sets), days=(days, days))

    def choices(self, known, sets):
        """Return facet → its Choices."""
        return names.of_collections(known.collections, sets["collection"]) | {
            "leader": known.leaders,
            "country": known.countries.choices,
            "issue": known.issues.choices,
            "kind": names.vocabulary_choices(AgreementKind),
            "decade": names.decade_choices(sets["decade"]),
        }

    def records_of(self, touched, leaders, issues):
        """Yield the querysets of the primary keys of the agreements that stand elsewhere by what was touched."""
        links = Agreement.issues.through.objects.filter(issue__in=issues)
        yield links.values_list("agreement_id", flat=True)


summit_index, leader_index, agreement_index = SummitBuilder(), LeaderBuilder(), AgreementBuilder()


def issue_index():
    """Return the DiscussedIndex of the published issues, of the present index of the summits."""
    keys = Issue.objects.published().order_by("name").values_list("pk", flat=True)
    summits = index_of(summit_index)
    choices = names.of_collections(names.collection_choices(), summits.sets["collection"])
    choices |= {"leader": names.leader_choices(), "outcome": names.vocabulary_choices(Outcome)}
    return DiscussedIndex(list(keys), choices, summits)


def _only(records, name, keys):
    return records if keys is None else records.filter(**{f"{name}__in": keys})


def _presence(numbers, countries, only):
    # Who took part, which states were present, and who for which: leader, country, both → numbers of the summits.
    leaders, states, sides = bitmaps(), bitmaps(), bitmaps()
    columns = ("summit_id", "leader_id", "country_id")
    for summit, leader, country in _rows(numbers, _only(Participation.objects.published(), "summit", only), *columns):
        leaders[leader].add(summit)
        states[country].add(summit)
        sides[leader, country].add(summit)
    return {"leader": leaders, "country": countries.whole(states), "side": sides}


def _outcomes(numbers, only):
    # Outcome → issue → numbers of the summits at which the issue came out so.
    found = {}
    columns = ("summit_id", "issue_id", "outcome")
    for summit, issue, outcome in _rows(numbers, _only(Discussion.objects.published(), "summit", only), *columns):
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
