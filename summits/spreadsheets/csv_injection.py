"""Cells that a spreadsheet would run: escaped on the way out, restored on the way in.

How such a cell begins is told by OWASP's page on CSV injection; an apostrophe before it makes a spreadsheet take it as
text. A program that divides the lines of a file by another character than we do, a semicolon for instance, begins a
cell in the middle of ours, whatever the quotation marks say: so an apostrophe is put there as well. Where a text has
apostrophes there already it gets one more, so that taking one off gives back what there was.

Tables and workbooks are escaped, for they are opened in spreadsheets. Bundles are not: they are the data themselves.
"""

import re

SKIPPED = r"[ \u00a0\ufeff\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f]"
"""What a program may skip before it looks how a cell begins: spaces, a byte order mark, controls."""
BEGINS = rf"'*{SKIPPED}*[=+\-@＝＋－＠]"
"""How a cell begins that would be run, with the apostrophes that it has already."""
AT_FIRST = r"'*[\t\r\n]"
"""How a whole cell may begin besides."""
DIVIDES = r"[,;|:，；：｜\"\t\r\n\v\f\x85\u2028\u2029]"
"""What may divide cells or lines for one program or another."""
FORMULA = re.compile(rf"^(?={AT_FIRST})|(?:^|(?<={DIVIDES}))(?={BEGINS})")
"""The places where a cell may begin that would be run."""
ESCAPED = re.compile(rf"^'(?={AT_FIRST})|(?:^|(?<={DIVIDES}))'(?={BEGINS})")
"""The apostrophes at such places, of each the first."""
NUMBER = re.compile(r"[-+]?\d+(\.\d+)?", re.ASCII)
"""What begins so and is harmless."""


def escape_formula(text):
    """Return a text as the cell of a spreadsheet, which will not run it, nor a part of it."""
    return text if NUMBER.fullmatch(text) else FORMULA.sub("'", text)


def unescape_formula(text):
    """Return the text that was ``escape_formula``; any other one as it is."""
    return ESCAPED.sub("", text) if "'" in text else text
