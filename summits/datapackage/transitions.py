"""Changes of status in an import, which are applied as workflow transitions.

An import first writes everything but the statuses. Then it applies the transitions as if the importing user did so in
the admin, with the same permissions, the same second editor, the same checklist and the same history. A status change
that the workflow does not allow is an error of the row. Only a command on the server can take the statuses as they are.
"""

from collections import defaultdict
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _

from summits.datapackage.errors import MAX_SHOWN
from summits.datapackage.keymap import BATCH_SIZE
from summits.datapackage.reader import no_checkpoint
from summits.models import ChangeMethod, changeset
from summits.models.approval import APPROVED_MODELS, becoming_public_with, unapproved, unapproved_references
from summits.models.base import Publishable, workflow_fields
from summits.quality import publication_blockers
from summits.querysets import DependentQuerySet
from summits.vocabularies import Status
from summits.workflow import TRANSITIONS, blocked_reason
from summits.workflow.approval import fetch_records

STATUS = "status"
TRUST_STATUS_OPTION = "--trust-status"
"""The option of ``import_archive`` that takes the statuses of a data package as they are."""


def has_status(table):
    """Whether the records of a table have a status."""
    return issubclass(table.model, Publishable)


def with_current_status(table, batch):
    """Fill empty statuses in a batch, a list of (line, cells), with the records' current statuses; return the batch."""
    if not has_status(table):
        return batch
    status, slug = table.column_index[STATUS], table.column_index["slug"]
    without_status = {cells[slug] for _line, cells in batch if not cells[status]}
    if not without_status:
        return batch
    current = dict(table.model._base_manager.filter(slug__in=without_status).values_list("slug", STATUS))
    filled = []
    for line, cells in batch:
        if not cells[status] and cells[slug] in current:
            cells = [*cells[:status], current[cells[slug]], *cells[status + 1 :]]
        filled.append((line, cells))
    return filled


def count_publicly_visible(table, created, changed):
    """Return (number of new rows, number of changed rows) that readers see at once.

    A ValidRow counts if its record is public, or belongs to a public record.
    """
    records = table.model.objects.all()
    pks = [row.pk for row in changed]
    parts = range(0, len(pks), BATCH_SIZE)
    altered = sum(
        table.model.objects.published().filter(pk__in=pks[start : start + BATCH_SIZE]).count() for start in parts
    )
    if not isinstance(records, DependentQuerySet):
        return 0, altered
    names = [name for name in records.own_keys() if name in table.column_index]
    owners = [{name: row.values[table.column_index[name]] for name in names} for row in created]
    added = sum(
        len(records.public_among(owners[start : start + BATCH_SIZE])) for start in range(0, len(owners), BATCH_SIZE)
    )
    return added, altered


def statuses_in_archive(table, rows, keys):
    """Return the statuses and approvals of the existing records that ValidRows of a table change or refer to.

    The result is a sorted list of (model name, primary key, status or approval). Records that the import creates, as
    the KeyMap ``keys`` says, are left out.
    """
    pks_by_model = defaultdict(set)
    if workflow_fields(table.model):
        pks_by_model[table.model].update(row.pk for row in rows)
    for column in table.columns:
        if column.may_be_unpublished:
            values = [row.values[table.column_index[column.name]] for row in rows]
            pks_by_model[column.target].update(
                pk for one in values for pk in (one if isinstance(one, tuple) else [one])
            )
    found = []
    for model, pks in pks_by_model.items():
        [name] = workflow_fields(model)
        pks = [pk for pk in pks if pk and not keys.is_new(model, pk)]
        records = model._base_manager.filter(pk__in=pks).order_by().values_list("pk", name)
        found += [(model._meta.model_name, pk, value) for pk, value in records]
    return sorted(found)


@dataclass(frozen=True)
class StatusChange:
    """A change of status of one record (given by its table and primary key) that a row asks for."""

    table: object
    line: int
    key: str
    pk: int
    before: str
    after: str
    is_new: bool = False

    @property
    def becomes_public(self):
        """Whether the record becomes public."""
        return self.after == Status.PUBLISHED

    @property
    def stops_being_public(self):
        """Whether the record stops being public."""
        return self.before == Status.PUBLISHED

    @property
    def transition(self):
        """The Transition of the workflow that makes this change, or None if there is none."""
        return next(
            (one for one in TRANSITIONS.values() if self.before in one.from_statuses and self.after == one.to_status),
            None,
        )


