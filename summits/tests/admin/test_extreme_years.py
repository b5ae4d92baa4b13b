"""Lists filtered by the first or the last possible year, or by an impossible one, never cause a server error."""

from datetime import UTC, datetime

import pytest
from django.contrib import admin
from django.contrib.auth.models import User
from django.db import models

from summits.admin.changelists import is_last_date
from summits.models import AuditEntry
from summits.tests.helpers import factories as new

pytestmark = pytest.mark.django_db

YEARS = ("0", "1", "9999", "10000", "9" * 30, "²", "")
PARTS = ({}, {"month": "12"}, {"month": "12", "day": "31"}, {"day": "31"}, {"month": "1", "day": "1"}, {"month": "13"})
LISTS = {model: page for model, page in admin.site._registry.items() if page.date_hierarchy and model._meta.model_name}


@pytest.fixture
def editor_client(client):
    client.force_login(User.objects.create_superuser("root", password="x"))
    place = new.place("Reykjavik")
    for year in ("0001", "1986", "9999"):
        new.summit(f"Summit of {year}", place=place, start=f"{year}-12-31", status="published")
        new.agreement(f"Treaty of {year}", signed=f"{year}-12-31", status="published")
        entry = AuditEntry.objects.create(kind="login", subject=f"Entry of {year}")
        AuditEntry.objects.filter(pk=entry.pk).update(at=datetime(int(year), 12, 31, 12, tzinfo=UTC))
    return client


def address_of(model):
    return f"/admin/{model._meta.app_label}/{model._meta.model_name}/"


@pytest.mark.parametrize("model", LISTS, ids=lambda model: model._meta.model_name)
def test_a_list_by_date_responds_for_any_year(editor_client, model):
    name = LISTS[model].date_hierarchy
    for year in YEARS:
        for parts in PARTS if year == "9999" else ({},):
            asked = {f"{name}__{part}": value for part, value in {"year": year, **parts}.items()}
            assert editor_client.get(address_of(model), asked).status_code in (200, 302), asked
            if hasattr(LISTS[model], "export_view") and year == "9999":
                assert editor_client.get(f"{address_of(model)}export/csv/", asked).status_code in (200, 302), asked


@pytest.mark.parametrize("model", LISTS, ids=lambda model: model._meta.model_name)
def test_a_list_by_date_finds_records_of_the_first_and_of_the_last_year(editor_client, model):
    name = LISTS[model].date_hierarchy
    for year, *parts in (("1",), ("1986",), ("9999",), ("9999", "12"), ("9999", "12", "31")):
        asked = dict(zip([f"{name}__{part}" for part in ("year", "month", "day")], [year, *parts], strict=False))
        page = editor_client.get(address_of(model), asked)
        assert page.status_code == 200
        assert [getattr(row, name).year for row in page.context["cl"].result_list] == [int(year)]


@pytest.mark.parametrize("model", admin.site._registry, ids=lambda model: model._meta.label_lower)
def test_a_date_filter_of_a_list_accepts_any_year(editor_client, model):
    dates = [field.name for field in model._meta.concrete_fields if isinstance(field, models.DateField)]
    for name in dates:
        for lookup, value in (("year", "10000"), ("iso_year", "9999"), ("date", "9999-12-31")):
            answer = editor_client.get(address_of(model), {f"{name}__{lookup}": value})
            assert answer.status_code in (200, 302, 400), (name, lookup, value)


def test_a_list_of_records_of_the_last_year_shows_its_months(editor_client):
    for model in LISTS:
        if model is not AuditEntry:
            model.objects.exclude(slug__endswith="9999").update(status="draft")
            page = editor_client.get(address_of(model), {"status__exact": "published"})
            assert page.status_code == 200 and f"{LISTS[model].date_hierarchy}__year=9999" in page.content.decode()


@pytest.mark.parametrize(
    ("kind", "name"), [("summits", "from"), ("summits", "to"), ("summits", "decade"), ("agreements", "on")]
)
def test_public_lists_respond_for_any_year(editor_client, kind, name):
    for year in ("0", "0000s", "9990s", "0001-01-01", "9999-12-31", "10000"):
        assert editor_client.get(f"/{kind}/", {name: year}).status_code < 500, year


def test_only_the_last_year_has_no_next():
    assert is_last_date("9999", None, None) and is_last_date("9999", "12", None)
    assert is_last_date("9999", "12", "31")
    for parts in (("9999", "11", None), ("9999", "12", "30"), ("9998", "12", "31"), ("9999", None, "31")):
        assert not is_last_date(*parts)
    assert not is_last_date(None, "12", "31") and not is_last_date("x", None, None)
