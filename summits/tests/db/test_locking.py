"""A locked database: a save gets a message at once and loses nothing; public pages work."""

import re
import threading
from contextlib import contextmanager
from time import monotonic, sleep

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.db import OperationalError, connection

from summits.accounts import sessions
from summits.admin import uploads
from summits.datapackage import after_import, database
from summits.datapackage.database import written_models
from summits.db import locking
from summits.models import DataVersion, Leader, SearchName
from summits.spreadsheets import progress
from summits.tests.helpers import factories as new
from summits.tests.helpers.admin import add_url, change_url, form_data
from summits.tests.helpers.datapackages import write
from summits.tests.helpers.uploads import dry_run_token_on, press, send, table
from summits.tests.helpers.uploads import page_of as page_of_upload

pytestmark = pytest.mark.django_db(transaction=True)
BIOGRAPHY = "\nBorn in Scranton.\n\nHe said “<no>” & left; 100 %."


@contextmanager
def imported_meanwhile():
    """In this block, another connection holds the locks of an import."""
    other = connection.copy()
    try:
        with other.cursor() as cursor:
            if connection.vendor == "sqlite":
                cursor.execute("PRAGMA busy_timeout = 0")
                cursor.execute("BEGIN IMMEDIATE")
            else:
                cursor.execute("BEGIN")
                cursor.execute(f"SELECT FROM {DataVersion._meta.db_table} FOR UPDATE")
                tables = ", ".join(model._meta.db_table for model in written_models())
                cursor.execute(f"LOCK TABLE {tables} IN SHARE ROW EXCLUSIVE MODE")
            yield
            cursor.execute("ROLLBACK")
    finally:
        other.close()


@contextmanager
def vacuumed(model, seconds):
    """Within, another connection of PostgreSQL holds for some seconds what autovacuum holds of a model's table."""
    held = threading.Event()

    def hold():
        other = connection.copy()
        with other.cursor() as cursor:
            cursor.execute("BEGIN")
            cursor.execute(f"LOCK TABLE {model._meta.db_table} IN SHARE UPDATE EXCLUSIVE MODE")
            held.set()
            sleep(seconds)
            cursor.execute("ROLLBACK")
        other.close()

    holding = threading.Thread(target=hold)
    holding.start()
    assert held.wait(10)
    yield
    holding.join()


@pytest.fixture(autouse=True)
def no_patience(monkeypatch):
    monkeypatch.setattr(locking, "WAIT_SECONDS", 0.05)
    connection.close()
    yield
    connection.close()


@pytest.fixture
def editor(client):
    client.force_login(User.objects.create_superuser("edith"))
    return client


def sent_again(answer):
    from html.parser import HTMLParser

    found, name = {}, None

    class Reader(HTMLParser):
        def handle_starttag(self, tag, attributes):
            nonlocal name
            name = dict(attributes)["name"] if tag == "textarea" else None
            if name:
                found.setdefault(name, []).append("")

        def handle_data(self, data):
            if name:
                found[name][-1] += data

        def handle_endtag(self, tag):
            nonlocal name
            name = None

    Reader().feed(answer.content.decode())
    # A browser drops the first line break of a text area.
    return {one: [value.removeprefix("\n") for value in values] for one, values in found.items()}


def test_a_save_during_an_import_is_answered_at_once_with_all_that_was_typed(editor):
    leader = new.leader("Joe Biden", status="draft")
    data = {**form_data(editor.get(change_url(leader))), "biography": BIOGRAPHY, "_save": "Save"}
    with imported_meanwhile():
        begun = monotonic()
        answer = editor.post(change_url(leader), data)
        assert monotonic() - begun < 5
        assert (answer.status_code, answer["Retry-After"]) == (409, "5")
        assert "An import or another large change is being saved" in answer.content.decode()
    kept = sent_again(answer)
    assert kept["biography"] == [BIOGRAPHY]
    assert kept == {name: value if isinstance(value, list) else [value] for name, value in data.items() if value != []}
    assert Leader.objects.get(pk=leader.pk).biography != BIOGRAPHY
    assert editor.post(change_url(leader), kept).status_code == 302
    assert Leader.objects.get(pk=leader.pk).biography == BIOGRAPHY.strip()


