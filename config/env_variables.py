"""All environment variables that the site reads, in one table for the settings and gunicorn.conf.py.

docs/configuration.md and .env.example list the same names and defaults; a test compares them.
"""

import difflib
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from config import directories, env_values, service_urls


@dataclass(frozen=True)
class Variable:
    """One variable: its ``name``, its reader ``read`` (see ``config.env_values``), and its ``default`` as text.

    ``expected`` describes valid values in the message about a wrong one. ``debug_default``: the default while DEBUG is
    on, if it differs. A variable without a default (None) must be set.
    """

    name: str
    read: Callable[[str], Any]
    default: str | None
    expected: str
    debug_default: str | None = None


def switch(name, default, debug_default=None):
    """Return a Variable that is on or off."""
    return Variable(name, env_values.read_flag, default, "on or off", debug_default)


def number(name, default, least, most):
    """Return a Variable that is a whole number in a range."""
    return Variable(
        name, env_values.whole_number_reader(least, most), str(default), f"a whole number from {least:,} to {most:,}"
    )


VARIABLES = (
    Variable(
        "SECRET_KEY",
        env_values.read_secret,
        None,
        env_values.SECRET_DESCRIPTION,
        "only-for-debugging",
    ),
    switch("DEBUG", "off"),
    Variable(
        "ALLOWED_HOSTS",
        env_values.read_hosts,
        "localhost,127.0.0.1,[::1]",
        "names of the site with commas between them, such as archive.example.org, without https:// and without a port",
    ),
    Variable(
        "CSRF_TRUSTED_ORIGINS",
        env_values.read_origins,
        "",
        "origins with commas between them, each with its scheme, such as https://archive.example.org",
    ),
    Variable(
        "DATABASE_URL",
        service_urls.database,
        "sqlite:///var/archive.sqlite3",
        "sqlite:///PATH or postgres://USER:PASSWORD@HOST:PORT/NAME",
    ),
    Variable("BACKUP_KEY", env_values.read_optional_secret, "", env_values.SECRET_DESCRIPTION),
    Variable(
        "REPLICA_URL",
        service_urls.replica,
        "",
        "postgres://USER:PASSWORD@HOST:PORT/NAME: a PostgreSQL that follows that of DATABASE_URL",
    ),
    number("CONN_MAX_AGE", 3600, 0, 86_400),
    Variable(
        "CACHE_URL",
        service_urls.cache,
        "locmemcache://?max_entries=500",
        "locmemcache://?max_entries=NUMBER or redis://HOST:PORT/NUMBER",
    ),
    switch("HTTPS", "on", "off"),
    number("HSTS_SECONDS", 31_536_000, 0, 315_360_000),
    switch("BEHIND_PROXY", "off"),
    number("LOGIN_FAILURES", 5, 1, 100),
    number("LOGIN_COOL_OFF_MINUTES", 15, 1, 1_440),
    # Counts restart every hour, and known browsers are counted separately from others. So within 60 minutes there may
    # be four times as many failures, and these should be at most 100.
    number("LOGIN_FAILURES_NAME", 20, 1, 25),
    number("LOGIN_FAILURES_ADDRESS", 20, 1, 1_000),
    number("LOGIN_FAILURES_NETWORK", 60, 1, 10_000),
    number("LOGIN_FAILURES_IN_ALL", 100, 1, 100_000),
    number("LOGIN_HASHES_AT_ONCE", 1, 1, 64),
    number("AUDIT_LOG_DAYS", 365, 1, 3_650),
    Variable(
        "TOTP_KEY",
        env_values.read_optional_secret,
        "",
        f"nothing, which leaves it to SECRET_KEY, or {env_values.SECRET_DESCRIPTION}",
    ),
    Variable(
        "TOTP_KEY_FALLBACKS",
        env_values.read_secrets,
        "",
        f"former values of TOTP_KEY or SECRET_KEY, with commas, each of {env_values.MIN_SECRET_LENGTH}+ characters",
    ),
    number("SESSION_IDLE_HOURS", 8, 1, 168),
    number("SESSION_LONGEST_DAYS", 7, 1, 30),
    Variable("SITE_NAME", env_values.read_line, "The Summit Archive", "a name in one line, of 100 characters at most"),
    Variable("CONTACT_EMAIL", env_values.read_email, "", "an e-mail address"),
    Variable(
        "SECURITY_CONTACT",
        env_values.read_contact_urls,
        "",
        "addresses with commas between them, such as https://example.org/security or mailto:security@example.org",
    ),
    switch("REQUIRE_SECOND_EDITOR", "on"),
    number("UPLOAD_MAX_MB", 20, 1, 1_000),
    number("IMPORT_MAX_MINUTES", 30, 1, 1_440),
    Variable(
        "STATIC_ROOT", directories.static_root, "var/static", "a folder of its own, empty or made by collectstatic"
    ),
    Variable("LOG_LEVEL", env_values.read_log_level, "INFO", ", ".join(env_values.LEVELS)),
    Variable(
        "HOST", env_values.read_bind_address, "127.0.0.1", "an IP address or the name of a machine, without a port"
    ),
    number("PORT", 8000, 1, 65_535),
    number("WEB_CONCURRENCY", 1, 1, 256),
    number("WEB_THREADS", 4, 1, 256),
)
NAMES = {variable.name for variable in VARIABLES}
NAMES_OF_OTHER_PROGRAMS = {
    "COMPOSE_FILE",
    "COMPOSE_PROJECT_NAME",
    "DJANGO_SETTINGS_MODULE",
    "GUNICORN_CMD_ARGS",
    "HOME",
    "LANG",
    "LANGUAGE",
    "LC_ALL",
    "LC_CTYPE",
    "LC_MESSAGES",
    "PATH",
    "PGAPPNAME",
    "PGCHANNELBINDING",
    "PGCONNECT_TIMEOUT",
    "PGDATABASE",
    "PGHOST",
    "PGHOSTADDR",
    "PGOPTIONS",
    "PGPASSFILE",
    "PGPASSWORD",
    "PGPORT",
    "PGSERVICE",
    "PGSERVICEFILE",
    "PGSSLCERT",
    "PGSSLKEY",
    "PGSSLMODE",
    "PGSSLROOTCERT",
    "PGUSER",
    "PYTHONDONTWRITEBYTECODE",
    "PYTHONPATH",
    "PYTHONUNBUFFERED",
    "PYTHONUTF8",
    "PYTHONWARNINGS",
    "TMPDIR",
    "TZ",
}
"""Names in .env that other programs read. They are listed in full, as a name that is merely similar may be a typo."""
LINE_ENDS = re.compile("[\v\f\x1c-\x1e\x85\u2028\u2029]")
"""Characters that end a line for Python, but for hardly any editor."""
ASSIGNMENT = re.compile(r"(?:export )?([A-Za-z_0-9]+)=")
"""The beginning of a line of .env that sets a variable."""


