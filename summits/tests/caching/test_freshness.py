"""Four processes serve the archive while an editor keeps saving: no reader gets a page older than the last save.

Set FRESHNESS_SECONDS to let it go on for longer than a test may.
"""

import os
import re
import time
from collections import Counter
from contextlib import closing
from http.client import HTTPConnection
from threading import Thread

import pytest
from django.db import connections

from summits.models import changeset
from summits.tests.helpers import factories as make
from summits.tests.helpers.admin import change_url, form_data
from summits.tests.helpers.gunicorn_server import collect_static, gunicorn

pytestmark = pytest.mark.django_db(transaction=True)
SECONDS = float(os.environ.get("FRESHNESS_SECONDS", 5))
READERS, PROCESSES = 4, 4
STAMP = re.compile(rb"stamp(\d+)")
PAGES = [
    "/",
    "/summits/",
    "/summits/?leader=hub&issue=hub&sort=oldest",
    "/summits/?q=meeting",
    "/summits/hub/",
    "/leaders/",
    "/leaders/hub/",
    "/issues/",
    "/issues/hub/",
    "/agreements/",
    "/agreements/hub/",
    "/countries/",
    "/countries/hub/",
    "/sources/",
    "/sources/hub/",
    "/search/?q=meeting",
    "/search/?q=meeting&kind=summit",
    "/search/suggestions/?q=meet",
]


class Archive:
    """One record of each model; each save writes its number into all their names, in one changeset."""

    def __init__(self):
        source = make.source("Source stamp0", slug="hub")
        country = make.country("Country stamp0", slug="hub", sources=[source])
        leader, issue = make.leader("Ann stamp0", slug="hub"), make.issue("Issue stamp0", slug="hub")
        self.summit = make.meeting((leader, country), title="Meeting stamp0", slug="hub", sources=[source])
        make.discussion(self.summit, issue)
        parties = [country]
        agreement = make.agreement("Treaty stamp0", slug="hub", summit=self.summit, issues=[issue], parties=parties)
        self.records = [source, country, leader, issue, self.summit, agreement]
        self.committed = 0

    def save(self):
        """Write the next number."""
        number = self.committed + 1
        with changeset():
            for record in self.records:
                for name in {"title", "name", "sort_name"} & vars(record).keys():
                    setattr(record, name, re.sub(r"(?<=stamp)\d+", str(number), getattr(record, name)))
                record.save()
        self.committed = number


class Reader(Thread):
    """Reads all pages in turn, also with the ETag of the last response, and records what is wrong."""

    def __init__(self, archive, server, until, start):
        super().__init__()
        self.archive, self.server, self.until, self.first = archive, server, until, start
        self.has, self.wrong, self.seen = {}, [], Counter()

    def run(self):
        with closing(HTTPConnection(*self.server, timeout=30)) as http:
            number = 3 * self.first
            while time.monotonic() < self.until:
                # Each page three times: made, perhaps; then by its ETag; then from the cache.
                self.read(http, PAGES[number // 3 % len(PAGES)], brings=number % 3 == 1)
                number += 1

    def read(self, http, address, brings):
        """Read one page; it must show what was committed when it was requested, or newer."""
        etag, body = self.has.get(address, ("", b""))
        committed = self.archive.committed
        http.request("GET", address, headers={"If-None-Match": etag} if brings and etag else {})
        answer = http.getresponse()
        content = answer.read()
        self.seen[answer.status] += 1
        if answer.status == 200:
            body = content
            self.has[address] = answer.headers["ETag"], body
        elif answer.status != 304:
            self.wrong.append((address, answer.status))
        stamps = [int(stamp) for stamp in STAMP.findall(body)]
        if not stamps or min(stamps) < committed:
            self.wrong.append((address, answer.status, committed, stamps[:9]))


@pytest.fixture
def archive(transactional_db):
    return Archive()


@pytest.fixture
def server(archive, tmp_path):
    collect_static(tmp_path / "static")
    with gunicorn(tmp_path / "static", tmp_path, workers=PROCESSES) as where:
        # What a process makes ready for its first pages may take seconds where others work too.
        for _process in range(3 * PROCESSES):
            with closing(HTTPConnection(*where, timeout=60)) as http:
                http.request("GET", "/summits/")
                http.getresponse().read()
        yield where


def watched(archive, server, save):
    """Let readers read for a while, with somebody saving by ``save``; return them."""
    until = time.monotonic() + SECONDS
    readers = [Reader(archive, server, until, start) for start in range(READERS)]
    for reader in readers:
        reader.start()
    while time.monotonic() < until:
        save()
    for reader in readers:
        reader.join()
    return readers


def test_no_page_of_any_kind_is_older_than_the_last_save(archive, server):
    def save_and_rest():
        archive.save()
        # Time for pages to be kept, and asked for again.
        time.sleep(0.1)

    readers = watched(archive, server, save_and_rest)
    assert [wrong for reader in readers for wrong in reader.wrong] == []
    seen = sum((reader.seen for reader in readers), Counter())
    print(f"{archive.committed} saves; answers: {dict(seen)}")
    assert archive.committed >= 3
    assert seen[200] >= len(PAGES) and seen[304]


def test_a_save_in_the_admin_is_on_the_page_of_every_process_at_once(archive, server, admin_client):
    page = change_url(archive.summit)
    for number in range(1, 4):
        data = form_data(admin_client.get(page)) | {"title": f"Meeting stamp{number}"}
        assert admin_client.post(page, data).status_code == 302
        for _process in range(3 * PROCESSES):
            # A connection each, so that any of the processes may answer.
            for address in ("/summits/hub/", "/search/?q=meeting"):
                with closing(HTTPConnection(*server, timeout=30)) as http:
                    http.request("GET", address)
                    assert f"Meeting stamp{number}" in re.sub("</?mark>", "", http.getresponse().read().decode())
    connections.close_all()
