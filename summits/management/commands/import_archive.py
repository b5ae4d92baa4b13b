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
    import_folder,
)
from summits.datapackage.schema import TABLES
from summits.datapackage.transitions import TRUST_STATUS_OPTION
from summits.db.locking import is_locked
from summits.management.base import FormerOption, ProgressCommand
from summits.progress import Progress

ON_CONFLICT = {"skip": SKIP, "overwrite": OVERWRITE}
"""The choices of --on-conflict; without the option, a record that differs aborts the import."""


class Command(ProgressCommand):
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
            "--skip-index",
            action="store_true",
            help="do not update the search index after a large import; run rebuild_index afterwards",
        )
        parser.add_argument(
            "--without-search", action=FormerOption, dest="skip_index", const=True, new_name="--skip-index"
        )
        parser.add_argument(
            TRUST_STATUS_OPTION,
            action="store_true",
            help="take statuses such as “published” from the data package, bypassing the editorial workflow",
        )
        conflicts = parser.add_mutually_exclusive_group()
        conflicts.add_argument(
            "--on-conflict",
            choices=ON_CONFLICT,
            help="where a record differs: keep the archive’s version (skip), or take the data package’s (overwrite)",
        )
        for option, choice in (("--keep", "skip"), ("--replace", "overwrite")):
            conflicts.add_argument(
                option, action=FormerOption, dest="on_conflict", const=choice, new_name=f"--on-conflict={choice}"
            )

    def handle(self, *, folders, if_empty, **options):
        if if_empty and not archive_is_empty():
            self.stdout.write(_("The archive is not empty. Nothing was imported."))
            return
        for folder in folders:
            if not folder.is_dir():
                raise CommandError(_("There is no folder {folder}.").format(folder=folder))
        for folder in folders:
            if len(folders) > 1:
                self.write_line(f"{folder}:")
            self._import(folder, **options)

    def _import(self, folder, *, dry_run, on_conflict, skip_index, trust_status, verbosity, **options):
        try:
            policy = ON_CONFLICT.get(on_conflict, ABORT)
            result = import_folder(folder, Progress(self.write_line), policy, dry_run, not skip_index, trust_status)
        except ImportRefused as error:
            raise CommandError("\n".join(error.lines)) from error
        except DatabaseError as error:
            if not is_locked(error):
                raise
            raise CommandError(_("Another import or a large change is being saved. Try again in a moment.")) from error
        if verbosity:
            self.stdout.write("\n".join(_format_summary(result)))
            if dry_run:
                self.stdout.write(_("This was a dry run. Nothing was imported."))


def _format_summary(result):
    """Return the lines of a text table of what became of the rows of each file."""
    names = ("created", "changed", "skipped", "unchanged")
    heads = (_("created"), _("changed"), _("skipped"), _("unchanged"))
    lines = [f"{'':<24}" + "".join(f"{head:>12}" for head in heads)]
    counts = [(table.file, result.counts[table]) for table in TABLES if table in result.counts]
    rows = [(file, [getattr(count, name) for name in names]) for file, count in counts]
    rows.append((_("total"), [sum(column) for column in zip(*(row for file, row in rows), strict=True)]))
    return lines + [f"{file:<24}" + "".join(f"{number:>12,}" for number in numbers) for file, numbers in rows]
