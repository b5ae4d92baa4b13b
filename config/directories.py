"""Checks of paths: static files, which everybody can download, must be apart from the program and the database.

As in ``config.env_values``, each reader raises ``ValueError`` with what is wrong, as the end of a sentence.
"""

import os
from pathlib import Path

from config.env_values import BASE_DIR

PROGRAM_FOLDERS = tuple(BASE_DIR / name for name in ("config", "docs", "static", "summits", "templates", "tools"))
DEFAULT_DATABASE_FOLDER = BASE_DIR / "var"
"""The default folder of the database; the static files have a subfolder of their own."""
DEFAULT_STATIC_FOLDER = DEFAULT_DATABASE_FOLDER / "static"
SYSTEM_FOLDERS = tuple(map(Path, ("/bin", "/boot", "/etc", "/lib", "/lib64", "/proc", "/sbin", "/sys", "/usr")))
"""System folders. Neither they nor their subfolders may hold the static files."""
SHARED_FOLDERS = tuple(map(Path, ("/dev", "/home", "/media", "/mnt", "/opt", "/root", "/run", "/srv", "/tmp", "/var")))
"""Folders that many programs share. They may not hold the static files, but a subfolder may."""
MANIFEST = "staticfiles.json"
"""The manifest that collectstatic leaves in its folder."""
LIBRARY_FOLDERS = {"admin", "django_filters", "django_htmx", "django_otp", "staticfiles"}
"""What else it puts there: files of libraries."""
SQLITE_MAGIC = b"SQLite format 3\0"


def static_root(text):
    """Return the Path of the folder for the static files. Raises ValueError if it holds anything else."""
    if not text or not text.isprintable() or text != text.strip():
        raise ValueError(f"is {text!r}" if text else "is empty")
    path = (BASE_DIR / text).resolve()
    unresolved = Path(os.path.abspath(BASE_DIR / text))
    is_program = path in (BASE_DIR, *BASE_DIR.parents) or is_within(path, PROGRAM_FOLDERS)
    if is_program or _is_hidden(path) or _is_hidden(unresolved):
        raise ValueError(f"is {text!r}, which holds the program itself")
    shared = (DEFAULT_DATABASE_FOLDER, *SHARED_FOLDERS, *map(Path.resolve, SHARED_FOLDERS))
    if path in shared or is_within(path, SYSTEM_FOLDERS):
        raise ValueError(f"is {text!r}, which holds other files as well: everybody could download them")
    existing = next(folder for folder in (path, *path.parents) if folder.exists())
    if not existing.is_dir():
        raise ValueError(f"is {text!r}, and {existing} is no folder")
    if existing == path and path != DEFAULT_STATIC_FOLDER and (unexpected := _unexpected_name_in(path)):
        raise ValueError(f"is {text!r}, which holds {unexpected!r} already: everybody could download what is there")
    return path


def sqlite_file(text, path):
    """Return ``path``, the file of an SQLite database, which may not exist yet; ``text`` is its DATABASE_URL.

    Raises ValueError if no database can be there.
    """
    if str(path) != str(path).strip():
        raise ValueError(f"is {text!r}, with a space at its end")
    if path.is_dir():
        raise ValueError(f"is {text!r}, which is a folder")
    if path.name.startswith("file:"):
        raise ValueError(f"is {text!r}, which is no path")
    if not path.parent.is_dir():
        raise ValueError(f"is {text!r}, and there is no folder {path.parent}")
    if is_within(path.resolve(), PROGRAM_FOLDERS) or _is_hidden(path.resolve()):
        raise ValueError(f"is {text!r}, which lies among the files of the program")
    if path.exists() and not _is_sqlite(path):
        raise ValueError(f"is {text!r}, which is there and is no SQLite database")
    return path


def is_within(path, folders):
    """Return whether a path is one of the folders or lies in one."""
    return any(path.is_relative_to(folder) for folder in folders)


def _is_hidden(path):
    # .git, .venv, .venvs, .env
    return path.is_relative_to(BASE_DIR) and any(part.startswith(".") for part in path.relative_to(BASE_DIR).parts)


def _is_sqlite(path):
    if not path.is_file():
        return False
    try:
        with path.open("rb") as opened:
            # An empty file is an empty database.
            return opened.read(len(SQLITE_MAGIC)) in (SQLITE_MAGIC, b"")
    except OSError:
        # The database driver reports that the file cannot be read.
        return True


def _unexpected_name_in(path):
    # Return a name that collectstatic does not put there, or None. With DEBUG off, collectstatic ends by writing a
    # manifest: a folder with one is its own.
    try:
        names = sorted(one.name for one in path.iterdir())
    except OSError:
        return None
    own = {one.name for one in (BASE_DIR / "static").iterdir()} | LIBRARY_FOLDERS
    return None if MANIFEST in names else next((name for name in names if name not in own), None)
