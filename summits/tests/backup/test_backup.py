"""A backup contains everything, and restoring it gives the same archive, on SQLite and on PostgreSQL."""

import threading

import pytest
from django.core.management import call_command
from django.db import connection, transaction

from summits.backup import sqlite
from summits.caching import data_version
from summits.models import Summit, ZeroResultQuery
from summits.tests.helpers.backups import (
    FOLLOWS_RESTORING,
    WRITTEN_ANEW,
    archive,
    counters_of_records,
    done,
    everything,
    refusal,
    second_database,
)
from summits.tests.helpers.datapackages import contents, count_of_records, exported

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def second(tmp_path):
    with second_database(tmp_path) as database:
        yield database


def failing(*arguments, **about):
    raise RuntimeError("a migration that fails")


def test_a_backup_restored_into_an_empty_database_gives_the_same_archive(tmp_path, second):
    archive(tmp_path)
    before, backup = everything(), tmp_path / "archive.backup"
    said = f"{count_of_records()} records, 1 user"
    assert said in done("backup", backup)
    assert said in done("restore", backup, url=second.url)

    after = everything(second.connection)
    assert len(before["auth_user"]) == len(before["django_session"]) == 1 and before["summits_oldslug"]
    assert set(after) == set(before)
    differing = {table for table in before if after[table] != before[table]}
    assert {table for table in differing if not table.startswith(WRITTEN_ANEW)} == FOLLOWS_RESTORING
    assert counters_of_records(after) == counters_of_records(before)
    done("export_archive", tmp_path / "restored", url=second.url)
    assert contents(tmp_path / "restored") == contents(exported(tmp_path / "exported"))


def test_a_backup_is_readable_by_its_owner_only_and_leaves_no_other_file(tmp_path):
    backup = tmp_path / "archive.backup"
    call_command("backup", str(backup), verbosity=0)
    assert backup.stat().st_mode & 0o777 == 0o600
    assert list(tmp_path.iterdir()) == [backup]


def test_a_restore_invalidates_all_caches(tmp_path):
    archive(tmp_path)
    then, backup = data_version.read_from_db(), tmp_path / "archive.backup"
    call_command("backup", str(backup), verbosity=0)
    Summit.objects.get(slug="moscow-1988").delete()
    later = data_version.read_from_db()
    call_command("restore", str(backup), "--replace", verbosity=0)
    now = data_version.read_from_db()
    assert Summit.objects.filter(slug="moscow-1988").exists()
    assert len({then, later, now}) == 3


def test_a_backup_is_consistent_while_others_write(tmp_path, monkeypatch):
    # Many steps, so that there is something between them.
    monkeypatch.setattr(sqlite, "PAGES_PER_STEP", 1)
    is_over, written = threading.Event(), threading.Event()

    def write_pairs():
        number = 0
        while not is_over.is_set():
            number += 1
            with transaction.atomic():
                ZeroResultQuery.objects.create(query=f"left {number}")
                ZeroResultQuery.objects.create(query=f"right {number}")
            written.set()
        connection.close()

    writer = threading.Thread(target=write_pairs)
    writer.start()
    written.wait()
    call_command("backup", str(tmp_path / "archive.backup"), verbosity=0)
    is_over.set()
    writer.join()

    in_the_end = ZeroResultQuery.objects.count()
    call_command("restore", str(tmp_path / "archive.backup"), "--replace", verbosity=0)
    rows = ZeroResultQuery.objects.values_list("query", flat=True)
    assert 0 < len(rows) < in_the_end
    assert sum("left" in words for words in rows) == sum("right" in words for words in rows)


def test_a_restore_runs_the_migrations_that_the_backup_lacks_and_if_they_fail_nothing_changes(
    tmp_path, second, monkeypatch
):
    archive(tmp_path)
    old, wrong = tmp_path / "old.backup", tmp_path / "wrong.backup"
    done("migrate", "summits", "0005", "--verbosity", "0", url=second.url)
    second.sql("INSERT INTO summits_fruitlesssearch (words, times) VALUES ('lemuria', 7)")
    done("backup", old, url=second.url)
    second.sql("DELETE FROM django_migrations WHERE app = 'summits' AND name > '0004'")
    done("backup", wrong, url=second.url)

    assert "differ from those of the site’s migrations" in refusal("restore", wrong, "--replace")
    before = everything()
    with monkeypatch.context() as patched:
        patched.setattr("summits.backup.call_command", failing)
        assert "migrations missing from the backup could not be applied" in refusal("restore", old, "--replace")
    assert everything() == before
    call_command("restore", str(old), "--replace", verbosity=0)
    call_command("migrate", "--check", verbosity=0)
    # What migrations put into a database does not make it one that holds something.
    assert "It contains searches without results: 1.\n" in refusal("restore", old)
