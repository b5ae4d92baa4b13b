"""Limits on requests: rows, values and query strings are counted before a page processes them."""

import pytest
from django.contrib.auth.models import User
from django.forms import BaseFormSet
from django.http import HttpRequest, QueryDict
from django.test import Client

from summits.admin_site.request_limits import (
    MAX_ROWS_PER_FORMSET,
    MAX_ROWS_PER_PAGE,
    MAX_VALUES_PER_FIELD,
    SPARE_ROWS,
    RequestTooLarge,
    check_row_limits,
)
from summits.models import Leader, Summit
from summits.tests.helpers.admin import add_url, change_url, form_data, make_archive, member

LONG_FORMS = ["9999", "+9999", "9_999", "9999.0", " 9999 ", "９９９９", "1" * 4_000]
"""Numbers of rows as Django's management form reads them."""


@pytest.fixture
def made(db):
    return make_archive()


@pytest.fixture
def editor_client(client, db):
    client.force_login(User.objects.create_superuser("root"))
    return client


@pytest.fixture
def built(monkeypatch):
    """A list with the number of forms that formsets have built so far."""
    numbers = [0]
    construct = BaseFormSet._construct_form

    def counted(self, i, **kwargs):
        numbers[0] += 1
        return construct(self, i, **kwargs)

    monkeypatch.setattr(BaseFormSet, "_construct_form", counted)
    return numbers


@pytest.mark.parametrize("number", LONG_FORMS)
@pytest.mark.parametrize("counted", ["TOTAL_FORMS", "INITIAL_FORMS"])
def test_a_page_that_claims_more_rows_than_it_has_is_refused_before_one_is_built(editor_client, built, number, counted):
    sent = {"name": "Boris Yeltsin", "terms-TOTAL_FORMS": "0", "names-TOTAL_FORMS": "0", f"terms-{counted}": number}
    answer = editor_client.post(add_url(Leader), sent)
    assert answer.status_code == 400
    assert "Boris Yeltsin" in answer.content.decode()
    assert built == [0]
    assert not Leader.objects.exists()


@pytest.mark.parametrize("number", ["-1", "-200000", "-5.0"])
@pytest.mark.parametrize("counted", ["TOTAL_FORMS", "INITIAL_FORMS"])
def test_a_page_that_claims_a_negative_number_of_rows_is_refused_before_one_is_read(
    editor_client, made, built, number, counted
):
    page = change_url(made.reagan)
    sent = form_data(editor_client.get(page)) | {
        "name": "Ronald W. Reagan",
        "names-TOTAL_FORMS": "1",
        f"names-{counted}": number,
    }
    built[0] = 0
    answer = editor_client.post(page, sent)
    assert answer.status_code == 400
    assert "impossible number of rows" in answer.content.decode()
    assert "Ronald W. Reagan" in answer.content.decode()
    assert built == [0]


@pytest.mark.parametrize("kind", ["leader", "summit", "issue", "agreement", "discussion", "quotation", "source"])
def test_no_page_of_the_admin_builds_more_rows_than_it_was_sent(editor_client, made, built, kind):
    page = f"/admin/summits/{kind}/add/"
    prefixes = [inline.formset.prefix for inline in editor_client.get(page).context["inline_admin_formsets"]]
    built[0] = 0
    for prefix in prefixes:
        sent = {f"{one}-TOTAL_FORMS": "0" for one in prefixes} | {f"{prefix}-TOTAL_FORMS": "9999"}
        assert editor_client.post(page, sent).status_code == 400
    assert built == [0]


@pytest.mark.parametrize("page", ["/admin/auth/user/add/", "/admin/auth/group/add/", "/admin/summits/summit/"])
def test_any_prefix_is_counted_on_pages_of_users_and_lists(editor_client, page):
    assert editor_client.post(page, {"form-TOTAL_FORMS": "9999", "form-INITIAL_FORMS": "9999"}).status_code == 400


def test_a_page_without_log_in_is_counted_too(client, made):
    assert client.post(change_url(made.summit), {"quotations-TOTAL_FORMS": "9999"}).status_code == 400


