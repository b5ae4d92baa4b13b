"""How the commitments of an issue, a leader or an agreement were kept: figures that equal the rows of the list."""

from dataclasses import dataclass

from summits.caching.memoize import memoize_per_version
from summits.filters import commitment_index
from summits.filters.commitments import VERDICT_CHOICES


@dataclass(frozen=True)
class VerdictCounts:
    """The numbers of commitments, each of one state, by verdict: ``counts`` are (value, label, number) without zeros.

    ``query`` is the query string of the list of them all, without "?"; ``commitment_count`` the number of rows that the
    list then has: it shows each commitment once, with all its states.
    """

    counts: list
    query: str
    commitment_count: int

    def __bool__(self):
        return bool(self.counts)


def count_verdicts(filter_name, record):
    """Return the VerdictCounts of the commitments that the filter ``filter_name`` finds for a record."""
    index = memoize_per_version(commitment_index)
    found = index.postings[filter_name].get(record.pk, index.nothing)
    counts = index.count_each(index.postings["verdict"], found)
    shown = [(value, label, counts[value]) for value, label in VERDICT_CHOICES if counts.get(value)]
    return VerdictCounts(shown, f"{filter_name}={record.slug}", index.commitment_count(found))
