"""Findings: what breaks the rules, counted and listed for the whole archive, or listed for some records."""

from operator import attrgetter

from django.core.cache import cache
from django.db.models import Count, Value
from django.db.models.functions import Coalesce

from summits.caching import data_version
from summits.caching.fingerprint import build_fingerprint
from summits.models import ZeroResultQuery
from summits.models.references import foreign_keys, page_keys, paths_to_owners
from summits.quality import (
    agreements,
    commitments,
    dates,
    discussions,
    memberships,
    people,
    searches,
    sides,
    sources,
    unpublished_links,
)
from summits.vocabularies import Status

RULES = [
    *discussions.RULES,
    *sides.RULES,
    *agreements.RULES,
    *commitments.RULES,
    *people.RULES,
    *dates.RULES,
    *memberships.RULES,
    *unpublished_links.RULES,
    *sources.RULES,
    *searches.RULES,
]
"""Every rule, in the order in which findings are listed."""

NOT_BLOCKING = {"not-published", "unverified", "not-assessed", "not-two-sides"}
"""The slugs of the rules that do not prevent publication."""
CACHE_SECONDS = 24 * 3600
"""How long the numbers of a data version stay in the cache."""
BATCH_SIZE = 2_000
"""How many findings are read at once where all are wanted."""


def count_findings():
    """Return the numbers of findings as {key of the rule: {status of the record: number}}; "" is for no status.

    They are cached under the data version. Readers' searches do not raise it, so searches without results are always
    counted.
    """
    key = f"quality-{build_fingerprint()}-{data_version.current()}"
    numbers = cache.get(key)
    if numbers is None:
        numbers = {rule.key: _count(rule) for rule in RULES if rule.model is not ZeroResultQuery}
        cache.set(key, numbers, CACHE_SECONDS)
    return {**numbers, **{rule.key: _count(rule) for rule in searches.RULES}}


def _count(rule):
    rows = _broken(rule).order_by().values("record_status").annotate(number=Count("pk"))
    return {status: number for status, number in rows.values_list("record_status", "number") if number}


def _broken(rule):
    # The rows of the whole archive that break a rule, annotated with the status of their record.
    rows = rule.filter_broken(rule.model._default_manager.all()).annotate(record_status=_status(rule))
    return rows.filter(record_status=Status.PUBLISHED) if rule.when_public else rows


def _status(rule):
    paths = rule.status_paths
    if not paths and hasattr(rule.model, "is_published"):
        paths = ["status"]
    return Coalesce(*paths, Value("")) if paths else Value("")


def _shown(rule, rows):
    # The label of a row shows the records that its foreign keys name, so they are read with it.
    joins = {*rule.owners, *(key.name for key in foreign_keys(rule.model) if page_keys(rule.model))}
    joins |= paths_to_owners(rule.model, page_keys).keys()
    return (rows.select_related(*joins) if joins else rows).order_by("pk")


class Findings:
    """A lazy list of findings, rule by rule: its length, any slice of it, or all in batches.

    ``numbers`` are pairs of a rule and the number of its findings. With a ``status``, it has only the findings of
    records with that status, and ``numbers`` must count these.
    """

    def __init__(self, numbers, status=""):
        self.numbers = numbers
        self.status = status

    def __len__(self):
        return sum(number for _rule, number in self.numbers)

    def __getitem__(self, places):
        """Return the findings of a slice with both ends, as a list. Each rule in the slice takes one or two queries."""
        found, before = [], 0
        for rule, number in self.numbers:
            first, last = max(places.start - before, 0), min(places.stop - before, number)
            if first < last:
                found += rule.findings(list(self._rows(rule)[first:last]))
            before += number
        return found

    def batches(self):
        """Yield all findings in lists of at most ``BATCH_SIZE``, so that memory holds only one of them."""
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
    """Return the findings that prevent publishing records of ``model``, as primary key → list of Findings.

    A link to a draft prevents nothing, because the draft can be published with the record or later. Nor does an
    unconfirmed field or a commitment without an assessment, which pages show as such.
    """
    found = {}
    for rule in RULES:
        rows = None if rule.slug in NOT_BLOCKING else rule.rows_of_many(model, pks)
        if rows is not None:
            for finding in rule.findings(list(_shown(rule, rule.filter_broken(rows)))):
                owner = attrgetter(rule.key_to(model).replace("__", "."))(finding.row)
                found.setdefault(getattr(owner, "pk", owner), []).append(finding)
    return found


def findings_of(record):
    """Return a list of the findings of a record and of the child records that are edited on its page.

    Rules that otherwise apply only to published records are included: they say what readers would miss.
    """
    found = []
    for rule in RULES:
        rows = rule.rows_of(record)
        if rows is not None:
            found += rule.findings(list(_shown(rule, rule.filter_broken(rows))))
    return found
