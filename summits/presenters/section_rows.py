"""What each section of a record's page holds: its rows in full, in the order of the page."""

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import CharField, Count, F, Q, Value
from django.utils.translation import gettext_lazy as _

from summits.caching.memoize import memoize_per_version
from summits.facets import counterparts, fetcher
from summits.filters.lookups import published_issues
from summits.models import (
    Agreement,
    AgreementEvent,
    AgreementRelation,
    Correction,
    Country,
    Discussion,
    Document,
    Issue,
    IssueName,
    Leader,
    LeaderName,
    Participation,
    Party,
    Position,
    ProgrammeItem,
    Quote,
    Source,
    Summit,
    Term,
)
from summits.querysets import published_queryset, with_subissues


@dataclass(frozen=True)
class Section:
    """A section: its heading, and a function from the record (and what narrows it) to its rows.

    ``kind`` says how a row is printed (see section.html). ``filter``: the parameter of the address that narrows it;
    ``find``: a function from its value to what it names, or None. ``anchor``: the part of the record's page.
    """

    heading: str
    kind: str
    rows: Callable
    anchor: str
    filter: str = ""
    find: Callable = None
    is_sourced: bool = True


def published_issue(slug):
    """Return the published issue of this slug, or None."""
    return Issue.objects.published().filter(slug=slug).first()


def of_record(where, statements):
    """Return the function that answers with the ``statements`` of a record, on one issue or on all.

    ``statements`` answers with those of all records; ``where`` is their relation to the record.
    """

    def rows(record, issue=None):
        found = statements().filter(**{where: record})
        return found if issue is None else found.filter(issue=issue)

    return rows


def positions():
    """Return the public positions, newest first."""
    found = Position.objects.published().in_protocol_order().select_related("summit", "issue", "country")
    return found.order_by("-summit__first_day", "issue__name", "pk")


def quotations():
    """Return the public quotations, newest first."""
    found = Quote.objects.published().select_related("summit", "leader", "issue")
    return found.order_by("-summit__first_day", "pk")


def quotations_on(issue):
    """Return the public quotations on an issue or one of its public subtopics, newest first."""
    return quotations().filter(issue__in=with_subissues([issue], memoize_per_version(published_issues)))


def corrections(where):
    """Return the function that answers with the public corrections of a record, newest first."""
    return lambda record: Correction.objects.published().filter(**{where: record})


def documents(where):
    """Return the function that answers with the public documents of a record, the oldest first."""
    return lambda record: (
        Document.objects.published().filter(**{where: record}).order_by(F("published").asc(nulls_last=True), "pk")
    )


def documents_of_summit(summit):
    """Return the public documents of a summit and of its public agreements."""
    agreements = list(Agreement.objects.published().filter(summit=summit).order_by().values_list("pk", flat=True))
    of_agreements = Document.objects.published().filter(agreement__in=agreements).order_by()
    # Apart, so that each half is read by its index.
    return Document.objects.published().filter(summit=summit).order_by().union(of_agreements).order_by("pk")


def sources_of(record):
    """Return the approved sources that a record and the public records which belong to it cite, by title.

    As a list of them all would be, of which slices are fetched. The statements are many and the sources few: they are
    gone through once, for their number and for a page.
    """
    found = links_of(type(record)).filter(**{type(record)._meta.model_name: record}).values("source")
    for relation in type(record)._meta.related_objects:
        model, field = relation.related_model, relation.field.name
        if relation.one_to_many and hasattr(model, "sources") and model is not type(record):
            # By a join, from the few rows of the record to their links.
            name = model._meta.model_name
            links = links_of(model).filter(model.objects.all().gate(f"{name}__"), **{f"{name}__{field}": record})
            found = found.union(links.values("source"), all=True)
    sources = Source.objects.filter(Source.objects.all().gate())
    return Fetched(sources, list(sources.filter(pk__in=found).order_by("title", "slug").values_list("pk", flat=True)))


