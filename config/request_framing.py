"""How long a request is, from its head: as strictly as gunicorn's parser reads it, or more strictly.

Whoever reads the same head in two ways waits for a body that the other does not know of. So a line that is no header
field, or that says the length in any other way than RFC 9112 has it, makes the whole request invalid.
"""

import re
from typing import NamedTuple

TOKEN = rb"[!#$%&'*+.^_`|~0-9A-Za-z-]+"
REQUEST_LINE = re.compile(TOKEN + rb" [\x21-\x7e]+ HTTP/1\.([0-9])")
FIELD = re.compile(rb"(" + TOKEN + rb"):([\t\x20-\x7e\x80-\xff]*)")
"""No line that continues another, no space before the colon, no control character: no bare CR, LF or NUL."""
LENGTH = re.compile(rb"[0-9]{1,15}")
BLANKS = b" \t"


class Framing(NamedTuple):
    """What the head of a request says of its body."""

    is_valid: bool = False
    body: int = 0
    is_coded: bool = False
    """Whether the length is not said in the head (Transfer-Encoding)."""
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
        # Who speaks HTTP/1.0 does not know the answer.
        expects_continue=request[1] != b"0" and (b"expect", b"100-continue") in [(n, v.lower()) for n, v in values],
    )
