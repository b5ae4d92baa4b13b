"""Template functions and filters that format data: dates, icons, labels, citations."""

from collections import Counter

from babel import Locale
from django.contrib.humanize.templatetags.humanize import apnumber
from django.templatetags.static import static
from django.utils.html import escape, format_html
from django.utils.safestring import mark_safe
from django.utils.translation import get_language, ngettext, ngettext_lazy, to_locale
from django.utils.translation import gettext as _

from summits.partial_dates import PartialDate, date_in_words, span_in_words
from summits.templating.languages import cached_per_language
from summits.text.articles import with_article
from summits.text.inline_citations import is_unconfirmed_throughout, split_citations
from summits.text.language_markup import in_languages
from summits.text.normalization import truncate
from summits.vocabularies import (
    EVENT_OF_A_PARTY,
    NOT_ASSESSED,
    EventKind,
    LegalStatus,
    Outcome,
    Stance,
    SummitKind,
    Verdict,
)

MARK = '\xa0<a href="#unconfirmed">{}</a>'
"""A mark in one line with the word before it: by the no-break space, and ``white-space`` in icons.css."""
MARK_OF_FIELDS = '\xa0<a href="#unconfirmed" class="of-fields">{}</a>'
"""A mark that names fields is long: it may break within."""

VALUE_ONLY_ANCHORS = {"SummitKind", "AgreementKind", "SourceKind", "Outcome", "Stance"}
"""Vocabularies whose terms have their value alone as anchor on the vocabulary page."""


def date_html(start, end=None, short=False):
    """Return a PartialDate, or the span of two, as a ``<time>`` element: 5–6 April 2008; "" for None."""
    if start is None:
        return ""
    return format_html('<time datetime="{}">{}</time>', start.iso, span_in_words(start, end, short))


def years_html(start, end=None):
    """Return the years of a PartialDate, or of the span of two, as a ``<time>`` element: since 1949, 1949–1966."""
    first, last = (day and PartialDate(day.year, is_approximate=day.is_approximate) for day in (start, end))
    years = (
        span_in_words(first, last).replace(" – ", "–") if end else _("since %(year)s") % {"year": date_in_words(first)}
    )
    return format_html('<time datetime="{}">{}</time>', start.iso, years)


def language_tag():
    """Return the active language as a language tag (BCP 47): "en-GB"."""
    return to_locale(get_language()).replace("_", "-")


def number_in_words(number):
    """Return a number as written in a sentence: up to ten as a word."""
    return _("ten") if number == 10 else apnumber(number)


def format_date(value):
    """Return a PartialDate in words; an empty string for none."""
    return date_in_words(value) if value else ""


def icon(value):
    """Return the SVG icon of an outcome (round), a stance (square), or a ``verdict_class``.

    It is hidden from screen readers, so print the label as well.
    """
    prefix = "o" if value in Outcome.values or value in Verdict.values else "s"
    return format_html(
        '<svg class="{}" viewBox="-8 -8 16 16" aria-hidden="true"><use href="{}#{}-{}"/></svg>',
        f"icon {value}" if prefix == "o" else "icon",
        static("img/icons.svg"),
        prefix,
        value,
    )


def outcomes():
    """Return the outcomes, in the order of the vocabulary."""
    return list(Outcome)


def translation_note(code):
    """Return a note on the original language of a translation, such as "Translated from Russian.".

    ``code`` is a language tag (BCP 47): zh-Hans is Chinese. For an unknown language the note is "Translated."
    """
    name = language_name(code)
    return _("Translated from %(language)s.") % {"language": name} if name else _("Translated.")


def language_name(code):
    """Return the name of a language by its tag (BCP 47), of which script and country are ignored; "" if unknown."""
    return Locale.parse(get_language(), sep="-").languages.get(code.partition("-")[0].lower(), "")


def name_details(name):
    """Return the kind and the language of another name of a record, as "former name, French"."""
    kind = str(name.get_kind_display())
    return ", ".join(filter(None, (kind[:1].lower() + kind[1:], language_name(name.language))))


def outcome_label(value):
    """Return the label of an outcome."""
    return str(Outcome(value).label)


def apart_clause(names):
    """Return the clause that names those who stood apart from an outcome: ", without the United States"; "" for none.

    ``names`` are states, or their names.
    """
    if not names:
        return ""
    listed = [with_article(name) for name in names]
    text = (
        listed[0]
        if len(listed) == 1
        else _("%(names)s and %(last)s")
        % {
            "names": ", ".join(listed[:-1]),
            "last": listed[-1],
        }
    )
    return _(", without %(names)s") % {"names": text}


