"""Parse the bytes of an upload into what an import accepts: the tables of a spreadsheet, or a data package's folder."""

import io
import logging
import zipfile
from codecs import BOM_UTF8
from contextlib import contextmanager
from pathlib import PurePosixPath

from django.utils.translation import gettext as _

from summits.datapackage.reader import PackageFolder, no_checkpoint
from summits.spreadsheets.csv_reader import count_lines, read_csv, utf_16_of
from summits.spreadsheets.formats import CSV, DATA_PACKAGE, ODS, XLSX
from summits.spreadsheets.layout import lay_out
from summits.spreadsheets.limits import (
    MAX_FILES,
    MAX_PACKAGE_CELLS,
    MAX_UNPACK_RATIO,
    ZIP_ENTRY_MAGIC,
    UploadRefused,
    check_cell_count,
    check_file_count,
    check_line_count,
    check_size,
    check_zip_bomb,
    damaged_file_refused,
    max_upload_bytes,
    read_chunks,
)
from summits.spreadsheets.ods_reader import is_ods, read_ods
from summits.spreadsheets.tables import RawSheet, rows_of_texts
from summits.spreadsheets.xlsx import CellTexts
from summits.spreadsheets.xlsx_reader import is_workbook, read_xlsx
from summits.temporary_files import temporary_folder

logger = logging.getLogger(__name__)

OLD_EXCEL_MAGIC = b"\xd0\xcf\x11\xe0"
ZIP_MAGIC = (b"PK\x03\x04", b"PK\x05\x06")
WORKBOOK_OVERHEAD_BYTES = 100_000
"""In bytes: the size of styles and themes, which are read quickly."""
FOLDER_PREFIX = "summits-upload-"
"""The prefix of the temporary folders in which uploads are unpacked."""


@contextmanager
def open_upload(content, name, table="", checkpoint=no_checkpoint, decisions=None):
    """Context manager that gives the WorkbookTables or PackageFolder of an upload, from its bytes and file name.

    ``table`` is the name of the table if the upload is a single one. ``decisions`` says what sheets and columns are:
    see ``summits.spreadsheets.layout``. ``checkpoint`` is called from time to time while the file is read, and may
    raise. Raises UploadRefused for a file of no known format, a damaged one, or one that is too large.
    """
    check_size(len(content))
    with temporary_folder(FOLDER_PREFIX) as folder:
        file_format = detect_format(content)
        if file_format == DATA_PACKAGE:
            yield unpack_package(content, folder, checkpoint)
        else:
            parse = parse_csv if file_format == CSV else parse_workbook
            yield lay_out(parse(content, name, checkpoint), name, table, decisions, checkpoint)


def parse_csv(content, name, checkpoint=no_checkpoint):
    """Return the RawSheet of a CSV file in a list. Raises UploadRefused."""
    return _with_cells([read_csv(content, name, checkpoint)])


def detect_format(content):
    """Return the format of a file by its bytes: CSV, XLSX, ODS or DATA_PACKAGE. Raises UploadRefused for any other."""
    if content.startswith(OLD_EXCEL_MAGIC):
        raise UploadRefused(_("This workbook is in an old Excel format. Save it as an Excel workbook (.xlsx)."))
    if content.startswith(ZIP_MAGIC):
        check_file_count(content)
        with (
            damaged_file_refused(_("This file is damaged. Send it again.")),
            zipfile.ZipFile(io.BytesIO(content)) as archive,
        ):
            return XLSX if is_workbook(archive) else ODS if is_ods(archive) else DATA_PACKAGE
    if utf_16_of(content):
        return CSV
    if not content.strip():
        raise UploadRefused(_("This file is empty."))
    if b"\0" in content[:1000] or content.removeprefix(BOM_UTF8).lstrip().startswith(b"<"):
        raise UploadRefused(_("This is not a table (CSV), workbook (XLSX, ODS) or data package (ZIP)."))
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
            is_package = not is_workbook(archive) and not is_ods(archive)
            suffix = ".csv" if is_package else ".xml"
            size = sum(member.file_size for member in members if member.filename.endswith(suffix))
            return max(len(content), size - (0 if is_package else WORKBOOK_OVERHEAD_BYTES))
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


def _is_hidden(name):
    # Files that operating systems add, and entries without a name.
    parts = PurePosixPath(name).parts
    return not parts or "__MACOSX" in parts or parts[-1].startswith(".")


def parse_workbook(content, name, checkpoint=no_checkpoint):
    """Return the RawSheets of a workbook (XLSX or ODS) that have cells. Raises UploadRefused."""
    with (
        damaged_file_refused(_("This workbook cannot be read. Save it again as an Excel workbook (.xlsx).")),
        zipfile.ZipFile(io.BytesIO(content)) as archive,
    ):
        check_zip_bomb(archive)
        read = read_ods if is_ods(archive) else read_xlsx
        found = read(archive, checkpoint, CellTexts)
        sheets = [
            RawSheet(
                sheet.title,
                rows_of_texts(sheet.rows),
                sheet.texts.errors,
                merged=sheet.merged,
                hidden_rows=sheet.hidden_rows,
                hidden_columns=sheet.hidden_columns,
                is_hidden=sheet.is_hidden,
            )
            for sheet in found
        ]
    return _with_cells(sheets)


def _with_cells(sheets):
    found = [sheet for sheet in sheets if sheet.has_cells]
    if not found:
        raise UploadRefused(_("This file is empty."))
    return found
