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
from summits.datapackage.errors import MAX_SHOWN, ErrorList
from summits.datapackage.hierarchy import EDGES, HierarchyCheck
from summits.datapackage.keymap import BATCH_SIZE, KeyMap
from summits.datapackage.permissions import PermissionCheck
from summits.datapackage.reader import PackageFolder
from summits.datapackage.row_checks import RowChecks
from summits.datapackage.schema import SEPARATOR
from summits.datapackage.transitions import StatusChanges, with_current_status
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
LARGE_PACKAGE_BYTES = 20_000_000
"""The size in bytes from which a data package counts as large."""
MAX_LINES_IN_MEMORY = 150_000
"""Up to how many lines are read and checked before any is written: each takes some 1 kB besides its text."""


class ImportRefused(Exception):
    """The data package was not imported.

    ``lines`` says why, for a person who is to fix it; ``errors`` is the ErrorList, if there is one.
    """

    def __init__(self, lines, errors=None):
        super().__init__("\n".join(lines))
        self.lines = lines
        self.errors = errors


class ImportListener:
    """Receives what an import creates and changes, batch by batch. This base class ignores it all."""

    dry_run_writes = True
    """Whether a dry run writes everything and rolls it back: the database checks it too, but is locked meanwhile."""
    comment = ""
    """The importing user's reason for the transitions that the import applies."""

    def created(self, table, rows):
        """ValidRows of new records."""

    def changed(self, table, differences):
        """Records that change: an iterable with a list of CellDifferences for each."""

    def restart(self):
        """The archive has changed since it was read: every call is repeated from the start."""

    def before_write(self, table, created, changed, keys):
        """ValidRows about to be written, of new and of existing records; ``keys`` is the KeyMap."""

    def auto_approved(self, table, rows):
        """ValidRows of new shared records, which are approved because the importing user may publish."""

    def locked(self):
        """From now on nobody else can change the archive."""

    def status_changed(self, change):
        """The status of a record changes: a StatusChange."""

    def published(self, records):
        """What becomes public once the StatusChanges are applied: model → primary keys."""

    def approved(self, model, records):
        """Records of a model that awaited approval, and are approved because public records now refer to them."""

    def before_commit(self, result):
        """Called before the commit, or before the rollback of a dry run: raise an exception to refuse the import."""


@dataclass
class TableCount:
    """How many rows of one table were created, changed, skipped or unchanged."""

    created: int = 0
    changed: int = 0
    skipped: int = 0
    unchanged: int = 0

    @property
    def rows(self):
        """The number of rows in the file."""
        return self.created + self.changed + self.skipped + self.unchanged


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


def import_folder(path, progress, on_conflict=ABORT, dry_run=False, update_index=True, trust_status=False):
    """Import the data package in the folder ``path`` (a Path), like ``import_package``; return an ImportResult."""
    return import_package(PackageFolder(path), progress, on_conflict, dry_run, update_index, trust_status=trust_status)


def import_package(
    folder,
    progress,
    on_conflict=ABORT,
    dry_run=False,
    update_index=True,
    context=None,
    listener=None,
    trust_status=False,
):
    """Import a PackageFolder, or any object with the same interface; return an ImportResult.

    ``on_conflict`` is ABORT, SKIP or OVERWRITE; ``context`` is a ChangeSetContext, and ``listener`` an ImportListener.
    Changes of status are transitions by the context's user, unless ``trust_status`` takes them as they are. A
    ``dry_run`` does everything and rolls it back; a listener may forgo the writing. Many changes rebuild the whole
    search index in the same transaction, unless ``update_index`` is false: then readers search the old one meanwhile.
    Raises ImportRefused, or DatabaseError if the database is locked; then nothing was written.
    """
    listener, context = listener or ImportListener(), context or ChangeSetContext(method=ChangeMethod.IMPORT)

    def begin():
        after_import = AfterImport(context, progress, update_index)
        run = PackageImport(folder, progress, on_conflict, after_import, listener)
        run.statuses = StatusChanges(context, run.errors, listener, trust_status, dry_run)
        return run

    with enlarged_sqlite_cache():
        try:
            run = begin().prepare() if _fits_in_memory(folder) else None
            if run and dry_run and not listener.dry_run_writes and not run.may_change_status_or_approve:
                listener.before_commit(run.result)
                return run.result
            with transaction.atomic():
                lock_tables()
                listener.locked()
                if run is None or not run.is_valid:
                    listener.restart()
                    run = begin()
                with deferred_foreign_keys() if _fills_the_archive(folder) else nullcontext():
                    run.run()
                    run.after_import.approve(listener)
                _finish(run, dry_run)
            return run.result
        except DatabaseError as error:
            if is_locked(error):
                raise
            raise ImportRefused([_("The database rejected the data package: {reason}").format(reason=error)]) from error
        finally:
            writing.discard_pending()
            progress.end()


