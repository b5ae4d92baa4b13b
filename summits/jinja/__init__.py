"""The Jinja2 environment of the public pages, behind Django's own backend for it.

``jinja2/`` holds the pages, ``jinja2/includes/`` what several of them share, one macro a file. The admin stays with
Django's templates. A name that no view gives is an error, not an empty string.

Why not Django's templates: rendering a page took longer than finding what is on it. Rendering the list of summits took
33 ms with them and takes 5. Labels, dates and translations are cached per language: a page prints hundreds of them.
"""

from django.contrib.humanize.templatetags.humanize import intcomma
from django.template import defaultfilters
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django_htmx.jinja import htmx_script

from jinja2 import Environment, StrictUndefined
from summits.articles import the
from summits.characters import truncate
from summits.jinja import addresses, drawings, facets, record
from summits.jinja.languages import cached_per_language

GLOBALS = {
    "language_tag": record.language_tag,
    "url": reverse,
    "querystring": addresses.querystring,
    "range_links": addresses.range_links,
    "change_url": addresses.change_url,
    "list_url": addresses.list_url,
    "bar_of": drawings.bar_of,
    "asked_of": facets.asked_of,
    "is_open": facets.is_open,
    "noun_of": facets.noun_of,
    "refreshed": facets.refreshed,
    "outcomes": record.outcomes,
    "foreign": record.foreign,
    "short_names": record.short_names,
    "coordinates": record.coordinates,
    "place_in": record.place_in,
    "htmx_script": cached_per_language(htmx_script),
    "static": cached_per_language(static),
    "noun_for": facets.noun_for,
    "when": record.when,
    "mark": record.mark,
    "kind_label": record.kind_label,
    "outcome_label": record.outcome_label,
    "stance_label": record.stance_label,
    "translated_from": record.translated_from,
    "evidence": record.evidence,
    "evidence_if_any": record.evidence_if_any,
    "unconfirmed": record.unconfirmed,
    "label": record.label,
    "all_of": record.all_of,
    "happened": record.happened,
}
FILTERS = {
    "capfirst": defaultfilters.capfirst,
    "date": defaultfilters.date,
    "intcomma": intcomma,
    "linebreaks": defaultfilters.linebreaks_filter,
    "truncatechars": defaultfilters.truncatechars,
    "truncatewords": defaultfilters.truncatewords,
    "shorten": truncate,
    "words": record.words,
    "spelled": record.spelled,
    "the": the,
    "kind_of": record.kind_of,
    "model_name": record.model_name,
    "term_mark": record.term_mark,
    "term_anchor": record.term_anchor,
    "letter": record.letter,
}


def environment(**options):
    """Return the Jinja2 environment; ``options`` are those of settings.TEMPLATES and Django's own."""
    made = Environment(
        **options
        | {
            "undefined": StrictUndefined,
            "extensions": ["jinja2.ext.i18n"],
            "trim_blocks": True,
            "lstrip_blocks": True,
        }
    )
    # A text may be broken into lines in a template: a break and the spaces around it are one space of the text.
    made.policies["ext.i18n.trimmed"] = True
    made.install_gettext_callables(cached_per_language(gettext), cached_per_language(ngettext), newstyle=True)
    made.globals |= GLOBALS
    made.filters |= FILTERS
    return made
