"""Downloads in the admin are in the audit log: who, what, how many records, from which address; repeats are counted."""

from collections import Counter

import pytest
from django.contrib.auth.models import User
from django.test import Client

from summits.accounts import audit_log
from summits.models import AuditEntry
from summits.tests.helpers.admin import make_archive, member
from summits.tests.helpers.second_factor import WHO

pytestmark = pytest.mark.django_db


@pytest.fixture
def chief():
    make_archive()
    client = Client(REMOTE_ADDR="198.51.100.7")
    client.force_login(User.objects.create_superuser(**WHO))
    return client


def downloads():
    entries = AuditEntry.objects.filter(kind="download").order_by("id")
    return [(one.subject, one.address, one.text, one.times) for one in entries]


@pytest.mark.parametrize(
    ("address", "text"),
    [
        ("/admin/summits/leader/export/csv/", "leaders.csv: 3 records"),
        ("/admin/summits/leader/export/xlsx/?q=Thatcher", "leaders.xlsx: 1 record"),
        ("/admin/summits/leader/export/zip/", "leaders.zip: 3 records"),
        ("/admin/summits/upload/whole/", "the whole archive: "),
        ("/admin/quality/?format=csv", "findings.csv: "),
    ],
)
def test_each_download_is_in_the_log(chief, address, text):
    answer = chief.get(address)
    assert answer.status_code == 200 and "attachment" in answer["Content-Disposition"]
    [(subject, sent_to, told, times)] = downloads()
    assert (subject, sent_to, times) == ("editor", "198.51.100.7", 1) and told.startswith(text)
    assert told.split(": ")[1][0] in "123456789"
    assert told in chief.get("/admin/summits/auditentry/").content.decode()


def test_what_is_refused_is_no_download(chief):
    client = Client()
    client.force_login(member("ann"))
    for address in ("/admin/summits/leader/export/csv/", "/admin/summits/upload/whole/"):
        assert client.get(address).status_code == 403
    assert Client().get("/admin/summits/leader/export/csv/").status_code == 302
    assert downloads() == []


def test_the_same_download_again_raises_the_number_of_times(chief, monkeypatch):
    for _each in range(5):
        chief.get("/admin/summits/leader/export/csv/")
    assert [times for *_about, times in downloads()] == [5]
    monkeypatch.setattr(audit_log, "MAX_ENTRIES_PER_HOUR", 3)
    for name in ("Reagan", "Thatcher", "Gorbachev", "nobody", "Ronald"):
        chief.get(f"/admin/summits/leader/export/{'csv' if name < 'S' else 'xlsx'}/?q={name}")
    files = Counter(text.partition(":")[0] for *_about, text, _times in downloads())
    assert max(files.values()) <= 3 and sum(times for *_about, times in downloads()) == 10
