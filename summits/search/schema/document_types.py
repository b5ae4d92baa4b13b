"""Document types: the searched models, how their records are read for indexing, and how hits present them."""

from collections.abc import Callable
from dataclasses import dataclass
from math import log10

from django.db.models import Model, Prefetch, QuerySet
from django.utils.translation import gettext_lazy as _

from summits.models import (
    Agreement,
    Country,
    Discussion,
    Document,
    Issue,
    Leader,
    Participation,
    Party,
    Position,
    Quotation,
    Summit,
)
from summits.querysets import published_queryset
from summits.search.schema.fields import in_words, participants_in_order, span_in_words, summit_of, vocabulary_label
from summits.vocabularies import AgreementKind


@dataclass(frozen=True)
class DocumentType:
    """A searched model.

    ``records`` returns a queryset of the public records with all that the index needs; ``weight`` ranks the type
    against others (see ``boost``). The functions ``address``, ``heading``, ``context`` and ``days`` take a record and
    return its URL, the title of a hit, the line below it, and a pair of dates (first and last day) or None. ``day`` is
    the lookup of the first day, "" for a type without days.
    """

    name: str
    label: str
    plural: str
    model: type[Model]
    records: Callable[[], QuerySet]
    weight: float
    address: Callable
    heading: Callable = str
    context: Callable = lambda record: ""
    days: Callable = lambda record: None
    day: str = ""

    def boost(self, meetings):
        """Return the factor for the score of a record with so many meetings."""
        return self.weight * (1 + log10(1 + meetings) / 8)


def published(model, *joins, prefetch=()):
    """Return a queryset of the public records of ``model``, with ``joins`` selected and ``prefetch`` prefetched."""
    return published_queryset(model, *joins).prefetch_related(*prefetch)


def part_of(name, model, *joins, prefetch=()):
    """Return a Prefetch of the relation ``name`` that holds only public records of ``model``."""
    return Prefetch(name, published(model, *joins, prefetch=prefetch))


def prefetch_with_names(name, model):
    """Return a Prefetch of the public leaders or issues of the relation ``name``, with their other names.

    Unlike with a join, a leader or issue of many records is read once. One that is not public reads as None.
    """
    return part_of(name, model, prefetch=["names"])


def _summits():
    people = Participation.objects.published().in_protocol_order().select_related(None)
    talks = Discussion.objects.published().in_order().select_related(None)
    parts = (
        Prefetch("participations", people.prefetch_related(prefetch_with_names("leader", Leader))),
        Prefetch("discussions", talks.prefetch_related(prefetch_with_names("issue", Issue))),
        part_of("agreements", Agreement),
        "programme",
    )
    return published(Summit, "place__country", "country", "series", "collection", prefetch=parts)


def _agreements():
    parties = Party.objects.published().in_protocol_order().prefetch_related(None)
    parts = (
        Prefetch("parties", parties.prefetch_related(prefetch_with_names("signatory", Leader))),
        prefetch_with_names("issues", Issue),
        part_of("summit", Summit),
    )
    return published(Agreement, "place__country", prefetch=parts)


def _words_of(model):
    return published(
        model,
        prefetch=(
            prefetch_with_names("leader", Leader),
            prefetch_with_names("issue", Issue),
            part_of("summit", Summit, "place"),
        ),
    )


def _documents():
    return published(Document, prefetch=(part_of("summit", Summit), part_of("agreement", Agreement)))


def _at_summit(record, anchor):
    return f"{record.summit.get_absolute_url()}#{anchor}"


def _meeting_in_words(summit):
    return f"{span_in_words(summit.start, summit.end)} · {summit.place.name}"


def _said(record):
    who = [record.leader, record.issue] if record.issue else [record.leader]
    return ": ".join(map(str, who))


def _offices(leader):
    return "; ".join(dict.fromkeys(term.office for term in leader.terms.all()))


def _days_of_summit(summit):
    return summit.first_day, summit.last_day


# Shared by quotations and positions.
AT_A_SUMMIT = {
    "weight": 1,
    "context": lambda record: f"{record.summit.title} · {_meeting_in_words(record.summit)}",
    "days": lambda record: _days_of_summit(record.summit),
    "day": "summit__first_day",
}


DOCUMENT_TYPES = {
    kind.name: kind
    for kind in (
        DocumentType(
            "leader",
            _("Leader"),
            _("Leaders"),
            Leader,
            lambda: published(Leader, prefetch=["names", "terms__country"]),
            weight=2.5,
            address=Leader.get_absolute_url,
            context=_offices,
        ),
        DocumentType(
            "issue",
            _("Issue"),
            _("Issues"),
            Issue,
            lambda: published(Issue, "parent", prefetch=["names"]),
            weight=2.5,
            address=Issue.get_absolute_url,
            context=lambda issue: issue.description,
        ),
        DocumentType(
            "country",
            _("Country"),
            _("Countries"),
            Country,
            lambda: published(Country, "successor", prefetch=[part_of("predecessors", Country)]),
            weight=2.5,
            address=Country.get_absolute_url,
        ),
        DocumentType(
            "summit",
            _("Summit"),
            _("Summits"),
            Summit,
            _summits,
            weight=1.3,
            address=Summit.get_absolute_url,
            context=lambda summit: " · ".join(
                filter(None, (_meeting_in_words(summit), ", ".join(map(str, participants_in_order(summit)))))
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
            address=Agreement.get_absolute_url,
            context=lambda record: " · ".join(
                filter(
                    None,
                    (in_words(record.signed), vocabulary_label(AgreementKind, record.kind), str(record.summit or "")),
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
            lambda: _words_of(Quotation),
            address=lambda quote: _at_summit(quote, f"q-{quote.slug}"),
            heading=_said,
            **AT_A_SUMMIT,
        ),
        DocumentType(
            "position",
            _("Position"),
            _("Positions"),
            Position,
            lambda: _words_of(Position).prefetch_related("country"),
            address=lambda position: _at_summit(position, f"i-{position.issue.slug}"),
            heading=lambda position: f"{position.leader or position.country}: {position.issue}",
            **AT_A_SUMMIT,
        ),
        DocumentType(
            "document",
            _("Document"),
            _("Documents"),
            Document,
            _documents,
            weight=1.2,
            address=lambda document: f"{summit_of(document).get_absolute_url()}#d-{document.slug}",
            context=lambda document: " · ".join(filter(None, (summit_of(document).title, document.publisher))),
        ),
    )
}
