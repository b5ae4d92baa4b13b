"""A preview shows the future public page, by a link that expires; nobody else sees any of it, then or later."""

import logging
import re
from datetime import timedelta
from urllib.parse import quote, unquote

import pytest
from django.conf import settings
from django.contrib.auth.models import Permission, User
from django.core import signing
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from config.log_filters import RedactPreviewKeys, redact_preview_keys
from summits.models import AuditEntry, DataVersion, Leader, PreviewLink, Summit, changeset
from summits.tests.helpers import factories as new
from summits.tests.helpers.admin import change_url, make_archive, member
from summits.tests.helpers.admin import preview_url as link
from summits.workflow import TRANSITIONS, apply_transition
from summits.workflow.dependencies import unpublished_dependencies
from summits.workflow.preview import LEGACY_SALT, PREVIEW_LINK_DAYS, active_links, create_link

pytestmark = pytest.mark.django_db
MARK = re.compile(r'<p class="wrap note">.*?</p>\n|<meta name="robots" content="noindex, nofollow">\n?')
CANONICAL = re.compile(r'<link rel="canonical"\s+href="[^"]*">')


@pytest.fixture
def archive():
    archive = make_archive()
    new.meeting((archive.reagan, archive.us), title="Public", start="1985-11-19", status="published")
    return archive


@pytest.fixture
def chief(django_user_model):
    return django_user_model.objects.create_superuser("carl", password="x")


def page(client, address):
    answer = client.get(address, follow=True)
    assert answer.status_code == 200, address
    # Only the public page has an address of its own that is the one to cite.
    return re.sub(r"\n\s*\n+", "\n", CANONICAL.sub("", MARK.sub("", answer.content.decode())))


@pytest.mark.parametrize("name", ["summit", "agreement", "issue", "reagan"])
def test_a_preview_is_the_page_as_it_will_be(client, archive, chief, name):
    record = getattr(archive, name)
    shown = page(client, link(record))
    apply_transition([record, *unpublished_dependencies(record)], TRANSITIONS["publish"], chief, "")
    assert re.sub(r'href="/preview/\d+/', f'href="{record.get_absolute_url()}', shown) == page(
        client, record.get_absolute_url()
    )


def test_a_preview_leads_to_its_sections_and_these_back_to_it(client, archive, chief):
    for name in ("India", "Japan", "Chad", "Peru", "Iran"):
        new.position(archive.summit, archive.issue, new.country(name), summary=f"Wanted what {name} wants.")
    own = archive.summit.get_absolute_url()
    for user, address in ((None, link(archive.summit)), (chief, f"/preview/summit/{archive.summit.pk}/")):
        if user:
            client.force_login(user)
        answer = client.get(address, follow=True)
        preview, shown = answer.wsgi_request.path, answer.content.decode()
        section = re.search(rf'href="({preview}positions/[^"]*)"', shown)[1]
        every = client.get(section).content.decode()
        assert all(f"Wanted what {name} wants." in every for name in ("India", "Japan", "Chad", "Peru", "Iran"))
        assert f'href="{preview}"' in every and f'href="{own}' not in shown + every
        assert client.get(f"{preview}nothing/").status_code == 404
    assert Client().get(section).status_code == 404 and Client().get(f"{own}positions/").status_code == 404


def test_a_preview_says_that_it_is_one_and_is_not_cached(client, archive):
    answer = client.get(link(archive.summit), follow=True)
    assert "This record is not yet public" in answer.content.decode()
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert answer.headers["X-Robots-Tag"] == "noindex, nofollow"
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert not answer.cookies


def test_nobody_else_sees_anything_of_it(client, archive):
    addresses = ["/", "/summits/", "/leaders/", "/issues/", "/agreements/", "/summits/public/", "/search/?q=reykjavik"]
    before = [client.get(address).content for address in addresses]
    revision = str(DataVersion.objects.first())
    page(client, link(archive.summit))
    assert [client.get(address).content for address in addresses] == before
    assert [Client().get(address).content for address in addresses] == before
    assert client.get(archive.summit.get_absolute_url()).status_code == 404
    assert str(DataVersion.objects.first()) == revision
    assert not Leader.objects.filter(pk=archive.gorbachev.pk).published().exists()


def test_a_link_leads_to_its_record_alone(client, archive):
    other = new.summit("Another draft", status="draft")
    text = client.get(link(archive.summit), follow=True).content.decode()
    assert "Another draft" not in text
    assert client.get(other.get_absolute_url()).status_code == 404


