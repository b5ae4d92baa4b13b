"""Query parser: turns the words typed into clauses that must all match, and terms that must not.

    bush putin          both words
    "agree to disagree" the phrase
    -iraq, NOT iraq     not this word; -"phrase" likewise, and !iraq, BUT NOT iraq
    bush-putin, us/ussr as a phrase, as one word, or both words; sochi-2008 as a word and a year
    salt or start       one of the two
    gorbach*            words that begin so
    april 2008, 1980s   the date, see ``summits.search.analysis.written_dates``

Any other character counts as a space. No text is refused for its syntax.
"""

import html
import re
from dataclasses import dataclass, replace
from urllib.parse import unquote

from django.utils.translation import gettext_lazy as _

from summits.search.analysis.dates import parse_year, year_token
from summits.search.analysis.tokens import (
    MINUS_SIGNS,
    STOP_WORDS,
    alphanumeric,
    compound_tokens,
    is_unspaced,
    normalize_unicode,
    stem,
    strip_accents,
)
from summits.search.analysis.written_dates import MAX_DATE_PARTS, parse_written_date, with_plain_dates
from summits.search.query.library_headings import without_life_years
from summits.search.query.limits import count_words, ignored_notes, split_at_limits

MAX_QUERY_LENGTH, MAX_QUERY_WORDS = 200, 20
MIN_PREFIX_LENGTH = 2
MIN_TRUNCATED_LENGTH = 3
"""How many letters must precede an asterisk: shorter beginnings are those of too many words."""
ENCODED = re.compile(r"%[0-9A-Fa-f]{2}|&(?:#?\w{2,8});")
"""What is left where a query is copied from an address or from the source of a page."""

TOKEN = re.compile(
    rf"""(?P<minus>(?<!\w)[{MINUS_SIGNS}]+)?["“”„«»](?P<phrase>[^"“”„«»]*)["“”„«»]|(?P<plain>[^\s"“”„«»]+)"""
)
EXCLUDED = re.compile(rf"[(\[]*(?:[{MINUS_SIGNS}]+[^\s{MINUS_SIGNS}]|!\w)")
NOT, BUT = "NOT", "BUT"
MIN_SEPARATE_LENGTH = 2
"""How many letters each of several words written together must have to be searched for separately too: not U.S."""

TYPE_WORDS = {
    "agreement": "agreements agreement",
    "country": "countries country states",
    "commitment": "commitments commitment promises promise pledges pledge",
    "document": "documents document texts transcripts transcript",
    "issue": "issues topics",
    "leader": "leaders leader",
    "organisation": "organisations organisation organizations organization",
    "position": "positions position stance stances",
    "quote": "quotes quote quotations quotation",
    "summit": "summits summit meetings meeting talks",
}
TYPE_BY_WORD = {word: type_name for type_name, words in TYPE_WORDS.items() for word in words.split()}
"""Words that name a document type: "positions on Iran" finds positions, and records that contain the word itself."""
TYPE_MARK = "xkind"


def type_token(type_name):
    """Return the token that all documents of a type have and no text contains."""
    return f"{TYPE_MARK}{type_name}"


def is_type_token(word):
    """Whether a token is that of a document type."""
    return word.startswith(TYPE_MARK)


EMPTY_QUERY = _("Type a name, a place, a topic or a year.")
QUERY_TOO_LONG = _("Your search is too long. Use at most 200 characters and 20 words.")
ONLY_EXCLUSIONS = _("Add a word to look for: a search cannot consist of excluded words alone.")


@dataclass(frozen=True)
class QueryTerm:
    """A token, or several that must follow each other. ``is_prefix``: the last one is a prefix."""

    tokens: tuple
    is_prefix: bool = False


@dataclass(frozen=True)
class Clause:
    """A word or phrase of a query, which matches any of the ``terms``; ``text``: as typed.

    ``separate``: tuples of terms; it also matches where all terms of one of them do: Bush and Putin, for "Bush–Putin".
    """

    terms: tuple
    text: str
    separate: tuple = ()

    @property
    def all_terms(self):
        """All terms that a match may consist of."""
        return (*self.terms, *(term for words in self.separate for term in words))


