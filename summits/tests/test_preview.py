"""A preview is the page as it will be, by a link that expires; nobody else sees anything of it, then or later."""

import re
import time

import pytest
from django.core import signing
from django.test import Client

from summits.models import Leader, Revision, Summit
from summits.tests import factories as new
from summits.tests.desk import make_archive, page_of
from summits.workflow import STEPS, take
from summits.workflow.named import drafts_named
from summits.workflow.preview import DAYS, key_for

pytestmark = pytest.mark.django_db
MARK = re.compile(r'<p class="wrap note">.*?</p>\n|<meta name="robots" content="noindex, nofollow">\n?')


@pytest.fixture
def archive():
    archive = make_archive()
    new.meeting((archive.reagan, archive.us), title="Public", start="1985-11-19", status="published")
    return archive


@pytest.fixture
def chief(django_user_model):
    return django_user_model.objects.create_superuser("carl", password="x")


def link(record):
    return f"/preview/{key_for(record)}/"


def page(client, address):
    answer = client.get(address)
    assert answer.status_code == 200, address
    return re.sub(r"\n\s*\n+", "\n", MARK.sub("", answer.content.decode()))


@pytest.mark.parametrize("name", ["summit", "agreement", "issue", "reagan"])
def test_a_preview_is_the_page_as_it_will_be(client, archive, chief, name):
    record = getattr(archive, name)
    shown = page(client, link(record))
    take([record, *drafts_named(record)], STEPS["publish"], chief, "")
    assert shown == page(client, record.get_absolute_url())


def test_a_preview_says_that_it_is_one_and_is_kept_by_nobody(client, archive):
    answer = client.get(link(archive.summit))
    assert "This record is not public yet" in answer.content.decode()
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert answer.headers["X-Robots-Tag"] == "noindex, nofollow"
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert not answer.cookies


def test_nobody_else_sees_anything_of_it(client, archive):
    addresses = ["/", "/summits/", "/leaders/", "/issues/", "/agreements/", "/summits/public/", "/search/?q=reykjavik"]
    before = [client.get(address).content for address in addresses]
    revision = str(Revision.objects.first())
    client.get(link(archive.summit))
    assert [client.get(address).content for address in addresses] == before
    assert [Client().get(address).content for address in addresses] == before
    assert client.get(archive.summit.get_absolute_url()).status_code == 404
    assert str(Revision.objects.first()) == revision
    assert not Leader.objects.filter(pk=archive.gorbachev.pk).published().exists()


def test_a_link_leads_to_its_record_alone(client, archive):
    other = new.summit("Another draft", status="draft")
    text = client.get(link(archive.summit)).content.decode()
    assert "Another draft" not in text
    assert client.get(other.get_absolute_url()).status_code == 404


def test_a_link_expires(client, archive, monkeypatch):
    address, now = link(archive.summit), time.time()
    monkeypatch.setattr(signing.time, "time", lambda: now + (DAYS - 1) * 24 * 3600)
    assert client.get(address).status_code == 200
    monkeypatch.setattr(signing.time, "time", lambda: now + (DAYS + 1) * 24 * 3600)
    answer = client.get(address)
    assert answer.status_code == 410
    assert "This link has expired" in answer.content.decode()
    assert "Reykjavik" not in answer.content.decode()


KEYS = {
    "words": "x",
    "a record": "summit:1",
    "signed for something else": signing.dumps(["summit", 1]),
    "signed for another part of the site": signing.dumps(["summit", 1], salt="no"),
}


@pytest.mark.parametrize("name", KEYS)
def test_what_is_no_key_opens_nothing(client, archive, name):
    assert client.get(f"/preview/{KEYS[name]}/").status_code == 404
    assert client.get(f"/preview/{key_for(archive.summit)[:-1]}/").status_code == 404


def test_a_link_to_what_became_public_leads_there_and_to_what_is_gone_nowhere(client, archive):
    address = link(archive.summit)
    Summit.objects.filter(pk=archive.summit.pk).update(status="published")
    assert client.get(address).headers["Location"] == archive.summit.get_absolute_url()
    archive.summit.delete()
    assert client.get(address).status_code == 404


def test_the_desk_gives_the_link_and_its_last_day(client, archive, chief):
    client.force_login(chief)
    text = client.get(page_of(archive.summit)).content.decode()
    address = re.search(r'href="(/preview/[^"]+)"', text)[1]
    assert "works until" in text
    assert Client().get(address).status_code == 200


def test_a_preview_that_fails_leaves_the_record_as_it_was(client, archive, monkeypatch):
    from summits.views import summits

    monkeypatch.setattr(summits.SummitView, "get", lambda *args, **kwargs: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        client.get(link(archive.summit))
    assert Summit.objects.get(pk=archive.summit.pk).status == "draft"
