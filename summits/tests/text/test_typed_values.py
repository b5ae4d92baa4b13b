"""Degrees, identifiers, addresses and quotations as people type and copy them: in the admin, in tables and packages."""

from decimal import Decimal

import pytest
from django.contrib import admin
from django.core.exceptions import ValidationError

from summits.datapackage.converters import parser_for
from summits.datapackage.errors import CellError
from summits.datapackage.schema import TABLE_OF_NAME
from summits.models import Actor, Commitment, Document, Leader, Place, Quotation, Source, Summit
from summits.tests.helpers import factories as new
from summits.tests.helpers import uploads
from summits.tests.helpers.uploads import press, send, shown, table, workbook

editor_client, chief = uploads.editor_client, uploads.chief

LATITUDES = {
    "43.6": "43.6",
    "43,6": "43.6",
    " 43.60 ": "43.6",
    "\u221233.9": "-33.9",
    "–33,9": "-33.9",
    "+43.6": "43.6",
    "43.5854722222": "43.58547",
    "43°35′N": "43.58333",
    "43° 35′ 7.8″ N": "43.5855",
    "43°35'7.8\"N": "43.5855",
    "43° 35’ 7,8’’ n": "43.5855",
    "N 43.6": "43.6",
    "33.9° S": "-33.9",
    "S 33° 54′": "-33.9",
    "0": "0",
    "-0.0": "0",
}
LONGITUDES = {"39,7303": "39.7303", "21° 54′ W": "-21.9", "W 21.9": "-21.9", "39.7 E": "39.7", "\u221221.9": "-21.9"}
NO_LATITUDES = ["43.6 E", "north", "43 60′", "43°75′N", "-43.6 S", "43.6, 39.7", "43.6.1", "4 3.6", "1.234.567", "NaN"]
WIKIDATA = {
    "Q7747": "Q7747",
    "q7747": "Q7747",
    " Q7747\u00a0": "Q7747",
    "https://www.wikidata.org/wiki/Q7747": "Q7747",
    "http://www.wikidata.org/entity/Q7747": "Q7747",
    "https://m.wikidata.org/wiki/Q7747#P569": "Q7747",
    "www.wikidata.org/wiki/Q7747?uselang=ru": "Q7747",
    "https://www.wikidata.org/wiki/Special:EntityPage/Q7747": "Q7747",
    "wd:Q7747": "Q7747",
    "Wikidata: Q7747": "Q7747",
}
NO_WIKIDATA = ["7747", "P569", "Q", "Q0", "Putin", "https://en.wikipedia.org/wiki/Q7747", "Q7747 Q2", "Q7747x"]
CODES = {"RU": "RU", "ru": "RU", " Ru ": "RU", "suhh": "SUHH"}
NO_CODES = ["R1", "42", "R-", "РФ"]
ADDRESSES = {
    "https://kremlin.ru/x": "https://kremlin.ru/x",
    "HTTPS://kremlin.ru/X": "https://kremlin.ru/X",
    "Http://kremlin.ru/x": "http://kremlin.ru/x",
    "<https://kremlin.ru/x>": "https://kremlin.ru/x",
    " https://kremlin.ru/x\n": "https://kremlin.ru/x",
    "https://kremlin.ru/?next=HTTP://x.org": "https://kremlin.ru/?next=HTTP://x.org",
}
QUOTATIONS = {
    "Trust, but verify.": "Trust, but verify.",
    "“Trust, but verify.”": "Trust, but verify.",
    "“Trust, but verify”.": "Trust, but verify.",
    '"Trust, but verify."': "Trust, but verify.",
    "«Доверяй, но проверяй»": "Доверяй, но проверяй",
    "« Oui »": "Oui",
    "„Vertraue, aber prüfe“": "Vertraue, aber prüfe",
    "„Zaufaj, ale sprawdzaj”": "Zaufaj, ale sprawdzaj",
    "»Vertraue«": "Vertraue",
    "‘Trust, but verify.’": "Trust, but verify.",
    "「信任，但要核查」": "信任，但要核查",
    "“Trust,” he said, “but verify.”": "“Trust,” he said, “but verify.”",
    '"Trust," he said, "but verify."': '"Trust," he said, "but verify."',
    "He said “trust”": "He said “trust”",
    "“Star Wars” must go.": "“Star Wars” must go.",
    "“What ‘peace’?”": "What ‘peace’?",
    "‘Tis the people’s will": "‘Tis the people’s will",
    "“”": "“”",
    '"': '"',
}
STORED = [
    ("places", Place, "latitude", LATITUDES),
    ("places", Place, "longitude", LONGITUDES),
    ("leaders", Leader, "wikidata_id", WIKIDATA),
    ("actors", Actor, "iso_code", CODES),
    ("sources", Source, "url", ADDRESSES),
    ("documents", Document, "url", ADDRESSES),
    ("quotes", Quotation, "text", QUOTATIONS),
    ("commitments", Commitment, "text", QUOTATIONS),
]
REFUSED = [
    ("places", Place, "latitude", NO_LATITUDES),
    ("leaders", Leader, "wikidata_id", NO_WIKIDATA),
    ("actors", Actor, "iso_code", NO_CODES),
]