class StatusChanges:
    """The StatusChanges of one import: they are taken out of its rows and applied as transitions at the end.

    ``context`` is the ChangeSetContext, with the importing user; ``listener`` is the ImportListener, with the user's
    ``comment``. A ``trusted`` import writes statuses with the rows. A dry run requires no comment yet.
    """

    def __init__(self, context, errors, listener, trusted=False, is_dry_run=False):
        self.context = context
        self.errors = errors
        self.listener = listener
        self.trusted = trusted
        self.is_dry_run = is_dry_run
        self.changes = []

    def defer(self, table, created, differences, changed):
        """Collect the status changes of ValidRows, and put the current statuses into the rows.

        ``created`` are rows of new records, which become drafts; ``changed`` are rows of existing records, and
        ``differences`` maps their primary keys to CellDifferences. Returns the rows of ``changed`` to write: those that
        change only the status are left out.
        """
        if not has_status(table):
            return changed
        index = table.column_index[STATUS]
        for row in created:
            self._defer(table, row, index, Status.DRAFT.value, is_new=True)
        to_write = []
        for row in changed:
            row_differences = differences[row.pk]
            previous = next((one.archive for one in row_differences if one.column == STATUS), row.values[index])
            self._defer(table, row, index, previous)
            if self.trusted or any(one.column != STATUS for one in row_differences):
                to_write.append(row)
        return to_write

    def _defer(self, table, row, index, previous, *, is_new=False):
        if row.values[index] != previous:
            key = row.cells[table.column_index["slug"]]
            self.changes.append(StatusChange(table, row.line, key, row.pk, previous, row.values[index], is_new))
            self.listener.status_changed(self.changes[-1])
            if not self.trusted:
                row.values[index] = previous

    def withdrawn(self):
        """Return model → primary keys of the records that stop being public."""
        found = defaultdict(set)
        for change in self.changes:
            if change.stops_being_public:
                found[change.table.model].add(change.pk)
        return found

    def check(self, checkpoint=no_checkpoint):
        """Add an error for each StatusChange that is not allowed. Call it once all rows are written.

        ``checkpoint`` is called from time to time, and may raise to end the work.
        """
        if self.trusted:
            return
        for table, changes in self._grouped_by(lambda change: change.table).items():
            for start in range(0, len(changes), BATCH_SIZE):
                checkpoint()
                self._check(table, changes[start : start + BATCH_SIZE])
        public = [change for change in self.changes if change.becomes_public]
        if public:
            self._check_approval(public, checkpoint)
            self.listener.published(becoming_public_with(_records(public)))

    def _check_approval(self, changes, checkpoint):
        # Records are approved by somebody who has looked at them, and not as a side effect.
        if not unapproved(*APPROVED_MODELS):
            return
        for start in range(0, len(changes), BATCH_SIZE):
            checkpoint()
            first = changes[start]
            references = unapproved_references(_records(changes[start : start + BATCH_SIZE]))
            unapproved_records = [record for records in references for record in records]
            if unapproved_records:
                text = _("This record refers to records awaiting approval: {names}.")
                message = text.format(names=", ".join(map(str, unapproved_records[:MAX_SHOWN])))
                hint = _("Approve them in the admin first.")
                self.errors.add(first.table.file, first.line, STATUS, first.after, message, hint)

    def _check(self, table, changes):
        records = table.model._base_manager.in_bulk([change.pk for change in changes])
        published = [change.pk for change in changes if change.becomes_public]
        findings = publication_blockers(table.model, published) if published else {}
        for change in changes:
            message, hint = self._error_for(change, records[change.pk], findings.get(change.pk, ()))
            if message:
                self.errors.add(table.file, change.line, STATUS, change.after, message, hint)

    def _error_for(self, change, record, findings):
        # Return (message, hint) as texts; both are empty if nothing is wrong.
        if self.context.user is None:
            return _("An import does not change statuses, and new records are drafts."), _(
                "Use {option} to take them from the data package."
            ).format(option=TRUST_STATUS_OPTION)
        if change.transition is None:
            labels = {value: str(label) for value, label in Status.choices}
            return _("The status cannot change from “{before}” to “{after}”.").format(
                before=labels[change.before], after=labels[change.after]
            ), _("Leave the cell empty to keep the status as it is.")
        if reason := blocked_reason(self.context.user, record, change.transition):
            return reason, ""
        if change.transition.needs_comment and not self.listener.comment and not self.is_dry_run:
            return _("A reason is required."), _("Enter one above the “Import” button.")
        if findings:
            message = "; ".join(finding.message for finding in findings)
            return _("Something is missing: {what}.").format(what=message), _(
                "Add it, or publish the record from its page."
            )
        return "", ""

    def apply(self):
        """Apply the transitions, each kind in a changeset of its own; return the last ChangeSet, or None."""
        last_changeset = None
        if not self.trusted:
            for transition, changes in self._grouped_by(lambda change: change.transition).items():
                with changeset(user=self.context.user, method=ChangeMethod.TRANSITION, reason=self.listener.comment):
                    self._apply(transition, changes)
                last = changes[-1]
                last_changeset = last.table.model.history.filter(id=last.pk).latest("history_id").changeset
        return last_changeset

    def _apply(self, transition, changes):
        by_table = defaultdict(list)
        for change in changes:
            by_table[change.table].append(change.pk)
        for table, pks in by_table.items():
            for start in range(0, len(pks), BATCH_SIZE):
                records = table.model.objects.filter(pk__in=pks[start : start + BATCH_SIZE])
                records.update(status=transition.to_status, modified=timezone.now())

    def _grouped_by(self, key):
        groups = defaultdict(list)
        for change in self.changes:
            groups[key(change)].append(change)
        return groups


def _records(changes):
    return fetch_records((change.table.model, change.pk) for change in changes)
