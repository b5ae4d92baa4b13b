"""Quotation marks around a whole text, which a page prints itself."""

PAIRS = {"“": "”", '"': '"', "«": "»", "„": "“", "‘": "’", "'": "'", "「": "」", "『": "』"}
"""Opening mark → closing mark."""
OTHER_CLOSING = {"„": "”", "»": "«"}
"""Opening mark → a second closing mark that some countries use."""
END = ".!?…"


def without_outer_marks(text):
    """Return a text without the pair of quotation marks that encloses all of it.

    Marks that enclose only a part stay. A full stop behind the closing mark moves in, unless one stands there.
    """
    body, stop = (text[:-1], ".") if text[-1:] == "." else (text, "")
    first, last = body[:1], body[-1:]
    closing = [marks[first] for marks in (PAIRS, OTHER_CLOSING) if first in marks]
    inner = body[1:-1].strip()
    if len(body) < 3 or last not in closing or not inner or first in inner or last in inner:
        return text
    return inner if inner[-1] in END else f"{inner}{stop}"
