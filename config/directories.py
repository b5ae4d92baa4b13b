"""Where files may lie: the static files, which everybody downloads, apart from the program and from the database.

As in ``config.env_values``: each function raises ``ValueError`` with what is wrong, as the end of a sentence.
"""

import os
from pathlib import Path

from config.env_values import BASE_DIR

PROGRAM = tuple(BASE_DIR / name for name in ("config", "docs", "static", "summits", "templates", "tools"))
PRIVATE = BASE_DIR / "var"
"""Where the database lies by default; the static files have a folder of their own within."""
STATIC = PRIVATE / "static"
SYSTEM = tuple(map(Path, ("/bin", "/boot", "/etc", "/lib", "/lib64", "/proc", "/sbin", "/sys", "/usr")))
"""Folders of the system, with all within them."""
SHARED = tuple(map(Path, ("/dev", "/home", "/media", "/mnt", "/opt", "/root", "/run", "/srv", "/tmp", "/var")))
"""Folders that many programs share: one within them may be the site's own."""
MANIFEST = "staticfiles.json"
"""What collectstatic leaves in its folder."""
OF_COLLECTSTATIC = {"admin", "django_filters", "django_htmx", "django_otp", "staticfiles"}
"""What else it puts there, of the libraries."""
MAGIC = b"SQLite format 3\0"


def static_root(text):
    """Return the path of the folder for the static files: one that holds nothing else."""
    if not text or not text.isprintable() or text != text.strip():
        raise ValueError(f"is {text!r}" if text else "is empty")
    path = (BASE_DIR / text).resolve()
    named = Path(os.path.abspath(BASE_DIR / text))
    if path in (BASE_DIR, *BASE_DIR.parents) or is_within(path, PROGRAM) or _is_hidden(path) or _is_hidden(named):
        raise ValueError(f"is {text!r}, which holds the program itself")
    if path == PRIVATE or path in (*SHARED, *map(Path.resolve, SHARED)) or is_within(path, SYSTEM):
        raise ValueError(f"is {text!r}, which holds other files as well: everybody could download them")
    existing = next(one for one in (path, *path.parents) if one.exists())
    if not existing.is_dir():
        raise ValueError(f"is {text!r}, and {existing} is no folder")
    if existing == path and path != STATIC and (strange := _strange_in(path)):
        raise ValueError(f"is {text!r}, which holds {strange!r} already: everybody could download what is there")
    return path


def sqlite_file(text, path):
    """Return the path of the file of an SQLite database, there or to be made; ``text``: the address it is of."""
    if str(path) != str(path).strip():
        raise ValueError(f"is {text!r}, with a space at its end")
    if path.is_dir():
        raise ValueError(f"is {text!r}, which is a folder")
    if path.name.startswith("file:"):
        raise ValueError(f"is {text!r}, which is no path")
    if not path.parent.is_dir():
        raise ValueError(f"is {text!r}, and there is no folder {path.parent}")
    if is_within(path.resolve(), PROGRAM) or _is_hidden(path.resolve()):
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
            return opened.read(len(MAGIC)) in (MAGIC, b"")
    except OSError:
        # That it cannot be read is for the database to say.
        return True


def _strange_in(path):
    # A name that collectstatic does not put there; without DEBUG it leaves its manifest, at the end.
    try:
        names = sorted(one.name for one in path.iterdir())
    except OSError:
        return None
    own = {one.name for one in (BASE_DIR / "static").iterdir()} | OF_COLLECTSTATIC
    return None if MANIFEST in names else next((name for name in names if name not in own), None)
