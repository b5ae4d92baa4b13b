"""Former slugs in a bundle: which record each may belong to, and how they are written.

A former slug leads readers to the record that had it. So it may not be the slug of another record, nor belong to two.
"""

from django.contrib.contenttypes.models import ContentType
from django.utils.translation import gettext as _

from summits.models import OldSlug


class OldSlugsCheck:
    """Checks the former slugs of one table, batch by batch, and remembers of which line each is."""

    def __init__(self, table, keys, faults):
        self.table = table
        self.keys = keys
        self.faults = faults
        self.place = table.position[table.former.name]
        self.slug = table.position["slug"]
        self.lines = {}

    def check(self, rows, header):
        """Add a fault for each former slug of the Rows that leads elsewhere.

        Where the ``header`` has no such column, they are noted as left as they are.
        """
        if self.table.former.name not in header:
            for row in rows:
                row.values[self.place] = None
            return
        rows = [row for row in rows if row.values[self.place]]
        if not rows:
            return
        named = {slug for row in rows for slug in row.values[self.place]}
        self.keys.look_up(self.table.model, named)
        owners = self._owners(named)
        for row in rows:
            for slug in row.values[self.place]:
                wrong, right = self._wrong(row, slug, owners)
                if wrong:
                    self.faults.add(self.table.file, row.line, self.table.former.name, slug, wrong, right)

    def _owners(self, named):
        # Former slug → the slug of the record to which it leads in the archive, and its primary key.
        kind = ContentType.objects.get_for_model(self.table.model)
        pks = dict(OldSlug.objects.filter(content_type=kind, slug__in=named).values_list("slug", "object_id"))
        slugs = dict(self.table.model._base_manager.filter(pk__in=pks.values()).values_list("pk", "slug"))
        return {slug: (pk, slugs[pk]) for slug, pk in pks.items() if pk in slugs}

    def _wrong(self, row, slug, owners):
        # What is wrong, and what would be right, in words; "" twice if nothing is.
        if slug == row.values[self.slug]:
            return _("This is the record's current slug."), _("Remove it.")
        if self.keys.pks[self.table.model].get(slug, row.pk) != row.pk:
            return _("This is the slug of another record."), _("A former slug can belong to only one record.")
        first = self.lines.setdefault(slug, row.line)
        if first != row.line:
            return _("Line {line} has the same value.").format(line=first), _(
                "A former slug can belong to only one record."
            )
        pk, owner = owners.get(slug, (row.pk, ""))
        if pk != row.pk:
            return _("In the archive, it is a former slug of {slug}.").format(slug=owner), _(
                "Move it to that record, or remove it."
            )
        return "", ""


def write_old_slugs(table, rows):
    """Let the records of Rows have the former slugs that these give, and no others, unless a file has no such column.

    Of those that another record bears now, which no bundle gives, none is taken away.
    """
    place = table.position[table.former.name]
    rows = [row for row in rows if row.values[place] is not None]
    kind = ContentType.objects.get_for_model(table.model)
    held = OldSlug.objects.filter(content_type=kind, object_id__in=[row.pk for row in rows])
    held.exclude(slug__in=table.model._base_manager.values("slug")).delete()
    former = [(row.pk, slug) for row in rows for slug in row.values[place]]
    OldSlug.objects.bulk_create(OldSlug(content_type=kind, object_id=pk, slug=slug) for pk, slug in former)
