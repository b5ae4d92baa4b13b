"""Query parser: turns the words typed into clauses that must all match, and terms that must not.

    bush putin          both words
    "agree to disagree" the phrase
    -iraq               not this word; -"phrase" likewise
    salt or start       one of the two
    april 2008, 1980s   the date, see ``summits.search.analysis.dates``

Any other character counts as a space. No text is refused for its syntax.
"""

import re
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from summits.search.analysis.dates import parse_date
from summits.search.analysis.tokens import (
    STOP_WORDS,
    alphanumeric,
    chunks,
    is_unspaced,
    normalize_unicode,
    stem,
    strip_accents,
)
from summits.search.query.limits import sentences, size_of, within_budget

MOST_CHARACTERS, MOST_WORDS = 200, 20
SHORTEST_PREFIX = 2

QUOTED = re.compile(r"""(?P<minus>(?<!\w)-)?["“”„«»](?P<phrase>[^"“”„«»]*)["“”„«»]|(?P<plain>[^\s"“”„«»]+)""")

KINDS_BY_WORD = {
    "agreement": "agreements agreement",
    "country": "countries country states",
    "document": "documents document texts transcripts transcript",
    "issue": "issues topics",
    "leader": "leaders leader",
    "position": "positions position stance stances",
    "quote": "quotes quote quotations quotation",
    "summit": "summits summit meetings meeting talks",
}
KIND_OF = {word: kind for kind, words in KINDS_BY_WORD.items() for word in words.split()}
"""Words that name a document type: "positions on Iran" finds positions, and records that contain the word itself."""
KIND_MARK = "xkind"


def kind_word(kind):
    """Return the token that all documents of a type have and no text contains."""
    return f"{KIND_MARK}{kind}"


def is_kind_word(word):
    """Whether a token is that of a document type."""
    return word.startswith(KIND_MARK)


EMPTY_QUERY = _("Type a name, a place, a topic or a year.")
QUERY_TOO_LONG = _("Your search is too long. Use at most 200 characters and 20 words.")
ONLY_EXCLUSIONS = _("Add a word to look for: a search cannot consist of excluded words alone.")


@dataclass(frozen=True)
class QueryTerm:
    """A token, or several that must follow each other. ``is_prefix``: the last one is a prefix."""

    words: tuple
    is_prefix: bool = False


@dataclass(frozen=True)
class Clause:
    """A word or phrase of a query, which matches any of the ``terms``; ``text``: as typed."""

    terms: tuple
    text: str


@dataclass(frozen=True)
class Query:
    """A parsed query: a document must match all ``clauses`` and none of the ``excluded`` terms.

    ``problem``: why there is nothing to search for, or ""; ``left_out``: the QueryTokens beyond the limits; ``common``:
    the phrases of common words that are ignored, as typed.
    """

    text: str
    clauses: tuple = ()
    excluded: tuple = ()
    problem: str = ""
    left_out: tuple = ()
    common: tuple = ()

    @property
    def is_empty(self):
        """Whether there is nothing to search for."""
        return not self.clauses

    @property
    def notes(self):
        """Sentences for the reader on what is ignored."""
        return sentences(self.left_out, self.common)


@dataclass(frozen=True)
class QueryToken:
    """A word, a phrase or an "or" of the text typed; ``words``: its words as typed."""

    text: str
    words: tuple
    is_minus: bool = False
    is_phrase: bool = False

    @property
    def typed(self):
        """The token as typed, with its minus and quotation marks."""
        return f"{'-' if self.is_minus else ''}{self.quoted}"

    @property
    def quoted(self):
        """The token without its minus; a phrase in quotation marks."""
        return f'"{self.text}"' if self.is_phrase else self.text

    @property
    def is_or(self):
        """Whether it is the operator "or"."""
        return not self.is_phrase and not self.is_minus and self.text.lower() == "or"


def parse(text, typing=False):
    """Return the Query of a text. With ``typing``, the last word matches as a prefix too."""
    text = normalize_unicode(text).strip("\n")
    pieces = tokenize_query(text) if len(text) <= MOST_CHARACTERS else []
    if len(text) > MOST_CHARACTERS or sum(map(size_of, pieces)) > MOST_WORDS:
        return Query(text[:MOST_CHARACTERS], problem=QUERY_TOO_LONG)
    pieces, left_out = within_budget(pieces)
    excluded = tuple(term for piece in pieces if piece.is_minus for term in _excluded(piece))
    clauses = _clauses([piece for piece in pieces if not piece.is_minus])
    if not clauses:
        return Query(text, excluded=excluded, problem=ONLY_EXCLUSIONS if excluded else EMPTY_QUERY)
    if typing and not left_out and not text[-1].isspace():
        clauses = _unfinished(clauses, pieces[-1])
    return Query(text, tuple(clauses), excluded, left_out=tuple(left_out))


