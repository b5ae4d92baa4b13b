"""URLs and query strings that templates link to."""

from urllib.parse import quote_plus, urlencode

from django.urls import NoReverseMatch, reverse
from django.utils.html import escape
from django.utils.safestring import mark_safe

MAX_PATTERN_LENGTH = 400
"""The length, in characters, up to which the bars of a histogram repeat the query in their links."""


def querystring(query, **changes):
    """Return ``query`` (a QueryDict) as a query string with some parameters set to one value each; None removes one."""
    pairs = _changed_parameters(query, changes)
    return f"?{urlencode(pairs)}" if pairs or query else ""


def histogram_links(query, bars):
    """Return the query strings for the bars of a histogram: ``query`` (a QueryDict) limited to the years of each bar.

    They are escaped SafeStrings, formatted from one pattern, which is encoded and escaped once. If the pattern is long,
    they are all "", as a page would repeat it some 150 times; readers can use the fields for the years instead.
    """
    years = {"from": "{0.first}", "to": "{0.last}"}
    pairs = _changed_parameters(query, {**years, "page": None})
    pattern = "&".join(f"{quote_plus(name)}={years.get(name) or quote_plus(value)}" for name, value in pairs)
    if len(pattern) > MAX_PATTERN_LENGTH:
        return [""] * len(bars)
    escaped = f"?{escape(pattern)}"
    return [mark_safe(escaped.format(bar)) for bar in bars]


def changed_record_url(change):
    """Return the URL of a changed record, given as a dict of model (its name) and slug."""
    return reverse(f"summits:{change['model']}-detail", args=[change["slug"]])


def canonical_url(request, page_obj=None, query=None):
    """Return the one address of a page: absolute, with its parameters in order and no others.

    ``page_obj``: the page of the list that it shows, if any; ``query``: its parameters (a QueryDict), by default those
    that the links of the list repeat, without the state of the facets.
    """
    # A page without records is false, but has an address.
    query = query or (page_obj.link_params if page_obj is not None else None)
    pairs = [(name, value) for name, values in sorted(query.lists()) for value in sorted(values)] if query else []
    pairs = [pair for pair in pairs if pair[0] != "more" and not pair[0].startswith("find-")]
    if page_obj is not None and page_obj.number > 1:
        pairs.append(("page", page_obj.number))
    return request.build_absolute_uri(f"{request.path}?{urlencode(pairs)}" if pairs else request.path)


def list_url(model):
    """Return the URL of the list of a model, or "" if it has none."""
    try:
        return reverse(f"summits:{model._meta.model_name}-list")
    except NoReverseMatch:
        return ""


def _changed_parameters(query, changes):
    # Pairs of name and value: changed parameters keep their place, new ones come last.
    parameters = dict(query.lists())
    for name, value in changes.items():
        parameters[name] = [] if value is None else [value]
    return [(name, value) for name, values in parameters.items() for value in values]
