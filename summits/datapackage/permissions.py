"""Permissions of an import: without permission to publish, it cannot change records that are public or in review."""

from django.utils.translation import gettext as _

from summits.history.permissions import non_draft_pks
from summits.models.base import Publishable
from summits.models.references import page_keys
from summits.workflow import PUBLISH_PERMISSION


class PermissionCheck:
    """Adds an error for each row that changes, or adds to, a record that the user could not change in the admin.

    A ``user`` of None stands for a command on the server, which may change everything.
    """

    def __init__(self, user, keys, errors):
        self.keys = keys
        self.errors = errors
        self.may_change_all = user is None or user.has_perm(PUBLISH_PERMISSION)

    def check(self, table, created, changed):
        """Check ValidRows of new records, and of existing records that change."""
        if self.may_change_all or not (created or changed):
            return
        owners = page_keys(table.model)
        if issubclass(table.model, Publishable):
            self._require_drafts(table, changed, table.model, {row.pk: [row.pk] for row in changed})
        elif owners:
            for field in owners:
                self._check_owner(table, created, changed, field)
        else:
            self._check_shared(table, changed)

    def _check_owner(self, table, created, changed, field):
        # Check the parent record that a row belongs to, and the one that it belonged to before.
        index = table.column_index[field.name]
        owners_by_row = {row.pk: [row.values[index]] for row in (*created, *changed)}
        existing = table.model._base_manager.filter(pk__in=[row.pk for row in changed])
        for pk, previous in existing.values_list("pk", field.attname):
            owners_by_row[pk].append(previous)
        self._require_drafts(table, [*created, *changed], field.related_model, owners_by_row, field.name)

    def _check_shared(self, table, changed):
        existing = table.model._base_manager.filter(pk__in=[row.pk for row in changed])
        if any(field.name == "approved" for field in table.model._meta.fields):
            existing = existing.filter(approved=True)
        protected = set(existing.values_list("pk", flat=True))
        for row in changed:
            if row.pk in protected:
                self._add_error(table, row)

    def _require_drafts(self, table, rows, model, owners_by_row, column=""):
        pks = {pk for owners in owners_by_row.values() for pk in owners if pk and not self.keys.is_new(model, pk)}
        protected = non_draft_pks(model, pks)
        for row in rows:
            if protected.intersection(owners_by_row[row.pk]):
                self._add_error(table, row, column)

    def _add_error(self, table, row, column=""):
        message = _("Only editors who may publish can change records that are public or in review.")
        value = row.cells[table.column_index[column]] if column else ""
        self.errors.add(table.file, row.line, column, value, message)
