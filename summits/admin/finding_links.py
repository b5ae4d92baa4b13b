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
    indexes = _row_indexes(findings)
    return [(finding, _edit_url(finding, indexes)) for finding in findings]


def _edit_url(finding, indexes):
    if isinstance(finding.row, ZeroResultQuery):
        return f"{reverse('admin:summits_zeroresultquery_changelist')}?{urlencode({'q': finding.row.query})}"
    if _has_page(finding):
        record = finding.row if finding.rule.is_fixed_on_own_page else finding.record
        return f"{change_url(record)}#{_field_anchor(type(record), finding.rule.field)}"
    return f"{change_url(finding.record)}#{_row_anchor(finding, indexes)}"


def _has_page(finding):
    # Whether the finding is corrected on a page of its own, not in an inline row.
    return finding.rule.is_fixed_on_own_page or finding.record is finding.row


def _field_anchor(model, name):
    # The anchor of an inline, or of a field; of the page's content if the page does not show the field.
    if model._meta.get_field(name).one_to_many:
        return f"{name}-group"
    shown = flatten_fieldsets(admin.site._registry[model].fieldsets)
    return f"id_{name}" if name in shown else "content-main"


class InlineRows(NamedTuple):
    """An inline: the foreign key to its page's record, the prefix of its formset, and the fields that it shows."""

    key: ForeignKey
    prefix: str
    fields: frozenset


@cache
def _inline(page_model, row_model):
    page = admin.site._registry[page_model]
    inline = next(inline for inline in page.inlines if inline.model is row_model)
    key = _get_foreign_key(page_model, row_model, fk_name=inline.fk_name)
    prefix = key.remote_field.get_accessor_name(model=row_model)
    return InlineRows(key, prefix, frozenset(flatten_fieldsets(inline.fieldsets)))


def _inline_of(finding):
    return _inline(type(finding.record), type(finding.row))


def _row_anchor(finding, indexes):
    inline = _inline_of(finding)
    # Rows are numbered in the order of the page. For a deleted row the anchor is that of the whole inline.
    index = indexes.get((inline.key, finding.row.pk))
    if index is None:
        return f"{inline.prefix}-group"
    row = f"{inline.prefix}-{index}"
    return f"id_{row}-{finding.rule.field}" if finding.rule.field in inline.fields else row


def _row_indexes(findings):
    """Return the index of each inline row in its formset: (foreign key to the page's record, row's pk) → index."""
    pks_by_key = {}
    for finding in findings:
        if not _has_page(finding):
            pks_by_key.setdefault(_inline_of(finding).key, set()).add(finding.record.pk)
    indexes = {}
    for key, records in pks_by_key.items():
        numbers = dict.fromkeys(records, 0)
        rows = key.model._default_manager.filter(**{f"{key.name}__in": records})
        for record, row in rows.values_list(key.attname, "pk"):
            indexes[key, row] = numbers[record]
            numbers[record] += 1
    return indexes
