"""Files as spreadsheets save them are read as meant; any other file is refused with a reason."""

import io
import re
import zipfile
from datetime import date, datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import given
from hypothesis import strategies as some

from summits.admin import uploads as admin_uploads
from summits.models import Leader, Source, Summit, Upload
from summits.spreadsheets import formats, limits
from summits.spreadsheets.csv_injection import escape_formula, unescape_formula
from summits.spreadsheets.parsing import detect_format
from summits.tests.helpers import uploads
from summits.tests.helpers.uploads import (
    ADD,
    fetched,
    package_zip,
    page_of,
    press,
    send,
    shown,
    table,
    workbook,
    zip_bytes,
)

pytestmark = pytest.mark.django_db
editor_client, chief, archive = uploads.editor_client, uploads.chief, uploads.archive

LEADERS = "slug name sort_name"
YELTSIN = ["yeltsin", "Boris Yeltsin", "Yeltsin, Boris"]


def refused(answer):
    """Return the text of the page that says why a file is not looked into."""
    assert answer.status_code == 400
    return answer.content.decode()


@pytest.mark.parametrize("text", ["=1+1", "+1 (202) 555", "-cmd", "@SUM(A1)", "\tx", "'=1", "''=1", "＝1"])
def test_formulas_get_an_apostrophe(text):
    assert escape_formula(text) == f"'{text}"
    assert unescape_formula(escape_formula(text)) == text


@pytest.mark.parametrize("text", ["", "Sochi", "-73.9", "'s-Hertogenbosch", "2008-04-06", "a=b"])
def test_other_texts_get_no_apostrophe(text):
    assert escape_formula(text) == text == unescape_formula(text)


INJECTED = "x;=cmd|' /C calc'!A0;y"


@pytest.mark.parametrize(
    "text",
    [
        INJECTED,
        "x\t=1",
        'x"=1',
        "x,@SUM(A1)",
        "x\n=1",
        "x\r\n+1",
        "x;'=1",
        "x; =1",
        " =1",
        "x;-1+1",
        "x\u2028=1",
        "x;＝1",
    ],
)
def test_formulas_after_other_separators_are_escaped(text):
    for cell in re.split('[,;"\t\r\n\u2028]', escape_formula(text)):
        assert not re.match(" *[=+@＝-]", cell)
    assert unescape_formula(escape_formula(text)) == text


@given(some.text(alphabet="'=+-@\t\r\n1a \";,") | some.text())
def test_escaping_any_text_can_be_undone(text):
    assert unescape_formula(escape_formula(text)) == text


@pytest.mark.parametrize(
    "content",
    [
        table(LEADERS, YELTSIN).encode("utf-8-sig"),
        b'slug;name;sort_name\nyeltsin;Boris Yeltsin;"Yeltsin, Boris"\n',
        "slug\tname\tsort_name\r\nyeltsin\tBoris Yeltsin\tYeltsin, Boris\r\n\t\t\r\n".encode("utf-16"),
        workbook(Sheet1=[LEADERS.split(), YELTSIN]),
        workbook(Leaders=[LEADERS.split(), [], YELTSIN, [None, None, None]], Sheet2=[]),
    ],
    ids=["utf-8 with its mark", "semicolons", "utf-16 with tabs", "one sheet of any name", "a sheet named by its kind"],
)
def test_a_table_is_read_however_a_spreadsheet_saves_it(editor_client, content):
    upload = send(editor_client, "leaders (1).csv", content)
    press(editor_client, upload, "_import")
    assert Leader.objects.get().sort_name == "Yeltsin, Boris"


def test_numbers_and_dates_of_a_workbook_are_read_in_the_archives_notation(editor_client, archive):
    rows = [
        ["slug", "title", "kind", "start", "end", "place", "country"],
        ["a", 1984, "bilateral", datetime(1984, 5, 1), date(1984, 5, 2), "moscow", "russia"],
        ["b", "B", "bilateral", 1984, None, "moscow", "russia"],
    ]
    press(editor_client, send(editor_client, "x.xlsx", workbook(summits=rows)), "_import")
    first, second = Summit.objects.get(slug="a"), Summit.objects.get(slug="b")
    assert (first.title, str(first.start), str(first.end)) == ("1984", "1984-05-01", "1984-05-02")
    assert str(second.start) == "1984"


