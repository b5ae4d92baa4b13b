"""All names of the records of one model, public or not: read once, and looked up many times."""

from collections import defaultdict
from functools import cached_property

from summits.models import NAME_MODELS, Leader
from summits.search.analysis.tokens import normalize_name
from summits.search.query.entities import lookup_keys
from summits.search.query.near_names import NearNames
from summits.search.schema.names import (
    OWN_NAME_FIELDS,
    identifying_names,
    own_name,
    partial_names,
    recorded_names,
    translated_names,
    with_names,
)

BATCH_SIZE = 2_000
"""How many records are read at once for their names."""


class NameIndex:
    """The slugs of the records of a model by name, folded as in the search: keys of a dict, so that they keep an order.

    ``slugs_by_name`` has whole names, ``slugs_by_part`` family names and short names.
    """

    def __init__(self, model, records=None):
        """Read the names of ``records``, a queryset; by default of all records of ``model``."""
        self.model = model
        self.slugs_by_name, self.slugs_by_part = defaultdict(dict), defaultdict(dict)
        self._spelled = {}
        records = model._base_manager.all() if records is None else records
        for slug, names, translations, parts in sorted(_names(model, records)):
            for name in names:
                keys = lookup_keys(name)
                for key in keys:
                    self.slugs_by_name[key][slug] = None
                self._spelled |= dict.fromkeys(keys if name not in translations else ())
            for name in parts:
                self.slugs_by_part[normalize_name(name)][slug] = None

    def find(self, names):
        """Return the slugs of the records that have any of these names, those of the first name first."""
        keys = (key for name in names for key in lookup_keys(name))
        return list(dict.fromkeys(slug for key in keys for slug in self.slugs_by_name.get(key, ())))

    @cached_property
    def near_names(self):
        """The NearNames of the records, without translations: Albania is not Alemania, which is Germany."""
        slugs_by_name = {name: self.slugs_by_name[name] for name in self._spelled}
        return NearNames(slugs_by_name, self.slugs_by_part, are_people=self.model is Leader)


def _names(model, records):
    # Yield (slug, names, those of them that are only translations, parts of names) of each record.
    fields = {field.name for field in model._meta.concrete_fields}
    if model in NAME_MODELS:
        for record in with_names(records).iterator(BATCH_SIZE):
            translations = {*translated_names(record)} - {own_name(record), *recorded_names(record)}
            yield record.slug, identifying_names(record), sorted(translations), partial_names(record)
    elif column := next((name for name in OWN_NAME_FIELDS if name in fields), None):
        yield from ((slug, [name], [], []) for slug, name in records.values_list("slug", column).iterator())
