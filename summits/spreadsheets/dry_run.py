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

from summits.datapackage.errors import SHOWN, ErrorList
from summits.datapackage.importer import ImportListener, ImportRefused, import_package
from summits.datapackage.reader import unwatched
from summits.datapackage.transitions import is_public_status, statuses_in_archive
from summits.history.bulk import current_state
from summits.history.page_state import StaleState, require_unchanged, state_token
from summits.models import ChangeMethod, Upload
from summits.models.approval import becoming_public_with
from summits.querysets import ChangeSetContext
from summits.spreadsheets.cancellation import cancellable
from summits.spreadsheets.limits import UploadRefused, UploadStopped
from summits.spreadsheets.missing_columns import fill_missing_columns
from summits.spreadsheets.parsing import open_upload
from summits.spreadsheets.reconciliation import Reconciler
from summits.spreadsheets.record_lookup import name_column
from summits.spreadsheets.tables import WorkbookTables

LONGEST_SHOWN = 2_000
"""How many characters of a cell a dry run stores in any case."""
MOST_SHOWN_WHOLE = 400_000
"""How many characters of longer cells a dry run stores in total: the first of them are shown complete."""
SHOWN_BEFORE = 100
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
        if len(self.first) < SHOWN:
            self.first.append(record)


class ChangeSummary(ImportListener):
    """Collects what an import creates and changes: the first items to show, and a hash of them all.

    ``keys`` holds, as model → primary keys, the records that the import changes, gives another status, approves or
    makes public. The importing user has reviewed these, so nobody may edit them before the import. ``seen`` is the
    number of new and of changed rows that belong to public records, which readers see at once.
    """

    tries_by_writing = False

    def __init__(self):
        self.begin_again()

    def begin_again(self):
        self.new, self.changes = [], []
        self.becoming, self.ending, self.approving = CappedList(), CappedList(), CappedList()
        self.seen = [0, 0]
        self.needs_comment = False
        self._left = MOST_SHOWN_WHOLE
        self.keys = defaultdict(set)
        self._sum = hashlib.sha256()

    def created(self, table, rows):
        for row in rows:
            self._sum.update(repr((table.name, row.cells)).encode())
            if len(self.new) < SHOWN:
                key = " · ".join(text for name in table.key if (text := row.cells[table.position[name]]))
                self.new.append([table.name, row.line, key, self._texts_of(table, row)])

    def changed(self, table, differences):
        for found in differences:
            for one in found:
                self._sum.update(repr((table.name, one.key, one.column, one.archive, one.bundle)).encode())
                if len(self.changes) < SHOWN:
                    texts = self._both(one.archive, one.bundle)
                    self.changes.append([table.name, one.line, one.key, one.column, *texts])

    def _texts_of(self, table, row):
        # Return the non-empty cells of a new row outside its key, as pairs (column, text).
        own = [(name, row.cells[place]) for name, place in table.position.items() if name not in table.key]
        return [[name, self._both("", text)[1]] for name, text in own if text]

    def _both(self, before, after):
        # Return both texts of a cell, complete as long as there is room for it.
        number = len(before) + len(after)
        if max(len(before), len(after)) > LONGEST_SHOWN:
            if number > self._left:
                return excerpts_at_difference(before, after)
            self._left -= number
        return [before, after]

    def touched(self, table, created, changed, keys):
        self.keys[table.model].update(row.pk for row in changed)
        self._count_seen(table, created, changed)
        self._sum.update(repr(statuses_in_archive(table, [*created, *changed], keys)).encode())

    def _count_seen(self, table, created, changed):
        for place, number in enumerate(is_public_status(table, created, changed)):
            self.seen[place] += number

    def entered(self, table, rows):
        place = table.position[name_column(table) or "slug"]
        for row in rows:
            self._sum.update(repr((table.name, row.line)).encode())
            self.approving.add([table.model._meta.model_name, None, row.cells[place]])

    def published(self, records):
        for model, pks in records.items():
            self.keys[model].update(pks)

    def moved(self, move):
        self._sum.update(repr((move.table.name, move.key, move.before, move.after)).encode())
        self.needs_comment |= bool(move.step and move.step.needs_comment)
        place = [move.table.name, move.line, move.key]
        if move.becomes_public:
            # For a new record the page shows the row; an existing one, given by its primary key, can be looked at in
            # the archive.
            self.becoming.add(place if move.is_new else [*place, move.pk])
        if move.stops_being_public:
            self.ending.add(place)

    def approved(self, model, records):
        name, states = model._meta.model_name, current_state(model, [record.pk for record in records])
        self.published(becoming_public_with(records))
        for record in records:
            self._sum.update(repr((name, record.pk, states[record.pk])).encode())
            self.approving.add([name, record.pk, str(record)])

    @property
    def sum(self):
        """The hash of everything created, changed, approved or given another status so far, and of statuses before."""
        return self._sum.hexdigest()


