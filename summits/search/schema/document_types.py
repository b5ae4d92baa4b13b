"""Document types: the searched models, how their records are read for indexing, and how hits present them."""

from collections.abc import Callable
from dataclasses import dataclass
from math import log10

from django.db.models import Model, Prefetch, QuerySet
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from summits.models import (
    Actor,
    Agreement,
    Assessment,
    Commitment,
    Discussion,
    Document,
    Issue,
    Leader,
    Participation,
    Party,
    Place,
    Position,
    Quotation,
    Series,
    Summit,
)
from summits.querysets import published_queryset
from summits.search.schema.fields import cached_date, cached_span, leaders_of, summit_of, vocabulary_label
from summits.text.inline_citations import plain_text
from summits.vocabularies import ActorKind, AgreementKind


@dataclass(frozen=True)
class DocumentType:
    """A searched model.

    ``records`` returns a queryset of the public records with all that the index needs; ``weight`` ranks the type
    against others (see ``boost``). The functions ``url``, ``heading``, ``context`` and ``days`` take a record and
    return its URL, the title of a hit, the line below it, and a pair of dates (first and last day) or None. ``day`` is
    the lookup of the first day, "" for a type without days.
    """

    name: str
    label: str
    plural: str
    model: type[Model]
    records: Callable[[], QuerySet]
    weight: float
    url: Callable
    heading: Callable = str
    context: Callable = lambda record: ""
    days: Callable = lambda record: None
    day: str = ""

    def boost(self, summit_count):
        """Return the factor for the score of a record with so many meetings."""
        return self.weight * (1 + log10(1 + summit_count) / 8)


def published_records(model, *select_related, prefetch=()):
    """Return a queryset of the public records of ``model``, with these relations selected and prefetched."""
    return published_queryset(model, *select_related).prefetch_related(*prefetch)


def prefetch_public(name, model, *select_related, prefetch=()):
    """Return a Prefetch of the relation ``name`` that holds only public records of ``model``."""
    return Prefetch(name, published_records(model, *select_related, prefetch=prefetch))


def prefetch_with_names(name, model):
    """Return a Prefetch of the public leaders or issues of the relation ``name``, with their other names.

    Unlike with a join, a leader or issue of many records is read once. One that is not public reads as None.
    """
    return prefetch_public(name, model, prefetch=["names"])


def _summits():
    participations = Participation.objects.published().in_protocol_order().select_related(None)
    discussions = Discussion.objects.published().in_order().select_related(None)
    prefetch = (
        Prefetch("participations", participations.prefetch_related(prefetch_with_names("leader", Leader))),
        Prefetch("discussions", discussions.prefetch_related(prefetch_with_names("issue", Issue))),
        prefetch_public("agreements", Agreement),
        prefetch_public("series", Series, prefetch=["names"]),
        "programme",
        "names",
        "place__names",
    )
    return published_records(Summit, "place__country", "country", "collection", prefetch=prefetch)


def _actors():
    return published_records(Actor, "successor", prefetch=["names", prefetch_public("predecessors", Actor)])


def _agreements():
    parties = Party.objects.published().in_protocol_order().prefetch_related(None)
    prefetch = (
        Prefetch("parties", parties.prefetch_related(prefetch_with_names("signatory", Leader))),
        prefetch_with_names("issues", Issue),
        prefetch_public("summit", Summit),
        "names",
        "place__names",
    )
    return published_records(Agreement, "place__country", prefetch=prefetch)


def _statements(model):
    return published_records(
        model,
        prefetch=(
            prefetch_with_names("leader", Leader),
            prefetch_with_names("issue", Issue),
            prefetch_public("summit", Summit, "place"),
        ),
    )


def _commitments():
    prefetch = (prefetch_with_names("issue", Issue), prefetch_public("assessments", Assessment))
    return published_records(Commitment, "agreement", prefetch=prefetch)


def _documents():
    return published_records(
        Document, prefetch=(prefetch_public("summit", Summit), prefetch_public("agreement", Agreement))
    )


def _summit_anchor(record, anchor):
    return f"{record.summit.get_absolute_url()}#{anchor}"


def _date_and_place(summit):
    place = summit.place.name if summit.place else gettext("Virtual meeting")
    return f"{cached_span(summit.start, summit.end)} · {place}"


def _speaker_and_issue(record):
    names = [record.leader, record.issue] if record.issue else [record.leader]
    return ": ".join(map(str, names))


def _offices(leader):
    return "; ".join(dict.fromkeys(term.office for term in leader.terms.all()))


def _days_of_summit(summit):
    return summit.first_day, summit.last_day


