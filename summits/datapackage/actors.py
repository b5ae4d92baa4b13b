"""Constraints on the actors that rows refer to: their kinds, and memberships that do not overlap.

Hosts are states, members belong to organisations, and an actor and its successor are of a like kind; so an actor does
not change to a kind that what refers to it forbids.
"""

from collections import defaultdict
from itertools import combinations

from django.utils.translation import gettext as _

from summits.datapackage.reader import no_checkpoint
from summits.models import Actor, Membership
from summits.models.geography import ONLY_STATES, UNLIKE_PREDECESSORS, UNLIKE_SUCCESSOR, keys_to_certain_kinds
from summits.models.memberships import OVERLAPPING_MEMBERSHIP, overlap
from summits.partial_dates import PartialDate
from summits.vocabularies import LIKE_ORGANISATIONS


class ActorCheck:
    """The references of a data package to states and organisations, checked once all its rows are read."""

    def __init__(self):
        self.kinds = {}
        """Primary key of each actor in the data package → its kind."""
        self.references = []
        """(table, row, column name) of each reference whose target must be of certain kinds."""
        self.actors = []
        """(table, row) of each actor."""
        self.read = defaultdict(set)
        """Model → primary keys of its rows in the data package, for models that refer to actors."""
        self.memberships = []
        """(table, row) of each membership."""

    def add(self, table, rows):
        """Add ValidRows whose values the archive will hold after the import."""
        if table.model is Actor:
            kind = table.column_index["kind"]
            self.kinds |= {row.pk: row.values[kind] for row in rows}
            self.actors += [(table, row) for row in rows]
            self._add_references(table, rows, "successor")
        for column in table.columns:
            if column.target is Actor and column.field.get_limit_choices_to():
                self._add_references(table, rows, column.name)
        if any(column.target is Actor for column in table.columns):
            self.read[table.model].update(row.pk for row in rows)
        if table.model is Membership:
            self.memberships += [(table, row) for row in rows]

    def _add_references(self, table, rows, name):
        index = table.column_index[name]
        self.references += [(table, row, name) for row in rows if row.values[index] is not None]

    def check(self, errors, checkpoint=no_checkpoint):
        """Add an error for each reference to an actor of the wrong kind, and for each overlapping membership.

        ``checkpoint`` is called for each reference, and may raise to end the work.
        """
        if self.references or self.actors:
            self.kinds = dict(Actor._base_manager.values_list("pk", "kind")) | self.kinds
        for table, row, name in self.references:
            checkpoint()
            index = table.column_index[name]
            message = self._problem(table, row, name, row.values[index])
            if message:
                errors.add(table.file, row.line, name, row.cells[index], message)
        self._check_kinds(errors)
        for table, row in self._overlapping():
            start = table.column_index["start"]
            errors.add(table.file, row.line, "start", row.cells[start], OVERLAPPING_MEMBERSHIP)

    def _problem(self, table, row, name, pk):
        # What is wrong with the reference, or "".
        if name == "successor":
            alike = len({self.kinds[key] in LIKE_ORGANISATIONS for key in (row.pk, pk) if key in self.kinds}) < 2
            return "" if alike else UNLIKE_SUCCESSOR
        limit = table.model._meta.get_field(name).get_limit_choices_to()
        if self.kinds.get(pk) in (None, *limit["kind__in"]):
            return ""
        if limit == ONLY_STATES:
            return _("This is an organisation or group. Enter a state or authority.")
        return _("This is a state or authority. Enter an organisation or group.")

    def _check_kinds(self, errors):
        # Add an error for each actor whose kind is not one that rows of the archive need which are not in the package.
        rows = {row.pk: (table, row) for table, row in self.actors}
        successors = self._stored(Actor._meta.get_field("successor"), rows)
        problems = {
            pk: UNLIKE_PREDECESSORS
            for predecessor, pk in successors
            if (self.kinds[predecessor] in LIKE_ORGANISATIONS) != (self.kinds[pk] in LIKE_ORGANISATIONS)
        }
        for key, kinds, message in keys_to_certain_kinds():
            unfit = [pk for pk in rows if self.kinds[pk] not in kinds]
            problems |= {pk: message for _pk, pk in self._stored(key, unfit)}
        for pk, message in problems.items():
            table, row = rows[pk]
            errors.add(table.file, row.line, "kind", row.cells[table.column_index["kind"]], message)

    def _stored(self, key, pks):
        # Return (primary key, actor) of the archive's rows with a foreign key to these actors.
        found = key.model._base_manager.filter(**{f"{key.name}__in": pks}).order_by().values_list("pk", key.attname)
        return [row for row in found if row[0] not in self.read[key.model]]

    def _overlapping(self):
        # Yield (table, row) of memberships that overlap with another one of the same member in the same organisation.
        own = defaultdict(list)
        for table, row in self.memberships:
            organisation, member, *dates = (
                row.values[table.column_index[name]] for name in ("organisation", "member", "start", "end")
            )
            own[organisation, member].append((row.pk, tuple(text and PartialDate.parse(text) for text in dates)))
        spans = dict(one for rows in own.values() for one in rows)
        stored = Membership._base_manager.filter(organisation__in={key[0] for key in own})
        for pk, organisation, member, start, end in stored.values_list("pk", "organisation", "member", "start", "end"):
            if (organisation, member) in own and pk not in spans:
                own[organisation, member].append((pk, (start, end)))
        pairs = [pair for rows in own.values() for pair in combinations(rows, 2)]
        bad = {pk for one, other in pairs if overlap(one[1], other[1]) for pk in (one[0], other[0])}
        return [(table, row) for table, row in self.memberships if row.pk in bad]
