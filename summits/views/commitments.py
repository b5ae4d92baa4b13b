"""The list of commitments, each of one state, with what became of it."""

from django.shortcuts import render

from summits.facets import BitmapPage, FacetCounts
from summits.filters import CommitmentFilterSet
from summits.models import Commitment
from summits.presenters.citations import Citations
from summits.presenters.collections import holdings
from summits.presenters.commitments import records_of, with_verdicts
from summits.presenters.list_titles import list_title
from summits.views.base import corrected_list, paginate


def commitment_list(request):
    """List the commitments that match the filters, in pages, each with the verdict of its latest assessment."""
    filters = CommitmentFilterSet(request.GET, queryset=Commitment.objects.published())
    if response := corrected_list(request, filters):
        return response
    counts = FacetCounts(filters)
    page_obj = paginate(request, BitmapPage(filters, lambda numbers: numbers), link_params=filters.link_params)
    rows = with_verdicts(page_obj.object_list)
    context = {
        "filters": filters,
        "title": list_title(filters),
        "counts": counts,
        "get_holdings": holdings,
        "page_obj": page_obj,
        "rows": rows,
        "citations": Citations(records_of(rows)),
        "commitment_count": filters.index.commitment_count(filters.results),
        "all_count": counts.unfiltered_count,
    }
    return render(request, "summits/commitment_list.html", context)
