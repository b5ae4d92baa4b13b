"""The sections of each model's page, each with a function that returns all its rows in the order of the page."""

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import F, Prefetch, Q
from django.utils.translation import gettext_lazy as _

from summits.caching.memoize import memoize_per_version
from summits.facets import counterparts, fetcher
from summits.filters.lookups import published_issues
from summits.models import (
    Actor,
    Agreement,
    AgreementEvent,
    AgreementRelation,
    Assessment,
    Commitment,
    Correction,
    Discussion,
    Document,
    Issue,
    Leader,
    Participation,
    Party,
    Position,
    ProgrammeItem,
    Quotation,
    Source,
    Summit,
    TermOfOffice,
)
from summits.models.references import grandchild_models, page_keys
from summits.presenters.citing_records import citations, citing_models, source_links
from summits.presenters.legal_status import with_status
from summits.presenters.memberships import memberships_in
from summits.querysets import with_subissues
from summits.querysets.alphabet import Alphabetical


@dataclass(frozen=True)
class Section:
    """A section: its heading, and a function from the record (and the value of its filter) to its rows.

    ``kind`` says how a row is printed (see section.html). ``filter``: the query parameter that narrows the rows;
    ``resolve_filter``: a function from its value to what it names, or None. ``anchor``: the part of the record's page
    that shows the first rows. ``is_sourced``: whether the rows' sources are cited. ``present``: a function from
    the rows of one page to what is printed of them.
    """

    heading: str
    kind: str
    rows: Callable
    anchor: str
    filter: str = ""
    resolve_filter: Callable = None
    is_sourced: bool = True
    present: Callable = list


def published_issue(slug):
    """Return the published issue of this slug, or None."""
    return Issue.objects.published().filter(slug=slug).first()


def by_record(lookup, statements):
    """Return a function from a record, and an issue or None, to the record's ``statements`` on that issue or on all.

    ``statements`` is a function that returns a queryset of those of all records; ``lookup``: its lookup of the record.
    """

    def rows(record, issue=None):
        found = statements().filter(**{lookup: record})
        return found if issue is None else found.filter(issue=issue)

    return rows


def positions():
    """Return the published positions, newest first."""
    found = Position.objects.published().in_protocol_order().select_related("summit", "issue", "actor")
    return found.order_by("-summit__first_day", Alphabetical("issue__name"), "pk")


def positions_by_side():
    """Return the published positions of summits, by issue and then in the order of the sides."""
    found = positions()
    return found.order_by(Alphabetical("issue__name"), *found.side_order(), "pk")


def quotations():
    """Return the published quotations, newest first."""
    found = Quotation.objects.published().select_related("summit", "leader", "issue")
    return found.order_by("-summit__first_day", "pk")


def quotations_on(issue):
    """Return the published quotations on an issue or one of its published sub-issues, newest first."""
    return quotations().filter(issue__in=with_subissues([issue], memoize_per_version(published_issues)))


def corrections(lookup):
    """Return a function from a record to its published corrections, newest first; ``lookup`` is their lookup of it."""
    return lambda record: Correction.objects.published().filter(**{lookup: record})


def documents(lookup):
    """Return a function from a record to its published documents, oldest first; ``lookup`` is their lookup of it."""
    return lambda record: (
        Document.objects.published().filter(**{lookup: record}).order_by(F("published").asc(nulls_last=True), "pk")
    )


def documents_of_summit(summit):
    """Return the published documents of a summit and of its published agreements."""
    agreements = list(Agreement.objects.published().filter(summit=summit).order_by().values_list("pk", flat=True))
    of_agreements = Document.objects.published().filter(agreement__in=agreements).order_by()
    # A UNION instead of an OR, so that each half uses its own index.
    return Document.objects.published().filter(summit=summit).order_by().union(of_agreements).order_by("pk")


