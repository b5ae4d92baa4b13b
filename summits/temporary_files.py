"""Temporary files and folders that are locked by the process using them; those of killed processes are removed.

The operating system releases a lock (``flock``) when the process that holds it ends, however it ends. On a file system
without such locks nothing is removed.
"""

import fcntl
import logging
import os
import shutil
import tempfile
import time
from contextlib import contextmanager, suppress
from pathlib import Path

MIN_AGE_SECONDS = 60
"""Age at which a folder without an owner is removed. A new folder is unlocked for a moment."""
LOCK_ATTEMPTS, LOCK_PAUSE_SECONDS = 20, 0.01
"""How often to try for a lock, and the seconds in between: checking whether a file has an owner locks it briefly."""

logger = logging.getLogger(__name__)


@contextmanager
def owned_file(path):
    """Create and lock the file ``path`` (a Path) for the block, and remove it at the end.

    The context's value is False, and the file is left alone, if another task owns it.
    """
    file = _create_locked(path)
    try:
        yield file is not None
    finally:
        if file is not None:
            path.unlink(missing_ok=True)
            os.close(file)


def _create_locked(path):
    for _attempt in range(LOCK_ATTEMPTS):
        file = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        # Between opening and locking, another process may have found the file without an owner and removed it.
        if _lock(file) is not False and _is_still_at(path, file):
            return file
        os.close(file)
        time.sleep(LOCK_PAUSE_SECONDS)
    return None


def is_owned(path):
    """Return whether the file ``path`` exists and a running task owns it; True also on a file system without locks."""
    try:
        file = os.open(path, os.O_RDONLY)
    except FileNotFoundError:
        return False
    try:
        return _lock(file) is not True
    finally:
        os.close(file)


@contextmanager
def temporary_folder(prefix, parent=None):
    """Create a folder for the block and remove it at the end; the context's value is its Path.

    The folder is created in ``parent``, by default in the system's temporary directory. Folders of the same prefix
    that killed processes left there are removed first.
    """
    clear_stale_folders(prefix, parent)
    with tempfile.TemporaryDirectory(prefix=prefix, dir=parent) as name:
        file = os.open(name, os.O_RDONLY)
        try:
            _lock(file)
            yield Path(name)
        finally:
            os.close(file)


def clear_stale_folders(prefix, parent=None):
    """Remove folders of this prefix without an owner from ``parent``, by default the system's temporary directory."""
    remove_stale(_old_folders(Path(parent or tempfile.gettempdir()), prefix))


def _old_folders(parent, prefix):
    # Only folders of this system user: anybody may create folders in the temporary directory.
    with suppress(OSError):
        for path in parent.glob(f"{prefix}*"):
            with suppress(OSError):
                state = path.lstat()
                is_old = time.time() - state.st_mtime > MIN_AGE_SECONDS
                if state.st_uid == os.getuid() and path.is_dir() and not path.is_symlink() and is_old:
                    yield path


def remove_stale(paths):
    """Remove those of the files and folders (Paths) that no task owns. Failures are logged."""
    for path in paths:
        try:
            file = os.open(path, os.O_RDONLY | os.O_NOFOLLOW)
        except OSError:
            continue
        try:
            if _lock(file) and _is_still_at(path, file):
                shutil.rmtree(path) if path.is_dir() else path.unlink()
                logger.warning("%s was left behind by a process that was killed, and is removed.", path)
        except OSError as error:
            logger.warning("%s was left behind and cannot be removed: %s", path, error)
        finally:
            os.close(file)


def _lock(file):
    # True if the lock was acquired, False if another process holds it, None if the file system has no locks.
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:
        return None
    return True


def _is_still_at(path, file):
    try:
        return os.path.samestat(path.stat(), os.fstat(file))
    except FileNotFoundError:
        return False
