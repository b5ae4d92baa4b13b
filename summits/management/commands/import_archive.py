"""Import data packages, and tables as editors make them: see ``summits.datapackage.importer``."""

from contextlib import contextmanager
from pathlib import Path

from django.core.management.base import CommandError
from django.db import DatabaseError
from django.utils.translation import gettext as _

from summits.datapackage.date_doubts import DateDoubtListener
from summits.datapackage.duplicates import DuplicateListener
from summits.datapackage.importer import (
    ABORT,
    OVERWRITE,
    SKIP,
    ImportRefused,
    archive_is_empty,
    import_package,
)
from summits.datapackage.reader import PackageFolder
from summits.datapackage.schema import TABLES
from summits.datapackage.transitions import TRUST_STATUS_OPTION
from summits.db.locking import is_locked
from summits.management.base import FormerOption, ProgressCommand
from summits.partial_dates import DAY_FIRST, MONTH_FIRST
from summits.progress import Progress
from summits.spreadsheets.day_order import DAY_ORDER
from summits.spreadsheets.dry_run import reconcile
from summits.spreadsheets.hidden_cells import HIDDEN, READ, VISIBLE_ONLY
from summits.spreadsheets.limits import UploadRefused
from summits.spreadsheets.parsing import open_upload
from summits.spreadsheets.renames import RENAME, RENAME_ALL

ON_CONFLICT = {"skip": SKIP, "overwrite": OVERWRITE}
"""The choices of --on-conflict; without the option, a record that differs aborts the import."""
HIDDEN_ANSWERS = {"read": READ, "skip": VISIBLE_ONLY}
"""The choices of --hidden."""


class DryRunListener(DateDoubtListener, DuplicateListener):
    """Collects what a dry run tells besides errors."""

    def restart(self):
        DateDoubtListener.restart(self)
        DuplicateListener.restart(self)


class Command(ProgressCommand):
    """Validates the data packages in the given folders, and the tables in the given files, and imports them in turn."""

    requires_system_checks = ()  # They check the site; this command only needs the data.
    help = (
        "Check data packages and tables, and import them into the archive. Each is imported completely or not at all."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "paths",
            type=Path,
            nargs="+",
            metavar="path",
            help="a folder that contains a data package, or a file: a table (CSV), a workbook (XLSX, ODS) or a packed "
            "data package (ZIP). The name of a CSV file begins with that of its table, as leaders.csv does",
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
        parser.add_argument(
            "--rename",
            action="store_true",
            help="where a row of a table has another name than the record that it means, rename the record",
        )
        parser.add_argument(
            "--first-in-dates",
            choices=(DAY_FIRST, MONTH_FIRST),
            help="what comes first in days such as 04/06/2003 of a table, where nothing else in their column tells",
        )
        parser.add_argument(
            "--hidden",
            choices=HIDDEN_ANSWERS,
            help="read the hidden sheets, rows and columns of a workbook (read), or leave them out (skip)",
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

    def handle(self, *, paths, if_empty, **options):
        if if_empty and not archive_is_empty():
            self.stdout.write(_("The archive is not empty. Nothing was imported."))
            return
        for path in paths:
            if not path.exists():
                raise CommandError(_("There is no folder or file {path}.").format(path=path))
        for path in paths:
            if len(paths) > 1:
                self.write_line(f"{path}:")
            self._import(path, **options)

    def _import(self, path, *, dry_run, on_conflict, skip_index, trust_status, verbosity, **others):
        try:
            policy = ON_CONFLICT.get(on_conflict, ABORT)
            listener = DryRunListener() if dry_run else DateDoubtListener()
            options = {"listener": listener, "trust_status": trust_status}
            with self._opened(path, _decisions(**others)) as package:
                progress = Progress(self.write_line)
                result = import_package(package, progress, policy, dry_run, not skip_index, **options)
        except UploadRefused as refusal:
            raise CommandError(str(refusal)) from refusal
        except ImportRefused as error:
            raise CommandError("\n".join(error.lines)) from error
        except DatabaseError as error:
            if not is_locked(error):
                raise
            raise CommandError(_("Another import or a large change is being saved. Try again in a moment.")) from error
        if listener.doubts.count:
            self.stdout.write("\n".join([_("Are these dates right? They are unlikely."), *listener.doubts.lines()]))
        if verbosity:
            self.stdout.write("\n".join(_format_summary(result)))
            if dry_run:
                for line in listener.duplicates.lines():
                    self.write_line(line)
                self.stdout.write(_("This was a dry run. Nothing was imported."))

    @contextmanager
    def _opened(self, path, decisions):
        # The data package of a folder, or the tables of a file, in which slugs stand for names.
        if path.is_dir():
            yield PackageFolder(path)
            return
        with open_upload(path.read_bytes(), path.name, "", decisions=decisions) as folder:
            for question in getattr(folder, "questions", ()):
                self.write_line("\n".join(question.lines()))
            for sheet in getattr(folder, "sheets", ()):
                for note in sheet["notes"]:
                    self.write_line(f"{sheet['title']}: {note}")
            reconciler = reconcile(folder, decisions)
            for line in reconciler.renames.lines() if reconciler else ():
                self.write_line(line)
            yield folder


def _decisions(*, rename, first_in_dates, hidden, **_options):
    # What the options decide about a table or workbook.
    chosen = {RENAME_ALL: rename and RENAME, DAY_ORDER: first_in_dates, HIDDEN: HIDDEN_ANSWERS.get(hidden)}
    return {key: value for key, value in chosen.items() if value}


def _format_summary(result):
    """Return the lines of a text table of what became of the rows of each file."""
    names = ("created", "changed", "skipped", "unchanged")
    heads = (_("created"), _("changed"), _("skipped"), _("unchanged"))
    lines = [f"{'':<24}" + "".join(f"{head:>12}" for head in heads)]
    counts = [(table.file, result.counts[table]) for table in TABLES if table in result.counts]
    rows = [(file, [getattr(count, name) for name in names]) for file, count in counts]
    rows.append((_("total"), [sum(column) for column in zip(*(row for file, row in rows), strict=True)]))
    return lines + [f"{file:<24}" + "".join(f"{number:>12,}" for number in numbers) for file, numbers in rows]
