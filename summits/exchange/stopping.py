"""Cancelling the work on an upload while it goes on: a mark that another request sets and the work looks for.

On PostgreSQL the mark stands at the upload itself. On SQLite, where an import keeps all others from writing until it
ends, it is a small file beside the database.
"""

import time
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.utils.translation import gettext as _

from summits.exchange.bounds import UploadStopped, Watch
from summits.models import Upload, Work

SECONDS_BETWEEN_LOOKS = 0.5


class CancelWatch(Watch):
    """Ends the work on an Upload that was cancelled, or takes too long."""

    def __init__(self, upload, clock=time.monotonic):
        super().__init__(clock)
        self.upload = upload
        self.next_look = clock() + SECONDS_BETWEEN_LOOKS

    def check(self):
        """Raise UploadStopped if it is to end."""
        super().check()
        if self.clock() >= self.next_look:
            self.next_look = self.clock() + SECONDS_BETWEEN_LOOKS
            if work_on(self.upload) == Work.STOPPING:
                raise UploadStopped(_("This was cancelled. Nothing was written."))


class WatchedProgress:
    """A progress that tells another one, and has a Watch look whether the work is to end."""

    def __init__(self, progress, watch):
        self.progress, self.watch = progress, watch

    def start(self, total, unit=""):
        """Begin a part of the work."""
        self.watch.check()
        self.progress.start(total, unit)

    def advance(self, size):
        """So much more of it is done."""
        self.watch.check()
        self.progress.advance(size)

    def table(self, table, rows):
        """The rows of a table are done."""
        self.watch.check()
        self.progress.table(table, rows)

    def part(self, name, rows):
        """A part is done."""
        self.watch.check()
        self.progress.part(name, rows)

    def end(self):
        """The task is done or given up: there is nothing left to cancel."""
        self.progress.end()


@contextmanager
def watched(upload, progress):
    """Work on an Upload: give the CancelWatch and a progress that looks for it. It is marked as going on meanwhile."""
    _mark(upload, Work.GOING)
    watch = CancelWatch(upload)
    try:
        yield watch, WatchedProgress(progress, watch)
    finally:
        _mark(upload, Work.NONE)


def cancel(upload):
    """Ask for the end of the work on an Upload, if it goes on; return whether it does."""
    is_going = work_on(upload) != Work.NONE
    if is_going:
        _mark(upload, Work.STOPPING)
    return is_going


def work_on(upload):
    """Return whether an Upload is being worked on, or to be left alone: a Work."""
    if connection.vendor != "sqlite":
        return Upload.objects.filter(pk=upload.pk).values_list("work", flat=True).first() or Work.NONE
    try:
        file = _file(upload)
        # One that is older was left behind by a process that was killed.
        is_fresh = time.time() - file.stat().st_mtime <= 60 * settings.IMPORT_MAX_MINUTES
        return Work(file.read_text()) if is_fresh else Work.NONE
    except (FileNotFoundError, ValueError):
        return Work.NONE


def _mark(upload, work):
    if connection.vendor != "sqlite":
        Upload.objects.filter(pk=upload.pk).update(work=work)
    elif work == Work.NONE:
        _file(upload).unlink(missing_ok=True)
    else:
        _file(upload).write_text(work)


def _file(upload):
    database = Path(connection.settings_dict["NAME"])
    return database.with_name(f"{database.name}-upload-{upload.pk}")
