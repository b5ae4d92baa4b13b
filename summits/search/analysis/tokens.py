"""Words as the search knows them: folded, spelled one way, and stemmed, the same for texts and for questions.

The analysis is done here and not in the databases, so that SQLite and PostgreSQL find the same by the same words:
case, accents, hyphens and apostrophes do not matter, British and American spellings are one, English and Russian
endings are taken off. In Chinese, Japanese and Korean, which write no spaces between all words, each character is a
word, and what is written together is a phrase: so a name is found in a sentence, in full and in part, with and without
spaces. Traditional Chinese characters are read as simplified ones.
"""

import re
from dataclasses import dataclass
from functools import lru_cache
from threading import Lock

import snowballstemmer

from summits.text.normalization import fold, normalized
from summits.text.scripts import UNSPACED, simplified

LONGEST_WORD, SHORTEST_STEM = 60, 3

# Letters, digits, and the marks that some scripts write over or after them.
MARKS = (
    r"\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u05bf-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed"
    r"\u0900-\u0903\u093a-\u094f"
)
# Each run is taken whole: what follows never needs a part of it.
MAX_CODEPOINT = chr(0x10FFFF)
"""Letters and this stand behind all that begins with the letters."""
LETTERS = rf"(?:[^\W_{UNSPACED}]++|[{MARKS}]++)++"
APOSTROPHES = "'’‘ʼʻʽ`´′＇"
HYPHENS = "-‐‑‒–—"
JOINERS = HYPHENS + r"/.&\u200b\u200c\u200d\u00ad"
SPACED_WORD = rf"{LETTERS}(?:[{APOSTROPHES}]{LETTERS})*"
WORD = re.compile(rf"[{UNSPACED}]|{SPACED_WORD}")
CHUNK = re.compile(rf"[{UNSPACED}]++|{SPACED_WORD}(?:[{JOINERS}]{SPACED_WORD})*")
"""What is written together: "one-on-one", "U.S.", "SS-20". It counts in parts and as one; "习近平" in parts alone."""
ONE_UNSPACED = re.compile(f"[{UNSPACED}]")

POSSESSIVE = re.compile(rf"[{APOSTROPHES}][sS]$")
ANY_APOSTROPHE = re.compile(f"[{APOSTROPHES}]")

# From American to British or the other way, whichever leaves the stems of a family together.
SPELLINGS = [
    (re.compile(r"^(\w{2,})our(\w*)$"), r"\1or\2"),  # colour, labour, neighbourhood
    (re.compile(r"^(\w{2,})iz(e|ed|es|er|ers|ing|ation|ations|ational)$"), r"\1is\2"),  # organize
    (re.compile(r"^(\w{2,})yz(e|ed|es|er|ers|ing)$"), r"\1ys\2"),  # analyze
    (re.compile(r"^(def|off|pret|lic)ence(s|d|less)?$"), r"\1ense\2"),  # defence
    (re.compile(r"^(\w*)manoeuv"), r"\1maneuv"),
    (re.compile(r"^(\w{2,}[tb]|\w*maneuv)re(s?)$"), r"\1er\2"),  # centre, theatre, manoeuvre
    (re.compile(r"^(\w{2,}[tb]|\w*maneuv)red$"), r"\1ered"),
    (re.compile(r"^(\w*maneuv)ring$"), r"\1ering"),
    (re.compile(r"^(\w{3,}og)ue(s)?$"), r"\1\2"),  # dialogue
    (re.compile(r"^programme(s)?$"), r"program\1"),
    (re.compile(r"^sceptic"), "skeptic"),
    (re.compile(r"^practis"), "practic"),
    (re.compile(r"^plough"), "plow"),
    (re.compile(r"^(\w*)(judg|acknowledg)ement"), r"\1\2ment"),
    (re.compile(r"^aluminium$"), "aluminum"),
]

NOT_ASKED_FOR = """
a an and any are as at be been between by did do does ever for from had happen happened has have how in into is it its
last latest many meet meets met much of often on said say says signed still tell tells that the their them there these
they this time times to told was were what when where which who whom whose why will with и в на с о
"""
STOP_WORDS = frozenset(NOT_ASKED_FOR.split())
"""Words that a question may hold without asking for them."""

NUMERALS = {"i": "1", "ii": "2", "iii": "3", "iv": "4", "vi": "6", "vii": "7", "viii": "8", "ix": "9"}
"""SALT II is SALT 2. V, X and XI stay letters: they stand for more than numbers."""

