"""Cells that a spreadsheet would run: escaped on the way out, restored on the way in.

How such a cell begins is told by OWASP's page on CSV injection; an apostrophe before it makes a spreadsheet take it as
text. A text that begins with apostrophes and then so gets one more, so that taking one off gives back what there was.
"""

import re

FORMULA = re.compile(r"'*[=+\-@\t\r\n＝＋－＠]")
NUMBER = re.compile(r"[-+]?\d+(\.\d+)?", re.ASCII)
"""What begins so and is harmless."""


def escaped(text):
    """Return a text as the cell of a spreadsheet, which will not run it."""
    return f"'{text}" if FORMULA.match(text) and not NUMBER.fullmatch(text) else text


def restored(text):
    """Return the text that was ``escaped``; any other one as it is."""
    return text[1:] if text.startswith("'") and FORMULA.match(text) else text
