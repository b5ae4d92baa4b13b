"""The About page and the page of the vocabularies."""

from django.shortcuts import render

from summits.presenters.citations import Citations
from summits.presenters.completeness import figures_by_collection
from summits.vocabularies import PUBLIC_VOCABULARIES


def about(request):
    """Show the About page: purpose, collections with their rules and figures, reliability, citation, licences."""
    collections = figures_by_collection()
    context = {"collections": collections, "citations": Citations([figures.collection for figures in collections])}
    return render(request, "summits/about.html", context)


def vocabulary(request):
    """Show the vocabularies: every term with its definition."""
    return render(request, "summits/vocabulary.html", {"vocabularies": PUBLIC_VOCABULARIES})
