"""Settings of where the record is kept: the database, a replica of it, and what backups are signed with."""

import os
from pathlib import Path
from urllib.parse import quote

from config.environment import env

WAL = "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;"


def read_only_settings(database):
    """Return what to change in the settings of an SQLite database whose disk can only be read; nothing elsewhere.

    SQLite keeps a log beside a database and cannot open it where there is no room for one, unless it is told that
    nothing will change. A log that is there holds changes of before, and is read as well.
    """
    path = Path(database["NAME"])
    if database["NAME"] == ":memory:" or not path.is_file() or os.access(path.parent, os.W_OK):
        return {}
    is_settled = not Path(f"{path}-wal").exists()
    return {"NAME": f"file:{quote(str(path))}?mode=ro{'&immutable=1' if is_settled else ''}"}


DATABASES = {"default": env["DATABASE_URL"]}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"] |= read_only_settings(DATABASES["default"])
    # IMMEDIATE takes the write lock at the start of a transaction: no deadlock between a read and its later write.
    DATABASES["default"].setdefault("OPTIONS", {}).update(
        transaction_mode="IMMEDIATE",
        timeout=20,
        init_command="" if DATABASES["default"]["NAME"].startswith("file:") else WAL,
    )
    DATABASES["default"]["CONN_MAX_AGE"] = None
else:
    DATABASES["default"]["CONN_MAX_AGE"] = env["CONN_MAX_AGE"]
    # A connection that the server dropped meanwhile costs a reader nothing.
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
DATABASE_ROUTERS = []
# What backups are signed with; not in the database, nor in a backup.
BACKUP_KEY = env["BACKUP_KEY"]
if env["REPLICA_URL"]:
    DATABASES["replica"] = {
        **env["REPLICA_URL"],
        "CONN_MAX_AGE": DATABASES["default"]["CONN_MAX_AGE"],
        "TEST": {"MIRROR": "default"},
    }
    # The least that PostgreSQL's library takes: where the replica is away, readers wait so long for the primary.
    DATABASES["replica"].setdefault("OPTIONS", {}).setdefault("connect_timeout", 2)
    DATABASE_ROUTERS = ["summits.db.router.ReplicaRouter"]
