"""The language and the direction of each text of a page that is written in another script than Latin.

One rule for the whole page, so that no template can forget a name: letters of another script get an element with
``lang``, by script where nothing better is known, unless they stand in an element with ``lang`` already. Where texts
run from right to left there is ``dir`` too, or, where no markup is possible, there are isolates.
"""

import re
from bisect import bisect_right

from summits.text.language_markup import (
    has_right_to_left,
    isolate,
    mark_runs,
    mark_svg_runs,
    reads_from_right_to_left,
    sole_language,
)
from summits.text.scripts import NOT_LATIN, has_other_script, is_right_to_left, language_of

_ASCII = bytes(range(128))
_OTHER = re.compile(f"[{NOT_LATIN}]")
_NAME = re.compile("<(/?[a-zA-Z0-9]+)")
_NOT_OF_THEIR_TEXT = {"br", "hr", "img", "input", "link", "meta", "select"}
"""Elements whose language is not that of texts in them: they have none, or are autocompletes of Django."""
_WITHOUT_MARKUP = {"title", "option", "desc"}
"""Elements that hold nothing but text."""
_LABELS = {"a", "b", "button", "caption", "cite", "h1", "h2", "h3", "h4", "label", "strong", "summary", "th"}
"""Elements that hold names rather than sentences, so that a full stop at the end belongs to the name."""
_ENDS_OF_LABELS = {f"/{name}" for name in _LABELS}
_READ_ATTRIBUTE = re.compile(
    r'(\s(?:title|alt|aria-label|aria-description|placeholder|label|content|data-label|data-status)=")([^"]*)(?=")'
)
"""Attributes that are shown or read out."""
_TYPED = re.compile(r'<input\b(?![^>]*\stype="(?!text|search))[^>]*?\svalue="([^"]*)"')
"""A field of a form for text, with its value."""
_PARAGRAPH = re.compile(r"<p(?![^>]*\sdir=)((?:\s[^>]*)?)>([^<]*+(?:<(?!/p>)[^<]*+)*+)</p>")
MIN_PARAGRAPH = 80
"""From how many characters on a paragraph is prose, which begins at the right if its script does."""


def mark_languages(page):
    """Return a page, HTML, with ``lang`` and ``dir`` for each text in another script."""
    # Most pages have nothing but Latin letters and some dashes: without ASCII there is little to search.
    letters = page.encode(errors="ignore").translate(None, _ASCII).decode()
    if not has_other_script(letters):
        return page
    if has_right_to_left(letters):
        page = _PARAGRAPH.sub(_with_direction, _with_directions(page))
    return _Marking(page).marked()


class _Marking:
    """The marking of one page: ``done``, how far it got, and the ``parts`` of the new page up to there."""

    def __init__(self, page):
        self.page, self.done, self.parts = page, 0, []
        marked = [start for start in _tags_with_language(page) if _name_at(page, start) not in _NOT_OF_THEIR_TEXT]
        self.kept = _Regions(page, [*marked, *_all("<script", page), *_all("<style", page)])
        self.charts = _Regions(page, _all("<svg", page))

    def marked(self):
        page, position = self.page, 0
        while found := _OTHER.search(page, position):
            at = found.start()
            tag, text = page.rfind("<", 0, at), page.rfind(">", 0, at) + 1
            if tag >= text:
                position = page.find(">", at) + 1 or len(page)
                self._replace(tag, position, _with_attributes(page[tag:position]))
            else:
                end = page.find("<", at)
                position = end if end >= 0 else len(page)
                if not self.kept.contains(at):
                    self._mark_text(page[tag:text] if tag >= 0 else "", text, position)
        return "".join([*self.parts, page[self.done :]])

    def _replace(self, start, end, html):
        self.parts += [self.page[self.done : start], html]
        self.done = end

    def _mark_text(self, tag, start, end):
        text, name = self.page[start:end], _name_at(tag, 0)
        if name in _WITHOUT_MARKUP:
            self._mark_bare(tag, start, end)
        elif name == "textarea":
            self._add_to_last_tag(start, _attributes(language_of(text), "auto"))
        elif self.charts.contains(start):
            self._replace(start, end, mark_svg_runs(text))
        else:
            is_label = name in _LABELS or _name_at(self.page, end) in _ENDS_OF_LABELS
            self._replace(start, end, mark_runs(text, is_label))

    def _mark_bare(self, tag, start, end):
        text, language = self.page[start:end], sole_language(self.page[start:end])
        if tag.startswith("<option") and " value=" not in tag:
            # Its text is what the form sends.
            self._add_to_last_tag(start, _attributes(language, "rtl"))
        else:
            self._add_to_last_tag(start, _attributes(language))
            self._replace(start, end, " – ".join(map(isolate, text.split(" – "))))

    def _add_to_last_tag(self, end, attributes):
        if not attributes:
            return
        self._replace(end, end, "")
        last = next(index for index in range(len(self.parts) - 1, -1, -1) if self.parts[index])
        self.parts[last] = f"{self.parts[last][:-1]}{attributes}>"


class _Regions:
    """The elements of a page that begin at these places, those within others left out."""

    def __init__(self, page, starts):
        self.starts, self.ends = [], []
        for start in sorted(starts):
            if not self.ends or start >= self.ends[-1]:
                self.starts.append(start)
                self.ends.append(_end_of(page, start))

    def contains(self, position):
        before = bisect_right(self.starts, position) - 1
        return before >= 0 and position < self.ends[before]


def _all(text, page):
    position = page.find(text)
    while position >= 0:
        yield position
        position = page.find(text, position + 1)


def _tags_with_language(page):
    for position in _all(' lang="', page):
        start = page.rfind("<", 0, position)
        if not page.startswith("<html", start):
            yield start


def _name_at(page, start):
    found = _NAME.match(page, start)
    return found[1] if found else ""


def _end_of(page, start):
    # The end of the element that begins here, or of the page if it is never closed.
    name, depth = _name_at(page, start), 0
    for tag in re.compile(rf"<(/?){name}\b[^>]*>").finditer(page, start):
        depth += -1 if tag[1] else 1
        if depth <= 0:
            return tag.end()
    return len(page)


def _attributes(language, direction=""):
    # For a language, or "": none. ``direction`` is that of a language from right to left.
    if not language:
        return ""
    return f' lang="{language}"' + (f' dir="{direction}"' if direction and is_right_to_left(language) else "")


def _with_attributes(tag):
    # A tag in whose attributes are letters of another script.
    tag = _READ_ATTRIBUTE.sub(lambda found: f"{found[1]}{isolate(found[2])}", tag)
    typed = _TYPED.match(tag)
    language = language_of(typed[1]) if typed and " lang=" not in tag else ""
    # The direction of a field follows what is typed.
    return re.sub(r"\s*/?>$", f"{_attributes(language, 'auto')}>", tag) if language else tag


def _with_directions(page):
    parts, done = [], 0
    for start in _tags_with_language(page):
        end = page.find(">", start)
        tag = page[start:end]
        if _name_at(page, start) in _WITHOUT_MARKUP or " dir=" in tag:
            continue
        if is_right_to_left(re.search(' lang="([^"]*)', tag)[1]):
            parts += [page[done:end], ' dir="auto"']
            done = end
    return "".join([*parts, page[done:]])


def _with_direction(found):
    attributes, html = found.groups()
    is_prose = len(html) >= MIN_PARAGRAPH and reads_from_right_to_left(html)
    return f'<p{attributes} dir="rtl">{html}</p>' if is_prose else found.group()
