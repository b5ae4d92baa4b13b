"""The build fingerprint: a hash of code, templates and settings, part of each page's cache key."""

from functools import cache
from hashlib import blake2b
from pathlib import Path

from django.conf import settings

SOURCE_DIRS = ("config", "summits", "templates")
"""Folders with the code and templates of pages."""
EXCLUDED_NAMES = {"__pycache__", "data", "tests"}
RENDERED_SETTINGS = ("SITE_NAME", "CONTACT_EMAIL", "STATIC_URL", "LANGUAGES")
"""Settings whose values appear on pages."""


@cache
def build_fingerprint():
    """Return the fingerprint: 16 hexadecimal digits.

    A deploy that may change pages changes it, and so invalidates the page cache. It is the same on every
    server that runs the same files with the same settings.
    """
    digest = blake2b(digest_size=8)
    manifest = Path(settings.STATIC_ROOT) / "staticfiles.json"
    for path in [*source_files(), settings.BASE_DIR / "requirements.txt", manifest]:
        if path.is_file():
            digest.update(path.name.encode() + path.read_bytes())
    digest.update(repr([getattr(settings, name) for name in RENDERED_SETTINGS]).encode())
    return digest.hexdigest()


def source_files():
    """Yield the paths of the code and templates, in the same order on every server."""
    for folder in SOURCE_DIRS:
        root = settings.BASE_DIR / folder
        for path in sorted(root.rglob("*")):
            if not EXCLUDED_NAMES & set(path.relative_to(root).parts):
                yield path
