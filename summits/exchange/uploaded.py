"""From the bytes of an upload to what an import takes: the tables of a spreadsheet, or the folder of a bundle."""

import io
import tempfile
import zipfile
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from xml.etree.ElementTree import ParseError

from defusedxml import DefusedXmlException
from django.utils.translation import gettext as _

from summits.bundle.faults import Faults
from summits.bundle.reading import Folder, opened
from summits.bundle.schema import TABLES
from summits.exchange.bounds import UploadRefused, refuse_bomb, refuse_large
from summits.exchange.formulas import restored
from summits.exchange.kinds import BUNDLE, CSV, XLSX
from summits.exchange.sheets import Sheet, Sheets, Worksheet
from summits.exchange.spreadsheets import sheets_of

OLD_EXCEL = b"\xd0\xcf\x11\xe0"
ZIPPED = (b"PK\x03\x04", b"PK\x05\x06")
UTF_16 = (b"\xff\xfe", b"\xfe\xff")
DELIMITERS = ",;\t"
"""What divides the cells of a table: a comma, or what spreadsheets write instead in some countries."""
TABLE_BY_NAME = {table.name: table for table in TABLES}
NO_ZIP = (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, ValueError, OSError)
"""What reading a ZIP raises that is broken, packed in an unknown way or locked."""
NO_WORKBOOK = (*NO_ZIP, KeyError, TypeError, AttributeError, IndexError, ParseError, DefusedXmlException)


@contextmanager
def opened_upload(content, name, table=""):
    """Give the Sheets or the Folder that an upload holds: its bytes, its name, the name of the table if it is one.

    Raises UploadRefused for what is none of the kinds, or too large.
    """
    refuse_large(len(content))
    with tempfile.TemporaryDirectory(prefix="summits-upload-") as made:
        folder = Path(made)
        kind = kind_of(content)
        if kind == BUNDLE:
            yield unpacked(content, folder)
        elif kind == XLSX:
            yield workbook(content, name, table)
        else:
            yield csv_file(content, named_table(name, table), folder)


def kind_of(content):
    """Return which kind of file this is, by its bytes. Raises UploadRefused for one that is none."""
    if content.startswith(OLD_EXCEL):
        raise UploadRefused(_("This is a workbook of an old form. Save it as an Excel workbook (.xlsx)."))
    if content.startswith(ZIPPED):
        try:
            with zipfile.ZipFile(io.BytesIO(content)) as archive:
                return XLSX if "xl/workbook.xml" in archive.namelist() else BUNDLE
        except NO_ZIP as error:
            raise UploadRefused(_("This file is damaged: send it again.")) from error
    if content.startswith(UTF_16):
        return CSV
    if not content.strip():
        raise UploadRefused(_("This file is empty."))
    if b"\0" in content[:1000]:
        raise UploadRefused(_("This is no table (CSV), no workbook (XLSX) and no bundle (ZIP)."))
    return CSV


def unpacked(content, folder):
    """Unpack a bundle, which may stand in a folder within the ZIP, into a folder; return it as a Folder."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            refuse_bomb(archive)
            members = [one for one in archive.infolist() if not one.is_dir() and not _is_hidden(one.filename)]
            if len({PurePosixPath(one.filename).parent for one in members}) > 1:
                raise UploadRefused(_("The files of a bundle stand in one folder of the ZIP."))
            for member in members:
                # By its last part alone: no name leads out of the folder.
                (folder / PurePosixPath(member.filename).name).write_bytes(archive.read(member))
    except NO_ZIP as error:
        raise UploadRefused(_("This ZIP cannot be unpacked.")) from error
    return Folder(folder)


def _is_hidden(name):
    # What the systems of some computers add.
    parts = PurePosixPath(name).parts
    return "__MACOSX" in parts or parts[-1].startswith(".")


def workbook(content, name, table):
    """Return the Sheets of a workbook, each named as its table; a single one may be of the ``table`` named."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            refuse_bomb(archive)
        sheets = [Worksheet(title, one) for title, one in sheets_of(io.BytesIO(content))]
    except NO_WORKBOOK as error:
        raise UploadRefused(_("This workbook cannot be read.")) from error
    sheets = [sheet for sheet in sheets if sheet.has_cells]
    single = len(sheets) == 1
    found = {}
    for sheet in sheets:
        its_table = TABLE_BY_NAME.get(sheet.title.strip().casefold()) or (single and named_table(name, table))
        if not its_table:
            known = ", ".join(TABLE_BY_NAME)
            wrong = _("The sheet “{title}” is no kind of record. Name it as one of: {known}.")
            raise UploadRefused(wrong.format(title=sheet.title, known=known))
        if its_table in found:
            raise UploadRefused(_("Two sheets hold {table}.").format(table=its_table.name))
        found[its_table] = sheet
    if not found:
        raise UploadRefused(_("This file is empty."))
    return Sheets({its_table: sheet.as_sheet(its_table) for its_table, sheet in found.items()})


def csv_file(content, table, folder):
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
    faults = Faults()
    with opened(path, table, faults, whole=False, delimiter=delimiter) as file:
        rows = [(line, list(map(restored, cells))) for line, cells in file.rows()]
    return Sheets({table: Sheet(file.header, rows, faults)})


def named_table(name, table):
    """Return the table of this name, or that with which the name of the file begins. Raises UploadRefused."""
    beginnings = [one for one in TABLE_BY_NAME if name.casefold().startswith(one)]
    found = TABLE_BY_NAME.get(table or max(beginnings, key=len, default=""))
    if found is None:
        raise UploadRefused(_("Choose which kind of record the file holds."))
    return found
