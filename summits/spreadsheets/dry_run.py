"""The dry run of an upload, which shows what it would create and change, and the import, which does exactly that.

A dry run does everything in a transaction that is rolled back, or only compares if that is enough. The import is
committed only if it did what the last dry run showed. Two checks make sure of that: a hash of everything that is
created and changed, and the archive's state at the dry run, since which nobody may have edited any of the records
concerned.
"""

import hashlib
import json
from collections import defaultdict
from os.path import commonprefix

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from summits.datapackage.date_doubts import DateDoubts
from summits.datapackage.duplicates import DuplicateList
from summits.datapackage.errors import MAX_SHOWN, ErrorList
from summits.datapackage.importer import ImportListener, ImportRefused, import_package
from summits.datapackage.reader import no_checkpoint
from summits.datapackage.transitions import count_publicly_visible, statuses_in_archive
from summits.history.bulk import current_state
from summits.history.page_state import StaleState, current_page_state, require_unchanged
from summits.models import ChangeMethod, Upload
from summits.models.approval import becoming_public_with
from summits.querysets import ChangeSetContext
from summits.spreadsheets.cancellation import cancellable
from summits.spreadsheets.damaged_texts import refuse_damaged_texts
from summits.spreadsheets.limits import UploadRefused, UploadStopped
from summits.spreadsheets.missing_columns import fill_missing_columns
from summits.spreadsheets.parsing import open_upload
from summits.spreadsheets.reconciliation import Reconciler
from summits.spreadsheets.record_lookup import name_column
from summits.spreadsheets.tables import WorkbookTables

MAX_CELL_SHOWN = 2_000
"""How many characters of a cell a dry run stores in any case."""
MAX_TOTAL_SHOWN = 400_000
"""How many characters of longer cells a dry run stores in total: the first of them are shown complete."""
CONTEXT_CHARACTERS = 100
"""How many characters are shown before the place where two long texts begin to differ."""


class StaleDryRun(Exception):
    """The import would not do what its dry run showed. Nothing was written."""


class AlreadyImported(Exception):
    """The upload has been imported already. Nothing was written again."""


class CappedList:
    """A list that keeps its first items and counts all."""

    def __init__(self):
        self.first, self.count = [], 0

    def add(self, record):
        """Add an item."""
        self.count += 1
        if len(self.first) < MAX_SHOWN:
            self.first.append(record)


