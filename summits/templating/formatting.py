"""How the record is printed: dates, marks, evidence."""

from collections import Counter

from babel import Locale
from django.contrib.humanize.templatetags.humanize import apnumber
from django.templatetags.static import static
from django.utils.html import escape, format_html
from django.utils.safestring import mark_safe
from django.utils.translation import get_language, ngettext, ngettext_lazy, to_locale
from django.utils.translation import gettext as _

from summits.partial_dates import date_in_words, span_in_words
from summits.templating.languages import cached_per_language
from summits.text.articles import with_article
from summits.text.scripts import in_languages
from summits.vocabularies import EVENT_OF_A_PARTY, EventKind, Outcome, Stance, SummitKind

UNCONFIRMED = ' <a class="unconfirmed" href="#unconfirmed">{}</a>'

NAMED_BY_VALUE = {"SummitKind", "AgreementKind", "SourceKind", "Outcome", "Stance"}
"""Vocabularies whose terms other pages link to by their value alone."""


@cached_per_language
def date_html(start, end=None, short=False):
    """Print a PartialDate, or the span of two, as ``<time>``: 5–6 April 2008; nothing for no date."""
    if start is None:
        return ""
    return format_html('<time datetime="{}">{}</time>', start.iso, span_in_words(start, end, short))


def language_tag():
    """Return the language of the page as a language tag (BCP 47) is written: "en-GB"."""
    return to_locale(get_language()).replace("_", "-")


def spelled(number):
    """Return a number as it stands in a sentence: up to ten a word."""
    return _("ten") if number == 10 else apnumber(number)


def format_date(value):
    """Return a PartialDate in words; an empty string for none."""
    return date_in_words(value) if value else ""


@cached_per_language
def icon(value):
    """Print the mark of an outcome (round) or a stance (square); it never stands without a word beside it."""
    prefix = "o" if value in Outcome.values else "s"
    return format_html(
        '<svg class="mark {}" viewBox="-8 -8 16 16" aria-hidden="true"><use href="{}#{}-{}"/></svg>',
        value if prefix == "o" else "",
        static("img/icons.svg"),
        prefix,
        value,
    )


def outcomes():
    """Return the outcomes, in the order of the vocabulary."""
    return list(Outcome)


@cached_per_language
def translated_from(code):
    """Print from which language words are translated: "Translated from Russian."; only that, where it has no name.

    Of a language tag (BCP 47) the language is named, without its script or country: zh-Hans is Chinese.
    """
    names = Locale.parse(get_language(), sep="-").languages
    name = names.get(code.partition("-")[0].lower())
    return _("Translated from %(language)s.") % {"language": name} if name else _("Translated.")


@cached_per_language
def outcome_label(value):
    """Return the label of an outcome."""
    return str(Outcome(value).label)


@cached_per_language
def kind_label(value):
    """Return the label of a kind of summit."""
    return str(SummitKind(value).label)


@cached_per_language
def stance_label(value):
    """Return the label of a stance."""
    return str(Stance(value).label)


ALL_OF = {
    "agreement": ngettext_lazy("The only agreement", "All %(number)s agreements", "number"),
    "collection": ngettext_lazy("The only collection", "All %(number)s collections", "number"),
    "correction": ngettext_lazy("The only correction", "All %(number)s corrections", "number"),
    "event": ngettext_lazy("The only event", "All %(number)s events", "number"),
    "issue": ngettext_lazy("The only issue", "All %(number)s issues", "number"),
    "item": ngettext_lazy("The only item", "All %(number)s items", "number"),
    "leader": ngettext_lazy("The only leader", "All %(number)s leaders", "number"),
    "meeting": ngettext_lazy("The only meeting", "All %(number)s meetings", "number"),
    "office": ngettext_lazy("The only office", "All %(number)s offices", "number"),
    "participant": ngettext_lazy("The only participant", "All %(number)s participants", "number"),
    "party": ngettext_lazy("The only party", "All %(number)s parties", "number"),
    "position": ngettext_lazy("The only position", "All %(number)s positions", "number"),
    "quotation": ngettext_lazy("The only quotation", "All %(number)s quotations", "number"),
    "related agreement": ngettext_lazy("The only related agreement", "All %(number)s related agreements", "number"),
}
"""What a page calls the link to all of its records of a kind."""


def all_of(number, noun):
    """Return the text of the link from the first records of a kind to all of them: "All 213 quotations"."""
    return ALL_OF[noun] % {"number": number}


