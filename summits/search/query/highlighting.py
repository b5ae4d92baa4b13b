"""Why a record was found: the fields in which the words of a query stand, each with a marked passage."""

from dataclasses import dataclass
from functools import lru_cache
from operator import attrgetter

from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe

from summits.search.analysis.tokens import CHUNK, NUMERALS, WORD, alphanumeric, chunks, is_unspaced, strip_accents
from summits.text.scripts import language_of_all

LONGEST = 160
"""Characters of a passage, the dots where it is cut aside."""
MOST_READ = 50_000
"""How many characters of the fields of one record are read for passages, from their beginnings."""
MOST_ANALYSED, MOST_ANALYSED_EACH = 6_000, 500
"""How many characters of different words a page of hits analyses, and how many more with each hit.

What is analysed costs the most: 5 ms for 1,000 characters. Only words are that begin with a letter asked for, and each
once, so that this is enough for the words of any usual page; a record of 100,000 different words takes no more.
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
"""Fields told in sentences. The others hold names and terms, joined by "; "."""
LEAD_FIELDS = ("Quotation", "Position")
"""What was said is shown by its first words where none of them was asked for: a speaker's name alone tells nothing."""


@dataclass(frozen=True)
class Highlight:
    """A field of a record, by its English name, and a ``snippet`` of it, escaped, with the words of the query marked.

    ``language`` is that of a passage wholly in a script that tells it, else "".
    """

    name: str
    passage: SafeString
    language: str = ""


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


def highlights(query, parts, heading="", wanted=None):
    """Return the Matches of a Query in the fields of a record, at most two, best first.

    ``parts`` are those of a SearchDocument, [name, weight, text] with a clean text; the ``heading`` stands over the
    matches, marked. Better is the field that answers more clauses, then the one that weighs more ("a" before "d"), then
    the earlier. Names and terms are shown only if they answer what neither the heading nor a better field does.
    ``wanted`` is the Wanted of the query for all hits of a page.
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
    """Return the parts of a SearchDocument as far as they are read: what is beyond that is shown in no passage."""
    read, left = [], MOST_READ
    for name, weight, text in parts:
        read.append([name, weight, text[:left]])
        left = max(left - len(text), 0)
    return read


def matching(wanted, name, text):
    """Return (text, Spans) of a field: of names and terms, joined by "; ", only those that answer a clause."""
    if not wanted.may_be_in(text):
        return "", []
    # Several texts told in sentences, such as the outcomes of a summit, are joined as well.
    entries = [text.replace(".; ", ". ")] if name in PROSE_FIELDS else text.split("; ")
    kept, spans, place = [], [], 0
    for entry in entries:
        if own := wanted.spans(entry):
            spans += [Span(place + span.start, place + span.end, span.clause) for span in own]
            kept.append(entry)
            place += len(entry) + len("; ")
    return "; ".join(kept), spans


def match(name, text, spans):
    """Return the Match of the field of this name, with the passage of its text around the Spans."""
    return Highlight(name, snippet(text, spans), language_of_all(text))


def lead(parts, shown):
    """Return the Match of the first words of what was said, in a list; an empty list where some of it is ``shown``."""
    names = {one.name for one in shown}
    return [match(name, text, []) for name, _weight, text in parts if name in LEAD_FIELDS and name not in names]


def marked(query, text, wanted=None):
    """Return a clean text as a whole, escaped, with the words of a Query marked."""
    return pieces(text, (wanted or QueryMatcher(query)).spans(text), 0, len(text))


class QueryMatcher:
    """The terms of a query, ready to be looked for in the texts of one page, and what was found out about their words.

    How much of them is analysed has a bound; words beyond it are taken for words that were not asked for.
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
        """Let the texts of one more record be looked at."""
        self._left += MOST_ANALYSED_EACH

    def clauses(self, text):
        """Return the numbers of the clauses that a clean text answers."""
        return {span.clause for span in self.spans(text)}

    def spans(self, text):
        """Return the Spans of a clean text that answer a clause, from its beginning to its end."""
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
        """Whether a span may begin in a text: most hold nothing that was asked for, and that is soon seen."""
        # In the order of the text, so that what is left out for its length is its end.
        return any(map(self._may_begin, dict.fromkeys(CHUNK.findall(text))))

    def _may_begin(self, chunk):
        # Whether a span may begin in one of the words of a chunk, or in all as one; known from its first time on.
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
        # Whether a word of a chunk begins with a letter that was asked for, which is sooner seen than its normal form.
        words = [chunk] if chunk.isalpha() and not is_unspaced(chunk) else WORD.findall(chunk)
        return any(not (letters := first_letters(word[0])) or not letters.isdisjoint(self._letters) for word in words)

    def _is_allowed(self, chunk):
        return chunk in self._analysed or len(chunk) <= self._left

    def _words_of(self, chunk):
        # What ``tokenize_cached`` returns, or no words where too much was analysed already.
        if not self._is_allowed(chunk):
            return (), None
        if chunk not in self._analysed:
            self._left -= len(chunk)
            self._analysed[chunk] = tokenize_cached(chunk)
        return self._analysed[chunk]

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
def tokenize_cached(text):
    """Return the Words of a chunk, and the chunk as one Word if it has several (else None)."""
    words, joined = [], None
    for chunk in chunks(text):
        words += [Word(start, end, normal, letters_of(text[start:end])) for start, end, normal in chunk.words]
        if chunk.joined:
            letters = letters_of("".join(text[start:end] for start, end, _normal in chunk.words))
            joined = Word(chunk.start, chunk.end, chunk.joined, letters)
    return tuple(words), joined


@lru_cache(maxsize=10_000)
def first_letters(character):
    """Return the letters with which the forms of a word may begin that begins with a character; none if it is a mark.

    Stems and spellings leave the first letter as it is; a Roman numeral alone becomes another.
    """
    folded = letters_of(character)
    return frozenset({folded[0], character.casefold().replace("ё", "е")[0]}) if folded else frozenset()


def letters_of(word):
    """Return the letters of a word, folded but not stemmed: what may be its beginning."""
    return alphanumeric(strip_accents(word))


def snippet(text, spans):
    """Return the passage of a text where most of what was asked for stands together, marked and escaped.

    Without spans it is the beginning of the text.
    """
    first, last = best_window(spans) if spans else (0, 0)
    begin, end = window(text, first, min(last, first + LONGEST))
    before, after = "…" if begin > 0 else "", "…" if end < len(text) else ""
    return format_html("{}{}{}", before, pieces(text, spans, begin, end), after)


def pieces(text, spans, begin, end):
    """Return a text from ``begin`` to ``end``, escaped, with what the spans cover marked."""
    written, place = [], begin
    for start, stop in merged(spans):
        start, stop = max(start, place), min(stop, end)
        if start < stop:
            written += [escape(text[place:start]), "<mark>", escape(text[start:stop]), "</mark>"]
            place = stop
    written.append(escape(text[place:end]))
    return mark_safe("".join(written))  # noqa: S308 – each piece is escaped above


def best_window(spans):
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
