"""What the public pages are printed with: Jinja2, behind Django's own backend for it.

``jinja2/`` holds the pages, ``jinja2/includes/`` what several of them share, one macro a file. The editors' desk stays
with Django's templates. A name that no view gives is an error, not an empty string.
"""

from django.template import defaultfilters
from django.utils.translation import get_language, gettext, ngettext
from django_htmx.jinja import htmx_script

from jinja2 import Environment, StrictUndefined
from summits.jinja import addresses, facets, record

GLOBALS = {
    "get_language": get_language,
    "htmx_script": htmx_script,
    "url": addresses.url,
    "static": addresses.static,
    "querystring": addresses.querystring,
    "range_links": addresses.range_links,
    "change_url": addresses.change_url,
    "list_url": addresses.list_url,
    "asked_of": facets.asked_of,
    "is_open": facets.is_open,
    "noun_of": facets.noun_of,
    "noun_for": facets.noun_for,
    "refreshed": facets.refreshed,
    "when": record.when,
    "mark": record.mark,
    "outcomes": record.outcomes,
    "translated_from": record.translated_from,
    "evidence": record.evidence,
    "evidence_if_any": record.evidence_if_any,
    "unconfirmed": record.unconfirmed,
    "foreign": record.foreign,
    "coordinates": record.coordinates,
}
FILTERS = {
    "capfirst": defaultfilters.capfirst,
    "date": defaultfilters.date,
    "linebreaks": defaultfilters.linebreaks_filter,
    "truncatechars": defaultfilters.truncatechars,
    "truncatewords": defaultfilters.truncatewords,
    "words": record.words,
    "outcome_label": record.outcome_label,
    "stance_label": record.stance_label,
    "the": record.the,
    "kind_of": record.kind_of,
    "model_name": record.model_name,
    "term_mark": record.term_mark,
    "term_anchor": record.term_anchor,
    "letter": record.letter,
}

OURS = {"undefined": StrictUndefined, "extensions": ["jinja2.ext.i18n"], "trim_blocks": True, "lstrip_blocks": True}


def environment(**options):
    """Return the Environment of the public pages; ``options`` are those of settings.TEMPLATES and Django's own."""
    made = Environment(**options | OURS)
    made.install_gettext_callables(gettext, ngettext, newstyle=True)
    made.globals |= GLOBALS
    made.filters |= FILTERS
    return made
