"""Message framing: the length of a request from its head, at least as strictly as gunicorn's parser reads it.

If this module and the parser understood a head differently, one would wait for a body that the other ignores. So a line
that is no header field, or a length in any other form than that of RFC 9112, makes the whole request invalid.
"""

import re
from typing import NamedTuple

TOKEN = rb"[!#$%&'*+.^_`|~0-9A-Za-z-]+"
REQUEST_LINE = re.compile(TOKEN + rb" [\x21-\x7e]+ HTTP/1\.([0-9])")
FIELD = re.compile(rb"(" + TOKEN + rb"):([\t\x20-\x7e\x80-\xff]*)")
"""No folded lines, no space before the colon, no control characters: no bare CR, LF or NUL."""
LENGTH = re.compile(rb"[0-9]{1,15}")
BLANKS = b" \t"


class Framing(NamedTuple):
    """What the head of a request says about its body; ``body`` is the length in bytes."""

    is_valid: bool = False
    body: int = 0
    is_coded: bool = False
    """Whether there is a Transfer-Encoding, so that the head does not give the length."""
    expects_continue: bool = False


def framing_of(head):
    """Return the Framing of a request. ``head``: its bytes without the empty lines around it."""
    request_line, *lines = head.split(b"\r\n")
    request = REQUEST_LINE.fullmatch(request_line)
    fields = [FIELD.fullmatch(line) for line in lines]
    if request is None or None in fields:
        return Framing()
    values = [(field[1].lower(), field[2].strip(BLANKS)) for field in fields]
    lengths = [value for name, value in values if name == b"content-length"]
    if len(lengths) > 1 or not all(map(LENGTH.fullmatch, lengths)):
        return Framing()
    return Framing(
        is_valid=True,
        body=int(lengths[0]) if lengths else 0,
        is_coded=any(name == b"transfer-encoding" for name, _value in values),
        # HTTP/1.0 clients do not know the status 100 Continue.
        expects_continue=request[1] != b"0" and (b"expect", b"100-continue") in [(n, v.lower()) for n, v in values],
    )
