"""Randomly damaged files: each is imported or refused with a message, and none causes a server error."""

import io
import logging
import struct
import zipfile

import pytest

from summits.models import Upload
from summits.tests.helpers import uploads
from summits.tests.helpers.fuzzing import chance_of, seeds
from summits.tests.helpers.spreadsheets import ods
from summits.tests.helpers.uploads import package_zip, page_of, send, table, workbook, zip_bytes

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
editor_client, chief, archive = uploads.editor_client, uploads.chief, uploads.archive

FILES = 25
"""How many mutants of each kind of file an ordinary run tries."""
TABLE = table(
    "slug name sort_name born status", ["a", "A", "A, a", "1931", "draft"], ["", "Boris Yeltsin", "Y", "", ""]
)
ROWS = [
    ["slug", "name", "sort_name", "born"],
    ["a", "A", "A", 1931],
    ["b", "B", "B", None],
    ["c", "C", "C", "1931-03-02"],
]
SIGNATURES = (b"PK\x03\x04", b"PK\x01\x02", b"PK\x05\x06", b"PK\x07\x08")
FIELDS = [*range(4, 34, 2), 34, 38, 42, 46]
"""Where the fields of such a record begin."""
CELLS = [
    "", "_xD800_", "_x0000_", "_xD83D__xDE00_", "&#55296;", "&#0;", "&a;", "<a>", "]]>", "=1+1",
    "1e999", "-1", "nan",
    "2958466", "9" * 400, "99999999999999999999", "#REF!", "true", "\u202e", "x" * 40_000, "\0",
    "\ud800", "1931-13-45", "|", "a|a", "|||",
]  # fmt: skip
PLACES = ["A1", "ZZZ1", "XFD1048576", "A0", "A-1", "a1", "AAAA1", "A99999999999", "$A$1", "", "1A", "A1:B2", "IV65536"]
PIECES_OF_CSV = [
    b'"', b'""', b",", b";", b"\t", b"\n", b"\r", b"\r\n", b"\0", b"\xff", b"\xed\xa0\x80",
    b"\xef\xbb\xbf", b"\xff\xfe",
    b"," * 500, b"\n" * 5_000, b'"' * 501, b"=1+1", b"'", b"|", b"x" * 20_000, b"\xe2\x80\xa8",
    b"\x1a", b"9" * 400, b"slug",
]  # fmt: skip


def flipped(content, chance, most=8):
    """Return bytes with some flipped, cut, left out, doubled or exchanged."""
    changed = bytearray(content)
    for _number in range(chance.randint(1, most)):
        if not changed:
            break
        at, to = sorted(chance.randrange(len(changed)) for _end in range(2))
        what = chance.randrange(6)
        if what < 2:
            changed[at] ^= 1 << chance.randrange(8)
        elif what == 2:
            changed[at] = chance.randrange(256)
        elif what == 3:
            del changed[at : min(to, at + 40)]
        elif what == 4:
            changed[at:at] = changed[at : min(to, at + 40)]
        elif chance.random() < 0.2:
            del changed[at:]
    return bytes(changed)


def with_wrong_structure(content, chance):
    """Return a ZIP with a field of one of its records changed: versions, flags, methods, CRCs, sizes, names, places."""
    changed = bytearray(content)
    places = [at for one in SIGNATURES for at in range(len(changed)) if changed[at : at + 4] == one]
    for _number in range(chance.randint(1, 3)):
        at = chance.choice(places) + chance.choice(FIELDS)
        form = chance.choice(["<B", "<H", "<L"])
        if at + 4 <= len(changed):
            biggest = 256 ** struct.calcsize(form) - 1
            value = chance.choice([0, 1, 2, 8, 9, 12, 14, 93, 99, biggest, biggest - 1, chance.randint(0, biggest)])
            struct.pack_into(form, changed, at, min(value, biggest))
    return bytes(changed)


