"""What the archive is, by which rules, and what its words mean."""

from django.shortcuts import render

from summits.presenters.citations import Citations
from summits.presenters.completeness import figures_by_collection
from summits.vocabularies import PUBLIC_VOCABULARIES


def about(request):
    """Purpose, the collections with their rules and figures, how far to trust it, how to cite it, licences."""
    collections = figures_by_collection()
    context = {"collections": collections, "citations": Citations([figures.collection for figures in collections])}
    return render(request, "summits/about.html", context)


def vocabulary(request):
    """Every term and label, with its definition."""
    return render(request, "summits/vocabulary.html", {"vocabularies": PUBLIC_VOCABULARIES})