def test_a_number_of_rows_that_is_given_twice_is_counted_both_times():
    with pytest.raises(RequestTooLarge):
        check_row_limits(QueryDict("terms-TOTAL_FORMS=9999&terms-TOTAL_FORMS=0"))


def row(prefix, number):
    return "".join(f"&{prefix}-{number}-{name}=" for name in ("id", "summit", "title"))


def test_rows_with_fields_are_accepted_up_to_the_limit():
    many = "".join(row("quotations", number) for number in range(MAX_ROWS_PER_FORMSET))
    check_row_limits(QueryDict(f"quotations-TOTAL_FORMS={MAX_ROWS_PER_FORMSET}{many}"))
    with pytest.raises(RequestTooLarge):
        check_row_limits(QueryDict(f"quotations-TOTAL_FORMS={MAX_ROWS_PER_FORMSET + 1}{many}"))


def test_a_few_rows_without_fields_are_accepted():
    check_row_limits(QueryDict(f"quotations-TOTAL_FORMS={SPARE_ROWS}"))
    with pytest.raises(RequestTooLarge):
        check_row_limits(QueryDict(f"quotations-TOTAL_FORMS={SPARE_ROWS + 1}"))


def test_rows_of_many_kinds_are_counted_together():
    kinds = "abcd"
    each = MAX_ROWS_PER_PAGE // len(kinds) + 1
    sent = "&".join(
        f"{kind}-TOTAL_FORMS={each}" + "".join(row(kind, number) for number in range(each)) for kind in kinds
    )
    with pytest.raises(RequestTooLarge):
        check_row_limits(QueryDict(sent))


@pytest.mark.parametrize("name", ["sources", "_selected_action", "unverified", "anything"])
def test_a_name_with_thousands_of_values_is_refused(editor_client, made, name):
    sent = {
        **form_data(editor_client.get(change_url(made.summit))),
        name: ["1"] * (MAX_VALUES_PER_FIELD + 1),
        "title": "Höfði",
    }
    answer = editor_client.post(change_url(made.summit), sent)
    assert answer.status_code == 400
    assert "Höfði" in answer.content.decode()


def test_more_fields_than_any_page_has_are_refused_with_a_page_that_says_so(editor_client, made):
    sent = {f"x{number}": "" for number in range(10_001)}
    answer = editor_client.post(change_url(made.summit), sent)
    assert answer.status_code == 400
    assert "larger than this site accepts" in answer.content.decode()


@pytest.mark.parametrize("address", ["/summits/", "/search/", "/admin/", "/admin/summits/summit/", "/nowhere/"])
def test_a_query_longer_than_any_page_makes_is_refused(client, db, address):
    answer = client.get(f"{address}?{'leader=a&' * 1_000}")
    assert answer.status_code == 414
    assert "8,000 characters" in answer.content.decode()


def test_what_a_browser_sends_of_a_full_page_is_still_saved(client, made):
    client.force_login(member("anna", "Editor"))
    page = change_url(made.summit)
    assert client.post(page, form_data(client.get(page)) | {"title": "Reykjavik"}).status_code == 302
    assert Summit.objects.get(pk=made.summit.pk).title == "Reykjavik"


def test_an_invalid_form_state_is_no_server_error(editor_client, made):
    page = change_url(made.reagan)
    for form_state in ("[" * 100_000, "1-", "x\0", "9" * 5_000, "٣-1.0"):
        answer = editor_client.post(
            page, {**form_data(editor_client.get(page)), "_form_state": form_state, "name": "Ronald Wilson Reagan"}
        )
        assert answer.status_code == 200


@pytest.mark.parametrize("key", ["abc", "[]", "9" * 30, "-1", "1.5", "\0", "١"])
def test_an_invalid_primary_key_of_a_source_is_an_error_of_its_field(editor_client, made, key):
    page = change_url(made.summit)
    answer = editor_client.post(
        page, {**form_data(editor_client.get(page)), "sources": [key], "place": key, "title": "Höfði"}
    )
    assert answer.status_code == 200
    assert {"sources", "place"} & answer.context["adminform"].form.errors.keys()
    assert "Höfði" in answer.content.decode()


