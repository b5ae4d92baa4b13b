"""Import a data package: check everything, then write all rows in one transaction, or nothing."""

from contextlib import nullcontext
from dataclasses import dataclass, field
from itertools import islice

from django.db import DatabaseError, connection, transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from summits.caching import data_version
from summits.datapackage.after_import import AfterImport
from summits.datapackage.database import (
    analyze_tables,
    deferred_foreign_keys,
    enlarged_sqlite_cache,
    lock_tables,
    reset_sequences,
    written_models,
)
from summits.datapackage.diff import Differ
from summits.datapackage.errors import SHOWN, ErrorList
from summits.datapackage.hierarchy import EDGES, HierarchyCheck
from summits.datapackage.keymap import BATCH, KeyMap
from summits.datapackage.permissions import PermissionCheck
from summits.datapackage.reader import PackageFolder
from summits.datapackage.schema import SEPARATOR, TABLES
from summits.datapackage.transitions import StatusChanges, with_present_status
from summits.datapackage.validation import TableValidator, check_parents
from summits.datapackage.writer import TableWriter
from summits.db.locking import is_locked
from summits.models import ChangeMethod, ConflictPolicy, Leader, Source, Summit
from summits.models.base import Approved
from summits.models.history import may_publish
from summits.querysets import ChangeSetContext
from summits.search.index import writing

ABORT, SKIP, OVERWRITE = "stop", ConflictPolicy.SKIP.value, ConflictPolicy.OVERWRITE.value
"""What to do with records whose values in the archive differ: ABORT the import, or one of an editor's two choices."""
LARGE = 20_000_000
"""The size in bytes from which a data package counts as large."""
MOST_PLANNED = 150_000
"""Up to how many lines are read and checked before any is written: each takes some 1 kB in memory beside its text."""


class ImportRefused(Exception):
    """The data package was not imported.

    ``lines`` says why, for a person who is to fix it; ``faults`` is the ErrorList, if there is one.
    """

    def __init__(self, lines, faults=None):
        super().__init__("\n".join(lines))
        self.lines = lines
        self.faults = faults


class ImportListener:
    """Receives what an import creates and changes, batch by batch. This base class ignores it all."""

    tries_by_writing = True
    """Whether a dry run writes everything and rolls it back: the database checks it too, but is locked meanwhile."""
    comment = ""
    """The importing user's reason for the transitions that the import applies."""

    def created(self, table, rows):
        """ValidRows of new records."""

    def changed(self, table, differences):
        """Records that change: an iterable with a list of CellDifferences for each."""

    def begin_again(self):
        """The archive has changed since it was read: every call is repeated from the start."""

    def touched(self, table, created, changed, keys):
        """ValidRows about to be written, of new and of existing records; ``keys`` is the KeyMap."""

    def entered(self, table, rows):
        """ValidRows of new shared records, which are approved because the importing user may publish."""

    def locked(self):
        """From now on nobody else can change the archive."""

    def moved(self, move):
        """The status of a record changes: a StatusChange."""

    def published(self, records):
        """What becomes public once the StatusChanges are applied: model → primary keys."""

    def approved(self, model, records):
        """Records of a model that awaited approval, and are approved because public records now refer to them."""

    def settle(self, result):
        """Called before the commit, or before the rollback of a dry run: raise an exception to refuse the import."""


@dataclass
class TableCount:
    """How many rows of one table were created, changed, skipped or unchanged."""

    created: int = 0
    changed: int = 0
    kept: int = 0
    unchanged: int = 0

    @property
    def rows(self):
        """The number of rows in the file."""
        return self.created + self.changed + self.kept + self.unchanged


@dataclass
class ImportResult:
    """What an import did, or what a dry run would have done.

    ``counts`` is a dict of table → TableCount; ``changeset`` is the ChangeSet that the import made.
    """

    counts: dict = field(default_factory=dict)
    changeset: object = None


def archive_is_empty():
    """Whether the archive holds no summit, no leader and no source."""
    return not any(model._base_manager.exists() for model in (Summit, Leader, Source))


def import_folder(path, progress, existing=ABORT, dry_run=False, with_search=True, trust_status=False):
    """Import the data package in the folder ``path`` (a Path), like ``import_package``; return an ImportResult."""
    return import_package(PackageFolder(path), progress, existing, dry_run, with_search, trust_status=trust_status)


