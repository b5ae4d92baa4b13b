"""A limit on how many uploads a process works on at once: fewer than it has threads, so that readers are served too.

Each upload takes a thread and its share of a core for as long as it lasts. A request beyond the limit is refused at
once instead of waiting in a thread; its file is kept.
"""

from contextlib import contextmanager
from threading import BoundedSemaphore

from django.conf import settings
from django.utils.translation import gettext as _

MAX_TASKS = 2


class TooManyUploads(Exception):
    """The limit of concurrent uploads is reached. The message is for the user who sent another."""


class TaskLimit:
    """Lets at most ``max_tasks`` tasks of this process run at once, and refuses any more."""

    def __init__(self, max_tasks):
        self.max_tasks = max_tasks
        self._slots = BoundedSemaphore(max_tasks)

    @contextmanager
    def slot(self):
        """Context manager for a task. Raises TooManyUploads at once if the limit is reached."""
        if not self._slots.acquire(blocking=False):
            raise TooManyUploads(_("Other files are being processed. Your file is kept; check it again in a moment."))
        try:
            yield
        finally:
            self._slots.release()

    def refuse_if_full(self):
        """Raise TooManyUploads if another task would be refused now."""
        with self.slot():
            pass


def max_concurrent_uploads(threads):
    """Return how many uploads a process with so many ``threads`` works on at once."""
    return max(1, min(MAX_TASKS, threads - 1))


upload_limit = TaskLimit(max_concurrent_uploads(settings.WEB_THREADS))
