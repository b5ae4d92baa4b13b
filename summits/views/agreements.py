"""The list of agreements and the page of one agreement."""

from django.db.models import F, Q
from django.shortcuts import render

from summits.facets import BitmapPage, FacetCounts, count_verdicts, fetcher
from summits.filters import AgreementFilterSet
from summits.models import Agreement, AgreementEvent, AgreementRelation, Document, Party
from summits.presenters.citations import Citations
from summits.presenters.collections import holdings
from summits.presenters.commitments import commitments_of
from summits.presenters.legal_status import party_rows, with_status
from summits.presenters.list_titles import list_title
from summits.views.base import RecordView, corrected_list, paginate
from summits.views.corrections import corrections_of

MAX_EVENTS, MAX_PARTIES, MAX_RELATIONS, MAX_DOCUMENTS, MAX_ISSUES = 60, 60, 30, 5, 20
MAX_COMMITMENTS, MAX_VERDICTS = 30, 9
"""How much of an agreement one page shows; sections lead to the rest."""
MIN_UNSIGNED = 4
"""From so many parties on, those without a signature are named in one sentence."""


def agreement_list(request):
    """List the agreements that match the filters, in pages, with what happened to each."""
    filters = AgreementFilterSet(request.GET, queryset=Agreement.objects.published())
    if response := corrected_list(request, filters):
        return response
    counts = FacetCounts(filters)
    fetch = fetcher(Agreement.objects.published().for_list())
    rows = BitmapPage(filters, lambda pks: with_status(fetch(pks)))
    page_obj = paginate(request, rows, link_params=filters.link_params)
    context = {
        "filters": filters,
        "title": list_title(filters),
        "counts": counts,
        "get_holdings": holdings,
        "page_obj": page_obj,
        "all_count": counts.unfiltered_count,
    }
    return render(request, "summits/agreement_list.html", context)


class AgreementView(RecordView):
    """The page of one agreement: its content, events, parties, commitments, related agreements and documents."""

    model = Agreement
    template_name = "summits/agreement_detail.html"

    @classmethod
    def records(cls):
        return super().records().select_related("place__country").for_list()

    def get_context_data(self, **kwargs):
        (agreement,) = with_status([self.object])
        events = AgreementEvent.objects.published().filter(agreement=agreement).in_order()
        parties = Party.objects.published().filter(agreement=agreement).in_protocol_order()
        documents = Document.objects.published().filter(agreement=agreement)
        related = AgreementRelation.objects.published().select_related("agreement", "other")
        relations = list(related.filter(agreement=agreement).order_by("pk")[:MAX_RELATIONS])
        reverse = list(related.filter(other=agreement).order_by("agreement__signed_day", "pk")[:MAX_RELATIONS])
        commitments = commitments_of("agreement", agreement, MAX_COMMITMENTS, MAX_VERDICTS)
        shown = {
            "events": list(events[:MAX_EVENTS]),
            "parties": list(parties[:MAX_PARTIES]),
            "documents": list(documents.order_by(F("published").asc(nulls_last=True), "pk")[: MAX_DOCUMENTS + 1]),
        }
        signed, unsigned = by_signature(agreement, shown["parties"])
        return super().get_context_data(
            events=shown["events"],
            documents=shown["documents"],
            relations=relations,
            reverse_relations=reverse,
            commitments=commitments,
            verdicts=count_verdicts("agreement", agreement),
            counts={
                "events": events.count(),
                "parties": parties.count(),
                "relations": related.filter(Q(agreement=agreement) | Q(other=agreement)).count(),
            },
            max_issues=MAX_ISSUES,
            max_documents=MAX_DOCUMENTS,
            citations=Citations(*shown.values(), relations, reverse, commitments.records, record=agreement),
            corrections=corrections_of(agreement),
            parties=party_rows(agreement, signed),
            unsigned=unsigned,
            **kwargs,
        )


def by_signature(agreement, parties):
    """Return the parties as (rows of the table, those of which a political agreement has nothing but the name).

    A treaty says of each party where it stands today. Few parties are rows of the table in any case.
    """
    unsigned = [party for party in parties if agreement.is_political and not party.signatory and not party.capacity]
    if len(unsigned) < MIN_UNSIGNED:
        return parties, []
    return [party for party in parties if party not in unsigned], unsigned
