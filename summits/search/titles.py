"""The words of the titles of summits and agreements, held in this process: the latest that bear some words, at once.

The words of a title are those of the fields with the weight "a": of a summit its leaders and its place as well. To
find the latest of those with a word that begins with two letters took FTS5 50 to 170 ms at 100,000 summits, and
PostgreSQL 120 to 300 ms, for they find all and sort them. Here each word has a bitmap of titles, which are numbered
in the order of their days, latest first: the answer is the first numbers of a few unions and intersections. With the
one query for what is shown of them it takes 0.4 ms on SQLite and 0.6 ms on PostgreSQL on average, at most 1.8 in 880
trials. At 144,000 titles of 2.4 million words Python's part takes 7 MB, the bitmaps, written out, 4 MB more. The first
who types waits 1.0 to 1.4 s while they are made, and a process grows by 45 to 50 MB meanwhile, most of it for the rows
that are read; to follow a save takes 10 to 20 ms.
"""

from array import array
from bisect import bisect_left
from collections import defaultdict

from pyroaring import BitMap

from summits.models import SearchTitle
from summits.search.following import Follower
from summits.search.query import kind_word
from summits.search.words import LAST_CHARACTER

MOST_ADDED = 2_000
"""How many may stand at the end before all are numbered anew, in half a second."""


class Titles:
    """The titles of one kind of record. Those that were added since they were numbered stand at the end."""

    def __init__(self, words=None, records=(), days=(), ordered=0, gone=()):
        self._words, self._sorted = words or {}, sorted(words or {})
        self._records, self._days = array("q", records), array("i", days)
        self._ordered, self._gone = ordered, BitMap(gone)

    def replaced(self, records, rows):
        """Return Titles in which these (a set of object_ids) have these rows (object_id, day, words) alone."""
        rows = sorted(((-int(str(day or 0).replace("-", "")), record, text) for record, day, text in rows))
        start = len(self._records)
        gone = self._gone | BitMap(number for number, record in enumerate(self._records) if record in records)
        numbers = defaultdict(lambda: array("I"))
        for number, (_day, _record, text) in enumerate(rows, start):
            for word in text.split():
                numbers[word].append(number)
        words = dict(self._words)
        for word, found in numbers.items():
            words[word] = words[word] | BitMap(found) if word in words else BitMap(found)
        all_records = self._records + array("q", [record for _day, record, _text in rows])
        days = self._days + array("i", [day for day, _record, _text in rows])
        made = Titles(words, all_records, days, self._ordered or len(rows), gone)
        return made if len(all_records) - made._ordered <= MOST_ADDED else made._numbered_anew()

    def _numbered_anew(self):
        numbers = BitMap(range(len(self._records))) - self._gone
        order = sorted(numbers, key=lambda number: (self._days[number], self._records[number]))
        new = {number: place for place, number in enumerate(order)}
        words = {word: BitMap(new[number] for number in found - self._gone) for word, found in self._words.items()}
        words = {word: found for word, found in words.items() if found}
        records, days = ([column[number] for number in order] for column in (self._records, self._days))
        return Titles(words, records, days, len(order))

    def latest(self, query, kind, most):
        """Return the object_ids of the latest records that bear all words of a Query, of single words, latest first."""
        found = None
        for clause in query.clauses:
            titles = BitMap.union(BitMap(), *(some for term in clause.terms for some in self._with(term, kind)))
            found = titles if found is None else found & titles
        found -= self._gone
        best = []
        for number in found:
            if len(best) == most or number >= self._ordered:
                break
            best.append(number)
        best += found & BitMap(range(self._ordered, len(self._records)))
        best.sort(key=lambda number: (self._days[number], self._records[number]))
        return [self._records[number] for number in best[:most]]

    def _with(self, term, kind):
        # Bitmaps, the titles in any of which bear a word.
        (word,) = term.words
        if word == kind_word(kind):
            return [BitMap(range(len(self._records)))]
        if not term.is_prefix:
            return [self._words[word]] if word in self._words else []
        start, stop = (bisect_left(self._sorted, letters) for letters in (word, word + LAST_CHARACTER))
        return [self._words[word] for word in self._sorted[start:stop]]


titles = Follower(SearchTitle, "day, words", Titles)


def can_answer(query):
    """Whether a Query asks for nothing but single words: phrases, and what is not to be there, the index knows."""
    terms = [term for clause in query.clauses for term in clause.terms]
    return not query.excluded and all(len(term.words) == 1 for term in terms)
