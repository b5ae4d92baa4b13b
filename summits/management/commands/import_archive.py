"""Import data packages: see ``summits.datapackage.importer``."""

from pathlib import Path

from django.core.management.base import CommandError
from django.db import DatabaseError
from django.utils.translation import gettext as _

from summits.datapackage.importer import (
    ABORT,
    OVERWRITE,
    SKIP,
    ImportRefused,
    archive_is_empty,
    format_summary,
    import_folder,
)
from summits.datapackage.transitions import OPTION
from summits.db.locking import is_locked
from summits.management.base import TellingCommand
from summits.progress import Progress


class Command(TellingCommand):
    """Validates the data packages in the given folders and imports them one after the other."""

    requires_system_checks = ()  # They check the site; this command only needs the data.
    help = "Check data packages and import them into the archive. Each is imported completely or not at all."

    def add_arguments(self, parser):
        parser.add_argument(
            "folders", type=Path, nargs="+", metavar="folder", help=("a folder that contains a data package")
        )
        parser.add_argument("--dry-run", action="store_true", help="check everything, but import nothing")
        parser.add_argument("--if-empty", action="store_true", help="do nothing unless the archive is empty")
        parser.add_argument(
            "--without-search",
            action="store_true",
            help=("do not update the search index after a large import; run rebuild_search afterwards"),
        )
        parser.add_argument(
            OPTION,
            action="store_true",
            help="take statuses such as “published” from the data package, bypassing the editorial workflow",
        )
        existing = parser.add_mutually_exclusive_group()
        existing.add_argument(
            "--keep",
            action="store_const",
            const=SKIP,
            dest="existing",
            help="keep the archive’s version of records that differ",
        )
        existing.add_argument(
            "--replace",
            action="store_const",
            const=OVERWRITE,
            dest="existing",
            help="replace records that differ with the version in the data package",
        )
        parser.set_defaults(existing=ABORT)

    def handle(self, *, folders, if_empty, **options):
        if if_empty and not archive_is_empty():
            self.stdout.write(_("The archive is not empty. Nothing was imported."))
            return
        for folder in folders:
            if not folder.is_dir():
                raise CommandError(_("There is no folder {folder}.").format(folder=folder))
        for folder in folders:
            if len(folders) > 1:
                self.say(f"{folder}:")
            self._import(folder, **options)

    def _import(self, folder, *, dry_run, existing, without_search, trust_status, verbosity, **options):
        try:
            result = import_folder(folder, Progress(self.say), existing, dry_run, not without_search, trust_status)
        except ImportRefused as refusal:
            raise CommandError("\n".join(refusal.lines)) from refusal
        except DatabaseError as error:
            if not is_locked(error):
                raise
            raise CommandError(_("Another import or a large change is being saved. Try again in a moment.")) from error
        if verbosity:
            self.stdout.write("\n".join(format_summary(result)))
            if dry_run:
                self.stdout.write(_("This was a dry run. Nothing was imported."))