def excerpts_at_difference(before, after):
    """Return two texts to show; long ones begin shortly before the place where they begin to differ."""
    start = 0
    if max(len(before), len(after)) > LONGEST_SHOWN:
        start = max(len(commonprefix([before, after])) - SHOWN_BEFORE, 0)
    return [excerpt(before, start), excerpt(after, start)]


def excerpt(text, start=0):
    """Return a text from the index ``start``, with a note in words of how much is left out at the end."""
    rest = len(text) - start - LONGEST_SHOWN
    more = _("… ({number} more characters)").format(number=f"{rest:,}") if rest > 0 else ""
    return f"{'… ' if start else ''}{text[start : start + LONGEST_SHOWN]}{more}"


class ConfirmedImport(ChangeSummary):
    """Commits an import only if it did what the dry run of the upload showed, and marks the upload as imported."""

    def __init__(self, upload, comment=""):
        super().__init__()
        self.upload = upload
        self.comment = comment
        self._until = None

    def locked(self):
        self._until = state_token()

    def _count_seen(self, table, created, changed):
        """Do nothing: the dry run has counted this, and others are waiting for the import to end."""

    def settle(self, result):
        done = {"imported": timezone.now(), "changeset": result.changeset, "content": b""}
        if not Upload.objects.filter(pk=self.upload.pk, imported=None).update(**done):
            raise AlreadyImported
        trial = self.upload.dry_run_result or {}
        if self.sum != trial.get("sum"):
            raise StaleDryRun
        try:
            require_unchanged(trial.get("state", ""), self.keys, self._until)
        except StaleState as stale:
            raise StaleDryRun from stale


def dry_run_token(upload):
    """Return a hash that stands for the dry run of an Upload: it changes with another dry run or other decisions."""
    shown = [upload.dry_run_result, upload.decisions, upload.on_conflict, upload.table]
    return hashlib.sha256(json.dumps(shown, sort_keys=True).encode()).hexdigest()


def save_decision(upload, shown, answers):
    """Save what an editor decided (key of an Ambiguity → slug or CREATE_NEW) on a page with the token ``shown``.

    Returns whether it was saved. It is not if, since that page was made, the file had another dry run or somebody else
    decided.
    """
    with transaction.atomic():
        present = Upload.objects.select_for_update().defer("content").get(pk=upload.pk)
        upload.dry_run_result, upload.decisions = present.dry_run_result, present.decisions
        if dry_run_token(present) != shown:
            return False
        upload.decisions = present.decisions | answers
        Upload.objects.filter(pk=upload.pk).update(decisions=upload.decisions)
    return True


def dry_run(upload, progress, user):
    """Find out what importing an Upload as ``user`` would do, without importing it.

    The result is stored in ``upload.dry_run_result``: see ``_found``.
    """
    shown, state = ChangeSummary(), state_token()
    context = ChangeSetContext(user, ChangeMethod.IMPORT)
    upload.dry_run_result = {"refused": ""}
    try:
        with (
            cancellable(upload, progress) as (watch, going),
            open_upload(bytes(upload.content), upload.name, upload.table, watch.check) as folder,
        ):
            matching = reconcile(folder, upload.decisions, watch.check)
            watch.check()
            try:
                counts = import_package(folder, going, upload.on_conflict, True, context=context, account=shown).counts
                upload.dry_run_result = _found(folder, matching, shown, counts, ErrorList()) | {"state": state}
            except ImportRefused as refusal:
                faults = refusal.faults or ErrorList()
                upload.dry_run_result = _found(folder, matching, shown, {}, faults)
                if not faults:
                    upload.dry_run_result["refused"] = "\n".join(refusal.lines)
    except UploadRefused as refusal:
        upload.dry_run_result = {"refused": str(refusal)}
    except UploadStopped as stop:
        upload.dry_run_result = stopped_result(stop)
    upload.dry_run_result = storable_result(upload.dry_run_result)
    upload.save(update_fields=["dry_run_result", "on_conflict", "table"])


