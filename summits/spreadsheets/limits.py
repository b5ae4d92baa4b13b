"""What an upload may be at most: in bytes as it is sent, in what it unpacks to, in rows, columns and cells, in time."""

import logging
import time
import zipfile
from contextlib import contextmanager

from django.conf import settings
from django.core.files.uploadhandler import FileUploadHandler, SkipFile
from django.utils.translation import gettext as _

from summits.datapackage.reader import LONGEST_CELL, MOST_COLUMNS

logger = logging.getLogger(__name__)

MEGABYTE = 1_000_000
UNPACKED = 10
"""How many times as many bytes a ZIP or a workbook may unpack to as may be sent. CSV packs to a fifth to a tenth."""
MOST_FILES = 200
"""In a ZIP: a bundle has some twenty files, a workbook as many and one for each sheet."""
TEXT = 3
"""How many times as many characters the cells of a workbook may hold as bytes may be sent: Python keeps them in up to
four bytes each."""
MOST_SHEETS = 60
MOST_ROW = 1_048_576
"""The last row that a workbook can have by its own rules."""
MOST_CELLS = 2_000_000
"""In a table or a workbook, all of which is kept in memory: more than 20 MB of CSV have but in an attack."""
MOST_CELLS_OF_A_BUNDLE = 10_000_000
"""Of a bundle only a row at a time is kept in memory; it might be a single one."""
MOST_LINES = 600_000
"""In all files of a bundle: an archive of 20,000 meetings has 350,000 records."""
MOST_ROWS = 150_000
"""In a table or a workbook: each is kept in memory until it is imported, some 1 kB beside its texts."""
PACKED_BY = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
"""What programs use. Of the others Python unpacks a whole block at once, however large it grows."""
PIECE = 1 << 16
ENTRY = b"PK\x01\x02"
"""How the entry of a file in the list of a ZIP begins."""


STEPS_BETWEEN_CHECKS = 500


class UploadRefused(Exception):
    """A file that is not looked into; the message says why, for the one who sent it."""


class UploadStopped(Exception):
    """Work on an upload that was cancelled, or took too long; the message says which. Nothing was written."""


class TimeLimit:
    """Ends the work on an upload that takes longer than it may: ``check`` is called now and then while it goes on."""

    def __init__(self, clock=time.monotonic):
        self.clock = clock
        self.end = clock() + 60 * settings.IMPORT_MAX_MINUTES

    def check(self):
        """Raise UploadStopped if the time is over."""
        if self.clock() > self.end:
            wrong = _("The import took longer than {most} minutes, so it was stopped. Nothing was imported.")
            raise UploadStopped(wrong.format(most=settings.IMPORT_MAX_MINUTES))


def rows_with_checks(rows, check):
    """Yield the ``rows``, whatever they are; ``check`` is called before every 500th, and may raise."""
    for number, row in enumerate(rows, 1):
        if not number % STEPS_BETWEEN_CHECKS:
            check()
        yield row


def max_upload_bytes():
    """Return how many bytes an upload may have."""
    return settings.UPLOAD_MAX_MB * MEGABYTE


def check_size(size):
    """Raise UploadRefused for a file of so many bytes that it is not looked into."""
    if size > max_upload_bytes():
        raise UploadRefused(_("A file can have up to {most} MB.").format(most=settings.UPLOAD_MAX_MB))


def check_file_count(content):
    """Raise UploadRefused for the bytes of a ZIP that lists too many files, before the list is read."""
    if content.count(ENTRY) > MOST_FILES:
        raise UploadRefused(_("A ZIP file can contain up to {most} files.").format(most=MOST_FILES))


def check_zip_bomb(archive):
    """Raise UploadRefused for a ZipFile that would unpack to too much, or is packed in a way that cannot be bounded.

    The sizes that it states are kept by ZipFile, which reads no more of a member than it states.
    """
    members = archive.infolist()
    if len(members) > MOST_FILES:
        raise UploadRefused(_("A ZIP file can contain up to {most} files.").format(most=MOST_FILES))
    if sum(member.file_size for member in members) > UNPACKED * max_upload_bytes():
        most = UNPACKED * settings.UPLOAD_MAX_MB
        raise UploadRefused(_("The files in a ZIP file can have up to {most} MB in total.").format(most=most))
    if any(member.compress_type not in PACKED_BY for member in members):
        raise UploadRefused(
            _(
                "This ZIP file uses an unusual compression method. Create it again with your operating system’s own "
                "tool."
            )
        )


def check_cell_count(number, most=MOST_CELLS):
    """Raise UploadRefused for so many cells that a table has too many."""
    if number > most:
        raise UploadRefused(_("A file can have up to {most} cells.").format(most=f"{most:,}"))


def check_line_count(number):
    """Raise UploadRefused for so many lines that the files of a bundle have too many."""
    if number > MOST_LINES:
        raise UploadRefused(
            _("A file can have up to {most} lines, including empty ones.").format(most=f"{MOST_LINES:,}")
        )


def check_row_count(number):
    """Raise UploadRefused for so many rows that a table or a workbook has too many."""
    if number > MOST_ROWS:
        wrong = _("A table or workbook can have up to {most} rows. Send it in parts, or as a data package (ZIP).")
        raise UploadRefused(wrong.format(most=f"{MOST_ROWS:,}"))


def check_column_count(number, sheet):
    """Raise UploadRefused for a sheet in which something is found in a column with so high a number."""
    if number > MOST_COLUMNS:
        wrong = _("The sheet “{sheet}” has data in column {number}. Use no more than {most} columns.")
        raise UploadRefused(wrong.format(sheet=sheet, number=f"{number:,}", most=MOST_COLUMNS))


def check_text_length(characters):
    """Raise UploadRefused for a workbook of which the cells have so many characters together."""
    if characters > TEXT * max_upload_bytes():
        raise UploadRefused(_("This workbook contains too much text. Send it in parts."))


def check_cell_length(characters):
    """Raise UploadRefused for a cell of a workbook, or one of the texts that cells share, of so many characters."""
    if characters > LONGEST_CELL:
        raise UploadRefused(_("A cell can have up to {most} characters.").format(most=f"{LONGEST_CELL:,}"))


def read_chunks(archive, name, check):
    """Yield the bytes of a member of a ZipFile piece by piece; ``check`` is called before each.

    Raises BadZipFile for one that is shorter than it states, which ZipFile does not look at.
    """
    info = name if isinstance(name, zipfile.ZipInfo) else archive.getinfo(name)
    left = info.file_size
    with archive.open(info) as file:
        while piece := file.read(PIECE):
            check()
            left -= len(piece)
            yield piece
    if left:
        raise zipfile.BadZipFile(f"{left} bytes are missing")


@contextmanager
def damaged_file_refused(told):
    """Turn whatever a library raises over a damaged file into UploadRefused, with the text ``told``, and log it.

    Libraries promise no certain exceptions for files that break their format, so here any of them means that.
    """
    try:
        yield
    except (UploadRefused, UploadStopped):
        raise
    except Exception as error:
        logger.warning("an upload is damaged: %r", error)
        raise UploadRefused(told) from error


class BoundedUploadHandler(FileUploadHandler):
    """Stops taking in files once they have more bytes than may be sent, wherever they are sent to."""

    def __init__(self, request=None):
        super().__init__(request)
        self.size = 0

    def receive_data_chunk(self, raw_data, start):
        self.size += len(raw_data)
        if self.size > max_upload_bytes():
            # Unlike StopUpload this goes on with the fields after the file: what was typed there is shown again.
            raise SkipFile
        return raw_data

    def file_complete(self, file_size):
        """Leave the keeping of the file to the next handler."""
