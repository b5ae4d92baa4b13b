"""Which record is which: the primary keys of what a bundle names, new or already in the archive."""

from itertools import islice

from django.db.models import Max

from summits.datapackage.reader import closest_match
from summits.datapackage.schema import TABLES

BATCH = 2_000
"""How many rows are looked up, compared and written at a time."""
MOST_ASKED = 20_000
"""How many slugs are looked up by one query."""
CANDIDATES = 2_000
"""Among how many slugs the nearest one is looked for."""


class KeyMap:
    """Primary keys by slug or natural key, and new ones for new records.

    In memory it costs what the bundle's slugs and numbers cost; of the archive it asks only for what is named.
    """

    def __init__(self):
        self.pks = {table.model: {} for table in TABLES}
        """Of each model the primary keys by slug, as far as they are known."""
        self.incomplete = set()
        """The models of which a file could not be read in full, so that an unknown slug is no fault of its own."""
        self._owned = {}
        self._last = {}
        self._next = {}

    def allot(self, model, count=1):
        """Return the primary key of a new record of ``model``; of several, the first one: the others follow it."""
        pk = self._next.get(model) or self._last_before(model) + 1
        self._next[model] = pk + count
        return pk

    def is_new(self, model, pk):
        """Whether the record with this primary key was not in the archive before the import."""
        return pk > self._last_before(model)

    def had_records(self, model):
        """Whether the archive held records of ``model`` before the import."""
        return self._last_before(model) > 0

    def _last_before(self, model):
        if model not in self._last:
            # The keys of records that are gone stay theirs: the history knows them by these.
            kept = [model.history.aggregate(last=Max("id"))] if hasattr(model, "history") else []
            found = [model._base_manager.aggregate(last=Max("pk")), *kept]
            self._last[model] = max(one["last"] or 0 for one in found)
        return self._last[model]

    def name(self, model, slugs, go_on=lambda: None):
        """Take note of the records of a file by their slugs (an iterable): in the archive already, or new.

        ``go_on`` is called now and then, and raises what ends the work.
        """
        known = self.pks[model]
        slugs = iter(slugs)
        while batch := list(islice(slugs, BATCH)):
            go_on()
            self.look_up(model, batch)
            for slug in batch:
                if slug not in known:
                    known[slug] = self.allot(model)

    def rename(self, model, former):
        """Take the new records of a file for those of the archive that had one of their former slugs until now.

        ``former``: slug → former slugs. A former slug that another row of the file has as its own names that one.
        """
        known = self.pks[model]
        own = {slug: [old for old in olds if old not in known] for slug, olds in former.items()}
        self.look_up(model, {old for olds in own.values() for old in olds})
        for slug, olds in own.items():
            found = {known[old] for old in olds if old in known}
            if len(found) == 1 and self.is_new(model, known[slug]):
                known[slug] = found.pop()

    def look_up(self, model, slugs):
        """Find those of the slugs in the archive that are not known yet."""
        if not self.had_records(model):
            return
        known = self.pks[model]
        # A few rows may name very many records, more than a statement takes as parameters.
        wanted = iter({slug for slug in slugs if slug and slug not in known})
        while some := list(islice(wanted, MOST_ASKED)):
            known.update(model._base_manager.filter(slug__in=some).values_list("slug", "pk"))

    def stored(self, table, keys):
        """Return a dict of natural key to primary key of those records without a slug that the archive holds.

        A key is a tuple of values for the database, the first of which is a reference.
        """
        first = table.model._meta.get_field(table.key[0])
        if not self.had_records(table.model):
            return {}
        owners = {key[0] for key in keys if not self.is_new(first.related_model, key[0])}
        # Those of an owner whom one batch of rows after the other names are read once.
        before = self._owned.get(table, {})
        found = {owner: before[owner] for owner in owners if owner in before}
        if new := owners - found.keys():
            found |= {owner: {} for owner in new}
            names = [table.model._meta.get_field(name).attname for name in table.key]
            rows = table.model._base_manager.filter(**{f"{first.attname}__in": new})
            for pk, *key in rows.values_list("pk", *names).iterator():
                found[key[0]][tuple(map(_for_database, key))] = pk
        self._owned[table] = found
        return {key: pk for own in found.values() for key, pk in own.items()}

    def suggest(self, model, slug):
        """Return a sentence that names the slug in the bundle or in the archive that is nearest, or nothing."""
        known = self.pks[model]
        start = slug[:3]
        near = known if len(known) <= CANDIDATES else (one for one in known if one.startswith(start))
        stored = model._base_manager.filter(slug__startswith=start).values_list("slug", flat=True)
        return closest_match(slug, list({*islice(near, CANDIDATES), *stored[:CANDIDATES]}))


def _for_database(value):
    # Partial dates are the only values in a key that the ORM reads as something else than the database holds.
    return value if value is None or isinstance(value, int) else str(value)
