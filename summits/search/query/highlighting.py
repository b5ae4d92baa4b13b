"""Highlighting: the fields of a hit in which the words of a query occur, each with a marked snippet."""

from dataclasses import dataclass
from functools import lru_cache
from operator import attrgetter

from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe

from summits.search.analysis.tokens import CHUNK, NUMERALS, WORD, alphanumeric, chunks, is_unspaced, strip_accents
from summits.text.scripts import language_of_all

LONGEST = 160
"""Maximum length of a snippet, in characters, without the ellipses."""
MOST_READ = 50_000
"""How many characters of the fields of one record are read for snippets, from the first field on."""
MOST_ANALYSED, MOST_ANALYSED_EACH = 6_000, 500
"""How many characters of different words are analysed for a page of hits, and how many more for each hit.

Analysis costs the most: 5 ms for 1,000 characters. Only words that begin with a letter of the query are analysed, each
once, so the limit is enough for any usual page; and a record of 100,000 different words takes no longer.
"""
MOST_MATCHES = 2
PROSE_FIELDS = frozenset(
    [
        "Summary",
        "Outcomes",
        "Background",
        "Assessment",
        "Note",
        "Biography",
        "Description",
        "Aftermath",
        "Quotation",
        "Position",
        "Text",
    ]
)
"""Fields that contain sentences. The others contain names and terms, joined by "; "."""
LEAD_FIELDS = ("Quotation", "Position")
"""Fields whose first words are shown even without a match, since the name of the speaker alone says too little."""


@dataclass(frozen=True)
class Highlight:
    """A field of a record, by its English name, and a ``passage`` of it: escaped, with the words of the query marked.

    ``language``: the language of a text written entirely in a script that identifies it, else "".
    """

    name: str
    passage: SafeString
    language: str = ""


@dataclass(frozen=True)
class Word:
    """A word of a Chunk: its start and end offset there, its stem, and its letters without accents."""

    start: int
    end: int
    normal: str
    letters: str


@dataclass(frozen=True)
class Span:
    """A range of a text that matches the clause with this number."""

    start: int
    end: int
    clause: int


def highlights(query, parts, heading="", wanted=None):
    """Return the Highlights of a Query in the fields of a record: at most two, best first, after those of ``lead``.

    ``parts``: those of a SearchDocument, [name, weight, text]; ``heading``: the title of the hit, shown above. A field
    is better if it matches more clauses, then if it weighs more ("a" before "d"), then if it comes earlier. Names and
    terms are shown only if they match a clause that neither the heading nor a better field matches. ``wanted``: the
    QueryMatcher that all hits of a page share.
    """
    wanted = wanted or QueryMatcher(query)
    wanted.allow_one_more()
    answered = wanted.clauses(heading)
    most = 1 if len(answered) == len(query.clauses) else MOST_MATCHES
    parts = beginnings(parts)
    found = [(name, weight, *matching(wanted, name, text)) for name, weight, text in parts]
    found = [(name, weight, text, spans, {span.clause for span in spans}) for name, weight, text, spans in found]
    shown = []
    for name, _weight, text, spans, clauses in sorted(found, key=lambda one: (-len(one[-1]), one[1])):
        if len(shown) < most and (clauses - answered or (clauses and name in PROSE_FIELDS)):
            shown.append(match(name, text, spans))
            answered |= clauses
    return lead(parts, shown) + shown


def beginnings(parts):
    """Return the parts of a SearchDocument cut after ``MOST_READ`` characters in all; the rest is in no snippet."""
    read, left = [], MOST_READ
    for name, weight, text in parts:
        read.append([name, weight, text[:left]])
        left = max(left - len(text), 0)
    return read


