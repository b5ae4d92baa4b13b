"""A preview writes nothing and waits for no writer; no other reader sees anything of it meanwhile."""

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing

import pytest
from django.db import close_old_connections, connection
from django.test import Client

from summits.models import Agreement, Correction, Issue, Leader, Summit
from summits.tests.helpers import factories as new
from summits.tests.helpers.admin import make_archive
from summits.views.corrections import corrections_of
from summits.workflow.preview import shown_as_published

pytestmark = pytest.mark.django_db(transaction=True)

NAMES = ("summit", "agreement", "issue", "reagan")


@pytest.fixture
def archive():
    archive = make_archive()
    new.meeting((archive.reagan, archive.us), title="Public", start="1985-11-19", status="published")
    return archive


def elsewhere(function, *arguments):
    """Return the result of ``function`` in another thread, on a connection of its own."""

    def ask():
        try:
            return function(*arguments)
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        return pool.submit(ask).result()


def statuses(model):
    return list(model.objects.published().values_list("status", flat=True))


def rendered(archive, name):
    """Return the page of a draft as its preview shows it."""
    record = getattr(archive, name)
    with shown_as_published(record):
        return Client().get(record.get_absolute_url())


def test_a_preview_writes_nothing_and_begins_no_transaction(archive):
    asked = []

    def note(execute, sql, *about):
        asked.append(sql)
        return execute(sql, *about)

    with connection.execute_wrapper(note):
        assert [rendered(archive, name).status_code for name in NAMES] == [200] * len(NAMES)
    assert {sql.lstrip("( ").split()[0].upper() for sql in asked} <= {"SELECT", "WITH", "SET"}


def test_another_thread_sees_nothing_of_a_preview_while_it_is_rendered(archive):
    drafts = (archive.summit, archive.agreement, archive.issue, archive.reagan)
    lists = ("/", "/summits/", "/leaders/", "/issues/", "/agreements/", "/summits/public/", "/search/?q=reykjavik")
    before = [elsewhere(Client().get, address).content for address in lists]
    with shown_as_published(archive.summit):
        assert Client().get(archive.summit.get_absolute_url()).status_code == 200
        assert [elsewhere(Client().get, one.get_absolute_url()).status_code for one in drafts] == [404] * 4
        assert [elsewhere(Client().get, address).content for address in lists] == before
        for model in (Summit, Leader, Issue, Agreement):
            public = elsewhere(statuses, model)
            assert set(public) <= {"published"}
    assert [Client().get(address).content for address in lists] == before
    assert Client().get(archive.summit.get_absolute_url()).status_code == 404


def test_queries_compiled_for_a_preview_are_not_used_for_anybody_else(archive):
    pages = [getattr(archive, name).get_absolute_url() for name in NAMES]
    for name in NAMES:
        assert rendered(archive, name).status_code == 200
    assert [Client().get(page).status_code for page in pages] == [404] * len(pages)
    # And the other way round: what was compiled before finds the previewed records too.
    assert [rendered(archive, name).status_code for name in NAMES] == [200] * len(pages)


def test_the_corrections_of_a_previewed_record_are_read_by_its_own_rules(archive):
    Correction.objects.update(status="published")
    assert list(corrections_of(archive.older)) == []
    with shown_as_published(archive.older):
        assert len(corrections_of(archive.older)) == 1
    assert list(corrections_of(archive.older)) == []


def test_the_preview_of_a_leader_shows_their_public_meetings_alone(archive):
    new.meeting((archive.reagan, archive.us), title="Malta", start="1989-12-02", status="draft")
    text = rendered(archive, "reagan").content.decode()
    assert "/summits/public/" in text
    assert "Malta" not in text and "Reykjavik" not in text


@pytest.mark.sqlite
def test_a_preview_opens_while_another_connection_holds_the_write_lock(archive):
    with closing(sqlite3.connect(connection.settings_dict["NAME"], isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        # Whoever waited for the lock would fail at once.
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA busy_timeout = 0")
        try:
            assert [rendered(archive, name).status_code for name in NAMES] == [200] * len(NAMES)
        finally:
            other.execute("ROLLBACK")
            close_old_connections()
            connection.close()
