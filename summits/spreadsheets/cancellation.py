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
from summits.spreadsheets.parsing import FOLDER_PREFIX
from summits.temporary_files import clear_stale_folders, is_owned, owned_file, remove_stale

SECONDS_BETWEEN_POLLS = 0.5
LOCK_NAMESPACE = 0x53_41_55_50
"""The first half of the keys of PostgreSQL's advisory locks on uploads; the second is the upload's primary key."""
KEY_SPACE = 1 << 32

logger = logging.getLogger(__name__)


class CancellableTimeLimit(TimeLimit):
    """Ends the work on an Upload that was cancelled or takes too long."""

    def __init__(self, upload, clock=time.monotonic):
        super().__init__(clock)
        self.upload = upload
        self.next_poll = clock() + SECONDS_BETWEEN_POLLS

    def check(self):
        """Raise UploadStopped if the work is to end."""
        super().check()
        if self.clock() >= self.next_poll:
            self.next_poll = self.clock() + SECONDS_BETWEEN_POLLS
            if work_state(self.upload) == ProcessingState.STOPPING:
                raise UploadStopped(_("Cancelled. Nothing was imported."))


class CancellableProgress:
    """A progress that passes every call on to another one, after checking a TimeLimit."""

    def __init__(self, progress, limit):
        self.progress, self.limit = progress, limit

    def start(self, total, unit=""):
        """Begin a part of the work."""
        self.limit.check()
        self.progress.start(total, unit)

    def advance(self, size):
        """Report that ``size`` more of the part is done."""
        self.limit.check()
        self.progress.advance(size)

    def table_done(self, table, rows):
        """Report that the rows of a table are done."""
        self.limit.check()
        self.progress.table_done(table, rows)

    def part_done(self, name, rows):
        """Report that a part is done."""
        self.limit.check()
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
        limit = CancellableTimeLimit(upload)
        try:
            yield limit, CancellableProgress(progress, limit)
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
        with _mark_file(upload.pk).open("r+") as file:
            file.write(ProcessingState.STOPPING)
    except FileNotFoundError:
        return False
    return True


def work_state(upload):
    """Return the Work on an Upload: running, being cancelled, or none."""
    if connection.vendor != "sqlite":
        state = Upload.objects.filter(pk=upload.pk).values_list("processing_state", flat=True).first()
        return ProcessingState(state) if state and _is_locked(upload.pk) else ProcessingState.NONE
    file = _mark_file(upload.pk)
    try:
        return ProcessingState(file.read_text()) if is_owned(file) else ProcessingState.NONE
    except (FileNotFoundError, ValueError):
        return ProcessingState.NONE


def clear_stale_marks():
    """Remove the marks that killed processes left behind."""
    if connection.vendor != "sqlite":
        marked = Upload.objects.exclude(processing_state=ProcessingState.NONE).values_list("pk", flat=True)
        if stale := [pk for pk in marked if not _is_locked(pk)]:
            Upload.objects.filter(pk__in=stale).update(processing_state=ProcessingState.NONE)
    else:
        prefix = _mark_file("")
        files = prefix.parent.glob(f"{escape(prefix.name)}*")
        remove_stale(file for file in files if file.name.removeprefix(prefix.name).isdecimal())


def clear_stale_marks_in_background():
    """Remove what killed processes left behind, in a thread, so that the start of a process need not wait."""
    threading.Thread(target=_clear_stale, name="clear-stale-uploads", daemon=True).start()


def _clear_stale():
    try:
        clear_stale_folders(FOLDER_PREFIX)
        clear_stale_marks()
    except (DatabaseError, OSError) as error:
        logger.warning("What an interrupted import left behind could not be removed: %s", error)
    finally:
        connection.close()


def _mark(upload, state):
    if connection.vendor != "sqlite":
        Upload.objects.filter(pk=upload.pk).update(processing_state=state)
    elif state != ProcessingState.NONE:
        _mark_file(upload.pk).write_text(state)


@contextmanager
def _locked(upload):
    if connection.vendor == "sqlite":
        with owned_file(_mark_file(upload.pk)):
            yield
        return
    key = LOCK_NAMESPACE * KEY_SPACE + upload.pk % KEY_SPACE
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [key])
        (is_acquired,) = cursor.fetchone()
    try:
        yield
    finally:
        if is_acquired:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [key])


def _is_locked(pk):
    if connection.settings_dict.get("DISABLE_SERVER_SIDE_CURSORS"):
        # With a connection pooler the lock may stay with another connection, so it says nothing; count it as held.
        return True
    query = """
        SELECT EXISTS (
            SELECT FROM pg_locks JOIN pg_database ON pg_database.oid = database AND datname = current_database()
            WHERE locktype = 'advisory' AND granted AND classid = %s AND objid = %s AND objsubid = 1
        )
    """
    with connection.cursor() as cursor:
        cursor.execute(query, [LOCK_NAMESPACE, pk % KEY_SPACE])
        return cursor.fetchone()[0]


def _mark_file(suffix):
    database = Path(connection.settings_dict["NAME"])
    return database.with_name(f"{database.name}-upload-{suffix}")
