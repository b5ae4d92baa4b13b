"""What the public pages are printed with: Jinja2, behind Django's own backend for it.

``jinja2/`` holds the pages, ``jinja2/includes/`` what several of them share, one macro a file. The editors' desk stays
with Django's templates. A name that no view gives is an error, not an empty string.

Why not Django's templates: to print a page cost more than to find what stands on it. Printing alone, of an archive of
3,000 summits, in ms of CPU, with Django's templates and then with these: the list of summits 33.4 and 4.8, the page of
a summit 26.8 and 3.7, that of a leader 46.5 and 8.0, the list of leaders 17.3 and 3.3, the front page 10.7 and 2.7.
Half of that is the engine. The other half: ``{{ _("…") }}`` took 16 µs at each place of each page, and is now written
out when a template is compiled, once for each language; the label of a choice 54 µs, the address of a record 22 µs, and
a language remembers the first, ``summits.addresses`` what stands before each slug.
"""

from functools import lru_cache

from django.contrib.humanize.templatetags.humanize import intcomma
from django.template import defaultfilters
from django.utils.translation import get_language, gettext, ngettext
from django_htmx.jinja import htmx_script
from jinja2.ext import Extension
from jinja2.lexer import Token

from jinja2 import Environment, StrictUndefined, Template
from summits.articles import the
from summits.jinja import addresses, drawings, facets, record

GLOBALS = {
    "language_tag": record.language_tag,
    "url": addresses.url,
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
}
KEPT = {
    "htmx_script": htmx_script,
    "static": addresses.static,
    "noun_for": facets.noun_for,
    "when": record.when,
    "mark": record.mark,
    "kind_label": record.kind_label,
    "outcome_label": record.outcome_label,
    "stance_label": record.stance_label,
    "translated_from": record.translated_from,
}
"""Functions whose answers hang on nothing but their arguments and the language: each language remembers its own."""
MOST_KEPT = 4096
FILTERS = {
    "capfirst": defaultfilters.capfirst,
    "date": defaultfilters.date,
    "intcomma": intcomma,
    "linebreaks": defaultfilters.linebreaks_filter,
    "truncatechars": defaultfilters.truncatechars,
    "truncatewords": defaultfilters.truncatewords,
    "shorten": record.shorten,
    "words": record.words,
    "spelled": record.spelled,
    "the": the,
    "kind_of": record.kind_of,
    "model_name": record.model_name,
    "term_mark": record.term_mark,
    "term_anchor": record.term_anchor,
    "letter": record.letter,
}


class Translated(Extension):
    """Writes ``{{ _("…") }}`` out in the language of the Environment, when a template is compiled."""

    def filter_stream(self, stream):
        """Yield the tokens of a template; for the five of a text without arguments, the text itself."""
        text = ["variable_begin", "name", "lparen", "string", "rparen", "variable_end"]
        held = []
        for token in stream:
            held.append(token)
            expected = text[len(held) - 1]
            if token.type != expected or (expected == "name" and token.value != "_"):
                yield from held
                held = []
            elif len(held) == len(text):
                yield Token(token.lineno, "data", gettext(held[3].value))
                held = []
        yield from held


class Page(Template):
    """A template whose macros are made once: none of ours is given names of its own, for which Jinja would look."""

    def _get_default_module(self, ctx=None):
        return super()._get_default_module()


class Pages(Environment):
    """The Environment that Django asks for pages: it has one for each language, made when first asked for."""

    def __init__(self, **options):
        super().__init__(**options)
        self._options = options
        self._languages = {}

    def get_template(self, name, parent=None, globals=None):
        """Return a template in the language of the request."""
        return self._in(get_language()).get_template(name, parent, globals)

    def from_string(self, source, globals=None, template_class=None):
        """Return a template of this source, in the language of the request."""
        return self._in(get_language()).from_string(source, globals, template_class)

    def _in(self, language):
        if language not in self._languages:
            self._languages[language] = of_one_language(self._options)
        return self._languages[language]


def of_one_language(options):
    """Return the Environment of the language of the request: what hangs on the language alone it remembers."""
    made = Environment(**options)
    made.template_class = Page
    made.install_gettext_callables(lru_cache(MOST_KEPT)(gettext), lru_cache(MOST_KEPT)(ngettext), newstyle=True)
    evidence = record.Evidence()
    made.globals |= {
        **GLOBALS,
        **{name: lru_cache(MOST_KEPT)(answer) for name, answer in KEPT.items()},
        "evidence": evidence.of,
        "evidence_if_any": evidence.if_any,
        "unconfirmed": evidence.unconfirmed,
        "label": record.Labels().of,
    }
    made.filters |= FILTERS
    return made


def environment(**options):
    """Return the Pages; ``options`` are those of settings.TEMPLATES and Django's own."""
    return Pages(
        **options
        | {
            "undefined": StrictUndefined,
            "extensions": ["jinja2.ext.i18n", Translated],
            "trim_blocks": True,
            "lstrip_blocks": True,
        }
    )
