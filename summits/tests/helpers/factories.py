"""Factories: each function creates one record, published or approved where it can be, with its required values.

Any value can be given; slugs and names are generated if they are not. Each record is one changeset with its sources.
"""

from itertools import count

from summits.models import (
    Actor,
    Agreement,
    AgreementEvent,
    AgreementRelation,
    Assessment,
    Collection,
    Commitment,
    Correction,
    Discussion,
    Document,
    Feature,
    Issue,
    Leader,
    Membership,
    Participation,
    Party,
    Place,
    Position,
    ProgrammeItem,
    Quotation,
    Series,
    Source,
    Summit,
    TermOfOffice,
    changeset,
)

_numbers = count(1)
APPROVED = {"approved": True}


def _new(kind):
    return f"{kind}-{next(_numbers)}"


def _slug_of(words):
    return "-".join("".join(c if c.isalnum() and c.isascii() else " " for c in words.lower()).split())


def _sourced(record, sources):
    # One by one: their order is that in which they were added.
    for one in sources:
        record.sources.add(one)
    return record


@changeset()
def country(name=None, sources=(), **values):
    """Create a country."""
    name = name or _new("Country")
    return _sourced(Actor.objects.create(**{"name": name, "slug": _slug_of(name), **APPROVED, **values}), sources)


@changeset()
def organisation(name=None, sources=(), members=(), **values):
    """Create an organisation with ``members``, since 2000."""
    made = country(name or _new("Organisation"), sources, **{"kind": "organisation", **values})
    for member in members:
        membership(made, member)
    return made


@changeset()
def membership(organisation, member, start="2000", sources=(), **values):
    """Create a membership."""
    values = {"organisation": organisation, "member": member, "start": start, **values}
    return _sourced(Membership.objects.create(**values), sources)


@changeset()
def place(name=None, sources=(), **values):
    """Create a place."""
    name = name or _new("Town")
    values = {"country": values.pop("country", None) or country(), "slug": _slug_of(name), **APPROVED, **values}
    return _sourced(Place.objects.create(name=name, **values), sources)


@changeset()
def source(title=None, **values):
    """Create a source."""
    title = title or _new("Source")
    return Source.objects.create(**{"title": title, "slug": _slug_of(title), **APPROVED, **values})


@changeset()
def leader(name=None, sources=(), **values):
    """Create a leader from "Given Family"."""
    name = name or f"Ann {_new('Leader')}"
    given, _space, family = name.rpartition(" ")
    named = {"name": name, "sort_name": f"{family}, {given}", "slug": _slug_of(name), "status": "published"}
    return _sourced(Leader.objects.create(**{**named, **values}), sources)


@changeset()
def other_name(record, name, **values):
    """Create another name of a record."""
    return record.names.create(name=name, **values)


def leader_name(leader, name, **values):
    """Create another name of a leader."""
    return other_name(leader, name, **values)


@changeset()
def term(leader, office="President", start="2000-01-01", sources=(), **values):
    """Create a term of office."""
    values = {"actor": values.pop("actor", None) or country(), **values}
    return _sourced(TermOfOffice.objects.create(leader=leader, office=office, start=start, **values), sources)


@changeset()
def series(name=None, **values):
    """Create a series."""
    name = name or _new("Series")
    return Series.objects.create(**{"name": name, "slug": _slug_of(name), **APPROVED, **values})


@changeset()
def collection(name=None, sources=(), **values):
    """Create a collection."""
    name = name or _new("Collection")
    record = Collection.objects.create(**{"name": name, "slug": _slug_of(name), **APPROVED, **values})
    record.sources.set(sources)
    return record


@changeset()
def feature(kind="question", **values):
    """Create an item of the front page."""
    values = {"slug": _slug_of(_new("Feature")), "question": "Who met?", "address": "/summits/", **APPROVED, **values}
    return Feature.objects.create(kind=kind, **values)


@changeset()
def issue(name=None, sources=(), **values):
    """Create an issue."""
    name = name or _new("Issue")
    values = {"name": name, "slug": _slug_of(name), "status": "published", **values}
    return _sourced(Issue.objects.create(**values), sources)


def issue_name(issue, name, **values):
    """Create another name of an issue."""
    return other_name(issue, name, **values)


