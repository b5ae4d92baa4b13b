"""What must hold between records of one kind: no loop of successors, two levels of issues, no loop of relations."""

from django.utils.translation import gettext as _

from summits.models import AgreementRelation, Country, Issue

EDGES = {Country: ("pk", "successor"), Issue: ("pk", "parent"), AgreementRelation: ("agreement", "other")}
"""Of each model, which references form lines: from the one to the other."""


class Lines:
    """The references among the records of one table, those of the bundle and those of the archive."""

    def __init__(self, table):
        self.table = table
        self.names = EDGES[table.model]
        self.edges = {}
        """Of each record, by its primary key, where its reference leads from and to: primary keys, None for nowhere."""
        self.rows = {}
        """Of each record of the bundle the line and the text of the reference."""

    def add(self, rows):
        """Take note of Rows of the bundle that are in the archive or come into it."""
        first, second = (self.table.position.get(name) for name in self.names)
        for row in rows:
            start = row.pk if first is None else row.values[first]
            self.edges[row.pk] = (start, row.values[second])
            self.rows[row.pk] = (row.line, row.cells[second])

    def check(self, faults):
        """Add a fault for each line of the bundle that makes a loop, or a third level of issues."""
        stored = self.table.model._base_manager.values_list("pk", *(self._attribute(name) for name in self.names))
        if self.edges:
            self.edges = {pk: (first, second) for pk, first, second in stored} | self.edges
        wrong = self._third_level() if self.table.model is Issue else self._loops()
        for pk in sorted(wrong & self.rows.keys()):
            line, text = self.rows[pk]
            faults.add(self.table.file, line, self.names[1], text, self._message())

    def _attribute(self, name):
        return self.table.model._meta.pk.attname if name == "pk" else self.table.model._meta.get_field(name).attname

    def _third_level(self):
        parents = {pk: parent for pk, parent in self.edges.values() if parent is not None and parent != pk}
        return {pk for pk, parent in parents.items() if parent in parents}

    def _loops(self):
        # What has no way in or no way out lies on no loop: take it away until nothing changes.
        left = {pk: edge for pk, edge in self.edges.items() if edge[1] is not None and edge[0] != edge[1]}
        size = -1
        while size != len(left):
            size = len(left)
            starts, ends = {edge[0] for edge in left.values()}, {edge[1] for edge in left.values()}
            left = {pk: edge for pk, edge in left.items() if edge[0] in ends and edge[1] in starts}
        return set(left)

    def _message(self):
        return {
            Country: _("The line of successors leads back to this state."),
            Issue: _("Issues have two levels: choose one that is not itself part of another."),
            AgreementRelation: _("By such relations the other agreement leads back to this one."),
        }[self.table.model]
