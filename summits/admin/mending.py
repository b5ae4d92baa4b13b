"""Where a finding is mended: the address of the page, of the row in it, of the field."""

from urllib.parse import urlencode

from django.contrib import admin
from django.contrib.admin.utils import flatten_fieldsets
from django.forms.models import _get_foreign_key
from django.urls import reverse

from summits.admin.publishing import address
from summits.models import FruitlessSearch


def with_addresses(findings):
    """Return pairs of each of ``findings`` (a list) and the address at which it is mended.

    One question for each kind of row among them.
    """
    places = _places(findings)
    return [(finding, _address(finding, places)) for finding in findings]


def _address(finding, places):
    if isinstance(finding.row, FruitlessSearch):
        return f"{reverse('admin:summits_fruitlesssearch_changelist')}?{urlencode({'q': finding.row.words})}"
    if _has_page(finding):
        mended = finding.row if finding.rule.own_page else finding.record
        return f"{address(mended)}#{_on_page(type(mended), finding.rule.field)}"
    return f"{address(finding.record)}#{_in_row(finding, places)}"


def _has_page(finding):
    # Whether the page is that of the row itself.
    return finding.rule.own_page or finding.record is finding.row


def _on_page(model, name):
    # The rows of the page, or one of its fields; of a field that it does not show, its head.
    if model._meta.get_field(name).one_to_many:
        return f"{name}-group"
    shown = flatten_fieldsets(admin.site._registry[model].fieldsets)
    return f"id_{name}" if name in shown else "content-main"


def _in_row(finding, places):
    inline = _inline(finding)
    # Rows are numbered in the order of the page. One that is no more leads to its group.
    place = places.get((type(finding.row), finding.record.pk, finding.row.pk))
    if place is None:
        return f"{_prefix(inline, finding)}-group"
    row = f"{_prefix(inline, finding)}-{place}"
    return f"id_{row}-{finding.rule.field}" if finding.rule.field in flatten_fieldsets(inline.fieldsets) else row


def _inline(finding):
    page = admin.site._registry[type(finding.record)]
    return next(inline for inline in page.inlines if inline.model is type(finding.row))


def _key_to_page(finding):
    return _get_foreign_key(type(finding.record), type(finding.row), fk_name=_inline(finding).fk_name)


def _prefix(inline, finding):
    return _key_to_page(finding).remote_field.get_accessor_name(model=inline.model)


def _places(findings):
    """Return the number of each row among its kind on its page, by (model, key of the record, key of the row)."""
    pages = {}
    for finding in findings:
        if not _has_page(finding):
            pages.setdefault((type(finding.row), _key_to_page(finding)), set()).add(finding.record.pk)
    places = {}
    for (model, key), records in pages.items():
        rows = model._default_manager.filter(**{f"{key.name}__in": records}).values_list(key.attname, "pk")
        numbers = dict.fromkeys(records, 0)
        for record, row in rows:
            places[model, record, row] = numbers[record]
            numbers[record] += 1
    return places
