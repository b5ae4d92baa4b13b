"""Texts have one form, wherever they come in: a table of what was typed or imported, where, and what is stored."""

import random

import pytest
from django.contrib import admin

from summits.datapackage.errors import ErrorList
from summits.datapackage.reader import PackageFolder
from summits.datapackage.schema import TABLE_OF_NAME
from summits.models import ChangeSet, Quotation, Summit
from summits.spreadsheets.parsing import open_upload
from summits.spreadsheets.xlsx import XML_ILLEGAL
from summits.tests.helpers import factories as new
from summits.tests.helpers import uploads
from summits.tests.helpers.admin import change_url, form_data
from summits.tests.helpers.datapackages import load, with_cells
from summits.tests.helpers.uploads import press, send, shown, table, workbook
from summits.text.stored_form import are_normal, normalize_line, normalize_paragraphs

editor_client, chief, archive = uploads.editor_client, uploads.chief, uploads.archive

ENGLAND = "🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f"
LINES = {
    "a blank at the end": ("Sochi Summit 2008 ", "Sochi Summit 2008"),
    "blanks around": ("  Sochi ", "Sochi"),
    "doubled blanks": ("Sochi  Summit   2008", "Sochi Summit 2008"),
    "a no-break space": ("Sochi\u00a0Summit", "Sochi Summit"),
    "a narrow no-break space": ("Qui\u202f?", "Qui ?"),
    "French quotation marks": ("«\u00a0Oui\u00a0»", "« Oui »"),
    "an ideographic space": ("\u3000金正恩\u3000", "金正恩"),
    "a figure space": ("20\u2007000", "20 000"),
    "a tab": ("Sochi\tSummit\t", "Sochi Summit"),
    "a line end": ("Sochi\nSummit", "Sochi Summit"),
    "a line end of Windows": ("Sochi\r\nSummit\r\n", "Sochi Summit"),
    "a line end of old Macs": ("Sochi\rSummit", "Sochi Summit"),
    "a line separator": ("Sochi\u2028Summit", "Sochi Summit"),
    "a next line": ("Sochi\x85Summit", "Sochi Summit"),
    "a vertical tab": ("Sochi\x0bSummit", "Sochi Summit"),
    "a zero-width space": ("Sochi\u200b Summit", "Sochi Summit"),
    "a zero-width space between blanks": ("Sochi \u200b Summit", "Sochi Summit"),
    "a byte order mark": ("\ufeffSochi", "Sochi"),
    "a word joiner": ("Sochi\u2060Summit", "SochiSummit"),
    "a soft hyphen": ("Abrüs\u00adtung", "Abrüstung"),
    "a control character": ("Sochi\x07", "Sochi"),
    "a decomposed letter": ("Reykjavi\u0301k", "Reykjavík"),
    "a decomposed й": ("Горбаче\u0308в, Андреи\u0306", "Горбачёв, Андрей"),
    "decomposed Korean": ("\u1100\u1175\u11b7", "김"),
    "a sign of Ångström": ("\u212bland", "Åland"),
    "a mark of direction": ("\u200fفلسطين\u200e", "فلسطين"),
    "an embedding": ("\u202bفلسطين\u202c", "فلسطين"),
    "an override": ("abc\u202edef\u202c", "abcdef"),
    "an isolate": ("\u2068Sochi\u2069", "Sochi"),
    "a non-joiner within Persian": ("می\u200cخواهم", "می\u200cخواهم"),
    "a non-joiner at the end": ("می\u200c خواهم\u200c", "می خواهم"),
    "a non-joiner in German": ("Auf\u200clage", "Auflage"),
    "a joiner in Hindi": ("क्\u200dष", "क्\u200dष"),
    "a joiner at the end in Malayalam": ("അവന്\u200d വന്നു", "അവന്\u200d വന്നു"),
    "a joiner of Persian": ("ه\u200d", "ه\u200d"),
    "emoji of several": ("👩🏽\u200d🚀 👨\u200d👩\u200d👧", "👩🏽\u200d🚀 👨\u200d👩\u200d👧"),
    "a flag": (ENGLAND, ENGLAND),
    "tags of nothing": ("Sochi\U000e0067", "Sochi"),
    "a Khmer word": ("ភ្នំពេញ", "ភ្នំពេញ"),
    "an accent on a plain letter": ("J\u030cosef", "J\u030cosef"),
}
PARAGRAPHS = {
    "line ends of Windows": ("One.\r\n\r\nTwo.\r\n", "One.\n\nTwo."),
    "line ends of old Macs": ("One.\rTwo.", "One.\nTwo."),
    "many empty lines": ("\n\nOne.\n\n\n\nTwo.\n", "One.\n\nTwo."),
    "blank lines": ("One. \n \t \nTwo.", "One.\n\nTwo."),
    "blanks at the beginnings": ("  One.\n  Two.", "One.\nTwo."),
    "a paragraph separator": ("One.\u2029Two.", "One.\n\nTwo."),
    "a next line": ("One.\x85Two.", "One.\nTwo."),
    "doubled blanks": ("They  met.\nThey\u00a0 left.", "They met.\nThey left."),
    "a mark of direction within": ("قال\u200f (USA)\u200f: نعم\u200f", "قال\u200f (USA)\u200f: نعم"),
    "a mark of direction in Latin": ("One\u200e two.", "One two."),
    "a Persian text": ("می\u200cخواهم\r\nمی\u200cروم", "می\u200cخواهم\nمی\u200cروم"),
}
OF_LISTS = {
    "blanks around items": ("dpa | treaty", "dpa|treaty"),
    "blanks around places": ("dpa @ p.  2 |treaty ", "dpa@p. 2|treaty"),
    "a no-break space": ("dpa\u00a0|\u00a0treaty", "dpa|treaty"),
}
COLUMNS = {"title": LINES, "background": PARAGRAPHS, "sources": OF_LISTS}
CASES = [
    pytest.param(column, *case, id=f"{column}: {name}")
    for column, cases in COLUMNS.items()
    for name, case in cases.items()
]


