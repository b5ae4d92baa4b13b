"""Texts in other scripts than Latin, with their language and direction: in HTML, in SVG, and without markup.

The one rule of what belongs together: a run of letters of one script, with the blanks and the punctuation between its
words. Each run is marked by itself, so that it is read in its own language and stands as a whole in its own direction.
"""

import re

from django.utils.html import conditional_escape
from django.utils.safestring import mark_safe

from summits.text.scripts import (
    CYRILLIC,
    OTHER_SCRIPTS,
    UNSPACED,
    is_right_to_left,
    language_of,
)
from summits.text.stored_form import RIGHT_TO_LEFT

ISOLATE, END_OF_ISOLATE = "\u2068", "\u2069"
"""First strong isolate and pop directional isolate: the signs that do what ``dir`` does, in plain text."""
MIN_RATIO = 2
"""A text with more than so many letters from right to left for each other one is a text from right to left."""

_LATIN = re.compile("[A-Za-z\u00c0-\u024f\u1e00-\u1eff]")
_RIGHT_TO_LEFT = re.compile(f"[{RIGHT_TO_LEFT}]")
_UNSPACED = re.compile(f"[{UNSPACED}]")
_SCRIPTS = [re.compile(f"[{characters}]") for characters in (UNSPACED, CYRILLIC, *OTHER_SCRIPTS.values())]
_ENTITY_OR_TAG = re.compile("&[#a-zA-Z0-9]+;|<[^>]*>")
_LETTER = re.compile(r"[^\W\d_]")
# A run includes the spaces and the punctuation between two words, and escaped apostrophes and quotation marks.
_BETWEEN_ALL = "&#(?:3[49]|x27);|&quot;|</?mark>"
_BETWEEN_UNSPACED = "\\s·\u3001-\u3003\u3008-\u301f\u30fb\uff01-\uff1f"
_BETWEEN_WORDS = "\\s\\d.,:!?\"'’“”«»()/·…،؟\u0300-\u036f\u200c-\u200f–—-"


def _run(characters):
    between = _BETWEEN_UNSPACED if characters is UNSPACED else _BETWEEN_WORDS
    return f"[{characters}](?:(?:[{characters}{between}]|{_BETWEEN_ALL})*[{characters}])?"


_RUN = re.compile("|".join(map(_run, (UNSPACED, CYRILLIC, *OTHER_SCRIPTS.values()))))
_FULL_STOPS, _NUMBER = re.compile("[.!?…؟۔]*"), re.compile(r"(?:\s+\d+)?")
_NEW_SENTENCE, _END = re.compile(r"\s*$|\s+[A-Z]"), re.compile(r"\s*$")
_AFTER_NAME, _STOPS_AND_END = re.compile(r"[,;:)\]»”]|\.(?!\s*$|\s+[A-Z])|\s+[–—|]"), re.compile(r"[.!?…؟۔]*\s*$")
_BEFORE = re.compile(f"[^{RIGHT_TO_LEFT}]*")
_BRACKETS = {")": "(", "]": "[", "»": "«", "”": "“"}


def in_languages(text, iso_code=""):
    """Return a text as HTML, with ``lang`` where the script indicates the language: ``<span lang="ko">김정은</span>``.

    The text is escaped unless it is safe HTML already, in which there may be ``<mark>``. A text wholly in one script
    gets one span, otherwise each run of one does. A span of a script that runs from right to left has ``dir``.
    ``iso_code`` is the ISO 3166 code of the state that the text belongs to, if known.
    """
    language, html = language_of(text, iso_code), conditional_escape(text)
    if not language:
        return html
    if not _UNSPACED.search(text) and is_in_one_script(html):
        return mark_safe(_span(html, language))  # noqa: S308
    return mark_safe(_mark(html, lambda run: _span(run, language_of(run, iso_code)), is_label=True))  # noqa: S308


def mark_runs(html, is_label=False):
    """Return escaped text between two tags with a span with ``lang`` around each run of another script than Latin.

    A full stop at the end belongs to the run if there are no Latin letters. ``is_label``: whether it does in any case,
    as in a heading, which is no sentence.
    """
    return _mark(html, lambda run: _span(run, language_of(run)), is_label)


def mark_svg_runs(html):
    """Return escaped text of an SVG with a ``tspan`` around each run of another script than Latin."""
    return _mark(html, _tspan, is_label=True)


