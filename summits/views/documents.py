"""The whole text of a document, in pages: the page of its summit or agreement shows how a long one begins."""

from textwrap import wrap

from django.http import Http404
from django.shortcuts import render
from django.utils.translation import gettext as _

from summits.models import Document
from summits.views.base import listing

CHARACTERS = 30_000
"""How much of a text stands on a page."""


def document_text(request, slug):
    """One public document, its text in pages; any other address answers 404."""
    documents = Document.objects.published().select_related("summit", "agreement")
    document = documents.filter(slug=slug).first()
    if document is None:
        raise Http404(_("There is no such page."))
    shown = listing(request, parts_of(document.text), 1)
    owner = document.summit or document.agreement
    return render(request, "summits/document.html", {"document": document, "owner": owner, "listing": shown})


def parts_of(text):
    """Return a text cut into parts of at most some CHARACTERS, between paragraphs or, where one is long, words."""
    parts = [""]
    for paragraph in text.split("\n\n"):
        pieces = [paragraph] if len(paragraph) <= CHARACTERS else wrap(paragraph, CHARACTERS, replace_whitespace=False)
        for piece in pieces:
            if parts[-1] and len(parts[-1]) + len(piece) > CHARACTERS:
                parts.append("")
            parts[-1] += f"\n\n{piece}" if parts[-1] else piece
    return parts
