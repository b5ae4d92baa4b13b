"""Citations within a text, in Pandoc's syntax: ``They signed. [@white-house-2008, p. 2; @kremlin-2008]``.

Between brackets, each source is given by its slug, after which a comma and a locator (page, paragraph, time stamp) may
follow; semicolons separate sources. ``[?]`` marks a sentence as not yet confirmed. Any other bracket is plain text:
"[sic]", "[he]".
"""

import re
from dataclasses import dataclass

from django.utils.translation import gettext as _

MAX_LOCATOR_LENGTH = 100
"""The maximum length of a locator, in characters."""
UNCONFIRMED = "[?]"
"""The mark of a sentence that is not yet confirmed."""

_BRACKET = re.compile(r"\[([^\[\]]*)(\]?)")
_CITES_FIRST = re.compile(r"\s*@")
_CITES = re.compile(r"(?:^|[\s;,])@[-\w]")
_SPACE = re.compile(r"\s+")
_END_OF_SENTENCE = re.compile(
    r"(?<!\bMr)(?<!\bMrs)(?<!\bDr)(?<!\bSt)(?<!\bNo)(?<=[^\W_A-Z])[.!?…]+[\"”’)]*\s+(?=\W*[^\W\d_a-z])"
)
_ITEM = re.compile(r"@([-a-zA-Z0-9_]+)\s*(?:,([^@]*))?", re.DOTALL)


@dataclass(frozen=True)
class InlineCitation:
    """One source that a text cites: its slug, and the locator or ""."""

    slug: str
    locator: str = ""

    def __str__(self):
        return f"@{self.slug}, {self.locator}" if self.locator else f"@{self.slug}"


@dataclass(frozen=True)
class InlineMark:
    """What a bracket says of the sentence before it: which sources it cites; without any, it is not yet confirmed."""

    citations: tuple = ()


class InlineCitationError(ValueError):
    """Raised for a bracket that seems to cite, but does not follow the syntax. Its text says what is wrong."""


def split_citations(text, is_strict=False):
    """Return a text as a list of strings and InlineMarks. The space between a text and its mark belongs to neither.

    With ``is_strict``, a malformed bracket raises InlineCitationError; otherwise it is plain text.
    """
    parts, start, has_text = [], 0, False
    for found in _BRACKET.finditer(text) if "[" in text else ():
        mark = _mark_of(found, is_strict)
        if mark:
            before = text[start : found.start()].rstrip()
            parts += [before if has_text else before.lstrip(), mark]
            has_text, start = has_text or bool(before), found.end()
    parts.append(text[start:] if has_text or not parts else text[start:].lstrip())
    return [part for part in parts if part]


def plain_text(text):
    """Return a text without its citations and without the marks of what is not yet confirmed."""
    return "".join(part for part in split_citations(str(text)) if isinstance(part, str))


def is_unconfirmed_throughout(text):
    """Return whether each sentence of a text is marked as not yet confirmed."""
    parts = split_citations(text)
    if not parts or any(part.citations for part in parts if isinstance(part, InlineMark)):
        return False
    texts = [part.strip() for part in parts if isinstance(part, str)]
    return isinstance(parts[-1], InlineMark) and not any(map(_END_OF_SENTENCE.search, texts))


def cited_slugs(text):
    """Return the slugs of the sources that a text cites, in order, each once."""
    marks = [part for part in split_citations(text) if isinstance(part, InlineMark)]
    return list(dict.fromkeys(citation.slug for mark in marks for citation in mark.citations))


def replace_slugs(text, slugs):
    """Return a text that cites sources by other slugs: ``slugs`` maps old ones to new ones.

    A citation whose slug maps to "" is left out.
    """
    parts, start = [], 0
    for found in _BRACKET.finditer(text):
        mark = _mark_of(found, is_strict=False)
        if mark and any(citation.slug in slugs for citation in mark.citations):
            named = ((slugs.get(citation.slug, citation.slug), citation.locator) for citation in mark.citations)
            kept = "; ".join(str(InlineCitation(*one)) for one in named if one[0])
            before = text[start : found.start()]
            parts += [before, f"[{kept}]"] if kept else [before.rstrip()]
            start = found.end()
    return "".join([*parts, text[start:]])


def parse_locator(text):
    """Return a locator with its words separated by single spaces. Raises InlineCitationError if it is too long."""
    locator = " ".join(text.split())
    if len(locator) > MAX_LOCATOR_LENGTH:
        message = _("The place within the source, such as “p. 412”, can have up to {count} characters.")
        raise InlineCitationError(message.format(count=MAX_LOCATOR_LENGTH))
    return locator


def _mark_of(bracket, is_strict):
    # The InlineMark of a match of _BRACKET, or None if it is plain text.
    if bracket.group() == UNCONFIRMED:
        return InlineMark()
    try:
        citations = _parse_bracket(*bracket.groups())
    except InlineCitationError:
        if is_strict:
            raise
        return None
    return InlineMark(tuple(citations)) if citations else None


def _parse_bracket(content, closing):
    if not (_CITES_FIRST.match(content) or closing and _CITES.search(content)):
        return []
    if not closing:
        raise InlineCitationError(_("The bracket “{start}” is not closed: add “]”.").format(start=_start_of(content)))
    first, *others = content.split(";")
    return [_parse_item(item, content) for item in (first, *(other.lstrip() for other in others))]


def _parse_item(text, content):
    found = _ITEM.fullmatch(text.rstrip())
    locator = found and parse_locator(found[2] or "")
    if not found or found[2] is not None and not locator:
        message = _("“{start}]” is no citation. Write it as in [@white-house-2008, p. 2; @kremlin-2008].")
        raise InlineCitationError(message.format(start=_start_of(content)))
    return InlineCitation(found[1], locator)


def _start_of(content):
    return "[" + _SPACE.sub(" ", content if len(content) <= 40 else f"{content[:40]}…")
