"""Readers of environment variables: one function for each kind of value.

Each takes the text, returns the value as the settings use it, and raises ``ValueError`` with what is wrong, as the end
of a sentence that begins with the variable's name. No message repeats a secret.
"""

import ipaddress
import re
from pathlib import Path
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

BASE_DIR = Path(__file__).resolve().parent.parent
TRUE, FALSE = {"on", "true", "yes", "y", "1"}, {"off", "false", "no", "n", "0"}
LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")
EXAMPLE_SECRET = "put-at-least-fifty-random-characters-here"
MIN_SECRET_LENGTH, MIN_DIFFERENT_CHARACTERS = 50, 10
"""Django's ``check --deploy`` requires the length; 50 random hexadecimal digits hardly ever have under 10 values."""
SECRET_DESCRIPTION = (
    f"{MIN_SECRET_LENGTH} random characters or more, such as those that "
    "python3 -c 'import secrets; print(secrets.token_urlsafe(50))' prints"
)
PLACEHOLDERS = re.compile(
    "change.?(me|this|it)|replace.?(me|this|it|with)|your.?(own.?)?(secret|key|password)|secret.?key|some.?secret|my.?secret"
    "|top.?secret|password|passphrase|place.?holder|example|insecure|random.?(char|string)|only.?for|for.?test|for.?dev"
    "|not.?secret|to.?do.?change|fix.?me|default.?key|lorem.?ipsum|let.?me.?in|summit.?archive|django"
    "|abcdefg|qwerty|asdfgh|0123456789|1234567890|9876543210",
    re.IGNORECASE,
)
"""Patterns of placeholder secrets that people type; random secrets hardly ever contain them."""
EXAMINED_CHARACTERS, MIN_DISTINCT_SHARE = 200, 0.7
"""How many characters at the beginning of a secret are examined, and the share of their trigrams that must be
distinct: of random digits about 0.9 are, of a line that is written twice 0.5."""
HOST_NAME = re.compile(r"(?=.{1,253}$)[a-z0-9_]([a-z0-9_-]*[a-z0-9])?(\.[a-z0-9_]([a-z0-9_-]*[a-z0-9])?)*\.?", re.I)

ORIGIN = re.compile(r"https?://((?:\*\.)?(\[[0-9a-f:.]+\]|[^/:\[\]@?#\s.][^/:\[\]@?#\s]*))(?::([0-9]{1,5}))?", re.I)


def read_flag(text):
    """Return whether a switch is on."""
    if text.lower() in TRUE | FALSE:
        return text.lower() in TRUE
    raise ValueError(f"is {text!r}")


def whole_number_reader(least, most):
    """Return a reader of whole numbers from ``least`` to ``most``."""

    def read(text):
        if re.fullmatch(r"-?[0-9]{1,18}", text) and least <= int(text) <= most:
            return int(text)
        raise ValueError(f"is {text!r}")

    return read


def read_log_level(text):
    """Return the name of a level of logging."""
    if text.upper() in LEVELS:
        return text.upper()
    raise ValueError(f"is {text!r}")


def read_line(text):
    """Return a single line of at most 100 characters, stripped."""
    if text.isprintable() and text.strip() and len(text) <= 100:
        return text.strip()
    raise ValueError(f"is {text[:120]!r}")


def read_email(text):
    """Return an e-mail address, or ""."""
    if text and not _is_email(text):
        raise ValueError(f"is {text!r}")
    return text


def read_secret(text):
    """Return a secret. Raises ValueError if it is short, repetitive or looks typed rather than random."""
    if EXAMPLE_SECRET in text:
        raise ValueError("is the one of .env.example, which everybody knows")
    if text.startswith("django-insecure-"):
        raise ValueError("is one that Django made for trying out")
    if len(text) < MIN_SECRET_LENGTH:
        raise ValueError(f"has {len(text)} characters")
    if len(set(text)) < MIN_DIFFERENT_CHARACTERS:
        raise ValueError(f"has {len(set(text))} different characters")
    if repeats_itself(text):
        raise ValueError("is a shorter text, written again and again")
    if PLACEHOLDERS.search(text):
        raise ValueError("has a word or a row of characters in it that many people type; it is not random")
    return text


