"""How facets are printed: which values of a facet are written out, and what the numbers count."""

from dataclasses import dataclass

from django.utils.translation import ngettext

from summits.templating.languages import cached_per_language

LONG = 12
"""A facet of more values has a search box of its own, and at first shows only those chosen and the largest."""
WHOLE_TREE = 60
"""A tree of more values at first shows its topics, and the parts of those alone in which something is chosen."""
MOST_WRITTEN = 60
"""However many are asked for: the search box finds the others."""
FOLDED = {"country", "host", "series"}
"""Facets that stand folded at first, unless they are the first of their page or something is chosen in them."""


@dataclass(frozen=True, slots=True)
class VisibleFacet:
    """What is written out of a facet: ``values`` (at most some 60), ``left_out`` the number of those beyond them.

    ``words`` are those typed into its search box; ``found`` is the number of values that hold them, None without
    words. ``total`` is the number of all its values.
    """

    values: list
    left_out: int
    total: int
    words: str
    found: int | None
    is_long: bool
    has_more: bool
    shows_all: bool


def visible_facet(facet, query, is_empty=False):
    """Return the Shown of a facet, with what the query string ``query`` says of it: ``find-<name>`` and ``more``.

    Where the list ``is_empty``, only the values that find something are shown, unless words are looked for.
    """
    words = query.get(f"find-{facet.name}", "").strip()[:200]
    facet = facet.without_empty() if is_empty and not words else facet
    return shown_of(facet, words, facet.name in query.getlist("more"))


def is_open(facet, shown, is_first):
    """Whether a facet stands open: always, if it is the first of its page."""
    return bool(is_first or facet.name not in FOLDED or facet.chosen or shown.words or shown.shows_all)


def shown_of(facet, words="", shows_all=False):
    """Return the Shown of a facet. What is chosen is always written out, or the form would forget it."""
    total, is_tree = facet.total, facet.is_tree
    is_long = total > LONG
    has_more = total > (WHOLE_TREE if is_tree else LONG)
    found = facet.matching(words) if words else ()
    if words:
        others = [value._replace(parts=()) for value in found if not value.is_chosen]
        values = [*(value._replace(parts=()) for value in facet.chosen), *others]
    elif is_tree:
        values = [
            value if shows_all or not has_more or _holds_chosen(value) else value._replace(parts=())
            for value in facet.values
        ]
    elif is_long:
        values = [*facet.chosen, *facet.largest, *(facet.rest if shows_all else ())]
    else:
        values = facet.values
    kept = _capped(values)
    left_out = _size(values) - _size(kept)
    return VisibleFacet(
        kept, left_out, total, words, len(found) if words else None, is_long, has_more and not words, shows_all
    )


def _capped(values):
    # The first values, at most MOST_WRITTEN with their parts, and whatever is chosen.
    kept, size = [], 0
    for value in values:
        if _holds_chosen(value) or size + _size([value]) <= MOST_WRITTEN:
            kept.append(value)
            size += _size([value])
    return kept


def _size(values):
    return sum(1 + len(value.parts) for value in values)


def _holds_chosen(value):
    return value.is_chosen or any(part.is_chosen for part in value.parts)


def noun_of(filters):
    """Return what a list with these filters is of: "summit", "leader", "issue" or "agreement"."""
    return filters.queryset.model._meta.model_name


@cached_per_language
def count_noun(number, noun):
    """Print what a number counts, as it stands behind it: "meeting", "meetings"."""
    match noun:
        case "summit":
            return ngettext("meeting", "meetings", number)
        case "leader":
            return ngettext("leader", "leaders", number)
        case "issue":
            return ngettext("issue", "issues", number)
        case "agreement":
            return ngettext("agreement", "agreements", number)


def oob_targets(facets):
    """Print which parts of a list page are put in place anew, besides the list itself, for ``hx-select-oob``."""
    parts = ["total", "order", "facets-head", "fields", "match", "range", "histogram", "years"]
    parts += [f"box-{name}" for name in facets]
    return ",".join(f"#{part}:innerHTML" for part in parts)
