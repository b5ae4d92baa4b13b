"""How far a long task has come: a bar on a terminal, plain lines elsewhere."""

from django.utils.translation import gettext as _
from tqdm import tqdm


class Progress:
    """Tells of the progress of a task that goes through tables.

    ``write`` takes a line of text. The bar goes to standard error, as far as that is a terminal.
    """

    def __init__(self, write):
        self.write = write
        self.bar = None

    def start(self, total, unit="B"):
        """Begin: ``total`` is the size of the whole task in the unit."""
        self.bar = tqdm(total=total, unit=unit, unit_scale=True, disable=None, leave=False)

    def advance(self, size):
        """So much more of the task is done."""
        self.bar.update(size)

    def table(self, table, rows):
        """The rows of a table are done."""
        self.part(table.file, rows)

    def part(self, name, rows):
        """A part of the task, so many rows, is done."""
        if self.bar.disable:
            self.write(_("{name}: {rows} rows").format(name=name, rows=f"{rows:,}"))
        else:
            self.bar.set_description(name)

    def end(self):
        """The task is done or given up."""
        if self.bar is not None:
            self.bar.close()
