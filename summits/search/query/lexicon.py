"""Lexicon: the archive's words and names, with which misspelled queries are corrected."""

from dataclasses import dataclass
from functools import lru_cache

from django.db.models import Count, Max
from rapidfuzz.distance import OSA
from rapidfuzz.process import extract

from summits.caching import data_version
from summits.models import SearchDocument, SearchName
from summits.search.analysis.tokens import WORD, normalize_name, normalize_unicode, stem
from summits.search.index.writing import flush

LONGEST_NAME = 5
"""Maximum number of words of a name that is proposed as a whole; longer ones are titles."""
MOST_ALIKE, MOST_LOOKED_AT = 3, 30
"""How many words or names are proposed for a misspelled one, and how many of the nearest are considered."""
MOST_NAMES = 10_000
"""Maximum number of names in the lexicon; reading 10,000 takes about half a second."""


@dataclass(frozen=True)
class LexiconEntry:
    """A word or name as ``written``, and the best-known record that has it.

    ``record``: (document type, primary key); ``is_own``: it is the main name of the record, or part of it.
    """

    written: str
    record: tuple
    is_own: bool


@dataclass(frozen=True)
class Lexicon:
    """Words and names, each a dict of folded text → LexiconEntry; the keys of ``names`` have no spaces.

    ``forms``: the stems of all words.
    """

    words: dict
    names: dict
    forms: frozenset

    def knows(self, word):
        """Whether a word as typed is in the lexicon, in any inflected form."""
        return stem(word) in self.forms

    def words_like(self, word):
        """Return the words that a folded word may have been meant for, as written, nearest first."""
        return closest(word, self.words)

    def names_like(self, words):
        """Return the names that folded words, without spaces, may have been meant for, as written, nearest first."""
        return closest(words, self.names)


def current_lexicon():
    """Return the current Lexicon, cached until the data version or the search names change."""
    flush()
    state = SearchName.objects.aggregate(last=Max("pk"), number=Count("pk"))
    return _read(data_version.current(), *state.values())


@lru_cache(maxsize=1)
def _read(*_state):
    return vocabulary_of(_names())


def vocabulary_of(called):
    """Return the Lexicon of names, given as tuples (name, main name of its record, record), best known first."""
    words, names = {}, {}
    for name, heading, record in called:
        own = [(normalize_name(word), word) for word in WORD.findall(normalize_unicode(name))]
        own_words = normalize_name(heading).split()
        for word, written in own:
            # A word that an issue has in lower case is a common word: that form replaces a capitalised one.
            is_common = written.islower() and record[0] == "issue"
            if word not in words or is_common and not words[word].written.islower():
                words[word] = LexiconEntry(written, record, word in own_words)
        if len(own) <= LONGEST_NAME:
            joined = "".join(word for word, _written in own)
            names.setdefault(joined, LexiconEntry(name, record, name == heading))
    return Lexicon(words, names, frozenset(stem(known.written) for known in words.values()))


def _names():
    # (name, heading, record) of the whole names of the records with the most meetings; if there is room, also of the
    # titles of the latest summits.
    names = SearchName.objects.filter(is_whole=True).order_by("-meetings", "pk")[:MOST_NAMES]
    names = list(names.values_list("name", "heading", "kind", "object_id"))
    titles = SearchDocument.objects.filter(kind="summit").order_by("-day", "pk")[: MOST_NAMES - len(names)]
    names += [(title, title, "summit", pk) for title, pk in titles.values_list("heading", "object_id")]
    for name, heading, *record in names:
        yield name, heading, tuple(record)


def max_edit_distance(word):
    """Return how many errors are allowed in a word: none in short ones, which resemble many others, nor in numbers."""
    return 0 if len(word) < 4 or not word.isalpha() else 1 if len(word) < 7 else 2


def closest(word, known):
    """Return at most three entries of ``known``, as written, whose keys are a few errors from the word, nearest first.

    An error is a letter inserted, omitted, replaced, or swapped with its neighbour. For the order, a different first
    letter, which is rarely wrong, counts as one more error, and the main name of a record as one fewer. There is one
    entry per record.
    """
    found = extract(word, list(known), scorer=OSA.distance, score_cutoff=max_edit_distance(word), limit=MOST_LOOKED_AT)
    near = sorted(found, key=lambda one: (one[1] + (one[0][0] != word[0]) - known[one[0]].is_own, one[2]))
    by_record = {}
    for key, _slips, _place in near:
        by_record.setdefault(known[key].record, known[key].written)
    return list(by_record.values())[:MOST_ALIKE]