class ChangeSummary(ImportListener):
    """Collects what an import creates and changes: the first items to show, and a hash of them all.

    ``affected_pks`` holds, as model → primary keys, the records that the import changes, gives another status, approves
    or makes public. The importing user has reviewed these, so nobody may edit them before the import.
    ``visible_counts`` holds how many new and how many changed rows belong to public records, so that readers see them
    at once.
    """

    dry_run_writes = False

    def __init__(self):
        self.restart()

    def restart(self):
        self.new, self.changes = [], []
        self.becoming_public, self.ceasing_to_be_public, self.approvals = CappedList(), CappedList(), CappedList()
        self.visible_counts = [0, 0]
        self.needs_comment = False
        self.duplicates = DuplicateList()
        self.date_doubts = DateDoubts()
        self._characters_left = MAX_TOTAL_SHOWN
        self.affected_pks = defaultdict(set)
        self._hash = hashlib.sha256()

    def created(self, table, rows):
        self._add_duplicates(table, rows)
        for row in rows:
            self._hash.update(repr((table.name, row.cells)).encode())
            if len(self.new) < MAX_SHOWN:
                key = " · ".join(text for name in table.key if (text := row.cells[table.column_index[name]]))
                self.new.append([table.name, row.line, key, self._filled_cells(table, row)])

    def changed(self, table, differences):
        self.date_doubts.note_changed(table, differences)
        for found in differences:
            for one in found:
                self._hash.update(repr((table.name, one.key, one.column, one.archive, one.package)).encode())
                if len(self.changes) < MAX_SHOWN:
                    texts = self._before_and_after(one.archive, one.package)
                    self.changes.append([table.name, one.line, one.key, one.column, *texts])

    def _add_duplicates(self, table, rows):
        self.duplicates.add(table, rows)

    def _filled_cells(self, table, row):
        # Return the non-empty cells of a new row outside its key, as pairs (column, text).
        own = [(name, row.cells[index]) for name, index in table.column_index.items() if name not in table.key]
        return [[name, self._before_and_after("", text)[1]] for name, text in own if text]

    def _before_and_after(self, before, after):
        # Return both texts of a cell, complete as long as there is room for it.
        length = len(before) + len(after)
        if max(len(before), len(after)) > MAX_CELL_SHOWN:
            if length > self._characters_left:
                return excerpts_at_difference(before, after)
            self._characters_left -= length
        return [before, after]

    def before_write(self, table, created, changed, keys):
        self.affected_pks[table.model].update(row.pk for row in changed)
        self._count_visible(table, created, changed)
        self._doubt_dates(table, created, changed)
        self._hash.update(repr(statuses_in_archive(table, [*created, *changed], keys)).encode())

    def _count_visible(self, table, created, changed):
        for index, number in enumerate(count_publicly_visible(table, created, changed)):
            self.visible_counts[index] += number

    def _doubt_dates(self, table, created, changed):
        self.date_doubts.add_rows(table, created, changed)

    def auto_approved(self, table, rows):
        index = table.column_index[name_column(table) or "slug"]
        for row in rows:
            self._hash.update(repr((table.name, row.line)).encode())
            self.approvals.add([table.model._meta.model_name, None, row.cells[index]])

    def published(self, records):
        for model, pks in records.items():
            self.affected_pks[model].update(pks)

    def status_changed(self, change):
        self._hash.update(repr((change.table.name, change.key, change.before, change.after)).encode())
        self.needs_comment |= bool(change.transition and change.transition.needs_comment)
        row = [change.table.name, change.line, change.key]
        if change.becomes_public:
            # For a new record the page shows the row; an existing one, given by its primary key, can be looked at in
            # the archive.
            self.becoming_public.add(row if change.is_new else [*row, change.pk])
        if change.stops_being_public:
            self.ceasing_to_be_public.add(row)

    def approved(self, model, records):
        name, states = model._meta.model_name, current_state(model, [record.pk for record in records])
        self.published(becoming_public_with(records))
        for record in records:
            self._hash.update(repr((name, record.pk, states[record.pk])).encode())
            self.approvals.add([name, record.pk, str(record)])

    @property
    def digest(self):
        """The hash of everything created, changed, approved or given another status so far, and of statuses before."""
        return self._hash.hexdigest()


def excerpts_at_difference(before, after):
    """Return two texts to show; long ones begin shortly before the place where they begin to differ."""
    start = 0
    if max(len(before), len(after)) > MAX_CELL_SHOWN:
        start = max(len(commonprefix([before, after])) - CONTEXT_CHARACTERS, 0)
    return [excerpt(before, start), excerpt(after, start)]


def excerpt(text, start=0):
    """Return a text from the index ``start``, with a note in words of how much is left out at the end."""
    rest = len(text) - start - MAX_CELL_SHOWN
    more = _("… ({number} more characters)").format(number=f"{rest:,}") if rest > 0 else ""
    return f"{'… ' if start else ''}{text[start : start + MAX_CELL_SHOWN]}{more}"


