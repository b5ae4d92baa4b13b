"""The Jinja2 environment of the public pages, used by Django's Jinja2 backend.

``templates/`` holds the pages, ``templates/includes/`` the macros that several pages share, one per file. The admin
uses Django's templates. An undefined variable is an error, not an empty string.

Why not Django's templates: rendering a page took longer than reading its data. The list of summits took 33 ms with them
and takes 5 with Jinja2. Labels, dates and translations are cached per language, as a page prints hundreds of them.
"""

from functools import cache, lru_cache

from django.contrib.humanize.templatetags.humanize import intcomma
from django.template import defaultfilters
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import get_language, gettext, ngettext
from django_htmx.jinja import htmx_script
from jinja2 import Environment, StrictUndefined, Template
from markupsafe import Markup

from summits.templating import charts, facets, formatting, links
from summits.templating.languages import MAX_ENTRIES
from summits.templating.page_languages import mark_languages
from summits.text.articles import with_article
from summits.text.inline_citations import plain_text
from summits.text.normalization import truncate

GLOBALS = {
    function.__name__: function
    for function in (
        charts.histogram_bar,
        facets.is_facet_open,
        facets.listed_model_name,
        facets.oob_targets,
        facets.visible_facet,
        formatting.all_link_text,
        formatting.citation_marks,
        formatting.cited_text,
        formatting.coordinates,
        formatting.field_display,
        formatting.lang_span,
        formatting.language_tag,
        formatting.name_details,
        formatting.outcomes,
        formatting.own_text,
        formatting.apart_clause,
        formatting.place_and_country,
        formatting.short_names,
        formatting.unverified_mark,
        links.canonical_url,
        links.changed_record_url,
        links.histogram_links,
        links.list_url,
        links.querystring,
    )
}
CACHED_GLOBALS = {
    function.__name__: function
    for function in (
        facets.count_noun,
        formatting.date_html,
        formatting.years_html,
        formatting.event_clause,
        formatting.icon,
        formatting.outcome_label,
        formatting.legal_status_label,
        formatting.stance_label,
        formatting.summit_kind_label,
        formatting.verdict_class,
        formatting.verdict_label,
        formatting.translation_note,
        htmx_script,
        static,
    )
} | {"url": reverse}
"""Functions whose results depend on nothing but their arguments, which are hashable, and the language."""
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
        plain_text,
        truncate,
        with_article,
    )
} | {"linebreaks": defaultfilters.linebreaks_filter}


class PageTemplate(Template):
    """A template whose page, once rendered, says the language and direction of each text in another script."""

    def render(self, *args, **kwargs):
        """Return the page."""
        page = super().render(*args, **kwargs)
        return page if (self.name or "").endswith(".xml") else mark_languages(page)


class PlainGlobalsEnvironment(Environment):
    """A Jinja2 environment whose templates share one dict of globals.

    Jinja2 wraps it in a ChainMap for each template, which takes longer to read at each import of a macro than the macro
    takes to run.
    """

    def make_globals(self, d):
        """Return the globals of a template: those of the environment, with ``d``, a dict or None."""
        return {**self.globals, **d} if d else self.globals


class EnvironmentPerLanguage:
    """The Jinja2 environment of the public pages as Django's backend uses it: one for each language, made when needed.

    So whatever depends on the language alone is cached without asking for the language each time.
    """

    def __init__(self, **options):
        self._in_language = cache(lambda language: make_environment(options))

    @property
    def current(self):
        """The jinja2.Environment of the active language."""
        return self._in_language(get_language())

    def get_template(self, name):
        """Return the template of a file, in the active language."""
        return self.current.get_template(name)

    def from_string(self, source):
        """Return the template of a source text, in the active language."""
        return self.current.from_string(source)


def translate(text, **variables):
    """Return ``_("…")`` of a template: the translation, with the escaped values of the variables put in."""
    return Markup(gettext(text)) % variables


def make_environment(options):
    """Return an environment for one language. ``options`` come from settings.TEMPLATES and from Django's backend."""
    jinja = PlainGlobalsEnvironment(
        **options
        | {
            "undefined": StrictUndefined,
            "extensions": ["jinja2.ext.i18n"],
            "trim_blocks": True,
            "lstrip_blocks": True,
        }
    )
    jinja.template_class = PageTemplate
    # Texts may be wrapped in templates: a line break with the spaces around it counts as one space of the text.
    jinja.policies["ext.i18n.trimmed"] = True
    jinja.install_gettext_callables(lru_cache(MAX_ENTRIES)(gettext), lru_cache(MAX_ENTRIES)(ngettext), newstyle=True)
    # The extension formats each text at each use, even without variables.
    jinja.globals["_"] = lru_cache(MAX_ENTRIES)(translate)
    jinja.globals |= GLOBALS | {name: lru_cache(MAX_ENTRIES)(function) for name, function in CACHED_GLOBALS.items()}
    jinja.filters |= FILTERS
    return jinja