def import_package(
    folder, progress, existing=ABORT, dry_run=False, with_search=True, context=None, account=None, trust_status=False
):
    """Import a PackageFolder, or any object with the same interface; return an ImportResult.

    ``existing`` is ABORT, SKIP or OVERWRITE; ``context`` is a ChangeSetContext, and ``account`` an ImportListener.
    Changes of status are transitions by the context's user, unless ``trust_status`` takes them as they are. With
    ``dry_run`` everything is done, including the database's checks, and rolled back; a listener may forgo the writing.
    After many changes the whole search index is rebuilt in the same transaction. Without ``with_search`` it is not, and
    readers search the old one until it is. Raises ImportRefused if anything is wrong, and DatabaseError if the database
    is locked; then nothing was written.
    """
    account, context = account or ImportListener(), context or ChangeSetContext(method=ChangeMethod.IMPORT)

    def begun():
        written = AfterImport(context, progress, with_search)
        run = PackageImport(folder, progress, existing, written, account)
        run.statuses = StatusChanges(context, run.faults, account, trust_status, dry_run)
        return run

    with enlarged_sqlite_cache():
        try:
            run = begun().planned() if _fits_in_memory(folder) else None
            if run and dry_run and not account.tries_by_writing and not run.may_move_or_approve:
                account.settle(run.result)
                return run.result
            with transaction.atomic():
                lock_tables()
                account.locked()
                if run is None or not run.is_valid:
                    account.begin_again()
                    run = begun()
                with deferred_foreign_keys() if _fills_the_archive(folder) else nullcontext():
                    result = run.run()
                    run.written.approve(account)
                _finish(run, dry_run)
                account.settle(result)
            return result
        except DatabaseError as error:
            if is_locked(error):
                raise
            raise ImportRefused([_("The database rejected the data package: {reason}").format(reason=error)]) from error
        finally:
            writing.forget_pending()
            progress.end()


def _finish(run, dry_run):
    # After the rows, still within the transaction: check and roll back a dry run, or complete the import.
    if dry_run:
        connection.check_constraints()
        transaction.set_rollback(True)
    else:
        reset_sequences()
        analyze_tables()
        run.written.mark()
        step = run.statuses.take()
        run.written.make_known(run.statuses.withdrawn())
        run.result.changeset = run.written.changeset or step


def _size(folder):
    return sum(folder.size(table) for table in folder.tables)


def _fits_in_memory(folder):
    return _size(folder) < LARGE and folder.is_short(MOST_PLANNED)


def _fills_the_archive(folder):
    return _size(folder) >= LARGE and not any(model._base_manager.exists() for model in written_models())


def _slugs_of(table, file, former):
    # Yield the slugs of a file, and add slug → old slugs to ``former`` for records that have any.
    slug, olds = table.position["slug"], table.former and table.position[table.former.name]
    for _line, cells in file.rows():
        if olds and cells[olds]:
            former[cells[slug]] = cells[olds].split(SEPARATOR)
        yield cells[slug]


