"""Files and folders for the time of one task: each is locked while its process lives, and what a kill left is removed.

The system gives up a lock (``flock``) with the process that holds it, however it ends. Where a file system knows no
such locks, nothing is removed.
"""

import fcntl
import logging
import os
import shutil
import tempfile
import time
from contextlib import contextmanager, suppress
from pathlib import Path

SECONDS_TO_SETTLE = 60
"""How old a folder without an owner must be before it is removed: one is locked a moment after it is made."""
TRIES, PAUSE = 20, 0.01
"""Whoever looks whether a file has an owner holds it for a moment; so often, and after so many seconds, try again."""

logger = logging.getLogger(__name__)


@contextmanager
def owned_file(path):
    """Own the file ``path`` (a Path), which is made, and removed in the end; give whether it is owned.

    It is not where another task owns it.
    """
    file = _made_and_locked(path)
    try:
        yield file is not None
    finally:
        if file is not None:
            path.unlink(missing_ok=True)
            os.close(file)


def _made_and_locked(path):
    for _try in range(TRIES):
        file = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        # Between the two lines another process may have found it without an owner and removed it.
        if _lock(file) is not False and _is_at(path, file):
            return file
        os.close(file)
        time.sleep(PAUSE)
    return None


def is_owned(path):
    """Whether the file ``path`` exists and a task that goes on owns it, as far as the file system can tell."""
    try:
        file = os.open(path, os.O_RDONLY)
    except FileNotFoundError:
        return False
    try:
        return _lock(file) is not True
    finally:
        os.close(file)


@contextmanager
def temporary_folder(prefix, beside=None):
    """Give a new folder as a Path, in the folder ``beside`` or that for temporary files; in the end it is removed.

    So are those with the same prefix that a process left behind which was killed.
    """
    clear_stale_folders(prefix, beside)
    with tempfile.TemporaryDirectory(prefix=prefix, dir=beside) as name:
        file = os.open(name, os.O_RDONLY)
        try:
            _lock(file)
            yield Path(name)
        finally:
            os.close(file)


def clear_stale_folders(prefix, beside=None):
    """Remove the folders with the prefix, in ``beside`` or that for temporary files, that no task owns any more."""
    remove_stale(_settled(Path(beside or tempfile.gettempdir()), prefix))


def _settled(beside, prefix):
    # Only folders of this account: in that for temporary files everybody may make some.
    with suppress(OSError):
        for path in beside.glob(f"{prefix}*"):
            with suppress(OSError):
                state = path.lstat()
                is_old = time.time() - state.st_mtime > SECONDS_TO_SETTLE
                if state.st_uid == os.getuid() and path.is_dir() and not path.is_symlink() and is_old:
                    yield path


def remove_stale(paths):
    """Remove those of the files and folders that no task owns."""
    for path in paths:
        try:
            file = os.open(path, os.O_RDONLY | os.O_NOFOLLOW)
        except OSError:
            continue
        try:
            if _lock(file) and _is_at(path, file):
                shutil.rmtree(path) if path.is_dir() else path.unlink()
                logger.warning("%s was left behind by a process that was killed, and is removed.", path)
        except OSError as error:
            logger.warning("%s was left behind and cannot be removed: %s", path, error)
        finally:
            os.close(file)


def _lock(file):
    # Whether the lock was given; None where the file system knows none.
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:
        return None
    return True


def _is_at(path, file):
    try:
        return os.path.samestat(path.stat(), os.fstat(file))
    except FileNotFoundError:
        return False
