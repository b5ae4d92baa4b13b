"""Facets in templates: which values of a facet are shown, and the noun that their numbers count."""

from dataclasses import dataclass

from django.utils.translation import ngettext

SEARCH_BOX_THRESHOLD = 12
"""A facet with more values has a search box of its own, and at first shows only its chosen and its largest values."""
WHOLE_TREE_THRESHOLD = 60
"""A tree with more values at first shows its topics, and sub-issues only of topics in which something is chosen."""
MAX_VALUES_SHOWN = 60
"""How many values are shown at most; the search box finds the others."""
CLOSED_FACETS = {"country", "organisation", "host", "series", "agreement"}
"""Facets that are closed at first, unless they are the first of their page or something is chosen in them."""


@dataclass(frozen=True, slots=True)
class VisibleFacet:
    """What a page shows of a facet: ``values`` (about MAX_VALUES_SHOWN at most) and ``omitted_count``.

    ``search_text`` is that of the search box of the facet; ``match_count`` is the number of values that match it, None
    without a text. ``total`` is the number of all values.
    """

    values: list
    omitted_count: int
    total: int
    search_text: str
    match_count: int | None
    is_long: bool
    has_more: bool
    shows_all: bool


def visible_facet(facet, query, is_empty=False):
    """Return the VisibleFacet of a facet, by the parameters ``find-<name>`` and ``more`` of ``query`` (a QueryDict).

    If the list of results ``is_empty``, values without results are hidden, unless they are searched.
    """
    search_text = query.get(f"find-{facet.name}", "").strip()[:200]
    facet = facet.without_empty() if is_empty and not search_text else facet
    return build_visible_facet(facet, search_text, facet.name in query.getlist("more"))


def is_facet_open(facet, visible, is_first):
    """Whether a facet is open: the first of its page always is."""
    return bool(is_first or facet.name not in CLOSED_FACETS or facet.chosen or visible.search_text or visible.shows_all)


def build_visible_facet(facet, search_text="", shows_all=False):
    """Return the VisibleFacet of a facet. Chosen values are always visible, or the form would lose them."""
    total, is_tree = facet.total, facet.is_tree
    is_long = total > SEARCH_BOX_THRESHOLD
    has_more = total > (WHOLE_TREE_THRESHOLD if is_tree else SEARCH_BOX_THRESHOLD)
    matches = facet.search(search_text) if search_text else ()
    if search_text:
        others = [value._replace(children=()) for value in matches if not value.is_chosen]
        values = [*(value._replace(children=()) for value in facet.chosen), *others]
    elif is_tree:
        values = [
            value if shows_all or not has_more or _is_or_has_chosen(value) else value._replace(children=())
            for value in facet.values
        ]
    elif is_long:
        values = [*facet.chosen, *facet.top, *(facet.remaining if shows_all else ())]
    else:
        values = facet.values
    limited = _limit(values)
    omitted_count = _value_count(values) - _value_count(limited)
    return VisibleFacet(
        limited,
        omitted_count,
        total,
        search_text,
        len(matches) if search_text else None,
        is_long,
        has_more and not search_text,
        shows_all,
    )


def _limit(values):
    # The first values, at most MAX_VALUES_SHOWN with their children, and all that are chosen or have a chosen child.
    limited, size = [], 0
    for value in values:
        if _is_or_has_chosen(value) or size + _value_count([value]) <= MAX_VALUES_SHOWN:
            limited.append(value)
            size += _value_count([value])
    return limited


def _value_count(values):
    return sum(1 + len(value.children) for value in values)


def _is_or_has_chosen(value):
    return value.is_chosen or any(child.is_chosen for child in value.children)


def listed_model_name(filters):
    """Return the model name of the records that these filters list: "summit", "leader", "issue" …"""
    return filters.queryset.model._meta.model_name


def count_noun(number, noun):
    """Return the noun to print after a number: "meeting" or "meetings" for "summit"."""
    match noun:
        case "summit":
            return ngettext("meeting", "meetings", number)
        case "leader":
            return ngettext("leader", "leaders", number)
        case "issue":
            return ngettext("issue", "issues", number)
        case "commitment":
            return ngettext("commitment", "commitments", number)
        case "agreement":
            return ngettext("agreement", "agreements", number)


def oob_targets(facets):
    """Return the value of ``hx-select-oob``: the parts of a list page that htmx replaces besides the list."""
    parts = ["list-title", "total", "order", "facets-head", "fields", "match", "range", "histogram", "years"]
    parts += [f"box-{name}" for name in facets]
    return ",".join(f"#{part}:innerHTML" for part in parts)
