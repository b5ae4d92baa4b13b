"""Admin URLs, with the #anchor of the field, at which data-quality findings are corrected."""

from functools import cache
from typing import NamedTuple
from urllib.parse import urlencode

from django.contrib import admin
from django.contrib.admin.utils import flatten_fieldsets
from django.db.models import ForeignKey
from django.forms.models import _get_foreign_key
from django.urls import reverse

from summits.admin.urls import change_url
from summits.models import ZeroResultQuery


def with_edit_urls(findings):
    """Return pairs of a finding and its edit URL, for a list of ``findings``.

    The database is queried once for each kind of inline row among them.
    """
    places = _places(findings)
    return [(finding, _address(finding, places)) for finding in findings]


def _address(finding, places):
    if isinstance(finding.row, ZeroResultQuery):
        return f"{reverse('admin:summits_zeroresultquery_changelist')}?{urlencode({'q': finding.row.query})}"
    if _has_page(finding):
        record = finding.row if finding.rule.is_fixed_on_own_page else finding.record
        return f"{change_url(record)}#{_on_page(type(record), finding.rule.field)}"
    return f"{change_url(finding.record)}#{_in_row(finding, places)}"


def _has_page(finding):
    # Whether the finding is corrected on a page of its own, not in an inline row.
    return finding.rule.is_fixed_on_own_page or finding.record is finding.row


def _on_page(model, name):
    # The anchor of an inline, or of a field; of the page's content if the page does not show the field.
    if model._meta.get_field(name).one_to_many:
        return f"{name}-group"
    shown = flatten_fieldsets(admin.site._registry[model].fieldsets)
    return f"id_{name}" if name in shown else "content-main"


class LinkedRows(NamedTuple):
    """An inline: the foreign key to its page's record, the prefix of its formset, and the fields that it shows."""

    key: ForeignKey
    prefix: str
    fields: frozenset


@cache
def _rows(page_model, row_model):
    page = admin.site._registry[page_model]
    inline = next(inline for inline in page.inlines if inline.model is row_model)
    key = _get_foreign_key(page_model, row_model, fk_name=inline.fk_name)
    prefix = key.remote_field.get_accessor_name(model=row_model)
    return LinkedRows(key, prefix, frozenset(flatten_fieldsets(inline.fieldsets)))


def _rows_with(finding):
    return _rows(type(finding.record), type(finding.row))


def _in_row(finding, places):
    rows = _rows_with(finding)
    # Rows are numbered in the order of the page. For a deleted row the anchor is that of the whole inline.
    place = places.get((rows.key, finding.row.pk))
    if place is None:
        return f"{rows.prefix}-group"
    row = f"{rows.prefix}-{place}"
    return f"id_{row}-{finding.rule.field}" if finding.rule.field in rows.fields else row


def _places(findings):
    """Return the index of each inline row in its formset: (foreign key to the page's record, row's pk) → index."""
    pages = {}
    for finding in findings:
        if not _has_page(finding):
            pages.setdefault(_rows_with(finding).key, set()).add(finding.record.pk)
    places = {}
    for key, records in pages.items():
        numbers = dict.fromkeys(records, 0)
        rows = key.model._default_manager.filter(**{f"{key.name}__in": records})
        for record, row in rows.values_list(key.attname, "pk"):
            places[key, row] = numbers[record]
            numbers[record] += 1
    return places
