"""Constraints between records of one table: no cycles, and only two levels of issues."""

from collections import defaultdict

from django.utils.translation import gettext as _

from summits.datapackage.reader import no_checkpoint
from summits.models import Actor, AgreementRelation, Issue, Summit

EDGES = {
    Actor: ("pk", "successor"),
    Issue: ("pk", "parent"),
    Summit: ("pk", "part_of"),
    AgreementRelation: ("agreement", "other"),
}
"""The columns of each model that form the edges of a graph: from the first to the second."""


class HierarchyCheck:
    """The references between the records of one table, both of the data package and of the archive."""

    def __init__(self, table):
        self.table = table
        self.edge_columns = EDGES[table.model]
        self.edges = {}
        """Primary key of each record → (start, end) of its edge, as primary keys; an end of None means no reference."""
        self.rows = {}
        """Primary key of each record in the data package → (line, text of the reference)."""

    def add(self, rows):
        """Add ValidRows whose values the archive will hold after the import."""
        first, second = (self.table.column_index.get(name) for name in self.edge_columns)
        for row in rows:
            start = row.pk if first is None else row.values[first]
            self.edges[row.pk] = (start, row.values[second])
            self.rows[row.pk] = (row.line, row.cells[second])

    def check(self, errors, checkpoint=no_checkpoint):
        """Add an error for each line of the data package that is part of a cycle, or makes a third level of issues.

        ``checkpoint`` is called from time to time, and may raise to end the work.
        """
        existing = self.table.model._base_manager.values_list(
            "pk", *(self._attname(name) for name in self.edge_columns)
        )
        if self.edges:
            self.edges = {pk: (first, second) for pk, first, second in existing} | self.edges
        bad_edges = self._third_level() if self.table.model is Issue else self._edges_on_cycles(checkpoint)
        for pk in sorted(bad_edges & self.rows.keys()):
            line, text = self.rows[pk]
            errors.add(self.table.file, line, self.edge_columns[1], text, self._message())

    def _attname(self, name):
        return self.table.model._meta.pk.attname if name == "pk" else self.table.model._meta.get_field(name).attname

    def _third_level(self):
        parents = {pk: parent for pk, parent in self.edges.values() if parent is not None and parent != pk}
        return {pk for pk, parent in parents.items() if parent in parents}

    def _edges_on_cycles(self, checkpoint):
        edges = {pk: edge for pk, edge in self.edges.items() if edge[1] is not None and edge[0] != edge[1]}
        component = strongly_connected_components(edges.values(), checkpoint)
        return {pk for pk, (start, end) in edges.items() if component[start] == component[end]}

    def _message(self):
        return {
            Actor: _("The chain of successors leads back to this state."),
            Summit: _("The chain of meetings that this one is part of leads back to it."),
            Issue: _("Issues have only two levels. Choose an issue that is not itself part of another."),
            AgreementRelation: _("A chain of such relations leads from the other agreement back to this one."),
        }[self.table.model]


def strongly_connected_components(edges, checkpoint):
    """Return node → a node that stands for its component. Nodes of a component can all be reached from each other.

    This is Tarjan's algorithm without recursion: the time is linear in the number of edges, each of which is a pair
    (start, end). ``checkpoint`` is called for each step.
    """
    targets = defaultdict(list)
    for start, end in edges:
        targets[start].append(end)
    component, order, lowest, unassigned = {}, {}, {}, []
    for root in list(targets):
        path = [] if root in order else [root]
        while path:
            checkpoint()
            node = path[-1]
            if node not in order:
                order[node] = lowest[node] = len(order)
                unassigned.append(node)
            if targets[node]:
                target = targets[node].pop()
                if target not in order:
                    path.append(target)
                elif target not in component:
                    lowest[node] = min(lowest[node], order[target])
                continue
            path.pop()
            if path:
                lowest[path[-1]] = min(lowest[path[-1]], lowest[node])
            while lowest[node] == order[node] and node not in component:
                component[unassigned.pop()] = node
    return component
