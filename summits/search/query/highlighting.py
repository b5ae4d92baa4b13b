"""Highlighting: the fields of a hit in which the words of a query occur, each with a marked snippet."""

from dataclasses import dataclass
from functools import lru_cache
from html import escape
from operator import attrgetter, itemgetter

from django.utils.safestring import SafeString, mark_safe

from summits.search.analysis.tokens import (
    COMPOUND,
    NUMERALS,
    WORD,
    alphanumeric,
    compound_tokens,
    is_unspaced,
    strip_accents,
)
from summits.text.scripts import language_of_all

SNIPPET_LENGTH = 160
"""Maximum length of a snippet, in characters, without the ellipses."""
MAX_CHARACTERS_READ = 50_000
"""How many characters of the fields of one record are read for snippets, from the first field on."""
ANALYSIS_BUDGET, ANALYSIS_BUDGET_PER_HIT = 6_000, 500
"""How many characters of different words are analysed for a page of hits, and how many more for each hit.

Analysis costs the most: 5 ms for 1,000 characters. Only words that begin with a letter of the query are analysed, each
once, so the limit is enough for any usual page; and a record of 100,000 different words takes no longer.
"""
MAX_HIGHLIGHTS = 2
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
        "Commitment",
        "What became of it",
    ]
)
"""Fields that contain sentences. The others contain names and terms, joined by "; "."""
LEAD_FIELDS = ("Quotation", "Position", "Commitment")
"""Fields whose first words are shown even without a match, since the heading of the hit alone says too little."""


@dataclass(frozen=True)
class Highlight:
    """A field of a record, by its English name, and a ``snippet`` of it: escaped, with the words of the query marked.

    ``language``: the language of a text written entirely in a script that identifies it, else "".
    """

    name: str
    snippet: SafeString
    language: str = ""


@dataclass(frozen=True)
class Word:
    """A word of a CompoundToken: its start and end offset there, its stem, and its letters without accents."""

    start: int
    end: int
    stem: str
    letters: str


@dataclass(frozen=True)
class Span:
    """A range of a text that matches the clause with this number."""

    start: int
    end: int
    clause: int


def highlights(query, parts, heading="", matcher=None):
    """Return the Highlights of a Query in a record: those of ``lead_highlights``, then at most two others, best first.

    ``parts``: those of a SearchDocument, [name, weight, text]; ``heading``: the title of the hit, shown above. A field
    is better if it matches more clauses, then if it weighs more ("a" before "d"), then if it comes earlier. Names and
    terms are shown only if they match a clause that neither the heading nor a better field matches. ``matcher``: the
    QueryMatcher that all hits of a page share.
    """
    matcher = matcher or QueryMatcher(query)
    matcher.allow_one_more_hit()
    matched_clauses = matcher.clauses(heading)
    number = len(query.clauses)
    limit = 1 if len(matched_clauses) == number else MAX_HIGHLIGHTS
    parts = truncate_parts(parts)
    shown, partly_matched = [], []
    for name, _weight, text in sorted(parts, key=itemgetter(1)):
        if len(shown) == limit:
            break
        if len(matched_clauses) == number and name not in PROSE_FIELDS:
            # Not shown whatever it matches.
            continue
        text, spans = match_field(matcher, name, text)
        clauses = {span.clause for span in spans}
        if len(clauses) == number:
            # No later field is better.
            shown.append((name, text, spans))
            matched_clauses |= clauses
        elif clauses:
            partly_matched.append((clauses, (name, text, spans)))
    for clauses, field in sorted(partly_matched, key=lambda one: -len(one[0])):
        if len(shown) < limit and (clauses - matched_clauses or field[0] in PROSE_FIELDS):
            shown.append(field)
            matched_clauses |= clauses
    shown = [highlight(*field) for field in shown]
    return lead_highlights(parts, shown) + shown


def truncate_parts(parts):
    """Return the parts of a SearchDocument, cut after ``MAX_CHARACTERS_READ`` characters in all."""
    truncated, room = [], MAX_CHARACTERS_READ
    for name, weight, text in parts:
        truncated.append([name, weight, text[:room]])
        room = max(room - len(text), 0)
    return truncated


def match_field(matcher, name, text):
    """Return (text, Spans) of a field; of names and terms, joined by "; ", the text has only those that match."""
    if name in PROSE_FIELDS:
        # Several texts joined by "; " too, such as the outcomes of a summit.
        entries = [text.replace(".; ", ". ")]
    else:
        entries = text.split("; ") if matcher.may_match(text) else []
    matching_entries, spans, offset = [], [], 0
    for entry in entries:
        if entry_spans := matcher.spans(entry):
            spans += [Span(offset + span.start, offset + span.end, span.clause) for span in entry_spans]
            matching_entries.append(entry)
            offset += len(entry) + len("; ")
    return "; ".join(matching_entries), spans


