"""Progress of a long task: a bar on a terminal, plain lines elsewhere."""

from django.utils.translation import gettext as _
from tqdm import tqdm


class Progress:
    """Progress of a task that works through tables.

    The bar is drawn on standard error if that is a terminal. Otherwise ``write``, a callable, gets one line of text
    for each finished part.
    """

    def __init__(self, write):
        self.write = write
        self.bar = None

    def start(self, total, unit="B"):
        """Start the bar. ``total`` is the size of the whole task in ``unit``."""
        self.bar = tqdm(total=total, unit=unit, unit_scale=True, disable=None, leave=False)

    def advance(self, size):
        """Move the bar on by ``size``, in the unit of ``start``."""
        self.bar.update(size)

    def table_done(self, table, rows):
        """Report a table of the data package as done, with its number of rows."""
        self.part_done(table.file, rows)

    def part_done(self, name, rows):
        """Report a part of the task as done, with its number of rows."""
        if self.bar.disable:
            self.write(_("{name}: {rows} rows").format(name=name, rows=f"{rows:,}"))
        else:
            self.bar.set_description(name)

    def end(self):
        """Close the bar, whether the task is finished or was abandoned."""
        if self.bar is not None:
            self.bar.close()