def read_all(environment):
    """Return (values, errors): name → value of every valid variable, and a list of sentences about what is wrong.

    ``environment`` is a mapping of names to texts.
    """
    values, errors = {}, []
    is_debugging = environment.get("DEBUG", "").lower() in env_values.TRUE
    for variable in VARIABLES:
        default = variable.debug_default if is_debugging and variable.debug_default is not None else variable.default
        text = environment.get(variable.name, default)
        try:
            if text is None or (text == "" and default != ""):
                raise ValueError("is not set" if text is None else "is empty")
            # While DEBUG is on, a secret protects nothing.
            read = str if is_debugging and variable.read is env_values.read_secret else variable.read
            values[variable.name] = read(text)
        except ValueError as error:
            errors.append(f"{variable.name} {error}. It takes {variable.expected}.")
    return values, errors + list(_combination_errors(values))


def _combination_errors(values):
    # Errors in combinations of variables.
    if "*" in values.get("ALLOWED_HOSTS", ()) and not values.get("DEBUG"):
        yield "ALLOWED_HOSTS has '*', so anybody could say what the site is called. Name it."
    database, replica = values.get("DATABASE_URL"), values.get("REPLICA_URL")
    if replica and database:
        if database["ENGINE"] != replica["ENGINE"]:
            yield "REPLICA_URL is set, and DATABASE_URL names no PostgreSQL that it could follow."
        elif all(database[part] == replica[part] for part in ("HOST", "PORT", "NAME")):
            yield "REPLICA_URL names the same database as DATABASE_URL. Leave it out where there is no replica."
    database_path, static_folder = database and service_urls.sqlite_path(database), values.get("STATIC_ROOT")
    if database_path and static_folder and directories.is_within(database_path, [static_folder]):
        yield "STATIC_ROOT holds the database of DATABASE_URL: everybody could download it. Keep them apart."
    insecure = [origin for origin in values.get("CSRF_TRUSTED_ORIGINS", ()) if not _is_safe(origin)]
    if insecure and values.get("HTTPS"):
        yield f"CSRF_TRUSTED_ORIGINS has {', '.join(map(repr, insecure))}, and HTTPS is on. It takes origins with https://."
    if 24 * values.get("SESSION_LONGEST_DAYS", 30) < values.get("SESSION_IDLE_HOURS", 1):
        yield "SESSION_IDLE_HOURS is longer than SESSION_LONGEST_DAYS: a session would end before it is idle."


