"""The file format of a backup: a manifest, its seal, and a copy of the database. Checksums cover every byte.

The file has three lines of text, followed by the copy as the database made it:

    Summit Archive backup 2
    {"contents": …}                   the manifest, JSON in one line
    sha256=… hmac-sha256=…            the seal of both lines above, the latter only with BACKUP_KEY
    …                                 the copy, whose size and SHA-256 are in the manifest

Format 1 was the copy alone.
"""

import hmac
import json
import re
import shutil
from dataclasses import asdict, dataclass, field
from datetime import datetime
from hashlib import file_digest, sha256

from django.utils.translation import gettext as _

from summits.backup.errors import BackupError

FORMAT = 2
MAGIC = b"Summit Archive backup "
MAX_LINE_BYTES = 1_000_000
CHUNK_BYTES = 1 << 20


@dataclass
class Manifest:
    """The metadata of a backup: its database, release, migrations and row counts, and the size and hash of the copy."""

    vendor: str
    release: str
    made: str
    migrations: list
    rows: dict
    unpacked: int
    """The size in bytes of the uncompressed copy; the copy's own size if it is not compressed."""
    size: int = 0
    sha256: str = ""
    is_signed: bool = field(default=False, compare=False)

    def line(self):
        """Return the manifest as its line in the file, as bytes."""
        values = asdict(self)
        del values["is_signed"]
        return json.dumps(values, sort_keys=True).encode() + b"\n"


def pack(copy, manifest, path, key):
    """Write a backup to ``path``: the manifest, its seal (signed if ``key`` is not empty), and the copy."""
    with copy.open("rb") as source, path.open("wb") as target:
        manifest.size, manifest.sha256 = copy.stat().st_size, file_digest(source, "sha256").hexdigest()
        source.seek(0)
        head = MAGIC + b"%d\n" % FORMAT + manifest.line()
        target.write(head + sealing_line(head, key))
        shutil.copyfileobj(source, target, CHUNK_BYTES)


def unpack(path, copy, key, unverified):
    """Extract the copy in the backup ``path`` to the path ``copy``, and return the Manifest.

    Raises BackupError unless every byte matches its checksum and, if there is a ``key``, the signature was made with
    that key. With ``unverified``, the signature may be missing, or may go unchecked because there is no key. A wrong
    signature is always refused.
    """
    with path.open("rb") as source:
        manifest = _manifest(source, path, key, unverified)
        digest, remaining = sha256(), manifest.size
        with copy.open("wb") as target:
            while remaining and (part := source.read(min(remaining, CHUNK_BYTES))):
                target.write(part)
                digest.update(part)
                remaining -= len(part)
        if remaining or source.read(1):
            raise _damaged(path, _("its size differs from the stated size"))
    if digest.hexdigest() != manifest.sha256:
        raise _damaged(path, _("its checksum does not match"))
    return manifest


def is_packed(path):
    """Return whether a file begins as a backup with a manifest, of this or a later format."""
    with path.open("rb") as file:
        return file.read(len(MAGIC)) == MAGIC


def sealing_line(head, key):
    """Return the line that seals the lines ``head``: their checksum and, with a ``key``, their signature."""
    line = f"sha256={sha256(head).hexdigest()}"
    if key:
        line += f" hmac-sha256={_signature(head, key)}"
    return line.encode() + b"\n"


def _signature(head, key):
    return hmac.digest(key.encode(), head, "sha256").hex()


def _manifest(source, path, key, unverified):
    first, second, third = (source.readline(MAX_LINE_BYTES) for _line in range(3))
    number = first.removeprefix(MAGIC).strip()
    if first != MAGIC + b"%d\n" % FORMAT:
        if number.isdigit() and int(number) > FORMAT:
            message = _("The backup was made by a newer release of the site (format {number}). Update the site first.")
            raise BackupError(message.format(number=int(number)))
        raise _damaged(path, _("its first line is incomplete"))
    head = first + second
    checksum, _space, signature = third.partition(b" ")
    if checksum.strip() + b"\n" != sealing_line(head, ""):
        raise _damaged(path, _("the checksum of its manifest does not match"))
    _check_signature(path, third, head, key, unverified)
    try:
        manifest = _read(second)
    # JSON that is nested too deeply for Python's parser is not a manifest either.
    except (ValueError, RecursionError) as error:
        raise _damaged(path, _("its manifest cannot be read")) from error
    manifest.is_signed = bool(signature)
    return manifest


def _read(line):
    """Parse a manifest from its line. Raises ValueError unless it has exactly the expected fields, with valid values.

    Anybody can compute the checksum beside it, so every value is checked.
    """

    def constant(text):
        raise ValueError(text)

    values = json.loads(line, parse_constant=constant)
    if not isinstance(values, dict) or values.keys() != FIELD_CHECKS.keys():
        raise ValueError("other fields")
    for name, is_valid in FIELD_CHECKS.items():
        if not is_valid(values[name]):
            raise ValueError(name)
    return Manifest(**values)


def _is_count(value):
    return type(value) is int and 0 <= value < 1 << 63


def _is_text(value):
    return isinstance(value, str) and 0 < len(value) <= 200 and value.isprintable()


def _is_timestamp(value):
    return _is_text(value) and bool(datetime.fromisoformat(value))


def _is_list_of_migrations(value):
    return isinstance(value, list) and all(
        isinstance(one, list) and len(one) == 2 and all(map(_is_text, one)) for one in value
    )


def _is_row_counts(value):
    return isinstance(value, dict) and all(map(_is_text, value)) and all(map(_is_count, value.values()))


FIELD_CHECKS = {
    "vendor": lambda value: value in ("sqlite", "postgresql") if isinstance(value, str) else False,
    "release": _is_text,
    "made": _is_timestamp,
    "migrations": _is_list_of_migrations,
    "rows": _is_row_counts,
    "unpacked": _is_count,
    "size": _is_count,
    "sha256": lambda value: isinstance(value, str) and bool(re.fullmatch("[0-9a-f]{64}", value)),
}
"""The fields of a manifest, each with a function that returns whether a JSON value is valid for it."""


def _check_signature(path, line, head, key, unverified):
    is_signed = line != sealing_line(head, "")
    if is_signed and not line.startswith(sealing_line(head, "").strip() + b" hmac-sha256="):
        raise _damaged(path, _("its signature is incomplete"))
    if is_signed and key and not hmac.compare_digest(line, sealing_line(head, key)):
        message = _(
            "The signature of {file} does not match BACKUP_KEY: it was made with another key, or the file was changed."
        )
        raise BackupError(message.format(file=path))
    if is_signed and not key and not unverified:
        message = _(
            "{file} is signed, but BACKUP_KEY is not set, so the signature cannot be checked. Set it, or use "
            "--unverified."
        )
        raise BackupError(message.format(file=path))
    if is_signed and not key and len(line) != len(sealing_line(head, "any")):
        raise _damaged(path, _("its signature is incomplete"))
    if key and not is_signed and not unverified:
        message = _(
            "{file} is not signed, although BACKUP_KEY is set. Use --unverified to rely on its checksums alone."
        )
        raise BackupError(message.format(file=path))


def _damaged(path, reason):
    return BackupError(_("{file} is damaged: {reason}.").format(file=path, reason=reason))
