"""Sources that texts cite: each is also among the sources of its record, under the slug that the source has now.

So whatever asks which records cite a source, and whether it is public, has only the links to read.
"""

from django.contrib.contenttypes.models import ContentType
from django.db.models import ProtectedError, Q
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from summits.models import OldSlug, Source, mark_changed
from summits.models.base import Sourced
from summits.models.cited_texts import cited_text_names, sources_by_slug
from summits.models.references import record_models
from summits.text.alphabet import in_alphabetical_order
from summits.text.inline_citations import cited_slugs, replace_slugs

BATCH = 500
"""How many records are read at a time."""
MAX_NAMED = 20
"""How many records a refusal to delete a source names."""


def link_cited_sources(context, **kwargs):
    """Add the sources that changed texts cite to those of their records (``before_changeset_end``).

    Where a source was renamed, the texts that cite it get its new slug.
    """
    for model in models_with_cited_texts():
        pks = sorted({*context.created.get(model, ()), *context.touched.get(model, ())})
        for start in range(0, len(pks), BATCH):
            update_texts_and_links(model, pks[start : start + BATCH])
    for model, pks in records_citing_former_slugs(context.touched.get(Source, ())).items():
        update_texts_and_links(model, pks)


def models_with_cited_texts():
    """Return a list of the models with texts that may cite sources."""
    return [model for model in record_models(Sourced) if cited_text_names(model)]


def update_texts_and_links(model, pks):
    """Give the citations in texts of these records the present slugs of their sources, and add missing links."""
    names = cited_text_names(model)
    rows = list(with_citations(model).filter(pk__in=pks).order_by("pk").values_list("pk", *names))
    slugs = {pk: list(dict.fromkeys(slug for text in texts for slug in cited_slugs(text))) for pk, *texts in rows}
    links = _links(model, slugs) if slugs else []
    found = {slug: (source, slug) for _pk, source, slug in links}
    if missing := {slug for own in slugs.values() for slug in own if slug not in found}:
        found |= sources_by_slug(missing)
    renamed = {slug: present for slug, (_pk, present) in found.items() if slug != present}
    for pk, *texts in rows if renamed else ():
        changed = {name: replace_slugs(text, renamed) for name, text in zip(names, texts, strict=True)}
        if list(changed.values()) != texts:
            model.objects.filter(pk=pk).update(**changed)
    cited = {pk: [found[slug][0] for slug in own if slug in found] for pk, own in slugs.items()}
    _add_links(model, cited, {(pk, source) for pk, source, _slug in links})


def with_citations(model):
    """Return the records of ``model`` with a text that seems to cite a source."""
    condition = Q()
    for name in cited_text_names(model):
        condition |= Q(**{f"{name}__contains": "[@"})
    return model._base_manager.filter(condition)


def records_citing_former_slugs(source_pks):
    """Return the records whose texts cite one of these sources by a slug that it had before: model → primary keys."""
    kind = ContentType.objects.get_for_model(Source)
    former = dict(OldSlug.objects.filter(content_type=kind, object_id__in=source_pks).values_list("slug", "object_id"))
    return _citing(set(former), Source._base_manager.filter(pk__in=former.values())) if former else {}


def records_citing_in_texts(sources):
    """Return a list of the records whose texts cite one of these ``sources``, a list of Source."""
    found = _citing({source.slug for source in sources}, sources)
    return [record for model, pks in found.items() for record in model._base_manager.filter(pk__in=pks)]


def refuse_deleting_cited(instance, **kwargs):
    """Raise ProtectedError, naming the records, if texts cite the source that is to be deleted (``pre_delete``)."""
    records = in_alphabetical_order(records_citing_in_texts([instance]))
    if records:
        named = [f"{capfirst(record._meta.verbose_name)} “{record}”" for record in records[:MAX_NAMED]]
        more = ["…"] if len(records) > MAX_NAMED else []
        text = _("The source “{source}” cannot be deleted, because texts of these records cite it: {records}.")
        raise ProtectedError(text.format(source=instance, records="; ".join(named + more)), set(records))


def _citing(slugs, sources):
    # Model → primary keys of records that are linked to the sources and have one of the slugs in a text.
    found = {}
    for model in models_with_cited_texts():
        rows = with_citations(model).filter(sources__in=sources).distinct().order_by("pk")
        rows = rows.values_list("pk", *cited_text_names(model))
        pks = [pk for pk, *texts in rows if not slugs.isdisjoint(slug for text in texts for slug in cited_slugs(text))]
        if pks:
            found[model] = pks
    return found


def _links(model, pks):
    # The links of these records to sources: primary key of the record, that of the source, slug of the source.
    through, own = model.sources.through, model.sources.field.m2m_field_name()
    links = through._base_manager.filter(**{f"{own}__in": list(pks)})
    return list(links.values_list(f"{own}_id", "source_id", "source__slug"))


def _add_links(model, cited, existing):
    # ``cited``: primary key of a record → those of sources. Adds the links that are missing.
    missing = [(pk, source) for pk, sources in cited.items() for source in dict.fromkeys(sources)]
    missing = [pair for pair in missing if pair not in existing]
    if missing:
        through, own = model.sources.through, model.sources.field.m2m_field_name()
        through._base_manager.bulk_create(through(**{f"{own}_id": pk, "source_id": source}) for pk, source in missing)
        mark_changed(model, {pk for pk, _source in missing})
