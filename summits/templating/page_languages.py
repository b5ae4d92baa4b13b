"""The language and the direction of each text of a page that is written in another script than Latin.

One rule for the whole page, so that no template can forget a name: letters of another script get an element with
``lang``, by script where nothing better is known, unless they stand in an element with ``lang`` already. Where texts
run from right to left there is ``dir`` too.
"""

import re
from bisect import bisect_right

from summits.text.scripts import NOT_LATIN, has_other_script, is_right_to_left, mark_runs

# Elements that hold no other elements, or none of HTML.
_KEPT = re.compile(r"<(title|script|style|textarea|option|svg)\b")
_WITH_LANGUAGE = re.compile(r"""<(?!html\b)([a-z][a-z0-9]*)\b[^>]*?\slang="([^"]*)"[^>]*>""")
_TEXT_NOT_LATIN = re.compile(f"(?:^|(?<=>))[^<{NOT_LATIN}]*+[{NOT_LATIN}][^<]*")


def mark_languages(page):
    """Return a page, HTML, with ``lang`` and ``dir`` for each text in another script."""
    if not has_other_script(page):
        return page
    page = _WITH_LANGUAGE.sub(_with_direction, page)
    starts, ends = _regions(page)

    def mark(found):
        text = found.group()
        before = bisect_right(starts, found.start()) - 1
        return text if before >= 0 and found.start() < ends[before] else mark_runs(text)

    return _TEXT_NOT_LATIN.sub(mark, page)


def _with_direction(found):
    tag = found.group()
    return f'{tag[:-1]} dir="auto">' if is_right_to_left(found[2]) and " dir=" not in tag else tag


def _regions(page):
    # The starts and the ends of the parts of a page that stay as they are, those within others left out.
    starts, ends = [], []
    found = [(one.start(), one[1], False) for one in _KEPT.finditer(page)]
    found += [(one.start(), one[1], True) for one in _WITH_LANGUAGE.finditer(page)]
    for start, name, may_nest in sorted(found):
        if not ends or start >= ends[-1]:
            starts.append(start)
            ends.append(_end_of(page, start, name, may_nest))
    return starts, ends


def _end_of(page, start, name, may_nest):
    depth = 0
    for tag in re.compile(rf"<(/?){name}\b[^>]*>").finditer(page, start):
        depth += -1 if tag[1] else 1
        if depth <= 0 or tag[1] and not may_nest:
            return tag.end()
    return len(page)
