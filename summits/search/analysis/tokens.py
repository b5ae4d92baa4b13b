"""Tokens: words folded, unified in spelling and stemmed, in the same way for texts and for queries.

The analysis happens here and not in the database, so that SQLite and PostgreSQL find the same records. It ignores case,
accents, hyphens and apostrophes, treats British and American spellings as one, and removes English and Russian endings.
In scripts that do not separate all words by spaces (Chinese, Japanese, Korean, Thai, Lao, Khmer, Burmese) each
character with its marks is a token, and characters written together form a phrase: so a name is found in a sentence,
in full or in part, with or without spaces. Traditional Chinese characters are read as simplified ones.
"""

import re
from dataclasses import dataclass
from functools import lru_cache
from threading import Lock

import snowballstemmer

from summits.search.analysis.characters import MARKS, NOTE_SIGNS
from summits.text.normalization import fold, safe_normalize
from summits.text.scripts import SOUTHEAST_ASIAN, to_simplified_chinese
from summits.text.scripts import UNSPACED as SCRIPT_UNSPACED

MAX_TOKEN_LENGTH, MIN_STEM_LENGTH = 60, 3

MAX_CODEPOINT = chr(0x10FFFF)
"""The last character: a prefix followed by it sorts after every string that begins with the prefix."""
UNSPACED = SCRIPT_UNSPACED + SOUTHEAST_ASIAN
"""The characters of scripts that do not separate all words by spaces, for a character class of a regular expression."""
# The quantifiers are possessive (++), since backtracking into a run never helps. Marks lie beyond U+02FF: saying so
# first halves the time, as their class has a hundred ranges that are tried one after another.
LETTERS = rf"(?:[^\W_{UNSPACED}{NOTE_SIGNS}]++|(?![\0-\u02ff])[{MARKS}]++)++"
ONE_CHARACTER = rf"[{UNSPACED}][{MARKS}]*+"
# Among these are single quotation marks, primes, half rings, and the apostrophes of Greek, Armenian and Hebrew:
# Oʻktamov, Elʹtsin, Saʿd, Qurʾān, Hawai‛i.
APOSTROPHES = (
    r"'`´＇\u2018\u2019\u201b\u2032\u2035\u02b9\u02ba\u02bb-\u02bf\u02c8\u02ca\u02cb\u02ee"
    r"\u0374\u055a\u05f3\ua78b\ua78c"
)
MINUS_SIGNS = r"\-\u02d7\u2010-\u2015\u2212\u207b\u2796\ufe58\ufe63\uff0d"
"""Hyphens, dashes and minus signs: which of them a phone or a word processor makes of a minus is not up to readers."""
JOINERS = MINUS_SIGNS + r"/.&\u200b\u200c\u200d\u00ad\u2044\u2060\u2215\uff0f"
SPACED_WORD = rf"{LETTERS}(?:[{APOSTROPHES}]{LETTERS})*"
ELIDED = r"(?i:l|d|qu|all|dall|dell|nell|sull)(?=['’ʼ´`][aeiouhAEIOUHÀ-ÖØ-öø-ÿŒœ])"
"""A French or Italian article or preposition before a vowel: L'Aquila, d'Estaing, coup d'état. It is a word of its own,
so that Aquila is found too."""
WORD = re.compile(rf"{ONE_CHARACTER}|{ELIDED}|{SPACED_WORD}")
COMPOUND = re.compile(rf"(?:{ONE_CHARACTER})++|{SPACED_WORD}(?:[{JOINERS}]{SPACED_WORD})*")
"""Words written together: "one-on-one", "U.S.", "SS-20". Indexed in parts and as a whole; "习近平" in parts only."""
ONE_UNSPACED = re.compile(f"[{UNSPACED}]")

POSSESSIVE = re.compile(rf"[{APOSTROPHES}][sS]$")
ANY_APOSTROPHE = re.compile(f"[{APOSTROPHES}]")

# To American or to British spelling, whichever gives related words the same stem.
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
    (re.compile(r"^(st|sankt)$"), "saint"),  # St. Petersburg
]

STOP_WORDS_TEXT = """
a an and any are as at attend attended be been between by did do does ever for from had happen happened has have how in
into is it its last latest list many meet meets met much of often on said say says signed still tell tells that the
their them there these they this time times to told was were what when where which who whom whose why will with и в на
с о mr mrs ms mister dr madam madame mme monsieur herr frau señor
"""
STOP_WORDS = frozenset(STOP_WORDS_TEXT.split())
"""Words that are ignored in a query that has others."""

NUMERALS = {"i": "1", "ii": "2", "iii": "3", "iv": "4", "vi": "6", "vii": "7", "viii": "8", "ix": "9"}
"""Roman numerals that are read as digits: SALT II is SALT 2. V, X and XI stay letters, since they have other uses."""

