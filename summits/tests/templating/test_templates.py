"""The templates of the public pages: each compiles, and knows every name it uses."""

import re
from csv import DictReader

import pytest
from babel.messages.extract import extract_from_file
from django.conf import settings
from django.template import engines
from django.utils.translation import override
from jinja2 import DictLoader, UndefinedError

from summits.partial_dates import PartialDate
from summits.templating import environment as jinja
from summits.templating.formatting import (
    ALL_LINK_TEXTS,
    all_link_text,
    event_clause,
    language_tag,
    number_in_words,
    translation_note,
)
from summits.vocabularies import PUBLIC_VOCABULARIES, EventKind

TEMPLATE_DIR = settings.BASE_DIR / "templates"
TEMPLATE_NAMES = sorted(str(path.relative_to(TEMPLATE_DIR)) for path in TEMPLATE_DIR.rglob("*") if path.is_file())


@pytest.fixture
def environment():
    return engines["jinja2"].env.current


@pytest.mark.parametrize("name", TEMPLATE_NAMES)
def test_a_template_compiles(environment, name):
    assert environment.get_template(name)


def test_a_name_that_no_view_gives_is_an_error(environment):
    with pytest.raises(UndefinedError):
        environment.from_string("{% if summmit %}{{ summmit.title }}{% endif %}").render()


def test_what_a_record_says_is_printed_as_text(environment):
    assert environment.from_string("{{ words }}").render(words="<b>") == "&lt;b&gt;"


def test_a_text_broken_into_lines_in_a_template_is_one_sentence(environment):
    text = "{% trans number=2 %}\n  One meeting of\n  leaders{% pluralize %}\n  {{ number }} meetings\n{% endtrans %}"
    assert environment.from_string(text).render() == "2 meetings"


def test_what_stands_in_a_translated_sentence_is_printed_as_text(environment):
    text = '{{ _("%(number)s of %(total)s", number=1, total="<b>") }}'
    assert environment.from_string(text).render() == "1 of &lt;b&gt;"


def test_a_page_is_written_in_the_language_of_the_request():
    page = '{% set said = _("Yes") %}{{ _("Yes") }}, {{ said }}, {% trans %}Yes{% endtrans %}: {{ date_html(day) }}'
    pages = jinja.EnvironmentPerLanguage(loader=DictLoader({"page": page}), autoescape=True)
    day = PartialDate(1985, 12)
    for language, expected in [("en-gb", "Yes, Yes, Yes: December"), ("de", "Ja, Ja, Ja: Dezember")] * 2:
        with override(language):
            assert expected in re.sub("<.*?>", "", pages.get_template("page").render(day=day))


def extracted_texts(name):
    """The texts of a template, as babel.cfg has them extracted for translators: strings, and tuples of two numbers."""
    options = {"trimmed": "true", "trim_blocks": "true", "lstrip_blocks": "true"}
    return [text for _line, text, *_others in extract_from_file("jinja2", TEMPLATE_DIR / name, options=options)]


def test_the_texts_of_the_pages_can_be_taken_out_for_translators():
    found = {text for name in TEMPLATE_NAMES for text in extracted_texts(name)}
    assert "Skip to main content" in found
    assert ("%(number)s issue", "%(number)s issues") in found


def test_no_text_of_the_pages_or_the_vocabularies_has_a_straight_apostrophe():
    found = [str(term.label) + str(term.definition) for _heading, terms in PUBLIC_VOCABULARIES for term in terms]
    for name in TEMPLATE_NAMES:
        for text in extracted_texts(name):
            found += [text] if isinstance(text, str) else filter(None, text)
    assert "Skip to main content" in found
    assert not [text for text in found if "'" in text]


LANGUAGES = sorted(
    {
        row[column]
        for path in (settings.BASE_DIR / "summits/data").glob("*/*.csv")
        for row in DictReader(path.open(encoding="utf-8"))
        for column in ("language", "translated_from")
        if row.get(column)
    }
)


@pytest.mark.parametrize("code", LANGUAGES)
def test_each_language_of_the_shipped_data_is_called_by_its_name(code):
    assert re.fullmatch(r"Translated from [A-Z][\w-]{3,}\.", translation_note(code))


@pytest.mark.parametrize(
    ("code", "expected"),
    [("zh", " from Chinese"), ("zh-Hans", " from Chinese"), ("zh-Hant", " from Chinese"), ("ko", " from Korean")]
    + [("RU", " from Russian"), ("xx", ""), ("x" * 40, "")],
)
def test_a_language_is_called_by_its_english_name_or_not_at_all(code, expected):
    assert translation_note(code) == f"Translated{expected}."


def test_numbers_up_to_ten_are_words_in_a_sentence():
    assert [number_in_words(number) for number in (1, 3, 9, 10, 11)] == ["one", "three", "nine", "ten", 11]


def test_a_page_names_its_language_as_a_language_tag_is_written():
    with override("en-gb"):
        assert language_tag() == "en-GB"
    with override("de"):
        assert language_tag() == "de"


@pytest.mark.parametrize(
    ("kind", "country", "is_political", "expected"),
    [
        ("withdrawn", "United States", False, "the United States withdrew"),
        ("denounced", "Russia", False, "Russia gave notice of withdrawal"),
        ("entered-into-force", None, False, "entered into force"),
        ("signed", None, False, "signed"),
        ("signed", None, True, "adopted"),
    ],
)
def test_an_event_of_one_party_is_told_with_the_party_as_its_subject(kind, country, is_political, expected):
    assert event_clause(kind, country, is_political) == expected


def test_every_kind_of_event_can_be_told_of_one_party():
    assert all("Japan" in event_clause(kind, "Japan", False) for kind in EventKind)


def test_the_link_to_all_records_of_a_kind_counts_them():
    assert (all_link_text(213, "quotation"), all_link_text(1, "quotation")) == (
        "All 213 quotations",
        "The only quotation",
    )
    asked = {
        noun
        for name in TEMPLATE_NAMES
        for noun in re.findall(r'all_link_text\(.*?,\s+"(.*?)"\)', (TEMPLATE_DIR / name).read_text())
    }
    assert asked == set(ALL_LINK_TEXTS)
