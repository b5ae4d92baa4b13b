"""Malicious files, whatever they state or unpack to, are refused before they cost anything."""

import io
import struct
import tracemalloc
import zipfile
from functools import cached_property

import pytest

from summits.datapackage.reader import MAX_COLUMNS
from summits.spreadsheets import limits, xlsx_reader
from summits.spreadsheets.dry_run import storable_result
from summits.spreadsheets.parsing import open_upload
from summits.tests.helpers.uploads import workbook, zip_bytes

SHEET = "xl/worksheets/sheet1.xml"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
MOST_MEMORY = 150_000_000
"""How many bytes of Python's memory no file may take that is refused; each test's own takes far less."""


def read(content, name="leaders.csv", table="leaders"):
    """Return the rows of an upload's first table, and its errors as a list of lines."""
    with open_upload(content, name, table) as folder:
        sheet = next(iter(folder.table_data.values()))
        return sheet.rows, sheet.errors.lines()


def refusal(content):
    """Return why an upload is refused; it may take little memory until then."""
    tracemalloc.start()
    try:
        with pytest.raises(limits.UploadRefused) as refused, open_upload(content, "leaders.zip", "leaders"):
            pass
        _now, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert most < MOST_MEMORY
    return str(refused.value)


def with_part(**parts):
    """Return a workbook of leaders with other content in some of its parts; the names are those of PARTS."""
    with zipfile.ZipFile(io.BytesIO(workbook(leaders=[["slug", "name"], ["a", "A"]]))) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    return zip_bytes(files | {PARTS[name]: content for name, content in parts.items()})


PARTS = {"sheet": SHEET, "texts": "xl/sharedStrings.xml", "styles": "xl/styles.xml", "book": "xl/workbook.xml"}


def sheet(rows, before=""):
    return f'<worksheet xmlns="{MAIN}">{before}<sheetData>{rows}</sheetData></worksheet>'


def cell(place, text="x", kind="inlineStr"):
    return f'<c r="{place}" t="{kind}"><is><t>{text}</t></is></c>'


def row(number, *cells):
    return f'<row r="{number}">{"".join(cells)}</row>'


HEADER = row(1, cell("A1", "slug"), cell("B1", "name"))
NOT_READ = "This workbook cannot be read. Save it again as an Excel workbook (.xlsx)."
HOSTILE_SHEETS = {
    "a row numbered beyond any sheet": (HEADER + row("1000000000000000", cell("A1000000000000000")), NOT_READ),
    "a row numbered as a float": (HEADER + row("1e15"), NOT_READ),
    "a row numbered below the last": (HEADER + row(1), NOT_READ),
    "a row without a number": (HEADER + row("²"), NOT_READ),
    "a cell in another row": (HEADER + row(2, cell("A900000000")), NOT_READ),
    "a cell beyond any sheet": (HEADER + row(2, cell("ZZZZ2")), NOT_READ),
    "a header in the last column": (row(1, cell("A1", "slug"), cell("ZZZ1")), "column 18,278"),
    "a shared text that there is not": (HEADER + row(2, '<c r="A2" t="s"><v>999999999</v></c>'), NOT_READ),
    "a shared text below the first": (HEADER + row(2, '<c r="A2" t="s"><v>-1</v></c>'), NOT_READ),
    "elements nested without end": ("<a>" * 1_000_000, NOT_READ),
    "an attribute without end": (f'<row r="{"1" * 5_000_000}"/>', NOT_READ),
    "a tag of many attributes": ("<row " + " ".join(f'a{n}="1"' for n in range(200_000)) + "/>", NOT_READ),
    "a comment without end": (f"<!--{'x' * 5_000_000}-->", NOT_READ),
}


@pytest.mark.parametrize(("rows", "why"), HOSTILE_SHEETS.values(), ids=HOSTILE_SHEETS)
def test_a_malformed_sheet_is_refused(rows, why):
    content = with_part(sheet=sheet(rows))
    assert len(content) < 2_000_000
    assert why in refusal(content)


def test_the_stated_dimensions_of_a_sheet_are_ignored():
    before = '<dimension ref="A1:XFD1048576"/><cols><col min="1" max="16384" width="9"/></cols>'
    rows = HEADER + row(1_048_576, cell("A1048576", "b"), cell("B1048576", "B"), '<c r="XFD1048576" s="0"/>')
    found, errors = read(with_part(sheet=sheet(rows, before)))
    assert [(line, cells[:2]) for line, cells in found] == [(1_048_576, ["b", "B"])]
    assert errors == []


