"""Report the progress of a long task to a browser while it runs, as lines of a streamed response.

The task runs in a thread of its own: if the user leaves the page, it still runs to its end, and the import is complete
or not made at all.
"""

import queue
import threading

from django.db import connections
from django.utils.translation import get_language, gettext, override

from summits.db.locking import TASK_WAIT_SECONDS, lock_timeout

PERCENT_STEP = 5
"""How many per cent lie between two lines."""


class NullProgress:
    """A progress that reports nothing."""

    def start(self, total, unit=""):
        """Begin the task, or a part of it."""

    def advance(self, size):
        """Report that ``size`` more is done."""

    def table_done(self, table, rows):
        """Report that the rows of a table are done."""

    def part_done(self, name, rows):
        """Report that a part of the task is done."""

    def end(self):
        """Report the end of the task, whether it was completed or not."""


class QueueProgress(NullProgress):
    """A progress that passes lines of text to the function ``write``."""

    def __init__(self, write):
        self.write = write
        self.total = self.done = self.last = 0

    def start(self, total, unit=""):
        """Begin a part, whose size is ``total``."""
        self.total, self.done, self.last = total, 0, 0

    def advance(self, size):
        """Report that ``size`` more of the part is done; a line is written every few per cent."""
        self.done += size
        percent = min(100, 100 * self.done // self.total) if self.total else 100
        if percent >= self.last + PERCENT_STEP:
            self.last = percent
            self.write(gettext("{percent} %").format(percent=percent))

    def table_done(self, table, rows):
        """Report that the rows of a table are done."""
        self.part_done(str(table.model._meta.verbose_name_plural), rows)

    def part_done(self, name, rows):
        """Report that a part of the task with so many ``rows`` is done."""
        self.write(gettext("{name}: {rows} rows").format(name=name, rows=f"{rows:,}"))


def stream_progress(work):
    """Run ``work``, a function that takes a progress, in a thread, and yield the lines that it reports.

    An exception that ``work`` raises is raised here at the end.
    """
    lines = queue.SimpleQueue()
    language, failures, end = get_language(), [], object()

    def run():
        try:
            lock_timeout(TASK_WAIT_SECONDS)
            with override(language):
                work(QueueProgress(lines.put))
        except Exception as failure:  # noqa: BLE001 – raised again by the generator
            failures.append(failure)
        finally:
            connections.close_all()
            lines.put(end)

    threading.Thread(target=run, name="upload").start()
    while (line := lines.get()) is not end:
        yield line
    if failures:
        raise failures[0]
