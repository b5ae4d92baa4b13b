"""The environment variables as the settings read them; all are checked when the site starts.

They may also be in a file .env beside manage.py. The environment takes precedence over the file.
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
    """Return name → value of every variable of ``config.env_variables``.

    ``environment``: name → text; ``file``: the content of .env, or None. Raises ImproperlyConfigured with all errors,
    one per line.
    """
    errors = errors_in_env_file(file) if file else []
    values, value_errors = read_all(environment)
    errors += value_errors
    # gunicorn would take it for a path prefix of the site.
    if environment.get("SCRIPT_NAME"):
        errors.append("SCRIPT_NAME is set, but the site is served at the root of its host. Unset it.")
    if errors:
        count = "One setting is wrong:" if len(errors) == 1 else f"{len(errors)} settings are wrong:"
        raise ImproperlyConfigured("\n  ".join([count, *errors]))
    return values


def _from_file():
    try:
        text = FILE.read_text(encoding="utf-8")
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is no UTF-8"
        raise ImproperlyConfigured(f"{FILE} cannot be read: {reason}.") from error
    # The file holds keys and passwords: take away other accounts' access that a copy may have left.
    file_permissions.tighten([FILE])
    try:
        environ.Env.read_env(StringIO(assignments_in(text)), overwrite=False)
    # The operating system cannot hold the value. No message repeats it: it may be a secret.
    except ValueError:
        raise ImproperlyConfigured(f"{FILE} holds a value with a NUL character. Delete it.") from None
    return text


_text = _from_file()
env = read_environment(os.environ, _text)
"""Name → value of every variable."""