def test_rows_and_cells_without_numbers_are_consecutive():
    texts = [["slug", "name"], ["b", "B"]]
    made = [[f'<c t="inlineStr"><is><t>{text}</t></is></c>' for text in cells] for cells in texts]
    rows = "".join(f"<row>{''.join(cells)}</row>" for cells in made)
    assert read(with_part(sheet=sheet(rows)))[0][0][1][:2] == ["b", "B"]


def test_only_rows_of_the_table_that_hold_cells_are_read():
    rows = HEADER + row(2) + row(3, cell("A3", "b"), cell("B3", "B"))
    content = sheet(rows).replace("</worksheet>", '<extension><row r="4"/></extension></worksheet>')
    found, errors = read(with_part(sheet=content))
    assert [(line, cells[:2]) for line, cells in found] == [(3, ["b", "B"])]
    assert errors == []


def test_a_workbook_of_too_many_cells_is_refused(monkeypatch):
    monkeypatch.setattr(limits.check_cell_count, "__defaults__", (100,))
    rows = HEADER + "".join(row(number, cell(f"A{number}")) for number in range(2, 200))
    assert "up to 100 cells" in refusal(with_part(sheet=sheet(rows)))


def test_a_shared_string_counts_for_each_cell(settings):
    settings.UPLOAD_MAX_MB = 1
    texts = f'<sst xmlns="{MAIN}"><si><t>{"x" * 32_000}</t></si></sst>'
    rows = HEADER + "".join(row(number, f'<c r="A{number}" t="s"><v>0</v></c>') for number in range(2, 500))
    assert "too much text" in refusal(with_part(sheet=sheet(rows), texts=texts))


SHEET_NAMED = '<sheet name="a"/>'
HOSTILE_PARTS = {
    "entities": {"texts": '<!DOCTYPE x [<!ENTITY a "aa"><!ENTITY b "&a;&a;">]><sst><si><t>&b;</t></si></sst>'},
    "a document type from elsewhere": {"sheet": '<!DOCTYPE x SYSTEM "file:///etc/passwd"><worksheet/>'},
    "sheets by the thousand": {"book": f'<workbook xmlns="{MAIN}"><sheets>{SHEET_NAMED * 5_000}</sheets></workbook>'},
    "no sheet where one is named": {
        "book": '<workbook xmlns:r="x"><sheets><sheet name="leaders" r:id="rId99"/></sheets></workbook>'
    },
}


@pytest.mark.parametrize("parts", HOSTILE_PARTS.values(), ids=HOSTILE_PARTS)
def test_a_workbook_with_malformed_parts_is_refused(parts):
    texts = row(2, '<c r="A2" t="s"><v>0</v></c>')
    assert refusal(with_part(**{"sheet": sheet(HEADER + texts), **parts})) == NOT_READ


def test_names_and_links_of_a_workbook_are_not_read():
    book = (
        f'<workbook xmlns="{MAIN}" xmlns:r="r"><sheets><sheet name="leaders" r:id="rId1"/></sheets><definedNames>'
        + '<definedName name="x">[1]A!$A$1:$XFD$1048576</definedName>' * 1_000
        + "</definedNames></workbook>"
    )
    [(line, cells)] = read(with_part(book=book))[0]
    assert (line, cells[:2], any(cells[2:])) == (2, ["a", "A"], False)


@pytest.mark.parametrize("escape", ["_xD800_", "_x0000_", "a_xDC00__xD800_"])
def test_a_character_that_cannot_be_stored_is_an_error_of_its_cell(escape):
    rows = HEADER + row(2, cell("A2", "b"), cell("B2", escape))
    found, errors = read(with_part(sheet=sheet(rows)))
    assert found == []
    assert len(errors) == 1 and "line 2, column name" in errors[0]


def test_escaped_surrogate_pairs_are_joined():
    rows = HEADER + row(2, cell("A2", "b"), cell("B2", "_xD83D__xDE00_"))
    assert read(with_part(sheet=sheet(rows)))[0][0][1][1] == "😀"


@pytest.mark.parametrize("value", ["1e999", "nan", "9" * 5_000, "--1", "", "0x10", "1" * 39 + "e1"])
def test_an_invalid_number_is_an_error_or_ignored(value):
    rows = HEADER + row(2, cell("A2", "b"), f'<c r="B2"><v>{value}</v></c>')
    found, errors = read(with_part(sheet=sheet(rows)))
    assert len(found) + len(errors) == 1