def all_sources(record):
    """Return the approved sources that a record and its published child records cite, by title, as a PkSequence.

    There are many statements and few sources, so one query reads the primary keys of all sources: they serve for the
    count and for any slice.
    """
    found = source_links(type(record)).filter(**{type(record)._meta.model_name: record}).values("source")
    children = [
        (relation.related_model, relation.field.name)
        for relation in type(record)._meta.related_objects
        if relation.one_to_many
    ]
    grandchildren = [
        (key.model, f"{key.name}__{owner.name}")
        for child, key in grandchild_models(type(record))
        for owner in page_keys(child)
    ]
    for model, field in (*children, *grandchildren):
        if hasattr(model, "sources") and model is not type(record):
            # Filtered by a join, which goes from the record's few rows to their links.
            name = model._meta.model_name
            links = source_links(model).filter(
                model.objects.all().published_q(f"{name}__"), **{f"{name}__{field}": record}
            )
            found = found.union(links.values("source"), all=True)
    sources = Source.objects.filter(Source.objects.all().published_q())
    return PkSequence(
        sources, list(sources.filter(pk__in=found).order_by(Alphabetical("title"), "slug").values_list("pk", flat=True))
    )


class PkSequence:
    """A sequence of records by their primary keys, for a paginator; slices are fetched from the queryset ``rows``."""

    def __init__(self, rows, pks):
        self.pks, self._fetch = pks, fetcher(rows)

    def __len__(self):
        return len(self.pks)

    def __getitem__(self, part):
        """Return the records of a slice."""
        return self._fetch(self.pks[part])


class Counterparts:
    """A sequence, for a paginator, of the leaders of other states whom a leader met, most often met first."""

    def __init__(self, leader):
        self.rows = counterparts(leader.pk)

    def __len__(self):
        return len(self.rows)

    def __getitem__(self, part):
        """Return the leaders of a slice, each with ``met``, the number of meetings."""
        met = dict(self.rows[part])
        leaders = Leader.objects.published().in_bulk(met)
        for pk, leader in leaders.items():
            leader.met = met[pk]
        # A leader may be withdrawn between the two queries.
        return [leaders[pk] for pk in met if pk in leaders]


def heads_of(organisation):
    """Return the published terms of office of the heads of an organisation, the latest first."""
    found = TermOfOffice.objects.published().filter(actor=organisation).select_related("leader", "actor")
    return found.order_by("-first_day", "office", "pk")


def relations(agreement):
    """Return the published relations of an agreement, in both directions."""
    found = AgreementRelation.objects.published().select_related("agreement", "other")
    return found.filter(Q(agreement=agreement) | Q(other=agreement)).order_by("agreement__signed_day", "pk")


def assessments(agreement):
    """Return the published assessments of an agreement's commitments, in their order, the latest of a state first."""
    found = Assessment.objects.published().filter(commitment__agreement=agreement)
    return found.select_related("commitment", "actor").order_by(
        "commitment__order", Alphabetical("actor__name"), "-on_day", "-pk"
    )


def commitments(lookup):
    """Return a function from a record to the published commitments; ``lookup`` is their lookup of the record.

    Each has its ``published_assessments``, the latest of a state first.
    """
    assessed = Assessment.objects.published().select_related("actor").order_by("-on_day", "-pk")
    return lambda record: (
        Commitment.objects.published()
        .filter(**{lookup: record})
        .in_order()
        .select_related("agreement")
        .prefetch_related(Prefetch("assessments", assessed, to_attr="published_assessments"))
        .order_by("agreement__signed_day", "agreement__slug", "order")
    )


SOURCES_SECTION = Section(_("Sources"), "source", all_sources, "sources", is_sourced=False)


def corrections_section(lookup):
    """Return the Section of a record's corrections; ``lookup``: the lookup of the record."""
    return Section(_("Corrections"), "correction", corrections(lookup), "corrections", is_sourced=False)


NAMES_SECTION = Section(_("Other names"), "name", lambda record: record.names.order_by("pk"), "main")


def section_by_issue(heading, kind, rows, anchor):
    """Return a Section that can be filtered by one issue."""
    return Section(heading, kind, rows, anchor, filter="issue", resolve_filter=published_issue)


