"""The About page and the page of the vocabularies."""

from django.db.models import OuterRef
from django.shortcuts import render

from summits.models import Series, Summit
from summits.presenters.citations import Citations
from summits.presenters.completeness import figures_by_collection
from summits.querysets import count_subquery
from summits.vocabularies import PUBLIC_VOCABULARIES


def about(request):
    """Show the About page: purpose, collections with their rules and figures, reliability, citation, licences."""
    collections = figures_by_collection()
    all_series = list(published_series())
    records = [[figures.collection for figures in collections], all_series]
    context = {"collections": collections, "all_series": all_series, "citations": Citations(*records)}
    return render(request, "summits/about.html", context)


def published_series():
    """Return the public series of at least one published meeting, each with ``meetings``, their number."""
    meetings = Summit.series.through.objects.filter(
        Summit.objects.published().published_q("summit__"), series=OuterRef("pk")
    )
    return (
        Series.objects.published()
        .annotate(meetings=count_subquery(meetings, "series", "summit"))
        .filter(meetings__gt=0)
    )


def vocabulary(request):
    """Show the vocabularies: every term with its definition."""
    return render(request, "summits/vocabulary.html", {"vocabularies": PUBLIC_VOCABULARIES})