@dataclass(frozen=True)
class Query:
    """A parsed query: a document must match all ``clauses`` and none of the ``excluded`` terms.

    ``error``: why there is nothing to search for, or ""; ``ignored``: the QueryTokens beyond the limits;
    ``ignored_phrases``: the phrases of common words that are ignored, as typed.
    """

    text: str
    clauses: tuple = ()
    excluded: tuple = ()
    error: str = ""
    ignored: tuple = ()
    ignored_phrases: tuple = ()

    @property
    def is_empty(self):
        """Whether there is nothing to search for."""
        return not self.clauses

    @property
    def notes(self):
        """Sentences for the reader on what is ignored."""
        return ignored_notes(self.ignored, self.ignored_phrases)


@dataclass(frozen=True)
class QueryToken:
    """A word, a phrase or an "or" of the text typed; ``words``: its words as typed."""

    text: str
    words: tuple
    is_excluded: bool = False
    is_phrase: bool = False
    is_truncated: bool = False
    """Whether an asterisk stood behind the last word."""

    @property
    def raw(self):
        """The token as typed, with its minus and quotation marks."""
        return f"{'-' if self.is_excluded else ''}{self.quoted}"

    @property
    def quoted(self):
        """The token without its minus; a phrase in quotation marks."""
        return f'"{self.text}"' if self.is_phrase else self.text

    @property
    def is_or(self):
        """Whether it is the operator "or"."""
        return not self.is_phrase and not self.is_excluded and self.text.lower() == "or"


def parse(text, last_is_prefix=False):
    """Return the Query of a text. With ``last_is_prefix``, the last word matches as a prefix too."""
    text = normalize_unicode(decoded(text)).strip("\n")
    tokens = tokenize_query(without_life_years(text)) if len(text) <= MAX_QUERY_LENGTH else []
    if len(text) > MAX_QUERY_LENGTH or sum(map(count_words, tokens)) > MAX_QUERY_WORDS:
        return Query(text[:MAX_QUERY_LENGTH], error=QUERY_TOO_LONG)
    tokens, ignored = split_at_limits(tokens)
    excluded = tuple(term for token in tokens if token.is_excluded for term in _excluded_terms(token))
    clauses = _clauses([token for token in tokens if not token.is_excluded])
    if not clauses:
        return Query(text, excluded=excluded, error=ONLY_EXCLUSIONS if excluded else EMPTY_QUERY)
    if last_is_prefix and not ignored and not text[-1].isspace():
        clauses = _with_prefix_term(clauses, tokens[-1])
    return Query(text, tuple(clauses), excluded, ignored=tuple(ignored))


def decoded(text):
    """Return a text without the codes of an address or a page: "Camp David" for "Camp%20David"."""
    return html.unescape(unquote(text)) if ENCODED.search(text) else text


def tokenize_query(text):
    """Return the QueryTokens of a text. Words written together, such as "SS-20", form one token."""
    tokens, is_negated = [], False
    matches = list(TOKEN.finditer(with_plain_dates(text)))
    for position, match in enumerate(matches):
        if match["plain"] == NOT and position + 1 < len(matches) and (position or not text.isupper()):
            is_negated = True
            continue
        if match["plain"] == BUT and matches[position + 1 : position + 2] and matches[position + 1]["plain"] == NOT:
            continue
        if match["phrase"] is not None:
            found = [_query_token(match["phrase"], is_negated or bool(match["minus"]), True)]
        else:
            is_excluded = is_negated or bool(EXCLUDED.match(match["plain"]))
            compounds = [compound_text(compound, match["plain"]) for compound in compound_tokens(match["plain"])]
            found = [_query_token(words, is_excluded, False) for words in compounds]
            if found and match["plain"].rstrip(")]").endswith("*"):
                found[-1] = replace(found[-1], is_truncated=True)
        found = [token for token in found if token.words]
        tokens += found
        is_negated = is_negated and not found
    return tokens


def compound_text(compound, text):
    """Return the part of a text that a CompoundToken covers."""
    return text[compound.start : compound.end]