SECTIONS = {
    Summit: {
        "participants": Section(
            _("Participants"),
            "participation",
            lambda summit: Participation.objects.published().filter(summit=summit).with_people(),
            "main",
        ),
        "names": NAMES_SECTION,
        "programme": Section(
            _("Programme"),
            "statement",
            lambda summit: ProgrammeItem.objects.published().filter(summit=summit).order_by("order"),
            "programme",
        ),
        "issues": Section(
            _("Issues"),
            "discussion",
            lambda summit: Discussion.objects.published().filter(summit=summit).in_order().with_apart(),
            "issues",
        ),
        "positions": section_by_issue(_("Positions"), "position", by_record("summit", positions_by_side), "issues"),
        "quotations": section_by_issue(_("Quotations"), "quotation", by_record("summit", quotations), "issues"),
        "agreements": Section(
            _("Agreements"),
            "agreement",
            lambda summit: Agreement.objects.published().filter(summit=summit).for_summit(),
            "agreements",
            is_sourced=False,
            present=with_status,
        ),
        "commitments": Section(_("Commitments"), "commitment", commitments("agreement__summit"), "commitments"),
        "documents": Section(_("Documents"), "document", documents_of_summit, "documents"),
        "followed-by": Section(
            _("Follow-up meetings"),
            "summit",
            lambda summit: Summit.objects.published().filter(follows=summit).order_by("first_day", "last_day", "slug"),
            "neighbours",
            is_sourced=False,
        ),
        "parts": Section(
            _("Meetings within this one"),
            "summit",
            lambda summit: Summit.objects.published().filter(part_of=summit).order_by("first_day", "last_day", "slug"),
            "neighbours",
            is_sourced=False,
        ),
        "corrections": corrections_section("summit"),
        "sources": SOURCES_SECTION,
    },
    Leader: {
        "positions": section_by_issue(_("Positions"), "position", by_record("leader", positions), "positions"),
        "quotations": section_by_issue(_("Quotations"), "quotation", by_record("leader", quotations), "quotes"),
        "counterparts": Section(_("Counterparts"), "counterpart", Counterparts, "counterparts", is_sourced=False),
        "offices": Section(
            _("Offices"),
            "statement",
            lambda leader: TermOfOffice.objects.filter(leader=leader).select_related("leader", "actor"),
            "terms",
        ),
        "names": NAMES_SECTION,
        "corrections": corrections_section("leader"),
        "sources": SOURCES_SECTION,
    },
    Issue: {
        "subtopics": Section(
            _("Subtopics"),
            "subtopic",
            lambda issue: Issue.objects.published().filter(parent=issue).with_counts(),
            "parts",
            is_sourced=False,
        ),
        "names": NAMES_SECTION,
        "quotations": Section(_("Quotations"), "quotation", quotations_on, "quotes"),
        "corrections": corrections_section("issue"),
        "sources": SOURCES_SECTION,
    },
    Agreement: {
        "names": NAMES_SECTION,
        "parties": Section(
            _("Parties"),
            "party",
            lambda agreement: Party.objects.published().filter(agreement=agreement).in_protocol_order(),
            "parties",
        ),
        "events": Section(
            _("Timeline"),
            "event",
            lambda agreement: AgreementEvent.objects.published().filter(agreement=agreement).in_order(),
            "life",
        ),
        "relations": Section(_("Related agreements"), "relation", relations, "lineage"),
        "issues": Section(
            _("Issues"),
            "issue",
            lambda agreement: Issue.objects.published().filter(agreements=agreement),
            "main",
            is_sourced=False,
        ),
        "commitments": Section(_("Commitments"), "commitment", commitments("agreement"), "commitments"),
        "assessments": Section(_("Assessments of the commitments"), "assessment", assessments, "commitments"),
        "documents": Section(_("Documents"), "document", documents("agreement"), "documents"),
        "corrections": corrections_section("agreement"),
        "sources": SOURCES_SECTION,
    },
    Actor: {
        "names": NAMES_SECTION,
        "predecessors": Section(
            _("Predecessors"),
            "country",
            lambda actor: Actor.objects.published().filter(successor=actor),
            "main",
            is_sourced=False,
        ),
        "members": Section(_("Members"), "membership", memberships_in, "members"),
        "heads": Section(_("Heads"), "head", heads_of, "heads"),
        "positions": section_by_issue(_("Positions"), "position", by_record("actor", positions), "positions"),
    },
    Source: {
        "citations": Section(
            _("Cited for"),
            "statement",
            citations,
            "cited",
            filter="kind",
            resolve_filter=lambda name: citing_models().get(name),
            is_sourced=False,
        ),
    },
}
"""Model → the last part of the URL → its Section."""
