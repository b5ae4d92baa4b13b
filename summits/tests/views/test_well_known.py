"""Well-known URLs that programs request, and the security headers of every response."""

import json
import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.utils.dateparse import parse_datetime
from django.utils.timezone import now

from config.security_headers import HEADERS
from summits.models import SearchDocument
from summits.search.index import writing
from summits.tests.helpers import factories as make
from summits.views import home

CACHE = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "wellknown"}}


@pytest.fixture
def reader(settings):
    """A reader whose server keeps pages and serves static files as in production."""
    settings.CACHES, settings.WHITENOISE_USE_FINDERS, settings.WHITENOISE_AUTOREFRESH = CACHE, True, True
    return Client(raise_request_exception=False)


def failing(request):
    raise RuntimeError("on purpose")


@pytest.mark.django_db
def test_every_kind_of_response_has_the_security_headers(reader, settings, monkeypatch):
    make.summit("Reykjavik 1986", slug="reykjavik-1986")
    writing.rebuild_index()
    page = reader.get("/summits/")
    asked = {
        "a page": (page, 200),
        "a page from the cache": (reader.get("/summits/"), 200),
        "a page the reader has": (reader.get("/summits/", HTTP_IF_NONE_MATCH=page["ETag"]), 304),
        "a page's headers alone": (reader.head("/summits/reykjavik-1986/"), 200),
        "a redirect": (reader.get("/summits"), 301),
        "no page": (reader.get("/nowhere/"), 404),
        "a method not allowed": (reader.post("/robots.txt"), 405),
        "a host not ours": (reader.get("/", HTTP_HOST="evil.example.com"), 400),
        "the log-in": (reader.get("/admin/login/"), 200),
        "the admin": (reader.get("/admin/"), 302),
        "a style sheet": (reader.get("/static/css/base.css"), 200),
        "a drawing": (reader.get("/static/img/icons.svg"), 200),
        "no static file": (reader.get("/static/nothing.css"), 404),
        "health": (reader.get("/healthz"), 200),
        "robots": (reader.get("/robots.txt"), 200),
        "icon": (reader.get("/favicon.ico"), 200),
        "suggestions": (reader.get("/search/suggestions/?q=rey"), 200),
        "opensearch": (reader.get("/opensearch.xml"), 200),
    }
    monkeypatch.setattr(home.home, "__code__", failing.__code__)
    asked["an error of ours"] = reader.get("/"), 500
    settings.SECURE_SSL_REDIRECT = True
    asked["to https"] = Client().get("/leaders/"), 301
    assert {what: answer.status_code for what, (answer, _status) in asked.items()} == {
        what: status for what, (_answer, status) in asked.items()
    }
    lacking = {
        (what, name) for what, (answer, _status) in asked.items() for name in HEADERS if name not in answer.headers
    }
    # It would replace the policy of the page that the browser has.
    assert lacking == {("a page the reader has", "Content-Security-Policy")}
    assert {answer["Cross-Origin-Resource-Policy"] for answer, _status in asked.values()} == {"same-origin"}
    assert "script-src 'self'" in page["Content-Security-Policy"]


def test_no_feature_of_the_browser_is_allowed():
    for policy in HEADERS["Permissions-Policy"].split(", "):
        assert re.fullmatch(r"[a-z-]+=\(\)", policy)


# --- security.txt -----------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_security_txt_names_whom_to_tell_until_when_and_where_it_is(client, settings):
    settings.CONTACT_EMAIL = "archive@example.org"
    answer = client.get("/.well-known/security.txt")
    assert answer["Content-Type"] == "text/plain; charset=utf-8"
    fields = dict(line.split(": ", 1) for line in answer.text.splitlines())
    assert fields["Contact"] == "mailto:archive@example.org"
    assert fields["Canonical"] == "http://testserver/.well-known/security.txt"
    assert now() + timedelta(days=30) < parse_datetime(fields["Expires"]) < now() + timedelta(days=365)
    settings.SECURITY_CONTACT = ["https://example.org/security", "mailto:security@example.org"]
    assert re.findall("Contact: (.*)", client.get("/.well-known/security.txt").text) == settings.SECURITY_CONTACT