def import_upload(upload, progress, user, reason=""):
    """Import an Upload as its dry run showed; return the ImportResult.

    Raises StaleDryRun, AlreadyImported, ImportRefused, UploadRefused or UploadStopped; then nothing was written.
    """
    why = f"{reason} ({upload.name})" if reason else _("Imported from {file}").format(file=upload.name)
    with (
        cancellable(upload, progress) as (watch, going),
        open_upload(bytes(upload.content), upload.name, upload.table, watch.check) as folder,
    ):
        reconcile(folder, upload.decisions, watch.check)
        context = ChangeSetContext(user, ChangeMethod.IMPORT, why)
        return import_package(
            folder, going, upload.on_conflict, context=context, account=ConfirmedImport(upload, reason)
        )


def import_or_repeat_dry_run(upload, progress, user, reason=""):
    """Import an Upload as its dry run showed; if that is no longer possible, repeat the dry run, which shows why."""
    try:
        import_upload(upload, progress, user, reason)
    except AlreadyImported:
        return
    except UploadStopped as stop:
        upload.dry_run_result = stopped_result(stop)
        upload.save(update_fields=["dry_run_result"])
    except (StaleDryRun, ImportRefused, UploadRefused):
        dry_run(upload, progress, user)
        upload.dry_run_result["changed_since"] = True
        upload.save(update_fields=["dry_run_result"])


def storable_result(found):
    """Return the result of a dry run with all its texts made fit for PostgreSQL and for a page.

    A damaged file may put a NUL or an unpaired surrogate into any of them: a cell, a name, a message.
    """
    if isinstance(found, dict):
        return {storable_result(key): storable_result(value) for key, value in found.items()}
    if isinstance(found, list | tuple):
        return [storable_result(value) for value in found]
    if isinstance(found, str):
        return found.replace("\0", "␀").encode("utf-8", "replace").decode()
    return found


def stopped_result(stop):
    """Return what is stored for a dry run or import that an UploadStopped ended."""
    return {"refused": str(stop), "stopped": True}


def reconcile(folder, answers, check=unwatched):
    """Replace names by slugs and fill in missing columns, if the upload is a table or workbook.

    Returns the Reconciler, or None for a data package. ``check`` is called from time to time, and may raise.
    """
    if not isinstance(folder, WorkbookTables):
        return None
    matching = Reconciler(folder, answers, check).run()
    fill_missing_columns(folder, check)
    return matching


def _found(folder, matching, shown, counts, faults):
    return {
        "refused": "",
        "sum": shown.sum,
        "counts": [[table.name, one.created, one.changed, one.kept, one.unchanged] for table, one in counts.items()],
        "created": shown.new,
        "changed": shown.changes,
        "seen": shown.seen,
        "become_public": [shown.becoming.count, shown.becoming.first],
        "stop_being_public": [shown.ending.count, shown.ending.first],
        "approved": [shown.approving.count, shown.approving.first],
        "needs_comment": shown.needs_comment,
        "faults": [_fault(folder, one) for one in faults.first],
        "fault_count": faults.count,
        "choices": [vars(choice) for choice in matching.choices.values()] if matching else [],
        "matched": list(matching.matched.values())[:SHOWN] if matching else [],
    }


def _fault(folder, fault):
    table = next((one for one in folder.tables if one.file == fault.file), None)
    cell = folder.sheets[table].cell(fault.column, fault.line) if table and isinstance(folder, WorkbookTables) else ""
    return {
        "file": table.name if table else fault.file,
        "line": fault.line,
        "cell": cell,
        "column": fault.column,
        "value": fault.value[:LONGEST_SHOWN],
        "wrong": fault.wrong,
        "right": fault.right,
    }
