"""The records that cite a source, for the page of the source."""

from django.db.models import CharField, Count, Value

from summits.caching.memoize import memoize_per_version
from summits.models import Actor, ActorName, Quotation, Source, TermOfOffice
from summits.models.references import paths_to_owners
from summits.querysets import published_queryset


def source_links(model):
    """Return the links of a model's records to their sources."""
    return model.sources.through.objects.order_by()


class CitingRecords:
    """A sequence, for a paginator, of the published records of ``models`` that cite a source, model by model."""

    def __init__(self, source, models):
        self.source, self.models = source, models
        numbers = memoize_per_version(citing_counts, source.pk)
        self.counts = [numbers.get(model, 0) for model in models]

    def __len__(self):
        return sum(self.counts)

    def __getitem__(self, part):
        """Return the records of a slice."""
        found, start, stop = [], part.start, part.stop
        for model, count in zip(self.models, self.counts, strict=True):
            if start < count and stop > 0:
                name = f"{model._meta.model_name}_id"
                keys = published_source_links(model, self.source).order_by(name).values_list(name, flat=True)
                found += records_for_links(model, keys[max(start, 0) : stop])
            start, stop = start - count, stop - count
        return found


KIND_PARAMETERS = {Quotation: "quote", TermOfOffice: "term", Actor: "country", ActorName: "countryname"}
"""Values of the URL parameter ``kind`` that differ from the model's name: the addresses are older than the names."""

JOINED_FIELDS = {"summit", "agreement", "leader", "issue", "actor", "country", "place", "series", "commitment"}
"""Foreign keys that are joined: the page of a source names their records with each statement."""


def joined_paths(model):
    """Return the paths of the records that the page of a source names with a statement of ``model``."""
    joins = [field for field in model._meta.fields if field.name in JOINED_FIELDS and field.is_relation]
    return [
        path
        for field in joins
        for path in (field.name, *(f"{field.name}__{path}" for path in paths_to_owners(field.related_model)))
    ]


def published_source_links(model, source):
    """Return the links of the published records of ``model`` to ``source``, rows of the many-to-many table."""
    links, records = source_links(model).filter(source=source), model.objects.all()
    return (
        links.filter(records.published_q(f"{model._meta.model_name}__")) if hasattr(records, "published_q") else links
    )


def records_for_links(model, keys):
    """Return the published records with these primary keys, in that order, with JOINED_FIELDS joined."""
    found = published_queryset(model, *joined_paths(model)).in_bulk(list(keys))
    return [found[key] for key in keys if key in found]


def first_citing_by_model(source, limit):
    """Return [(kind, its model, number of its published records that cite ``source``, the first ``limit``)].

    ``kind`` is the value of the URL parameter. Models without such records are left out.
    """
    kinds = {model: kind for kind, model in citing_models().items()}
    counts = memoize_per_version(citing_counts, source.pk)
    return [(kinds[model], model, count, first_citing_records(model, source, limit)) for model, count in counts.items()]


def citing_counts(source):
    """Return model → how many of its published records cite a source (its primary key), without zeros.

    Callers memoise this: counting 84,000 takes PostgreSQL 85 ms.
    """
    models = citing_models()
    counted = [
        published_source_links(model, source).annotate(kind=Value(name, output_field=CharField())).values_list("kind")
        for name, model in models.items()
    ]
    counted = [links.annotate(number=Count("pk")) for links in counted]
    numbers = dict(counted[0].union(*counted[1:], all=True))
    return {model: numbers[name] for name, model in models.items() if numbers.get(name)}


def first_citing_records(model, source, limit):
    """Return the ``limit`` published records of ``model`` that cited ``source`` first, with JOINED_FIELDS joined."""
    links = published_source_links(model, source).order_by("pk").values(model._meta.model_name)[:limit]
    return list(published_queryset(model, *joined_paths(model)).filter(pk__in=links).order_by("pk"))


def citing_models():
    """Return the models whose records cite sources, as value of the URL parameter ``kind`` → model."""
    models = [relation.related_model for relation in Source._meta.related_objects if relation.many_to_many]
    return {KIND_PARAMETERS.get(model, model._meta.model_name): model for model in models}


def citations(source, model=None):
    """Return the published records that cite a source, of one model or of all, as CitingRecords."""
    return CitingRecords(source, [model] if model else list(citing_models().values()))
