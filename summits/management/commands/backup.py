"""Back up the database: see ``summits.backup``."""

from pathlib import Path

from django.core.management.base import CommandError

from config.file_permissions import private_files
from summits.backup import BackupError, backup
from summits.management.base import ProgressCommand
from summits.progress import Progress


class Command(ProgressCommand):
    """Writes the whole database to a file, including drafts, history and users. The site can stay online."""

    help = "Back up the whole database, including drafts, history and users, to a file. The site can stay online."
    requires_system_checks = ()  # They check the site; this command only needs the data.

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, help="the new file, in an existing folder")
        parser.add_argument("--force", action="store_true", help="overwrite the file if it exists")

    def handle(self, *, file, force, **options):
        try:
            with private_files():
                done = backup(file, Progress(self.write_line if options["verbosity"] else lambda line: None), force)
        except BackupError as error:
            raise CommandError(str(error)) from error
        if options["verbosity"]:
            self.write_line(done)
