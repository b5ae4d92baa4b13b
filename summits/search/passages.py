"""Why a record was found: the fields in which the words of a query stand, each with a marked passage."""

from dataclasses import dataclass
from functools import lru_cache
from operator import attrgetter

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from summits.search.words import CHUNK, chunks, only_letters, plain

LONGEST = 160
"""Characters of a passage, the dots where it is cut aside."""
MOST_MATCHES = 2


@dataclass(frozen=True)
class Match:
    """A field of a record, by its English name, and the ``passage`` of it that holds the words, marked and escaped."""

    name: str
    passage: SafeString


@dataclass(frozen=True)
class Word:
    """A word of a chunk: where in it it begins and ends, its normal form, and its letters without accents."""

    start: int
    end: int
    normal: str
    letters: str


@dataclass(frozen=True)
class Span:
    """A stretch of a text that is what the clause with this number asks for."""

    start: int
    end: int
    clause: int


def matches_of(query, parts):
    """Return the Matches of a Query in the fields of a record, at most two, best first.

    ``parts`` are those of a SearchDocument, [name, weight, text] with a clean text. Better is the field that answers
    more clauses, then the one that weighs more ("a" before "d"), then the earlier.
    """
    wanted = Wanted(query)
    found = []
    for place, (name, weight, text) in enumerate(parts):
        spans = wanted.spans(text)
        if spans:
            answered = len({span.clause for span in spans})
            found.append((-answered, weight, place, Match(name, passage(text, spans))))
    return [match for *_rank, match in sorted(found, key=lambda one: one[:3])[:MOST_MATCHES]]


class Wanted:
    """The terms of a query, ready to be looked for in texts."""

    def __init__(self, query):
        self.by_first_word, self.prefixes = {}, []
        for number, clause in enumerate(query.clauses):
            for term in clause.terms:
                if term.is_prefix and len(term.words) == 1:
                    self.prefixes.append((term.words[0], number))
                else:
                    self.by_first_word.setdefault(term.words[0], []).append((term, number))

    def spans(self, text):
        """Return the Spans of a clean text that answer a clause, from its beginning to its end."""
        words, found = [], []
        for chunk in CHUNK.finditer(text):
            own, joined = analysed(chunk.group())
            words += [(chunk.start(), word) for word in own]
            if joined:
                found += self._spans_from([(chunk.start(), joined)], 0)
        for place, (_begin, word) in enumerate(words):
            if self.prefixes or word.normal in self.by_first_word:
                found += self._spans_from(words, place)
        return sorted(found, key=attrgetter("start", "end"))

    def _spans_from(self, words, place):
        # The spans that begin with the word at this place; ``words`` are (beginning of the chunk, Word).
        begin, first = words[place]
        for prefix, clause in self.prefixes:
            if begins(first, prefix):
                yield Span(begin + first.start, begin + first.end, clause)
        for term, clause in self.by_first_word.get(first.normal, ()):
            following = words[place : place + len(term.words)]
            if stand(term, [word for _begin, word in following]):
                end = following[-1]
                yield Span(begin + first.start, end[0] + end[1].end, clause)


def begins(word, prefix):
    """Whether a Word begins with the letters, as it is written or in its normal form."""
    return word.letters.startswith(prefix) or word.normal.startswith(prefix)


def stand(term, words):
    """Whether these Words are those of the Term, one by one."""
    if len(words) < len(term.words):
        return False
    pairs = list(zip(words, term.words, strict=True))
    last, wanted = pairs[-1]
    ends = begins(last, wanted) if term.is_prefix else last.normal == wanted
    return ends and all(word.normal == normal for word, normal in pairs[:-1])


@lru_cache(maxsize=50_000)
def analysed(text):
    """Return the Words of a chunk, and the chunk as one Word if it has several (else None)."""
    words, joined = [], None
    for chunk in chunks(text):
        words += [Word(start, end, normal, letters_of(text[start:end])) for start, end, normal in chunk.words]
        if chunk.joined:
            letters = letters_of("".join(text[start:end] for start, end, _normal in chunk.words))
            joined = Word(chunk.start, chunk.end, chunk.joined, letters)
    return tuple(words), joined


def letters_of(word):
    """Return the letters of a word, folded but not stemmed: what may be its beginning."""
    return only_letters(plain(word))


def passage(text, spans):
    """Return the passage of a text where most of what was asked for stands together, marked and escaped."""
    first, last = densest(spans)
    last = min(last, first + LONGEST)
    begin, end = window(text, first, last)
    pieces, place = [], begin
    for start, stop in merged(spans):
        start, stop = max(start, place), min(stop, end)
        if start < stop:
            pieces += [escape(text[place:start]), "<mark>", escape(text[start:stop]), "</mark>"]
            place = stop
    pieces.append(escape(text[place:end]))
    before, after = "…" if begin > 0 else "", "…" if end < len(text) else ""
    return mark_safe("".join([before, *pieces, after]))  # noqa: S308 – each piece is escaped above


def densest(spans):
    """Return (start, end) of the stretch of at most 160 characters with most clauses in it, then most spans."""
    best, best_rank, stop = None, None, 0
    for number, first in enumerate(spans):
        stop = max(stop, number + 1)
        while stop < len(spans) and spans[stop].end - first.start <= LONGEST:
            stop += 1
        within = spans[number:stop]
        rank = (len({span.clause for span in within}), len({span.start for span in within}))
        if best is None or rank > best_rank:
            best, best_rank = (first.start, max(span.end for span in within)), rank
    return best


def window(text, first, last):
    """Return (begin, end) of about 160 characters around ``first`` to ``last``, between words where there is room."""
    room = LONGEST - (last - first)
    begin = max(0, min(first - room // 2, len(text) - LONGEST))
    end = min(len(text), begin + LONGEST)
    spaces = [place for place in range(max(begin - 1, 0), min(end + 1, len(text))) if text[place].isspace()]
    if begin > 0:
        begin = next((place + 1 for place in spaces if place < first), first)
    if end < len(text):
        end = next((place for place in reversed(spaces) if place >= last), last)
    return begin, end


def merged(spans):
    """Return the stretches that the spans cover, as (start, end), those that touch or overlap as one."""
    stretches = []
    for span in spans:
        if stretches and span.start <= stretches[-1][1]:
            stretches[-1] = (stretches[-1][0], max(stretches[-1][1], span.end))
        else:
            stretches.append((span.start, span.end))
    return stretches
