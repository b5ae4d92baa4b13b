"""Limits of an upload: its size, its unpacked size, its rows, columns and cells, and the time it takes."""

import logging
import time
import zipfile
from contextlib import contextmanager

from django.conf import settings
from django.core.files.uploadhandler import FileUploadHandler, SkipFile
from django.utils.translation import gettext as _

from summits.datapackage.reader import MAX_CELL_CHARACTERS, MAX_COLUMNS

logger = logging.getLogger(__name__)

MEGABYTE = 1_000_000
MAX_UNPACK_RATIO = 10
"""How many times the maximum upload size a ZIP or workbook may unpack to. CSV compresses to a fifth to a tenth."""
MAX_FILES = 200
"""In a ZIP: a data package has some twenty files, a workbook about as many plus one for each sheet."""
MAX_CHARACTERS_PER_BYTE = 3
"""How many characters a workbook's cells may hold for each byte of the maximum upload size.

Python keeps a character in up to four bytes.
"""
MAX_SHEETS = 60
MAX_ROW_NUMBER = 1_048_576
"""The highest row number in the format of workbooks."""
MAX_CELLS = 2_000_000
"""In a table or workbook, which is kept in memory as a whole: only an attack has more in 20 MB of CSV."""
MAX_PACKAGE_CELLS = 10_000_000
"""In a data package, of which one row at a time is kept in memory; but all may be in a single row."""
MAX_LINES = 600_000
"""In all files of a data package: an archive of 20,000 meetings has 350,000 records."""
MAX_ROWS = 150_000
"""In a table or workbook: each row is kept in memory until it is imported, some 1 kB beside its texts."""
ALLOWED_COMPRESSION = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
"""The compression methods in common use. With others Python unpacks a whole block at once, however large it grows."""
CHUNK_BYTES = 1 << 16
ZIP_ENTRY_MAGIC = b"PK\x01\x02"
"""How the entry of a file in a ZIP's central directory begins."""


STEPS_BETWEEN_CHECKPOINTS = 500


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
            message = _("The import took longer than {most} minutes, so it was stopped. Nothing was imported.")
            raise UploadStopped(message.format(most=settings.IMPORT_MAX_MINUTES))


def with_checkpoints(rows, checkpoint):
    """Yield the items of ``rows``; call ``checkpoint``, which may raise, before every 500th of them."""
    for number, row in enumerate(rows, 1):
        if not number % STEPS_BETWEEN_CHECKPOINTS:
            checkpoint()
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
    if content.count(ZIP_ENTRY_MAGIC) > MAX_FILES:
        raise UploadRefused(_("A ZIP file can contain up to {most} files.").format(most=MAX_FILES))


def check_zip_bomb(archive):
    """Raise UploadRefused if a ZipFile would unpack to too much, or uses a compression that cannot be bounded.

    The stated sizes can be relied on: ZipFile never reads more of a member than it states.
    """
    members = archive.infolist()
    if len(members) > MAX_FILES:
        raise UploadRefused(_("A ZIP file can contain up to {most} files.").format(most=MAX_FILES))
    if sum(member.file_size for member in members) > MAX_UNPACK_RATIO * max_upload_bytes():
        maximum = MAX_UNPACK_RATIO * settings.UPLOAD_MAX_MB
        raise UploadRefused(_("The files in a ZIP file can have up to {most} MB in total.").format(most=maximum))
    if any(member.compress_type not in ALLOWED_COMPRESSION for member in members):
        raise UploadRefused(
            _(
                "This ZIP file uses an unusual compression method. Create it again with your operating system’s own "
                "tool."
            )
        )


def check_cell_count(number, maximum=MAX_CELLS):
    """Raise UploadRefused if ``number`` cells are too many for one upload."""
    if number > maximum:
        raise UploadRefused(_("A file can have up to {most} cells.").format(most=f"{maximum:,}"))


def check_line_count(number):
    """Raise UploadRefused if ``number`` lines are too many for one upload."""
    if number > MAX_LINES:
        raise UploadRefused(
            _("A file can have up to {most} lines, including empty ones.").format(most=f"{MAX_LINES:,}")
        )


def check_row_count(number):
    """Raise UploadRefused if ``number`` rows are too many for a table or workbook."""
    if number > MAX_ROWS:
        message = _("A table or workbook can have up to {most} rows. Send it in parts, or as a data package (ZIP).")
        raise UploadRefused(message.format(most=f"{MAX_ROWS:,}"))


def check_column_count(number, sheet):
    """Raise UploadRefused if a sheet has data in a column whose ``number`` is too high."""
    if number > MAX_COLUMNS:
        message = _("The sheet “{sheet}” has data in column {number}. Use no more than {most} columns.")
        raise UploadRefused(message.format(sheet=sheet, number=f"{number:,}", most=MAX_COLUMNS))


def check_text_length(characters):
    """Raise UploadRefused if the cells of a workbook have too many characters in total."""
    if characters > MAX_CHARACTERS_PER_BYTE * max_upload_bytes():
        raise UploadRefused(_("This workbook contains too much text. Send it in parts."))


def check_cell_length(characters):
    """Raise UploadRefused if a cell of a workbook, or a shared string, has too many characters."""
    if characters > MAX_CELL_CHARACTERS:
        raise UploadRefused(_("A cell can have up to {most} characters.").format(most=f"{MAX_CELL_CHARACTERS:,}"))


def read_chunks(archive, name, checkpoint):
    """Yield the bytes of a ZipFile's member in chunks; ``checkpoint`` is called before each.

    Raises BadZipFile if the member is shorter than it states, which ZipFile does not check.
    """
    info = name if isinstance(name, zipfile.ZipInfo) else archive.getinfo(name)
    remaining = info.file_size
    with archive.open(info) as file:
        while chunk := file.read(CHUNK_BYTES):
            checkpoint()
            remaining -= len(chunk)
            yield chunk
    if remaining:
        raise zipfile.BadZipFile(f"{remaining} bytes are missing")


@contextmanager
def damaged_file_refused(message):
    """Turn any exception that a library raises for a damaged file into UploadRefused, and log it.

    ``message`` is the text of the UploadRefused. Libraries do not document which exceptions they raise for files that
    break their format, so any exception counts.
    """
    try:
        yield
    except (UploadRefused, UploadStopped):
        raise
    except Exception as error:
        logger.warning("an upload is damaged: %r", error)
        raise UploadRefused(message) from error


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