def matching(wanted, name, text):
    """Return (text, Spans) of a field; of names and terms, joined by "; ", the text has only those that match."""
    if not wanted.may_be_in(text):
        return "", []
    # Some prose fields are several texts joined by "; " too, such as the outcomes of a summit.
    entries = [text.replace(".; ", ". ")] if name in PROSE_FIELDS else text.split("; ")
    kept, spans, place = [], [], 0
    for entry in entries:
        if own := wanted.spans(entry):
            spans += [Span(place + span.start, place + span.end, span.clause) for span in own]
            kept.append(entry)
            place += len(entry) + len("; ")
    return "; ".join(kept), spans


def match(name, text, spans):
    """Return the Highlight of the field of this name, with a snippet of its text around the Spans."""
    return Highlight(name, snippet(text, spans), language_of_all(text))


def lead(parts, shown):
    """Return Highlights of the first words of the ``LEAD_FIELDS`` among the parts, unless they are ``shown``."""
    names = {one.name for one in shown}
    return [match(name, text, []) for name, _weight, text in parts if name in LEAD_FIELDS and name not in names]


def marked(query, text, wanted=None):
    """Return a whole text, escaped, with the words of a Query marked."""
    return pieces(text, (wanted or QueryMatcher(query)).spans(text), 0, len(text))


class QueryMatcher:
    """Finds the terms of a query in the texts of one page, and caches the analysis of their words.

    The amount of text that is analysed has a limit; words beyond it count as no match.
    """

    def __init__(self, query):
        self.by_first_word, self.prefixes = {}, []
        for number, clause in enumerate(query.clauses):
            for term in clause.terms:
                if term.is_prefix and len(term.words) == 1:
                    self.prefixes.append((term.words[0], number))
                else:
                    self.by_first_word.setdefault(term.words[0], []).append((term, number))
        terms = [term for found in self.by_first_word.values() for term, _clause in found]
        self._longest = max((len(term.words) for term in terms), default=1)
        letters = {word[:1] for word in [*self.by_first_word, *(prefix for prefix, _clause in self.prefixes)]}
        self._letters = letters | {roman[0] for roman, digit in NUMERALS.items() if digit[0] in letters}
        self._begins, self._analysed, self._left = {}, {}, MOST_ANALYSED

    def allow_one_more(self):
        """Raise the limit of analysis for one more record."""
        self._left += MOST_ANALYSED_EACH

    def clauses(self, text):
        """Return the numbers of the clauses that a text matches."""
        return {span.clause for span in self.spans(text)}

    def spans(self, text):
        """Return the Spans of a text that match a clause, in order."""
        in_order, found = list(CHUNK.finditer(text)), []
        for number, chunk in enumerate(in_order):
            if not self._may_begin(chunk.group()):
                continue
            own, joined = self._words_of(chunk.group())
            if joined:
                found += self._spans_from([(chunk.start(), joined)], 0)
            words = [(chunk.start(), word) for word in own]
            for following in in_order[number + 1 : number + self._longest]:
                words += [(following.start(), word) for word in self._words_of(following.group())[0]]
            for place in range(len(own)):
                found += self._spans_from(words, place)
        return sorted(found, key=attrgetter("start", "end"))

    def may_be_in(self, text):
        """Whether a text may contain a match: a quick test, since most texts contain none."""
        # In the order of the text, so that the limit of analysis cuts off its end.
        return any(map(self._may_begin, dict.fromkeys(CHUNK.findall(text))))

    def _may_begin(self, chunk):
        # Whether a match may begin with a word of a Chunk or with the joined Chunk; cached.
        if chunk not in self._begins:
            if not self._has_letter(chunk):
                self._begins[chunk] = False
            elif not self._is_allowed(chunk):
                return False
            else:
                own, joined = self._words_of(chunk)
                self._begins[chunk] = any(map(self._is_first, [*own, joined] if joined else own))
        return self._begins[chunk]

    def _is_first(self, word):
        prefixes = (prefix for prefix, _clause in self.prefixes)
        return word.normal in self.by_first_word or any(begins(word, prefix) for prefix in prefixes)

    def _has_letter(self, chunk):
        # Whether a word of a Chunk begins with a letter of the query, which is quicker to see than its stem.
        words = [chunk] if chunk.isalpha() and not is_unspaced(chunk) else WORD.findall(chunk)
        return any(not (letters := first_letters(word[0])) or not letters.isdisjoint(self._letters) for word in words)

    def _is_allowed(self, chunk):
        return chunk in self._analysed or len(chunk) <= self._left

    def _words_of(self, chunk):
        # The result of ``tokenize_cached``, or no words if the limit of analysis is reached.
        if not self._is_allowed(chunk):
            return (), None
        if chunk not in self._analysed:
            self._left -= len(chunk)
            self._analysed[chunk] = tokenize_cached(chunk)
        return self._analysed[chunk]

    def _spans_from(self, words, place):
        # Yields the Spans that begin with the word at this place; ``words``: (start offset of the Chunk, Word).
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
    """Whether a Word begins with a prefix, in its letters or in its stem."""
    return word.letters.startswith(prefix) or word.normal.startswith(prefix)


