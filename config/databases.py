"""Settings of the database, of a replica, and of the key that signs backups."""

import os
from pathlib import Path
from urllib.parse import quote

from config.environment import env

WAL = "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;"


def read_only_settings(database):
    """Return the settings to override for an SQLite database in a folder that cannot be written; {} for any other.

    SQLite cannot open a WAL database where it may not create the log file, unless it is told that the database is
    immutable. An existing log holds changes: then the database is not declared immutable, and the log is read.
    """
    path = Path(database["NAME"])
    if database["NAME"] == ":memory:" or not path.is_file() or os.access(path.parent, os.W_OK):
        return {}
    has_no_log = not Path(f"{path}-wal").exists()
    return {"NAME": f"file:{quote(str(path))}?mode=ro{'&immutable=1' if has_no_log else ''}"}


DATABASES = {"default": env["DATABASE_URL"]}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"] |= read_only_settings(DATABASES["default"])
    # IMMEDIATE takes the write lock at the start of a transaction, so that a write after a read cannot deadlock.
    DATABASES["default"].setdefault("OPTIONS", {}).update(
        transaction_mode="IMMEDIATE",
        timeout=20,
        init_command="" if DATABASES["default"]["NAME"].startswith("file:") else WAL,
    )
    DATABASES["default"]["CONN_MAX_AGE"] = None
else:
    DATABASES["default"]["CONN_MAX_AGE"] = env["CONN_MAX_AGE"]
    # A connection that the server has dropped is replaced before a request fails on it.
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
DATABASE_ROUTERS = []
# The key that signs backups; neither the database nor a backup contains it.
BACKUP_KEY = env["BACKUP_KEY"]
if env["REPLICA_URL"]:
    DATABASES["replica"] = {
        **env["REPLICA_URL"],
        "CONN_MAX_AGE": DATABASES["default"]["CONN_MAX_AGE"],
        "TEST": {"MIRROR": "default"},
    }
    # The shortest timeout that libpq accepts: readers wait this long for a replica that is down.
    DATABASES["replica"].setdefault("OPTIONS", {}).setdefault("connect_timeout", 2)
    DATABASE_ROUTERS = ["summits.db.router.ReplicaRouter"]