class PackageImport:
    """One import, within a transaction of the caller.

    What fits in memory is read and checked beforehand (``planned``), so that the database is locked only for writing.
    """

    def __init__(self, folder, progress, existing, written, account):
        self.folder = folder
        self.account = account
        self.written = written
        self.progress = progress
        self.existing = existing
        self.keys = KeyMap()
        self.faults = ErrorList()
        self.differences = []
        self.differing = 0
        self.known = {}
        self.lines = []
        self.approves = may_publish(written.context.user)
        self.rights = PermissionCheck(written.context.user, self.keys, self.faults)
        self.statuses = None
        self.result = ImportResult()
        self.plan = None
        self.planned_at = None

    def planned(self):
        """Read and check all tables, and keep what is to be written; return self. Raises ImportRefused."""
        self.planned_at, self.plan = data_version.read_from_db(), []
        self._read()
        self._refuse_if_wrong()
        return self

    @property
    def is_valid(self):
        """Whether the archive has not changed since the import was planned."""
        return self.planned_at == data_version.read_from_db()

    @property
    def may_move_or_approve(self):
        """Whether statuses change or records might be approved, which is known only once all rows are written."""
        return bool(self.statuses.moves) or self.written.may_approve

    def run(self):
        """Write all tables, reading and checking them first if not yet planned; return the ImportResult.

        Raises ImportRefused.
        """
        if self.plan is None:
            self._read()
        else:
            plan, self.plan = self.plan, None
            for part in plan:
                self._go_on()
                self._write(*part)
        if not self.faults and not self.differences:
            self.statuses.check(self._go_on)
        self._refuse_if_wrong()
        return self.result

    def _read(self):
        tables = self.folder.tables
        self.folder.check(self.faults)
        if not tables and not self.faults:
            raise ImportRefused([_("This folder contains no file of a data package.")])
        self.progress.start(sum(self.folder.size(table) for table in tables))
        for table in tables:
            self._name(table)
        for table in tables:
            self._take_in(table)
        for lines in self.lines:
            lines.check(self.faults, self._go_on)

    def _go_on(self):
        # Raises an exception if the importing user has cancelled the import.
        self.progress.advance(0)

    def _name(self, table):
        # Errors in the form of the file are reported when its rows are read for validation.
        if table.has_slug:
            faults, former = ErrorList(), {}
            with self.folder.open(table, faults) as file:
                self.keys.name(table.model, _slugs_of(table, file, former), self._go_on)
                # Not for an editor's table, which has no header here: its missing columns were filled in by its slugs
                # as they are.
                if hasattr(file, "header"):
                    self.keys.rename(table.model, former)
            if faults:
                self.keys.incomplete.add(table.model)

    def _take_in(self, table):
        checker = TableValidator(table, self.keys, self.faults)
        self.known[table.model] = checker.lines
        lines = HierarchyCheck(table) if table.model in EDGES else None
        writer = TableWriter(table, self.keys, self.approves, approves_changed=self.written.context.user is None)
        comparer, count = Differ(table), TableCount()
        self.result.counts[table] = count
        for batch, header in self._batches(table):
            checked = checker.check(with_present_status(table, batch), header)
            check_parents(table, checked, self.keys, self.known, self.faults)
            changed, kept = self._compare(comparer, checked, count)
            if lines is not None:
                lines.add([row for row in checked if row.pk not in kept])
            if not self.faults and not self.differences:
                self._write(writer, [row for row in checked if self.keys.is_new(table.model, row.pk)], changed)
        if lines is not None:
            self.lines.append(lines)
        self.progress.table_done(table, count.rows)

    def _write(self, writer, new, changed):
        if self.plan is not None:
            self.plan.append((writer, new, changed))
            return
        self.written.before(writer.table.model, changed)
        writer.add(new)
        writer.change(changed)
        self.written.after(writer.table.model, new, changed)

    def _batches(self, table):
        with self.folder.open(table, self.faults) as file:
            rows = file.rows()
            place = 0
            while batch := list(islice(rows, BATCH)):
                yield batch, getattr(file, "header", table.names)
                self.progress.advance(file.place - place)
                place = file.place

    def _compare(self, comparer, rows, count):
        # Return the ValidRows with which to overwrite records, and the primary keys of records that are skipped.
        table = comparer.table
        new, old = [], []
        for row in rows:
            (new if self.keys.is_new(table.model, row.pk) else old).append(row)
        count.created += len(new)
        self.account.created(table, new)
        if self.approves and issubclass(table.model, Approved):
            self.account.entered(table, new)
        differences = comparer.differences(old) if old else {}
        count.unchanged += len(old) - len(differences)
        changed = [] if self.existing == SKIP else [row for row in old if row.pk in differences]
        if self.existing == SKIP:
            count.kept += len(differences)
        else:
            count.changed += len(differences)
            self.account.changed(table, differences.values())
        if self.existing == ABORT:
            self._note(differences)
            changed = []
        self.rights.check(table, new, changed)
        self.account.touched(table, new, changed, self.keys)
        kept = set(differences) if self.existing == SKIP else set()
        return self.statuses.hold_back(table, new, differences, changed), kept

    def _note(self, differences):
        for found in differences.values():
            self.differing += 1
            self.differences += found[: max(0, SHOWN - len(self.differences))]

    def _refuse_if_wrong(self):
        if self.faults:
            heading = ngettext(
                "{count} error. Nothing was imported.", "{count} errors. Nothing was imported.", self.faults.count
            )
            raise ImportRefused([*self.faults.lines(), heading.format(count=self.faults.count)], self.faults)
        if self.differences:
            heading = ngettext(
                "{count} record differs from the archive. Nothing was imported.",
                "{count} records differ from the archive. Nothing was imported.",
                self.differing,
            )
            advice = _(
                "Use --on-conflict=skip to keep the archive’s version, or --on-conflict=overwrite to take the data "
                "package’s."
            )
            lines = [str(difference) for difference in self.differences]
            raise ImportRefused([*lines, f"{heading.format(count=self.differing)} {advice}"])


def format_summary(result):
    """Return the lines of a text table of what became of the rows of each file."""
    names = ("created", "changed", "kept", "unchanged")
    heads = (_("created"), _("changed"), _("kept"), _("unchanged"))
    lines = [f"{'':<24}" + "".join(f"{head:>12}" for head in heads)]
    counts = [(table.file, result.counts[table]) for table in TABLES if table in result.counts]
    rows = [(file, [getattr(count, name) for name in names]) for file, count in counts]
    rows.append((_("total"), [sum(column) for column in zip(*(row for file, row in rows), strict=True)]))
    return lines + [f"{file:<24}" + "".join(f"{number:>12,}" for number in numbers) for file, numbers in rows]
