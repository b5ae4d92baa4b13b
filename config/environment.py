"""The environment that the settings are read from: checked as a whole when the site starts.

It may stand in a file .env beside manage.py; what the environment itself says wins over the file.
"""

import os
from io import StringIO

import environ
from django.core.exceptions import ImproperlyConfigured

from config import file_permissions
from config.env_values import BASE_DIR
from config.env_variables import assignments_in, errors_in_env_file, read_all

FILE = BASE_DIR / ".env"


def read_environment(environment, file):
    """Return name → value of every variable of ``config.env_variables``; ``file``: the text of .env, or None.

    Raises ImproperlyConfigured with all that is wrong, a line for each.
    """
    faults = errors_in_env_file(file) if file else []
    found, wrong = read_all(environment)
    faults += wrong
    # gunicorn would take it for the path below which the site is.
    if environment.get("SCRIPT_NAME"):
        faults.append("SCRIPT_NAME is set, but the site is served at the root of its host. Unset it.")
    if faults:
        count = "One setting is wrong:" if len(faults) == 1 else f"{len(faults)} settings are wrong:"
        raise ImproperlyConfigured("\n  ".join([count, *faults]))
    return found


def _from_file():
    try:
        text = FILE.read_text(encoding="utf-8")
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is no UTF-8"
        raise ImproperlyConfigured(f"{FILE} cannot be read: {reason}.") from error
    # Keys and passwords: of this account alone, however the file was copied.
    file_permissions.tighten([FILE])
    try:
        environ.Env.read_env(StringIO(assignments_in(text)), overwrite=False)
    # Of a value that the system cannot hold; no message repeats it, for it may be a secret.
    except ValueError:
        raise ImproperlyConfigured(f"{FILE} holds a value with a NUL character. Delete it.") from None
    return text


_text = _from_file()
env = read_environment(os.environ, _text)
"""Name → value of every variable."""
