"""Days in figures, such as 04/06/2003, of which either number may be the month.

In a column where some day can only be read in one way, the others are read in the same way. Otherwise the editor says
once for the file which number comes first.
"""

import re

from django.utils.translation import gettext as _

from summits.datapackage.schema import DATE
from summits.partial_dates import DAY_FIRST, MONTH_FIRST, PartialDate, date_in_words, day_orders
from summits.spreadsheets.questions import FileQuestion, answer_in

DAY_ORDER = "day order"
"""The key of the decision; the answers are DAY_FIRST and MONTH_FIRST."""
MIDNIGHT = re.compile(r"[T ]00:00(:00(\.0+)?)?$")
"""The time of day that programs add to a date."""
UNDECIDED = "undecided"
"""The order of a column for which the answer is not there yet."""
MAX_EXAMPLES = 5
"""How many cells the question names."""


class DayOrders:
    """The order of day and month in each column of an upload; ``decisions``: those on it, key → value."""

    def __init__(self, decisions):
        self.answer = answer_in(decisions, DAY_ORDER, (DAY_FIRST, MONTH_FIRST))
        self._examples, self._count = [], 0

    def of_columns(self, layout, columns):
        """Return column → order for the dates of a SheetLayout: DAY_FIRST, MONTH_FIRST or UNDECIDED.

        ``columns``: name of a column → its Heading. A column in which days can be read in two ways, and others show
        that it mixes both orders, has none.
        """
        dates = [column.name for column in layout.table.columns if column.kind == DATE and column.name in columns]
        orders = {name: self._order_of(layout, columns[name]) for name in dates}
        return {name: order for name, order in orders.items() if order}

    def _order_of(self, layout, heading):
        at, sure, unsure = heading.position, {}, []
        for number, cells in layout.rows:
            text = (cells[at] if at < len(cells) else "") or ""
            text = MIDNIGHT.sub("", text) if "/" in text else ""
            orders = day_orders(text)
            if len(orders) == 1:
                sure.setdefault(orders[0], text)
            elif orders:
                unsure.append((number, text))
        if not unsure or len(sure) > 1:
            return next(iter(sure)) if len(sure) == 1 else ""
        if sure:
            [(order, certain)] = sure.items()
            note = _("In column {letters}, {text} was read with the day first, as {certain} can only be read so.")
            if order == MONTH_FIRST:
                note = _("In column {letters}, {text} was read with the month first, as {certain} can only be read so.")
            layout.notes.append(note.format(letters=heading.letters, text=unsure[0][1], certain=certain))
            return order
        self._count += len(unsure)
        self._examples += [
            (f"{layout.sheet.title}, {heading.letters}{number}", text) for number, text in unsure[:MAX_EXAMPLES]
        ]
        return self.answer or UNDECIDED

    def question(self):
        """Return the FileQuestion about the columns so far, or None."""
        if not self._examples:
            return None
        text = self._examples[0][1]
        places = [f"{place}: {example}" for place, example in self._examples[:MAX_EXAMPLES]]
        if more := self._count - len(places):
            places.append(_("… and {count} more.").format(count=more))
        labels = ((DAY_FIRST, _("The day: {text} is {day}")), (MONTH_FIRST, _("The month: {text} is {day}")))
        options = [
            (order, label.format(text=text, day=date_in_words(PartialDate.parse_input(text, order))))
            for order, label in labels
        ]
        return FileQuestion(
            DAY_ORDER, _("Which comes first in days such as these, the day or the month?"), places, options, self.answer
        )
