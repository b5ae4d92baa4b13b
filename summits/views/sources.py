"""The list of sources and the page of one source, with every statement that rests on it."""

from collections import defaultdict

from django.db.models import CharField, Value
from django.shortcuts import render

from summits.kept import kept
from summits.models import Source
from summits.querysets import public
from summits.views.base import RecordView, listing

MOST_OF_A_KIND = 100


def source_list(request):
    """The sources by the alphabet."""
    shown = listing(request, kept(public_sources), 50)
    sources = Source.objects.in_bulk(shown.page.object_list)
    shown.page.object_list = [sources[pk] for pk in shown.page.object_list if pk in sources]
    return render(request, "summits/source_list.html", {"listing": shown})


def public_sources():
    """Return the primary keys of the public sources by the alphabet: many tables decide which are, for each page."""
    return list(Source.objects.published().order_by("title", "slug").values_list("pk", flat=True))


class SourceView(RecordView):
    """One source, and the public records that cite it."""

    model = Source
    template_name = "summits/source_detail.html"

    def get_context_data(self, **kwargs):
        cited_by = statements_on(self.object)
        total = sum(len(records) for _model, records in cited_by)
        return super().get_context_data(cited_by=cited_by, total=total, **kwargs)


def statements_on(source):
    """Return the public records that cite ``source``, as (model, records), at most 100 of a kind."""
    models = {relation.related_model._meta.model_name: relation.related_model for relation in _citing()}
    links = [
        model.sources.through.objects.filter(source=source)
        .order_by()
        .values_list(Value(name, output_field=CharField()), f"{name}_id")
        for name, model in models.items()
    ]
    keys = defaultdict(list)
    for name, pk in links[0].union(*links[1:], all=True):
        keys[models[name]].append(pk)
    found = [(model, _public(model, pks)) for model, pks in keys.items()]
    return [(model, records) for model, records in found if records]


def _public(model, pks):
    joins = [field.name for field in model._meta.fields if field.name in SHOWN and field.is_relation]
    return list(public(model, *joins).filter(pk__in=pks).order_by("pk")[:MOST_OF_A_KIND])


SHOWN = {"summit", "agreement", "leader", "issue", "country"}
"""The relations that name a statement on the page of its source."""


def _citing():
    return [relation for relation in Source._meta.related_objects if relation.many_to_many]
