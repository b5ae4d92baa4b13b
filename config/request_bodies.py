"""How large a request may be, and how a thread reads it: from the file in which it arrived, each byte once."""

import io
import re

from gunicorn.http.unreader import Unreader

from config.environment import env

MOST_FORM = 5_000_000
"""For all that is no upload. Django takes 2.5 MB of what is typed, in 10,000 fields at most; sent as a form with files
each field has some 150 bytes around it, 1.5 MB together, which leaves 1 MB for long names."""
MOST_BODY = 2_000_000 * env["UPLOAD_MAX_MB"] + MOST_FORM
"""For an upload. What is a little too large is still told so by a page of the site."""
MOST_UNKNOWN = 30_000
"""For whoever sends it from a browser in which nobody has logged in before: to log in takes some hundred bytes."""
AT_ONCE = 65_536
UPLOAD = re.compile(rb"POST /admin/summits/upload/add/[ ?]")
"""How the request begins that may be as large as an upload."""
SESSION = re.compile(rb"(?im)^cookie:(?:.*[ \t;])?(?:__Host-)?sessionid=[^;\s]")
KNOWN = re.compile(rb"(?im)^cookie:(?:.*[ \t;])?(?:__Host-)?known-device=([^;\s]+)")


def max_body_bytes(head):
    """Return how many bytes the body of a request with this head may have: many only from an editor.

    Whether there is such a session only the database knows, which the loop that accepts connections must not wait for.
    The cookie of a browser that has logged in before is signed, so that nobody makes one up.
    """
    if not any(map(is_known_browser, KNOWN.findall(head))):
        return MOST_UNKNOWN
    return MOST_BODY if UPLOAD.match(head) and SESSION.search(head) else MOST_FORM


def is_known_browser(cookie):
    """Whether the site has given this cookie (bytes) to a browser in which somebody logged in."""
    # Its settings are read by now: the worker has loaded the site.
    from summits.accounts.known_browsers import is_valid_cookie

    return is_valid_cookie(cookie.decode("latin-1"))


class FileUnreader(Unreader):
    """gunicorn's source of a request: a file, read from its present position on.

    gunicorn's own keeps all that is here already in memory, and copies what is left of it at every read. Here only the
    first piece is; a file that cannot be read raises OSError at once.
    """

    def __init__(self, file):
        super().__init__()
        self.file = file
        self.buf.write(file.read(AT_ONCE))

    def chunk(self, size_hint=None):
        """Return the next bytes, not more than asked for; none at the end of what arrived."""
        return self.file.read(min(size_hint or AT_ONCE, AT_ONCE))

    def read(self, size=None, read_ahead=None):
        """Return so many bytes, or some if no number is given; what is beyond them stays in the file."""
        return super().read(size)

    def keep_rest(self):
        """Hold what was sent after the request in memory, as the file is about to be closed; it is a piece at most."""
        self.buf.seek(0, io.SEEK_END)
        self.buf.write(self.file.read(AT_ONCE))
