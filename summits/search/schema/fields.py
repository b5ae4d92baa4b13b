"""Indexed fields: what is indexed for each document type, and with what weight.

Weights: "a" names the record, "b" says what it is about, "c" describes it, "d" is secondary. The text of a field is
what the public page shows. Related records in it are public, as ``summits.search.schema.document_types`` reads no
others.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from django.utils.translation import gettext_noop

from summits import partial_dates
from summits.search.schema.names import aliases_of, names_of, recorded_names
from summits.text.inline_citations import plain_text
from summits.vocabularies import AgreementKind, DocumentKind, Stance, SummitKind


@dataclass(frozen=True)
class IndexedField:
    """An indexed field: its label, its weight, and the function that returns its text or texts from a record."""

    name: str
    weight: str
    text: Callable


cached_date = lru_cache(partial_dates.date_in_words)
cached_span = lru_cache(partial_dates.span_in_words)
"""Both are cached, since dates recur: a summit's date is indexed with each of its positions."""


@lru_cache
def vocabulary_label(vocabulary, value):
    """Return the label of a value of a vocabulary, or "" for an empty value."""
    return str(vocabulary(value).label) if value else ""


def aliases_of_all(records):
    """Return the other names of several records."""
    return [name for record in records for name in aliases_of(record)]


def participants_in_order(summit):
    """Return the leaders who took part in a summit, in protocol order."""
    return [part.leader for part in summit.participations.all()]


def place_names(summit):
    """Return the names of the place of a summit and of its host state, or what a virtual meeting is called."""
    if summit.virtual:
        return ["virtual meeting, video conference, online"]
    return [*names_of(summit.place), summit.country.name]


def leaders_of(summit):
    """Return the leaders who took part in a summit, in protocol order, without delegates."""
    return [part.leader for part in summit.participations.all() if not part.is_delegate]


def issues_of(summit):
    """Return the issues that a summit discussed."""
    return [discussion.issue for discussion in summit.discussions.all()]


def outcomes_of(summit):
    """Return what came of each discussion at a summit."""
    return [plain_text(discussion.summary) for discussion in summit.discussions.all()]


def signatories_of(agreement):
    """Return the leaders who signed an agreement."""
    return [party.signatory for party in agreement.parties.all() if party.signatory]


def summit_of(document):
    """Return the summit, or else the agreement, that a Document belongs to."""
    return document.summit or document.agreement


_ = gettext_noop