def summit_kind_label(value):
    """Return the label of a kind of summit."""
    return str(SummitKind(value).label)


VERDICT_CLASSES = {
    Verdict.KEPT: Outcome.AGREED,
    Verdict.PARTLY_KEPT: Outcome.PARTIAL,
    Verdict.NOT_KEPT: Outcome.DISAGREED,
    Verdict.PENDING: Outcome.DEFERRED,
    Verdict.OVERTAKEN: Verdict.OVERTAKEN,
}
"""Verdict → the outcome whose colour and icon it shares, or itself if it has its own.

The lack of a verdict has those of an issue without an outcome.
"""


def verdict_class(value):
    """Return the CSS class and the icon of a verdict, or of a lack of one."""
    return VERDICT_CLASSES.get(value, Outcome.DISCUSSED).value


def verdict_label(value):
    """Return the label of a verdict, or of a lack of one."""
    return str(dict([NOT_ASSESSED, *Verdict.choices])[value])


def stance_label(value):
    """Return the label of a stance."""
    return str(Stance(value).label)


def legal_status_label(value):
    """Return the label of a legal status."""
    return str(LegalStatus(value).label)


ALL_LINK_TEXTS = {
    "agreement": ngettext_lazy("The only agreement", "All %(number)s agreements", "number"),
    "collection": ngettext_lazy("The only collection", "All %(number)s collections", "number"),
    "commitment": ngettext_lazy("The only commitment", "All %(number)s commitments", "number"),
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
"""The text of the link from a page to all of its records of one kind."""


def all_link_text(number, noun):
    """Return the text of the link from the first records of a kind to all of them: "All 213 quotations"."""
    return ALL_LINK_TEXTS[noun] % {"number": number}


def event_clause(kind, actor, is_political):
    """Return what happened to an agreement, as a clause without its date: "entered into force".

    ``kind`` is an EventKind, ``actor`` the name of the party that did it or None: "the United States withdrew".
    """
    if actor:
        return str(EVENT_OF_A_PARTY[EventKind(kind)]) % {"actor": with_article(actor)}
    if kind == EventKind.SIGNED and is_political:
        return _("adopted")
    return EventKind(kind).label.lower()


_field_displays = {}


def field_display(record, field):
    """Return the label of the value that ``record`` has in ``field``, as ``get_<field>_display`` gives it."""
    key = get_language(), type(record), field, getattr(record, field)
    if key not in _field_displays:
        _field_displays[key] = str(getattr(record, f"get_{field}_display")())
    return _field_displays[key]


def cited_text(citations, record, name, limit=None):
    """Return a text of ``record`` as HTML, with the numbers of the sources it cites and its marks "not yet confirmed".

    ``citations`` is the page's Citations. With ``limit``, the text is cut to so many characters, marks not counted. The
    sentences of a text that is unverified as a whole are not marked: the text is, where its own sources stand.
    """
    mark = "" if name in record.unverified else _mark_html()
    return mark_safe("".join(_cited_parts(citations, getattr(record, name), limit, mark)))


def _cited_parts(citations, text, limit, mark):
    left = limit
    for part in split_citations(text):
        if not isinstance(part, str):
            references = citations.inline_references(part.citations)
            yield _reference_links(references) if part.citations else mark
            continue
        if left is None:
            yield escape(part)
            continue
        yield escape(truncate(part, left)) if left else " …"
        left -= len(part)
        if left < 0:
            return


def own_text(citations, record, name):
    """Return a text of the page's own record as HTML: ``cited_text``, and what is to be said of its sources.

    That is "not yet confirmed" if the field is unverified, or "no source yet" if the record cites none at all. The
    sources that no text cites stand at the end of the page.
    """
    text = cited_text(citations, record, name)
    if name in record.unverified:
        return text + _mark_html()
    is_sourced = citations.has_sources(record) or is_unconfirmed_throughout(getattr(record, name))
    return text if is_sourced else text + _no_source_mark()


def citation_marks(citations, record, *fields):
    """Return the HTML of a row's own citations, and of "not yet confirmed" or "no source yet".

    ``citations`` is the page's Citations. ``fields`` are the fields of ``record`` that the statement shows: the first
    is the statement itself; if it is confirmed, the mark names those of the others that are not. Without fields, only
    the citations are printed. Sources that the record's texts cite are not repeated here.
    """
    references = citations.references_for(record)
    unverified = tuple(name for name in fields if name in record.unverified)
    mark = ""
    if unverified:
        mark = _mark_html() if fields[0] in unverified else _mark_html(unverified, type(record))
    elif fields and not citations.has_sources(record):
        is_marked = any(is_unconfirmed_throughout(str(getattr(record, name))) for name in fields)
        mark = "" if is_marked else _no_source_mark()
    return mark_safe(_reference_links(references) + _omitted_sources(citations, citations.omitted_count(record)) + mark)


def unverified_mark(record, *names, is_named=False):
    """Return one mark "not yet confirmed" if any of the fields ``names`` of ``record`` is unverified, else "".

    With ``is_named`` it names the field.
    """
    for name in names:
        if name in record.unverified:
            return _mark_html((name,), type(record)) if is_named else _mark_html()
    return ""


@cached_per_language
def _mark_html(names=(), model=None):
    # The mark of a statement, or of these fields of it.
    if not names:
        return format_html(MARK, _("not yet confirmed"))
    fields = ", ".join(str(model._meta.get_field(name).verbose_name) for name in names)
    return format_html(MARK_OF_FIELDS, _("%(field)s: not yet confirmed") % {"field": fields})


@cached_per_language
def _no_source_mark():
    return format_html(MARK, _("no source yet"))


@cached_per_language
def _source_label():
    return escape(_("source"))


def _reference_links(references):
    if not references:
        return ""
    label = _source_label()
    return f'<span class="refs">{" ".join([_reference_link(label, reference) for reference in references])}</span>'


def _reference_link(label, reference):
    anchor = f' id="{reference.anchor}"' if reference.anchor else ""
    # aria-label instead of visually hidden text, which would be longer: a page has hundreds of references.
    return f'<a{anchor} href="{reference.url}" aria-label="{label} {reference.number}">{reference.number}</a>'


def _omitted_sources(citations, number):
    # The number of sources that are left out, with a link to all of them.
    if not number:
        return ""
    text = ngettext("and %(number)s more source", "and %(number)s more sources", number) % {"number": number}
    if not citations.all_sources_url:
        return format_html(' <span class="muted">{}</span>', text)
    return format_html(' <a class="muted" href="{}">{}</a>', citations.all_sources_url, text)


def lang_span(text, iso_code=""):
    """Return the text as HTML, with ``lang`` where its script indicates the language: ``<span lang="ru">…``."""
    return in_languages(str(text), iso_code or "")


def short_names(leaders):
    """Return primary key of a leader → their short name.

    Leaders who share a short name, such as the two Bushes, get their full names.
    """
    short = {leader.pk: leader.get_short_name() for leader in leaders}
    occurrences = Counter(short.values())
    return {leader.pk: short[leader.pk] if occurrences[short[leader.pk]] == 1 else leader.name for leader in leaders}


def place_and_country(place, country):
    """Return where a meeting was held, as "Sochi, Russia"; "Singapore" where both have one name.

    A virtual meeting has no place: None.
    """
    if not place:
        return _("Virtual meeting")
    return str(country) if str(place) == str(country) else f"{place}, {country}"


def coordinates(place):
    """Return the coordinates of a place in degrees with two decimals: 43.60° N, 39.73° E."""
    north = _("N") if place.latitude >= 0 else _("S")
    east = _("E") if place.longitude >= 0 else _("W")
    return f"{abs(place.latitude):.2f}° {north}, {abs(place.longitude):.2f}° {east}"


def plural_name(model):
    """Return the plural name of a model, for headings."""
    return model._meta.verbose_name_plural


def model_name(record):
    """Return the name of a record's model, or of a model: "programmeitem"."""
    return record._meta.model_name


def term_icon(term):
    """Return the icon of an outcome or a stance, "" for a term of any other vocabulary."""
    return icon(term.value) if isinstance(term, Outcome | Stance) else ""


def term_anchor(term):
    """Return the anchor of a term on the vocabulary page: its value, prefixed with the vocabulary's name if needed."""
    return term.value if type(term).__name__ in VALUE_ONLY_ANCHORS else f"{type(term).__name__.lower()}-{term.value}"


def letter(number):
    """Return a, b, c … for 1, 2, 3 …; from 27 on the number itself."""
    return chr(96 + number) if number <= 26 else str(number)
