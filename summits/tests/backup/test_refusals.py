"""A backup or restore that is impossible is refused with a reason, and nothing is lost."""

import os
import signal
import subprocess
import sys

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection

from summits.backup import client_programs
from summits.tests.helpers.backups import archive, environment, everything, manage, refusal
from summits.tests.helpers.datapackages import empty_the_archive

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def backup(tmp_path):
    """Fill the archive and back it up; return the file, in a folder of its own."""
    archive(tmp_path)
    (tmp_path / "backups").mkdir()
    return made(tmp_path / "backups" / "archive.backup")


def made(path):
    call_command("backup", str(path), verbosity=0)
    return path


def test_a_non_empty_database_is_replaced_only_with_the_option(backup):
    assert "not empty. It contains " in refusal("restore", backup)
    # Without records as well.
    empty_the_archive()
    assert "users: 1" in refusal("restore", backup)


def test_an_incomplete_backup_is_refused(backup):
    whole = backup.read_bytes()
    for length, reason in (
        (len(whole) // 2, "archive.backup"),
        (len(whole) - 5_000, "archive.backup"),
        (3, "not a backup"),
    ):
        backup.write_bytes(whole[:length])
        assert reason in refusal("restore", backup, "--replace")
    # All but its ends: a stretch in the middle may be one that the database does not use.
    backup.write_bytes(whole[:20_000] + bytes(len(whole) - 40_000) + whole[-20_000:])
    assert "archive.backup" in refusal("restore", backup, "--replace")
    backup.write_text("slug,title\n")
    assert "not a backup" in refusal("restore", backup, "--replace")
    backup.unlink()
    assert "no file" in refusal("restore", backup, "--replace")


def test_a_backup_of_the_other_database_is_refused_with_an_alternative(tmp_path):
    other, beginning = {
        "sqlite": ("PostgreSQL", b"PGDMP\x01\x0e\x00"),
        "postgresql": ("SQLite", b"SQLite format 3\0"),
    }[connection.vendor]
    (tmp_path / "other").write_bytes(beginning + bytes(9_000))
    said = refusal("restore", tmp_path / "other", "--replace")
    assert f"a backup of a {other} database" in said and "export_archive" in said


def test_a_backup_of_a_newer_release_is_refused(tmp_path):
    with connection.cursor() as cursor:
        about = "django_migrations (app, name, applied) VALUES ('summits', '9999_later', '2026-01-01')"
        cursor.execute(f"INSERT INTO {about}")
        try:
            made(tmp_path / "newer")
        finally:
            cursor.execute("DELETE FROM django_migrations WHERE name = '9999_later'")
    assert "summits.9999_later" in refusal("restore", tmp_path / "newer", "--replace")


def test_a_killed_restore_leaves_the_archive(backup):
    empty_the_archive()
    before = everything()
    command = [sys.executable, str(settings.BASE_DIR / "manage.py"), "restore", str(backup), "--replace"]
    process = subprocess.Popen(command, env=environment(), stdout=subprocess.PIPE, text=True)
    for line in process.stdout:
        if line.startswith("summits_leader:" if connection.vendor == "postgresql" else "Restoring"):
            process.kill()
            break
    process.stdout.close()
    assert process.wait() == -signal.SIGKILL, "it ended before it was killed"
    assert everything() == before
    call_command("restore", str(backup), "--replace", verbosity=0)
    assert everything()["summits_leader"] != before["summits_leader"]


def test_a_backup_is_overwritten_only_with_force_and_never_by_an_incomplete_one(backup):
    before = backup.read_bytes()
    assert "--force" in refusal("backup", backup)
    # As where the disk is full.
    said = manage("backup", backup, "--force", largest_file=16_384).stderr
    assert said.startswith("CommandError") and said.count("\n") == 1, said
    assert "restore" not in said
    assert backup.read_bytes() == before and list(backup.parent.iterdir()) == [backup]
    call_command("backup", str(backup), "--force", verbosity=0)
    assert list(backup.parent.iterdir()) == [backup]
    assert "no folder" in refusal("backup", backup.parent / "nowhere" / "archive.backup")


@pytest.mark.sqlite
def test_a_restore_on_a_full_disk_leaves_the_archive(backup):
    before = everything()
    said = manage("restore", backup, "--replace", largest_file=16_384).stderr
    assert said.startswith("CommandError") and said.count("\n") == 1, said
    assert everything() == before


@pytest.mark.postgresql
def test_missing_or_outdated_programs_of_postgresql_are_reported(tmp_path, monkeypatch):
    monkeypatch.setattr(client_programs, "PROGRAM_FOLDERS", ())
    monkeypatch.setenv("PATH", str(tmp_path))
    assert "pg_dump is not installed" in refusal("backup", tmp_path / "archive.backup")
    old = tmp_path / "pg_dump"
    old.write_text('#!/bin/sh\necho "pg_dump (PostgreSQL) 9.6.24 (Debian 9.6.24-0+deb9u1)"\n')
    old.chmod(0o755)
    said = refusal("backup", tmp_path / "archive.backup")
    assert "has version 9" in said and f"postgresql-client-{connection.pg_version // 10_000}" in said


@pytest.mark.postgresql
def test_the_password_is_not_on_the_command_line(monkeypatch):
    monkeypatch.setitem(connection.settings_dict, "PASSWORD", "open sesame")
    command, about = client_programs.command_for_database("pg_dump")
    assert about["PGPASSWORD"] == "open sesame" and "open sesame" not in " ".join(command)
    assert "PGPASSWORD" not in os.environ