class ConfirmedImport(ChangeSummary):
    """Commits an import only if it did what the dry run of the upload showed, and marks the upload as imported."""

    def __init__(self, upload, comment=""):
        super().__init__()
        self.upload = upload
        self.comment = comment
        self._page_state_when_locked = None

    def locked(self):
        self._page_state_when_locked = current_page_state()

    def _count_visible(self, table, created, changed):
        """Do nothing: the dry run has counted this, and others are waiting for the import to end."""

    def _add_duplicates(self, table, rows):
        """Do nothing: the dry run has shown them."""

    def _doubt_dates(self, table, created, changed):
        """Do nothing: the dry run has told of them, and whoever imports the file has confirmed them."""

    def before_commit(self, result):
        values = {"imported": timezone.now(), "changeset": result.changeset, "content": b""}
        if not Upload.objects.filter(pk=self.upload.pk, imported=None).update(**values):
            raise AlreadyImported
        result_shown = self.upload.dry_run_result or {}
        if self.digest != result_shown.get("sum"):
            raise StaleDryRun
        try:
            require_unchanged(result_shown.get("state", ""), self.affected_pks, self._page_state_when_locked)
        except StaleState as error:
            raise StaleDryRun from error


def dry_run_token(upload):
    """Return a hash that stands for the dry run of an Upload: it changes with another dry run or other decisions."""
    parts = [upload.dry_run_result, upload.decisions, upload.on_conflict, upload.table]
    return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()


def save_decision(upload, token, decisions):
    """Save what an editor decided (key of an Ambiguity → slug or CREATE_NEW) on a page with this ``token``.

    Returns whether it was saved. It is not if, since that page was made, the file had another dry run or somebody else
    decided.
    """
    with transaction.atomic():
        current = Upload.objects.select_for_update().defer("content").get(pk=upload.pk)
        upload.dry_run_result, upload.decisions = current.dry_run_result, current.decisions
        if dry_run_token(current) != token:
            return False
        upload.decisions = current.decisions | decisions
        Upload.objects.filter(pk=upload.pk).update(decisions=upload.decisions)
    return True


def dry_run(upload, progress, user):
    """Find out what importing an Upload as ``user`` would do, without importing it.

    The result is stored in ``upload.dry_run_result``: see ``_result``.
    """
    summary, page_state = ChangeSummary(), current_page_state()
    context = ChangeSetContext(user, ChangeMethod.IMPORT)
    upload.dry_run_result = {"refused": ""}
    try:
        with (
            cancellable(upload, progress) as (limit, progress),
            open_upload(bytes(upload.content), upload.name, upload.table, limit.check, upload.decisions) as folder,
        ):
            reconciler = reconcile(folder, upload.decisions, limit.check)
            limit.check()
            try:
                result = import_package(folder, progress, upload.on_conflict, True, context=context, listener=summary)
                found = _result(folder, reconciler, summary, result.counts, ErrorList())
                upload.dry_run_result = found | {"state": page_state}
            except ImportRefused as refusal:
                errors = refusal.errors or ErrorList()
                upload.dry_run_result = _result(folder, reconciler, summary, {}, errors)
                if not errors:
                    upload.dry_run_result["refused"] = "\n".join(refusal.lines)
    except UploadRefused as refusal:
        upload.dry_run_result = {"refused": str(refusal)}
    except UploadStopped as error:
        upload.dry_run_result = stopped_result(error)
    upload.dry_run_result = storable_result(upload.dry_run_result)
    upload.save(update_fields=["dry_run_result", "on_conflict", "table"])


def import_upload(upload, progress, user, reason=""):
    """Import an Upload as its dry run showed; return the ImportResult.

    Raises StaleDryRun, AlreadyImported, ImportRefused, UploadRefused or UploadStopped; then nothing was written.
    """
    comment = f"{reason} ({upload.name})" if reason else _("Imported from {file}").format(file=upload.name)
    with (
        cancellable(upload, progress) as (limit, progress),
        open_upload(bytes(upload.content), upload.name, upload.table, limit.check, upload.decisions) as folder,
    ):
        reconcile(folder, upload.decisions, limit.check)
        context = ChangeSetContext(user, ChangeMethod.IMPORT, comment)
        listener = ConfirmedImport(upload, reason)
        return import_package(folder, progress, upload.on_conflict, context=context, listener=listener)


