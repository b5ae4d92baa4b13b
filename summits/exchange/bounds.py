"""What an upload may be at most: in bytes as it is sent, and in bytes as it unpacks."""

from django.conf import settings
from django.core.files.uploadhandler import FileUploadHandler, StopUpload
from django.utils.translation import gettext as _

MEGABYTE = 1_000_000
UNPACKED = 10
"""How many times as many bytes a ZIP or a workbook may unpack to as may be sent. CSV packs to a fifth to a tenth."""
MOST_FILES = 200
"""In a ZIP: a bundle has some twenty files, a workbook as many and one for each sheet."""


class UploadRefused(Exception):
    """A file that is not looked into; the message says why, for the one who sent it."""


def most_sent():
    """Return how many bytes an upload may have."""
    return settings.UPLOAD_MAX_MB * MEGABYTE


def refuse_large(size):
    """Raise UploadRefused for a file of so many bytes that it is not looked into."""
    if size > most_sent():
        raise UploadRefused(_("A file may have {most} MB at most.").format(most=settings.UPLOAD_MAX_MB))


def refuse_bomb(archive):
    """Raise UploadRefused for a ZipFile that would unpack to too much.

    The sizes that it states are kept by ZipFile, which reads no more of a member than it states.
    """
    members = archive.infolist()
    if len(members) > MOST_FILES:
        raise UploadRefused(_("A ZIP may hold {most} files at most.").format(most=MOST_FILES))
    if sum(member.file_size for member in members) > UNPACKED * most_sent():
        most = UNPACKED * settings.UPLOAD_MAX_MB
        raise UploadRefused(_("A ZIP may unpack to {most} MB at most.").format(most=most))


class BoundedUploadHandler(FileUploadHandler):
    """Stops taking in files once they have more bytes than may be sent, wherever they are sent to."""

    def __init__(self, request=None):
        super().__init__(request)
        self.size = 0

    def receive_data_chunk(self, raw_data, start):
        self.size += len(raw_data)
        if self.size > most_sent():
            raise StopUpload(connection_reset=False)
        return raw_data

    def file_complete(self, file_size):
        """Leave the keeping of the file to the next handler."""
