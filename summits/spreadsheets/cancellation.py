"""Cancelling the work on an upload while it goes on: a mark that another request sets and the work looks for.

On PostgreSQL the mark stands at the upload itself. On SQLite, where an import keeps all others from writing until it
ends, it is a small file beside the database. Either way the process that works holds a lock, which ends with it: the
mark of a process that was killed counts for nothing, and is cleared by the next work or the next start.
"""

import logging
import threading
import time
from contextlib import contextmanager
from glob import escape
from pathlib import Path

from django.db import DatabaseError, connection
from django.utils.translation import gettext as _

from summits.models import Upload, Work
from summits.spreadsheets.limits import TimeLimit, UploadStopped
from summits.spreadsheets.parsing import FOLDERS
from summits.temporary_files import clear_stale_folders, is_owned, owned_file, remove_stale

SECONDS_BETWEEN_LOOKS = 0.5
LOCKS = 0x53_41_55_50
"""The first half of the names of PostgreSQL's locks on uploads; the second is the key of the upload."""
HALF = 1 << 32

logger = logging.getLogger(__name__)


class CancellableTimeLimit(TimeLimit):
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
            if work_state(self.upload) == Work.STOPPING:
                raise UploadStopped(_("Cancelled. Nothing was imported."))


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
def cancellable(upload, progress):
    """Work on an Upload: give the CancelWatch and a progress that looks for it. It is marked as going on meanwhile."""
    clear_stale_marks()
    with _locked(upload):
        _mark(upload, Work.GOING)
        watch = CancellableTimeLimit(upload)
        try:
            yield watch, WatchedProgress(progress, watch)
        finally:
            _mark(upload, Work.NONE)


def cancel(upload):
    """Ask for the end of the work on an Upload, if it goes on; return whether it does."""
    # Never a mark on work that has ended meanwhile: it would stay, and the upload look as if it were worked on.
    if work_state(upload) == Work.NONE:
        return False
    if connection.vendor != "sqlite":
        return bool(Upload.objects.filter(pk=upload.pk).exclude(work=Work.NONE).update(work=Work.STOPPING))
    try:
        with _file(upload.pk).open("r+") as file:
            file.write(Work.STOPPING)
    except FileNotFoundError:
        return False
    return True


def work_state(upload):
    """Return whether an Upload is being worked on, or to be left alone: a Work."""
    if connection.vendor != "sqlite":
        work = Upload.objects.filter(pk=upload.pk).values_list("work", flat=True).first()
        return Work(work) if work and _is_locked(upload.pk) else Work.NONE
    file = _file(upload.pk)
    try:
        return Work(file.read_text()) if is_owned(file) else Work.NONE
    except (FileNotFoundError, ValueError):
        return Work.NONE


def clear_stale_marks():
    """Remove the marks that processes left behind which were killed."""
    if connection.vendor != "sqlite":
        marked = Upload.objects.exclude(work=Work.NONE).values_list("pk", flat=True)
        if left := [pk for pk in marked if not _is_locked(pk)]:
            Upload.objects.filter(pk__in=left).update(work=Work.NONE)
    else:
        beginning = _file("")
        files = beginning.parent.glob(f"{escape(beginning.name)}*")
        remove_stale(file for file in files if file.name.removeprefix(beginning.name).isdecimal())


def clear_stale_marks_in_background():
    """Remove what was left behind, in a thread of its own: at the start of a process, which is not to wait for it."""
    threading.Thread(target=_clear, name="left-over", daemon=True).start()


def _clear():
    try:
        clear_stale_folders(FOLDERS)
        clear_stale_marks()
    except (DatabaseError, OSError) as error:
        logger.warning("What an import left behind could not be looked for: %s", error)
    finally:
        connection.close()


def _mark(upload, work):
    if connection.vendor != "sqlite":
        Upload.objects.filter(pk=upload.pk).update(work=work)
    elif work != Work.NONE:
        _file(upload.pk).write_text(work)


@contextmanager
def _locked(upload):
    if connection.vendor == "sqlite":
        with owned_file(_file(upload.pk)):
            yield
        return
    key = LOCKS * HALF + upload.pk % HALF
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [key])
        (is_ours,) = cursor.fetchone()
    try:
        yield
    finally:
        if is_ours:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [key])


def _is_locked(pk):
    if connection.settings_dict.get("DISABLE_SERVER_SIDE_CURSORS"):
        # Behind a pool of connections a lock may stay with another connection, and tells nothing.
        return True
    words = """
        SELECT EXISTS (
            SELECT FROM pg_locks JOIN pg_database ON pg_database.oid = database AND datname = current_database()
            WHERE locktype = 'advisory' AND granted AND classid = %s AND objid = %s AND objsubid = 1
        )
    """
    with connection.cursor() as cursor:
        cursor.execute(words, [LOCKS, pk % HALF])
        return cursor.fetchone()[0]


def _file(end):
    database = Path(connection.settings_dict["NAME"])
    return database.with_name(f"{database.name}-upload-{end}")