def import_or_repeat_dry_run(upload, progress, user, reason=""):
    """Import an Upload as its dry run showed; if that is no longer possible, repeat the dry run, which shows why."""
    try:
        import_upload(upload, progress, user, reason)
    except AlreadyImported:
        return
    except UploadStopped as error:
        upload.dry_run_result = stopped_result(error)
        upload.save(update_fields=["dry_run_result"])
    except (StaleDryRun, ImportRefused, UploadRefused):
        dry_run(upload, progress, user)
        upload.dry_run_result["changed_since"] = True
        upload.save(update_fields=["dry_run_result"])


def storable_result(result):
    """Return the result of a dry run with all its texts made fit for PostgreSQL and for a page.

    A damaged file may put a NUL or an unpaired surrogate into any of them: a cell, a name, a message.
    """
    if isinstance(result, dict):
        return {storable_result(key): storable_result(value) for key, value in result.items()}
    if isinstance(result, list | tuple):
        return [storable_result(value) for value in result]
    if isinstance(result, str):
        return result.replace("\0", "␀").encode("utf-8", "replace").decode()
    return result


def stopped_result(error):
    """Return what is stored for a dry run or import that an UploadStopped ended."""
    return {"refused": str(error), "stopped": True}


def reconcile(folder, decisions, checkpoint=no_checkpoint):
    """Refuse damaged texts, replace names by slugs and fill in missing columns, if it is a table or workbook.

    Returns the Reconciler, or None for a data package. ``checkpoint`` is called from time to time, and may raise.
    """
    if not isinstance(folder, WorkbookTables):
        return None
    refuse_damaged_texts(folder, checkpoint)
    reconciler = Reconciler(folder, decisions, checkpoint).run()
    fill_missing_columns(folder, checkpoint)
    return reconciler


def _result(folder, reconciler, summary, counts, errors):
    # These keys are stored in the database, so they do not change.
    return {
        "refused": "",
        "sum": summary.digest,
        "counts": [[table.name, one.created, one.changed, one.skipped, one.unchanged] for table, one in counts.items()],
        "created": summary.new,
        "changed": summary.changes,
        "seen": summary.visible_counts,
        "become_public": [summary.becoming_public.count, summary.becoming_public.first],
        "stop_being_public": [summary.ceasing_to_be_public.count, summary.ceasing_to_be_public.first],
        "approved": [summary.approvals.count, summary.approvals.first],
        "needs_comment": summary.needs_comment,
        "date_doubts": [_error_dict(folder, one) for one in summary.date_doubts.first],
        "more_date_doubts": summary.date_doubts.count - len(summary.date_doubts.first),
        "faults": [_error_dict(folder, one) for one in errors.first],
        "fault_count": errors.count,
        "choices": [vars(ambiguity) for ambiguity in reconciler.ambiguities.values()] if reconciler else [],
        "renames": [vars(rename) for rename in reconciler.renames.first] if reconciler else [],
        "duplicates": [[*row, [[*vars(one).values()] for one in found]] for *row, found in summary.duplicates.first],
        "duplicate_count": summary.duplicates.count,
        "rename_count": reconciler.renames.count if reconciler else 0,
        "matched": list(reconciler.matched.values())[:MAX_SHOWN] if reconciler else [],
        "sheets": folder.sheets if isinstance(folder, WorkbookTables) else [],
        "questions": [vars(one) for one in folder.questions] if isinstance(folder, WorkbookTables) else [],
    }


def _error_dict(folder, error):
    is_sheet = isinstance(folder, WorkbookTables)
    file, column, cell = folder.place(error) if is_sheet else (error.file.removesuffix(".csv"), error.column, "")
    return {
        "file": file,
        "line": error.line,
        "cell": cell,
        "column": column,
        "value": error.value[:MAX_CELL_SHOWN],
        "wrong": error.message,
        "right": error.hint,
    }