# Shared by quotations and positions.
OF_A_SUMMIT = {
    "weight": 1,
    "context": lambda record: f"{record.summit.title} · {_date_and_place(record.summit)}",
    "days": lambda record: _days_of_summit(record.summit),
    "day": "summit__first_day",
}


DOCUMENT_TYPES = {
    document_type.name: document_type
    for document_type in (
        DocumentType(
            "leader",
            _("Leader"),
            _("Leaders"),
            Leader,
            lambda: published_records(Leader, prefetch=["names", "terms__actor"]),
            weight=2.5,
            url=Leader.get_absolute_url,
            context=_offices,
        ),
        DocumentType(
            "issue",
            _("Issue"),
            _("Issues"),
            Issue,
            lambda: published_records(Issue, "parent", prefetch=["names"]),
            weight=2.5,
            url=Issue.get_absolute_url,
            context=lambda issue: plain_text(issue.description),
        ),
        DocumentType(
            "country",
            _("Country"),
            _("Countries"),
            Actor,
            lambda: _actors().countries(),
            weight=2.5,
            url=Actor.get_absolute_url,
        ),
        DocumentType(
            "summit",
            _("Summit"),
            _("Summits"),
            Summit,
            _summits,
            weight=1.35,
            url=Summit.get_absolute_url,
            context=lambda summit: " · ".join(
                filter(None, (_date_and_place(summit), ", ".join(map(str, leaders_of(summit)))))
            ),
            days=_days_of_summit,
            day="first_day",
        ),
        DocumentType(
            "agreement",
            _("Agreement"),
            _("Agreements"),
            Agreement,
            _agreements,
            weight=1.3,
            url=Agreement.get_absolute_url,
            context=lambda record: " · ".join(
                filter(
                    None,
                    (
                        cached_date(record.signed),
                        vocabulary_label(AgreementKind, record.kind),
                        str(record.summit or ""),
                    ),
                )
            ),
            days=lambda record: (record.signed.earliest, record.signed.latest),
            day="signed_day",
        ),
        DocumentType(
            "quote",
            _("Quotation"),
            _("Quotations"),
            Quotation,
            lambda: _statements(Quotation),
            url=lambda quote: _summit_anchor(quote, f"q-{quote.slug}"),
            heading=_speaker_and_issue,
            **OF_A_SUMMIT,
        ),
        DocumentType(
            "position",
            _("Position"),
            _("Positions"),
            Position,
            lambda: _statements(Position).prefetch_related("actor__names"),
            url=lambda position: _summit_anchor(position, f"i-{position.issue.slug}"),
            heading=lambda position: f"{position.leader or position.actor}: {position.issue}",
            **OF_A_SUMMIT,
        ),
        DocumentType(
            "document",
            _("Document"),
            _("Documents"),
            Document,
            _documents,
            weight=1.2,
            url=lambda document: f"{summit_of(document).get_absolute_url()}#d-{document.slug}",
            context=lambda document: " · ".join(filter(None, (summit_of(document).title, document.publisher))),
        ),
        DocumentType(
            "commitment",
            _("Commitment"),
            _("Commitments"),
            Commitment,
            _commitments,
            weight=1,
            url=lambda commitment: commitment.page_url,
            heading=lambda commitment: commitment.agreement.title,
            context=lambda commitment: str(commitment.issue or ""),
            days=lambda commitment: (commitment.agreement.signed.earliest, commitment.agreement.signed.latest),
            day="agreement__signed_day",
        ),
        DocumentType(
            "organisation",
            _("Organisation"),
            _("Organisations"),
            Actor,
            lambda: _actors().organisations(),
            weight=2.5,
            url=Actor.get_absolute_url,
            context=lambda organisation: vocabulary_label(ActorKind, organisation.kind),
        ),
    )
}


@dataclass(frozen=True)
class NamedType:
    """A model that is found by name only, as its records have no page: their names lead to the list of their summits.

    ``records``, ``url`` and ``context`` are as in a DocumentType.
    """

    name: str
    model: type[Model]
    records: Callable[[], QuerySet]
    context: Callable = lambda record: ""

    def url(self, record):
        """Return the URL of the list of the record's summits."""
        return f"{reverse('summits:summit-list')}?{self.name}={record.slug}"


NAMED_ONLY = {
    named_type.name: named_type
    for named_type in (
        NamedType(
            "place",
            Place,
            lambda: published_records(Place, "country", prefetch=["names"]),
            context=lambda place: place.country.name,
        ),
        NamedType("series", Series, lambda: published_records(Series, prefetch=["names"])),
    )
}