_english = snowballstemmer.stemmer("english")
_russian = snowballstemmer.stemmer("russian")
_stemming = Lock()
# A stemmer holds the word that it works at: two threads at once would get each other's letters, or an error.


@dataclass(frozen=True)
class Chunk:
    """What is written together in a text, as "one-on-one": ``words`` as (start, end, normal form), in parts.

    ``joined`` is the normal form of all of it as one word, None where it is one word or in a script without spaces.
    """

    words: tuple
    joined: str | None

    @property
    def start(self):
        """Where it begins in the text."""
        return self.words[0][0]

    @property
    def end(self):
        """Where it ends in the text."""
        return self.words[-1][1]


def normalize_unicode(text):
    """Return the text in composed form (NFC), without characters that no text needs, such as NUL."""
    text = normalized("NFC", text)
    if text.isprintable():
        return text
    return "".join(character for character in text if character.isprintable() or character.isspace())


def chunks(text):
    """Yield the Chunks of a clean text, in order."""
    for found in CHUNK.finditer(text):
        parts = [(found.start() + part.start(), part.group()) for part in WORD.finditer(found.group())]
        words = tuple((start, start + len(word), stem(word)) for start, word in parts if stem(word))
        if words:
            is_joined = len(words) > 1 and not is_unspaced(found.group())
            yield Chunk(words, stem("".join(word for _start, word in parts)) if is_joined else None)


def is_unspaced(text):
    """Whether a word or what is written together is of a script that puts no spaces between words."""
    return bool(ONE_UNSPACED.match(text))


@lru_cache(maxsize=100_000)
def tokenize(text):
    """Return the words of a clean text in normal form, and those written together joined, as two tuples."""
    found = [_forms(chunk) for chunk in CHUNK.findall(text)]
    words = tuple(word for own, _joined in found for word in own)
    return words, tuple(joined for _own, joined in found if joined)


@lru_cache(maxsize=100_000)
def _forms(text):
    # What is written together: its words and, where there are several, all of it as one.
    found = list(chunks(text))
    own = tuple(word for chunk in found for _start, _end, word in chunk.words)
    return own, next((chunk.joined for chunk in found if chunk.joined), None)


def strip_accents(word):
    """Return a word folded, without apostrophes and the ending of a possessive; Chinese characters simplified."""
    return fold(simplified(ANY_APOSTROPHE.sub("", POSSESSIVE.sub("", word))))


@lru_cache(maxsize=100_000)
def stem(word):
    """Return the normal form of a word: what is searched. "" for a word of which nothing is left."""
    letters = alphanumeric(strip_accents(word))
    if not letters.isascii():
        # Russian endings are told by letters that ``strip_accents`` makes plain.
        own = alphanumeric(word.casefold().replace("ё", "е"))
        return _russian_stem(own) if "а" <= own[:1] <= "я" else letters
    return NUMERALS.get(letters) or _stem(_english, normalize_spelling(letters))


def _stem(stemmer, word):
    with _stemming:
        return stemmer.stemWord(word)


def _russian_stem(word):
    # The stemmer takes the end of many surnames for an ending, of "Рейган" but not of "Рейгана". Taken off until none
    # is left, all cases of a name agree, and those of other words (договор, договоров).
    stem = _stem(_russian, word)
    while stem != word and len(stem) >= SHORTEST_STEM:
        word, stem = stem, _stem(_russian, stem)
    return stem


@lru_cache(maxsize=100_000)
def normalize_spelling(letters):
    """Return a word in small letters as it is spelled here, of two spellings always the same one."""
    for pattern, spelling in SPELLINGS:
        letters = pattern.sub(spelling, letters)
    return letters


def alphanumeric(word):
    """Return the letters and digits of a word, at most 60."""
    return "".join(character for character in word if character.isalnum())[:LONGEST_WORD]


def normalize_name(text):
    """Return the words of a text in small letters without accents, with single spaces: what names are compared by."""
    return " ".join(filter(None, (alphanumeric(strip_accents(word)) for word in WORD.findall(normalize_unicode(text)))))


def folded_together(text):
    """Return the same with what hyphens join as one word: "Hsi Chin-p'ing" as "hsi chinping"."""
    return " ".join(filter(None, map(_in_one, CHUNK.findall(normalize_unicode(text)))))


def _in_one(chunk):
    return normalize_name(chunk) if is_unspaced(chunk) else alphanumeric(strip_accents("".join(WORD.findall(chunk))))