def with_wrong_files(content, chance):
    """Return a ZIP with a file of it left out, doubled, renamed, emptied, damaged, or packed in another way."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        files = [(name, archive.read(name)) for name in archive.namelist()]
    at = chance.randrange(len(files))
    name, inside = files[at]
    names = [
        ".",
        "..",
        "/",
        "",
        "a/../b",
        "\0",
        "x" * 300,
        "leaders.csv",
        "con",
        "__MACOSX/x",
        ".x",
        "nested.zip",
        "a\\b",
    ]
    files[at:] = chance.choice(
        [
            files[at + 1 :],
            [*files[at:], files[at]],
            [(chance.choice(names), inside), *files[at + 1 :]],
            [(name, b""), *files[at + 1 :]],
            [(name, flipped(inside, chance)), *files[at + 1 :]],
            [(name, content), *files[at + 1 :]],
            [*files[at:], (chance.choice(names), content)],
        ]
    )
    method = chance.choice([zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", method) as archive:
        for name, inside in files:
            info = zipfile.ZipInfo("x")
            info.filename, info.compress_type = name, method
            archive.writestr(info, inside)
    return file.getvalue()


def with_wrong_cells(content, chance):
    """Return a workbook whose XML says other things: places, types, texts, shared texts, styles, rows."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    names = [name for name in files if name.endswith((".xml", ".rels"))]
    name = chance.choice(names + [name for name in names if name in WITH_CELLS] * 6)
    text = files[name].decode()
    for _number in range(chance.randint(1, 4)):
        parts = text.split(chance.choice(["<", ">", '"', 'r="', 't="', "<v>", "<c ", "<row ", "<t>", "table:", "ed="]))
        if len(parts) > 1:
            at = chance.randrange(1, len(parts))
            cut = text.find(parts[at], sum(map(len, parts[:at])))
            end = next((to for to in range(cut, len(text)) if text[to] in '"<>'), len(text))
            text = text[:cut] + chance.choice([*CELLS, *PLACES, *TAGS]) + text[chance.choice([cut, end]) :]
    return zip_bytes(files | {name: text.encode("utf-8", "surrogatepass")})


WITH_CELLS = ("xl/worksheets/sheet1.xml", "content.xml")
TAGS = ['t="s"', 't="b"', 't="e"', 't="d"', 't="str"', 's="99999"', 's="-1"', "<f>1+1</f>",
    "<row r='2'/>", "<c/>", "</row>",
        "<is><t>x</t></is>", "<!DOCTYPE a>", "<?xml?>", "<v/>", "<![CDATA[x]]>", "<a " * 100]  # fmt: skip


def mutant_of_csv(chance):
    content = TABLE.encode(
        chance.choice(["utf-8", "utf-8", "utf-8", "utf-8-sig", "utf-16", "utf-16-le", "latin-1", "cp500"])
    )
    for _number in range(chance.randint(0, 3)):
        at = chance.randrange(len(content) + 1)
        content = content[:at] + chance.choice(PIECES_OF_CSV) + content[at + chance.choice([0, 0, 1, 5]) :]
    return flipped(content, chance) if chance.random() < 0.5 else content


def mutant_of_package(chance):
    content = package_zip()
    if chance.random() < 0.3:
        inside = TABLE.encode() + chance.choice(PIECES_OF_CSV) + chance.choice(CELLS).encode("utf-8", "replace")
        content = zip_bytes({"leaders.csv": inside, "datapackage.json": chance.choice([b"{}", b"[" * 10_000, b"\xff"])})
    return chance.choice([flipped, flipped, with_wrong_structure, with_wrong_structure, with_wrong_files])(
        content, chance
    )


def mutant_of_workbook(chance, content=None):
    content = content or workbook(leaders=ROWS)
    change = chance.choice([flipped, with_wrong_structure, with_wrong_files, *[with_wrong_cells] * 4])
    return change(content, chance)


def mutant_of_ods(chance):
    return mutant_of_workbook(chance, ods({"leaders": ROWS}))


MUTANTS_OF = {"csv": mutant_of_csv, "zip": mutant_of_package, "xlsx": mutant_of_workbook, "ods": mutant_of_ods}


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize("ending", MUTANTS_OF)
def test_no_file_breaks_the_admin(editor_client, archive, ending, caplog, monkeypatch):
    # What is large is worked on in a thread, which sees no transaction of a test's.
    monkeypatch.setattr("summits.admin.uploads.SYNC_MAX_BYTES", 10**9)
    caplog.set_level(logging.ERROR)
    outcomes, faults = {"read": 0, "refused": 0}, {}
    for seed in seeds(FILES):
        content = MUTANTS_OF[ending](chance_of(seed, ending))
        try:
            found = send(editor_client, f"leaders.{ending}", content)
            if isinstance(found, Upload) and editor_client.get(page_of(found)).status_code >= 500:
                faults.setdefault("its page breaks", seed)
        except Exception as error:  # noqa: BLE001 – told with its seed
            faults.setdefault(f"{error!r:.200}", seed)
            continue
        if not isinstance(found, Upload):
            faults.setdefault(f"no answer but {found}", seed)
        elif found.dry_run_result is None or caplog.records:
            faults.setdefault(f"not tried to its end: {[record.exc_text for record in caplog.records]}", seed)
            caplog.clear()
        else:
            outcomes[
                "refused" if found.dry_run_result["refused"] or found.dry_run_result["fault_count"] else "read"
            ] += 1
    print(f"{len(seeds(FILES)):,} mutants of {ending}: {outcomes}")
    assert faults == {}
    assert outcomes["refused"]
