"""Names of the records to which versions refer, deleted ones included, without a query for each."""

from collections import defaultdict

from django.utils.translation import gettext as _

from summits.history.bulk import last_versions
from summits.models.history import ChangeSetHistoricalRecords
from summits.models.references import foreign_keys


class VersionLabels:
    """The names of the records to which ``versions`` refer.

    ``links`` holds their many-to-many links: (model, version id) → name of the field → list of primary keys.
    """

    def __init__(self, versions):
        self.links = defaultdict(lambda: defaultdict(list))
        self.records, self.deleted = {}, set()
        wanted = defaultdict(set)
        for model, own in group_by_model(versions).items():
            for field in foreign_keys(model):
                wanted[field.related_model] |= {getattr(version, field.attname) for version in own} - {None}
            for field in model.history.model._history_m2m_fields:
                for version, other in self._read_links(field, own):
                    self.links[model, version][field.name].append(other)
                    wanted[field.related_model].add(other)
        for model, pks in wanted.items():
            self._load(model, pks)

    def _read_links(self, field, versions):
        links = ChangeSetHistoricalRecords.m2m_models[field]._base_manager.filter(
            history__in=[one.history_id for one in versions]
        )
        other = field.m2m_reverse_field_name()
        return links.order_by("history_id", other).values_list("history_id", other)

    def _load(self, model, pks):
        found = model._base_manager.order_by().in_bulk(pks)
        deleted = pks - found.keys()
        if deleted:
            found |= {pk: version.instance for pk, version in last_versions(model, deleted).items()}
        self.records[model] = found
        self.deleted |= {(model, pk) for pk in deleted}

    def name(self, model, pk):
        """Return the name of a record; that of a deleted one says so."""
        name = str(self.records.get(model, {}).get(pk) or pk)
        return _("{name} (deleted)").format(name=name) if (model, pk) in self.deleted else name

    def name_of(self, version):
        """Return the name that the record of a version had then."""
        record = version.instance
        for field in foreign_keys(type(record)):
            referenced = self.records[field.related_model].get(getattr(record, field.attname))
            record._state.fields_cache[field.name] = referenced
        return str(record)


def group_by_model(versions):
    """Return versions grouped by the model of their records, as a dict of lists."""
    found = defaultdict(list)
    for version in versions:
        found[version.instance_type].append(version)
    return found
