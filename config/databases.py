"""Settings of where the record is kept: the database, a replica of it, and what backups are signed with."""

from config.environment import env

DATABASES = {"default": env["DATABASE_URL"]}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # IMMEDIATE takes the write lock at the start of a transaction: no deadlock between a read and its later write.
    DATABASES["default"].setdefault("OPTIONS", {}).update(
        transaction_mode="IMMEDIATE",
        timeout=20,
        init_command="PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
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
    DATABASE_ROUTERS = ["summits.routing.ReplicaRouter"]