def repeats_itself(text):
    """Return whether a text consists largely of the same sequences of characters, repeated."""
    triples = [text[start : start + 3] for start in range(len(text[:EXAMINED_CHARACTERS]) - 2)]
    return text in (text + text)[1:-1] or len(set(triples)) < MIN_DISTINCT_SHARE * len(triples)


def read_optional_secret(text):
    """Return a secret as ``read_secret`` does, or ""."""
    return read_secret(text) if text else ""


def read_secrets(text):
    """Return a list of comma-separated secrets, which may be empty."""
    return [read_secret(part) for part in _listed(text)]


def read_bind_address(text):
    """Return an address to listen on: a host name or an IP address, without a port."""
    if _is_ip(text) or _is_name(text):
        return text
    raise ValueError(f"is {text!r}")


def read_hosts(text):
    """Return a list of the host names that the site answers to.

    ``*`` is accepted here; ``config.env_variables`` refuses it unless DEBUG is on.
    """
    names = _all_of(text, lambda name: name == "*" or (is_host(name) and _is_owned(name)))
    if not names:
        raise ValueError("is empty")
    return names


def read_origins(text):
    """Return a list of origins such as ``https://archive.example.org``."""
    return _all_of(text, _is_origin)


def read_contact_urls(text):
    """Return a list of contact URLs: ``mailto:``, ``https://`` or ``tel:``."""
    return _all_of(text, _is_link)


def _all_of(text, is_valid):
    parts = _listed(text)
    invalid = [part for part in parts if not is_valid(part)]
    if invalid:
        raise ValueError(f"has {', '.join(map(repr, invalid))}")
    return parts


def _listed(text):
    return [part.strip() for part in text.split(",") if part.strip()]


def _is_ip(text):
    try:
        return bool(ipaddress.ip_address(text))
    except ValueError:
        return False


def _is_name(text):
    # Digits and dots alone that are not an IP address are a mistyped one.
    return bool(HOST_NAME.fullmatch(text)) and not re.fullmatch(r"[0-9.]+", text)


def is_host(text):
    """Return whether a text is a host name, an IP address, or a dot and a domain, which stands for its subdomains."""
    if text.startswith("[") and text.endswith("]"):
        return ":" in text and _is_ip(text[1:-1])
    return _is_name(text.removeprefix(".")) or (":" not in text and _is_ip(text))


def _is_owned(text):
    # ".org" and "*.org" would cover other people's domains.
    beginning = re.match(r"\*?\.", text)
    rest = text[beginning.end() :] if beginning else "localhost"
    return "." in rest.rstrip(".") or rest.lower() == "localhost"


def _is_origin(text):
    match = ORIGIN.fullmatch(text)
    return bool(match) and is_host(match[2]) and _is_owned(match[1]) and 1 <= int(match[3] or 443) <= 65_535


def _is_link(text):
    if text.lower().startswith("mailto:"):
        return _is_email(text[len("mailto:") :].partition("?")[0])
    if text.lower().startswith("tel:"):
        return bool(re.fullmatch(r"\+?[0-9][0-9().-]{2,30}", text[len("tel:") :]))
    return text.lower().startswith("https://") and text.isprintable() and " " not in text and _has_host(text)


def _has_host(text):
    try:
        parts = urlsplit(text)
        return is_host(parts.netloc.partition(":")[0] if "[" not in parts.netloc else f"[{parts.hostname}]") and (
            parts.port is None or parts.port > 0
        )
    except ValueError:
        return False


def _is_email(text):
    try:
        validate_email(text)
    except ValidationError:
        return False
    return True
