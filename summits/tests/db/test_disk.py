"""A full or read-only disk: public pages work, editors get a message and lose nothing."""

import errno
import sqlite3
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, connection

from config import databases
from summits.db import disk
from summits.models import AuditEntry, Leader
from summits.tests.db.test_locking import sent_again
from summits.tests.helpers import factories as new
from summits.tests.helpers.admin import add_url, change_url, form_data
from summits.tests.helpers.backups import manage

pytestmark = pytest.mark.django_db(transaction=True)
FULL, READ_ONLY = str(disk.FULL), str(disk.READ_ONLY)
BIOGRAPHY = "Born in Scranton. " * 220


@contextmanager
def full_disk():
    """Within, the database cannot grow: what SQLite says then, or what PostgreSQL does, comes back for a write."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("VACUUM")
            cursor.execute("PRAGMA page_count")
            cursor.execute(f"PRAGMA max_page_count = {cursor.fetchone()[0]}")
            undo = ["PRAGMA max_page_count = 1073741823"]
        else:
            cursor.execute(
                "CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
                "RAISE EXCEPTION 'could not extend file' USING ERRCODE = '53100'; END $$"
            )
            tables = [Leader._meta.db_table, AuditEntry._meta.db_table, "summits_adminsession", "axes_accessattempt"]
            undo = [f"DROP TRIGGER full_disk ON {table}" for table in tables] + ["DROP FUNCTION full_disk()"]
            for table in tables:
                cursor.execute(
                    f"CREATE TRIGGER full_disk BEFORE INSERT OR UPDATE ON {table} "
                    "FOR EACH STATEMENT EXECUTE FUNCTION full_disk()"
                )
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            for statement in undo:
                cursor.execute(statement)


@contextmanager
def read_only_disk():
    """Within, the database takes nothing, as where the system has made a broken disk read-only."""
    on, off = {
        "sqlite": ("PRAGMA query_only = ON", "PRAGMA query_only = OFF"),
        "postgresql": ("SET default_transaction_read_only = on", "SET default_transaction_read_only = off"),
    }[connection.vendor]
    with connection.cursor() as cursor:
        cursor.execute(on)
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute(off)


TROUBLES = {"full": (full_disk, FULL), "read-only": (read_only_disk, READ_ONLY)}


@pytest.fixture(params=TROUBLES)
def trouble(request):
    """A context in which the disk takes nothing, and what editors are told of it."""
    return TROUBLES[request.param]


@pytest.fixture
def editor(client):
    client.raise_request_exception = False
    client.force_login(User.objects.create_superuser("edith"))
    return client


def test_readers_and_pages_of_the_admin_are_answered(editor, trouble, client):
    leader = new.leader("Joe Biden")
    reader = type(client)(raise_request_exception=False)
    with trouble[0]():
        for address in ("/", leader.get_absolute_url(), "/summits/", "/search/?q=nobody-of-this-name", "/admin/login/"):
            assert reader.get(address).status_code == 200, address
        for address in ("/admin/", change_url(leader), add_url(Leader)):
            assert editor.get(address).status_code == 200, address


def test_a_session_whose_use_cannot_be_noted_still_shows_its_page(editor, trouble):
    session = editor.session
    session["used"] = 0
    session.save()
    with trouble[0]():
        assert editor.get("/admin/").status_code == 200


def test_a_save_is_refused_with_a_message_and_keeps_what_was_typed(editor, trouble):
    leader = new.leader("Joe Biden")
    form = {**form_data(editor.get(change_url(leader))), "biography": BIOGRAPHY}
    context, words = trouble
    with context():
        answer = editor.post(change_url(leader), form)
    assert answer.status_code == 503 and answer["Retry-After"] == "60"
    assert words in answer.text and sent_again(answer)["biography"] == [BIOGRAPHY]
    leader.refresh_from_db()
    assert leader.biography != BIOGRAPHY
    # As soon as there is room.
    assert editor.post(change_url(leader), sent_again(answer)).status_code == 302
    leader.refresh_from_db()
    assert leader.biography == BIOGRAPHY.strip()


def test_a_log_in_is_refused_with_a_message(editor, trouble, client):
    User.objects.create_user("anna", password="correct-horse-77", is_staff=True)
    reader = type(client)(raise_request_exception=False)
    context, words = trouble
    with context():
        answer = reader.post("/admin/login/", {"username": "anna", "password": "correct-horse-77"})
    # SQLite may find room for a few more rows.
    if answer.status_code != 302 or context is read_only_disk:
        assert answer.status_code == 503 and words in answer.text and "correct-horse-77" not in answer.text


def always_full(*_arguments, **_about):
    return open("/dev/full", "w+b", buffering=0)  # noqa: SIM115


def test_a_file_that_the_disk_does_not_take_is_no_error_of_ours(editor, monkeypatch, settings):
    settings.FILE_UPLOAD_MAX_MEMORY_SIZE = 10
    monkeypatch.setattr("django.core.files.uploadedfile.tempfile.NamedTemporaryFile", always_full)
    answer = editor.post("/admin/upload/", {"file": SimpleUploadedFile("bundle.csv", b"slug,title\n" * 100)})
    assert answer.status_code == 503 and FULL in answer.text


def test_an_export_to_a_full_disk_leaves_the_existing_data_package(tmp_path):
    new.leader("Joe Biden", biography=BIOGRAPHY)
    call_command("export_archive", str(tmp_path / "bundle"), verbosity=0)
    before = {path.name: path.read_bytes() for path in (tmp_path / "bundle").iterdir()}
    said = manage("export_archive", tmp_path / "bundle", largest_file=1_000).stderr
    assert said.startswith("CommandError: The data package could not be written") and said.count("\n") == 1, said
    assert {path.name: path.read_bytes() for path in (tmp_path / "bundle").iterdir()} == before
    assert [path.name for path in tmp_path.iterdir()] == ["bundle"]


@pytest.mark.parametrize("has_log", [False, True])
def test_a_site_that_starts_on_a_disk_that_can_only_be_read_reads(tmp_path, monkeypatch, has_log):
    path = tmp_path / "data base?.sqlite3"
    with closing(sqlite3.connect(path)) as writer:
        writer.executescript("PRAGMA journal_mode=WAL; CREATE TABLE one (id integer); INSERT INTO one VALUES (7)")
        if not has_log:
            writer.close()
        before = {one.name for one in tmp_path.iterdir()}
        assert any("wal" in name for name in before) is has_log
        monkeypatch.setattr(databases.os, "access", lambda *_about: False)
        name = databases.read_only_settings({"NAME": str(path)})["NAME"]
        with closing(sqlite3.connect(name, uri=True)) as reader:
            assert reader.execute("SELECT id FROM one").fetchall() == [(7,)]
            with pytest.raises(sqlite3.OperationalError, match="readonly"):
                reader.execute("INSERT INTO one VALUES (8)")
        assert {one.name for one in tmp_path.iterdir()} == before


def test_a_disk_that_can_be_written_is_opened_as_ever(tmp_path):
    (tmp_path / "archive.sqlite3").write_text("")
    assert databases.read_only_settings({"NAME": str(tmp_path / "archive.sqlite3")}) == {}
    assert databases.read_only_settings({"NAME": str(tmp_path / "new.sqlite3")}) == {}


@pytest.mark.parametrize(
    ("number", "words"), [(errno.ENOSPC, FULL), (errno.EDQUOT, FULL), (errno.EROFS, READ_ONLY), (errno.ENOENT, None)]
)
def test_what_the_system_says_of_a_disk_is_found_behind_other_errors(number, words):
    try:
        try:
            raise OSError(number, "of the system")
        except OSError as error:
            raise CommandError("could not") from error
    except CommandError as error:
        assert disk.disk_error_message(error) == words


@pytest.fixture
def served_file(tmp_path, settings):
    """A database of its own, as the one of the site, with a record; the fixture's value is the file."""
    new.leader("Joe Biden")
    path = tmp_path / "served.sqlite3"
    with closing(sqlite3.connect(path)) as copy:
        connection.ensure_connection()
        connection.connection.backup(copy)
    name = connection.settings_dict["NAME"]
    connection.close()
    connection.settings_dict["NAME"] = str(path)
    yield path
    connection.close()
    connection.settings_dict["NAME"] = name