def quoted(*rows):
    return "".join(",".join(f'"{cell}"' for cell in row) + "\n" for row in rows)


def as_csv(text, column):
    return quoted(["slug", column], ["sochi-2008", text]).encode()


def as_workbook(text, column):
    text = XML_ILLEGAL.sub(lambda found: f"_x{ord(found[0]):04X}_", text)
    return workbook(summits=[["slug", column], ["sochi-2008", text]])


def cell_of(tables, column):
    ((_line, cells),) = tables.table_data[TABLE_OF_NAME["summits"]].rows
    return cells[TABLE_OF_NAME["summits"].column_index[column]]


@pytest.mark.parametrize(("column", "text", "right"), CASES)
@pytest.mark.parametrize("made", [as_csv, as_workbook])
def test_an_imported_table_is_read_in_the_one_form(made, column, text, right):
    with open_upload(made(text, column), "summits", "summits") as tables:
        assert cell_of(tables, column) == right


@pytest.mark.parametrize(("column", "text", "right"), CASES)
def test_a_data_package_is_read_in_the_one_form(column, text, right, tmp_path):
    package_table = TABLE_OF_NAME["summits"]
    row = {"slug": "sochi-2008", column: text}
    content = quoted(package_table.names, [row.get(name, "") for name in package_table.names])
    (tmp_path / "summits.csv").write_text(content, encoding="utf-8", newline="")
    with PackageFolder(tmp_path).open(package_table, ErrorList()) as file:
        ((_line, cells),) = file.rows()
    assert cells[package_table.column_index[column]] == right


@pytest.mark.parametrize(("column", "text", "right"), [case for case in CASES if "sources" not in case.id])
def test_what_is_typed_is_read_in_the_one_form(column, text, right):
    field = admin.site._registry[Summit].formfield_for_dbfield(Summit._meta.get_field(column), request=None)
    assert field.clean(text) == right
    assert not field.has_changed(text, right) and not field.has_changed(right, text)
    assert field.prepare_value(text) == right


def test_a_quotation_is_one_line_and_a_slug_has_no_invisible_character():
    quotations, summits = Quotation._meta, admin.site._registry[Summit]
    field = summits.formfield_for_dbfield(quotations.get_field("text"), request=None)
    assert field.clean("One.\r\n\r\nTwo.") == "One. Two."
    slug = summits.formfield_for_dbfield(Summit._meta.get_field("slug"), request=None)
    assert slug.clean("\u200bsochi-2008\u00a0") == "sochi-2008"


def test_the_one_form_is_reached_at_once():
    signs = "ab \t\n\r\xa0\u200b\u200c\u200d\u200e\u0301\u0316éمخ👨\u2029\x85\ufe0f\U000e0067"
    chance = random.Random(18)
    for _number in range(20_000):
        text = "".join(chance.choices(signs, k=chance.randint(0, 9)))
        for normalize in (normalize_line, normalize_paragraphs):
            assert normalize(normalize(text)) == normalize(text)
        if are_normal(["a", text, "b"]):
            assert normalize_line(text) == text == normalize_paragraphs(text)


@pytest.mark.django_db
class TestStoredTexts:
    """From a file or a form into the archive."""

    def test_a_title_is_stored_without_its_blank_and_a_term_with_blanks_is_read(self, editor_client, archive):
        rows = table("slug title kind", ["sochi-2008", "Sochi Summit 2008 ", " bilateral "])
        upload = press(editor_client, send(editor_client, "summits.csv", rows), "_import")
        summit = Summit.objects.get(slug="sochi-2008")
        assert upload.imported and (summit.title, summit.kind) == ("Sochi Summit 2008", "bilateral")

    def test_a_table_that_differs_in_blanks_alone_changes_nothing(self, editor_client, archive):
        summit = Summit.objects.get(slug="sochi-2008")
        rows = table("slug title", [" sochi-2008 ", f" {summit.title.replace(' ', chr(0xA0))} "])
        assert "already holds everything" in shown(editor_client, send(editor_client, "summits.csv", rows))

    def test_a_text_stored_before_in_another_form_is_no_difference(self, editor_client, archive):
        Summit.objects.filter(slug="sochi-2008").update(title="Sochi Summit 2008 ", background="One.\r\nTwo.")
        rows = table("slug title background", ["sochi-2008", "Sochi Summit 2008", "One.\nTwo."])
        assert "already holds everything" in shown(editor_client, send(editor_client, "summits.csv", rows))

    def test_a_record_with_texts_in_another_form_is_saved_untouched_without_an_edit(self, editor_client):
        summit = new.summit(title="Sochi\n Summit ", background="One.\r\n\r\n\r\nTwo.\n")
        before = ChangeSet.objects.count()
        page = change_url(summit)
        data = form_data(editor_client.get(page))
        data["background"] = data["background"].replace("\n", "\r\n")
        assert editor_client.post(page, data).status_code == 302
        assert ChangeSet.objects.count() == before

    def test_a_package_imported_by_a_command_is_stored_in_the_one_form(self, tmp_path):
        load(tmp_path / "package", with_cells("summits", 1, background="One.\r\n\r\n\r\nTwo.\r\n"))
        assert Summit.objects.get(slug="sochi-2008").background == "One.\n\nTwo."