def _is_safe(origin):
    return origin.lower().startswith("https://") or urlsplit(origin).hostname in ("localhost", "127.0.0.1", "::1")


def errors_in_env_file(text):
    """Return a sentence for each mistake in ``text``, the content of ``.env``.

    Mistakes are lines that set nothing or that some programs would read as two, names that are set twice, and names
    that are neither the site's nor another program's. No value is repeated: it may be a secret.
    """
    errors, line_numbers = [], {}
    for number, line in enumerate(text.split("\n"), 1):
        line = line.removesuffix("\r")
        if has_line_break(line):
            errors.append(
                f"Line {number} of .env holds a character that ends a line or a text and cannot be seen. Delete it."
            )
            continue
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        match = ASSIGNMENT.match(line)
        if not match:
            errors.append(f"Line {number} of .env sets nothing. A line is NAME=value, without spaces around the =.")
            continue
        name = match[1]
        if name in line_numbers:
            errors.append(f"{name} is set twice in .env, in lines {line_numbers[name]} and {number}.")
        line_numbers[name] = number
        if name not in NAMES | NAMES_OF_OTHER_PROGRAMS:
            similar = closest_variable(name)
            question = (
                f"Is {similar} meant?" if similar else "See docs/configuration.md. What others read belongs elsewhere."
            )
            errors.append(f"{name}, in line {number} of .env, is no variable of the site. {question}")
    return errors


def has_line_break(line):
    """Return whether a line of .env contains a character that some program takes for the line's end."""
    return bool(LINE_ENDS.search(line)) or "\r" in line or "\0" in line


def assignments_in(text):
    """Return the lines of ``.env`` that set a variable, as one text: django-environ may log any other lines."""
    lines = [line.removesuffix("\r") for line in text.split("\n")]
    return "\n".join(line for line in lines if ASSIGNMENT.match(line) and not has_line_break(line))


def closest_variable(name):
    """Return the variable of the site that an unknown name resembles, or None."""
    upper = name.upper()
    for known in sorted(NAMES, key=len, reverse=True):
        is_inside = f"_{known}_" in f"_{upper}_" and ("_" in known or len(known) > 4)
        if is_inside or sorted(upper.replace("_", "")) == sorted(known.replace("_", "")):
            return known
    matches = difflib.get_close_matches(upper, NAMES, 1, 0.8)
    return matches[0] if matches else None
