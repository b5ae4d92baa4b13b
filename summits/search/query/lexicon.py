"""Lexicon: the archive's words and names, with which misspelled queries are corrected."""

from dataclasses import dataclass
from functools import lru_cache

from django.db.models import Count, F, Max, Q
from rapidfuzz.distance import OSA
from rapidfuzz.process import extract

from summits.caching import data_version
from summits.models import SearchDocument, SearchName
from summits.search.analysis.tokens import WORD, normalize_name, normalize_unicode, stem
from summits.search.index.writing import flush

MAX_NAME_WORDS = 5
"""Maximum number of words of a name that is proposed as a whole; longer ones are titles."""
MAX_PROPOSED, MAX_CONSIDERED = 3, 30
"""How many words or names are proposed for a misspelled one, and how many of the nearest are considered."""
MAX_NAMES = 10_000
"""Maximum number of names in the lexicon; reading 10,000 takes about half a second."""
IS_TITLE_OF_SUMMIT = Q(kind="summit", name=F("heading"))
"""Search names that are the titles of summits, of which there are many."""


@dataclass(frozen=True)
class LexiconEntry:
    """A word or name as written (``text``), and the best-known record that has it.

    ``record``: (document type, primary key); ``is_primary``: it is the main name of the record, or part of it.
    """

    text: str
    record: tuple
    is_primary: bool


@dataclass(frozen=True)
class Lexicon:
    """Words and names, each a dict of folded text → LexiconEntry; the keys of ``names`` have no spaces.

    ``stems``: the stems of all words.
    """

    words: dict
    names: dict
    stems: frozenset

    def contains(self, word):
        """Whether a word as typed is in the lexicon, in any inflected form."""
        return stem(word) in self.stems

    def words_like(self, word):
        """Return the words that a folded word may have been meant for, as written, nearest first."""
        return closest(word, self.words)

    def words_beginning_like(self, start):
        """Return the words whose beginning a folded, misspelt beginning of a word may have been meant for."""
        beginnings = {}
        for word, entry in self.words.items():
            if len(word) > len(start):
                beginnings.setdefault(word[: len(start)], entry)
        return closest(start, beginnings)

    def names_like(self, words):
        """Return the names that folded words, without spaces, may have been meant for, as written, nearest first."""
        return closest(words, self.names)


def current_lexicon():
    """Return the current Lexicon, cached until the data version or the search names change."""
    flush()
    state = SearchName.objects.aggregate(last=Max("pk"), number=Count("pk"))
    return _build_cached(data_version.current(), *state.values())


@lru_cache(maxsize=1)
def _build_cached(*_state):
    return build_lexicon(_read_names())


def build_lexicon(names):
    """Return the Lexicon of names, given as tuples (name, main name of its record, record), best known first."""
    words, names_by_key = {}, {}
    for name, heading, record in names:
        own = [(normalize_name(word), word) for word in WORD.findall(normalize_unicode(name))]
        own_words = normalize_name(heading).split()
        for word, text in own:
            # A word that an issue has in lower case is a common word: that form replaces a capitalised one.
            is_common = text.islower() and record[0] == "issue"
            if word not in words or is_common and not words[word].text.islower():
                words[word] = LexiconEntry(text, record, word in own_words)
        if len(own) <= MAX_NAME_WORDS:
            joined = "".join(word for word, _written in own)
            names_by_key.setdefault(joined, LexiconEntry(name, record, name == heading))
    return Lexicon(words, names_by_key, frozenset(stem(entry.text) for entry in words.values()))


def _read_names():
    # (name, heading, record) of the whole names of the records with the most meetings; if there is room, also of the
    # titles of the latest summits.
    names = SearchName.objects.filter(is_whole=True).exclude(IS_TITLE_OF_SUMMIT).order_by("-meetings", "pk")[:MAX_NAMES]
    names = list(names.values_list("name", "heading", "kind", "object_id"))
    titles = SearchDocument.objects.filter(kind="summit").order_by("-day", "pk")[: MAX_NAMES - len(names)]
    names += [(title, title, "summit", pk) for title, pk in titles.values_list("heading", "object_id")]
    for name, heading, *record in names:
        yield name, heading, tuple(record)


def max_edit_distance(word):
    """Return how many errors are allowed in a word: none in short ones, which resemble many others, nor in numbers."""
    return 0 if len(word) < 4 or not word.isalpha() else 1 if len(word) < 7 else 2


def closest(word, entries):
    """Return the texts of at most three ``entries`` whose keys are a few errors from the word, nearest first.

    An error is a letter inserted, omitted, replaced, or swapped with its neighbour. For the order, a different first
    letter, which is rarely wrong, counts as one more error, and the main name of a record as one fewer. There is one
    entry per record.
    """
    matches = extract(
        word, list(entries), scorer=OSA.distance, score_cutoff=max_edit_distance(word), limit=MAX_CONSIDERED
    )
    nearest = sorted(matches, key=lambda one: (one[1] + (one[0][0] != word[0]) - entries[one[0]].is_primary, one[2]))
    text_by_record = {}
    for key, _distance, _position in nearest:
        text_by_record.setdefault(entries[key].record, entries[key].text)
    return list(text_by_record.values())[:MAX_PROPOSED]
