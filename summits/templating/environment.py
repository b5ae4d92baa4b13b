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
    function.__name__: function
    for function in (
        charts.histogram_bar,
        facets.count_noun,
        facets.is_facet_open,
        facets.listed_model_name,
        facets.oob_targets,
        facets.visible_facet,
        formatting.all_link_text,
        formatting.citation_marks,
        formatting.citation_marks_if_any,
        formatting.coordinates,
        formatting.date_html,
        formatting.event_clause,
        formatting.field_display,
        formatting.icon,
        formatting.lang_span,
        formatting.language_tag,
        formatting.outcome_label,
        formatting.outcomes,
        formatting.place_and_country,
        formatting.short_names,
        formatting.stance_label,
        formatting.summit_kind_label,
        formatting.translation_note,
        formatting.unverified_mark,
        links.changed_record_url,
        links.histogram_links,
        links.list_url,
        links.querystring,
    )
} | {
    "url": reverse,
    "htmx_script": cached_per_language(htmx_script),
    "static": cached_per_language(static),
}
FILTERS = {
    function.__name__: function
    for function in (
        defaultfilters.capfirst,
        defaultfilters.date,
        defaultfilters.truncatechars,
        defaultfilters.truncatewords,
        formatting.format_date,
        formatting.letter,
        formatting.model_name,
        formatting.number_in_words,
        formatting.plural_name,
        formatting.term_anchor,
        formatting.term_icon,
        intcomma,
        truncate,
        with_article,
    )
} | {"linebreaks": defaultfilters.linebreaks_filter}


def environment(**options):
    """Return the Jinja2 environment. ``options`` come from settings.TEMPLATES and from Django's backend."""
    jinja = Environment(
        **options
        | {
            "undefined": StrictUndefined,
            "extensions": ["jinja2.ext.i18n"],
            "trim_blocks": True,
            "lstrip_blocks": True,
        }
    )
    # Texts may be wrapped in templates: a line break with the spaces around it counts as one space of the text.
    jinja.policies["ext.i18n.trimmed"] = True
    jinja.install_gettext_callables(cached_per_language(gettext), cached_per_language(ngettext), newstyle=True)
    jinja.globals |= GLOBALS
    jinja.filters |= FILTERS
    return jinja