def highlight(name, text, spans):
    """Return the Highlight of the field of this name, with a snippet of its text around the Spans."""
    return Highlight(name, snippet(text, spans), language_of_all(text))


def lead_highlights(parts, shown):
    """Return Highlights of the first words of the ``LEAD_FIELDS`` among the parts, unless they are ``shown``."""
    names = {one.name for one in shown}
    return [highlight(name, text, []) for name, _weight, text in parts if name in LEAD_FIELDS and name not in names]


def mark_matches(query, text, matcher=None):
    """Return a whole text, escaped, with the words of a Query marked."""
    return mark_spans(text, (matcher or QueryMatcher(query)).spans(text), 0, len(text))


class QueryMatcher:
    """Finds the terms of a query in the texts of one page, and caches the analysis of their words.

    The amount of text that is analysed has a limit; words beyond it count as no match.
    """

    def __init__(self, query):
        self.terms_by_first_stem, self.prefixes = {}, []
        for number, clause in enumerate(query.clauses):
            for term in clause.all_terms:
                if term.is_prefix and len(term.tokens) == 1:
                    self.prefixes.append((term.tokens[0], number))
                else:
                    self.terms_by_first_stem.setdefault(term.tokens[0], []).append((term, number))
        terms = [term for found in self.terms_by_first_stem.values() for term, _clause in found]
        self._max_term_length = max((len(term.tokens) for term in terms), default=1)
        initials = {stem[:1] for stem in [*self.terms_by_first_stem, *(prefix for prefix, _clause in self.prefixes)]}
        self._initials = initials | {roman[0] for roman, digit in NUMERALS.items() if digit[0] in initials}
        self._may_start, self._analyzed, self._budget = {}, {}, ANALYSIS_BUDGET
        self._spans = {}

    def allow_one_more_hit(self):
        """Raise the limit of analysis for one more record."""
        self._budget += ANALYSIS_BUDGET_PER_HIT

    def clauses(self, text):
        """Return the numbers of the clauses that a text matches."""
        return {span.clause for span in self.spans(text)}

    def spans(self, text):
        """Return the Spans of a text that match a clause, in order; cached, as headings and names recur on a page."""
        if text not in self._spans:
            self._spans[text] = sorted(self._find_spans(text), key=attrgetter("start", "end"))
        return self._spans[text]

    def _find_spans(self, text):
        starts = self._possible_starts(text)
        compounds = list(COMPOUND.finditer(text)) if starts else []
        for number, compound in enumerate(compounds):
            if compound.group() not in starts:
                continue
            own, joined = self._analyze(compound.group())
            if joined:
                yield from self._spans_from([(compound.start(), joined)], 0)
            words = [(compound.start(), word) for word in own]
            for following in compounds[number + 1 : number + self._max_term_length]:
                words += [(following.start(), word) for word in self._analyze(following.group())[0]]
            for place in range(len(own)):
                yield from self._spans_from(words, place)

    def may_match(self, text):
        """Whether a text may contain a match: a quick test, since most texts contain none."""
        return bool(self._possible_starts(text))

    def _possible_starts(self, text):
        # The texts of the CompoundTokens with which a match may begin. In the order of the text, so that the limit of
        # analysis cuts off its end.
        starts = set()
        for compound in dict.fromkeys(COMPOUND.findall(text)):
            may_start = self._may_start.get(compound)
            if may_start is None:
                may_start = self._may_start_match(compound)
            if may_start:
                starts.add(compound)
        return starts

    def _may_start_match(self, compound):
        # Whether a match may begin with a word of a CompoundToken or with all of it, joined. Stored, unless the limit
        # of analysis is reached.
        if not self._has_letter(compound):
            self._may_start[compound] = False
        elif not self._is_allowed(compound):
            return False
        else:
            own, joined = self._analyze(compound)
            self._may_start[compound] = any(map(self._is_first, [*own, joined] if joined else own))
        return self._may_start[compound]

    def _is_first(self, word):
        prefixes = (prefix for prefix, _clause in self.prefixes)
        return word.stem in self.terms_by_first_stem or any(starts_with(word, prefix) for prefix in prefixes)

    def _has_letter(self, compound):
        # Whether a word of a CompoundToken begins with a letter of the query, which is quicker to see than its stem.
        if compound.isascii() and compound.isalnum():
            return compound[0].lower() in self._initials
        words = [compound] if compound.isalpha() and not is_unspaced(compound) else WORD.findall(compound)
        return any(
            not (letters := possible_first_letters(word[0])) or not letters.isdisjoint(self._initials) for word in words
        )

    def _is_allowed(self, compound):
        return compound in self._analyzed or len(compound) <= self._budget

    def _analyze(self, compound):
        # The result of ``tokenize_cached``, or no words if the limit of analysis is reached.
        if not self._is_allowed(compound):
            return (), None
        if compound not in self._analyzed:
            self._budget -= len(compound)
            self._analyzed[compound] = tokenize_cached(compound)
        return self._analyzed[compound]

    def _spans_from(self, words, position):
        # Yields the Spans that begin with the word at this place; ``words``: (start offset of the CompoundToken, Word).
        offset, first = words[position]
        for prefix, clause in self.prefixes:
            if starts_with(first, prefix):
                yield Span(offset + first.start, offset + first.end, clause)
        for term, clause in self.terms_by_first_stem.get(first.stem, ()):
            following = words[position : position + len(term.tokens)]
            if matches_term(term, [word for _begin, word in following]):
                end = following[-1]
                yield Span(offset + first.start, end[0] + end[1].end, clause)


