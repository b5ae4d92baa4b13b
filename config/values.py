"""How the value of an environment variable is read: one function for each kind of value.

Each takes the text, returns the value as the settings use it, and raises ``ValueError`` with what is wrong with it,
as the end of a sentence that begins with the variable's name. No message repeats a secret.
"""

import ipaddress
import re
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import environ
from django.core.exceptions import ValidationError
from django.core.validators import validate_email

BASE_DIR = Path(__file__).resolve().parent.parent
TRUE, FALSE = {"on", "true", "yes", "y", "1"}, {"off", "false", "no", "n", "0"}
LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")
DATABASES = ("sqlite", "postgres", "postgresql", "psql", "pgsql")
CACHES = ("locmemcache", "redis", "rediss", "rediscache", "valkey", "valkeys", "dummycache")
EXAMPLE_SECRET = "put-at-least-fifty-random-characters-here"
SHORTEST_SECRET, FEWEST_DIFFERENT = 50, 5
"""As Django's ``check --deploy`` asks."""
LABELS = re.compile(r"(?=.{1,253}$)[a-z0-9_]([a-z0-9_-]*[a-z0-9])?(\.[a-z0-9_]([a-z0-9_-]*[a-z0-9])?)*\.?", re.I)


def flag(text):
    """Return whether a switch is on."""
    if text.lower() in TRUE | FALSE:
        return text.lower() in TRUE
    raise ValueError(f"is {text!r}")


def whole(least, most):
    """Return a reader of whole numbers from ``least`` to ``most``."""

    def read(text):
        if re.fullmatch(r"-?[0-9]{1,18}", text) and least <= int(text) <= most:
            return int(text)
        raise ValueError(f"is {text!r}")

    return read


def level(text):
    """Return the name of a level of logging."""
    if text.upper() in LEVELS:
        return text.upper()
    raise ValueError(f"is {text!r}")


def line(text):
    """Return a text that fits into a heading: one line, not too long."""
    if text.isprintable() and text.strip() and len(text) <= 100:
        return text.strip()
    raise ValueError(f"is {text[:120]!r}")


def email(text):
    """Return an e-mail address, or nothing."""
    try:
        if text:
            validate_email(text)
    except ValidationError:
        raise ValueError(f"is {text!r}") from None
    return text


def secret(text):
    """Return a secret that nobody guesses."""
    if text == EXAMPLE_SECRET:
        raise ValueError("is the one of .env.example, which everybody knows")
    if text.startswith("django-insecure-"):
        raise ValueError("is one that Django made for trying out")
    if len(text) < SHORTEST_SECRET:
        raise ValueError(f"has {len(text)} characters")
    if len(set(text)) < FEWEST_DIFFERENT:
        raise ValueError(f"has {len(set(text))} different characters")
    return text


def key_or_nothing(text):
    """Return a secret that nobody guesses, or nothing."""
    return secret(text) if text else ""


def former_keys(text):
    """Return secrets with commas between them, or none."""
    return [secret(part) for part in _listed(text)]


def address(text):
    """Return an address to listen on: the name of a machine or an IP address, without a port."""
    if _is_ip(text) or _is_name(text):
        return text
    raise ValueError(f"is {text!r}")


def hosts(text):
    """Return the names that the site answers to; ``*`` is for the settings to refuse."""
    names = _listed(text)
    if not names:
        raise ValueError("is empty")
    wrong = [name for name in names if name != "*" and not _is_host(name)]
    if wrong:
        raise ValueError(f"has {', '.join(map(repr, wrong))}")
    return names


def origins(text):
    """Return origins such as ``https://archive.example.org``."""
    origins = _listed(text)
    wrong = [origin for origin in origins if not _is_origin(origin)]
    if wrong:
        raise ValueError(f"has {', '.join(map(repr, wrong))}")
    return origins


