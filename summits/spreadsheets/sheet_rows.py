"""The rows of the table in a sheet, as an import expects them: columns in order, values in the archive's form."""

from django.utils.translation import gettext as _

from summits.datapackage.errors import CellError
from summits.datapackage.reader import LINES_BETWEEN_CHECKPOINTS
from summits.datapackage.schema import BOOLEAN
from summits.spreadsheets.cell_values import UndecidedCell, reader_for
from summits.spreadsheets.merged_cells import merged_name
from summits.spreadsheets.record_lookup import name_column

TRUE_AND_FALSE = ("True", "False")
"""How the value of a worksheet's boolean cell is told."""


class SheetRows:
    """The rows of a SheetLayout. ``columns``: name of a column → its Heading; errors are added to ``errors``.

    ``day_orders``: name of a column → the order of day and month in its dates, see DayOrders.
    """

    def __init__(self, layout, columns, errors, day_orders):
        self.layout, self.sheet, self.table, self.errors = layout, layout.sheet, layout.table, errors
        self.positions = [columns[name].position if name in columns else None for name in self.table.names]
        self.needed = max((heading.position + 1 for heading in layout.headings), default=0)
        used = [(index, column) for index, column in enumerate(self.table.columns) if column.name in columns]
        readers = [(index, reader_for(column, day_orders.get(column.name, ""))) for index, column in used]
        self.readers = [(index, read) for index, read in readers if read]
        names = {*self.table.key, name_column(self.table)}
        self.identifying = {index for index, name in enumerate(self.table.names) if name in names}

    def rows(self, checkpoint):
        """Yield (line, cells) for each row; cells are texts in the stored form, in the order of the table's columns."""
        for count, (number, cells) in enumerate(self.layout.rows, 1):
            if not count % LINES_BETWEEN_CHECKPOINTS:
                checkpoint()
            if not self._has_right_width(number, cells):
                continue
            width = len(cells)
            ordered = ["" if at is None or at >= width else cells[at] for at in self.positions]
            wrong = self._report_unreadable(number, ordered) if None in ordered else set()
            ordered = self.table.normalize_cells(ordered)
            wrong |= self._convert(number, ordered)
            self._report_merged(number)
            # Without what identifies it, a row would be taken for another.
            if any(ordered) and not wrong & self.identifying:
                yield number, ordered

    def _has_right_width(self, number, cells):
        # A line of text with more or fewer cells than the headings was divided wrongly.
        width = self.layout.header_width
        if not self.sheet.is_text or self.needed <= len(cells) and not any(cells[width:]):
            return True
        message = _("This row has {cells} cells, but there are {columns} headings.")
        message = message.format(cells=len(cells), columns=width)
        hint = _("Put texts that contain the separator in quotation marks.")
        self.errors.add(self.table.file, number, "", cells[0] or "", message, hint)
        return False

    def _report_unreadable(self, number, ordered):
        # Report the cells that are None, empty them, and return their indexes.
        wrong = set()
        for index in [index for index, text in enumerate(ordered) if text is None]:
            value, message, hint = self.sheet.errors[number, self.positions[index] + 1]
            if self.table.columns[index].kind == BOOLEAN and value in TRUE_AND_FALSE:
                ordered[index] = value
                continue
            ordered[index] = ""
            wrong.add(index)
            self.errors.add_unreadable(self.table.file, number, self.table.names[index], value, message, hint)
        return wrong

    def _convert(self, number, ordered):
        # Convert the cells in place; report and empty those that cannot be converted, and return their indexes.
        wrong = set()
        for index, read in self.readers:
            text = ordered[index]
            if text:
                try:
                    ordered[index] = read(text)
                except UndecidedCell:
                    # The question about the file is the error.
                    ordered[index] = ""
                    wrong.add(index)
                    self.errors.unreadable.add((self.table.file, number, self.table.names[index]))
                except CellError as error:
                    ordered[index] = ""
                    wrong.add(index)
                    name = self.table.names[index]
                    self.errors.add_unreadable(self.table.file, number, name, text, error.message, error.hint)
        return wrong

    def _report_merged(self, number):
        # Cells merged across columns of the table leave one of them without its value.
        for merged in self.layout.merged.get(number, ()):
            _top, left, _bottom, right = merged
            inside = [
                name for name, at in zip(self.table.names, self.positions, strict=True) if at in range(left - 1, right)
            ]
            if len(inside) > 1:
                message = _("These cells are merged: {cells}.").format(cells=merged_name(*merged))
                self.errors.add(self.table.file, number, inside[0], "", message, _("Enter a value in each of them."))