@pytest.mark.django_db
def test_without_a_contact_there_is_no_security_txt(client, settings):
    settings.CONTACT_EMAIL, settings.SECURITY_CONTACT = "", []
    assert client.get("/.well-known/security.txt").status_code == 404


# --- robots.txt -------------------------------------------------------------------------------------------------


def is_allowed(rules, address):
    """Whether a crawler may read an address, by the rules of a robots.txt (RFC 9309, 2.2.2)."""
    found = []
    for line in rules.splitlines():
        name, _colon, pattern = line.partition(": ")
        expression = re.escape(pattern).replace(r"\*", ".*").replace(r"\$", "$")
        if name in ("Allow", "Disallow") and re.match(expression, address):
            found.append((len(pattern), name == "Allow"))
    return max(found, default=(0, True))[1]


def test_robots_read_pages_and_lists_and_not_the_admin_previews_or_filters(client):
    rules = client.get("/robots.txt").text
    for address in ("/", "/summits/", "/summits/?page=2", "/summits/reykjavik-1986/", "/leaders/", "/about/"):
        assert is_allowed(rules, address), address
    for address in (
        "/admin/",
        "/admin/login/?next=/admin/",
        "/preview/abc/",
        "/search/?q=arms",
        "/search/suggestions/?q=a",
        "/summits/?country=france",
        "/summits/?country=france&page=2",
        "/summits/?page=2&country=france",
    ):
        assert not is_allowed(rules, address), address
    assert "Sitemap" not in rules


def test_the_icon_is_one_that_every_browser_reads(client):
    answer = client.get("/favicon.ico")
    assert answer["Content-Type"] == "image/x-icon" and answer.content[:6] == b"\0\0\1\0\3\0"


def test_what_programs_know_needs_no_database_and_may_be_kept(client):
    for address in ("/robots.txt", "/favicon.ico"):
        assert "max-age" in client.get(address)["Cache-Control"]


# --- healthz ----------------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_health_says_what_is_served_at_the_cost_of_three_queries(client, django_assert_max_num_queries):
    make.summit("Reykjavik 1986")
    writing.rebuild_index()
    with django_assert_max_num_queries(3):
        answer = client.get("/healthz")
    assert answer.status_code == 200 and answer["Cache-Control"] == "no-store"
    said = answer.json()
    assert said.pop("revision") > 0 and re.fullmatch(r"[0-9a-f]{16}", said.pop("release"))
    assert said == {"status": "ok", "database": "ok", "index": "ok"}
    assert client.head("/healthz").status_code == 200 and client.post("/healthz").status_code == 405


@pytest.mark.django_db
def test_an_archive_without_a_record_is_healthy(client):
    assert client.get("/healthz").status_code == 200


@pytest.mark.django_db
def test_an_archive_without_a_search_index_is_not_healthy(client):
    make.summit("Reykjavik 1986")
    client.get("/search/?q=reykjavik")
    SearchDocument.objects.all().delete()
    answer = client.get("/healthz")
    assert (answer.status_code, answer.json()["index"]) == (503, "missing")


@pytest.mark.django_db
def test_an_outdated_search_index_is_reported_and_still_healthy(client):
    make.summit("Reykjavik 1986")
    writing.rebuild_index()
    writing.mark_outdated()
    answer = client.get("/healthz")
    assert (answer.status_code, answer.json()["index"]) == (200, "outdated")


@pytest.mark.django_db
def test_health_is_reported_for_any_host_and_without_https(settings):
    settings.SECURE_SSL_REDIRECT = True
    assert Client().get("/healthz", HTTP_HOST="10.0.0.7:8000").status_code == 200


@pytest.mark.django_db(transaction=True)
def test_a_database_that_does_not_respond_is_not_healthy_and_no_secret_is_shown(client, monkeypatch):
    connection.close()
    monkeypatch.setitem(connection.settings_dict, "NAME", "/nowhere/hush" if connection.vendor == "sqlite" else "hush")
    answer = client.get("/healthz")
    connection.close()
    assert answer.status_code == 503
    assert json.loads(answer.content)["database"] == "failing" and "hush" not in answer.text
