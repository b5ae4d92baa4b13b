"""The one form in which texts are stored, whatever was typed or imported: line ends, blanks, Unicode, invisible signs.

What means nothing is removed or unified; what means something stays:

- Unicode is in NFC. Every blank (no-break spaces, tabs, wide blanks) is a plain space, none at an end, none doubled.
  The no-break space before French punctuation is a matter of typesetting, not of the text: so comparing, searching and
  exporting know one form.
- Line ends are ``\\n``. A text of one line has none; an empty line separates paragraphs.
- Zero-width joiners and non-joiners stay in scripts that need them (Persian, the scripts of India) and in emoji. Every
  other zero-width character, soft hyphen and control character is removed.
- Marks of direction stay only within paragraphs with letters that run from right to left: pages isolate each name and
  text. Embeddings, overrides and isolates are removed: they can make a text read as another.

NUL and unpaired surrogates stay: forms and imports refuse them with a message of their own.
"""

import re
import unicodedata

from summits.text.normalization import safe_normalize

RIGHT_TO_LEFT = (
    "\u0590-\u05ff\u0600-\u07ff\u0800-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff"
)
"""Characters of scripts that run from right to left, for a character class of a regular expression."""
BLANKS = "\t\xa0\u1680\u2000-\u200a\u202f\u205f\u3000\u3164\uffa0"
"""Blanks other than the plain space, for a character class of a regular expression."""
JOINING = "\u0600-\u0dff\u0f00-\u109f\u1780-\u18af\u1900-\u1cff\ua800-\uabff\U00010a00-\U00011fff\U0001e900-\U0001e95f"
"""Scripts in which zero-width joiners and non-joiners mean something, for a character class of a regular expression."""
EMOJI = "\xa9\xae\u203c-\u3299\ufe0f\U0001f000-\U0001faff"
"""Emoji and what may follow one, for a character class of a regular expression."""

_LINE_ENDS = "\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029"
_JOINERS, _DIRECTION = "\u200c\u200d", "\u200e\u200f\u061c"
_ZERO_WIDTH = "\xad\u180e\u200b\u2060-\u2065\u206a-\u206f\ufeff\ufff9-\ufffb"
_UNWANTED = f"\x01-\x08\x0e-\x1b\x1f\x7f-\x84\x86-\x9f{_ZERO_WIDTH}\u202a-\u202e\u2066-\u2069"
_TAGS = "\U000e0000-\U000e007f"

_ODD = re.compile(f"[{BLANKS}{_LINE_ENDS}{_UNWANTED}{_JOINERS}{_DIRECTION}{_TAGS}\n]|  |^ | $")
_ODD_ASCII = re.compile(r"[\x01-\x1f\x7f]|  |^ | $")
_ODD_IN_ROW = re.compile(rf"[{BLANKS}{_LINE_ENDS}{_UNWANTED}{_JOINERS}{_DIRECTION}{_TAGS}\n]|  |(?:^|\0) | (?:$|\0)")
_LINE_END = re.compile(f"\r\n|[{_LINE_ENDS}]")
_REMOVED = re.compile(f"[{_UNWANTED}]")
_SURROUNDED = re.compile(f"[{_JOINERS}]+")
_BLANK = re.compile(f"[ {BLANKS}]+")
_TAGS_OF_NOTHING = re.compile(f"(?<![\U0001f3f4{_TAGS}])[{_TAGS}]+")
_EMPTY_LINES = re.compile("\n{3,}")
_AFTER_JOINING, _AFTER_EMOJI = re.compile(f"[{JOINING}]"), re.compile(f"[{EMOJI}]")
_RIGHT_TO_LEFT = re.compile(f"[{RIGHT_TO_LEFT}]")
_MARKS_OF_DIRECTION = re.compile(f"[{_DIRECTION}]+")
_OUTER_MARKS = re.compile(f"^[{_DIRECTION} ]+|[{_DIRECTION} ]+$")


def normalize_line(text):
    """Return a text of one line in the form in which it is stored."""
    if _is_normal(text):
        return text
    return _normalized(_LINE_END.sub("\n", text).replace("\n", " "), keeps_direction=False)


def normalize_paragraphs(text):
    """Return a text of several lines in the form in which it is stored."""
    if _is_normal(text):
        return text
    lines = _LINE_END.sub(lambda found: "\n\n" if found.group() == "\u2029" else "\n", text).split("\n")
    keeps_direction = bool(_RIGHT_TO_LEFT.search(text))
    return _EMPTY_LINES.sub("\n\n", "\n".join(_normalized(line, keeps_direction) for line in lines)).strip("\n")


def are_normal(texts):
    """Return whether all of these texts, as the cells of a row, are normal; False also if one has several lines."""
    joined = "\0".join(texts)
    return not _ODD_IN_ROW.search(joined) and (joined.isascii() or _is_nfc(joined))


def _is_normal(text):
    if text.isascii():
        return not _ODD_ASCII.search(text)
    return not _ODD.search(text) and _is_nfc(text)


def _is_nfc(text):
    # Within a long text a long row of marks would take unicodedata minutes.
    return unicodedata.is_normalized("NFC", text) if len(text) < 2_000 else text == safe_normalize("NFC", text)


def _normalized(line, keeps_direction):
    line = _BLANK.sub(" ", _TAGS_OF_NOTHING.sub("", _REMOVED.sub("", line)))
    line = _SURROUNDED.sub(_kept_joiner, line)
    line = (_OUTER_MARKS if keeps_direction else _MARKS_OF_DIRECTION).sub("", line)
    return safe_normalize("NFC", _BLANK.sub(" ", line).strip(" "))


def _kept_joiner(found):
    # A joiner between emoji or after a letter of a joining script; a non-joiner between two letters of such a script.
    text, joiner = found.string, found.group()[0]
    before, after = text[max(found.start() - 1, 0) : found.start()], text[found.end() : found.end() + 1]
    if _AFTER_JOINING.match(before) and (joiner == "\u200d" or _AFTER_JOINING.match(after)):
        return joiner
    return joiner if joiner == "\u200d" and _AFTER_EMOJI.match(before) and _AFTER_EMOJI.match(after) else ""