def stand(term, words):
    """Whether these Words match a QueryTerm, one by one."""
    if len(words) < len(term.words):
        return False
    pairs = list(zip(words, term.words, strict=True))
    last, wanted = pairs[-1]
    ends = begins(last, wanted) if term.is_prefix else last.normal == wanted
    return ends and all(word.normal == normal for word, normal in pairs[:-1])


@lru_cache(maxsize=50_000)
def tokenize_cached(text):
    """Return (Words of a Chunk's text, the joined Chunk as one Word or None)."""
    words, joined = [], None
    for chunk in chunks(text):
        words += [Word(start, end, normal, letters_of(text[start:end])) for start, end, normal in chunk.words]
        if chunk.joined:
            letters = letters_of("".join(text[start:end] for start, end, _normal in chunk.words))
            joined = Word(chunk.start, chunk.end, chunk.joined, letters)
    return tuple(words), joined


@lru_cache(maxsize=10_000)
def first_letters(character):
    """Return the letters with which the stem of a word may begin, from its first character; none for a combining mark.

    Spelling and stemming keep the first letter. Only Roman numerals change it; QueryMatcher allows for these.
    """
    folded = letters_of(character)
    return frozenset({folded[0], character.casefold().replace("ё", "е")[0]}) if folded else frozenset()


def letters_of(word):
    """Return the letters of a word, folded but not stemmed, with which prefixes are compared."""
    return alphanumeric(strip_accents(word))


def snippet(text, spans):
    """Return the snippet of a text with the most matches close together, escaped and marked.

    Without spans it is the beginning of the text.
    """
    first, last = best_window(spans) if spans else (0, 0)
    begin, end = window(text, first, min(last, first + LONGEST))
    before, after = "…" if begin > 0 else "", "…" if end < len(text) else ""
    return format_html("{}{}{}", before, pieces(text, spans, begin, end), after)


def pieces(text, spans, begin, end):
    """Return a text from ``begin`` to ``end``, escaped, with the spans in ``<mark>``."""
    written, place = [], begin
    for start, stop in merged(spans):
        start, stop = max(start, place), min(stop, end)
        if start < stop:
            written += [escape(text[place:start]), "<mark>", escape(text[start:stop]), "</mark>"]
            place = stop
    written.append(escape(text[place:end]))
    return mark_safe("".join(written))  # noqa: S308 – each piece is escaped above


def best_window(spans):
    """Return (start, end) of the range of at most 160 characters that has the most clauses, then the most spans."""
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
    """Return (begin, end) of about 160 characters around ``first`` to ``last``, cut between words where possible."""
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
    """Return the ranges (start, end) that the spans cover, with touching and overlapping ones merged."""
    stretches = []
    for span in spans:
        if stretches and span.start <= stretches[-1][1]:
            stretches[-1] = (stretches[-1][0], max(stretches[-1][1], span.end))
        else:
            stretches.append((span.start, span.end))
    return stretches
