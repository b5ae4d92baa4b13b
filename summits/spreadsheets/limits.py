"""Limits of an upload: its size, its unpacked size, its rows, columns and cells, and the time it takes."""

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
"""How many times the maximum upload size a ZIP or workbook may unpack to. CSV compresses to a fifth to a tenth."""
MOST_FILES = 200
"""In a ZIP: a data package has some twenty files, a workbook about as many plus one for each sheet."""
TEXT = 3
"""How many characters a workbook's cells may hold for each byte of the maximum upload size.

Python keeps a character in up to four bytes.
"""
MOST_SHEETS = 60
MOST_ROW = 1_048_576
"""The highest row number in the format of workbooks."""
MOST_CELLS = 2_000_000
"""In a table or workbook, which is kept in memory as a whole: only an attack has more in 20 MB of CSV."""
MOST_CELLS_OF_A_BUNDLE = 10_000_000
"""In a data package, of which one row at a time is kept in memory; but all may be in a single row."""
MOST_LINES = 600_000
"""In all files of a data package: an archive of 20,000 meetings has 350,000 records."""
MOST_ROWS = 150_000
"""In a table or workbook: each row is kept in memory until it is imported, some 1 kB beside its texts."""
PACKED_BY = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
"""The compression methods in common use. With others Python unpacks a whole block at once, however large it grows."""
PIECE = 1 << 16
ENTRY = b"PK\x01\x02"
"""How the entry of a file in a ZIP's central directory begins."""


STEPS_BETWEEN_CHECKS = 500


class UploadRefused(Exception):
    """The file is refused. The message says why, for the user who sent it."""


class UploadStopped(Exception):
    """The work on an upload was cancelled or took too long, as the message says. Nothing was written."""


class TimeLimit:
    """Ends the work on an upload that takes too long: ``check`` is called from time to time while it runs."""

    def __init__(self, clock=time.monotonic):
        self.clock = clock
        self.end = clock() + 60 * settings.IMPORT_MAX_MINUTES

    def check(self):
        """Raise UploadStopped if the time is up."""
        if self.clock() > self.end:
            wrong = _("The import took longer than {most} minutes, so it was stopped. Nothing was imported.")
            raise UploadStopped(wrong.format(most=settings.IMPORT_MAX_MINUTES))


def rows_with_checks(rows, check):
    """Yield the items of ``rows``; call ``check``, which may raise, before every 500th of them."""
    for number, row in enumerate(rows, 1):
        if not number % STEPS_BETWEEN_CHECKS:
            check()
        yield row


def max_upload_bytes():
    """Return the maximum size of an upload in bytes."""
    return settings.UPLOAD_MAX_MB * MEGABYTE


def check_size(size):
    """Raise UploadRefused if a file of ``size`` bytes is too large."""
    if size > max_upload_bytes():
        raise UploadRefused(_("A file can have up to {most} MB.").format(most=settings.UPLOAD_MAX_MB))


def check_file_count(content):
    """Raise UploadRefused if a ZIP, given as bytes, lists too many files. Call it before the list is parsed."""
    if content.count(ENTRY) > MOST_FILES:
        raise UploadRefused(_("A ZIP file can contain up to {most} files.").format(most=MOST_FILES))


def check_zip_bomb(archive):
    """Raise UploadRefused if a ZipFile would unpack to too much, or uses a compression that cannot be bounded.

    The stated sizes can be relied on: ZipFile never reads more of a member than it states.
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
    """Raise UploadRefused if ``number`` cells are too many for one upload."""
    if number > most:
        raise UploadRefused(_("A file can have up to {most} cells.").format(most=f"{most:,}"))


def check_line_count(number):
    """Raise UploadRefused if ``number`` lines are too many for one upload."""
    if number > MOST_LINES:
        raise UploadRefused(
            _("A file can have up to {most} lines, including empty ones.").format(most=f"{MOST_LINES:,}")
        )


def check_row_count(number):
    """Raise UploadRefused if ``number`` rows are too many for a table or workbook."""
    if number > MOST_ROWS:
        wrong = _("A table or workbook can have up to {most} rows. Send it in parts, or as a data package (ZIP).")
        raise UploadRefused(wrong.format(most=f"{MOST_ROWS:,}"))


def check_column_count(number, sheet):
    """Raise UploadRefused if a sheet has data in a column whose ``number`` is too high."""
    if number > MOST_COLUMNS:
        wrong = _("The sheet “{sheet}” has data in column {number}. Use no more than {most} columns.")
        raise UploadRefused(wrong.format(sheet=sheet, number=f"{number:,}", most=MOST_COLUMNS))


def check_text_length(characters):
    """Raise UploadRefused if the cells of a workbook have too many characters in total."""
    if characters > TEXT * max_upload_bytes():
        raise UploadRefused(_("This workbook contains too much text. Send it in parts."))


def check_cell_length(characters):
    """Raise UploadRefused if a cell of a workbook, or a shared string, has too many characters."""
    if characters > LONGEST_CELL:
        raise UploadRefused(_("A cell can have up to {most} characters.").format(most=f"{LONGEST_CELL:,}"))


def read_chunks(archive, name, check):
    """Yield the bytes of a ZipFile's member in chunks; ``check`` is called before each.

    Raises BadZipFile if the member is shorter than it states, which ZipFile does not check.
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
    """Turn any exception that a library raises for a damaged file into UploadRefused, and log it.

    ``told`` is the text of the UploadRefused. Libraries do not document which exceptions they raise for files that
    break their format, so any exception counts.
    """
    try:
        yield
    except (UploadRefused, UploadStopped):
        raise
    except Exception as error:
        logger.warning("an upload is damaged: %r", error)
        raise UploadRefused(told) from error


class BoundedUploadHandler(FileUploadHandler):
    """Stops receiving a file once it exceeds the maximum size, whatever URL it is sent to."""

    def __init__(self, request=None):
        super().__init__(request)
        self.size = 0

    def receive_data_chunk(self, raw_data, start):
        self.size += len(raw_data)
        if self.size > max_upload_bytes():
            # Unlike StopUpload, SkipFile still reads the fields after the file, so that the form can be shown again
            # with them.
            raise SkipFile
        return raw_data

    def file_complete(self, file_size):
        """Do nothing: the next handler stores the file."""
