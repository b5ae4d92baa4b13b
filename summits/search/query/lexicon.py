"""The archive's own words and names, as wrong spellings are set right by them."""

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
"""Words of a name that is proposed as a whole; longer are titles."""
MOST_ALIKE, MOST_LOOKED_AT = 3, 30
"""How many words or names are proposed for a wrong one, and how many of the nearest are looked at for that."""
MOST_NAMES = 10_000
"""How many names are read when the first search finds nothing; to read 10,000 takes about half a second."""


@dataclass(frozen=True)
class LexiconEntry:
    """A word or a name as ``written``, by the record known best by it: ``is_own`` where it is what that is called."""

    written: str
    record: tuple
    is_own: bool


@dataclass(frozen=True)
class Lexicon:
    """Words and names, folded → Known; in the keys of ``names`` all is written together.

    ``forms`` are the normal forms of all words.
    """

    words: dict
    names: dict
    forms: frozenset

    def knows(self, word):
        """Whether a word as typed is one of the archive's names, in whatever form."""
        return stem(word) in self.forms

    def words_like(self, word):
        """Return the words that a folded word may be meant for, as written, the nearest first."""
        return closest(word, self.words)

    def names_like(self, words):
        """Return the names that folded words, written together, may be meant for, as written, the nearest first."""
        return closest(words, self.names)


def current_lexicon():
    """Return the Vocabulary of the present record; it is read anew when the record or its names changed."""
    flush()
    state = SearchName.objects.aggregate(last=Max("pk"), number=Count("pk"))
    return _read(data_version.current(), *state.values())


@lru_cache(maxsize=1)
def _read(*_state):
    return vocabulary_of(_names())


def vocabulary_of(called):
    """Return the Vocabulary of names: tuples (name, what its record is called, record), the best known first."""
    words, names = {}, {}
    for name, heading, record in called:
        own = [(normalize_name(word), word) for word in WORD.findall(normalize_unicode(name))]
        own_words = normalize_name(heading).split()
        for word, written in own:
            # A word of issues that is written in small letters somewhere is no name.
            is_common = written.islower() and record[0] == "issue"
            if word not in words or is_common and not words[word].written.islower():
                words[word] = LexiconEntry(written, record, word in own_words)
        if len(own) <= LONGEST_NAME:
            joined = "".join(word for word, _written in own)
            names.setdefault(joined, LexiconEntry(name, record, name == heading))
    return Lexicon(words, names, frozenset(stem(known.written) for known in words.values()))


def _names():
    # (name, heading, record) of the names best known, those of the records that met most often; if there is room, of
    # the titles of the latest summits.
    names = SearchName.objects.filter(is_whole=True).order_by("-meetings", "pk")[:MOST_NAMES]
    names = list(names.values_list("name", "heading", "kind", "object_id"))
    titles = SearchDocument.objects.filter(kind="summit").order_by("-day", "pk")[: MOST_NAMES - len(names)]
    names += [(title, title, "summit", pk) for title, pk in titles.values_list("heading", "object_id")]
    for name, heading, *record in names:
        yield name, heading, tuple(record)


def max_edit_distance(word):
    """Return how many slips are forgiven in a word: none in short ones, where any other is near, and in numbers."""
    return 0 if len(word) < 4 or not word.isalpha() else 1 if len(word) < 7 else 2


def closest(word, known):
    """Return what is written of those Known whose keys are a few slips from the word, the nearest first.

    A slip is a letter too many, too few, another, or two that changed places. The first letter is seldom wrong, and
    what a record is called is meant sooner than another name of it; of each record there is one.
    """
    found = extract(word, list(known), scorer=OSA.distance, score_cutoff=max_edit_distance(word), limit=MOST_LOOKED_AT)
    near = sorted(found, key=lambda one: (one[1] + (one[0][0] != word[0]) - known[one[0]].is_own, one[2]))
    by_record = {}
    for key, _slips, _place in near:
        by_record.setdefault(known[key].record, known[key].written)
    return list(by_record.values())[:MOST_ALIKE]
