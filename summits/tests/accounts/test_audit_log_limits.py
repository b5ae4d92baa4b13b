"""What one user can repeat without limit fills neither the audit log nor the table of preview links."""

from datetime import timedelta

import pytest
from django.db.models import Sum
from django.utils import timezone

from summits.accounts import audit_log
from summits.models import AuditEntry, PreviewLink
from summits.tests.helpers import factories as new
from summits.tests.helpers.admin import member
from summits.tests.helpers.second_factor import confirm
from summits.workflow import preview

pytestmark = pytest.mark.django_db

MAX_LINKS_PER_RECORD, MAX_LINKS_PER_DAY, MAX_ENTRIES_PER_HOUR, MAX_DOWNLOADS_PER_ADDRESS = 4, 10, 12, 5
MANY = 20


@pytest.fixture(autouse=True)
def few(monkeypatch):
    """Lower the limits."""
    assert (preview.MAX_LINKS_PER_RECORD, preview.MAX_LINKS_PER_DAY, audit_log.MAX_ENTRIES_PER_HOUR) == (20, 50, 100)
    for module, name in (
        (preview, "MAX_LINKS_PER_RECORD"),
        (preview, "MAX_LINKS_PER_DAY"),
        (audit_log, "MAX_ENTRIES_PER_HOUR"),
    ):
        monkeypatch.setattr(module, name, globals()[name])
    monkeypatch.setattr(audit_log, "MAX_DOWNLOADS_PER_ADDRESS", MAX_DOWNLOADS_PER_ADDRESS)


@pytest.fixture
def user(client):
    user = member("carla", "Contributor")
    client.force_login(user)
    return user


def previews(number=""):
    record = new.leader(f"Ronald Reagan {number}", status="draft")
    return f"/admin/summits/leader/{record.pk}/previews/"


def entries(kind):
    found = AuditEntry.objects.filter(kind=kind)
    return found.count(), found.aggregate(times=Sum("times"))["times"]


def test_of_one_record_only_so_many_links_work_at_a_time(client, user):
    page = previews()
    answers = [client.post(page, {"make": "1"}).content.decode() for _number in range(MAX_LINKS_PER_RECORD + 5)]
    assert PreviewLink.objects.count() == MAX_LINKS_PER_RECORD
    assert "The new link" in answers[0] and "The new link" not in answers[-1]
    assert "Revoke one that is no longer needed" in answers[-1] and "active links" not in answers[0]
    client.post(page, {"revoke": PreviewLink.objects.first().pk})
    assert "The new link" in client.post(page, {"make": "1"}).content.decode()