class Fetched:
    """Records with these primary keys, in their order, of which slices are fetched from ``rows``, a queryset."""

    def __init__(self, rows, keys):
        self.keys, self._fetch = keys, fetcher(rows)

    def __len__(self):
        return len(self.keys)

    def __getitem__(self, places):
        """Return the records of a slice."""
        return self._fetch(self.keys[places])


def links_of(model):
    """Return the links of a model's records to their sources."""
    return model.sources.through.objects.order_by()


class Counterparts:
    """The leaders of other states whom a leader met, most often first, to be cut into pages."""

    def __init__(self, leader):
        self.rows = counterparts(leader.pk)

    def __len__(self):
        return len(self.rows)

    def __getitem__(self, places):
        """Return the leaders of a slice, each with ``met``, the number of meetings."""
        met = dict(self.rows[places])
        leaders = Leader.objects.published().in_bulk(met)
        for pk, leader in leaders.items():
            leader.met = met[pk]
        # One may be withdrawn between two questions to the database.
        return [leaders[pk] for pk in met if pk in leaders]


class Citing:
    """The public records of all kinds, or of one, that cite a source, kind after kind, to be cut into pages."""

    def __init__(self, source, models):
        self.source, self.models = source, models
        numbers = memoize_per_version(numbers_citing, source.pk)
        self.sizes = [numbers.get(model, 0) for model in models]

    def __len__(self):
        return sum(self.sizes)

    def __getitem__(self, places):
        """Return the records of a slice."""
        found, start, stop = [], places.start, places.stop
        for model, size in zip(self.models, self.sizes, strict=True):
            if start < size and stop > 0:
                name = f"{model._meta.model_name}_id"
                keys = public_links(model, self.source).order_by(name).values_list(name, flat=True)
                found += labelled_records(model, keys[max(start, 0) : stop])
            start, stop = start - size, stop - size
        return found


SHOWN = {"summit", "agreement", "leader", "issue", "country"}
"""The relations that name a statement on the page of its source."""


def public_links(model, source):
    """Return the links of the public records of ``model`` to ``source``."""
    links, records = links_of(model).filter(source=source), model.objects.all()
    return links.filter(records.gate(f"{model._meta.model_name}__")) if hasattr(records, "gate") else links


def labelled_records(model, keys):
    """Return the records with these primary keys, in that order, with what names them."""
    joins = [field.name for field in model._meta.fields if field.name in SHOWN and field.is_relation]
    found = published_queryset(model, *joins).in_bulk(list(keys))
    return [found[key] for key in keys if key in found]


def first_citing(source, most):
    """Return the public records that cite a source, as (model, number of all, the first ``most``); none with 0."""
    numbers = memoize_per_version(numbers_citing, source.pk)
    return [(model, number, first_citing_of(model, source, most)) for model, number in numbers.items()]


def numbers_citing(source):
    """Return model → how many of its public records cite a source (its primary key); none with 0.

    To count 84,000 takes PostgreSQL 85 ms, so this is kept.
    """
    models = models_citing()
    counted = [
        public_links(model, source).annotate(kind=Value(name, output_field=CharField())).values_list("kind")
        for name, model in models.items()
    ]
    counted = [links.annotate(number=Count("pk")) for links in counted]
    numbers = dict(counted[0].union(*counted[1:], all=True))
    return {model: numbers[name] for name, model in models.items() if numbers.get(name)}


def first_citing_of(model, source, most):
    """Return the public records of ``model`` that first cited ``source``, with what names them."""
    links = public_links(model, source).order_by("pk").values(model._meta.model_name)[:most]
    joins = [field.name for field in model._meta.fields if field.name in SHOWN and field.is_relation]
    return list(published_queryset(model, *joins).filter(pk__in=links).order_by("pk"))


def models_citing():
    """Return the models whose records cite sources, as name → model."""
    relations = [relation for relation in Source._meta.related_objects if relation.many_to_many]
    return {relation.related_model._meta.model_name: relation.related_model for relation in relations}


def citations(source, model=None):
    """Return the public records that cite a source, of one model or of all."""
    return Citing(source, [model] if model else list(models_citing().values()))


