"""Backing up the whole database into a file, and putting it back: see docs/backup.md.

A backup is one file of the database's own kind: a copy of the file on SQLite, an archive of pg_dump on PostgreSQL.
"""

import os
import sqlite3
import tempfile
from contextlib import contextmanager
from pathlib import Path

from django.core.management import call_command
from django.db import DatabaseError, connection
from django.db.migrations.loader import MigrationLoader
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from summits.backup import postgres, sqlite
from summits.backup.contents import counted, holdings, listed, summary
from summits.backup.refusal import BackupRefused
from summits.models import SearchDocument
from summits.revision import raise_revision
from summits.search import index

KINDS = {"sqlite": sqlite, "postgresql": postgres}
NAMES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}
OTHER_DATABASE = _("export_archive and import_archive carry the record from one to the other.")


def back_up(path, progress, force=False):
    """Write the whole database as it is now into the file ``path`` (a Path); return a line that says what is in it.

    The site may run meanwhile. The file appears once it is whole, for its owner alone to read: it holds the hashes of
    passwords. Raises BackupRefused, also where the file is there already, unless ``force``.
    """
    with _explained(progress):
        _refuse_to_overwrite(path, force)
        if "django_migrations" not in connection.introspection.table_names():
            raise BackupRefused(_("There is nothing to back up: the database holds no table of the archive."))
        with tempfile.TemporaryDirectory(prefix=".backup-", dir=path.parent) as folder:
            made = Path(folder, path.name)
            os.close(os.open(made, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
            counts = _kind().write(made, progress)
            _settle(made)
            _refuse_to_overwrite(path, force)
            os.replace(made, path)
        _settle(path.parent)
    size = filesizeformat(path.stat().st_size)
    return _("{file}: {size}, {contents}").format(file=path, size=size, contents=summary(counts))


def restore(path, progress, replace=False):
    """Put the database back as the backup in the file ``path`` (a Path) holds it; return a line that says what it is.

    All or nothing, with the migrations that the backup lacks. Raises BackupRefused where the file is no whole backup
    of this kind of database, where it was made by a newer release, and where the database holds anything, unless
    ``replace``: then what it holds is gone.
    """
    with _explained(progress):
        _refuse_other_kinds(path)
        if not replace and (held := holdings()):
            lines = [_("The database is not empty. It holds {contents}.").format(contents=listed(held))]
            lines.append(_("Back it up first; --replace then puts the backup in its place."))
            raise BackupRefused("\n".join(lines))
        progress.write(_("Checking the backup…"))
        _refuse_other_releases(path, _kind().migrations_in(path))
        progress.write(_("Restoring…"))
        _kind().take_in(path, progress, _bring_up_to_date)
        with connection.cursor() as cursor:
            counts = counted(cursor, connection.introspection.table_names(cursor))
    return _("The archive is as the backup holds it: {contents}.").format(contents=summary(counts))


@contextmanager
def _explained(progress):
    # What a disk, a file or a database refuses is told in one line.
    try:
        yield
    except (DatabaseError, sqlite3.Error, OSError) as error:
        raise BackupRefused(_("It did not work, and nothing was changed: {reason}").format(reason=error)) from error
    finally:
        progress.end()


def _kind():
    return KINDS[connection.vendor]


def _settle(path):
    # What is renamed before it is on the disk can be lost by a power cut.
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _refuse_to_overwrite(path, force):
    if not path.parent.is_dir():
        raise BackupRefused(_("There is no folder {folder}.").format(folder=path.parent))
    if path.is_dir() or path.exists() and not force:
        raise BackupRefused(_("{file} is there already. --force overwrites a file.").format(file=path))


def _refuse_other_kinds(path):
    if not path.is_file():
        raise BackupRefused(_("There is no file {file}.").format(file=path))
    with path.open("rb") as file:
        beginning = file.read(16)
    kind = next((vendor for vendor, module in KINDS.items() if beginning.startswith(module.MAGIC)), None)
    if kind is None:
        raise BackupRefused(_("{file} is no backup of the archive.").format(file=path))
    if kind != connection.vendor:
        fault = _("{file} is a backup of {other}, and this archive is kept in {ours}.")
        fault = fault.format(file=path, other=NAMES[kind], ours=NAMES[connection.vendor])
        raise BackupRefused(f"{fault} {OTHER_DATABASE}")


def _refuse_other_releases(path, applied):
    if not any(app == "summits" for app, name in applied):
        raise BackupRefused(_("{file} is no backup of the archive.").format(file=path))
    known = MigrationLoader(None)
    strange = sorted(one for one in applied if one[0] in known.migrated_apps and one not in known.disk_migrations)
    if strange:
        fault = _("The backup was made by a newer release of the site: this one does not know {app}.{name}.")
        raise BackupRefused(fault.format(app=strange[0][0], name=strange[0][1]))


def _bring_up_to_date(progress):
    # Let what was restored be as this release needs it, and different from every state that a cache may hold.
    try:
        call_command("migrate", interactive=False, verbosity=0)
    except Exception as error:
        fault = _("The migrations that the backup lacks failed, and nothing was changed: {reason}")
        raise BackupRefused(fault.format(reason=error)) from error
    # A migration may have emptied it.
    if not SearchDocument.objects.exists():
        index.rebuild(progress)
        progress.end()
    raise_revision()
