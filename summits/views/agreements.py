"""The list of agreements and the page of one agreement."""

from django.db.models import F, Q
from django.shortcuts import render
from django.utils import timezone

from summits.citations import Citations
from summits.facets import Counts, Listed, fetched_from
from summits.filters import AgreementFilterSet
from summits.models import Agreement, AgreementRelation, Document
from summits.views.base import RecordView, listing
from summits.views.corrections import corrections_of


def agreement_list(request):
    """The agreements that the filters find, with their lives in words."""
    filters = AgreementFilterSet(request.GET, queryset=Agreement.objects.published())
    counts = Counts(filters)
    shown = listing(request, Listed(counts, fetched_from(Agreement.objects.published().for_list())))
    context = {"filters": filters, "counts": counts, "listing": shown, "all_count": counts.all_count}
    return render(request, "summits/agreement_list.html", context)


class AgreementView(RecordView):
    """One agreement: what it says, its life, its parties, its lineage, its texts."""

    model = Agreement
    template_name = "summits/agreement_detail.html"

    @classmethod
    def records(cls):
        return super().records().select_related("place__country").for_list()

    def get_context_data(self, **kwargs):
        agreement = self.object
        events = list(agreement.events.all())
        parties = list(agreement.parties.in_protocol_order())
        documents = Document.objects.published().filter(agreement=agreement)
        documents = list(documents.order_by(F("published").asc(nulls_last=True), "pk"))
        relations = (
            AgreementRelation.objects.published()
            .select_related("agreement", "other")
            .filter(Q(agreement=agreement) | Q(other=agreement))
            .order_by("agreement__signed_day", "pk")
        )
        return super().get_context_data(
            events=events,
            parties=parties,
            documents=documents,
            relations=[relation for relation in relations if relation.agreement_id == agreement.pk],
            reverse_relations=[relation for relation in relations if relation.other_id == agreement.pk],
            in_force_today=agreement.in_force(timezone.localdate()),
            citations=Citations([agreement], events, parties, relations, documents),
            corrections=corrections_of(agreement),
            **kwargs,
        )
