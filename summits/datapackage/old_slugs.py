"""Old slugs in a data package: check which record each may belong to, and write them.

An old slug redirects readers to the record that had it. So it cannot be the slug of another record, nor an old slug of
two.
"""

from django.contrib.contenttypes.models import ContentType
from django.utils.translation import gettext as _

from summits.models import OldSlug


class OldSlugsCheck:
    """Checks the old slugs of one table batch by batch, and remembers the line of each."""

    def __init__(self, table, keys, faults):
        self.table = table
        self.keys = keys
        self.faults = faults
        self.place = table.position[table.former.name]
        self.slug = table.position["slug"]
        self.lines = {}

    def check(self, rows, header):
        """Add an error for each old slug in the ValidRows that belongs to another record.

        If ``header`` has no such column, the value of each row becomes None: the old slugs stay as they are.
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
        # Return old slug → (primary key, slug) of the record that it redirects to in the archive.
        kind = ContentType.objects.get_for_model(self.table.model)
        pks = dict(OldSlug.objects.filter(content_type=kind, slug__in=named).values_list("slug", "object_id"))
        slugs = dict(self.table.model._base_manager.filter(pk__in=pks.values()).values_list("pk", "slug"))
        return {slug: (pk, slugs[pk]) for slug, pk in pks.items() if pk in slugs}

    def _wrong(self, row, slug, owners):
        # Return (what is wrong, how to fix it) as texts; both are empty if nothing is wrong.
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
    """Replace the old slugs of the records of ValidRows; those of rows whose value is None stay as they are.

    Old slugs that are now the slug of a record are never exported, so they are not deleted here either.
    """
    place = table.position[table.former.name]
    rows = [row for row in rows if row.values[place] is not None]
    kind = ContentType.objects.get_for_model(table.model)
    held = OldSlug.objects.filter(content_type=kind, object_id__in=[row.pk for row in rows])
    held.exclude(slug__in=table.model._base_manager.values("slug")).delete()
    former = [(row.pk, slug) for row in rows for slug in row.values[place]]
    OldSlug.objects.bulk_create(OldSlug(content_type=kind, object_id=pk, slug=slug) for pk, slug in former)
