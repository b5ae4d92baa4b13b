"""The list of sources and the page of one source, with the statements that cite it."""

from django.shortcuts import render

from summits.caching.memoize import memoize_per_version
from summits.facets import fetcher
from summits.models import Source
from summits.presenters.citing_records import first_citing_by_model
from summits.querysets.alphabet import Alphabetical
from summits.views.base import RecordView, paginate

MAX_RECORDS_PER_MODEL = 20
"""How many records of one model a page lists; a section leads to the rest."""


def source_list(request):
    """List the sources in alphabetical order, in pages."""
    page_obj = paginate(request, memoize_per_version(public_sources), 50)
    page_obj.object_list = fetcher(Source.objects.all())(page_obj.object_list)
    return render(request, "summits/source_list.html", {"page_obj": page_obj})


def public_sources():
    """Return the primary keys of the public sources by title; memoised, as many tables decide which are public."""
    return list(Source.objects.published().order_by(Alphabetical("title"), "slug").values_list("pk", flat=True))


class SourceView(RecordView):
    """The page of one source, with the published records that cite it: how many of each model, and the first ones."""

    model = Source
    template_name = "summits/source_detail.html"

    def get_context_data(self, **kwargs):
        cited_by = first_citing_by_model(self.object, MAX_RECORDS_PER_MODEL)
        total = sum(number for _kind, _model, number, _records in cited_by)
        return super().get_context_data(cited_by=cited_by, total=total, **kwargs)
