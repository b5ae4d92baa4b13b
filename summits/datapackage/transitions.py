"""Changes of status in an import, which are applied as workflow transitions.

An import first writes everything but the statuses. Then it applies the transitions as if the importing user did so in
the admin, with the same permissions, the same second editor, the same checklist and the same history. A status change
that the workflow does not allow is an error of the row. Only a command on the server can take the statuses as they are.
"""

from collections import defaultdict
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _

from summits.datapackage.errors import SHOWN
from summits.datapackage.keymap import BATCH
from summits.models import ChangeMethod, changeset
from summits.models.approval import APPROVED, becoming_public_with, unapproved, unapproved_references
from summits.models.base import Publishable, workflow_fields
from summits.quality import publication_blockers
from summits.querysets import DependentQuerySet
from summits.vocabularies import Status
from summits.workflow import TRANSITIONS, blocked_reason
from summits.workflow.approval import fetch_records

STATUS = "status"
OPTION = "--trust-status"
"""The option of ``import_archive`` that takes the statuses of a data package as they are."""


def has_status(table):
    """Whether the records of a table have a status."""
    return issubclass(table.model, Publishable)


def with_present_status(table, batch):
    """Fill empty statuses in a batch, a list of (line, cells), with the records' current statuses; return the batch."""
    if not has_status(table):
        return batch
    status, slug = table.position[STATUS], table.position["slug"]
    unsaid = {cells[slug] for _line, cells in batch if not cells[status]}
    if not unsaid:
        return batch
    present = dict(table.model._base_manager.filter(slug__in=unsaid).values_list("slug", STATUS))
    filled = []
    for line, cells in batch:
        if not cells[status] and cells[slug] in present:
            cells = [*cells[:status], present[cells[slug]], *cells[status + 1 :]]
        filled.append((line, cells))
    return filled


def is_public_status(table, created, changed):
    """Return (number of new rows, number of changed rows) that readers see at once.

    A ValidRow counts if its record is public, or belongs to a public record.
    """
    records = table.model.objects.all()
    pks = [row.pk for row in changed]
    parts = range(0, len(pks), BATCH)
    altered = sum(table.model.objects.published().filter(pk__in=pks[start : start + BATCH]).count() for start in parts)
    if not isinstance(records, DependentQuerySet):
        return 0, altered
    names = [name for name in records.published_via if name in table.position]
    owners = [{name: row.values[table.position[name]] for name in names} for row in created]
    added = sum(len(records.public_among(owners[start : start + BATCH])) for start in range(0, len(owners), BATCH))
    return added, altered


def statuses_in_archive(table, rows, keys):
    """Return the statuses and approvals of the existing records that ValidRows of a table change or refer to.

    The result is a sorted list of (model name, primary key, status or approval). Records that the import creates, as
    the KeyMap ``keys`` says, are left out.
    """
    named = defaultdict(set)
    if workflow_fields(table.model):
        named[table.model].update(row.pk for row in rows)
    for column in table.columns:
        if column.guarded:
            values = [row.values[table.position[column.name]] for row in rows]
            named[column.target].update(pk for one in values for pk in (one if isinstance(one, tuple) else [one]))
    found = []
    for model, pks in named.items():
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
    def step(self):
        """The Transition of the workflow that makes this change, or None if there is none."""
        return next(
            (
                step
                for step in TRANSITIONS.values()
                if self.before in step.from_statuses and self.after == step.to_status
            ),
            None,
        )


