"""The page cache: readers get unchanged pages at little cost, and never outdated ones."""

from datetime import date

import pytest
from django.core.cache import cache
from django.core.management import call_command
from django.http import HttpResponse, StreamingHttpResponse
from django.test import Client, RequestFactory
from django.utils.cache import patch_vary_headers

from summits.caching import middleware
from summits.models import Summit, ZeroResultQuery
from summits.search.index import writing
from summits.tests.helpers import factories as make
from summits.vocabularies import Status

pytestmark = pytest.mark.django_db
PAGES = [
    "/",
    "/about/",
    "/about/vocabulary/",
    "/summits/",
    "/summits/?leader=ann-lee&sort=oldest",
    "/summits/sochi/",
    "/leaders/",
    "/leaders/ann-lee/",
    "/issues/",
    "/agreements/",
    "/countries/",
    "/sources/",
    "/corrections/",
    "/search/?q=sochi",
    "/search/suggestions/?q=so",
    "/opensearch.xml",
]


@pytest.fixture(autouse=True)
def summit(settings):
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    cache.clear()
    made = make.meeting((make.leader("Ann Lee", slug="ann-lee"), make.country()), title="Sochi", slug="sochi")
    # In the transaction of a test nothing is committed, after which the search would follow.
    writing.flush()
    return made


@pytest.mark.parametrize("address", PAGES)
def test_a_page_requested_again_costs_one_small_query_and_is_the_same(client, address, django_assert_num_queries):
    first = client.get(address)
    with django_assert_num_queries(1):
        again = client.get(address)
    assert first.status_code == again.status_code == 200
    assert (again.content, again.headers) == (first.content, first.headers)


@pytest.mark.parametrize("address", PAGES)
def test_a_request_with_the_etag_gets_304_for_one_small_query(client, address, django_assert_num_queries):
    first = client.get(address)
    for brought in (first["ETag"], f"W/{first['ETag']}", f'"other", {first["ETag"]}'):
        with django_assert_num_queries(1):
            again = client.get(address, headers={"if-none-match": brought})
        assert (again.status_code, again.content) == (304, b"")
        for header in ("ETag", "Cache-Control", "Vary"):
            assert again.get(header) == first.get(header)


def test_an_asterisk_in_place_of_an_etag_does_not_hide_that_there_is_no_page(client):
    assert client.get("/summits/nowhere/", headers={"if-none-match": "*"}).status_code == 404


@pytest.mark.parametrize("address", PAGES)
def test_after_a_change_the_page_is_rendered_again(client, address):
    first = client.get(address)
    Summit.objects.update(title="Yalta")
    again = client.get(address, headers={"if-none-match": first["ETag"]})
    assert again.status_code == 200
    assert again.get("ETag") != first["ETag"]
    assert (b"Sochi" in again.content) <= (address == "/search/?q=sochi")


@pytest.mark.parametrize("address", PAGES)
def test_a_page_sets_no_cookie_and_is_the_same_for_every_reader(client, address):
    first = client.get(address)
    cache.clear()
    other = Client(headers={"user-agent": "other", "referer": "https://example.org/", "cookie": "seen=1"})
    again = other.get(address, headers={"hx-request": "true", "accept": "text/plain"})
    assert (again.content, again.headers) == (first.content, first.headers)
    assert not first.cookies and not again.cookies
    assert first["Cache-Control"] == "public, no-cache"


@pytest.mark.parametrize("address", PAGES)
def test_a_page_of_an_editor_is_neither_cached_nor_served_from_the_cache(client, admin_client, address):
    cache.set = None  # To keep anything would fail.
    try:
        mine = admin_client.get(address)
    finally:
        del cache.set
    assert mine["Cache-Control"] == "private, no-cache"
    assert "ETag" not in mine.headers
    readers = client.get(address)
    asked = admin_client.get(address, headers={"if-none-match": readers["ETag"]})
    assert asked.status_code == 200 and "ETag" not in asked.headers


def test_the_admin_sets_its_own_cache_headers(client, admin_client):
    for someone in (client, admin_client):
        for address in ("/admin/", "/admin/login/", "/admin/summits/summit/"):
            answer = someone.get(address)
            assert "ETag" not in answer.headers
            assert "private" in answer.get("Cache-Control", "private")


def test_a_post_is_not_answered_from_the_cache(client):
    client.get("/summits/")
    assert client.post("/summits/")["Cache-Control"] == "private, no-cache"
    assert "ETag" not in client.get("/summits/", headers={"authorization": "Basic eDp5"}).headers


