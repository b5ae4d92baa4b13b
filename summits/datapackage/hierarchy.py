"""What must hold between records of one kind: no loop of successors, two levels of issues, no loop of relations."""

from collections import Counter, defaultdict

from django.utils.translation import gettext as _

from summits.models import AgreementRelation, Country, Issue

EDGES = {Country: ("pk", "successor"), Issue: ("pk", "parent"), AgreementRelation: ("agreement", "other")}
"""Of each model, which references form lines: from the one to the other."""


class HierarchyCheck:
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

    def check(self, faults, go_on=lambda: None):
        """Add a fault for each line of the bundle that makes a loop, or a third level of issues.

        ``go_on`` is called now and then, and raises what ends the work.
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
        # What has no way in or no way out lies on no loop. To take away what has no way out gives nothing else that
        # is left no way in, so once in each direction is enough.
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
    """Return those of the edges, a dict pk → (start, end), that no walk against their direction ends behind.

    Each edge is looked at a few times, however long the lines are; ``go_on`` is called for each that is dropped.
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