def test_one_person_makes_only_so_many_links_a_day_whatever_they_revoke(client, user):
    page = previews()
    for _number in range(MAX_LINKS_PER_DAY // 2 + 1):
        for _link in range(2):
            text = client.post(page, {"make": "1"}).content.decode()
        client.post(page, {"revoke_all": "1"})
    assert PreviewLink.objects.count() == MAX_LINKS_PER_DAY and "Please continue tomorrow" in text
    assert "Please continue tomorrow" in client.post(previews("another"), {"make": "1"}).content.decode()
    assert entries(audit_log.Kind.PREVIEW) == (MAX_ENTRIES_PER_HOUR, 2 * MAX_LINKS_PER_DAY)
    PreviewLink.objects.update(made_at=timezone.now() - timedelta(days=2))
    assert "The new link" in client.post(page, {"make": "1"}).content.decode()


def test_what_somebody_repeats_with_their_own_raises_a_number_in_the_log(rf, user):
    for number in range(MANY):
        audit_log.log_event(audit_log.Kind.PASSWORD, rf.get("/"), user, f"time {number}")
    assert entries(audit_log.Kind.PASSWORD) == (MAX_ENTRIES_PER_HOUR, MANY)
    audit_log.log_event(audit_log.Kind.PASSWORD, rf.get("/"), member("carl"), "of another")
    assert entries(audit_log.Kind.PASSWORD) == (MAX_ENTRIES_PER_HOUR + 1, MANY + 1)


def test_what_is_done_to_others_always_has_an_entry_of_its_own(rf, user):
    for number in range(MANY):
        audit_log.log_event(audit_log.Kind.PERSON, rf.get("/"), "somebody", f"time {number}", actor=user)
    assert entries(audit_log.Kind.PERSON) == (MANY, MANY)


def test_ending_no_session_leaves_nothing_in_the_log(client, user):
    confirm(client)
    for _number in range(3):
        client.post("/admin/sessions/", {"others": "1"})
    assert entries(audit_log.Kind.ENDED) == (0, None)


def test_logging_in_and_out_at_will_fills_no_log(rf, user):
    AuditEntry.objects.all().delete()
    for _number in range(MANY):
        audit_log.handle_logged_in(None, rf.get("/"), user)
        audit_log.handle_logged_out(None, rf.get("/"), user)
    assert entries(audit_log.Kind.LOGGED_IN) == entries(audit_log.Kind.LOGGED_OUT) == (MAX_ENTRIES_PER_HOUR, MANY)


def fetched(rf, user, what, number, address="192.0.2.1", **about):
    request = rf.get("/", REMOTE_ADDR=address)
    request.user = user
    audit_log.log_download(request, what, number, **about)


def test_many_small_files_hide_no_download_of_the_whole_archive_and_of_nobody_else(rf, user):
    for number in range(MANY):
        fetched(rf, user, "actors.csv", number)
    assert entries(audit_log.Kind.DOWNLOAD) == (MAX_DOWNLOADS_PER_ADDRESS, MANY)
    fetched(rf, user, "archive.zip", 9_000)
    fetched(rf, user, "actors.csv", 9_000, "192.0.2.2")
    texts = AuditEntry.objects.filter(text__contains="9,000").values_list("text", "address", "times")
    assert set(texts) == {
        ("archive.zip: 9,000 records", "192.0.2.1", 1),
        ("actors.csv: 9,000 records", "192.0.2.2", 1),
    }
    for number in range(MANY):
        fetched(rf, user, "actors.csv", number, f"198.51.100.{number}")
    assert entries(audit_log.Kind.DOWNLOAD)[0] == MAX_ENTRIES_PER_HOUR + 1


def test_the_whole_archive_is_never_one_more_time_of_a_download_from_another_address(rf, user):
    for number in range(MANY):
        fetched(rf, user, "the whole archive", number, f"198.51.100.{number}", is_whole_archive=True)
    assert entries(audit_log.Kind.DOWNLOAD) == (MANY, MANY)
    for number in range(MANY):
        fetched(rf, user, "the whole archive", number, "192.0.2.2", is_whole_archive=True)
    assert entries(audit_log.Kind.DOWNLOAD) == (MANY + audit_log.MAX_DOWNLOADS_PER_ADDRESS, 2 * MANY)


def test_the_button_for_the_whole_archive_has_an_entry_after_many_lists(client, rf):
    chief = member("chief", "Chief editor")
    client.force_login(chief)
    for number in range(MANY):
        fetched(rf, chief, f"{'abcdef'[number % 6]}.csv", number, "127.0.0.1")
    list(client.get("/admin/summits/upload/whole/").streaming_content)
    last = AuditEntry.objects.filter(kind=audit_log.Kind.DOWNLOAD).latest("pk")
    assert last.text.startswith("the whole archive: ") and last.times == 1


def test_a_log_in_from_another_address_has_an_entry_of_its_own_after_many(rf, user):
    for _number in range(MANY):
        audit_log.handle_logged_in(None, rf.get("/"), user)
    audit_log.handle_logged_in(None, rf.get("/", REMOTE_ADDR="192.0.2.7"), user)
    assert AuditEntry.objects.get(address="192.0.2.7").times == 1
