"""A killed import leaves the archive unchanged and does not hinder the next one."""

import os
import signal
import subprocess
import sys
import threading
from pathlib import Path
from urllib.parse import quote

import pytest
from django.db import connection

from summits.datapackage.schema import TABLES
from summits.models import SearchDocument
from summits.search.index import startup, writing
from summits.search.query.results import search_archive
from summits.spreadsheets.progress import NullProgress
from summits.tests.helpers.datapackages import contents, count_of_records, exported, imported, load, small
from tools.sample.writing import write_sample

pytestmark = pytest.mark.django_db(transaction=True)
BASE = Path(__file__).resolve().parents[3]


def database_url():
    """Return the address of the database of this test, for another process."""
    settings = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{settings['NAME']}"
    user = f"{quote(settings['USER'])}:{quote(settings['PASSWORD'])}@" if settings["USER"] else ""
    host, port = str(settings["HOST"]), f":{settings['PORT']}" if settings["PORT"] else ""
    # A folder with a socket stands in the path, a host before it.
    place = f"{port}/{host}" if host.startswith("/") else f"{host}{port}"
    return f"postgres://{user}{place}/{settings['NAME']}"


def kill_import_at(folder, file):
    """Start an import in another process and kill it as soon as it says that a file is done."""
    process = subprocess.Popen(
        [sys.executable, str(BASE / "manage.py"), "import_archive", str(folder), "--trust-status"],
        env={**os.environ, "DATABASE_URL": database_url(), "PYTHONUNBUFFERED": "1"},
        stdout=subprocess.PIPE,
        text=True,
    )
    for line in process.stdout:
        if line.startswith(file):
            process.kill()
            break
    process.stdout.close()
    assert process.wait() == -signal.SIGKILL, "the import ended before it was killed"


@pytest.fixture(scope="module")
def sample(tmp_path_factory):
    """A data package that takes long enough to import."""
    folder = tmp_path_factory.mktemp("sample")
    write_sample(folder, 800)
    return folder


@pytest.mark.parametrize("file", ["sources.csv", "summits.csv", "parties.csv"])
def test_a_killed_import_leaves_an_empty_archive_empty(sample, file):
    kill_import_at(sample, file)
    assert count_of_records() == 0
    imported(sample)
    assert all(table.model.objects.exists() for table in TABLES)


def test_a_killed_import_leaves_existing_records(sample, tmp_path):
    load(tmp_path / "package", small())
    before = contents(exported(tmp_path / "before"))
    kill_import_at(sample, "positions.csv")
    assert contents(exported(tmp_path / "after")) == before


def test_an_import_killed_while_it_indexes_leaves_the_old_index(sample, tmp_path):
    load(
        tmp_path / "package",
        {"leaders": [{"slug": "p", "name": "Vladimir Putin", "sort_name": "P", "status": "published"}]},
    )
    writing.rebuild_index()
    before = set(SearchDocument.objects.values_list("pk", flat=True))
    kill_import_at(sample, "search: ")
    assert set(SearchDocument.objects.values_list("pk", flat=True)) == before
    assert writing.is_complete() and search_archive("putin").all_count == 1


def test_one_of_two_starting_processes_completes_an_incomplete_index(tmp_path, monkeypatch):
    load(tmp_path / "package", small())
    writing.rebuild_index()
    writing.clear()
    writing.mark_outdated()
    rebuild, done = writing.rebuild_index, []
    monkeypatch.setattr(writing, "rebuild_index", lambda progress: done.append(1) or rebuild(progress))
    threads = [threading.Thread(target=startup._in_thread) for _each in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert done == [1] and writing.is_complete() and search_archive("sochi").all_count > 0


def test_readers_search_the_old_index_until_the_new_one_is_complete(tmp_path):
    load(tmp_path / "package", small())
    writing.rebuild_index()
    seen = []

    def look():
        seen.append(search_archive("sochi").all_count)
        connection.close()

    class Looking(NullProgress):
        def part_done(self, name, rows):
            thread = threading.Thread(target=look)
            thread.start()
            thread.join()

    writing.rebuild_index(Looking())
    assert len(seen) > 5 and set(seen) == {search_archive("sochi").all_count}