def relations(agreement):
    """Return the public relations of an agreement, in both directions."""
    found = AgreementRelation.objects.published().select_related("agreement", "other")
    return found.filter(Q(agreement=agreement) | Q(other=agreement)).order_by("agreement__signed_day", "pk")


SOURCES = Section(_("Sources"), "source", sources_of, "sources", is_sourced=False)


def corrected(where):
    """Return the Section of the corrections of a record."""
    return Section(_("Corrections"), "correction", corrections(where), "corrections", is_sourced=False)


def other_names(where, model):
    """Return the Section of the other names of a record, which are of ``model``."""
    return Section(_("Names"), "name", lambda record: model.objects.filter(**{where: record}), "main", is_sourced=False)


def on_issues(heading, kind, rows, anchor):
    """Return a Section that can be narrowed to one issue."""
    return Section(heading, kind, rows, anchor, filter="issue", find=published_issue)


SECTIONS = {
    Summit: {
        "participants": Section(
            _("Participants"),
            "participation",
            lambda summit: Participation.objects.published().filter(summit=summit).in_protocol_order(),
            "main",
        ),
        "programme": Section(
            _("Programme"),
            "statement",
            lambda summit: ProgrammeItem.objects.published().filter(summit=summit).order_by("order"),
            "programme",
        ),
        "issues": Section(
            _("Issues"),
            "discussion",
            lambda summit: Discussion.objects.published().filter(summit=summit).in_order(),
            "issues",
        ),
        "positions": on_issues(_("Positions"), "position", of_record("summit", positions), "issues"),
        "quotations": on_issues(_("Quotations"), "quote", of_record("summit", quotations), "issues"),
        "agreements": Section(
            _("Agreements"),
            "agreement",
            lambda summit: Agreement.objects.published().filter(summit=summit).for_summit(),
            "agreements",
        ),
        "documents": Section(_("Documents"), "document", documents_of_summit, "documents"),
        "followed-by": Section(
            _("Follow-up meetings"),
            "summit",
            lambda summit: Summit.objects.published().filter(follows=summit).order_by("first_day", "last_day", "slug"),
            "neighbours",
            is_sourced=False,
        ),
        "corrections": corrected("summit"),
        "sources": SOURCES,
    },
    Leader: {
        "positions": on_issues(_("Positions"), "position", of_record("leader", positions), "positions"),
        "quotations": on_issues(_("Quotations"), "quote", of_record("leader", quotations), "quotes"),
        "counterparts": Section(_("Counterparts"), "counterpart", Counterparts, "counterparts", is_sourced=False),
        "offices": Section(
            _("Offices"),
            "statement",
            lambda leader: Term.objects.filter(leader=leader).select_related("leader", "country"),
            "terms",
        ),
        "names": other_names("leader", LeaderName),
        "corrections": corrected("leader"),
        "sources": SOURCES,
    },
    Issue: {
        "subtopics": Section(
            _("Subtopics"),
            "subtopic",
            lambda issue: Issue.objects.published().filter(parent=issue).with_counts(),
            "parts",
            is_sourced=False,
        ),
        "names": other_names("issue", IssueName),
        "quotations": Section(_("Quotations"), "quote", quotations_on, "quotes"),
        "corrections": corrected("issue"),
        "sources": SOURCES,
    },
    Agreement: {
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
        "documents": Section(_("Documents"), "document", documents("agreement"), "documents"),
        "corrections": corrected("agreement"),
        "sources": SOURCES,
    },
    Country: {
        "predecessors": Section(
            _("Predecessors"),
            "country",
            lambda country: Country.objects.published().filter(successor=country),
            "main",
            is_sourced=False,
        ),
    },
    Source: {
        "citations": Section(
            _("Cited for"),
            "statement",
            citations,
            "cited",
            filter="kind",
            find=lambda name: models_citing().get(name),
            is_sourced=False,
        ),
    },
}
"""Model → the last part of the address → its Section."""
