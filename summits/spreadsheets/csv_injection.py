"""Escape cells that a spreadsheet would run as formulas, and unescape them on import.

OWASP's page on CSV injection lists how such cells begin; an apostrophe in front makes a spreadsheet take the cell as
text. A program that separates cells by another character than we do, for instance a semicolon, may begin a cell in the
middle of ours, whatever the quotation marks say, so an apostrophe is added there as well. A text that has apostrophes
there already gets one more, so that removing one always restores the original.

Tables and workbooks are escaped, because they are opened in spreadsheets. Data packages are not, because they are for
programs.
"""

import re

SKIPPED = r"[ \u00a0\ufeff\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f]"
"""Characters that a program may skip at the beginning of a cell: spaces, a byte order mark, control characters."""
BEGINS = rf"'*{SKIPPED}*[=+\-@＝＋－＠]"
"""The beginning of a cell that would be run, including apostrophes that it already has."""
AT_FIRST = r"'*[\t\r\n]"
"""Further beginnings, for a whole cell only."""
DIVIDES = r"[,;|:，；：｜\"\t\r\n\v\f\x85\u2028\u2029]"
"""Characters that some program may take to separate cells or lines."""
FORMULA = re.compile(rf"^(?={AT_FIRST})|(?:^|(?<={DIVIDES}))(?={BEGINS})")
"""The positions where a cell that would be run may begin."""
ESCAPED = re.compile(rf"^'(?={AT_FIRST})|(?:^|(?<={DIVIDES}))'(?={BEGINS})")
"""The first apostrophe at each of these positions."""
NUMBER = re.compile(r"[-+]?\d+(\.\d+)?", re.ASCII)
"""Numbers, which may begin with a sign and are harmless."""


def escape_formula(text):
    """Return a text as a cell that a spreadsheet does not run as a formula, in whole or in part."""
    return text if NUMBER.fullmatch(text) else FORMULA.sub("'", text)


def unescape_formula(text):
    """Undo ``escape_formula``; return any other text as it is."""
    return ESCAPED.sub("", text) if "'" in text else text