def tokenize_query(text):
    """Return the QueryTokens of a text. Words written together, such as "SS-20", form one token."""
    pieces = []
    for found in QUOTED.finditer(text):
        if found["phrase"] is not None:
            pieces.append(_piece(found["phrase"], bool(found["minus"]), True))
            continue
        is_minus = found["plain"].startswith("-") and len(found["plain"]) > 1
        together = [text_of(chunk, found["plain"]) for chunk in chunks(found["plain"])]
        pieces += [_piece(words, is_minus, False) for words in together]
    return [piece for piece in pieces if piece.words]


def text_of(chunk, text):
    """Return the part of a text that a Chunk covers."""
    return text[chunk.start : chunk.end]


def _piece(text, is_minus, is_phrase):
    words = tuple(text[start:end] for chunk in chunks(text) for start, end, _word in chunk.words)
    return QueryToken(text.strip(), words, is_minus, is_phrase)


def _terms(piece):
    """Return the alternative terms of a QueryToken: its words in order and, if written together, joined as one."""
    words = tuple(stem(word) for word in piece.words)
    terms = [QueryTerm(words)]
    if len(words) > 1 and not piece.is_phrase and not is_unspaced(piece.text):
        terms.append(QueryTerm((stem("".join(piece.words)),)))
    return tuple(terms)


def _excluded(piece):
    """Return the terms that a QueryToken with a minus excludes: its words and, for a date, the date token."""
    _size, time = _date([piece])
    return (*_terms(piece), QueryTerm((time,))) if time else _terms(piece)


def _clauses(pieces):
    clauses, joins, place = [], False, 0
    while place < len(pieces):
        if pieces[place].is_or:
            joins, place = bool(clauses), place + 1
            continue
        size, clause = _next_clause(pieces[place:])
        if joins:
            clauses[-1] = Clause(clauses[-1].terms + clause.terms, f"{clauses[-1].text} or {clause.text}")
        else:
            clauses.append(clause)
        joins, place = False, place + size
    asked = [clause for clause in clauses if clause.text.lower() not in STOP_WORDS]
    return asked or clauses


def _next_clause(pieces):
    # (number of QueryTokens used, Clause) for the start of the tokens.
    piece = pieces[0]
    size, word = _date(pieces)
    if not word:
        terms = _terms(piece)
        kind = None if piece.is_phrase else KIND_OF.get(piece.text.lower())
        terms += (QueryTerm((kind_word(kind),)),) if kind else ()
        return 1, Clause(terms, piece.quoted)
    written = tuple(stem(word) for part in pieces[:size] for word in part.words)
    return size, Clause((QueryTerm((word,)), QueryTerm(written)), " ".join(part.text for part in pieces[:size]))


def _date(pieces):
    # (number of QueryTokens, date token) for a date in one of them ("2008-04-06") or in several ("6 April 2008").
    if pieces[0].is_phrase:
        return 0, None
    if len(pieces[0].words) > 1:
        size, word = parse_date(pieces[0].words)
        return (1, word) if size == len(pieces[0].words) else (0, None)
    plain_words = []
    for piece in pieces[:3]:
        if piece.is_phrase or piece.is_or or len(piece.words) != 1:
            break
        plain_words.append(piece.words[0])
    return parse_date(plain_words)


def _unfinished(clauses, piece):
    # Lets the last clause also match its last word as a prefix. A word without a clause of its own (an "or", an "in",
    # the year of a date) is not taken for a prefix.
    beginning, last = alphanumeric(strip_accents(piece.words[-1])), clauses[-1]
    if piece.is_phrase or piece.is_minus or len(beginning) < SHORTEST_PREFIX or _terms(piece)[0] not in last.terms:
        return clauses
    words = (*(stem(word) for word in piece.words[:-1]), beginning)
    return [*clauses[:-1], Clause((*last.terms, QueryTerm(words, is_prefix=True)), last.text)]