def test_cells_without_text_are_reported(editor_client, archive):
    rows = [
        LEADERS.split(),
        ["a", "=1+1", "A"],
        ["b", True, "B"],
        ["c", datetime(1984, 5, 1, 12, 30), "C"],
        ["d", "D", "D", "more"],
    ]
    upload = send(editor_client, "x.xlsx", workbook(leaders=rows))
    found = {(one["line"], one["column"], one["cell"], one["wrong"]) for one in upload.dry_run_result["faults"]}
    assert found == {
        (1, "D", "D1", "This column has no name."),
        (2, "name", "B2", "This cell contains a formula."),
        (3, "name", "B3", "This is not a text, number or date."),
        (4, "name", "B4", "This is not a text, number or date."),
    }


def test_the_cell_that_is_not_utf_8_is_reported(editor_client):
    rows = [["a", "Gorbatschöw", "G"], ["b", "Путин", "P"]]
    content = table(LEADERS, *rows).encode().replace("ö".encode(), b"\xf6")
    upload = send(editor_client, "leaders.csv", content)
    [fault] = upload.dry_run_result["faults"]
    assert (fault["line"], fault["column"], fault["wrong"]) == (2, "name", "This text is not encoded in UTF-8.")


def test_an_unknown_column_is_reported_with_the_closest_name(editor_client):
    upload = send(editor_client, "leaders.csv", table("slug nome", ["a", "A"]))
    [fault] = upload.dry_run_result["faults"]
    assert (fault["column"], fault["right"]) == ("nome", "Did you mean “Name”? Choose it, or leave the column out.")


OLD = b"\xd0\xcf\x11\xe0" + b"x" * 100
BROKEN = package_zip()[:-40]
NOT_READ = {
    "an old workbook": ("x.xls", OLD, "Save it as an Excel workbook"),
    "an empty file": ("leaders.csv", b"", "empty"),
    "a picture": ("leaders.csv", b"\x89PNG\0\0\0", "This is not a table"),
    "a table of no kind": ("x.csv", b"slug\na\n", "Choose which kind of record"),
    "a sheet of no kind": (
        "x.xlsx",
        workbook(leaders=[["slug"]], notes=[["a"]]),
        "Choose which kind of record this sheet holds",
    ),
    "a kind twice": (
        "x.xlsx",
        workbook(leaders=[["slug"]], Leaders2=[["a"]]),
        "Choose which kind of record this sheet holds",
    ),
    "a damaged bundle": ("x.zip", BROKEN, "damaged"),
    "an empty workbook": ("x.xlsx", workbook(leaders=[]), "empty"),
    "a workbook that is none": ("x.xlsx", zip_bytes({"xl/workbook.xml": "<a"}), "This workbook cannot be read"),
    "a bundle in two folders": ("x.zip", zip_bytes({"a/leaders.csv": "", "b/terms.csv": ""}), "one folder"),
    "no file of a bundle": ("x.zip", zip_bytes({}), "no file of a data package"),
    "a name that leads out": ("x.zip", zip_bytes({"../../etc/passwd": "x"}), "passwd"),
}


@pytest.mark.parametrize(("name", "content", "why"), NOT_READ.values(), ids=NOT_READ)
def test_an_unreadable_file_is_refused_with_a_reason(editor_client, name, content, why):
    upload = send(editor_client, name, content)
    assert why in shown(editor_client, upload)
    assert not upload.dry_run_result.get("counts")


def test_a_form_without_a_file_is_refused(editor_client):
    assert "This field is required" in refused(editor_client.post(ADD, {"on_conflict": "replace"}))


def test_an_upload_that_is_too_large_is_not_stored(editor_client, settings):
    settings.UPLOAD_MAX_MB = 1
    content = b"slug\n" + b"a" * 1_100_000
    answer = editor_client.post(ADD, {"on_conflict": "replace", "file": SimpleUploadedFile("leaders.csv", content)})
    assert "This file is too large" in refused(answer)
    assert not Upload.objects.exists()


def test_what_was_typed_is_shown_again_with_a_file_that_is_too_large(editor_client, settings):
    settings.UPLOAD_MAX_MB = 1
    file = SimpleUploadedFile("leaders.csv", b"slug\n" + b"a" * 1_200_000)
    answer = editor_client.post(ADD, {"file": file, "table": "leaders", "on_conflict": "keep"})
    page = refused(answer)
    assert "This file is too large" in page
    assert '<option value="leaders" selected>' in page
    assert re.search(r'value="keep"[^>]* checked', page)
    assert not Upload.objects.exists()


