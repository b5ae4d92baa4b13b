"""The addresses that a page links to."""

from urllib.parse import quote_plus, urlencode

from django.urls import NoReverseMatch, reverse
from django.utils.html import escape
from django.utils.safestring import mark_safe

LONGEST_PATTERN = 400
"""In characters, of the query that each bar of a histogram links to."""


def querystring(query, **changes):
    """Return the query string ``query`` with some parameters changed, each to one value; None takes one out."""
    pairs = _changed(query, changes)
    return f"?{urlencode(pairs)}" if pairs or query else ""


def range_links(query, bars):
    """Return the query strings that the bars of a histogram lead to: ``query``, over the years of each bar alone.

    One pattern serves all bars: the parameters are written out, and escaped, once. Where it is long there are none,
    for a page writes it some 150 times; the fields for the years are beside the histogram.
    """
    years = {"from": "{0.first}", "to": "{0.last}"}
    pairs = _changed(query, {**years, "page": None})
    pattern = "&".join(f"{quote_plus(name)}={years.get(name) or quote_plus(value)}" for name, value in pairs)
    if len(pattern) > LONGEST_PATTERN:
        return [""] * len(bars)
    escaped = f"?{escape(pattern)}"
    return [mark_safe(escaped.format(bar)) for bar in bars]


def changed_record_url(change):
    """Return the address of a changed record, given as a dict of model and slug."""
    return reverse(f"summits:{change['model']}-detail", args=[change["slug"]])


def list_url(model):
    """Return the address of the list of a model, or an empty string if it has none."""
    try:
        return reverse(f"summits:{model._meta.model_name}-list")
    except NoReverseMatch:
        return ""


def _changed(query, changes):
    # Pairs of name and value; what is changed stays in its place, what is new stands at the end.
    given = dict(query.lists())
    for name, value in changes.items():
        given[name] = [] if value is None else [value]
    return [(name, value) for name, values in given.items() for value in values]
