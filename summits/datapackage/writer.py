"""Write rows to the database in bulk, without model instances; tables and columns are those of the models."""

from itertools import count

from django.db import connection
from django.db.models import Q, QuerySet

from summits.datapackage.old_slugs import write_old_slugs
from summits.db.bulk import insert_rows
from summits.models import Commitment
from summits.models.base import Approved


class TableWriter:
    """Writes the rows of one table and of its many-to-many relations.

    ``approves``: whether new shared records are approved. ``approves_changed``: whether existing ones that await
    approval are approved if a row changes them. An import in the admin does not do that, because nobody has looked at
    their other cells.
    """

    def __init__(self, table, keys, approves=True, approves_changed=True):
        self.table = table
        self.keys = keys
        self.own_indexes = [table.column_index[column.name] for column in table.own_columns]
        self.fields = [column.field for column in table.own_columns]
        # Approval is no column of a data package: whoever may publish approves what they import.
        is_approved = issubclass(table.model, Approved)
        self.approves_changed = approves_changed and is_approved
        self.extra_fields = [(table.model._meta.get_field("approved"), approves)] if is_approved else []
        self.locators_fields = [table.locators_field] if table.locators_field else []

    def add(self, rows):
        """Insert new records: ValidRows with their primary keys."""
        extra_values = [value for _field, value in self.extra_fields]
        values = [(row.pk, *self._own_values(row), *extra_values) for row in rows]
        fields = [self.table.model._meta.pk, *self._own_fields, *(field for field, _value in self.extra_fields)]
        insert_rows(self.table.model, fields, values)
        self._add_lists(rows)
        self._write_old_slugs(rows)

    def change(self, rows):
        """Overwrite existing records with ValidRows. Call ``make_room`` first."""
        quote = connection.ops.quote_name
        model = self.table.model
        assignments = [f"{quote(field.column)} = %s" for field in self._own_fields]
        assignments += [f"{quote('modified')} = CURRENT_TIMESTAMP"] if hasattr(model, "modified") else []
        assignments += [f"{quote('approved')} = TRUE"] if self.approves_changed else []
        table, pk = quote(model._meta.db_table), quote(model._meta.pk.column)
        update = f"UPDATE {table} SET {', '.join(assignments)} WHERE {pk} = %s"
        with connection.cursor() as cursor:
            cursor.executemany(update, [(*self._own_values(row), row.pk) for row in rows])
        for column in self.table.list_columns:
            owner_field = column.field.m2m_field_name()
            through = column.field.remote_field.through._base_manager
            through.filter(**{f"{owner_field}__in": [row.pk for row in rows]}).delete()
        self._add_lists(rows)
        self._write_old_slugs(rows)

    def make_room(self, new, changed):
        """Free what must be unique and moves from one record to another, so that two can swap a name or a number."""
        for column in self.table.own_columns if changed else ():
            if column.unique and column.name != "slug":
                self._free_values_of(column, new, changed)
        self._free_numbers_of_commitments(new, changed)

    def _free_values_of(self, column, new, changed):
        # Records whose value another row takes have a value of their own, or none, until they are changed.
        model, index = self.table.model, self.table.column_index[column.name]
        owners = {row.values[index]: row.pk for row in (*new, *changed) if row.values[index]}
        found = model._base_manager.filter(**{f"{column.name}__in": owners}).values_list(column.name, "pk")
        changing = {row.pk for row in changed}
        for pk in [pk for value, pk in found if pk != owners[value] and pk in changing]:
            QuerySet(model).filter(pk=pk).update(**{column.name: "" if column.field.blank else f"import {pk}"})

    def _free_numbers_of_commitments(self, new, changed):
        model = self.table.model
        if model is not Commitment or not changed:
            return
        agreement, order = self.table.column_index["agreement"], self.table.column_index["order"]
        agreements = {row.values[agreement] for row in changed}
        pks = [row.pk for row in changed]
        there = model._base_manager.filter(Q(agreement__in=agreements) | Q(agreement__commitments__in=pks))
        taken = {*there.values_list("order", flat=True), *(row.values[order] for row in (*new, *changed))}
        free = (number for number in count() if number not in taken)
        for pk in pks:
            QuerySet(model).filter(pk=pk).update(order=next(free))

    @property
    def _own_fields(self):
        return [*self.fields, *self.locators_fields]

    def _own_values(self, row):
        values = [row.values[index] for index in self.own_indexes]
        return [*values, row.locators] if self.locators_fields else values

    def _write_old_slugs(self, rows):
        if self.table.old_slugs:
            write_old_slugs(self.table, rows)

    def _add_lists(self, rows):
        for column in self.table.list_columns:
            through = column.field.remote_field.through
            index = self.table.column_index[column.name]
            names = [column.field.m2m_field_name(), column.field.m2m_reverse_field_name()]
            fields = [through._meta.pk, *map(through._meta.get_field, names)]
            links = [(row.pk, other) for row in rows for other in row.values[index]]
            first = self.keys.allocate(through, len(links))
            insert_rows(through, fields, [(pk, *link) for pk, link in enumerate(links, first)])
