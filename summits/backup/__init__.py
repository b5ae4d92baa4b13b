"""Back up the whole database to a file, and restore it: see docs/backup.md.

A backup is one file: a manifest with checksums (``summits.backup.container``) followed by a copy in the database's own
format. That is a copy of the file on SQLite, and a pg_dump archive on PostgreSQL.
"""

import os
import shutil
import sqlite3
from contextlib import contextmanager

from django.conf import settings
from django.core.management import call_command
from django.db import DatabaseError, connection
from django.template.defaultfilters import filesizeformat
from django.utils.timezone import now
from django.utils.translation import gettext as _

from summits.backup import container, postgres, sqlite
from summits.backup.content_types import check_content_types
from summits.backup.errors import BackupError
from summits.backup.expected_schema import check_migrations
from summits.backup.inventory import count_rows, format_inventory, non_empty_tables, summary
from summits.backup.value_checks import check_values
from summits.caching.data_version import bump_version
from summits.caching.fingerprint import build_fingerprint
from summits.search.index import writing
from summits.temporary_files import temporary_folder

BACKENDS = {"sqlite": sqlite, "postgresql": postgres}
DATABASE_NAMES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}
OTHER_DATABASE = _("To move an archive from one kind of database to the other, use export_archive and import_archive.")


def backup(path, progress, force):
    """Write the whole database to the file ``path`` (a Path), and return a line that says what the backup contains.

    The site can stay online. The file appears only once it is complete. It is readable by its owner alone, because it
    contains password hashes. It is signed if BACKUP_KEY is set. Raises BackupError, also if the file exists, unless
    ``force`` is given.
    """
    with _as_backup_error(progress, _("The backup failed: {reason}")):
        _refuse_to_overwrite(path, force)
        if "django_migrations" not in connection.introspection.table_names():
            raise BackupError(_("There is nothing to back up: the database has none of the archive’s tables."))
        with temporary_folder(".backup-", path.parent) as folder:
            copy, new_file = _create_private_file(folder / "copy"), _create_private_file(folder / "backup")
            counts = _backend().write(copy, progress)
            container.pack(copy, _manifest_of(copy, counts), new_file, settings.BACKUP_KEY)
            _fsync(new_file)
            _refuse_to_overwrite(path, force)
            os.replace(new_file, path)
        _fsync(path.parent)
    size = filesizeformat(path.stat().st_size)
    return _("{file}: {size}, {contents}").format(file=path, size=size, contents=summary(counts))


def restore_backup(path, progress, replace, unverified):
    """Restore the database from the file ``path`` (a Path), and return a line that says what it contains.

    Restores everything or nothing, and applies the migrations that the backup lacks. Raises BackupError if the file is
    not a complete backup of the same kind of database, if its schema is not the one that its migrations make, or if a
    newer release made it. Raises it also if BACKUP_KEY is set and the signature is missing or wrong. A database that is
    not empty is refused too, unless ``replace`` is given: its contents are then lost. With ``unverified``, a backup is
    accepted whose signature is missing or cannot be checked, or that an older release wrote without checksums.
    """
    with _as_backup_error(progress, _("The restore failed, and nothing was changed: {reason}")):
        _refuse_other_files(path)
        if not replace and (tables := non_empty_tables()):
            lines = [_("The database is not empty. It contains {contents}.").format(contents=format_inventory(tables))]
            lines.append(_("Back it up first, then use --replace to replace it with the backup."))
            raise BackupError("\n".join(lines))
        progress.write(_("Checking the backup…"))
        # Work on a private copy: what is restored is what was checked, even if the file changes meanwhile.
        with temporary_folder(".restore-", _backend().temporary_parent()) as folder:
            copy = _create_private_file(folder / "copy")
            manifest = _unpack(path, copy, unverified)
            applied = _backend().migrations_in(copy)
            check_migrations(applied)
            if manifest and {tuple(migration) for migration in manifest.migrations} != applied:
                raise BackupError(_("The backup’s migrations differ from those listed in its manifest."))
            with _backend().checked(copy, applied, manifest) as new_schema:
                progress.write(_("Restoring…"))
                _backend().restore_into(copy, progress, _bring_up_to_date, manifest, new_schema)
        with connection.cursor() as cursor:
            counts = count_rows(cursor, connection.introspection.table_names(cursor))
    return _("The archive has been restored from the backup: {contents}.").format(contents=summary(counts))


