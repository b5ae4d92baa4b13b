"""What the archive is, by which rules, and what its words mean."""

from django.shortcuts import render

from summits.vocabularies import PUBLIC_VOCABULARIES


def about(request):
    """Purpose, rule of inclusion, how far to trust it, how to cite it, licences."""
    return render(request, "summits/about.html")


def vocabulary(request):
    """Every term and label, with its definition."""
    return render(request, "summits/vocabulary.html", {"vocabularies": PUBLIC_VOCABULARIES})
