"""What breaks the rules: counted over the whole archive, listed in pages, and told of one record."""

from django.core.cache import cache
from django.db.models import Count, Value
from django.db.models.functions import Coalesce

from summits.caching import data_version
from summits.caching.fingerprint import build_fingerprint
from summits.models import FruitlessSearch
from summits.models.references import foreign_keys, page_keys
from summits.quality import agreements, dates, discussions, people, searches, sources, unpublished_links
from summits.vocabularies import Status

RULES = [
    *discussions.RULES,
    *agreements.RULES,
    *people.RULES,
    *dates.RULES,
    *unpublished_links.RULES,
    *sources.RULES,
    *searches.RULES,
]
"""Every rule, in the order in which findings are listed."""

NOT_BLOCKING = {"not-published", "unverified"}
"""The slugs of the rules that do not stand in the way of publication."""
CACHE_SECONDS = 24 * 3600
"""How long the numbers of a revision are kept, unless a change makes them anew."""
BATCH_SIZE = 2_000
"""How many findings are read at once where all are wanted."""


def count_findings():
    """Return how many findings there are, as {key of a rule: {status of the record: number}}; "" for no status.

    They are reckoned once for each revision of the record; but the searches of readers raise no revision.
    """
    key = f"quality-{build_fingerprint()}-{data_version.current()}"
    numbers = cache.get(key)
    if numbers is None:
        numbers = {rule.key: _count(rule) for rule in RULES if rule.model is not FruitlessSearch}
        cache.set(key, numbers, CACHE_SECONDS)
    return {**numbers, **{rule.key: _count(rule) for rule in searches.RULES}}


def _count(rule):
    rows = _broken(rule).order_by().values("record_status").annotate(number=Count("pk"))
    return {status: number for status, number in rows.values_list("record_status", "number") if number}


def _broken(rule):
    # The rows of the whole archive that break a rule, with the status of their record.
    rows = rule.breaking(rule.model._default_manager.all()).annotate(record_status=_status(rule))
    return rows.filter(record_status=Status.PUBLISHED) if rule.when_public else rows


def _status(rule):
    paths = [f"{name}__status" for name in rule.owners]
    if not paths and hasattr(rule.model, "is_published"):
        paths = ["status"]
    return Coalesce(*paths, Value("")) if paths else Value("")


def _shown(rule, rows):
    # The label of a row names what its foreign keys name.
    joins = {*rule.owners, *(key.name for key in foreign_keys(rule.model) if page_keys(rule.model))}
    return (rows.select_related(*joins) if joins else rows).order_by("pk")


class Findings:
    """Findings, those of one rule after those of another: their number, any slice of them, or all in batches.

    ``numbers`` are pairs of a rule and the number of its findings; only those of records with ``status``, if given.
    """

    def __init__(self, numbers, status=""):
        self.numbers = numbers
        self.status = status

    def __len__(self):
        return sum(number for _rule, number in self.numbers)

    def __getitem__(self, places):
        """Return a list of the findings of a slice with both ends. Asks once or twice for each rule that it touches."""
        found, before = [], 0
        for rule, number in self.numbers:
            first, last = max(places.start - before, 0), min(places.stop - before, number)
            if first < last:
                found += rule.findings(list(self._rows(rule)[first:last]))
            before += number
        return found

    def batches(self):
        """Yield all in lists, so that no more than one of them is held at a time."""
        for rule, number in self.numbers:
            after, rows = 0, [None] * bool(number)
            while rows:
                rows = list(self._rows(rule).filter(pk__gt=after)[:BATCH_SIZE])
                yield rule.findings(rows)
                after = rows[-1].pk if rows else after

    def _rows(self, rule):
        rows = _shown(rule, _broken(rule))
        return rows.filter(record_status=self.status) if self.status else rows


def publication_blockers(model, pks):
    """Return what stands in the way of publishing records of ``model``, as a dict of primary key → list of Findings.

    What a record names and is a draft can be published with it or later, and what is unconfirmed is public as such.
    """
    found = {}
    for rule in RULES:
        rows = None if rule.slug in NOT_BLOCKING else rule.rows_of_many(model, pks)
        if rows is not None:
            for finding in rule.findings(list(_shown(rule, rule.breaking(rows)))):
                found.setdefault(getattr(finding.row, rule.key_to(model)), []).append(finding)
    return found


def findings_of(record):
    """Return a list of what is wrong with a record and with the rows that are edited on its page, published or not.

    Of what is not published yet it also tells what readers would miss if it were.
    """
    found = []
    for rule in RULES:
        rows = rule.rows_of(record)
        if rows is not None:
            found += rule.findings(list(_shown(rule, rule.breaking(rows))))
    return found