def links(text):
    """Return addresses where one is reached: ``mailto:`` or ``https://``."""
    links = _listed(text)
    wrong = [link for link in links if not re.fullmatch(r"(mailto:[^@\s]+@[^@\s]+|https://[^\s/]+\S*|tel:\S+)", link)]
    if wrong:
        raise ValueError(f"has {', '.join(map(repr, wrong))}")
    return links


def folder(text):
    """Return the path of a folder for files that a program makes: not one that holds the program's own."""
    path = (BASE_DIR / text).resolve()
    own = [BASE_DIR / name for name in ("config", "docs", "jinja2", "static", "summits", "templates", "tools")]
    if not text or path in (BASE_DIR, *BASE_DIR.parents) or any(path == one or one in path.parents for one in own):
        raise ValueError(f"is {text!r}, which holds the program itself" if text else "is empty")
    return path


def database(text):
    """Return Django's settings of a database."""
    parts = _url(text, DATABASES)
    if parts.scheme == "sqlite":
        return _sqlite(text, parts)
    found = environ.Env.db_url_config(text)
    if not found["NAME"]:
        raise ValueError(f"is {_without_password(parts)!r}, without the name of a database")
    return found


def replica(text):
    """Return Django's settings of a PostgreSQL that follows another, or nothing."""
    if not text:
        return {}
    if _url(text, DATABASES).scheme == "sqlite":
        raise ValueError("names an SQLite database, which cannot follow another")
    return database(text)


def cache(text):
    """Return Django's settings of a cache."""
    parts = _url(text, CACHES)
    is_remote = parts.scheme not in ("locmemcache", "dummycache")
    if is_remote and not (parts.netloc or parts.path.strip("/")):
        raise ValueError(f"is {_without_password(parts)!r}, without the address of a server")
    for name, value in parse_qsl(parts.query):
        if name.lower() in ("max_entries", "timeout") and not re.fullmatch(r"[0-9]+", value):
            raise ValueError(f"has {name}={value!r}, which is no number")
    return environ.Env.cache_url_config(text)


def _sqlite(text, parts):
    if parts.netloc or not parts.path.strip("/"):
        raise ValueError(f"is {text!r}, without the path of a file after three slashes")
    found = environ.Env.db_url_config(text)
    if found["NAME"] != ":memory:":
        # Relative to the folder of the program, from wherever it is started.
        found["NAME"] = str(BASE_DIR / found["NAME"])
        if Path(found["NAME"]).is_dir():
            raise ValueError(f"is {text!r}, which is a folder")
    return found


def _url(text, schemes):
    scheme = text.partition(":")[0]
    if "://" not in text or scheme not in schemes:
        # What stands before "://" is no secret; without it, all of it may be.
        raise ValueError(f"begins with {scheme!r}" if "://" in text else "is no address with ://")
    try:
        parts = urlsplit(text)
        # Asking for the port is what tells a wrong one.
        _ = parts.port
    except ValueError:
        raise ValueError("has a host or a port that cannot be") from None
    return parts


def _without_password(parts):
    where = parts.netloc.rpartition("@")[2]
    return f"{parts.scheme}://{'…@' if '@' in parts.netloc else ''}{where}{parts.path}"


def _listed(text):
    return [part.strip() for part in text.split(",") if part.strip()]


def _is_ip(text):
    try:
        return bool(ipaddress.ip_address(text))
    except ValueError:
        return False


def _is_name(text):
    # What is all digits and dots and no IP address is a mistyped one.
    return bool(LABELS.fullmatch(text)) and not re.fullmatch(r"[0-9.]+", text)


def _is_host(text):
    if text.startswith("[") and text.endswith("]"):
        return ":" in text and _is_ip(text[1:-1])
    return _is_name(text.removeprefix(".")) or (":" not in text and _is_ip(text))


def _is_origin(text):
    match = re.fullmatch(r"https?://(\*\.)?(\[[0-9a-f:.]+\]|[^/:\[\]@?#\s]+)(:[0-9]{1,5})?", text, re.I)
    return bool(match) and _is_host(match[2])
