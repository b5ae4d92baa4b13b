"""Changes of many records at once, made known like the saving of one.

Django's own signals tell of a record saved or deleted and of links changed, but not of ``update`` and
``bulk_create``. What follows the record, the search and the revision, listens to both.
"""

from django.db import models
from django.dispatch import Signal

records_changed = Signal()
"""Sent before and after a change of many records: sender (the model), ``pks`` (primary keys) and ``is_done``."""


class AnnouncingQuerySet(models.QuerySet):
    """A queryset that makes its changes known."""

    def update(self, **values):
        """Change the records and make it known; return their number."""
        pks = list(self.order_by().values_list("pk", flat=True))
        records_changed.send(sender=self.model, pks=pks, is_done=False)
        changed = super().update(**values)
        records_changed.send(sender=self.model, pks=pks, is_done=True)
        return changed

    update.alters_data = True

    def bulk_create(self, objs, *args, **kwargs):
        """Create the records and make it known; return them."""
        created = super().bulk_create(objs, *args, **kwargs)
        records_changed.send(sender=self.model, pks=[record.pk for record in created], is_done=True)
        return created

    bulk_create.alters_data = True

    def bulk_update(self, objs, *args, **kwargs):
        """Change the records and make it known; return their number."""
        objs = list(objs)
        pks = [record.pk for record in objs]
        records_changed.send(sender=self.model, pks=pks, is_done=False)
        changed = super().bulk_update(objs, *args, **kwargs)
        records_changed.send(sender=self.model, pks=pks, is_done=True)
        return changed

    bulk_update.alters_data = True
