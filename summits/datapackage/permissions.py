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

    def __init__(self, user, keys, faults):
        self.keys = keys
        self.faults = faults
        self.is_free = user is None or user.has_perm(PUBLISH_PERMISSION)

    def check(self, table, created, changed):
        """Check ValidRows of new records, and of existing records that change."""
        if self.is_free or not (created or changed):
            return
        owners = page_keys(table.model)
        if issubclass(table.model, Publishable):
            self._refuse_not_drafts(table, changed, table.model, {row.pk: [row.pk] for row in changed})
        elif owners:
            for field in owners:
                self._check_owner(table, created, changed, field)
        else:
            self._check_shared(table, changed)

    def _check_owner(self, table, created, changed, field):
        # Check the parent record that a row belongs to, and the one that it belonged to before.
        place = table.position[field.name]
        named = {row.pk: [row.values[place]] for row in (*created, *changed)}
        stored = table.model._base_manager.filter(pk__in=[row.pk for row in changed])
        for pk, former in stored.values_list("pk", field.attname):
            named[pk].append(former)
        self._refuse_not_drafts(table, [*created, *changed], field.related_model, named, field.name)

    def _check_shared(self, table, changed):
        stored = table.model._base_manager.filter(pk__in=[row.pk for row in changed])
        if any(field.name == "approved" for field in table.model._meta.fields):
            stored = stored.filter(approved=True)
        barred = set(stored.values_list("pk", flat=True))
        for row in changed:
            if row.pk in barred:
                self._refuse(table, row)

    def _refuse_not_drafts(self, table, rows, model, named, column=""):
        pks = {pk for some in named.values() for pk in some if pk and not self.keys.is_new(model, pk)}
        barred = non_draft_pks(model, pks)
        for row in rows:
            if barred.intersection(named[row.pk]):
                self._refuse(table, row, column)

    def _refuse(self, table, row, column=""):
        wrong = _("Only editors who may publish can change records that are public or in review.")
        value = row.cells[table.position[column]] if column else ""
        self.faults.add(table.file, row.line, column, value, wrong)
