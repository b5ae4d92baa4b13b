"""Files that a killed task left behind are removed by the next one; those of a running task are not."""

import errno
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.db import connection

from summits import temporary_files
from summits.models import ProcessingState, Upload
from summits.spreadsheets import cancellation
from summits.spreadsheets.parsing import FOLDER_PREFIX, open_upload
from summits.spreadsheets.progress import NullProgress

OWN = """
import sys, time
from pathlib import Path
sys.path.insert(0, {base!r})
from summits.temporary_files import owned_file as owned, temporary_folder
with {task} as one:
    print(one, flush=True)
    time.sleep(60)
"""


class Task:
    """Another process that owns a file or a folder until it is killed."""

    def __init__(self, task):
        base = str(Path(__file__).resolve().parents[3])
        words = [sys.executable, "-c", OWN.format(base=base, task=task)]
        self.process = subprocess.Popen(words, stdout=subprocess.PIPE, text=True)
        self.said = self.process.stdout.readline().strip()

    def kill(self):
        self.process.kill()
        self.process.wait()
        self.process.stdout.close()


@pytest.fixture
def task():
    """Start Tasks; they end with the test."""
    begun = []

    def begin(words):
        begun.append(Task(words))
        return begun[-1]

    yield begin
    for one in begun:
        one.kill()


def age(path):
    long_ago = time.time() - 2 * temporary_files.MIN_AGE_SECONDS
    os.utime(path, (long_ago, long_ago))


def test_a_file_is_owned_until_its_process_is_killed_and_then_removed(task, tmp_path):
    file = tmp_path / "mark"
    other = task(f"owned(Path({str(file)!r}))")
    assert temporary_files.is_owned(file)
    temporary_files.remove_stale([file])
    with temporary_files.owned_file(file) as is_ours:
        assert not is_ours
    assert file.exists(), "who does not own it leaves it"
    other.kill()
    assert file.exists() and not temporary_files.is_owned(file)
    temporary_files.remove_stale([file])
    assert not file.exists() and not temporary_files.is_owned(file)
    with temporary_files.owned_file(file) as is_ours:
        assert is_ours and temporary_files.is_owned(file)
    assert not file.exists()


def test_a_folder_that_a_killed_process_left_is_removed_with_what_is_in_it(task, tmp_path):
    other = task(f"temporary_folder('some-', {str(tmp_path)!r})")
    folder = Path(other.said)
    (folder / "drafts.csv").write_text("secret")
    age(folder)
    with temporary_files.temporary_folder("some-", tmp_path) as own:
        assert own.is_dir() and folder.exists(), "its process lives"
    other.kill()
    with temporary_files.temporary_folder("other-", tmp_path):
        assert folder.exists()
    with temporary_files.temporary_folder("some-", tmp_path):
        assert not folder.exists()
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_was_just_made_a_link_and_a_file_are_left_alone(tmp_path):
    aside = tmp_path / "aside"
    aside.mkdir()
    (tmp_path / "some-new").mkdir()
    (tmp_path / "some-link").symlink_to(aside)
    (tmp_path / "some-file").write_text("")
    age(aside)
    age(tmp_path / "some-file")
    temporary_files.clear_stale_folders("some-", tmp_path)
    assert len(list(tmp_path.iterdir())) == 4
    temporary_files.clear_stale_folders("some-", tmp_path / "nowhere")


def test_without_locks_nothing_is_removed_but_by_the_task_that_made_it(tmp_path, monkeypatch):
    def refuse(*_arguments):
        raise OSError(errno.ENOLCK, "no locks available")

    monkeypatch.setattr(temporary_files.fcntl, "flock", refuse)
    file = tmp_path / "mark"
    with temporary_files.owned_file(file) as is_ours:
        assert is_ours and temporary_files.is_owned(file)
        temporary_files.remove_stale([file])
        assert file.exists()
    assert not file.exists()


@pytest.fixture
def upload():
    return Upload.objects.create(user=User.objects.create_superuser("carla"), name="x.csv", content=b"slug\na\n")


def left_behind(upload):
    """Leave what a killed process leaves: the mark of its work."""
    if connection.vendor == "sqlite":
        file = cancellation._mark_file(upload.pk)
        file.write_text(ProcessingState.GOING)
    else:
        Upload.objects.filter(pk=upload.pk).update(processing_state=ProcessingState.GOING)


def has_mark(upload):
    if connection.vendor == "sqlite":
        return cancellation._mark_file(upload.pk).exists()
    return Upload.objects.get(pk=upload.pk).processing_state != ProcessingState.NONE


@pytest.mark.django_db(transaction=True)
def test_work_that_was_killed_does_not_go_on_and_its_mark_goes_with_the_next_work(client, upload):
    left_behind(upload)
    client.force_login(upload.user)
    assert cancellation.work_state(upload) == ProcessingState.NONE and not cancellation.cancel(upload)
    assert "being worked on" not in client.get(f"/admin/summits/upload/{upload.pk}/change/").content.decode()
    other = Upload.objects.create(user=upload.user, name="y.csv", content=b"slug\nb\n")
    with cancellation.cancellable(other, NullProgress()):
        assert not has_mark(upload) and cancellation.work_state(other) == ProcessingState.GOING
        cancellation.clear_stale_marks()
        assert cancellation.work_state(other) == ProcessingState.GOING
        assert cancellation.cancel(other) and cancellation.work_state(other) == ProcessingState.STOPPING
    assert not has_mark(other)


@pytest.mark.django_db(transaction=True)
def test_a_start_removes_what_killed_work_left(upload, tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    left_behind(upload)
    folder = tmp_path / f"{FOLDER_PREFIX}killed"
    folder.mkdir()
    (folder / "leaders.csv").write_text("slug\n")
    age(folder)
    monkeypatch.setattr(connection, "close", lambda: None)
    cancellation._clear_stale()
    assert not has_mark(upload) and not folder.exists()


@pytest.mark.django_db(transaction=True)
def test_a_file_that_only_looks_like_a_mark_is_left_alone():
    if connection.vendor != "sqlite":
        pytest.skip("only SQLite has marks beside the database")
    file = cancellation._mark_file("notes")
    file.write_text("mine")
    try:
        cancellation.clear_stale_marks()
        assert file.exists()
    finally:
        file.unlink()


def test_an_upload_is_unpacked_in_a_folder_that_its_process_owns(tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    with open_upload(b"slug,name\na,A\n", "leaders.csv", "leaders"):
        (folder,) = tmp_path.iterdir()
        age(folder)
        temporary_files.clear_stale_folders(FOLDER_PREFIX)
        assert folder.exists()
    assert list(tmp_path.iterdir()) == []