_english = snowballstemmer.stemmer("english")
_russian = snowballstemmer.stemmer("russian")
_stemmer_lock = Lock()
# A stemmer keeps the current word as state: without the lock, threads would corrupt each other's results.


@dataclass(frozen=True)
class CompoundToken:
    """Words written together in a text, such as "one-on-one": ``words`` are its parts as (start, end, stem).

    ``joined`` is the stem of all parts written as one word; None for a single word or a script without spaces.
    """

    words: tuple
    joined: str | None

    @property
    def start(self):
        """Start offset in the text."""
        return self.words[0][0]

    @property
    def end(self):
        """End offset in the text."""
        return self.words[-1][1]


def normalize_unicode(text):
    """Return the text in composed form (NFC), without characters that are neither printable nor spaces, such as NUL."""
    text = safe_normalize("NFC", text)
    if text.isprintable():
        return text
    return "".join(character for character in text if character.isprintable() or character.isspace())


def compound_tokens(text):
    """Yield the CompoundTokens of a text normalised by ``normalize_unicode``, in order."""
    for found in COMPOUND.finditer(text):
        parts = [(found.start() + part.start(), part.group()) for part in WORD.finditer(found.group())]
        words = tuple((start, start + len(word), stem(word)) for start, word in parts if stem(word))
        if words:
            is_joined = len(words) > 1 and not is_unspaced(found.group())
            yield CompoundToken(words, stem("".join(word for _start, word in parts)) if is_joined else None)


def is_unspaced(text):
    """Whether a text begins in a script that puts no spaces between words."""
    return bool(ONE_UNSPACED.match(text))


@lru_cache(maxsize=100_000)
def tokenize(text):
    """Return (stems of the words, stems of joined CompoundTokens), two tuples; call ``normalize_unicode`` before."""
    found = [_analyze(compound) for compound in COMPOUND.findall(text)]
    words = tuple(word for own, _joined in found for word in own)
    return words, tuple(joined for _own, joined in found if joined)


@lru_cache(maxsize=100_000)
def _analyze(text):
    # For the text of one CompoundToken: (stems of its words, stem of the joined whole or None).
    found = list(compound_tokens(text))
    own = tuple(word for compound in found for _start, _end, word in compound.words)
    return own, next((compound.joined for compound in found if compound.joined), None)


def strip_accents(word):
    """Return a word folded, without apostrophes and possessive ending, and with simplified Chinese characters."""
    return fold(to_simplified_chinese(ANY_APOSTROPHE.sub("", POSSESSIVE.sub("", word))))


@lru_cache(maxsize=100_000)
def stem(word):
    """Return the stem of a word, which is what is indexed and searched; "" if it has no letter or digit."""
    letters = alphanumeric(strip_accents(word))
    if not letters.isascii():
        # From the word itself, since ``strip_accents`` changes letters that occur in Russian endings, such as "й".
        own = alphanumeric(word.casefold().replace("ё", "е"))
        return _russian_stem(own) if "а" <= own[:1] <= "я" else letters
    return NUMERALS.get(letters) or _stem(_english, normalize_spelling(letters))


def _stem(stemmer, word):
    with _stemmer_lock:
        return stemmer.stemWord(word)


def _russian_stem(word):
    # The stemmer mistakes the end of many surnames for an ending: that of "Рейган", but not that of "Рейгана". Repeated
    # until nothing changes, it gives one stem for all cases of a name, and of other words (договор, договоров).
    stem = _stem(_russian, word)
    while stem != word and len(stem) >= MIN_STEM_LENGTH:
        word, stem = stem, _stem(_russian, stem)
    return stem


@lru_cache(maxsize=100_000)
def normalize_spelling(letters):
    """Return a lower-case word in one spelling, whether it is written in the British or the American way."""
    for pattern, spelling in SPELLINGS:
        letters = pattern.sub(spelling, letters)
    return letters


def alphanumeric(word):
    """Return the letters and digits of a word, at most the first 60."""
    return "".join(character for character in word if character.isalnum())[:MAX_TOKEN_LENGTH]


def normalize_name(text):
    """Return the words of a text in lower case, without accents, with single spaces; used to compare names."""
    return " ".join(filter(None, (alphanumeric(strip_accents(word)) for word in WORD.findall(normalize_unicode(text)))))


def normalize_name_joined(text):
    """Return the result of ``normalize_name``, but with CompoundTokens joined: "Chin-p'ing" becomes "chinping"."""
    return " ".join(filter(None, map(_join_compound, COMPOUND.findall(normalize_unicode(text)))))


def _join_compound(compound):
    if is_unspaced(compound):
        return normalize_name(compound)
    return alphanumeric(strip_accents("".join(WORD.findall(compound))))
