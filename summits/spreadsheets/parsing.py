"""Parse the bytes of an upload into what an import accepts: the tables of a spreadsheet, or a data package's folder."""

import io
import logging
import zipfile
from contextlib import contextmanager
from functools import partial
from pathlib import PurePosixPath

from django.utils.translation import gettext as _

from summits.datapackage.errors import ErrorList
from summits.datapackage.reader import PackageFolder, no_checkpoint, open_csv
from summits.datapackage.schema import TABLE_OF_NAME, TABLES
from summits.spreadsheets.csv_injection import unescape_formula
from summits.spreadsheets.formats import CSV, DATA_PACKAGE, XLSX
from summits.spreadsheets.limits import (
    MAX_FILES,
    MAX_PACKAGE_CELLS,
    MAX_UNPACK_RATIO,
    ZIP_ENTRY_MAGIC,
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

OLD_EXCEL_MAGIC = b"\xd0\xcf\x11\xe0"
ZIP_MAGIC = (b"PK\x03\x04", b"PK\x05\x06")
UTF_16_MARKS = (b"\xff\xfe", b"\xfe\xff")
DELIMITERS = ",;\t"
"""The separators of a table's cells: a comma, or what spreadsheets write instead in some countries."""
WORKBOOK_OVERHEAD_BYTES = 100_000
"""In bytes: the size of styles and themes, which are read quickly."""
FOLDER_PREFIX = "summits-upload-"
"""The prefix of the temporary folders in which uploads are unpacked."""
LINE_ENDS = (b"\n", b"\r")


@contextmanager
def open_upload(content, name, table="", checkpoint=no_checkpoint):
    """Context manager that gives the WorkbookTables or PackageFolder of an upload, from its bytes and file name.

    ``table`` is the name of the table if the upload is a single one. ``checkpoint`` is called from time to time while
    the file is read, and may raise. Raises UploadRefused for a file of no known format, a damaged one, or one that is
    too large.
    """
    check_size(len(content))
    with temporary_folder(FOLDER_PREFIX) as folder:
        file_format = detect_format(content)
        if file_format == DATA_PACKAGE:
            yield unpack_package(content, folder, checkpoint)
        elif file_format == XLSX:
            yield parse_workbook(content, name, table, checkpoint)
        else:
            yield parse_csv(content, find_table(name, table), folder, checkpoint)


def detect_format(content):
    """Return the format of a file by its bytes: CSV, XLSX or DATA_PACKAGE. Raises UploadRefused for any other."""
    if content.startswith(OLD_EXCEL_MAGIC):
        raise UploadRefused(_("This workbook is in an old Excel format. Save it as an Excel workbook (.xlsx)."))
    if content.startswith(ZIP_MAGIC):
        check_file_count(content)
        with (
            damaged_file_refused(_("This file is damaged. Send it again.")),
            zipfile.ZipFile(io.BytesIO(content)) as archive,
        ):
            return XLSX if is_workbook(archive) else DATA_PACKAGE
    if content.startswith(UTF_16_MARKS):
        return CSV
    if not content.strip():
        raise UploadRefused(_("This file is empty."))
    if b"\0" in content[:1000]:
        raise UploadRefused(_("This is not a table (CSV), workbook (XLSX) or data package (ZIP)."))
    return CSV


def bytes_to_read(content):
    """Return how many bytes of an upload there are to read: for a ZIP, unpacked, if it can be opened."""
    content = bytes(content)
    if not content.startswith(ZIP_MAGIC) or content.count(ZIP_ENTRY_MAGIC) > MAX_FILES:
        return len(content)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = archive.infolist()
            if sum(member.file_size for member in members) > MAX_UNPACK_RATIO * max_upload_bytes():
                return 0  # It will be refused without being read.
            suffixes = (".xml",) if is_workbook(archive) else (".csv",)
            size = sum(member.file_size for member in members if member.filename.endswith(suffixes))
            return max(len(content), size - WORKBOOK_OVERHEAD_BYTES * is_workbook(archive))
    except Exception as error:  # noqa: BLE001 – a damaged file, which is reported when it is read
        logger.debug("no size: %r", error)
        return len(content)


def unpack_package(content, folder, checkpoint=no_checkpoint):
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
                for chunk in read_chunks(archive, member, checkpoint):
                    lines += count_lines(chunk)
                    cells += chunk.count(b",")
                    check_line_count(lines)
                    check_cell_count(cells, MAX_PACKAGE_CELLS)
                    file.write(chunk)
    return PackageFolder(folder, checkpoint)


def count_lines(content):
    """Return how many lines end in ``content``: the count of the more frequent of the two line-ending characters."""
    return max(content.count(end) for end in LINE_ENDS)


def _is_hidden(name):
    # Files that operating systems add, and entries without a name.
    parts = PurePosixPath(name).parts
    return not parts or "__MACOSX" in parts or parts[-1].startswith(".")


def parse_workbook(content, name, table, checkpoint=no_checkpoint):
    """Return the WorkbookTables of a workbook, whose sheets are named after tables.

    If it has only one sheet, ``table`` or the file's name may name the table instead.
    """
    with (
        damaged_file_refused(_("This workbook cannot be read. Save it again as an Excel workbook (.xlsx).")),
        zipfile.ZipFile(io.BytesIO(content)) as archive,
    ):
        check_zip_bomb(archive)
        book = Workbook(archive, checkpoint)
        sheets = [RawSheet(title, partial(book.rows, title, part)) for title, part in book.sheets()]
    sheets = [sheet for sheet in sheets if sheet.has_cells]
    is_single = len(sheets) == 1
    sheets_by_table = {}
    for sheet in sheets:
        sheet_table = TABLE_OF_NAME.get(sheet.title.strip().casefold()) or (is_single and find_table(name, table))
        if not sheet_table:
            known = ", ".join(table.name for table in TABLES)
            message = _("No kind of record is called “{title}”. Rename this sheet to one of: {known}.")
            raise UploadRefused(message.format(title=sheet.title, known=known))
        if sheet_table in sheets_by_table:
            titles = {"one": sheets_by_table[sheet_table].title, "other": sheet.title}
            raise UploadRefused(_("The sheets {one} and {other} are of one kind. Keep one of them.").format(**titles))
        sheets_by_table[sheet_table] = sheet
    if not sheets_by_table:
        raise UploadRefused(_("This file is empty."))
    return WorkbookTables(
        {sheet_table: sheet.as_table(sheet_table, checkpoint) for sheet_table, sheet in sheets_by_table.items()}
    )


def parse_csv(content, table, folder, checkpoint=no_checkpoint):
    """Return the WorkbookTables, with a single table, of a CSV file."""
    if content.startswith(UTF_16_MARKS):
        try:
            content = content.decode("utf-16").encode()
        except UnicodeError as error:
            raise UploadRefused(_("This file cannot be read. Save it as CSV in UTF-8.")) from error
    path = folder / table.file
    path.write_bytes(content)
    first_line = content.partition(b"\n")[0].decode(errors="replace")
    delimiter = max(DELIMITERS, key=first_line.count)
    check_line_count(count_lines(content))
    check_cell_count(content.count(delimiter.encode()))
    errors = ErrorList()
    options = {"delimiter": delimiter, "checkpoint": checkpoint, "unescape": unescape_formula}
    with open_csv(path, table, errors, requires_all_columns=False, **options) as file:
        rows = []
        for line, cells in file.rows():
            rows.append((line, cells))
            check_row_count(len(rows))
    return WorkbookTables({table: TableData(file.header, rows, errors)})


def find_table(name, table):
    """Return the table named ``table`` or, if that is empty, the one with whose name the file's name begins.

    Raises UploadRefused if there is none.
    """
    matching = [one for one in TABLE_OF_NAME if name.casefold().startswith(one)]
    found = TABLE_OF_NAME.get(table or max(matching, key=len, default=""))
    if found is None:
        raise UploadRefused(_("Choose which kind of record the file holds."))
    return found