def assert_ended(client, address):
    """Assert that a URL says that its link no longer works, and nothing of the record."""
    answer = client.get(address, follow=True)
    text = answer.content.decode()
    assert (answer.status_code, "This link no longer works" in text) == (410, True)
    assert "Reykjavik" not in text
    assert answer.headers["Cache-Control"] == "private, no-store"


def opened(client, address):
    """Open a link; return the address of its preview, without the key."""
    answer = client.get(address)
    assert answer.status_code == 302
    return answer.headers["Location"]


def test_a_link_expires(client, archive):
    address = link(archive.summit)
    shown = opened(client, address)
    now = timezone.now()
    made = PreviewLink.objects.filter(
        made_at__gt=now - timedelta(minutes=1), expires_at__gt=now + timedelta(PREVIEW_LINK_DAYS - 1)
    )
    assert made.update(made_at=now - timedelta(PREVIEW_LINK_DAYS), expires_at=now - timedelta(seconds=1)) == 1
    assert_ended(client, address)
    assert_ended(client, shown)


@pytest.mark.parametrize("ending", ["withdrawn", "withdrawn and a draft again", "deleted", "deleted and put back"])
def test_a_link_ends_for_good_when_its_record_does(client, archive, ending):
    address = link(archive.summit)
    shown = opened(client, address)
    if ending.startswith("withdrawn"):
        for status in ("published", "withdrawn", "draft")[: 3 if "again" in ending else 2]:
            with changeset():
                archive.summit.status = status
                archive.summit.save()
    else:
        pk = archive.summit.pk
        archive.summit.delete()
        if "back" in ending:
            with changeset():
                archive.summit.pk = pk
                archive.summit.save()
    assert_ended(client, address)
    assert_ended(client, shown)
    if Summit.objects.filter(slug=archive.summit.slug).exists():
        assert active_links(archive.summit) == []


def test_the_preview_opens_only_to_the_browser_that_brought_the_key(client, archive):
    address, other = link(archive.summit), link(archive.summit)
    shown, others = opened(client, address), opened(client, other)
    assert client.get(shown).status_code == 200
    assert_ended(Client(), shown)
    stranger = Client()
    for cookie in client.cookies.values():
        # The cookie of one preview under the name of another.
        stranger.cookies[cookie.key] = client.cookies[f"preview_{others.split('/')[-2]}"].value
    assert_ended(stranger, shown)


def test_the_key_is_not_in_the_address_of_the_page_nor_in_the_database(client, archive):
    address = link(archive.summit)
    key = address.split("/")[2]
    answer = client.get(address)
    cookie = next(iter(answer.cookies.values()))
    assert key not in answer.headers["Location"] and key not in cookie.value
    assert cookie["httponly"] and cookie["path"] == answer.headers["Location"] and 0 < cookie["max-age"] <= 3600
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert key not in client.get(answer.headers["Location"]).content.decode()
    assert key not in str(PreviewLink.objects.values().get())


def test_a_link_that_was_signed_before_there_was_a_table_says_that_it_has_ended(client, archive):
    assert_ended(client, f"/preview/{signing.dumps(['summit', archive.summit.pk], salt=LEGACY_SALT)}/")


KEYS = {
    "words": "x",
    "a record": "summit:1",
    "signed for something else": signing.dumps(["summit", 1]),
    "signed for another part of the site": signing.dumps(["summit", 1], salt="no"),
}


@pytest.mark.parametrize("name", KEYS)
def test_an_invalid_key_opens_nothing(client, archive, name):
    assert client.get(f"/preview/{KEYS[name]}/").status_code == 404
    assert client.get(link(archive.summit)[:-2] + "/").status_code == 404
    assert_ended(client, "/preview/1/")


def test_a_link_to_a_published_record_redirects_and_to_a_deleted_one_ends(client, archive):
    address = link(archive.summit)
    Summit.objects.filter(pk=archive.summit.pk).update(status="published")
    assert client.get(address).headers["Location"] == archive.summit.get_absolute_url()
    archive.summit.delete()
    assert_ended(client, address)


def previews_page(record):
    return change_url(record).replace("change", "previews")


def test_the_admin_makes_a_link_shows_it_once_and_logs_it(client, archive, chief):
    client.force_login(chief)
    for shown in (change_url(archive.summit), previews_page(archive.summit)):
        assert client.get(shown).status_code == 200
    assert not PreviewLink.objects.exists()
    text = client.post(previews_page(archive.summit), {"make": "1"}).content.decode()
    address = re.search(r'value="http://testserver(/preview/[^"]+)"', text)[1]
    assert Client().get(address, follow=True).status_code == 200
    made = PreviewLink.objects.get()
    assert (made.record, made.made_by) == (archive.summit, chief) and made.last_used_at
    for shown in (change_url(archive.summit), previews_page(archive.summit)):
        text = client.get(shown).content.decode()
        assert f"Link {made.pk}" in text and "by carl" in text and address.split("/")[2] not in text
    entry = AuditEntry.objects.get(kind=AuditEntry.Kind.PREVIEW)
    assert entry.subject == "carl" and str(archive.summit) in entry.text and address.split("/")[2] not in entry.text


