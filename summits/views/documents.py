"""The full text of a document, in pages; the page of its summit or agreement shows only the beginning of a long one."""

from django.http import Http404
from django.shortcuts import render
from django.utils.translation import gettext as _

from summits.models import Document
from summits.views.base import paginate

PAGE_CHARACTERS = 30_000
"""How many characters of a text one page shows, roughly."""


def document_text(request, slug):
    """Show one page of the text of a published document; 404 for any other slug."""
    documents = Document.objects.published().select_related("summit", "agreement")
    document = documents.filter(slug=slug).first()
    if document is None:
        raise Http404(_("There is no such page."))
    page_obj = paginate(request, split_text(document.text), 1)
    owner = document.summit or document.agreement
    return render(request, "summits/document.html", {"document": document, "owner": owner, "page_obj": page_obj})


def split_text(text):
    """Return a text split into parts of roughly PAGE_CHARACTERS at most, between paragraphs or, in long ones, words."""
    parts = [""]
    for paragraph in text.split("\n\n"):
        for piece in split_paragraph(paragraph):
            if parts[-1] and len(parts[-1]) + len(piece) > PAGE_CHARACTERS:
                parts.append("")
            parts[-1] += f"\n\n{piece}" if parts[-1] else piece
    return parts


def split_paragraph(paragraph):
    """Yield a paragraph in pieces of at most PAGE_CHARACTERS, each cut at a space or line break if it has one."""
    # Not with textwrap, which splits the whole text into words: for a long treaty that took 0.1 to 0.7 s a page.
    start = 0
    while len(paragraph) - start > PAGE_CHARACTERS:
        end = start + PAGE_CHARACTERS
        cut = max(paragraph.rfind(blank, start + 1, end + 1) for blank in (" ", "\n"))
        end = cut if cut > start else end
        yield paragraph[start:end]
        start = end + 1 if cut == end else end
    yield paragraph[start:]
