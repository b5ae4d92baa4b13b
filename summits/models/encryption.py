"""Encryption of short secrets stored in the database or in a page. The keys are in the settings only."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from os import urandom

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

MARK = "v1."
"""Prefix of every encrypted text: a version number, so that the algorithm can change."""
NONCE_BYTES, KEY_BYTES = 12, 32


class UnreadableError(Exception):
    """No key in the settings decrypts the text, its purpose or ``about`` is another, or it was tampered with."""


def seal(content, purpose, about=""):
    """Encrypt bytes with AES-256-GCM; return text.

    ``purpose`` (part of the key) and ``about`` (authenticated data) are texts that ``unseal`` must be given again.
    """
    nonce = urandom(NONCE_BYTES)
    sealed = AESGCM(_key(settings.SEALING_KEYS[0], purpose)).encrypt(nonce, content, about.encode())
    return MARK + urlsafe_b64encode(nonce + sealed).decode().rstrip("=")


def unseal(text, purpose, about=""):
    """Decrypt a text of ``seal``; return the bytes. Raises UnreadableError."""
    return _decrypt(text, purpose, about)[0]


def is_current(text, purpose, about=""):
    """Return whether a text is encrypted under the first key, which replaces the others. Raises UnreadableError."""
    return _decrypt(text, purpose, about)[1] == 0


def _decrypt(text, purpose, about):
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