def _finish(run, dry_run):
    # After the rows, still within the transaction: check and roll back a dry run, or complete the import.
    if dry_run:
        connection.check_constraints()
        transaction.set_rollback(True)
    else:
        reset_sequences()
        analyze_tables()
        run.after_import.mark_for_review()
        run.after_import.update_citations()
        transition_changeset = run.statuses.apply()
        run.after_import.bump_version_and_reindex(run.statuses.withdrawn())
        run.result.changeset = run.after_import.changeset or transition_changeset
    run.listener.before_commit(run.result)


def _size(folder):
    return sum(folder.size(table) for table in folder.tables)


def _fits_in_memory(folder):
    return _size(folder) < LARGE_PACKAGE_BYTES and folder.is_short(MAX_LINES_IN_MEMORY)


def _fills_the_archive(folder):
    return _size(folder) >= LARGE_PACKAGE_BYTES and not any(model._base_manager.exists() for model in written_models())


def _read_slugs(table, file, old_slugs):
    # Yield the slugs of a file, and add slug → old slugs to ``old_slugs``.
    slug_index = table.column_index["slug"]
    old_slugs_index = table.old_slugs and table.column_index[table.old_slugs.name]
    for _line, cells in file.rows():
        if old_slugs_index:
            old_slugs[cells[slug_index]] = cells[old_slugs_index].split(SEPARATOR)
        yield cells[slug_index]