@contextmanager
def _as_backup_error(progress, message):
    # Report errors of the disk, a file or the database as a BackupError of one line.
    try:
        yield
    except (DatabaseError, sqlite3.Error, OSError) as error:
        raise BackupError(message.format(reason=error)) from error
    finally:
        progress.end()


def _backend():
    return BACKENDS[connection.vendor]


def _create_private_file(path):
    os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    return path


def _manifest_of(copy, counts):
    return container.Manifest(
        vendor=connection.vendor,
        release=build_fingerprint(),
        made=now().isoformat(timespec="seconds"),
        migrations=sorted(_backend().migrations_in(copy)),
        rows=counts,
        unpacked=_backend().unpacked_size(copy),
    )


def _fsync(path):
    # A file that is renamed before it has reached the disk can be lost in a power cut.
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _refuse_to_overwrite(path, force):
    if not path.parent.is_dir():
        raise BackupError(_("There is no folder {folder}.").format(folder=path.parent))
    if path.is_dir() or path.exists() and not force:
        raise BackupError(
            _("The file {file} already exists. Choose another name, or use --force to overwrite it.").format(file=path)
        )


def _refuse_other_files(path):
    if not path.is_file():
        raise BackupError(_("There is no file {file}.").format(file=path))
    if not container.is_packed(path) and _vendor_of(path) is None:
        raise BackupError(_("{file} is not a backup of this archive.").format(file=path))


def _vendor_of(copy):
    # Return the vendor of a copy without a manifest, by its first bytes, or None if it is of no database.
    with copy.open("rb") as file:
        start = file.read(16)
    return next((vendor for vendor, module in BACKENDS.items() if start.startswith(module.MAGIC)), None)


def _unpack(path, copy, unverified):
    # Write the copy to ``copy``. Return the manifest, or None for format 1, which had none.
    if not container.is_packed(path):
        _refuse_other_vendor(path, _vendor_of(path))
        if not unverified:
            message = _(
                "{file} has no checksums: it was made by an older release, or is incomplete. Use --unverified to "
                "restore it anyway."
            )
            raise BackupError(message.format(file=path))
        shutil.copyfile(path, copy)
        return None
    manifest = container.unpack(path, copy, settings.BACKUP_KEY, unverified)
    _refuse_other_vendor(path, manifest.vendor)
    if _vendor_of(copy) != manifest.vendor:
        raise BackupError(_("{file} is not a backup of this archive.").format(file=path))
    return manifest


def _refuse_other_vendor(path, vendor):
    if vendor != connection.vendor:
        message = _("{file} is a backup of a {other} database, but this archive uses {ours}.")
        message = message.format(
            file=path, other=DATABASE_NAMES.get(vendor, vendor), ours=DATABASE_NAMES[connection.vendor]
        )
        raise BackupError(f"{message} {OTHER_DATABASE}")


def _bring_up_to_date(progress):
    # Apply the newer migrations, check the values, rebuild the index, and bump the data version to invalidate caches.
    try:
        call_command("migrate", interactive=False, verbosity=0)
    except Exception as error:
        message = _("The migrations missing from the backup could not be applied, and nothing was changed: {reason}")
        raise BackupError(message.format(reason=error)) from error
    check_values()
    check_content_types()
    # The index is derived from the records. A damaged or forged one would make every search fail.
    writing.rebuild_index(progress)
    progress.end()
    bump_version()
