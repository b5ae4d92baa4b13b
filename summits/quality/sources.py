"""What rests on no source, what none confirms, and sources that cannot be found or stand here twice."""

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _

from summits.models import (
    Agreement,
    AgreementEvent,
    Discussion,
    Document,
    Leader,
    Participation,
    Party,
    Position,
    ProgrammeItem,
    Quote,
    Source,
    Summit,
    Term,
)
from summits.models.base import Sourced
from summits.models.references import record_models
from summits.models.web_addresses import WELL_FORMED, page_of
from summits.quality.rule import MAX_KEYS, QualityRule

NEED_A_SOURCE = (
    Summit,
    Participation,
    ProgrammeItem,
    Discussion,
    Position,
    Quote,
    Agreement,
    Party,
    AgreementEvent,
    Leader,
    Term,
)
"""What says that something happened. Names, topics, states, places, series and collections only order the archive: no
reader doubts them, and to ask for their sources would bury the rest. That one agreement follows another stands in its
text."""


def cites_source_q(model):
    """Return the condition that a row of ``model`` cites a source."""
    return Exists(model.sources.through.objects.filter(**{model._meta.model_name: OuterRef("pk")}))


def without_source(rows):
    """Rows that cite no source."""
    return rows.filter(~cites_source_q(rows.model))


def documents_without_source_or_url(rows):
    """Documents that neither cite a source nor say where they can be read, which is a source as well."""
    return without_source(rows.filter(url=""))


def with_unverified_fields(rows):
    """Rows with fields that no source confirms yet."""
    return rows.exclude(unverified=[])


def describe_unverified_fields(rows):
    """Name these fields."""
    return {row.pk: ", ".join(_label(row, name) for name in row.unverified) for row in rows}


def _label(row, name):
    # A bundle of another release may name a field that is no more.
    names = {field.name: field for field in row._meta.get_fields()}
    return str(names[name].verbose_name) if name in names else name


def malformed_urls(rows):
    """Rows with an address that leads nowhere: not of the web, without a host, with spaces."""
    return rows.exclude(url="").exclude(url__regex=WELL_FORMED)


def describe_url(rows):
    """Tell the address."""
    return {row.pk: row.url for row in rows}


def group_sources_by_url():
    """Return the primary keys of all sources on the web, as lists by their pages."""
    keys = {}
    for pk, address in Source.objects.exclude(url="").order_by("pk").values_list("pk", "url"):
        keys.setdefault(page_of(address), []).append(pk)
    return keys


def duplicate_sources(rows):
    """Sources with the address of another source."""
    twice = [pk for keys in group_sources_by_url().values() if len(keys) > 1 for pk in keys]
    return rows.filter(pk__in=twice[:MAX_KEYS])


def describe_duplicates(rows):
    """Name the other sources."""
    keys = group_sources_by_url()
    others = {row.pk: [pk for pk in keys.get(page_of(row.url), ()) if pk != row.pk] for row in rows}
    titles = dict(
        Source.objects.filter(pk__in={pk for pks in others.values() for pk in pks}).values_list("pk", "title")
    )
    return {row: ", ".join(titles[pk] for pk in pks if pk in titles) for row, pks in others.items()}


SOURCED = [model for model in record_models() if issubclass(model, Sourced)]

RULES = [
    *(QualityRule("no-source", _("no source"), model, "sources", without_source) for model in NEED_A_SOURCE),
    QualityRule("no-source", _("no source"), Document, "sources", documents_without_source_or_url),
    *(
        QualityRule(
            "unverified",
            _("not yet confirmed"),
            model,
            "unverified",
            with_unverified_fields,
            more=describe_unverified_fields,
        )
        for model in SOURCED
    ),
    *(
        QualityRule("malformed-address", _("invalid web address"), model, "url", malformed_urls, more=describe_url)
        for model in (Source, Document)
    ),
    QualityRule(
        "duplicate-address",
        _("same web address as another source"),
        Source,
        "url",
        duplicate_sources,
        more=describe_duplicates,
    ),
]
