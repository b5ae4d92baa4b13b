"""Short secrets that the database or a page holds encrypted, under keys which are in the settings alone."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from os import urandom

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

MARK = "v1."
"""How everything sealed begins, so that another way of sealing can follow."""
NONCE_BYTES, KEY_BYTES = 12, 32


class UnreadableError(Exception):
    """What was sealed under none of the keys in the settings, for something else, or was changed since."""


def seal(content, purpose, about=""):
    """Return bytes encrypted (AES-256-GCM) as text. Only ``unseal`` with the same purpose and ``about`` reads it."""
    nonce = urandom(NONCE_BYTES)
    sealed = AESGCM(_key(settings.SEALING_KEYS[0], purpose)).encrypt(nonce, content, about.encode())
    return MARK + urlsafe_b64encode(nonce + sealed).decode().rstrip("=")


def unseal(text, purpose, about=""):
    """Return the bytes that ``seal`` was given. Raises UnreadableError."""
    return _opened(text, purpose, about)[0]


def is_current(text, purpose, about=""):
    """Whether something readable is sealed under the first of the keys: the others are on their way out."""
    return _opened(text, purpose, about)[1] == 0


def _opened(text, purpose, about):
    if not text.startswith(MARK):
        raise UnreadableError
    encoded = text.removeprefix(MARK)
    try:
        whole = urlsafe_b64decode(encoded + "=" * (-len(encoded) % 4))
    except ValueError as error:
        raise UnreadableError from error
    for place, secret in enumerate(settings.SEALING_KEYS):
        try:
            opened = AESGCM(_key(secret, purpose)).decrypt(whole[:NONCE_BYTES], whole[NONCE_BYTES:], about.encode())
        except (InvalidTag, ValueError):
            continue
        return opened, place
    raise UnreadableError


def _key(secret, purpose):
    return HKDF(SHA256(), KEY_BYTES, salt=None, info=f"summits.{purpose}".encode()).derive(secret.encode())