@pytest.mark.parametrize("days", ["-1", "2958466", "1e300", "99999999999", "0.5"])
def test_a_date_outside_the_calendar_is_an_error(days):
    styles = f'<styleSheet xmlns="{MAIN}"><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>'
    rows = HEADER + row(2, cell("A2", "b"), f'<c r="B2" s="1"><v>{days}</v></c>')
    found, errors = read(with_part(sheet=sheet(rows), styles=styles))
    assert (len(found), len(errors)) in [(0, 1), (1, 0)]


def styled(styles, formats=""):
    return f'<styleSheet xmlns="{MAIN}"><numFmts>{formats}</numFmts><cellXfs>{styles}</cellXfs></styleSheet>'


def days(number):
    return HEADER + "".join(row(at, cell(f"A{at}", "b"), f'<c r="B{at}" s="0"><v>1</v></c>') for at in range(2, number))


@pytest.mark.parametrize("code", ["[" * 256, "[" * 900_000, "y" * 256, "[h" * 200])
def test_an_overlong_number_format_is_not_parsed(code, monkeypatch):
    reviewed_at = []
    for name in ("is_date_format", "is_timedelta_format"):
        monkeypatch.setattr(f"openpyxl.styles.numbers.{name}", lambda code: reviewed_at.append(code) or False)
    styles = styled('<xf numFmtId="200"/>', f'<numFmt numFmtId="200" formatCode="{code}"/>')
    [(_line, cells)] = read(with_part(sheet=sheet(days(3)), styles=styles))[0]
    assert (cells[1], reviewed_at) == ("1", [])


MANY_PARTS = {
    "formats": {
        "styles": styled("<xf/>", "".join(f'<numFmt numFmtId="{number}" formatCode="0"/>' for number in range(101)))
    },
    "styles": {"styles": styled('<xf numFmtId="0"/>' * 101)},
    "elements of styles": {"styles": styled("<a/>" * 5_001)},
    "elements of the book": {"book": "<workbook>" + "<z/>" * 5_001 + "</workbook>"},
}


@pytest.mark.parametrize("parts", MANY_PARTS.values(), ids=MANY_PARTS)
def test_a_workbook_with_too_much_besides_its_sheets_is_refused(parts, monkeypatch):
    for name, most in {"FORMATS": 100, "STYLES": 100, "OTHER_ELEMENTS": 5_000}.items():
        monkeypatch.setattr(xlsx_reader, f"MAX_{name}", most)
    assert refusal(with_part(**{"sheet": sheet(days(3)), **parts})) == NOT_READ


def test_the_date_system_of_a_workbook_is_read_once(monkeypatch):
    looked_up = []

    class Book(list):
        def __iter__(self):
            looked_up.append(1)
            return super().__iter__()

    read_book = xlsx_reader.Workbook.book.func
    monkeypatch.setattr(xlsx_reader.Workbook, "book", cached_property(lambda self: Book(read_book(self))))
    xlsx_reader.Workbook.book.__set_name__(xlsx_reader.Workbook, "book")
    styles = styled('<xf numFmtId="14"/>')
    found, errors = read(with_part(sheet=sheet(days(300)), styles=styles))
    assert found[0][1][1] == "1900-01-01"
    # Besides for the names of the sheets and for those hidden.
    assert (len(found), errors, len(looked_up)) == (298, [], 3)


def test_the_checkpoint_is_called_within_a_chunk_of_cells():
    checks = []
    rows = HEADER + "".join(f'<row r="{at}"><c r="A{at}"><v>1</v></c></row>' for at in range(2, 1_600))
    book = with_part(sheet=sheet(rows))
    with open_upload(book, "leaders.xlsx", "leaders", lambda: checks.append(1)):
        pass
    with open_upload(with_part(), "leaders.xlsx", "leaders", lambda: checks.append(-1)):
        pass
    assert sum(checks) >= 3


def test_a_header_with_many_columns_is_one_error():
    names = ",".join(f"column{number}" for number in range(40_000))
    _rows, errors = read(f"{names}\n".encode())
    assert len(errors) == 1 and "40,000 columns" in errors[0]
    names = ",".join(["name"] * (MAX_COLUMNS + 1))
    assert len(read(f"{names}\n".encode())[1]) == 1


def test_no_suggestion_is_searched_for_an_overlong_column_name():
    _rows, errors = read(b"slug," + b"name" * 1_000_000 + b"\n")
    assert len(errors) == 1 and "There is no such column" in errors[0]


def many_lines(content, files=1):
    return zip_bytes({f"{('leaders', 'terms', 'actors')[number]}.csv": content for number in range(files)})


