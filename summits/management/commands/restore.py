"""Put the database back from a backup: see summits.backup."""

from pathlib import Path

from django.core.management.base import CommandError

from config.permissions import private_files
from summits.backup import BackupRefused, restore
from summits.bundle.progress import Progress
from summits.management.telling import TellingCommand


class Command(TellingCommand):
    """Puts the database back as a backup holds it, all of it or nothing, with the migrations that the backup lacks."""

    help = "Puts the database back as a backup holds it, all of it or nothing, with the migrations that it lacks."
    requires_system_checks = ()  # of the site; this is about data

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, help="what back_up wrote, on the same kind of database")
        parser.add_argument("--replace", action="store_true", help="what the database holds is gone afterwards")
        parser.add_argument(
            "--unverified",
            action="store_true",
            help="take a backup without a signature that can be checked, or of a release that wrote no checksums",
        )

    def handle(self, *, file, replace, unverified, **options):
        try:
            with private_files():
                done = restore(
                    file, Progress(self.say if options["verbosity"] else lambda line: None), replace, unverified
                )
        except BackupRefused as refusal:
            raise CommandError(str(refusal)) from refusal
        if options["verbosity"]:
            self.say(done)