def starts_with(word, prefix):
    """Whether a Word begins with a prefix, in its letters or in its stem."""
    return word.letters.startswith(prefix) or word.stem.startswith(prefix)


def matches_term(term, words):
    """Whether these Words match a QueryTerm, one by one."""
    if len(words) < len(term.tokens):
        return False
    pairs = list(zip(words, term.tokens, strict=True))
    last, last_token = pairs[-1]
    is_last_matched = starts_with(last, last_token) if term.is_prefix else last.stem == last_token
    return is_last_matched and all(word.stem == token for word, token in pairs[:-1])


@lru_cache(maxsize=50_000)
def tokenize_cached(text):
    """Return (Words of a CompoundToken's text, the same joined as one Word or None)."""
    words, joined = [], None
    for compound in compound_tokens(text):
        words += [Word(start, end, stem, folded_letters(text[start:end])) for start, end, stem in compound.words]
        if compound.joined:
            letters = folded_letters("".join(text[start:end] for start, end, _stem in compound.words))
            joined = Word(compound.start, compound.end, compound.joined, letters)
    return tuple(words), joined


@lru_cache(maxsize=10_000)
def possible_first_letters(character):
    """Return the letters with which the stem of a word may begin, from its first character; none for a combining mark.

    Spelling and stemming keep the first letter. Only Roman numerals change it; QueryMatcher allows for these.
    """
    folded = folded_letters(character)
    return frozenset({folded[0], character.casefold().replace("ё", "е")[0]}) if folded else frozenset()


def folded_letters(word):
    """Return the letters of a word, folded but not stemmed, with which prefixes are compared."""
    return alphanumeric(strip_accents(word))


def snippet(text, spans):
    """Return the snippet of a text with the most matches close together, escaped and marked.

    Without spans it is the beginning of the text.
    """
    first, last = best_window(spans) if spans else (0, 0)
    begin, end = window(text, first, min(last, first + SNIPPET_LENGTH))
    before, after = "…" if begin > 0 else "", "…" if end < len(text) else ""
    return mark_safe(f"{before}{mark_spans(text, spans, begin, end)}{after}")  # noqa: S308 – escaped by mark_spans


def mark_spans(text, spans, begin, end):
    """Return a text from ``begin`` to ``end``, escaped, with the spans in ``<mark>``."""
    html, position = [], begin
    for start, stop in merge_spans(spans):
        start, stop = max(start, position), min(stop, end)
        if start < stop:
            html += [escape(text[position:start]), "<mark>", escape(text[start:stop]), "</mark>"]
            position = stop
    html.append(escape(text[position:end]))
    return mark_safe("".join(html))  # noqa: S308 – each part is escaped above


def best_window(spans):
    """Return (start, end) of the range of at most 160 characters that has the most clauses, then the most spans."""
    best, best_rank, stop = None, None, 0
    for number, first in enumerate(spans):
        stop = max(stop, number + 1)
        while stop < len(spans) and spans[stop].end - first.start <= SNIPPET_LENGTH:
            stop += 1
        within = spans[number:stop]
        rank = (len({span.clause for span in within}), len({span.start for span in within}))
        if best is None or rank > best_rank:
            best, best_rank = (first.start, max(span.end for span in within)), rank
    return best


def window(text, first, last):
    """Return (begin, end) of about 160 characters around ``first`` to ``last``, cut between words where possible."""
    margin = SNIPPET_LENGTH - (last - first)
    begin = max(0, min(first - margin // 2, len(text) - SNIPPET_LENGTH))
    end = min(len(text), begin + SNIPPET_LENGTH)
    if begin > 0:
        begin = next((place + 1 for place in range(begin - 1, first) if text[place].isspace()), first)
    if end < len(text):
        end = next((place for place in range(end, last - 1, -1) if text[place].isspace()), last)
    return begin, end


def merge_spans(spans):
    """Return the ranges (start, end) that the spans cover, with touching and overlapping ones merged."""
    ranges = []
    for span in spans:
        if ranges and span.start <= ranges[-1][1]:
            ranges[-1] = (ranges[-1][0], max(ranges[-1][1], span.end))
        else:
            ranges.append((span.start, span.end))
    return ranges
