"""Facets in templates: which values of a facet are shown, and the noun that their numbers count."""

from dataclasses import dataclass

from django.utils.translation import ngettext

from summits.templating.languages import cached_per_language

LONG = 12
"""A facet with more values has a search box of its own, and at first shows only its chosen and its largest values."""
WHOLE_TREE = 60
"""A tree with more values at first shows its topics, and sub-issues only of topics in which something is chosen."""
MOST_WRITTEN = 60
"""How many values are shown at most; the search box finds the others."""
FOLDED = {"country", "host", "series"}
"""Facets that are closed at first, unless they are the first of their page or something is chosen in them."""


@dataclass(frozen=True, slots=True)
class VisibleFacet:
    """What a page shows of a facet: ``values``, about MOST_WRITTEN at most, and ``left_out``, how many are cut off.

    ``words`` is the text of the facet's search box; ``found`` is the number of values that match it, None without
    words. ``total`` is the number of all values.
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
    """Return the VisibleFacet of a facet, by the parameters ``find-<name>`` and ``more`` of ``query`` (a QueryDict).

    If the list of results ``is_empty``, values without results are hidden, unless words are searched for.
    """
    words = query.get(f"find-{facet.name}", "").strip()[:200]
    facet = facet.without_empty() if is_empty and not words else facet
    return shown_of(facet, words, facet.name in query.getlist("more"))


def is_facet_open(facet, shown, is_first):
    """Whether a facet is open: the first of its page always is."""
    return bool(is_first or facet.name not in FOLDED or facet.chosen or shown.words or shown.shows_all)


def shown_of(facet, words="", shows_all=False):
    """Return the VisibleFacet of a facet. Chosen values are always shown, or the form would lose them."""
    total, is_tree = facet.total, facet.is_tree
    is_long = total > LONG
    has_more = total > (WHOLE_TREE if is_tree else LONG)
    found = facet.search(words) if words else ()
    if words:
        others = [value._replace(children=()) for value in found if not value.is_chosen]
        values = [*(value._replace(children=()) for value in facet.chosen), *others]
    elif is_tree:
        values = [
            value if shows_all or not has_more or _holds_chosen(value) else value._replace(children=())
            for value in facet.values
        ]
    elif is_long:
        values = [*facet.chosen, *facet.top, *(facet.remaining if shows_all else ())]
    else:
        values = facet.values
    kept = _capped(values)
    left_out = _size(values) - _size(kept)
    return VisibleFacet(
        kept, left_out, total, words, len(found) if words else None, is_long, has_more and not words, shows_all
    )


def _capped(values):
    # The first values, at most MOST_WRITTEN with their children, and all that are chosen or have a chosen child.
    kept, size = [], 0
    for value in values:
        if _holds_chosen(value) or size + _size([value]) <= MOST_WRITTEN:
            kept.append(value)
            size += _size([value])
    return kept


def _size(values):
    return sum(1 + len(value.children) for value in values)


def _holds_chosen(value):
    return value.is_chosen or any(child.is_chosen for child in value.children)


def listed_model_name(filters):
    """Return the model name of the records that these filters list: "summit", "leader", "issue" or "agreement"."""
    return filters.queryset.model._meta.model_name


@cached_per_language
def count_noun(number, noun):
    """Return the noun to print after a number: "meeting" or "meetings" for "summit"."""
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
    """Return the value of ``hx-select-oob``: the parts of a list page that htmx replaces besides the list."""
    parts = ["total", "order", "facets-head", "fields", "match", "range", "histogram", "years"]
    parts += [f"box-{name}" for name in facets]
    return ",".join(f"#{part}:innerHTML" for part in parts)
