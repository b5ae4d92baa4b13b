"""How many uploads a process works on at once: fewer than it has threads, so that readers are served meanwhile.

Each takes a thread and its share of a core for as long as it lasts. Who comes when there is no room is told so at once
and does not wait in a thread; their file is kept.
"""

from contextlib import contextmanager
from threading import BoundedSemaphore

from django.conf import settings
from django.utils.translation import gettext as _

MOST_AT_ONCE = 2


class TooManyUploads(Exception):
    """As many uploads are worked on as may be; the message says so, for the one who sent another."""


class TaskLimit:
    """Lets so many tasks of this process go on at once, and refuses the next."""

    def __init__(self, most):
        self.most = most
        self._free = BoundedSemaphore(most)

    @contextmanager
    def taken(self):
        """Do something as one of the tasks. Raises NoRoom, at once, where there are as many already."""
        if not self._free.acquire(blocking=False):
            raise TooManyUploads(_("Other files are being processed. Your file is kept; check it again in a moment."))
        try:
            yield
        finally:
            self._free.release()

    def refuse_if_full(self):
        """Raise NoRoom where another task would be refused now."""
        with self.taken():
            pass


def max_concurrent_uploads(threads):
    """Return how many uploads a process of so many threads works on at once."""
    return max(1, min(MOST_AT_ONCE, threads - 1))


upload_limit = TaskLimit(max_concurrent_uploads(settings.WEB_THREADS))
