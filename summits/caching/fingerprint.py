"""Which release of the site this is: two that could make different pages of the same record have different names."""

from functools import cache
from hashlib import blake2b
from pathlib import Path

from django.conf import settings

SOURCE_DIRS = ("config", "summits", "templates")
"""Folders of what pages are made by; tests and the shipped data are not."""
LEFT_OUT = {"__pycache__", "data", "tests"}
RENDERED_SETTINGS = ("SITE_NAME", "CONTACT_EMAIL", "STATIC_URL", "LANGUAGES")
"""Settings that pages show."""


@cache
def build_fingerprint():
    """Return the name of this release: the same on every machine that serves the same files with the same settings."""
    digest = blake2b(digest_size=8)
    for path in [*files(), settings.BASE_DIR / "requirements.txt", Path(settings.STATIC_ROOT) / "staticfiles.json"]:
        if path.is_file():
            digest.update(path.name.encode() + path.read_bytes())
    digest.update(repr([getattr(settings, name) for name in RENDERED_SETTINGS]).encode())
    return digest.hexdigest()


def files():
    """Yield the files that pages are made by, in an order that does not depend on the machine."""
    for folder in SOURCE_DIRS:
        root = settings.BASE_DIR / folder
        for path in sorted(root.rglob("*")):
            if not LEFT_OUT & set(path.relative_to(root).parts):
                yield path
