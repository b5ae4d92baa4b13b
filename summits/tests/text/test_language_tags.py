"""Language fields take language tags only, in one writing: typed, in tables, in data packages."""

import pytest
from django.contrib import admin
from django.core.exceptions import ValidationError

from summits.datapackage.converters import parser_for
from summits.datapackage.errors import CellError
from summits.datapackage.schema import TABLE_OF_NAME
from summits.models import Document, LeaderName, Quotation, Summit
from summits.text.language_tags import canonical_tag

TAGS = {
    "en": "en",
    "EN": "en",
    " en\u00a0": "en",
    "eng": "en",
    "ger": "de",
    "en_GB": "en-GB",
    "en-gb": "en-GB",
    "zh-hans": "zh-Hans",
    "ZH-HANT-TW": "zh-Hant-TW",
    "sr-Latn": "sr-Latn",
    "ru-Latn": "ru-Latn",
    "es-419": "es-419",
    "de-1996": "de-1996",
    "ckb": "ckb",
    "yue": "yue",
    "sh": "sh",
    "fa": "fa",
}
NO_TAGS = {
    "enen": "Enter a code such as en",
    "Englisch": "Did you mean en?",
    "English": "Did you mean en?",
    "русский": "Did you mean ru?",
    "Français": "Did you mean fr?",
    "Chinesisch": "Did you mean zh?",
    "xq": "Enter a code such as en",
    "e": "Enter a code such as en",
    "en-XYZ": "Enter a code such as en",
    "en, ru": "Enter a code such as en",
    "en/ru": "Enter a code such as en",
    "en-": "Enter a code such as en",
    "zh-Hanx": "Enter a code such as en",
    "en-QX": "Enter a code such as en",
    "und": "Enter a code such as en",
    "?": "Enter a code such as en",
}
FIELDS = [(Document, "language"), (LeaderName, "language"), (Quotation, "language"), (Quotation, "translated_from")]
COLUMNS = [("documents", "language"), ("leader_names", "language"), ("quotes", "translated_from")]


def typed(model, name, text):
    """Return what a form of the admin and the model make of a typed text."""
    field = model._meta.get_field(name)
    form_field = admin.site._registry[Summit].formfield_for_dbfield(field, request=None)
    return field.clean(form_field.clean(text), None)


def read(table_name, column_name, text):
    """Return what an import makes of a cell."""
    table = TABLE_OF_NAME[table_name]
    index = table.column_index[column_name]
    cells = [""] * len(table.names)
    cells[index] = text
    return parser_for(table.columns[index], {})(table.normalize_cells(cells)[index])


@pytest.mark.parametrize(("text", "tag"), TAGS.items())
def test_a_language_tag_is_taken_in_its_usual_writing(text, tag):
    assert [typed(*field, text) for field in FIELDS] == [tag] * len(FIELDS)
    assert [read(*column, text) for column in COLUMNS] == [tag] * len(COLUMNS)


@pytest.mark.parametrize(("text", "hint"), NO_TAGS.items())
def test_what_is_no_language_tag_is_refused_with_what_to_enter(text, hint):
    for field in FIELDS:
        with pytest.raises(ValidationError) as refused:
            typed(*field, text)
        assert f"“{text}” is not a language tag. {hint}" in str(refused.value)
    for column in COLUMNS:
        with pytest.raises(CellError) as refused:
            read(*column, text)
        assert f"“{text}” is not a language tag." in refused.value.message and hint in refused.value.hint


def test_every_tag_in_its_usual_writing_stays():
    assert all(canonical_tag(tag) == tag for tag in TAGS.values())