@changeset()
def summit(title=None, sources=(), **values):
    """Create a summit of one day in 2008; its country is that of the place unless given.

    ``series`` is one or a list of them. A ``virtual`` summit has neither place nor country.
    """
    title, in_series = title or _new("Summit"), values.pop("series", None)
    if not values.get("virtual"):
        values["place"] = values.get("place") or place(country=values.get("country"))
        values.setdefault("country", values["place"].country)
    named = {"title": title, "slug": _slug_of(title), "kind": "bilateral", "start": "2008-04-06", "status": "published"}
    made = _sourced(Summit.objects.create(**{**named, **values}), sources)
    made.series.set(in_series if isinstance(in_series, list | tuple) else filter(None, [in_series]))
    return made


@changeset()
def participation(summit, leader, actor, sources=(), **values):
    """Create a participation."""
    values = {"summit": summit, "leader": leader, "actor": actor, **values}
    return _sourced(Participation.objects.create(**values), sources)


@changeset()
def meeting(*sides, **values):
    """Create a summit at which the sides, each (leader, country), took part."""
    made = summit(**values)
    for person, state in sides:
        participation(made, person, state)
    return made


@changeset()
def programme_item(summit, order=1, sources=(), participants=(), **values):
    """Create an item of the programme."""
    values = {"on": summit.start, "kind": "talks", "title": "Talks", **values}
    made = _sourced(ProgrammeItem.objects.create(summit=summit, order=order, **values), sources)
    made.participants.add(*participants)
    return made


@changeset()
def discussion(summit, issue, outcome="discussed", sources=(), **values):
    """Create a discussion."""
    return _sourced(Discussion.objects.create(summit=summit, issue=issue, outcome=outcome, **values), sources)


@changeset()
def position(summit, issue, actor, summary="Wanted more.", sources=(), **values):
    """Create a position; the discussion must be there."""
    values = {"summit": summit, "issue": issue, "actor": actor, "summary": summary, **values}
    return _sourced(Position.objects.create(**values), sources)


@changeset()
def quotation(summit, leader, text="Trust, but verify.", sources=(), **values):
    """Create a quotation."""
    values = {"slug": _new("quotation"), "summit": summit, "leader": leader, "text": text, **values}
    return _sourced(Quotation.objects.create(**values), sources)


@changeset()
def agreement(title=None, sources=(), issues=(), parties=(), **values):
    """Create an agreement of the states ``parties`` on ``issues``."""
    title = title or _new("Agreement")
    named = {"title": title, "slug": _slug_of(title), "kind": "treaty", "signed": "2008-04-06", "status": "published"}
    made = _sourced(Agreement.objects.create(**{**named, **values}), sources)
    made.issues.add(*issues)
    for state in parties:
        party(made, state)
    return made


@changeset()
def party(agreement, actor, sources=(), **values):
    """Create a party."""
    return _sourced(Party.objects.create(agreement=agreement, actor=actor, **values), sources)


@changeset()
def event(agreement, on, kind, actor=None, sources=(), **values):
    """Create an event in the history of an agreement."""
    values = {"agreement": agreement, "on": on, "kind": kind, "actor": actor, **values}
    return _sourced(AgreementEvent.objects.create(**values), sources)


@changeset()
def relation(agreement, kind, other, sources=(), **values):
    """Create a relation between two agreements."""
    values = {"agreement": agreement, "kind": kind, "other": other, **values}
    return _sourced(AgreementRelation.objects.create(**values), sources)


@changeset()
def commitment(agreement, text="Reduce arms.", sources=(), committed_by=(), **values):
    """Create a commitment, numbered after those that the agreement has."""
    values = {"slug": _new("commitment"), "order": agreement.commitments.count() + 1, "wording": "paraphrase", **values}
    made = _sourced(Commitment.objects.create(agreement=agreement, text=text, **values), sources)
    made.committed_by.add(*committed_by)
    return made


@changeset()
def assessment(commitment, actor, verdict="kept", sources=(), **values):
    """Create an assessment of a commitment."""
    values = {"on": "2010-01-01", "summary": "It was done.", **values}
    return _sourced(Assessment.objects.create(commitment=commitment, actor=actor, verdict=verdict, **values), sources)


@changeset()
def document(sources=(), **values):
    """Create a document of the ``summit`` or the ``agreement`` given."""
    values = {"slug": _new("document"), "title": "Text", "kind": "text", "language": "en", **values}
    return _sourced(Document.objects.create(**values), sources)


@changeset()
def correction(**values):
    """Create a correction of the ``summit``, ``leader``, ``issue`` or ``agreement`` given."""
    values = {"what": "The day was another.", "why": "The programme says so.", "status": "published", **values}
    return Correction.objects.create(**values)