def isolate(text):
    """Return a text for a place without markup, such as an attribute, with isolates around runs from right to left."""
    if not has_right_to_left(text) or ISOLATE in text:
        return text
    return _mark(text, lambda run: f"{ISOLATE}{run}{END_OF_ISOLATE}" if has_right_to_left(run) else run, is_label=True)


def sole_language(html):
    """Return the language tag of escaped text or HTML that is all in one script, and not in Latin; else ""."""
    return language_of(html) if is_in_one_script(html) else ""


def is_in_one_script(html):
    """Return whether the letters of escaped text or HTML are all of one script, and that is not Latin."""
    return not has_latin(html) and sum(bool(script.search(html)) for script in _SCRIPTS) == 1


def has_latin(html):
    """Return whether escaped text or HTML has Latin letters, apart from its tags and entities."""
    return bool(_LATIN.search(_ENTITY_OR_TAG.sub("", html)))


def has_right_to_left(text):
    """Return whether a text has characters of a script that runs from right to left."""
    return not text.isascii() and bool(_RIGHT_TO_LEFT.search(text))


def reads_from_right_to_left(html):
    """Return whether escaped text or HTML is one from right to left: begins so, and has few other letters."""
    text = _ENTITY_OR_TAG.sub("", html)
    letters = "".join(_LETTER.findall(text))
    number = len(_RIGHT_TO_LEFT.findall(letters))
    return bool(_RIGHT_TO_LEFT.match(letters)) and number > MIN_RATIO * (len(letters) - number)


def _mark(text, wrap, is_label):
    # What is joined by such a dot is no one text.
    parts = text.split(" · ")
    return " · ".join(_mark_part(part, wrap, is_label or len(parts) > 1) for part in parts)


def _mark_part(text, wrap, is_label):
    # Runs never begin or end within a tag or an entity, as these have no such characters.
    is_mixed = has_latin(text)
    if is_mixed and reads_from_right_to_left(text):
        # With its Latin words in it, which would stand in the wrong order between two runs of their own.
        start, end = (0, len(text)) if "<" in text else (_BEFORE.match(text).end(), len(text.rstrip()))
        return f"{text[:start]}{wrap(text[start:end])}{text[end:]}"
    parts, done = [], 0
    for found in _RUN.finditer(text):
        end = _end_of_run(text, found, is_mixed, is_label)
        before, run, after = _balanced(text[found.start() : end])
        parts += [text[done : found.start()], before, wrap(run), after]
        done = end
    parts = "".join([*parts, text[done:]])
    return parts.replace("<mark></mark>", "") if "<mark>" in text else parts


def _balanced(run):
    # A run with every <mark> of its own, and what closes and opens the marks that reach beyond it.
    marks = re.findall("</?mark>", run)
    begins_marked, ends_marked = marks[:1] == ["</mark>"], marks[-1:] == ["<mark>"]
    run = f"{'<mark>' * begins_marked}{run}{'</mark>' * ends_marked}"
    return "</mark>" * begins_marked, run, "<mark>" * ends_marked


def _end_of_run(text, found, is_mixed, is_label):
    # Where a run ends with what belongs to it: a number, a closing bracket, a full stop. It matters for scripts from
    # right to left, where each of these would otherwise stand at the other end.
    run, end = found.group(), found.end()
    if not has_right_to_left(run):
        return end if is_mixed else _FULL_STOPS.match(text, end).end()
    number = _NUMBER.match(text, end).end()
    if not is_mixed or _AFTER_NAME.match(text, number) or is_label and _STOPS_AND_END.match(text, number):
        end = number
    closing = text[end : end + 1]
    if closing in _BRACKETS and run.count(_BRACKETS[closing]) > run.count(closing):
        end += 1
    after = _FULL_STOPS.match(text, end).end()
    if text[end:after] == "..":
        return end + 1  # that of the name; the other one is that of the sentence
    if not is_mixed or is_label and _END.match(text, after) or not _NEW_SENTENCE.match(text, after):
        return after
    return end


def _span(html, language):
    direction = ' dir="rtl"' if is_right_to_left(language) else ""
    return f'<span lang="{language}"{direction}>{html}</span>'


def _tspan(html):
    language = language_of(html)
    direction = ' direction="rtl" unicode-bidi="isolate"' if is_right_to_left(language) else ""
    return f'<tspan lang="{language}"{direction}>{html}</tspan>'