def _query_token(text, is_excluded, is_phrase):
    words = tuple(text[start:end] for compound in compound_tokens(text) for start, end, _word in compound.words)
    return QueryToken(text.strip(), words, is_excluded, is_phrase)


def _terms(token):
    """Return the alternative terms of a QueryToken: its words in order and, if written together, joined as one."""
    stems = tuple(stem(word) for word in token.words)
    terms = [QueryTerm(stems)]
    if len(stems) > 1 and not token.is_phrase and not is_unspaced(token.text):
        terms.append(QueryTerm((stem("".join(token.words)),)))
    return tuple(terms)


def _excluded_terms(token):
    """Return the terms that a QueryToken with a minus excludes: its words and, for a date, the date token."""
    _size, date_tokens = _dates([token])
    return (*_terms(token), *(QueryTerm((date_token,)) for date_token in date_tokens))


def _separate(token):
    # The words of a QueryToken written together as terms that must all match, unless they are parts of one word.
    if token.is_phrase or len(token.words) < 2 or is_unspaced(token.text):
        return ()
    years = {word: year_token(parse_year(word)) for word in token.words if len(word) == 4 and parse_year(word)}
    are_words = all(word in years or len(word) >= MIN_SEPARATE_LENGTH and word.isalpha() for word in token.words)
    is_worth_it = are_words and not any(word.lower() in STOP_WORDS for word in token.words)
    return (tuple(QueryTerm((years.get(word) or stem(word),)) for word in token.words),) if is_worth_it else ()


def _clauses(tokens):
    clauses, is_or_pending, position = [], False, 0
    while position < len(tokens):
        if tokens[position].is_or:
            is_or_pending, position = bool(clauses), position + 1
            continue
        size, clause = _next_clause(tokens[position:])
        if is_or_pending:
            last = clauses[-1]
            text = f"{last.text} or {clause.text}"
            clauses[-1] = Clause(last.terms + clause.terms, text, last.separate + clause.separate)
        else:
            clauses.append(clause)
        is_or_pending, position = False, position + size
    informative = [clause for clause in clauses if clause.text.lower() not in STOP_WORDS]
    return informative or clauses


def _next_clause(tokens):
    # (number of QueryTokens used, Clause) for the start of the tokens.
    token = tokens[0]
    size, date_tokens = _dates(tokens)
    if not date_tokens:
        terms = _terms(token)
        type_name = None if token.is_phrase else TYPE_BY_WORD.get(token.text.lower())
        terms += (QueryTerm((type_token(type_name),)),) if type_name else ()
        terms += _prefix_terms(token, MIN_TRUNCATED_LENGTH) if token.is_truncated else ()
        return 1, Clause(terms, token.quoted, _separate(token))
    as_words = tuple(stem(word) for part in tokens[:size] for word in part.words)
    terms = tuple(QueryTerm((date_token,)) for date_token in date_tokens)
    return size, Clause((*terms, QueryTerm(as_words)), " ".join(part.text for part in tokens[:size]))


def _dates(tokens):
    # (number of QueryTokens, date tokens) for a date in one of them ("2008-04-06") or in several ("6 April 2008").
    written = []
    for token in tokens[:MAX_DATE_PARTS]:
        if token.is_phrase or token.is_or or token.is_excluded != tokens[0].is_excluded:
            break
        written.append((token.text, token.words))
    return parse_written_date(written)


def _with_prefix_term(clauses, token):
    # Lets the last clause also match its last word as a prefix. A word without a clause of its own (an "or", an "in",
    # the year of a date) is not taken for a prefix.
    last = clauses[-1]
    if token.is_phrase or token.is_excluded or _terms(token)[0] not in last.terms:
        return clauses
    return [*clauses[:-1], replace(last, terms=(*last.terms, *_prefix_terms(token, MIN_PREFIX_LENGTH)))]


def _prefix_terms(token, min_length):
    # The term of a QueryToken whose last word is a prefix; none if it is too short.
    prefix = alphanumeric(strip_accents(token.words[-1]))
    if len(prefix) < min_length:
        return ()
    return (QueryTerm((*(stem(word) for word in token.words[:-1]), prefix), is_prefix=True),)