@pytest.mark.parametrize("step", ["ask", "publish"])
def test_a_transition_during_an_import_keeps_its_reason(editor, step):
    leader = new.leader("Joe Biden", status="draft")
    address = f"/admin/summits/leader/{leader.pk}/step/{step}/"
    state = re.search(r'name="(_page_state)" value="([^"]*)"', editor.get(address).content.decode()).groups()
    with imported_meanwhile():
        answer = editor.post(address, {"_reason": "Please look at the dates.", "anyway": "1", **dict([state])})
    assert answer.status_code == 409
    assert sent_again(answer)["_reason"] == ["Please look at the dates."]


def test_a_new_record_a_list_action_and_a_deletion_during_an_import_are_no_server_errors(editor):
    leader = new.leader("Joe Biden", status="draft")
    with imported_meanwhile():
        for address, data in (
            (
                add_url(Leader),
                {**form_data(editor.get(add_url(Leader))), "name": "X", "slug": "x", "sort_name": "X"},
            ),
            ("/admin/summits/leader/", {"action": "publish", "_selected_action": leader.pk}),
            (f"/admin/summits/leader/{leader.pk}/delete/", {"post": "yes"}),
        ):
            assert editor.post(address, data).status_code in (200, 302, 409)


def test_a_second_import_says_that_another_is_being_written(editor, monkeypatch, tmp_path):
    content = table("slug name sort_name", ["new", "New", "New"])
    upload = send(editor, "leaders.csv", content)
    asked = {"_import": "1", "_trial": dry_run_token_on(editor, upload)}
    folder = write(tmp_path / "bundle", {"leaders": [{"slug": "new", "name": "New", "sort_name": "New"}]})
    monkeypatch.setattr(database, "COMMAND_WAIT_SECONDS", 1)
    monkeypatch.setattr(progress, "TASK_WAIT_SECONDS", 0.05)
    with imported_meanwhile():
        locking.lock_timeout(0.05)
        assert editor.post(page_of_upload(upload), asked).status_code == 409
        with pytest.raises(CommandError, match="Another import"):
            call_command("import_archive", str(folder), verbosity=0)
        monkeypatch.setattr(uploads, "SYNC_MAX_BYTES", 0)
        answer = b"".join(editor.post(page_of_upload(upload), asked)).decode()
        assert "Another import" in answer and "Try again in a moment" in answer
    assert not Leader.objects.exists()
    press(editor, upload, "_import")
    assert Leader.objects.get().slug == "new"


@pytest.mark.postgresql
@pytest.mark.parametrize("model", [Leader, SearchName])
def test_an_import_outlasts_the_vacuum_of_a_table(editor, monkeypatch, model):
    upload = send(editor, "leaders.csv", table("slug name sort_name", ["new", "New", "New"]))
    asked = {"_import": "1", "_trial": dry_run_token_on(editor, upload)}
    monkeypatch.setattr(after_import, "MAX_REINDEXED", 0)  # as after many rows: the whole index is written
    with vacuumed(model, seconds=1.2):
        assert editor.post(page_of_upload(upload), asked).status_code == 302
    assert Leader.objects.get().slug == "new"


def test_readers_and_pages_of_the_admin_are_answered_during_an_import(editor, client):
    leader = new.leader("Joe Biden")
    with imported_meanwhile():
        assert client.get(leader.get_absolute_url()).status_code == 200
        assert client.get("/search/?q=nobody-of-this-name").status_code == 200
        assert editor.get(change_url(leader)).status_code == 200


@pytest.mark.sqlite
def test_a_session_that_cannot_be_noted_does_not_fail_the_page_nor_repeat_a_save(editor, monkeypatch):
    session = editor.session
    session["used"] = 0
    session.save()
    with imported_meanwhile():
        assert editor.get("/admin/").status_code == 200


def test_what_is_secret_is_not_repeated(editor):
    with imported_meanwhile():
        answer = editor.post(
            "/admin/password_change/",
            {"old_password": "x", "new_password1": "correct-horse-77", "new_password2": "correct-horse-77"},
        )
    assert answer.status_code in (200, 302, 409)
    assert "correct-horse-77" not in answer.content.decode()


def test_an_error_outside_a_view_is_answered_as_well(editor, monkeypatch):
    def refuse(_request):
        raise OperationalError("database is locked")

    editor.raise_request_exception = False
    monkeypatch.setattr(sessions, "refresh_session", refuse)
    answer = editor.post("/admin/summits/leader/add/", {"biography": "Typed."})
    assert (answer.status_code, sent_again(answer)["biography"]) == (409, ["Typed."])


def test_other_errors_stay_errors():
    assert not locking.is_locked(OperationalError("no such table: x"))
    assert not locking.is_locked(ValueError("database is locked"))
