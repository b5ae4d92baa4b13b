"""Readers of the URLs of databases and caches, which accept only known options and valid values.

As in ``config.env_values``, each reader takes the text and raises ``ValueError`` with what is wrong, without passwords.
"""

import re
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

import environ

from config import directories, env_values

DATABASES = ("sqlite", "postgres", "postgresql", "psql", "pgsql")
CACHES = ("locmemcache", "redis", "rediss", "rediscache", "dummycache")
IN_MEMORY = ":memory:"


def choice_reader(*known):
    """Return a reader that accepts the values ``known`` only."""

    def read(text):
        if text not in known:
            raise ValueError(f"is {text!r}, and takes {', '.join(known)}")
        return text

    return read


def read_seconds(text):
    """Return a number of seconds above 0, 600 at most, as a float."""
    if not re.fullmatch(r"[0-9]{1,3}(\.[0-9]{1,3})?", text) or not 0 < float(text) <= 600:
        raise ValueError(f"is {text!r}")
    return float(text)


def read_file_path(text):
    """Return the path of a file with a certificate or its key."""
    if not text or not text.isprintable():
        raise ValueError(f"is {text!r}")
    return text


POSTGRES_OPTIONS = {
    "sslmode": choice_reader("disable", "allow", "prefer", "require", "verify-ca", "verify-full"),
    "sslrootcert": read_file_path,
    "sslcert": read_file_path,
    "sslkey": read_file_path,
    "channel_binding": choice_reader("disable", "prefer", "require"),
    "gssencmode": choice_reader("disable", "prefer", "require"),
    "target_session_attrs": choice_reader("any", "read-write", "read-only", "primary", "standby", "prefer-standby"),
    "connect_timeout": env_values.whole_number_reader(1, 600),
    "keepalives": choice_reader("0", "1"),
    "keepalives_idle": env_values.whole_number_reader(1, 86_400),
    "keepalives_interval": env_values.whole_number_reader(1, 86_400),
    "keepalives_count": env_values.whole_number_reader(1, 100),
    "tcp_user_timeout": env_values.whole_number_reader(1, 3_600_000),
    "application_name": env_values.read_line,
    # For connection poolers such as PgBouncer. django-environ accepts no other spelling.
    "disable_server_side_cursors": choice_reader("True", "False"),
}
"""The useful options of libpq and of Django's settings; see "Connection Strings" in PostgreSQL's manual."""
MEMORY_OPTIONS = {
    "max_entries": env_values.whole_number_reader(1, 10_000_000),
    "timeout": env_values.whole_number_reader(1, 31_536_000),
}
REDIS_OPTIONS = {
    "timeout": env_values.whole_number_reader(1, 31_536_000),
    "socket_timeout": read_seconds,
    "socket_connect_timeout": read_seconds,
    "max_connections": env_values.whole_number_reader(1, 100_000),
    "health_check_interval": env_values.whole_number_reader(0, 86_400),
    "db": env_values.whole_number_reader(0, 9_999),
}


def database(text):
    """Return Django's settings of a database."""
    parts = _url(text, DATABASES)
    if parts.scheme == "sqlite":
        return _sqlite(text, parts)
    _refuse_invalid_hosts(parts)
    _refuse_unknown_options(parts, POSTGRES_OPTIONS)
    settings = environ.Env.db_url_config(text)
    if not settings["NAME"]:
        raise ValueError(f"is {_without_password(parts)!r}, without the name of a database")
    if not settings["NAME"].isprintable() or "/" in settings["NAME"] or settings["NAME"].strip() != settings["NAME"]:
        raise ValueError(f"names the database {settings['NAME']!r}")
    return settings


def replica(text):
    """Return Django's settings of a PostgreSQL replica, or {} for an empty text."""
    if not text:
        return {}
    if _url(text, DATABASES).scheme == "sqlite":
        raise ValueError("names an SQLite database, which cannot follow another")
    return database(text)