def replaced(path):
    other = path.with_name("other.sqlite3")
    with closing(sqlite3.connect(path)) as source, closing(sqlite3.connect(other)) as target:
        source.backup(target)
    other.replace(path)


def renamed(path):
    path.rename(path.with_name("away.sqlite3"))


@pytest.fixture
def kept_open():
    """Let the connection live beyond a request, as it does in production."""
    receivers = [(signal, close_old_connections) for signal in (request_started, request_finished)]
    for signal, receiver in receivers:
        signal.disconnect(receiver)
    yield
    for signal, receiver in receivers:
        signal.connect(receiver)


@pytest.mark.sqlite
@pytest.mark.parametrize("takes_away", [Path.unlink, replaced, renamed], ids=["deleted", "replaced", "renamed"])
def test_a_file_that_is_taken_away_while_the_site_runs_is_told_and_nothing_is_saved_into_it(
    served_file, kept_open, client, takes_away
):
    client.force_login(User.objects.create_superuser("edith"))
    leader = Leader.objects.get()
    form = {**form_data(client.get(change_url(leader))), "biography": BIOGRAPHY}
    assert client.get("/healthz").status_code == 200
    takes_away(served_file)
    answer = client.get("/healthz")
    assert (answer.status_code, answer.json()["database"]) == (503, "failing")
    answer = client.post(change_url(leader), form)
    assert answer.status_code == 503 and str(disk.LOST) in answer.text
    assert sent_again(answer)["biography"] == [BIOGRAPHY]
    leader.refresh_from_db()
    assert leader.biography != BIOGRAPHY.strip()
    assert client.get(leader.get_absolute_url()).status_code == 200