@cached_per_language
def happened(kind, country, is_political):
    """Return what happened to an agreement, as a clause without its date: "entered into force".

    ``kind`` is an EventKind, ``country`` the name of the party that did it or None: "the United States withdrew".
    """
    if country:
        return str(EVENT_OF_A_PARTY[EventKind(kind)]) % {"country": with_article(country)}
    if kind == EventKind.SIGNED and is_political:
        return _("adopted")
    return EventKind(kind).label.lower()


_labels = {}


def label(record, field):
    """Return the label of the value that ``record`` has in ``field``, as ``get_<field>_display`` gives it."""
    key = get_language(), type(record), field, getattr(record, field)
    if key not in _labels:
        _labels[key] = str(getattr(record, f"get_{field}_display")())
    return _labels[key]


def evidence(citations, record, *fields):
    """Print what a statement rests on: its references, what is not yet confirmed, or that it has no source yet.

    ``fields`` are the fields of ``record`` that the statement shows; the first is the statement itself, and a mark
    for another one names it. Without fields, only the references: no statement stands there.
    """
    references = citations.of(record)
    marks = [_unconfirmed(name, fields[0], type(record)) for name in fields if name in record.unverified]
    if fields and not references and not marks:
        marks = [_no_source()]
    return mark_safe(_references(references) + _more(citations, citations.left_out(record)) + "".join(marks))


def evidence_if_any(citations, record, *fields):
    """Print the evidence of a text that needs none, such as what an issue takes in, where there is some."""
    return evidence(citations, record, *fields) if citations.has(record) or record.unverified else ""


def unconfirmed(record, name):
    """Print that a field of ``record`` is not yet confirmed, if so."""
    return _unconfirmed(name, name, type(record)) if name in record.unverified else ""


@cached_per_language
def _unconfirmed(name, statement, model):
    if name == statement:
        return format_html(UNCONFIRMED, _("not yet confirmed"))
    words = _("%(field)s not yet confirmed") % {"field": model._meta.get_field(name).verbose_name}
    return format_html(UNCONFIRMED, words)


@cached_per_language
def _no_source():
    return format_html(UNCONFIRMED, _("no source yet"))


@cached_per_language
def _source():
    return escape(_("source"))


def _references(references):
    if not references:
        return ""
    source = _source()
    return f'<span class="refs">{" ".join([_reference(source, one) for one in references])}</span>'


def _reference(source, one):
    anchor = f' id="{one.anchor}"' if one.anchor else ""
    # A label, not hidden text: a page has hundreds of references.
    return f'<a{anchor} href="{one.address}" aria-label="{source} {one.number}">{one.number}</a>'


def _more(citations, number):
    # How many references are left out, with a link to all of them.
    if not number:
        return ""
    words = ngettext("and %(number)s more source", "and %(number)s more sources", number) % {"number": number}
    if not citations.all_sources:
        return format_html(' <span class="soft">{}</span>', words)
    return format_html(' <a class="soft" href="{}">{}</a>', citations.all_sources, words)


def lang_span(text, iso_code=""):
    """Print text in its own script, with its language where the script tells: ``<span lang="ru">…``."""
    return in_languages(str(text), iso_code or "")


def short_names(leaders):
    """Return leader's primary key → what to call them beside each other on a page: their short names.

    Those who share a short name, such as the two Bushes, are called by their full names.
    """
    short = {leader.pk: leader.get_short_name() for leader in leaders}
    often = Counter(short.values())
    return {leader.pk: short[leader.pk] if often[short[leader.pk]] == 1 else leader.name for leader in leaders}


def place_in(place, country):
    """Return where a meeting was held, as "Sochi, Russia"; "Singapore" where both have one name."""
    return str(country) if str(place) == str(country) else f"{place}, {country}"


def coordinates(place):
    """Print where a place lies, in degrees to two decimals: 43.60° N, 39.73° E."""
    north = _("N") if place.latitude >= 0 else _("S")
    east = _("E") if place.longitude >= 0 else _("W")
    return f"{abs(place.latitude):.2f}° {north}, {abs(place.longitude):.2f}° {east}"


def kind_of(model):
    """Return the plural name of a model, for headings."""
    return model._meta.verbose_name_plural


def model_name(record):
    """Return the name of a record's model, or of a model: "programmeitem"."""
    return record._meta.model_name


def term_mark(term):
    """Return the mark of a term of a vocabulary that has marks, else an empty string."""
    return icon(term.value) if isinstance(term, Outcome | Stance) else ""


def term_anchor(term):
    """Return where the vocabulary page explains a term; a value of several vocabularies is told apart by theirs."""
    return term.value if type(term).__name__ in NAMED_BY_VALUE else f"{type(term).__name__.lower()}-{term.value}"


def letter(number):
    """Return a, b, c … for 1, 2, 3 …; from 27 on the number itself."""
    return chr(96 + number) if number <= 26 else str(number)