def test_a_response_other_than_a_page_is_not_cached(client):
    Summit.objects.get().delete()
    for _again in range(2):
        answer = client.get("/summits/sochi/")
        assert answer.status_code == 404
        assert (answer["Cache-Control"], answer.get("ETag")) == ("no-cache", None)


def test_a_redirect_of_an_old_slug_is_not_cached(client):
    summit = Summit.objects.get()
    summit.slug = "sochi-2008"
    summit.save()
    moved = client.get("/summits/sochi/")
    assert (moved.status_code, moved["Cache-Control"]) == (301, "no-cache")


def test_a_search_that_finds_nothing_is_counted_each_time(client):
    for _again in range(2):
        assert "ETag" not in client.get("/search/?q=xyzzyqw").headers
    assert ZeroResultQuery.objects.get().count == 2


def test_a_withdrawn_record_disappears_from_every_page(client):
    for address in PAGES:
        client.get(address)
    Summit.objects.update(status=Status.DRAFT)
    for address in PAGES:
        shown = client.get(address)
        assert b"Sochi" not in shown.content or address == "/search/?q=sochi" or shown.status_code == 404


def test_head_and_get_have_one_etag(client):
    assert client.head("/summits/")["ETag"] == client.get("/summits/")["ETag"]
    answer = client.head("/summits/")
    assert (answer.status_code, answer.content) == (200, b"")
    assert client.get("/summits/").content


def test_each_address_day_release_and_language_has_its_own_page(client, monkeypatch, settings):
    settings.ALLOWED_HOSTS = ["*"]
    settings.LANGUAGES = [("en-gb", "English"), ("ru", "Русский")]
    names = [
        client.get("/summits/")["ETag"],
        client.get("/summits/?page=1")["ETag"],
        client.get("/summits/", headers={"accept-language": "ru"})["ETag"],
        client.get("/summits/", headers={"host": "summits.example"})["ETag"],
        client.get("/summits/", secure=True)["ETag"],
    ]
    monkeypatch.setattr(middleware, "build_fingerprint", lambda: "another")
    names.append(client.get("/summits/")["ETag"])
    monkeypatch.setattr(middleware, "localdate", lambda: date(1985, 11, 19))
    names.append(client.get("/summits/")["ETag"])
    assert len(set(names)) == len(names)


def test_a_host_that_is_not_ours_is_refused(client):
    assert client.get("/summits/", headers={"host": "elsewhere.example"}).status_code == 400


def test_an_emptied_cache_is_filled_again(client):
    first = client.get("/summits/")
    cache.clear()
    assert client.get("/summits/").content == first.content


def with_cookie():
    response = HttpResponse("x")
    response.set_cookie("a", "b")
    return response


def hanging_on(header):
    response = HttpResponse("x")
    patch_vary_headers(response, [header])
    return response


NOT_KEPT = {
    "sets a cookie": with_cookie,
    "hangs on a cookie": lambda: hanging_on("Cookie"),
    "hangs on anything": lambda: hanging_on("*"),
    "says itself how it is to be kept": lambda: HttpResponse("x", headers={"Cache-Control": "max-age=60"}),
    "comes in pieces": lambda: StreamingHttpResponse(["x"]),
    "is an error": lambda: HttpResponse("x", status=503),
    "is very large": lambda: HttpResponse("x" * 1_000_001),
}


@pytest.mark.parametrize("what", NOT_KEPT)
def test_a_response_is_not_cached_if_it(what):
    answers = []

    def view(request):
        answers.append(NOT_KEPT[what]())
        return answers[-1]

    pages = middleware.PageCacheMiddleware(view)
    for _again in range(2):
        assert "ETag" not in pages(RequestFactory().get("/")).headers
    assert len(answers) == 2


def test_a_page_rendered_during_a_change_is_not_cached_as_the_new_page():
    def view(request):
        title = Summit.objects.get().title
        Summit.objects.update(title="Yalta")
        return HttpResponse(title)

    pages = middleware.PageCacheMiddleware(view)
    assert pages(RequestFactory().get("/")).content == b"Sochi"
    assert pages(RequestFactory().get("/")).content == b"Yalta"


def test_a_developer_sees_each_template_as_it_is(settings):
    settings.DEBUG = True
    with pytest.raises(middleware.MiddlewareNotUsed):
        middleware.PageCacheMiddleware(None)


def test_a_rebuilt_search_index_makes_new_pages(client):
    first = client.get("/search/?q=sochi")
    call_command("rebuild_index", verbosity=0)
    assert client.get("/search/?q=sochi")["ETag"] != first["ETag"]