def cache(text):
    """Return Django's settings of a cache."""
    parts = _url(text, CACHES)
    if parts.scheme in ("locmemcache", "dummycache"):
        _refuse_unknown_options(parts, MEMORY_OPTIONS if parts.scheme == "locmemcache" else {})
        if parts.path.strip("/"):
            raise ValueError(f"is {_without_password(parts)!r}, and a cache in memory has no path")
        return environ.Env.cache_url_config(text)
    if not (parts.netloc or parts.path.strip("/")):
        raise ValueError(f"is {_without_password(parts)!r}, without the address of a server")
    if parts.netloc:
        _refuse_invalid_hosts(parts)
        if not re.fullmatch(r"/?|/[0-9]{1,4}", parts.path):
            raise ValueError(f"is {_without_password(parts)!r}, in which a number belongs after the server")
    _refuse_unknown_options(parts, REDIS_OPTIONS)
    return environ.Env.cache_url_config(text)


def _sqlite(text, parts):
    if parts.netloc or not parts.path.strip("/"):
        raise ValueError(f"is {text!r}, without the path of a file after three slashes")
    _refuse_unknown_options(parts, {})
    settings = environ.Env.db_url_config(text)
    if settings["NAME"] != IN_MEMORY:
        # Relative to the project's folder, not to the working directory.
        settings["NAME"] = str(directories.sqlite_file(text, env_values.BASE_DIR / settings["NAME"]))
    return settings


def _url(text, schemes):
    scheme = text.partition(":")[0]
    if "://" not in text or scheme not in schemes:
        # The scheme is no secret; a text without "://" may be one.
        raise ValueError(f"begins with {scheme!r}" if "://" in text else "is no address with ://")
    if not text.isprintable() or text != text.strip():
        raise ValueError("has a space at an end, or a character that cannot be seen")
    try:
        parts = urlsplit(text)
        # Reading the port raises ValueError if it is invalid.
        _ = parts.port
    except ValueError:
        raise ValueError("has a host or a port that cannot be") from None
    # The rest may be part of a password, so it is not repeated.
    if "#" in text or parts.netloc.count("@") > 1 or "@" in parts.path + parts.query:
        raise ValueError("has a # or an @ too many: within a name or a password they are written %23 and %40")
    return parts


def _refuse_invalid_hosts(parts):
    hosts = unquote(parts.netloc.rpartition("@")[2])
    for host in hosts.split(",") if hosts else ():
        name = re.sub(r":[0-9]*$", "", host) if host.startswith("[") or host.count(":") == 1 else host
        if not env_values.is_host(name):
            raise ValueError(f"has the host {name!r}")


def _refuse_unknown_options(parts, known):
    """Raise ValueError unless each option of a URL is known, is given once, and has a valid value."""
    seen = set()
    for name, value in parse_qsl(parts.query, keep_blank_values=True):
        if name not in known:
            takes = f"and takes {', '.join(known)}" if known else "and takes none"
            raise ValueError(f"has the option {name!r}, {takes}")
        if name in seen:
            raise ValueError(f"has the option {name!r} twice")
        seen.add(name)
        try:
            known[name](value)
        except ValueError as error:
            raise ValueError(f"has {name}={value!r}, which cannot be: {name} {error}") from None


def _without_password(parts):
    where = parts.netloc.rpartition("@")[2]
    return f"{parts.scheme}://{'…@' if '@' in parts.netloc else ''}{where}{parts.path}"


def is_in_memory(settings):
    """Return whether Django's settings of a database name one in memory, which ends with its process."""
    return settings["NAME"] == IN_MEMORY


def sqlite_path(settings):
    """Return the Path of the file of an SQLite database, from Django's settings; None for any other database."""
    is_file = settings["ENGINE"] == "django.db.backends.sqlite3" and not is_in_memory(settings)
    return Path(settings["NAME"]).resolve() if is_file else None
