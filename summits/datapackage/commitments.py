"""Rules between rows: the numbers of an agreement's commitments, and that only states that committed are assessed."""

from collections import defaultdict
from typing import NamedTuple

from django.utils.translation import gettext as _

from summits.datapackage.reader import no_checkpoint
from summits.datapackage.schema import TABLE_OF_MODEL
from summits.models import Actor, Assessment, Commitment, Party
from summits.models.commitments import ASSESSED, NOT_COMMITTED
from summits.querysets import assessed_parties

COLUMNS = {
    Actor: ("successor",),
    Party: ("agreement", "actor"),
    Commitment: ("agreement", "order", "committed_by"),
    Assessment: ("commitment", "actor"),
}
"""Model → the columns of its file that the rules read."""


class _State(NamedTuple):
    # What ``with_predecessors`` reads of an actor.
    pk: int
    successor_id: int | None


class CommitmentCheck:
    """The rows of these models that the archive will hold after an import."""

    def __init__(self):
        self.rows = {model: {} for model in COLUMNS}
        """Model → primary key → (values of its columns, line, cells)."""

    def add(self, table, rows):
        """Add ValidRows of a table whose values the archive will hold after the import."""
        if table.model in COLUMNS:
            indexes = [table.column_index[name] for name in COLUMNS[table.model]]
            for row in rows:
                self.rows[table.model][row.pk] = tuple(row.values[index] for index in indexes), row.line, row.cells

    def check(self, errors, checkpoint=no_checkpoint):
        """Add an error for each row that breaks a rule. ``checkpoint`` is called for each row, and may raise."""
        # The tables are read as a whole: a file may have more rows than a query takes parameters.
        if self.rows[Commitment]:
            self._check_orders(errors, checkpoint)
        if self.rows[Assessment] or self.rows[Commitment]:
            self._check_actors(errors, checkpoint)

    def _check_orders(self, errors, checkpoint):
        commitments, lines = self.rows[Commitment], {}
        existing = Commitment._base_manager.values_list("pk", "agreement_id", "order", "slug")
        taken = {(agreement, order): slug for pk, agreement, order, slug in existing if pk not in commitments}
        for pk, ((agreement, order, _actors), line, _cells) in commitments.items():
            checkpoint()
            first = lines.setdefault((agreement, order), line)
            if first != line:
                self._add_error(
                    errors, Commitment, pk, "order", _("Line {line} has the same value.").format(line=first)
                )
            elif slug := taken.get((agreement, order)):
                message = _("In the archive, {slug} has the same value.").format(slug=slug)
                self._add_error(errors, Commitment, pk, "order", message)

    def _check_actors(self, errors, checkpoint):
        assessments, stored = self.rows[Assessment], defaultdict(set)
        for pk, commitment, actor in Assessment._base_manager.values_list("pk", "commitment_id", "actor_id"):
            if pk not in assessments and commitment in self.rows[Commitment]:
                stored[commitment].add(actor)
        committed = self._committed({values[0] for values, _line, _cells in assessments.values()} | stored.keys())
        states = self._states()
        for pk, ((commitment, actor), _line, _cells) in assessments.items():
            checkpoint()
            if actor not in states or commitment not in committed:
                continue  # The row of the actor or of the commitment has an error itself.
            if not assessed_parties(states[actor], committed[commitment], states.values()):
                self._add_error(errors, Assessment, pk, "actor", NOT_COMMITTED)
        for commitment, actors in stored.items():
            checkpoint()
            if not all(assessed_parties(states[one], committed[commitment], states.values()) for one in actors):
                self._add_error(errors, Commitment, commitment, "committed_by", ASSESSED)

    def _add_error(self, errors, model, pk, column, message):
        _values, line, cells = self.rows[model][pk]
        table = TABLE_OF_MODEL[model]
        errors.add(table.file, line, column, cells[table.column_index[column]], message)

    def _committed(self, commitments):
        # Commitment → list of the actors that committed themselves, all as primary keys.
        found = {}
        for pk, agreement, actor in Commitment._base_manager.values_list("pk", "agreement_id", "committed_by"):
            if pk in commitments:
                found.setdefault(pk, (agreement, []))[1].append(actor)
        for pk, ((agreement, _order, actors), _line, _cells) in self.rows[Commitment].items():
            found[pk] = agreement, actors
        parties = {(agreement, actor) for (agreement, actor), _line, _cells in self.rows[Party].values()}
        existing = Party._base_manager.all()
        of_agreement = defaultdict(list)
        for agreement, actor in sorted(parties.union(existing.values_list("agreement_id", "actor_id"))):
            of_agreement[agreement].append(actor)
        return {
            pk: [one for one in actors if one] or of_agreement[agreement] for pk, (agreement, actors) in found.items()
        }

    def _states(self):
        # Primary key → _State of all actors, of the archive and of the data package.
        states = {pk: _State(pk, successor) for pk, successor in Actor._base_manager.values_list("pk", "successor_id")}
        return states | {pk: _State(pk, successor) for pk, ((successor,), _line, _cells) in self.rows[Actor].items()}
