"""The Jinja2 environment of the public pages, used by Django's Jinja2 backend.

``templates/`` holds the pages, ``templates/includes/`` the macros that several pages share, one per file. The admin
uses Django's templates. An undefined variable is an error, not an empty string.

Why not Django's templates: rendering a page took longer than reading its data. The list of summits took 33 ms with them
and takes 5 with Jinja2. Labels, dates and translations are cached per language, as a page prints hundreds of them.
"""

from django.contrib.humanize.templatetags.humanize import intcomma
from django.template import defaultfilters
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django_htmx.jinja import htmx_script
from jinja2 import Environment, StrictUndefined

from summits.templating import charts, facets, formatting, links
from summits.templating.languages import cached_per_language
from summits.text.articles import with_article
from summits.text.normalization import truncate

GLOBALS = {
    "language_tag": formatting.language_tag,
    "url": reverse,
    "querystring": links.querystring,
    "range_links": links.range_links,
    "change_url": links.changed_record_url,
    "list_url": links.list_url,
    "bar_of": charts.histogram_bar,
    "asked_of": facets.visible_facet,
    "is_open": facets.is_open,
    "noun_of": facets.noun_of,
    "refreshed": facets.oob_targets,
    "outcomes": formatting.outcomes,
    "foreign": formatting.lang_span,
    "short_names": formatting.short_names,
    "coordinates": formatting.coordinates,
    "place_in": formatting.place_in,
    "htmx_script": cached_per_language(htmx_script),
    "static": cached_per_language(static),
    "noun_for": facets.count_noun,
    "when": formatting.date_html,
    "mark": formatting.icon,
    "kind_label": formatting.kind_label,
    "outcome_label": formatting.outcome_label,
    "stance_label": formatting.stance_label,
    "translated_from": formatting.translated_from,
    "evidence": formatting.evidence,
    "evidence_if_any": formatting.evidence_if_any,
    "unconfirmed": formatting.unconfirmed,
    "label": formatting.label,
    "all_of": formatting.all_of,
    "happened": formatting.happened,
}
FILTERS = {
    "capfirst": defaultfilters.capfirst,
    "date": defaultfilters.date,
    "intcomma": intcomma,
    "linebreaks": defaultfilters.linebreaks_filter,
    "truncatechars": defaultfilters.truncatechars,
    "truncatewords": defaultfilters.truncatewords,
    "shorten": truncate,
    "words": formatting.format_date,
    "spelled": formatting.spelled,
    "the": with_article,
    "kind_of": formatting.kind_of,
    "model_name": formatting.model_name,
    "term_mark": formatting.term_mark,
    "term_anchor": formatting.term_anchor,
    "letter": formatting.letter,
}


def environment(**options):
    """Return the Jinja2 environment. ``options`` come from settings.TEMPLATES and from Django's backend."""
    made = Environment(
        **options
        | {
            "undefined": StrictUndefined,
            "extensions": ["jinja2.ext.i18n"],
            "trim_blocks": True,
            "lstrip_blocks": True,
        }
    )
    # Texts may be wrapped in templates: a line break with the spaces around it counts as one space of the text.
    made.policies["ext.i18n.trimmed"] = True
    made.install_gettext_callables(cached_per_language(gettext), cached_per_language(ngettext), newstyle=True)
    made.globals |= GLOBALS
    made.filters |= FILTERS
    return made
