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
from summits.search.analysis.country_aliases import country_aliases, short_forms
from summits.vocabularies import AgreementKind, DocumentKind, Stance, SummitKind


@dataclass(frozen=True)
class Field:
    """An indexed field: its label, its weight, and the function that returns its text or texts from a record."""

    name: str
    weight: str
    text: Callable


in_words = lru_cache(partial_dates.date_in_words)
span_in_words = lru_cache(partial_dates.span_in_words)
"""Both are cached, since dates recur: a summit's date is indexed with each of its positions."""


@lru_cache
def vocabulary_label(vocabulary, value):
    """Return the label of a value of a vocabulary, or "" for an empty value."""
    return str(vocabulary(value).label) if value else ""


def names_in_other_scripts(leader):
    """Return the native name and the other names of a leader."""
    return [leader.native_name, *(name.name for name in leader.names.all())]


def names_of_all(leaders):
    """Return the other names of several leaders."""
    return [name for leader in leaders for name in names_in_other_scripts(leader)]


def words_for(issues):
    """Return the synonyms of several issues."""
    return [name.name for issue in issues for name in issue.names.all()]


def participants_in_order(summit):
    """Return the leaders who took part in a summit, in protocol order."""
    return [part.leader for part in summit.participations.all()]


def issues_of(summit):
    """Return the issues that a summit discussed."""
    return [discussion.issue for discussion in summit.discussions.all()]


def signatories_of(agreement):
    """Return the leaders who signed an agreement."""
    return [party.signatory for party in agreement.parties.all() if party.signatory]


def summit_of(document):
    """Return the summit, or else the agreement, that a Document belongs to."""
    return document.summit or document.agreement


_ = gettext_noop

FIELDS = {
    "summit": [
        Field(_("Title"), "a", lambda s: s.title),
        Field(_("Participants"), "a", participants_in_order),
        Field(_("Place"), "a", lambda s: [s.place.name, s.place.native_name, s.country.name]),
        Field(_("Date"), "b", lambda s: span_in_words(s.start, s.end)),
        Field(_("Names of participants"), "a", lambda s: names_of_all(participants_in_order(s))),
        Field(_("Issues"), "b", issues_of),
        Field(_("Venue"), "b", lambda s: s.venue),
        Field(_("Series"), "b", lambda s: s.series.name if s.series else ""),
        Field(_("Collection"), "b", lambda s: s.collection.name if s.collection else ""),
        Field(_("Summary"), "c", lambda s: s.summary),
        Field(_("Outcomes"), "c", lambda s: [discussion.summary for discussion in s.discussions.all()]),
        Field(_("Synonyms of the issues"), "c", lambda s: words_for(issues_of(s))),
        Field(_("Agreements"), "c", lambda s: s.agreements.all()),
        Field(_("Programme"), "c", lambda s: [item.title for item in s.programme.all()]),
        Field(_("Offices"), "c", lambda s: [part.capacity for part in s.participations.all()]),
        Field(_("Background"), "d", lambda s: s.background),
        Field(_("Assessment"), "d", lambda s: s.assessment),
        Field(_("Note"), "d", lambda s: s.note),
        Field(_("Kind"), "d", lambda s: [vocabulary_label(SummitKind, s.kind), "summit, meeting, talks"]),
    ],
    "leader": [
        Field(_("Name"), "a", lambda r: r.name),
        Field(_("Other names"), "a", names_in_other_scripts),
        Field(_("Offices"), "b", lambda r: [t for term in r.terms.all() for t in (term.office, term.native_office)]),
        Field(_("Country"), "b", lambda r: dict.fromkeys(term.country.name for term in r.terms.all())),
        Field(_("Biography"), "d", lambda r: r.biography),
    ],
    "issue": [
        Field(_("Name"), "a", lambda r: r.name),
        Field(_("Synonyms"), "b", lambda r: r.names.all()),
        Field(_("Part of"), "c", lambda r: r.parent.name if r.parent and r.parent.is_published else ""),
        Field(_("Description"), "c", lambda r: r.description),
    ],
    "agreement": [
        Field(_("Title"), "a", lambda r: r.title),
        Field(_("Short name"), "b", lambda r: r.slug.replace("-", " ")),
        Field(_("Signed"), "b", lambda r: in_words(r.signed)),
        Field(_("Kind"), "b", lambda r: vocabulary_label(AgreementKind, r.kind)),
        Field(_("Place"), "b", lambda r: [r.place.name, r.place.native_name] if r.place else ""),
        Field(_("Parties"), "b", lambda r: [party.country for party in r.parties.all()]),
        Field(_("Signatories"), "b", signatories_of),
        Field(_("Issues"), "b", lambda r: r.issues.all()),
        Field(_("Summit"), "c", lambda r: r.summit.title if r.summit else ""),
        Field(_("Summary"), "c", lambda r: r.summary),
        Field(_("Aftermath"), "c", lambda r: r.fate),
        Field(_("Synonyms of the issues"), "c", lambda r: words_for(r.issues.all())),
        Field(_("Names of signatories"), "c", lambda r: names_of_all(signatories_of(r))),
    ],
    "quote": [
        Field(_("Quotation"), "b", lambda r: r.text),
        Field(_("Leader"), "b", lambda r: r.leader),
        Field(_("Issue"), "b", lambda r: r.issue or ""),
        Field(_("Names of the leader"), "c", lambda r: names_in_other_scripts(r.leader)),
        Field(_("Synonyms of the issue"), "c", lambda r: words_for([r.issue] if r.issue else [])),
        Field(_("Summit"), "c", lambda r: r.summit.title),
        Field(_("Date"), "d", lambda r: in_words(r.said_on or r.summit.start)),
        Field(_("Note"), "d", lambda r: r.note),
    ],
    "position": [
        Field(_("Position"), "b", lambda r: r.summary),
        Field(_("Leader"), "b", lambda r: r.leader or ""),
        Field(_("Side"), "b", lambda r: r.country),
        Field(_("Issue"), "b", lambda r: r.issue),
        Field(_("Names of the leader"), "c", lambda r: names_in_other_scripts(r.leader) if r.leader else ""),
        Field(_("Synonyms of the issue"), "c", lambda r: words_for([r.issue])),
        Field(_("Summit"), "c", lambda r: r.summit.title),
        Field(_("Date"), "d", lambda r: span_in_words(r.summit.start, r.summit.end)),
        Field(_("Names of the country"), "d", lambda r: short_forms(r.country)),
        Field(_("Stance"), "d", lambda r: vocabulary_label(Stance, r.stance)),
    ],
    "document": [
        Field(_("Title"), "a", lambda r: r.title),
        Field(_("Part of"), "b", lambda r: summit_of(r).title),
        Field(_("Publisher"), "b", lambda r: r.publisher),
        Field(_("Text"), "c", lambda r: r.text),
        Field(_("Kind"), "d", lambda r: vocabulary_label(DocumentKind, r.kind)),
    ],
    "country": [
        Field(_("Name"), "a", lambda r: r.name),
        Field(_("Other names"), "b", country_aliases),
        Field(_("Code"), "b", lambda r: r.iso_code),
        Field(_("Successor"), "c", lambda r: r.successor or ""),
        Field(_("Predecessors"), "c", lambda r: r.predecessors.all()),
    ],
}
