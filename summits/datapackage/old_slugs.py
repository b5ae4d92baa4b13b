"""Old slugs in a data package: check which record each may belong to, and write them.

An old slug redirects readers to the record that had it. So it cannot be the slug of another record, nor an old slug of
two.
"""

from django.contrib.contenttypes.models import ContentType
from django.utils.translation import gettext as _

from summits.models import OldSlug


class OldSlugsCheck:
    """Checks the old slugs of one table batch by batch, and remembers the line of each."""

    def __init__(self, table, keys, errors):
        self.table = table
        self.keys = keys
        self.errors = errors
        self.index = table.column_index[table.old_slugs.name]
        self.slug_index = table.column_index["slug"]
        self.lines = {}

    def check(self, rows, header):
        """Add an error for each old slug in the ValidRows that belongs to another record.

        If ``header`` has no such column, the value of each row becomes None: the old slugs stay as they are.
        """
        self._check_new_slugs(rows, header)
        if self.table.old_slugs.name not in header:
            for row in rows:
                row.values[self.index] = None
            return
        rows = [row for row in rows if row.values[self.index]]
        if not rows:
            return
        slugs = {slug for row in rows for slug in row.values[self.index]}
        self.keys.look_up(self.table.model, slugs)
        owners = self._owners(slugs)
        for row in rows:
            for slug in row.values[self.index]:
                message, hint = self._error_for(row, slug, owners)
                if message:
                    self.errors.add(self.table.file, row.line, self.table.old_slugs.name, slug, message, hint)

    def _check_new_slugs(self, rows, header):
        # A new record takes a former slug of another only if the file takes it from that one.
        new = {row.values[self.slug_index]: row for row in rows if self.keys.is_new(self.table.model, row.pk)}
        stated = self.keys.old_slugs.get(self.table.model, {}) if self.table.old_slugs.name in header else {}
        for slug, (_pk, owner) in self._owners(new.keys()).items() if new else ():
            if owner != slug and slug in stated.get(owner, [slug]):
                message = _("This is a former slug of {slug}, and leads there.").format(slug=owner)
                hint = _("Choose another, or take it out of the former slugs of {slug} in the same file.")
                self.errors.add(self.table.file, new[slug].line, "slug", slug, message, hint.format(slug=owner))

    def _owners(self, slugs):
        # Return old slug → (primary key, slug) of the record that it redirects to in the archive.
        content_type = ContentType.objects.get_for_model(self.table.model)
        pks = dict(OldSlug.objects.filter(content_type=content_type, slug__in=slugs).values_list("slug", "object_id"))
        current_slugs = dict(self.table.model._base_manager.filter(pk__in=pks.values()).values_list("pk", "slug"))
        return {slug: (pk, current_slugs[pk]) for slug, pk in pks.items() if pk in current_slugs}

    def _error_for(self, row, slug, owners):
        # Return (message, hint) as texts; both are empty if nothing is wrong.
        if slug == row.values[self.slug_index]:
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
    index = table.column_index[table.old_slugs.name]
    rows = [row for row in rows if row.values[index] is not None]
    content_type = ContentType.objects.get_for_model(table.model)
    present = OldSlug.objects.filter(content_type=content_type, object_id__in=[row.pk for row in rows])
    present.exclude(slug__in=table.model._base_manager.values("slug")).delete()
    old_slugs = [(row.pk, slug) for row in rows for slug in row.values[index]]
    OldSlug.objects.bulk_create(OldSlug(content_type=content_type, object_id=pk, slug=slug) for pk, slug in old_slugs)
