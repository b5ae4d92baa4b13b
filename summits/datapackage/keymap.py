"""The primary keys of the records in a data package, whether new or already in the archive."""

from itertools import islice

from django.db.models import Max

from summits.datapackage.reader import closest_match, no_checkpoint
from summits.datapackage.schema import TABLES

BATCH_SIZE = 2_000
"""How many rows are looked up, compared and written at a time."""
SLUGS_PER_QUERY = 20_000
"""How many slugs one query looks up."""
SUGGESTION_CANDIDATES = 2_000
"""Among how many slugs the closest match is searched for."""


class KeyMap:
    """Maps slugs and natural keys to primary keys, and assigns primary keys to new records.

    It holds the slugs and numbers of the data package in memory, and queries the archive only for what the package
    names.
    """

    def __init__(self):
        self.pks = {table.model: {} for table in TABLES}
        """Model → slug → primary key, as far as they are known."""
        self.old_slugs = {}
        """Model → slug → the old slugs that the file gives the record, for models whose file has been read."""
        self.incomplete_models = set()
        """The models whose file could not be read completely: an unknown slug of these is not reported as an error."""
        self._by_owner = {}
        self._last_pks = {}
        self._next_pks = {}

    def allocate(self, model, count=1):
        """Return a new primary key for ``model``; for a ``count`` of several, the first of consecutive ones."""
        pk = self._next_pks.get(model) or self._last_existing_pk(model) + 1
        self._next_pks[model] = pk + count
        return pk

    def is_new(self, model, pk):
        """Whether the record with this primary key was not in the archive before the import."""
        return pk > self._last_existing_pk(model)

    def has_existing(self, model):
        """Whether the archive held records of ``model`` before the import, or ever did, by its history."""
        return self._last_existing_pk(model) > 0

    def _last_existing_pk(self, model):
        if model not in self._last_pks:
            # Primary keys of deleted records are not used again: the history still refers to them.
            from_history = [model.history.aggregate(last=Max("id"))] if hasattr(model, "history") else []
            found = [model._base_manager.aggregate(last=Max("pk")), *from_history]
            self._last_pks[model] = max(one["last"] or 0 for one in found)
        return self._last_pks[model]

    def register(self, model, slugs, checkpoint=no_checkpoint):
        """Register the records of a file by their slugs (an iterable): look each up, or assign it a new primary key.

        ``checkpoint`` is called from time to time, and may raise to end the work.
        """
        known = self.pks[model]
        slugs = iter(slugs)
        while batch := list(islice(slugs, BATCH_SIZE)):
            checkpoint()
            self.look_up(model, batch)
            for slug in batch:
                if slug not in known:
                    known[slug] = self.allocate(model)

    def match_renamed(self, model, old_slugs):
        """Recognise renamed records: if one of a new record's old slugs is in use in the archive, it is that record.

        It then gets that record's primary key. ``old_slugs``: slug → its old slugs. An old slug that is the own slug of
        another row in the file means that row.
        """
        known = self.pks[model]
        candidates = {slug: [old for old in olds if old not in known] for slug, olds in old_slugs.items()}
        self.look_up(model, {old for olds in candidates.values() for old in olds})
        for slug, olds in candidates.items():
            found = {known[old] for old in olds if old in known}
            if len(found) == 1 and self.is_new(model, known[slug]):
                known[slug] = found.pop()

    def look_up(self, model, slugs):
        """Look up those of the slugs in the archive that are not known yet."""
        if not self.has_existing(model):
            return
        known = self.pks[model]
        # A few rows may name very many records, more than a query accepts as parameters.
        wanted = iter({slug for slug in slugs if slug and slug not in known})
        while chunk := list(islice(wanted, SLUGS_PER_QUERY)):
            known.update(model._base_manager.filter(slug__in=chunk).values_list("slug", "pk"))

    def existing_by_key(self, table, keys):
        """Return natural key → primary key for records without a slug that the archive holds.

        ``keys`` are natural keys: tuples of database values, the first of which is a reference. The result holds every
        record with one of those first references.
        """
        first = table.model._meta.get_field(table.key[0])
        if not self.has_existing(table.model):
            return {}
        owners = {key[0] for key in keys if not self.is_new(first.related_model, key[0])}
        # Consecutive batches often share an owner, so keep its records from the last batch.
        before = self._by_owner.get(table, {})
        found = {owner: before[owner] for owner in owners if owner in before}
        if new := owners - found.keys():
            found |= {owner: {} for owner in new}
            names = [table.model._meta.get_field(name).attname for name in table.key]
            rows = table.model._base_manager.filter(**{f"{first.attname}__in": new})
            for pk, *key in rows.values_list("pk", *names).iterator():
                found[key[0]][tuple(map(_for_database, key))] = pk
        self._by_owner[table] = found
        return {key: pk for own in found.values() for key, pk in own.items()}

    def suggest(self, model, slug):
        """Return a sentence that suggests the closest slug of the data package or the archive, or an empty string."""
        known = self.pks[model]
        start = slug[:3]
        similar = known if len(known) <= SUGGESTION_CANDIDATES else (one for one in known if one.startswith(start))
        stored = model._base_manager.filter(slug__startswith=start).values_list("slug", flat=True)
        return closest_match(slug, list({*islice(similar, SUGGESTION_CANDIDATES), *stored[:SUGGESTION_CANDIDATES]}))


def _for_database(value):
    # Partial dates are the only key values that the ORM returns in another type than the database holds.
    return value if value is None or isinstance(value, int) else str(value)
