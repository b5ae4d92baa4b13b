"""From the bytes of an upload to what an import takes: the tables of a spreadsheet, or the folder of a bundle."""

import io
import logging
import zipfile
from contextlib import contextmanager
from functools import partial
from pathlib import PurePosixPath

from django.utils.translation import gettext as _

from summits.datapackage.errors import ErrorList
from summits.datapackage.reader import PackageFolder, open_csv, unwatched
from summits.datapackage.schema import TABLES
from summits.spreadsheets.csv_injection import unescape_formula
from summits.spreadsheets.formats import BUNDLE, CSV, XLSX
from summits.spreadsheets.limits import (
    ENTRY,
    MOST_CELLS_OF_A_BUNDLE,
    MOST_FILES,
    UNPACKED,
    UploadRefused,
    check_cell_count,
    check_file_count,
    check_line_count,
    check_row_count,
    check_size,
    check_zip_bomb,
    damaged_file_refused,
    max_upload_bytes,
    read_chunks,
)
from summits.spreadsheets.tables import RawSheet, TableData, WorkbookTables
from summits.spreadsheets.xlsx_reader import Workbook, is_workbook
from summits.temporary_files import temporary_folder

logger = logging.getLogger(__name__)

OLD_EXCEL = b"\xd0\xcf\x11\xe0"
ZIPPED = (b"PK\x03\x04", b"PK\x05\x06")
UTF_16 = (b"\xff\xfe", b"\xfe\xff")
DELIMITERS = ",;\t"
"""What divides the cells of a table: a comma, or what spreadsheets write instead in some countries."""
TABLE_BY_NAME = {table.name: table for table in TABLES}
OF_EVERY_WORKBOOK = 100_000
"""In bytes: styles and themes, which are read quickly."""
FOLDERS = "summits-upload-"
"""How the names of the folders begin in which uploads are unpacked."""
LINE_ENDS = (b"\n", b"\r")


@contextmanager
def open_upload(content, name, table="", check=unwatched):
    """Give the Sheets or the Folder that an upload holds: its bytes, its name, the name of the table if it is one.

    ``check`` is called now and then while it is read, and may raise. Raises UploadRefused for what is none of the
    kinds, damaged, or too large.
    """
    check_size(len(content))
    with temporary_folder(FOLDERS) as folder:
        kind = detect_format(content)
        if kind == BUNDLE:
            yield unpack_package(content, folder, check)
        elif kind == XLSX:
            yield parse_workbook(content, name, table, check)
        else:
            yield parse_csv(content, find_table(name, table), folder, check)


def detect_format(content):
    """Return which kind of file this is, by its bytes. Raises UploadRefused for one that is none."""
    if content.startswith(OLD_EXCEL):
        raise UploadRefused(_("This workbook is in an old Excel format. Save it as an Excel workbook (.xlsx)."))
    if content.startswith(ZIPPED):
        check_file_count(content)
        with (
            damaged_file_refused(_("This file is damaged. Send it again.")),
            zipfile.ZipFile(io.BytesIO(content)) as archive,
        ):
            return XLSX if is_workbook(archive) else BUNDLE
    if content.startswith(UTF_16):
        return CSV
    if not content.strip():
        raise UploadRefused(_("This file is empty."))
    if b"\0" in content[:1000]:
        raise UploadRefused(_("This is not a table (CSV), workbook (XLSX) or data package (ZIP)."))
    return CSV


def bytes_to_read(content):
    """Return how many bytes there are to read in an upload: those of a ZIP unpacked, as far as it can be read."""
    content = bytes(content)
    if not content.startswith(ZIPPED) or content.count(ENTRY) > MOST_FILES:
        return len(content)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = archive.infolist()
            if sum(member.file_size for member in members) > UNPACKED * max_upload_bytes():
                return 0  # it is refused at once
            ending = (".xml",) if is_workbook(archive) else (".csv",)
            size = sum(member.file_size for member in members if member.filename.endswith(ending))
            return max(len(content), size - OF_EVERY_WORKBOOK * is_workbook(archive))
    except Exception as error:  # noqa: BLE001 – damaged, which whoever reads it will say
        logger.debug("no size: %r", error)
        return len(content)


