"""Cancel the work on an upload while it runs: another request sets a mark, and the running work polls it.

On PostgreSQL the mark is a field of the upload. On SQLite, where an import blocks all other writers until it ends, it
is a small file beside the database. On both, the working process holds a lock, which is released when the process ends.
The mark of a killed process therefore counts for nothing, and is cleared by the next upload or at the next start.
"""

import logging
import threading
import time
from contextlib import contextmanager
from glob import escape
from pathlib import Path

from django.db import DatabaseError, connection
from django.utils.translation import gettext as _

from summits.models import ProcessingState, Upload
from summits.spreadsheets.limits import TimeLimit, UploadStopped
from summits.spreadsheets.parsing import FOLDERS
from summits.temporary_files import clear_stale_folders, is_owned, owned_file, remove_stale

SECONDS_BETWEEN_LOOKS = 0.5
LOCKS = 0x53_41_55_50
"""The first half of the keys of PostgreSQL's advisory locks on uploads; the second is the upload's primary key."""
HALF = 1 << 32

logger = logging.getLogger(__name__)


class CancellableTimeLimit(TimeLimit):
    """Ends the work on an Upload that was cancelled or takes too long."""

    def __init__(self, upload, clock=time.monotonic):
        super().__init__(clock)
        self.upload = upload
        self.next_look = clock() + SECONDS_BETWEEN_LOOKS

    def check(self):
        """Raise UploadStopped if the work is to end."""
        super().check()
        if self.clock() >= self.next_look:
            self.next_look = self.clock() + SECONDS_BETWEEN_LOOKS
            if work_state(self.upload) == ProcessingState.STOPPING:
                raise UploadStopped(_("Cancelled. Nothing was imported."))


class WatchedProgress:
    """A progress that passes every call on to another one, after checking a TimeLimit."""

    def __init__(self, progress, watch):
        self.progress, self.watch = progress, watch

    def start(self, total, unit=""):
        """Begin a part of the work."""
        self.watch.check()
        self.progress.start(total, unit)

    def advance(self, size):
        """Report that ``size`` more of the part is done."""
        self.watch.check()
        self.progress.advance(size)

    def table_done(self, table, rows):
        """Report that the rows of a table are done."""
        self.watch.check()
        self.progress.table_done(table, rows)

    def part_done(self, name, rows):
        """Report that a part is done."""
        self.watch.check()
        self.progress.part_done(name, rows)

    def end(self):
        """Report the end of the task. Nothing is checked: there is nothing left to cancel."""
        self.progress.end()


@contextmanager
def cancellable(upload, progress):
    """Context manager for work on an Upload, which is marked as running meanwhile.

    Gives a CancellableTimeLimit, and a progress that checks it.
    """
    clear_stale_marks()
    with _locked(upload):
        _mark(upload, ProcessingState.GOING)
        watch = CancellableTimeLimit(upload)
        try:
            yield watch, WatchedProgress(progress, watch)
        finally:
            _mark(upload, ProcessingState.NONE)


def cancel(upload):
    """Ask for the end of the work on an Upload; return whether any was running."""
    # Never mark work that has ended meanwhile: the mark would stay, and the upload would look as if it were in work.
    if work_state(upload) == ProcessingState.NONE:
        return False
    if connection.vendor != "sqlite":
        return bool(
            Upload.objects.filter(pk=upload.pk)
            .exclude(processing_state=ProcessingState.NONE)
            .update(processing_state=ProcessingState.STOPPING)
        )
    try:
        with _file(upload.pk).open("r+") as file:
            file.write(ProcessingState.STOPPING)
    except FileNotFoundError:
        return False
    return True


def work_state(upload):
    """Return the Work on an Upload: running, being cancelled, or none."""
    if connection.vendor != "sqlite":
        work = Upload.objects.filter(pk=upload.pk).values_list("processing_state", flat=True).first()
        return ProcessingState(work) if work and _is_locked(upload.pk) else ProcessingState.NONE
    file = _file(upload.pk)
    try:
        return ProcessingState(file.read_text()) if is_owned(file) else ProcessingState.NONE
    except (FileNotFoundError, ValueError):
        return ProcessingState.NONE


def clear_stale_marks():
    """Remove the marks that killed processes left behind."""
    if connection.vendor != "sqlite":
        marked = Upload.objects.exclude(processing_state=ProcessingState.NONE).values_list("pk", flat=True)
        if left := [pk for pk in marked if not _is_locked(pk)]:
            Upload.objects.filter(pk__in=left).update(processing_state=ProcessingState.NONE)
    else:
        beginning = _file("")
        files = beginning.parent.glob(f"{escape(beginning.name)}*")
        remove_stale(file for file in files if file.name.removeprefix(beginning.name).isdecimal())


def clear_stale_marks_in_background():
    """Remove what killed processes left behind, in a thread, so that the start of a process need not wait."""
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
        Upload.objects.filter(pk=upload.pk).update(processing_state=work)
    elif work != ProcessingState.NONE:
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
        # With a connection pooler the lock may stay with another connection, so it says nothing; count it as held.
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
