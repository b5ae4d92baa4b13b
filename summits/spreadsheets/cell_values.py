"""Convert cells from what people write to what data packages have: dates, terms, yes and no, numbers."""

import re

from django.utils.translation import gettext as _

from summits.datapackage.converters import CachedParser, one_of
from summits.datapackage.errors import CellError
from summits.datapackage.schema import BOOLEAN, DATE, DECIMAL, ENUM
from summits.partial_dates import PartialDate, day_orders
from summits.spreadsheets.day_order import MIDNIGHT, UNDECIDED
from summits.spreadsheets.headings import heading_key

YES = ("yes", "y", "true", "1", "x", "ja", "wahr", "да", "истина", "oui", "vrai")
NO = ("no", "n", "false", "0", "nein", "falsch", "нет", "ложь", "non", "faux")
"""What cells of boolean columns may say: words of people, and of Excel in several languages."""
DECIMAL_NUMBER = re.compile(r"[-−]?\d+(?:[.,]\d+)?", re.ASCII)


class UndecidedCell(Exception):
    """A cell that can be read once an editor has answered a question about the file."""


def reader_for(column, day_order=""):
    """Return a function from the text of a non-empty cell of a Column to its text in a data package; None for texts.

    ``day_order``: that of day and month in a column of dates, see DayOrders. The function raises CellError for what the
    column does not allow, and UndecidedCell.
    """
    if column.kind == ENUM:
        return CachedParser(_term_reader(column)).__getitem__
    read = {DATE: _date_reader(day_order), BOOLEAN: _read_boolean, DECIMAL: _read_decimal}.get(column.kind)
    return read and CachedParser(read).__getitem__


def _date_reader(day_order):
    def read(text):
        text = MIDNIGHT.sub("", text)
        if day_order == UNDECIDED and len(day_orders(text)) > 1:
            raise UndecidedCell
        try:
            return str(PartialDate.parse_input(text, day_order))
        except ValueError as error:
            raise CellError(error) from None

    return read


def _term_reader(column):
    labels = {value: str(label) for value, label in column.field.choices if value}
    terms = {heading_key(word): value for value, label in labels.items() for word in (label, value)}

    def read(text):
        value = text if text in labels else terms.get(heading_key(text))
        if value is None:
            raise CellError(_("This value is not allowed here."), one_of(labels.values()))
        return value

    return read


def _read_boolean(text):
    word = heading_key(text)
    if word not in (*YES, *NO):
        raise CellError(_("This value is not allowed here."), one_of([YES[0], NO[0]]))
    return YES[0] if word in YES else NO[0]


def _read_decimal(text):
    return text.replace("−", "-").replace(",", ".") if DECIMAL_NUMBER.fullmatch(text) else text
