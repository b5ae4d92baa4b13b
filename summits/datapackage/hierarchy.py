"""Constraints between records of one table: no cycle of successors or relations, and only two levels of issues."""

from collections import Counter, defaultdict

from django.utils.translation import gettext as _

from summits.models import AgreementRelation, Country, Issue

EDGES = {Country: ("pk", "successor"), Issue: ("pk", "parent"), AgreementRelation: ("agreement", "other")}
"""The columns of each model that form the edges of a graph: from the first to the second."""


class HierarchyCheck:
    """The references between the records of one table, both of the data package and of the archive."""

    def __init__(self, table):
        self.table = table
        self.names = EDGES[table.model]
        self.edges = {}
        """Primary key of each record → (start, end) of its edge, as primary keys; an end of None means no reference."""
        self.rows = {}
        """Primary key of each record in the data package → (line, text of the reference)."""

    def add(self, rows):
        """Add ValidRows whose values the archive will hold after the import."""
        first, second = (self.table.position.get(name) for name in self.names)
        for row in rows:
            start = row.pk if first is None else row.values[first]
            self.edges[row.pk] = (start, row.values[second])
            self.rows[row.pk] = (row.line, row.cells[second])

    def check(self, faults, go_on=lambda: None):
        """Add an error for each line of the data package that is part of a cycle, or makes a third level of issues.

        ``go_on`` is called from time to time, and may raise to end the work.
        """
        stored = self.table.model._base_manager.values_list("pk", *(self._attribute(name) for name in self.names))
        if self.edges:
            self.edges = {pk: (first, second) for pk, first, second in stored} | self.edges
        wrong = self._third_level() if self.table.model is Issue else self._loops(go_on)
        for pk in sorted(wrong & self.rows.keys()):
            line, text = self.rows[pk]
            faults.add(self.table.file, line, self.names[1], text, self._message())

    def _attribute(self, name):
        return self.table.model._meta.pk.attname if name == "pk" else self.table.model._meta.get_field(name).attname

    def _third_level(self):
        parents = {pk: parent for pk, parent in self.edges.values() if parent is not None and parent != pk}
        return {pk for pk, parent in parents.items() if parent in parents}

    def _loops(self, go_on):
        # An edge that no cycle leads to is on no cycle, nor is one that leads to none. Dropping the latter takes no
        # predecessor from an edge that is left, so one pass in each direction is enough.
        edges = {pk: edge for pk, edge in self.edges.items() if edge[1] is not None and edge[0] != edge[1]}
        edges = edges_on_cycles(edges, go_on)
        backwards = {pk: (end, start) for pk, (start, end) in edges.items()}
        return set(edges_on_cycles(backwards, go_on))

    def _message(self):
        return {
            Country: _("The chain of successors leads back to this state."),
            Issue: _("Issues have only two levels. Choose an issue that is not itself part of another."),
            AgreementRelation: _("A chain of such relations leads from the other agreement back to this one."),
        }[self.table.model]


def edges_on_cycles(edges, go_on):
    """Drop the edges that no cycle leads to, and return the rest; edges are a dict pk → (start, end).

    It starts at nodes without incoming edges, drops their outgoing edges, and goes on until there is no such node. The
    time is linear in the number of edges. ``go_on`` is called for each edge dropped.
    """
    left, leading_in, leading_out = dict(edges), Counter(), defaultdict(list)
    for pk, (start, end) in edges.items():
        leading_in[end] += 1
        leading_out[start].append(pk)
    firsts = [start for start in leading_out if not leading_in[start]]
    while firsts:
        for pk in leading_out[firsts.pop()]:
            go_on()
            _start, end = left.pop(pk)
            leading_in[end] -= 1
            if not leading_in[end] and end in leading_out:
                firsts.append(end)
    return left