@pytest.mark.parametrize("end", [b"\n", b"\r", b"\r\n"])
def test_a_data_package_of_empty_lines_is_refused(end):
    content = many_lines(end * (100_000_000 // len(end)))
    assert len(content) < 250_000
    assert "lines, including empty ones" in refusal(content)


def test_a_data_package_with_one_row_of_many_cells_is_refused():
    assert " cells." in refusal(many_lines(b"slug\n" + b"," * (limits.MAX_PACKAGE_CELLS + 1)))


def test_a_table_with_many_lines_or_cells_is_refused():
    assert "lines, including empty ones" in refusal(b"slug\n" + b"\n" * (limits.MAX_LINES + 1))
    assert " cells." in refusal(b"slug,name\n" + b"," * (limits.MAX_CELLS + 1))


def test_the_lines_of_all_files_of_a_data_package_are_counted_together():
    assert "lines, including empty ones" in refusal(many_lines(b"\n" * (limits.MAX_LINES // 2), files=3))


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_a_zip_with_an_unusual_compression_method_is_refused(method):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", method) as archive:
        archive.writestr("leaders.csv", b"\n" * 5_000_000)
    assert "unusual compression method" in refusal(file.getvalue())


def test_a_zip_listing_many_files_is_not_parsed(monkeypatch):
    content = zip_bytes({"leaders.csv": "slug\n"}) + limits.ZIP_ENTRY_MAGIC * 100_000
    monkeypatch.setattr(zipfile, "ZipFile", lambda *arguments: pytest.fail("the list was read"))
    assert "can contain up to" in refusal(content)


@pytest.mark.parametrize("name", [".", "..", "/", "a/.", "\0", "x" * 300])
def test_a_strange_file_name_is_no_server_error(name):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr(zipfile.ZipInfo("leaders.csv"), "slug\n")
        info = zipfile.ZipInfo("x")
        info.filename = name
        archive.writestr(info, "x")
    content = file.getvalue()
    try:
        with open_upload(content, "x.zip") as folder:
            assert all(path.parent == folder.path for path in folder.path.iterdir())
    except limits.UploadRefused as refused:
        assert str(refused)


def test_two_files_with_the_same_name_are_refused():
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive, pytest.warns(UserWarning):
        archive.writestr("leaders.csv", "slug\n")
        archive.writestr("leaders.csv", "slug\na\n")
    assert "the same name" in refusal(file.getvalue())


def stated(content, **sizes):
    """Return a ZIP that says of its only file in its list that it has other sizes: ``zip_bytes`` or ``unpacked``."""
    at = content.rindex(limits.ZIP_ENTRY_MAGIC)
    changed = bytearray(content)
    for name, place in (("packed", 20), ("unpacked", 24)):
        if name in sizes:
            struct.pack_into("<L", changed, at + place, sizes[name])
    return bytes(changed)


def test_a_false_stated_size_is_detected():
    content = zip_bytes({"leaders.csv": b"slug\n" + b"a\n" * 100_000})
    for sizes in ({"unpacked": 10}, {"unpacked": 100_000_000}, {"packed": 10}, {"packed": 2**32 - 2}):
        assert refusal(stated(content, **sizes)) == "This ZIP file cannot be unpacked. Create it again."
    assert "MB in total" in refusal(stated(content, unpacked=2**32 - 2))


def test_overlapping_files_are_counted_each(settings):
    settings.UPLOAD_MAX_MB = 1
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("leaders.csv", b"a" * 1_000_000)
        first = archive.filelist[0]
        for number in range(20):
            twin = zipfile.ZipInfo(f"{number}.csv")
            for field in ("compress_type", "CRC", "compress_size", "file_size", "header_offset", "flag_bits"):
                setattr(twin, field, getattr(first, field))
            archive.filelist.append(twin)
            archive._didModify = True
    assert "up to 10 MB in total" in refusal(file.getvalue())


def test_reading_ends_when_the_time_is_up(settings):
    times = iter([0, *[60 * settings.IMPORT_MAX_MINUTES + 1] * 1_000])
    watch = limits.TimeLimit(clock=lambda: next(times))
    for content in (zip_bytes({"leaders.csv": "slug\n"}), workbook(leaders=[["slug"], ["a"]])):
        with pytest.raises(limits.UploadStopped), open_upload(content, "leaders.x", "leaders", watch.check):
            pass


def test_the_result_of_a_dry_run_can_be_stored_whatever_the_file_contained():
    found = {"faults": [{"value": "a\0b\udc80", "line": 1, "wrong": "😀"}], "sum": None}
    assert storable_result(found) == {"faults": [{"value": "a␀b?", "line": 1, "wrong": "😀"}], "sum": None}
