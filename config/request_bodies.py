"""Limits on the size of requests, and the reader from which a thread gets a request that has arrived in a file."""

import io
import re

from gunicorn.http.unreader import Unreader

from config.environment import env

MAX_FORM_BYTES = 5_000_000
"""For all requests but uploads. Django accepts 2.5 MB of form data in at most 10,000 fields; as multipart/form-data
each field adds some 150 bytes, together 1.5 MB, which leaves 1 MB for long names."""
MAX_UPLOAD_BYTES = 2_000_000 * env["UPLOAD_MAX_MB"] + MAX_FORM_BYTES
"""For uploads. It exceeds the limit of the site, so that a page of the site can say that a file is too large."""
MAX_ANONYMOUS_BYTES = 30_000
"""For requests from browsers in which nobody has logged in before: a login takes a few hundred bytes."""
CHUNK_BYTES = 65_536
UPLOAD_REQUEST = re.compile(rb"POST /admin/summits/upload/add/[ ?]")
"""The beginning of a request that may be as large as an upload."""
SESSION_COOKIE = re.compile(rb"(?im)^cookie:(?:.*[ \t;])?(?:__Host-)?sessionid=[^;\s]")
KNOWN_BROWSER_COOKIE = re.compile(rb"(?im)^cookie:(?:.*[ \t;])?(?:__Host-)?known-device=([^;\s]+)")


def max_body_bytes(head):
    """Return how many bytes the body of a request with this head (bytes) may have: many only from an editor.

    Whether the session exists only the database knows, and the loop that accepts connections must not wait for it. So
    this relies on the cookie of a browser that has logged in before, which is signed and cannot be forged.
    """
    if not any(map(is_known_browser, KNOWN_BROWSER_COOKIE.findall(head))):
        return MAX_ANONYMOUS_BYTES
    return MAX_UPLOAD_BYTES if UPLOAD_REQUEST.match(head) and SESSION_COOKIE.search(head) else MAX_FORM_BYTES


def is_known_browser(cookie):
    """Whether the site has issued this cookie (bytes) to a browser in which somebody logged in."""
    # Imported here, as it needs Django's settings, which are loaded by the time of a request.
    from summits.accounts.known_browsers import is_valid_cookie

    return is_valid_cookie(cookie.decode("latin-1"))


class FileUnreader(Unreader):
    """The source from which gunicorn's parser reads a request: a file, from its current position on.

    gunicorn's own buffers all that has arrived in memory, and copies the rest at every read. This one buffers only the
    first piece. A file that cannot be read raises OSError at once.
    """

    def __init__(self, file):
        super().__init__()
        self.file = file
        self.buf.write(file.read(CHUNK_BYTES))

    def chunk(self, size_hint=None):
        """Return the next bytes, ``size_hint`` at most; b"" at the end of the file."""
        return self.file.read(min(size_hint or CHUNK_BYTES, CHUNK_BYTES))

    def read(self, size=None, read_ahead=None):
        """Return ``size`` bytes, or some if no size is given, without reading ahead: the rest stays in the file."""
        return super().read(size)

    def keep_rest(self):
        """Buffer what was sent after the request, CHUNK_BYTES at most, as the file is about to be closed."""
        self.buf.seek(0, io.SEEK_END)
        self.buf.write(self.file.read(CHUNK_BYTES))