def test_a_users_waiting_files_are_limited_in_total(editor_client, monkeypatch):
    monkeypatch.setattr(admin_uploads, "max_upload_bytes", lambda: 1_000)
    waiting = [send(editor_client, f"{number}.pdf", b"%PDF" + b"a" * 990) for number in range(5)]
    file = {"on_conflict": "replace", "file": SimpleUploadedFile("leaders.csv", b"slug\n" + b"a" * 100)}
    assert "take up too much space" in refused(editor_client.post(ADD, file))
    assert Upload.objects.count() == 5
    editor_client.post(page_of(waiting[0]), {"_discard": "1"})
    file["file"].seek(0)
    assert editor_client.post(ADD, file).status_code == 302


def test_a_zip_bomb_is_not_unpacked(editor_client, settings, monkeypatch):
    settings.UPLOAD_MAX_MB = 1
    upload = send(editor_client, "x.zip", zip_bytes({"leaders.csv": b"a" * 10_000_001}))
    assert "can have up to 10 MB in total" in upload.dry_run_result["refused"]
    bomb = zip_bytes({"xl/workbook.xml": b" " * 10_000_001})
    assert "can have up to 10 MB in total" in send(editor_client, "x.xlsx", bomb).dry_run_result["refused"]
    many = zip_bytes({f"{number}.csv": "" for number in range(limits.MAX_FILES + 1)})
    assert "can contain up to" in send(editor_client, "x.zip", many).dry_run_result["refused"]


def test_a_workbook_with_entities_is_refused(editor_client):
    book = workbook(leaders=[["slug"], ["a"]])
    bomb = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><workbook>&b;</workbook>'
    with zipfile.ZipFile(io.BytesIO(book)) as archive:
        files = {name: archive.read(name) for name in archive.namelist()} | {"xl/workbook.xml": bomb}
    assert (
        send(editor_client, "x.xlsx", zip_bytes(files))
        .dry_run_result["refused"]
        .startswith("This workbook cannot be read.")
    )


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_a_formula_survives_the_export_and_import_of_a_list(editor_client, archive, kind):
    texts = [INJECTED, "=1+1\n-2\t@x", "';'=1", "'", 'a,\'+b;"=1"']
    for text in texts:
        Source.objects.filter(slug="dpa").update(note=text)
        content = fetched(editor_client.get(f"/admin/summits/source/export/{kind}/"))
        if kind == "csv" and text == INJECTED:
            assert b";'=cmd" in content and b";=cmd" not in content
        assert send(editor_client, f"sources.{kind}", content).dry_run_result["counts"] == [["sources", 0, 0, 0, 2]]


def test_a_data_package_contains_formulas_unescaped(editor_client, archive):
    Source.objects.filter(slug="dpa").update(note=INJECTED)
    content = fetched(editor_client.get("/admin/summits/source/export/zip/"))
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        assert b";=cmd" in package.read("sources.csv")
    counts = send(editor_client, "x.zip", content).dry_run_result["counts"]
    assert ["sources", 0, 0, 0, 2] in counts
    assert not any(created or changed for _table, created, changed, _kept, _unchanged in counts)


def test_control_characters_survive_a_workbook(editor_client, archive):
    Source.objects.filter(slug="dpa").update(note="=1+1\r\n_x0041_ and\ta tab\r")
    content = b"".join(editor_client.get("/admin/summits/source/export/xlsx/").streaming_content)
    upload = send(editor_client, "sources.xlsx", content)
    assert upload.dry_run_result["counts"] == [["sources", 0, 0, 0, 2]]


def test_formats_are_detected_by_the_bytes_of_a_file():
    assert detect_format(b"slug\n") == formats.CSV
    assert detect_format(workbook(leaders=[["slug"]])) == formats.XLSX
    assert detect_format(package_zip()) == formats.DATA_PACKAGE


@pytest.mark.parametrize("divides", ["|", ":", "，", "；", "：", "｜"])
@pytest.mark.parametrize("skipped", ["", " ", "\u00a0", "\ufeff", "\x01", "\x80"])
def test_a_formula_is_escaped_after_any_separator_or_skipped_character(divides, skipped):
    formula = f"{skipped}=cmd|' /C calc'!A0"
    for before in ("", f"x{divides}", f"x{divides} "):
        text = before + formula
        assert escape_formula(text) in (f"{before}'{formula}", f"{before.rstrip(' ')}' {formula}")
        assert unescape_formula(escape_formula(text)) == text
