"""Telling a browser how far a long task has come, while it goes on: lines of a page that is sent piece by piece.

The task runs in a thread of its own: who goes away meanwhile stops nothing, and the record is changed wholly or not.
"""

import queue
import threading

from django.db import connections
from django.utils.translation import get_language, gettext, override

from summits.db.locking import TASK_WAIT_SECONDS, lock_timeout

STEP = 5
"""Per cent between two lines."""


class NullProgress:
    """Progress of which nobody is told."""

    def start(self, total, unit=""):
        """Begin."""

    def advance(self, size):
        """So much more is done."""

    def table(self, table, rows):
        """The rows of a table are done."""

    def part(self, name, rows):
        """A part of the task is done."""

    def end(self):
        """The task is done or given up."""


class QueueProgress(NullProgress):
    """Progress that is told in lines, each as (text, per cent of the present part)."""

    def __init__(self, tell):
        self.tell = tell
        self.total = self.done = self.last = 0

    def start(self, total, unit=""):
        """Begin a part: ``total`` is its size."""
        self.total, self.done, self.last = total, 0, 0

    def advance(self, size):
        """So much more of the part is done; every few per cent that is told."""
        self.done += size
        percent = min(100, 100 * self.done // self.total) if self.total else 100
        if percent >= self.last + STEP:
            self.last = percent
            self.tell(gettext("{percent} %").format(percent=percent))

    def table(self, table, rows):
        """The rows of a table are done."""
        self.part(str(table.model._meta.verbose_name_plural), rows)

    def part(self, name, rows):
        """A part of the task, so many rows, is done."""
        self.tell(gettext("{name}: {rows} rows").format(name=name, rows=f"{rows:,}"))


def stream_progress(work):
    """Yield a line of text for each step of ``work``, a function of a progress, which runs in a thread meanwhile.

    What it raises is raised here in the end.
    """
    lines = queue.SimpleQueue()
    language, failures, end = get_language(), [], object()

    def run():
        try:
            lock_timeout(TASK_WAIT_SECONDS)
            with override(language):
                work(QueueProgress(lines.put))
        except Exception as failure:  # noqa: BLE001 – handed on to the one who waits
            failures.append(failure)
        finally:
            connections.close_all()
            lines.put(end)

    threading.Thread(target=run, name="upload").start()
    while (line := lines.get()) is not end:
        yield line
    if failures:
        raise failures[0]
