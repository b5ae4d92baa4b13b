"""gunicorn is not reachable from other machines without a proxy, and files of the site not from other accounts."""

import io
import os
import socket

import pytest
from django.core.management import call_command

from config import bind_addresses, file_permissions
from summits.tests.config.test_settings import program

PROXY, DEBUG = "BEHIND_PROXY", "DEBUG"


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.7", "2001:db8::1", "no-such-name.invalid"])
def test_an_address_that_others_reach_is_refused_without_a_proxy_and_while_debugging(host):
    assert PROXY in bind_addresses.listen_error([("127.0.0.1", 8000), (host, 8000)], False, False)
    assert DEBUG in bind_addresses.listen_error([(host, 8000)], True, True)
    assert bind_addresses.listen_error([(host, 8000)], True, False) is None


def test_addresses_of_this_machine_need_no_proxy():
    own = [("127.0.0.1", 8000), ("127.0.0.53", 8000), ("::1", 8000), ("localhost", 8000), "/run/summits.sock"]
    with socket.socket() as handed_on:
        handed_on.bind(("127.0.0.1", 0))
        assert bind_addresses.listen_error([*own, handed_on.fileno()], False, True) is None
    with socket.socket() as handed_on:
        handed_on.bind(("0.0.0.0", 0))
        assert PROXY in bind_addresses.listen_error([handed_on.fileno()], False, False)


@pytest.mark.parametrize("arguments", [(), ("--bind", "0.0.0.0:0")])
def test_gunicorn_stops_before_it_opens_a_port_to_others(arguments):
    stopped = program("-m", "gunicorn", *arguments, HOST="127.0.0.1" if arguments else "0.0.0.0", PORT="1")
    assert stopped.returncode != 0
    assert "0.0.0.0 can be reached from other machines" in stopped.stderr and "Listening" not in stopped.stderr


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("-k", "gthread"), "ThreadWorker"),
        (("--worker-class", "sync"), "gives a thread to each half-sent request"),
        (("--proxy-protocol", "auto"), "proxy_protocol"),
        (("--permit-obsolete-folding",), "permit_obsolete_folding"),
        (("--forwarder-headers", "REMOTE_USER", "--header-map", "dangerous"), "forwarder_headers, header_map"),
    ],
)
def test_gunicorn_does_not_start_where_half_sent_requests_would_stop_the_site(arguments, said, tmp_path):
    database = f"sqlite:///{tmp_path}/archive.sqlite3"
    stopped = program("-m", "gunicorn", *arguments, HOST="127.0.0.1", PORT="1", DATABASE_URL=database)
    assert stopped.returncode != 0
    assert said in stopped.stderr and "Listening" not in stopped.stderr


def test_gunicorn_does_not_start_below_another_path(tmp_path):
    about = {"SCRIPT_NAME": "/archive", "DATABASE_URL": f"sqlite:///{tmp_path}/archive.sqlite3"}
    stopped = program("-m", "gunicorn", HOST="127.0.0.1", PORT="1", **about)
    assert stopped.returncode != 0
    assert "SCRIPT_NAME is set" in stopped.stderr and "Listening" not in stopped.stderr


def modes(folder):
    """Return the permissions of all below a folder, as name → mode."""
    return {path.name: path.stat().st_mode & 0o777 for path in folder.rglob("*")}


def test_a_new_database_is_for_its_owner_alone(tmp_path):
    made = program("manage.py", "showmigrations", DATABASE_URL=f"sqlite:///{tmp_path}/archive.sqlite3")
    assert made.returncode == 0, made.stderr
    assert modes(tmp_path)["archive.sqlite3"] == 0o600 and set(modes(tmp_path).values()) == {0o600}


@pytest.mark.django_db
def test_an_exported_data_package_is_for_its_owner_alone(tmp_path):
    before = os.umask(0o022)
    try:
        call_command("export_archive", str(tmp_path / "bundle"), stdout=io.StringIO())
    finally:
        os.umask(before)
    found = modes(tmp_path)
    assert found.pop("bundle") == 0o700
    assert "summits.csv" in found and set(found.values()) == {0o600}


def test_a_database_of_before_is_taken_away_from_other_accounts(tmp_path):
    database = {"ENGINE": "django.db.backends.sqlite3", "NAME": str(tmp_path / "archive.sqlite3")}
    for name in ("archive.sqlite3", "archive.sqlite3-wal", "archive.sqlite3-shm", "other"):
        (tmp_path / name).write_text("")
        (tmp_path / name).chmod(0o664)
    file_permissions.tighten(file_permissions.files_of(database))
    assert modes(tmp_path) == {
        "archive.sqlite3": 0o600,
        "archive.sqlite3-wal": 0o600,
        "archive.sqlite3-shm": 0o600,
        "other": 0o664,
    }


def test_what_is_written_within_a_command_is_for_its_owner_alone(tmp_path):
    before = os.umask(0o022)
    try:
        with file_permissions.private_files():
            (tmp_path / "private").write_text("")
        (tmp_path / "public").write_text("")
    finally:
        os.umask(before)
    assert modes(tmp_path) == {"private": 0o600, "public": 0o644}