class PackageImport:
    """One import, within a transaction of the caller.

    What fits in memory is read and checked beforehand (``prepare``), so that the database is locked only for writing.
    """

    def __init__(self, folder, progress, on_conflict, after_import, listener):
        self.folder = folder
        self.listener = listener
        self.after_import = after_import
        self.progress = progress
        self.on_conflict = on_conflict
        self.keys = KeyMap()
        self.errors = ErrorList()
        self.differences = []
        self.differing_count = 0
        self.keys_in_package = {}
        self.hierarchy_checks = []
        self.row_checks = RowChecks()
        self.approves = may_publish(after_import.context.user)
        self.permissions = PermissionCheck(after_import.context.user, self.keys, self.errors)
        self.statuses = None
        self.result = ImportResult()
        self.planned_batches = None
        self.planned_version = None

    def prepare(self):
        """Read and check all tables, and keep what is to be written; return self. Raises ImportRefused."""
        self.planned_version, self.planned_batches = data_version.read_from_db(), []
        self._read()
        self._refuse_if_invalid()
        return self

    @property
    def is_valid(self):
        """Whether the archive has not changed since the import was planned."""
        return self.planned_version == data_version.read_from_db()

    @property
    def may_change_status_or_approve(self):
        """Whether statuses change or records might be approved, which is known only once all rows are written."""
        return bool(self.statuses.changes) or self.after_import.may_approve

    def run(self):
        """Write all tables, reading and checking them first if not yet planned. Raises ImportRefused."""
        if self.planned_batches is None:
            self._read()
        else:
            batches, self.planned_batches = self.planned_batches, None
            for batch in batches:
                self._checkpoint()
                self._write(*batch)
        if not self.errors and not self.differences:
            self.statuses.check(self._checkpoint)
        self._refuse_if_invalid()

    def _read(self):
        tables = self.folder.tables
        self.folder.check(self.errors)
        if not tables and not self.errors:
            raise ImportRefused([_("This folder contains no file of a data package.")])
        self.progress.start(sum(self.folder.size(table) for table in tables))
        for table in tables:
            self._register_slugs(table)
        for table in tables:
            self._import_table(table)
        for hierarchy in self.hierarchy_checks:
            hierarchy.check(self.errors, self._checkpoint)
        self.row_checks.check(self.errors, self._checkpoint)

    def _checkpoint(self):
        # Raises an exception if the importing user has cancelled the import.
        self.progress.advance(0)

    def _register_slugs(self, table):
        # Errors in the form of the file are reported when its rows are read for validation.
        if table.has_slug:
            errors, old_slugs = ErrorList(), {}
            with self.folder.open(table, errors) as file:
                self.keys.register(table.model, _read_slugs(table, file, old_slugs), self._checkpoint)
                self.keys.old_slugs[table.model] = old_slugs
                # Not for an editor's table, which has no header here: its slugs have filled in its missing columns.
                if hasattr(file, "header"):
                    self.keys.match_renamed(table.model, old_slugs)
            if errors:
                self.keys.incomplete_models.add(table.model)

    def _import_table(self, table):
        validator = TableValidator(table, self.keys, self.errors)
        self.keys_in_package[table.model] = validator.lines
        hierarchy = HierarchyCheck(table) if table.model in EDGES else None
        writer = TableWriter(table, self.keys, self.approves, approves_changed=self.after_import.context.user is None)
        differ, count = Differ(table), TableCount()
        self.result.counts[table] = count
        for batch, header in self._batches(table):
            valid_rows = validator.check(with_current_status(table, batch), header)
            check_parents(table, valid_rows, self.keys, self.keys_in_package, self.errors)
            changed, skipped = self._compare(differ, valid_rows, count)
            kept = [row for row in valid_rows if row.pk not in skipped]
            self.row_checks.add(table, kept)
            if hierarchy is not None:
                hierarchy.add(kept)
            if not self.errors and not self.differences:
                self._write(writer, [row for row in valid_rows if self.keys.is_new(table.model, row.pk)], changed)
        if hierarchy is not None:
            self.hierarchy_checks.append(hierarchy)
        self.progress.table_done(table, count.rows)

    def _write(self, writer, new, changed):
        if self.planned_batches is not None:
            self.planned_batches.append((writer, new, changed))
            return
        self.after_import.before_write(writer.table.model, changed)
        writer.make_room(new, changed)
        writer.add(new)
        writer.change(changed)
        self.after_import.after_write(writer.table.model, new, changed)

    def _batches(self, table):
        with self.folder.open(table, self.errors) as file:
            rows = file.rows()
            position = 0
            while batch := list(islice(rows, BATCH_SIZE)):
                yield batch, getattr(file, "header", table.names)
                self.progress.advance(file.position - position)
                position = file.position

    def _compare(self, differ, rows, count):
        # Return the ValidRows with which to overwrite records, and the primary keys of records that are skipped.
        table = differ.table
        new, existing = [], []
        for row in rows:
            (new if self.keys.is_new(table.model, row.pk) else existing).append(row)
        count.created += len(new)
        self.listener.created(table, new)
        if self.approves and issubclass(table.model, Approved):
            self.listener.auto_approved(table, new)
        differences = differ.differences(existing) if existing else {}
        count.unchanged += len(existing) - len(differences)
        changed = [] if self.on_conflict == SKIP else [row for row in existing if row.pk in differences]
        if self.on_conflict == SKIP:
            count.skipped += len(differences)
        else:
            count.changed += len(differences)
            self.listener.changed(table, differences.values())
        if self.on_conflict == ABORT:
            self._add_differences(differences)
            changed = []
        self.permissions.check(table, new, changed)
        self.listener.before_write(table, new, changed, self.keys)
        skipped = set(differences) if self.on_conflict == SKIP else set()
        return self.statuses.defer(table, new, differences, changed), skipped

    def _add_differences(self, differences):
        for found in differences.values():
            self.differing_count += 1
            shown = found[: max(0, MAX_SHOWN - len(self.differences))]
            self.differences += [one.as_written(self.errors) for one in shown]

    def _refuse_if_invalid(self):
        if self.errors:
            heading = ngettext(
                "{count} error. Nothing was imported.", "{count} errors. Nothing was imported.", self.errors.count
            )
            raise ImportRefused([*self.errors.lines(), heading.format(count=self.errors.count)], self.errors)
        if self.differences:
            heading = ngettext(
                "{count} record differs from the archive. Nothing was imported.",
                "{count} records differ from the archive. Nothing was imported.",
                self.differing_count,
            )
            advice = _(
                "Use --on-conflict=skip to keep the archive’s version, or --on-conflict=overwrite to take the data "
                "package’s."
            )
            lines = [str(difference) for difference in self.differences]
            raise ImportRefused([*lines, f"{heading.format(count=self.differing_count)} {advice}"])
