"""The search over all document types, the suggestions while one types, and the OpenSearch description."""

from textwrap import shorten
from urllib.parse import urlsplit

from django.conf import settings
from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.urls import reverse
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from summits.filters.repair import repaired_names
from summits.presenters.agreement_questions import search_as_asked
from summits.presenters.collections import holdings
from summits.search import suggest
from summits.search.query.zero_results import record_zero_result
from summits.search.schema.document_types import DOCUMENT_TYPES
from summits.text.addresses import without_glued_marks
from summits.text.normalization import one_line
from summits.views.addresses import public_path, repaired_path
from summits.views.base import link_params, paginate

MAX_QUERY_SHOWN = 200
"""How many characters of the query a page repeats: as many as its field takes."""
MAX_HITS_LISTED = 4_000
"""How many hits of one document type a list shows: for each page, the index is asked for all hits up to that page."""
MAX_SHORT_NAME_LENGTH = 16
"""The maximum length of a ShortName in an OpenSearch description."""
ENTITY_LABELS = {
    **{document_type.name: document_type.label for document_type in DOCUMENT_TYPES.values()},
    "place": gettext_lazy("Place"),
    "series": gettext_lazy("Series"),
    "pair": gettext_lazy("Two leaders"),
    "question": gettext_lazy("Answer to your question"),
    "leader-issue": gettext_lazy("A leader on an issue"),
}
"""Labels of what a query can name exactly."""


def search(request):
    """Show the results: what the query names, then a few hits of each document type, or all of one in pages.

    The address of a page of this site, pasted into the box, leads to that page.
    """
    if pasted := pasted_page(request):
        return redirect(pasted)
    if query := repaired_names(request.GET, {"q", "kind", "exact", "page"}):
        return redirect(f"{request.path}?{query.urlencode()}", permanent=True)
    document_type = DOCUMENT_TYPES.get(without_glued_marks(request.GET.get("kind", "")).lower())
    is_exact = bool(request.GET.get("exact"))
    results = search_as_asked(request.GET.get("q", ""), document_type.name if document_type else "", is_exact)
    params = link_params(request, "q", *(["kind"] if document_type else []), "exact")
    if document_type:
        params["kind"] = document_type.name
    page_obj = paginate(request, Hits(results), link_params=params) if document_type else None
    is_new_search = not {"kind", "page", "exact"} & request.GET.keys()
    is_zero_result = is_new_search and not results.error and (not results.total or results.is_corrected)
    if is_zero_result:
        record_zero_result(results.typed or results.text)
    context = {
        "query_text": one_line(results.typed or results.text, MAX_QUERY_SHOWN),
        "results": results,
        "get_holdings": holdings,
        "entities": [(ENTITY_LABELS[entity.type_name], entity) for entity in results.entities],
        "document_type": document_type,
        "link_params": params,
        "page_obj": page_obj,
        "notices": list(query_messages(request, results, document_type, page_obj)),
    }
    response = render(request, "summits/search.html", context)
    if is_zero_result:
        # Every search without results is recorded, so none may be answered from a cache.
        add_never_cache_headers(response)
    return response


def pasted_page(request):
    """Return the path of the page whose address was typed as the query; None if it is no address of this site."""
    text = request.GET.get("q", "").strip()
    if not text.lower().startswith(("http://", "https://")):
        return None
    try:
        address = urlsplit(text)
    except ValueError:
        return None
    path = (public_path(address.path) or repaired_path(address.path)) if address.netloc == request.get_host() else None
    return path if path != request.path else None


class Hits:
    """A sequence, for a paginator, of the hits of a search, at most MAX_HITS_LISTED."""

    def __init__(self, results):
        self.results = results

    def __len__(self):
        return min(self.results.total, MAX_HITS_LISTED)

    def __getitem__(self, slice_):
        return self.results.hits(slice_.start, slice_.stop)


def query_messages(request, results, document_type, page_obj):
    """Yield messages about what is wrong with the query or its parameters."""
    kind, page = request.GET.get("kind", ""), request.GET.get("page", "1")
    if "q" in request.GET and results.error:
        yield results.error
    yield from results.query.notes
    if kind and document_type is None:
        yield _("“%(kind)s” is not a kind of record. Showing all kinds.") % {"kind": one_line(kind, 20)}
    if page_obj is not None and page_obj.error:
        yield page_obj.error
    if page_obj is not None and results.total > MAX_HITS_LISTED:
        message = _("Only the first %(most)s are listed. Add a word to narrow your search.")
        yield message % {"most": f"{MAX_HITS_LISTED:,}"}
    if page_obj is None and page != "1":
        yield _("Choose one kind of record to see further pages. Showing the first results of each kind.")


def suggestions(request):
    """Return the HTML of the options that suggestions.js shows under a search box."""
    groups = suggest(request.GET.get("q", ""))
    context = {"groups": groups, "total": sum(len(group.suggestions) for group in groups)}
    response = render(request, "summits/_search_suggestions.html", context)
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def opensearch(request):
    """Return the OpenSearch description, with which a browser can search the archive from its address bar."""
    context = {
        # The short name has little room, and "The" is the word to spare.
        "short_name": shorten(settings.SITE_NAME.removeprefix("The "), MAX_SHORT_NAME_LENGTH, placeholder=""),
        "icon": request.build_absolute_uri(static("img/favicon.svg")),
        "results": request.build_absolute_uri(reverse("summits:search")),
        "here": request.build_absolute_uri(),
    }
    kind = "application/opensearchdescription+xml"
    return render(request, "summits/opensearch.xml", context, content_type=kind)