def unpack_package(content, folder, check=unwatched):
    """Unpack a bundle, which may stand in a folder within the ZIP, into a folder; return it as a Folder."""
    with (
        damaged_file_refused(_("This ZIP file cannot be unpacked. Create it again.")),
        zipfile.ZipFile(io.BytesIO(content)) as archive,
    ):
        check_zip_bomb(archive)
        members = [one for one in archive.infolist() if not one.is_dir() and not _is_hidden(one.filename)]
        if len({PurePosixPath(one.filename).parent for one in members}) > 1:
            raise UploadRefused(_("All files of a data package must be in one folder of the ZIP file."))
        # By its last part alone: no name leads out of the folder.
        names = [PurePosixPath(one.filename).name for one in members]
        if len(set(names)) < len(names):
            raise UploadRefused(_("Two files in this ZIP file have the same name. Rename one of them."))
        lines = cells = 0
        for member, name in zip(members, names, strict=True):
            with (folder / name).open("wb") as file:
                for piece in read_chunks(archive, member, check):
                    lines += count_lines(piece)
                    cells += piece.count(b",")
                    check_line_count(lines)
                    check_cell_count(cells, MOST_CELLS_OF_A_BUNDLE)
                    file.write(piece)
    return PackageFolder(folder, check)


def count_lines(content):
    """Return how many lines end in some bytes: as many as the more frequent of the two characters that end one."""
    return max(content.count(end) for end in LINE_ENDS)


def _is_hidden(name):
    # What the systems of some computers add, and what has no name at all.
    parts = PurePosixPath(name).parts
    return not parts or "__MACOSX" in parts or parts[-1].startswith(".")


def parse_workbook(content, name, table, check=unwatched):
    """Return the Sheets of a workbook, each named as its table; a single one may be of the ``table`` named."""
    with (
        damaged_file_refused(_("This workbook cannot be read. Save it again as an Excel workbook (.xlsx).")),
        zipfile.ZipFile(io.BytesIO(content)) as archive,
    ):
        check_zip_bomb(archive)
        book = Workbook(archive, check)
        sheets = [RawSheet(title, partial(book.rows, title, part)) for title, part in book.sheets()]
    sheets = [sheet for sheet in sheets if sheet.has_cells]
    single = len(sheets) == 1
    found = {}
    for sheet in sheets:
        its_table = TABLE_BY_NAME.get(sheet.title.strip().casefold()) or (single and find_table(name, table))
        if not its_table:
            known = ", ".join(TABLE_BY_NAME)
            wrong = _("No kind of record is called “{title}”. Rename this sheet to one of: {known}.")
            raise UploadRefused(wrong.format(title=sheet.title, known=known))
        if its_table in found:
            raise UploadRefused(_("Two sheets are named {table}. Keep one of them.").format(table=its_table.name))
        found[its_table] = sheet
    if not found:
        raise UploadRefused(_("This file is empty."))
    return WorkbookTables({its_table: sheet.as_sheet(its_table, check) for its_table, sheet in found.items()})


def parse_csv(content, table, folder, check=unwatched):
    """Return the Sheets, just one, of a file of CSV."""
    if content.startswith(UTF_16):
        try:
            content = content.decode("utf-16").encode()
        except UnicodeError as error:
            raise UploadRefused(_("This file cannot be read. Save it as CSV in UTF-8.")) from error
    path = folder / table.file
    path.write_bytes(content)
    head = content.partition(b"\n")[0].decode(errors="replace")
    delimiter = max(DELIMITERS, key=head.count)
    check_line_count(count_lines(content))
    check_cell_count(content.count(delimiter.encode()))
    faults = ErrorList()
    with open_csv(path, table, faults, whole=False, delimiter=delimiter, check=check) as file:
        rows = []
        for line, cells in file.rows():
            rows.append((line, list(map(unescape_formula, cells))))
            check_row_count(len(rows))
    return WorkbookTables({table: TableData(file.header, rows, faults)})


def find_table(name, table):
    """Return the table of this name, or that with which the name of the file begins. Raises UploadRefused."""
    beginnings = [one for one in TABLE_BY_NAME if name.casefold().startswith(one)]
    found = TABLE_BY_NAME.get(table or max(beginnings, key=len, default=""))
    if found is None:
        raise UploadRefused(_("Choose which kind of record the file holds."))
    return found