FIELDS = {
    "summit": [
        IndexedField(_("Title"), "a", lambda s: s.title),
        IndexedField(_("Other names"), "a", recorded_names),
        IndexedField(_("Participants"), "a", participants_in_order),
        IndexedField(_("Place"), "a", place_names),
        IndexedField(_("Date"), "b", lambda s: cached_span(s.start, s.end)),
        IndexedField(_("Names of participants"), "a", lambda s: aliases_of_all(participants_in_order(s))),
        IndexedField(_("Issues"), "b", issues_of),
        IndexedField(_("Venue"), "b", lambda s: s.venue),
        IndexedField(_("Series"), "b", lambda s: [name for series in s.series.all() for name in names_of(series)]),
        IndexedField(_("Collection"), "b", lambda s: s.collection.name if s.collection else ""),
        IndexedField(_("Summary"), "c", lambda s: plain_text(s.summary)),
        IndexedField(_("Outcomes"), "c", outcomes_of),
        IndexedField(_("Names of the issues"), "c", lambda s: aliases_of_all(issues_of(s))),
        IndexedField(_("Agreements"), "c", lambda s: s.agreements.all()),
        IndexedField(_("Programme"), "c", lambda s: [item.title for item in s.programme.all()]),
        IndexedField(_("Offices"), "c", lambda s: [part.capacity for part in s.participations.all()]),
        IndexedField(_("Background"), "d", lambda s: plain_text(s.background)),
        IndexedField(_("Assessment"), "d", lambda s: plain_text(s.assessment)),
        IndexedField(_("Note"), "d", lambda s: plain_text(s.note)),
        IndexedField(_("Kind"), "d", lambda s: [vocabulary_label(SummitKind, s.kind), "summit, meeting, talks"]),
    ],
    "leader": [
        IndexedField(_("Name"), "a", lambda r: r.name),
        IndexedField(_("Other names"), "a", aliases_of),
        IndexedField(
            _("Offices"), "b", lambda r: [t for term in r.terms.all() for t in (term.office, term.native_office)]
        ),
        IndexedField(
            _("State or organisation"), "b", lambda r: dict.fromkeys(term.actor.name for term in r.terms.all())
        ),
        IndexedField(_("Wikidata"), "b", lambda r: r.wikidata_id),
        IndexedField(_("Biography"), "d", lambda r: plain_text(r.biography)),
    ],
    "issue": [
        IndexedField(_("Name"), "a", lambda r: r.name),
        IndexedField(_("Other names"), "b", aliases_of),
        IndexedField(_("Part of"), "c", lambda r: r.parent.name if r.parent and r.parent.is_published else ""),
        IndexedField(_("Description"), "c", lambda r: plain_text(r.description)),
    ],
    "agreement": [
        IndexedField(_("Title"), "a", lambda r: r.title),
        IndexedField(_("Other names"), "a", recorded_names),
        IndexedField(_("Signed"), "b", lambda r: cached_date(r.signed)),
        IndexedField(_("Kind"), "b", lambda r: vocabulary_label(AgreementKind, r.kind)),
        IndexedField(_("Place"), "b", lambda r: names_of(r.place) if r.place else ""),
        IndexedField(_("Parties"), "b", lambda r: [party.actor for party in r.parties.all()]),
        IndexedField(_("Signatories"), "b", signatories_of),
        IndexedField(_("Issues"), "b", lambda r: r.issues.all()),
        IndexedField(_("Summit"), "c", lambda r: r.summit.title if r.summit else ""),
        IndexedField(_("Summary"), "c", lambda r: plain_text(r.summary)),
        IndexedField(_("Aftermath"), "c", lambda r: plain_text(r.fate)),
        IndexedField(_("Names of the issues"), "c", lambda r: aliases_of_all(r.issues.all())),
        IndexedField(_("Names of signatories"), "c", lambda r: aliases_of_all(signatories_of(r))),
    ],
    "quote": [
        IndexedField(_("Quotation"), "b", lambda r: r.text),
        IndexedField(_("Leader"), "b", lambda r: r.leader),
        IndexedField(_("Issue"), "b", lambda r: r.issue or ""),
        IndexedField(_("Names of the leader"), "c", lambda r: aliases_of(r.leader)),
        IndexedField(_("Names of the issue"), "c", lambda r: aliases_of(r.issue) if r.issue else ""),
        IndexedField(_("Summit"), "c", lambda r: r.summit.title),
        IndexedField(_("Date"), "d", lambda r: cached_date(r.said_on or r.summit.start)),
        IndexedField(_("Note"), "d", lambda r: plain_text(r.note)),
    ],
    "position": [
        IndexedField(_("Position"), "b", lambda r: plain_text(r.summary)),
        IndexedField(_("Leader"), "b", lambda r: r.leader or ""),
        IndexedField(_("Side"), "b", lambda r: r.actor),
        IndexedField(_("Issue"), "b", lambda r: r.issue),
        IndexedField(_("Names of the leader"), "c", lambda r: aliases_of(r.leader) if r.leader else ""),
        IndexedField(_("Names of the issue"), "c", lambda r: aliases_of(r.issue)),
        IndexedField(_("Summit"), "c", lambda r: r.summit.title),
        IndexedField(_("Date"), "d", lambda r: cached_span(r.summit.start, r.summit.end)),
        IndexedField(_("Names of the side"), "d", lambda r: recorded_names(r.actor)),
        IndexedField(_("Stance"), "d", lambda r: vocabulary_label(Stance, r.stance)),
    ],
    "commitment": [
        IndexedField(_("Commitment"), "b", lambda r: r.text),
        IndexedField(_("Agreement"), "b", lambda r: r.agreement.title),
        IndexedField(_("Issue"), "b", lambda r: r.issue or ""),
        IndexedField(_("Names of the issue"), "c", lambda r: aliases_of(r.issue) if r.issue else ""),
        IndexedField(_("What became of it"), "c", lambda r: [plain_text(one.summary) for one in r.assessments.all()]),
        IndexedField(_("Date"), "d", lambda r: cached_date(r.agreement.signed)),
    ],
    "document": [
        IndexedField(_("Title"), "a", lambda r: r.title),
        IndexedField(_("Part of"), "b", lambda r: summit_of(r).title),
        IndexedField(_("Publisher"), "b", lambda r: r.publisher),
        IndexedField(_("Text"), "c", lambda r: r.text),
        IndexedField(_("Kind"), "d", lambda r: vocabulary_label(DocumentKind, r.kind)),
    ],
    "country": [
        IndexedField(_("Name"), "a", lambda r: r.name),
        IndexedField(_("Other names"), "a", aliases_of),
        IndexedField(_("Code"), "b", lambda r: r.iso_code),
        IndexedField(_("Successor"), "c", lambda r: r.successor or ""),
        IndexedField(_("Predecessors"), "c", lambda r: r.predecessors.all()),
    ],
}
FIELDS["organisation"] = FIELDS["country"]