@pytest.mark.parametrize("which", ["one", "all"])
def test_links_are_revoked_singly_or_all(client, archive, chief, which):
    addresses = [link(archive.summit), link(archive.summit)]
    other = link(archive.issue)
    shown = opened(Client(), addresses[1])
    client.force_login(chief)
    latest = active_links(archive.summit)[0]
    client.post(previews_page(archive.summit), {"revoke": str(latest.pk)} if which == "one" else {"revoke_all": "1"})
    assert_ended(Client(), addresses[1])
    assert_ended(Client(), shown)
    assert (Client().get(addresses[0]).status_code == 302) == (which == "one")
    assert Client().get(other).status_code == 302
    latest.refresh_from_db()
    assert latest.revoked_by == chief and latest.revoked_at
    assert AuditEntry.objects.filter(kind=AuditEntry.Kind.PREVIEW).count() == (1 if which == "one" else 2)


def test_a_link_of_another_record_is_not_revoked_on_this_ones_page(client, archive, chief):
    address = link(archive.issue)
    client.force_login(chief)
    client.post(previews_page(archive.summit), {"revoke": str(PreviewLink.objects.get().pk)})
    client.post(previews_page(archive.summit), {"revoke_all": "1"})
    assert Client().get(address).status_code == 302


@pytest.mark.parametrize("status", ["published", "withdrawn"])
def test_no_link_is_made_to_a_published_or_withdrawn_record(client, archive, chief, status):
    Summit.objects.update(status=status)
    client.force_login(chief)
    answer = client.post(previews_page(archive.summit), {"make": "1"})
    assert "You cannot create a link" in answer.content.decode()
    assert not PreviewLink.objects.exists()


def test_the_admin_previews_without_a_link_what_it_may_see_and_nobody_else_does(client, archive):
    address = f"/preview/summit/{archive.summit.pk}/"
    assert client.get(address).status_code == 404
    client.force_login(member("nobody"))
    assert client.get(address).status_code == 404
    client.force_login(member("anna", "Contributor"))
    assert address in client.get(change_url(archive.summit)).content.decode()
    answer = client.get(address)
    assert "Reykjavik" in answer.content.decode() and answer.headers["Cache-Control"] == "private, no-store"
    for wrong in ("source/1", "summit/0", "user/1"):
        assert client.get(f"/preview/{wrong}/").status_code == 404
    assert not PreviewLink.objects.exists()


def test_a_link_has_an_end_after_its_beginning_and_a_time_with_who_revoked_it(archive, chief):
    made, _key = create_link(archive.summit, chief)
    for wrong in ({"expires_at": made.made_at}, {"revoked_by": chief}):
        with pytest.raises(IntegrityError), transaction.atomic():
            PreviewLink.objects.filter(pk=made.pk).update(**wrong)


def test_the_key_of_a_preview_does_not_reach_the_logs(client, archive, caplog):
    address = link(archive.summit)
    key = address.split("/")[2]
    with caplog.at_level("DEBUG"):
        client.get(f"/preview/{key}x/")
        logging.getLogger("django.server").info('"GET %s HTTP/1.1" 302 0', address)
        logging.getLogger("gunicorn.access").info("%(r)s %(f)s", {"r": f"GET {address} HTTP/1.1", "f": address})
        try:
            raise ValueError(address)
        except ValueError:
            logging.getLogger("django.request").exception("Internal Server Error: %s", address)
    formatter, hide = logging.Formatter(), RedactPreviewKeys()
    written = [formatter.format(record) for record in caplog.records if hide.filter(record)]
    assert len(written) >= 4
    assert key not in "".join(written) and f"/preview/{key[:4]}…" in "".join(written)


def test_every_log_handler_has_the_filter():
    loggers = [logging.getLogger(), *(one for one in logging.Logger.manager.loggerDict.values())]
    handlers = {
        one for logger in loggers for one in getattr(logger, "handlers", ()) if type(one) is logging.StreamHandler
    }
    assert all(any(isinstance(one, RedactPreviewKeys) for one in handler.filters) for handler in handlers)
    assert logging.getLogger("django.server").propagate