@pytest.mark.parametrize("key", ["999999", "abc", "9" * 30, "-1", ""])
def test_a_row_that_is_not_the_records_is_not_saved(editor_client, made, key):
    page = "/admin/summits/leader/add/"
    row = {"names-TOTAL_FORMS": "1", "names-INITIAL_FORMS": "1", "names-0-id": key, "names-0-name": "Gipper"}
    answer = editor_client.post(page, {"name": "A", "sort_name": "A", "slug": "a", "terms-TOTAL_FORMS": "0", **row})
    assert answer.status_code == 200
    assert not Leader.objects.filter(slug="a").exists()


def test_a_row_that_is_sent_twice_is_refused(editor_client, made):
    page = change_url(made.summit)
    sent = form_data(editor_client.get(page))
    answer = editor_client.post(page, {**sent, "positions-1-id": sent["positions-0-id"]})
    assert answer.status_code == 200


def test_a_page_is_not_saved_as_a_new_record_unless_it_offers_that(editor_client, made):
    page = change_url(made.correction)
    sent = form_data(editor_client.get(page))
    assert editor_client.post(page, {**sent, "_saveasnew": "1", "what": ""}).status_code == 200
    assert editor_client.post(page, {**sent, "_saveasnew": "1", "_form_state": "x"}).status_code in (200, 302)
    assert type(made.correction).objects.count() == 1


@pytest.mark.parametrize(
    "list_", ["summits/summit", "summits/changeset", "auth/user", "auth/group", "summits/auditentry"]
)
def test_a_list_accepts_no_invalid_primary_key(editor_client, made, list_):
    chosen = {"action": "delete_selected", "_selected_action": ["abc", "9" * 30, "-1", "\0"]}
    assert editor_client.post(f"/admin/{list_}/", chosen).status_code in (200, 302, 403)


@pytest.mark.parametrize(
    "address", ["summits/changeset/?created_at__year=", "summits/summit/?id__in=1,", "summits/quotation/?leader__id="]
)
def test_a_number_too_large_for_any_column_finds_nothing(editor_client, made, address):
    assert editor_client.get(f"/admin/{address}{'9' * 30}").status_code in (200, 302)


@pytest.mark.parametrize("address", ["summits/summit/", "summits/changeset/", "auth/user/", "summits/auditentry/"])
def test_the_words_of_a_search_in_a_list_are_limited(editor_client, made, address):
    answer = editor_client.get(f"/admin/{address}?q={'a+' * 800}")
    assert answer.status_code == 200
    assert "no more than 20 words" in answer.content.decode()


def test_an_autocomplete_of_many_words_finds_nothing(editor_client, made):
    address = "/admin/autocomplete/?app_label=summits&model_name=quotation&field_name=leader&term="
    assert editor_client.get(address + "reagan").json()["results"]
    assert editor_client.get(address + "reagan+" * 300).json()["results"] == []
    assert editor_client.get(address + "%00").status_code == 200


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "OPTIONS", "PROPFIND"])
def test_a_public_url_accepts_no_form_and_reads_none(db, monkeypatch, method):
    def fail(request):
        raise AssertionError

    monkeypatch.setattr(HttpRequest, "_load_post_and_files", fail)
    reader = Client(enforce_csrf_checks=True)
    reader.cookies["csrftoken"] = "a" * 32
    addresses = ("/", "/summits/", "/summits/one/", "/search/", "/search/suggestions/", "/preview/1/", "/preview/key/")
    for address in (*addresses, "/opensearch.xml", "/robots.txt", "/healthz", "/admin", "/nowhere/", "//admin/"):
        answer = reader.generic(method, address, b"--b\r\n\r\n", content_type="multipart/form-data; boundary=b")
        assert answer.status_code == 405, address
        assert answer["Allow"] == "GET, HEAD"
