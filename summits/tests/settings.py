"""Settings of the tests: those of production, spoken to over http on this machine.

A developer's .env changes nothing here; of the environment only DATABASE_URL counts.
"""

import os

os.environ.update(
    ALLOWED_HOSTS="localhost,127.0.0.1,testserver",
    BEHIND_PROXY="off",
    CSRF_TRUSTED_ORIGINS="",
    DEBUG="off",
    HTTPS="off",
    LOGIN_COOL_OFF_MINUTES="15",
    LOGIN_FAILURES="5",
    LOG_LEVEL="WARNING",
    REPLICA_URL="",
    REQUIRE_SECOND_EDITOR="on",
    SESSION_IDLE_HOURS="8",
    SESSION_LONGEST_DAYS="7",
    SECRET_KEY="q8ZpVt3YxKfLw5RbNc7GdHs9Jm4Qe6Ua1Tz0YiWo2Xu-Bv_ErAh",
    TOTP_KEY="",
    TOTP_KEY_FALLBACKS="",
    SITE_NAME="The Summit Archive",
    UPLOAD_MAX_MB="20",
    IMPORT_MAX_MINUTES="30",
)
# A file: in memory all threads of the live server would share one connection, which SQLite does not bear.
# conftest.py says which file.
os.environ.setdefault("DATABASE_URL", "sqlite:///never-opened.sqlite3")

from config.settings import *  # noqa: E402, F403
from config.settings import DATABASES, STORAGES  # noqa: E402

# A connection that outlives its thread keeps PostgreSQL from dropping the test database.
DATABASES["default"]["CONN_MAX_AGE"] = 0

# Hashed names need collectstatic; test_deployment.py runs that once.
STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"

# Slow by design, and no test is about it.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]

# Counting attempts takes a request, which the test client's log-in has none of; test_safety_*.py put it on.
AXES_ENABLED = False

# Each page is made anew; test_page_cache.py puts a cache in.
CACHES = {"default": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}}