class StatusChanges:
    """The StatusChanges of one import: they are taken out of its rows and applied as transitions at the end.

    ``context`` is the ChangeSetContext, with the importing user; ``account`` is the ImportListener, with the user's
    ``comment``. A ``trusted`` import writes statuses with the rows. In a dry run (``is_trial``) no comment is required
    yet.
    """

    def __init__(self, context, faults, account, trusted=False, is_trial=False):
        self.context = context
        self.faults = faults
        self.account = account
        self.trusted = trusted
        self.is_trial = is_trial
        self.moves = []

    def hold_back(self, table, created, differences, changed):
        """Collect the status changes of ValidRows, and put the current statuses into the rows.

        ``created`` are rows of new records, which become drafts; ``changed`` are rows of existing records, and
        ``differences`` maps their primary keys to CellDifferences. Returns the rows of ``changed`` to write: those that
        change only the status are left out.
        """
        if not has_status(table):
            return changed
        place = table.position[STATUS]
        for row in created:
            self._hold_back(table, row, place, Status.DRAFT.value, is_new=True)
        left = []
        for row in changed:
            found = differences[row.pk]
            former = next((one.archive for one in found if one.column == STATUS), row.values[place])
            self._hold_back(table, row, place, former)
            if self.trusted or any(one.column != STATUS for one in found):
                left.append(row)
        return left

    def _hold_back(self, table, row, place, former, *, is_new=False):
        if row.values[place] != former:
            key = row.cells[table.position["slug"]]
            self.moves.append(StatusChange(table, row.line, key, row.pk, former, row.values[place], is_new))
            self.account.moved(self.moves[-1])
            if not self.trusted:
                row.values[place] = former

    def withdrawn(self):
        """Return model → primary keys of the records that stop being public."""
        found = defaultdict(set)
        for move in self.moves:
            if move.stops_being_public:
                found[move.table.model].add(move.pk)
        return found

    def check(self, go_on=lambda: None):
        """Add an error for each StatusChange that is not allowed. Call it once all rows are written.

        ``go_on`` is called from time to time, and may raise to end the work.
        """
        if self.trusted:
            return
        for table, moves in self._by(lambda move: move.table).items():
            for start in range(0, len(moves), BATCH):
                go_on()
                self._check(table, moves[start : start + BATCH])
        public = [move for move in self.moves if move.becomes_public]
        if public:
            self._check_approval(public, go_on)
            self.account.published(becoming_public_with(_records(public)))

    def _check_approval(self, moves, go_on):
        # Records are approved by somebody who has looked at them, and not as a side effect.
        if not unapproved(*APPROVED):
            return
        for start in range(0, len(moves), BATCH):
            go_on()
            first = moves[start]
            named = [one for some in unapproved_references(_records(moves[start : start + BATCH])) for one in some]
            if named:
                text = _("This record refers to records awaiting approval: {names}.")
                wrong, right = (
                    text.format(names=", ".join(map(str, named[:SHOWN]))),
                    _("Approve them in the admin first."),
                )
                self.faults.add(first.table.file, first.line, STATUS, first.after, wrong, right)

    def _check(self, table, moves):
        records = table.model._base_manager.in_bulk([move.pk for move in moves])
        published = [move.pk for move in moves if move.becomes_public]
        findings = publication_blockers(table.model, published) if published else {}
        for move in moves:
            wrong, right = self._wrong(move, records[move.pk], findings.get(move.pk, ()))
            if wrong:
                self.faults.add(table.file, move.line, STATUS, move.after, wrong, right)

    def _wrong(self, move, record, findings):
        # Return (what is wrong, how to fix it) as texts; both are empty if nothing is wrong.
        if self.context.user is None:
            return _("An import does not change statuses, and new records are drafts."), _(
                "Use {option} to take them from the data package."
            ).format(option=OPTION)
        if move.step is None:
            words = {value: str(label) for value, label in Status.choices}
            return _("The status cannot change from “{before}” to “{after}”.").format(
                before=words[move.before], after=words[move.after]
            ), _("Leave the cell empty to keep the status as it is.")
        if why := blocked_reason(self.context.user, record, move.step):
            return why, ""
        if move.step.needs_comment and not self.account.comment and not self.is_trial:
            return _("A reason is required."), _("Enter one above the “Import” button.")
        if findings:
            wrong = "; ".join(finding.message for finding in findings)
            return _("Something is missing: {what}.").format(what=wrong), _(
                "Add it, or publish the record from its page."
            )
        return "", ""

    def take(self):
        """Apply the transitions, each kind in a changeset of its own; return the last ChangeSet, or None."""
        edit = None
        if not self.trusted:
            for step, moves in self._by(lambda move: move.step).items():
                with changeset(user=self.context.user, method=ChangeMethod.TRANSITION, reason=self.account.comment):
                    self._take(step, moves)
                last = moves[-1]
                edit = last.table.model.history.filter(id=last.pk).latest("history_id").changeset
        return edit

    def _take(self, step, moves):
        by_table = defaultdict(list)
        for move in moves:
            by_table[move.table].append(move.pk)
        for table, pks in by_table.items():
            for start in range(0, len(pks), BATCH):
                records = table.model.objects.filter(pk__in=pks[start : start + BATCH])
                records.update(status=step.to_status, modified=timezone.now())

    def _by(self, key):
        groups = defaultdict(list)
        for move in self.moves:
            groups[key(move)].append(move)
        return groups


def _records(moves):
    return fetch_records((move.table.model, move.pk) for move in moves)