def cases(table_of_cases):
    """Return (table, model, field, text, what is stored) of each case; what is stored is None where it is refused."""
    return [
        pytest.param(
            name, model, field, text, texts[text] if isinstance(texts, dict) else None, id=f"{name} {field} {text}"
        )
        for name, model, field, texts in table_of_cases
        for text in texts
    ]


def form_field(model, name):
    """Return the field of the admin's forms."""
    field = model._meta.get_field(name)
    return admin.site._registry[Summit].formfield_for_dbfield(field, request=None)


def typed(model, name, text):
    """Return what a form of the admin and the model make of a typed text."""
    return model._meta.get_field(name).clean(form_field(model, name).clean(text), None)


def read(table_name, name, text):
    """Return what an import makes of a cell."""
    table = TABLE_OF_NAME[table_name]
    index = table.column_index[name]
    cells = [""] * len(table.names)
    cells[index] = text
    return parser_for(table.columns[index], {})(table.normalize_cells(cells)[index])


@pytest.mark.parametrize(("table_name", "model", "name", "text", "stored"), cases(STORED))
def test_a_value_is_read_as_it_is_meant(table_name, model, name, text, stored):
    number = Decimal(stored) if model is Place else stored
    assert typed(model, name, text) == number
    found = read(table_name, name, text)
    assert (Decimal(str(found)) if model is Place else found) == number
    assert read(table_name, name, stored) == found


@pytest.mark.parametrize(("table_name", "model", "name", "text", "stored"), cases(REFUSED))
def test_what_can_mean_nothing_is_refused(table_name, model, name, text, stored):
    with pytest.raises(ValidationError):
        typed(model, name, text)
    with pytest.raises(CellError):
        read(table_name, name, text)


@pytest.mark.parametrize(
    ("model", "name"),
    [(Summit, "title"), (Summit, "summary"), (Source, "note"), (Quotation, "text"), (Leader, "slug"), (Source, "url")],
)
def test_a_browser_cuts_nothing_that_is_pasted(model, name):
    assert "maxlength" not in form_field(model, name).widget.attrs
    with pytest.raises(ValidationError, match="at most"):
        form_field(model, name).clean("x" * (model._meta.get_field(name).max_length + 1))


@pytest.mark.parametrize(
    ("model", "name"), [(Place, "latitude"), (Place, "longitude"), (Commitment, "order"), (Summit, "start")]
)
def test_no_number_is_typed_into_a_field_that_the_mouse_wheel_changes(model, name):
    assert form_field(model, name).widget.input_type == "text"


@pytest.mark.django_db
def test_a_workbook_with_numbers_copied_from_elsewhere_is_read(editor_client):
    new.country("Russia", slug="russia")
    header = ["slug", "name", "country", "latitude", "longitude"]
    rows = workbook(places=[header, ["sochi", "Sochi", "russia", "43° 35′ N", 39.723061111]])
    upload = send(editor_client, "places.xlsx", rows)
    assert "43.58333" in shown(editor_client, upload)
    press(editor_client, upload, "_import")
    place = Place.objects.get()
    assert (str(place.latitude), str(place.longitude)) == ("43.58333", "39.72306")


@pytest.mark.django_db
def test_the_address_of_a_wikidata_item_is_imported_as_its_number(editor_client):
    leader = new.leader("Vladimir Putin", status="draft")
    rows = table("slug wikidata_id", [leader.slug, "http://www.wikidata.org/entity/Q7747"])
    press(editor_client, send(editor_client, "leaders.csv", rows), "_import")
    leader.refresh_from_db()
    assert leader.wikidata_id == "Q7747"


@pytest.mark.django_db
def test_an_address_in_capitals_is_imported(editor_client):
    rows = table("slug title url", ["kremlin", "Transcript", "HTTPS://kremlin.ru/X"])
    press(editor_client, send(editor_client, "sources.csv", rows), "_import")
    assert Source.objects.get().url == "https://kremlin.ru/X"


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/", "/search/", "/summits/", "/agreements/"])
def test_the_boxes_for_words_cut_nothing_that_is_pasted(client, address):
    new.meeting()
    text = client.get(address).text
    assert 'name="q"' in text and "maxlength" not in text.split('name="q"')[1].split(">")[0]
