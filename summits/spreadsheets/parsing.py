"""Parse the bytes of an upload into what an import accepts: the tables of a spreadsheet, or a data package's folder."""

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
"""The separators of a table's cells: a comma, or what spreadsheets write instead in some countries."""
TABLE_BY_NAME = {table.name: table for table in TABLES}
OF_EVERY_WORKBOOK = 100_000
"""In bytes: the size of styles and themes, which are read quickly."""
FOLDERS = "summits-upload-"
"""The prefix of the temporary folders in which uploads are unpacked."""
LINE_ENDS = (b"\n", b"\r")


@contextmanager
def open_upload(content, name, table="", check=unwatched):
    """Context manager that gives the WorkbookTables or PackageFolder of an upload, from its bytes and file name.

    ``table`` is the name of the table if the upload is a single one. ``check`` is called from time to time while the
    file is read, and may raise. Raises UploadRefused for a file of no known format, a damaged one, or one that is too
    large.
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
    """Return the format of a file by its bytes: CSV, XLSX or BUNDLE. Raises UploadRefused if it has none of these."""
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
    """Return how many bytes of an upload there are to read: for a ZIP, unpacked, if it can be opened."""
    content = bytes(content)
    if not content.startswith(ZIPPED) or content.count(ENTRY) > MOST_FILES:
        return len(content)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = archive.infolist()
            if sum(member.file_size for member in members) > UNPACKED * max_upload_bytes():
                return 0  # It will be refused without being read.
            ending = (".xml",) if is_workbook(archive) else (".csv",)
            size = sum(member.file_size for member in members if member.filename.endswith(ending))
            return max(len(content), size - OF_EVERY_WORKBOOK * is_workbook(archive))
    except Exception as error:  # noqa: BLE001 – a damaged file, which is reported when it is read
        logger.debug("no size: %r", error)
        return len(content)


def unpack_package(content, folder, check=unwatched):
    """Unpack a data package into a folder, and return it as a PackageFolder. It may be in a subfolder of the ZIP."""
    with (
        damaged_file_refused(_("This ZIP file cannot be unpacked. Create it again.")),
        zipfile.ZipFile(io.BytesIO(content)) as archive,
    ):
        check_zip_bomb(archive)
        members = [one for one in archive.infolist() if not one.is_dir() and not _is_hidden(one.filename)]
        if len({PurePosixPath(one.filename).parent for one in members}) > 1:
            raise UploadRefused(_("All files of a data package must be in one folder of the ZIP file."))
        # Only the last part of a name is used, so that no name leads out of the folder.
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
    """Return how many lines end in ``content``: the count of the more frequent of the two line-ending characters."""
    return max(content.count(end) for end in LINE_ENDS)


def _is_hidden(name):
    # Files that operating systems add, and entries without a name.
    parts = PurePosixPath(name).parts
    return not parts or "__MACOSX" in parts or parts[-1].startswith(".")


def parse_workbook(content, name, table, check=unwatched):
    """Return the WorkbookTables of a workbook, whose sheets are named after tables.

    If it has only one sheet, ``table`` or the file's name may name the table instead.
    """
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
    """Return the WorkbookTables, with a single table, of a CSV file."""
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
    """Return the table named ``table`` or, if that is empty, the one with whose name the file's name begins.

    Raises UploadRefused if there is none.
    """
    beginnings = [one for one in TABLE_BY_NAME if name.casefold().startswith(one)]
    found = TABLE_BY_NAME.get(table or max(beginnings, key=len, default=""))
    if found is None:
        raise UploadRefused(_("Choose which kind of record the file holds."))
    return found
