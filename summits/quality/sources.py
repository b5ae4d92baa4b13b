"""Rules for sources: none cited, fields that none confirms, invalid URLs, and the same URL twice."""

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from summits.models import (
    Agreement,
    AgreementEvent,
    Assessment,
    Commitment,
    Discussion,
    Document,
    Leader,
    Membership,
    Participation,
    Party,
    Position,
    ProgrammeItem,
    Quotation,
    Source,
    Summit,
    TermOfOffice,
)
from summits.models.base import Sourced
from summits.models.cited_texts import cited_text_names
from summits.models.references import record_models
from summits.models.web_addresses import WELL_FORMED, url_key
from summits.quality.rule import MAX_KEYS, QualityRule
from summits.text.inline_citations import UNCONFIRMED

NEED_A_SOURCE = (
    Summit,
    Participation,
    ProgrammeItem,
    Discussion,
    Position,
    Quotation,
    Agreement,
    Party,
    AgreementEvent,
    Commitment,
    Assessment,
    Leader,
    TermOfOffice,
    Membership,
)
"""The models that say that something happened. Names, issues, states, places, series and collections only organise the
archive: no reader doubts them, and to ask for their sources would bury the rest. That one agreement follows another can
be read in its text."""


def cites_source_q(model):
    """Return the condition that a row of ``model`` cites a source."""
    return Exists(model.sources.through.objects.filter(**{model._meta.model_name: OuterRef("pk")}))


def without_source(rows):
    """Filter rows to those that cite no source."""
    return rows.filter(~cites_source_q(rows.model))


def documents_without_source_or_url(rows):
    """Filter documents to those that neither cite a source nor have a URL, which is a source as well."""
    return without_source(rows.filter(url=""))


def with_unverified_fields(rows):
    """Filter rows to those with fields, or with sentences in texts, that no source confirms yet."""
    return rows.filter(unverified_q(rows.model))


def unverified_q(model):
    """Return the condition that a row of ``model`` has a field or a sentence that no source confirms yet."""
    condition = ~Q(unverified=[])
    for name in cited_text_names(model):
        condition |= Q(**{f"{name}__contains": UNCONFIRMED})
    return condition


def describe_unverified_fields(rows):
    """Return the names of these fields, as text by primary key."""
    names = {row.pk: [*row.unverified, *_names_of_marked_texts(row)] for row in rows}
    return {row.pk: ", ".join(_label(row, name) for name in dict.fromkeys(names[row.pk])) for row in rows}


def _names_of_marked_texts(row):
    return [name for name in cited_text_names(type(row)) if UNCONFIRMED in getattr(row, name)]


def _label(row, name):
    # A data package of another release may name a field that no longer exists.
    names = {field.name: field for field in row._meta.get_fields()}
    return str(names[name].verbose_name) if name in names else name


def malformed_urls(rows):
    """Filter rows to those with an invalid URL: not of the web, without a host, or with spaces."""
    return rows.exclude(url="").exclude(url__regex=WELL_FORMED)


def describe_url(rows):
    """Return the URL of each row, by primary key."""
    return {row.pk: row.url for row in rows}


def group_sources_by_url():
    """Return the primary keys of all sources with a URL, as a dict of page → list."""
    keys = {}
    for pk, address in Source.objects.exclude(url="").order_by("pk").values_list("pk", "url"):
        keys.setdefault(url_key(address), []).append(pk)
    return keys


def duplicate_sources(rows):
    """Filter sources to those with the URL of another source."""
    twice = [pk for keys in group_sources_by_url().values() if len(keys) > 1 for pk in keys]
    return rows.filter(pk__in=twice[:MAX_KEYS])


def describe_duplicates(rows):
    """Return the titles of these other sources, as text by primary key."""
    keys = group_sources_by_url()
    others = {row.pk: [pk for pk in keys.get(url_key(row.url), ()) if pk != row.pk] for row in rows}
    titles = dict(
        Source.objects.filter(pk__in={pk for pks in others.values() for pk in pks}).values_list("pk", "title")
    )
    return {row: ", ".join(titles[pk] for pk in pks if pk in titles) for row, pks in others.items()}


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
            details=describe_unverified_fields,
        )
        for model in record_models(Sourced)
    ),
    *(
        QualityRule("malformed-address", _("invalid web address"), model, "url", malformed_urls, details=describe_url)
        for model in (Source, Document)
    ),
    QualityRule(
        "duplicate-address",
        _("same web address as another source"),
        Source,
        "url",
        duplicate_sources,
        details=describe_duplicates,
    ),
]