@pytest.mark.parametrize(
    "text", ["GET /preview/12/ HTTP/1.1", "GET /preview/summit/12/ HTTP/1.1", "/previewed/abcdefghijk", "/summits/x/"]
)
def test_addresses_without_a_key_are_logged_as_they_are(text):
    assert redact_preview_keys(text).replace("/preview/summ…", "/preview/summit") == text


def test_a_preview_that_fails_leaves_the_record_as_it_was(client, archive, monkeypatch):
    from summits.views import summits

    monkeypatch.setattr(summits.SummitView, "get", lambda *args, **kwargs: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        client.get(link(archive.summit), follow=True)
    assert Summit.objects.get(pk=archive.summit.pk).status == "draft"


def test_a_key_reaches_no_log_in_any_position_or_encoding():
    key = "ZOg4vR-1_aPq8sT5uW6xY7zA0bC1dE2fG3hI4jK5lM6"
    escaped = "".join(f"%{ord(sign):02x}" for sign in key)
    addresses = [
        *(f"/{before}/{key}/" for before in ("%70review", "preview/", "PREVIEW", "preview/;", "Preview", "x")),
        f"/preview/%5a%4f{key[2:]}/",
        f"/preview/{escaped}/",
        f"/preview/{quote(escaped)}/",
        f"/preview%2f{key}/",
        f"/preview%252F{key}",
        f"/admin/login/?next=%2Fpreview%2F{key}%2F&next=/preview/{key}/",
        f"https://localhost/preview/;{key}?x",
    ]
    for address in addresses:
        by_nginx = [logged_by_nginx(what, address) for what in ("uri", "referer")]
        for written in (redact_preview_keys(f"GET {address} HTTP/1.1"), *by_nginx):
            shown = unquote(unquote(written))
            assert key[8:16] not in shown and key[-8:] not in shown, (address, written)


@pytest.mark.parametrize(
    "address",
    ["/preview/12/", f"/agreements/{'agreement-on-measures-' * 5}1971/", "/static/css/layout.0123456789ab.css"],
)
def test_nginx_logs_addresses_without_a_key_as_they_are(address):
    assert logged_by_nginx("uri", address) == redact_preview_keys(address) == address


def logged_by_nginx(what, address):
    """Return what the log of nginx has of an address, by the expression in its configuration."""
    text = (settings.BASE_DIR / "docs" / "nginx.conf").read_text()
    found = re.search(rf'map \$\w+ \$logged_{what} {{\s+default \S+\s+"~([^"]+)" "\$start_of_{what}\.\.\.";', text)
    match = re.search(found[1].replace("(?<", "(?P<", 1), address)
    return f"{match[f'start_of_{what}']}..." if match else address


@pytest.mark.parametrize("end", ["is_active", "is_staff", "account"])
def test_a_link_ends_with_the_account_of_its_maker(client, archive, end):
    address = link(archive.summit, "carla")
    opened = client.get(address, follow=True)
    assert opened.status_code == 200
    maker = User.objects.get(username="carla")
    if end == "account":
        maker.delete()
    else:
        User.objects.filter(pk=maker.pk).update(**{end: False})
    assert client.get(address).status_code == 410
    # Also where it was opened before.
    assert client.get(opened.redirect_chain[-1][0]).status_code == 410
    assert active_links(archive.summit) == []


def test_a_link_ends_when_its_maker_may_no_longer_see_such_records(client, archive):
    address, other = link(archive.summit, "carla"), link(archive.reagan, "carla")
    opened = client.get(address, follow=True).redirect_chain[-1][0]
    maker = User.objects.get(username="carla")
    maker.groups.clear()
    maker.user_permissions.set(Permission.objects.filter(codename="view_leader"))
    assert client.get(address).status_code == client.get(opened).status_code == 410
    assert client.get(other).status_code == 302
    assert active_links(archive.summit) == [] and len(active_links(archive.reagan)) == 1


def test_public_pages_accept_only_get(client, archive):
    pages = ["/", "/summits/", "/search/?q=x", "/search/suggestions/?q=x", "/about/", "/robots.txt", "/opensearch.xml"]
    pages += [
        "/leaders/",
        "/issues/",
        "/agreements/",
        "/countries/",
        "/sources/",
        "/corrections/",
        "/about/vocabulary/",
    ]
    pages += ["/.well-known/security.txt", link(archive.summit), "/summits/public/", "/documents/none/"]
    for page in pages:
        for method in ("POST", "PUT", "PATCH", "DELETE", "TRACE", "FOO"):
            assert client.generic(method, page).status_code == 405, (method, page)
        assert client.head(page).status_code in (200, 302, 404)
