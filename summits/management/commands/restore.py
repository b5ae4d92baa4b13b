"""Restore the database from a backup: see ``summits.backup``."""

from pathlib import Path

from django.core.management.base import CommandError

from config.file_permissions import private_files
from summits.backup import BackupError, restore_backup
from summits.management.base import ProgressCommand
from summits.progress import Progress


class Command(ProgressCommand):
    """Restores the database from a backup, completely or not at all, and applies the missing migrations."""

    help = "Restore the database from a backup, completely or not at all, and apply any missing migrations."
    requires_system_checks = ()  # They check the site; this command only needs the data.

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, help="a file written by “backup” on the same kind of database")
        parser.add_argument(
            "--replace", action="store_true", help=("replace the current contents of the database, which are lost")
        )
        parser.add_argument(
            "--unverified",
            action="store_true",
            help=(
                "restore a backup whose signature cannot be checked, or that an older release wrote without checksums"
            ),
        )

    def handle(self, *, file, replace, unverified, **options):
        try:
            with private_files():
                done = restore_backup(
                    file, Progress(self.write_line if options["verbosity"] else lambda line: None), replace, unverified
                )
        except BackupError as error:
            raise CommandError(str(error)) from error
        if options["verbosity"]:
            self.write_line(done)
