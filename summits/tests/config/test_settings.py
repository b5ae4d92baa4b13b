"""An invalid variable stops the site with its name, its value and the values that it accepts."""

import os
import re
import secrets
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.utils.formats import date_format

from config import checks, env_values, environment, file_permissions
from config.env_variables import VARIABLES, errors_in_env_file
from config.environment import read_environment

BASE = Path(__file__).resolve().parents[3]
SECRET = "pVt3YxKfLw5RbNc7GdHs9Jm4Qe6Ua1Tz0YiWo2Xu-Bv_ErAhq8Z"
RIGHT = {"SECRET_KEY": SECRET, "DATABASE_URL": "sqlite:///:memory:"}

WRONG = [
    ("SECRET_KEY", "", "is empty"),
    ("SECRET_KEY", "put-at-least-fifty-random-characters-here", ".env.example"),
    ("SECRET_KEY", "short", "has 5 characters"),
    ("SECRET_KEY", "x" * 60, "has 1 different"),
    ("SECRET_KEY", "django-insecure-" + SECRET, "trying out"),
    ("DEBUG", "maybe", "'maybe'"),
    ("ALLOWED_HOSTS", "*", "'*'"),
    ("ALLOWED_HOSTS", "archive.example.org,*", "'*'"),
    ("ALLOWED_HOSTS", "", "is empty"),
    ("ALLOWED_HOSTS", " , ", "is empty"),
    ("ALLOWED_HOSTS", "https://archive.example.org", "'https://archive.example.org'"),
    ("ALLOWED_HOSTS", "archive.example.org:443", "'archive.example.org:443'"),
    ("ALLOWED_HOSTS", "archive.example.org/", "'archive.example.org/'"),
    ("ALLOWED_HOSTS", "archive example", "'archive example'"),
    ("ALLOWED_HOSTS", "300.1.1.1", "'300.1.1.1'"),
    ("CSRF_TRUSTED_ORIGINS", "archive.example.org", "'archive.example.org'"),
    ("CSRF_TRUSTED_ORIGINS", "https://archive.example.org/admin/", "'https://archive.example.org/admin/'"),
    ("CSRF_TRUSTED_ORIGINS", "https://*", "'https://*'"),
    ("DATABASE_URL", "mysql://root@localhost/summits", "begins with 'mysql'"),
    ("DATABASE_URL", "postgres://user:hush@localhost:5432/", "without the name"),
    ("DATABASE_URL", "postgres://user:hush@localhost:port/summits", "a port that cannot be"),
    ("DATABASE_URL", "postgres:user:hush@localhost", "no address"),
    ("DATABASE_URL", "sqlite://", "three slashes"),
    ("DATABASE_URL", "sqlite://var/archive.sqlite3", "three slashes"),
    ("DATABASE_URL", "sqlite:///var", "a folder"),
    ("DATABASE_URL", "", "is empty"),
    ("REPLICA_URL", "sqlite:///var/copy.sqlite3", "SQLite"),
    ("REPLICA_URL", "postgres://user:hush@localhost:5432/summits", "no PostgreSQL"),
    ("BACKUP_KEY", "open sesame", "has 11 characters"),
    ("CONN_MAX_AGE", "forever", "'forever'"),
    ("CONN_MAX_AGE", "-1", "'-1'"),
    ("CACHE_URL", "memory", "no address"),
    ("CACHE_URL", "filecache:///tmp/pages", "'filecache'"),
    ("CACHE_URL", "redis://", "without the address"),
    ("CACHE_URL", "locmemcache://?max_entries=many", "max_entries='many'"),
    ("HTTPS", "ture", "'ture'"),
    ("HTTPS", "", "is empty"),
    ("HTTPS", "on off", "'on off'"),
    ("HSTS_SECONDS", "1e9", "'1e9'"),
    ("HSTS_SECONDS", "-1", "'-1'"),
    ("BEHIND_PROXY", "nginx", "'nginx'"),
    ("LOGIN_FAILURES", "0", "'0'"),
    ("LOGIN_COOL_OFF_MINUTES", "0", "'0'"),
    ("LOGIN_FAILURES_NAME", "26", "'26'"),
    ("LOGIN_FAILURES_ADDRESS", "0", "'0'"),
    ("LOGIN_FAILURES_NETWORK", "none", "'none'"),
    ("LOGIN_FAILURES_IN_ALL", "-1", "'-1'"),
    ("LOGIN_HASHES_AT_ONCE", "0", "'0'"),
    ("AUDIT_LOG_DAYS", "0", "'0'"),
    ("TOTP_KEY", "short", "has 5 characters"),
    ("TOTP_KEY_FALLBACKS", f"{SECRET},short", "has 5 characters"),
    ("SESSION_IDLE_HOURS", "-8", "'-8'"),
    ("SESSION_IDLE_HOURS", "٨", "'٨'"),
    ("SESSION_LONGEST_DAYS", "365", "'365'"),
    ("SITE_NAME", "The\nArchive", "'The\\nArchive'"),
    ("SITE_NAME", "", "is empty"),
    ("CONTACT_EMAIL", "archive at example.org", "'archive at example.org'"),
    ("SECURITY_CONTACT", "security@example.org", "'security@example.org'"),
    ("SECURITY_CONTACT", "http://example.org/", "'http://example.org/'"),
    ("REQUIRE_SECOND_EDITOR", "no!", "'no!'"),
    ("UPLOAD_MAX_MB", "-5", "'-5'"),
    ("UPLOAD_MAX_MB", "20MB", "'20MB'"),
    ("IMPORT_MAX_MINUTES", "0", "'0'"),
    ("UPLOAD_MAX_MB", "1000000", "'1000000'"),
    ("STATIC_ROOT", "", "is empty"),
    ("STATIC_ROOT", "static", "holds the program"),
    ("STATIC_ROOT", "/", "holds the program"),
    ("LOG_LEVEL", "loud", "'loud'"),
    ("HOST", "http://127.0.0.1", "'http://127.0.0.1'"),
    ("HOST", "127.0.0.1:8000", "'127.0.0.1:8000'"),
    ("PORT", "65536", "'65536'"),
    ("PORT", "0", "'0'"),
    ("WEB_CONCURRENCY", "0", "'0'"),
    ("WEB_CONCURRENCY", "auto", "'auto'"),
    ("WEB_THREADS", "0", "'0'"),
    ("SECRET_KEY", "put-at-least-fifty-random-characters-here" * 2, ".env.example"),
    ("SECRET_KEY", "abcde" * 10, "has 5 different"),
    ("SECRET_KEY", "0123456789ab" * 5, "again and again"),
    ("SECRET_KEY", "change-me-please-9f8e7d6c-5b4a-" * 2, "again and again"),
    ("SECRET_KEY", "Change_Me please, this is only here until I find the time", "many people type"),
    ("SECRET_KEY", "password-of-the-archive-9f8e7d6c5b4a-xyzuvw-rstmno", "many people type"),
    ("SECRET_KEY", "kz7" * 10 + "9f8e7d6c5b4a3210" * 2, "again and again"),
    ("SECRET_KEY", "mnbvcxz-0123456789-lkjhgfdsa-poiuytrewq-QWE-RTZ-UIO", "many people type"),
    ("BACKUP_KEY", "correct horse battery staple, correct horse battery staple!", "again and again"),
    ("TOTP_KEY", "REPLACE_THIS_with-fifty-characters-9f8e7d6c5b4a-xyz", "many people type"),
    ("ALLOWED_HOSTS", ".org", "'.org'"),
    ("CSRF_TRUSTED_ORIGINS", "https://*.org", "'https://*.org'"),
    ("CSRF_TRUSTED_ORIGINS", "https://a.org:99999", "'https://a.org:99999'"),
    ("CSRF_TRUSTED_ORIGINS", "https://a.org:0", "'https://a.org:0'"),
    ("CSRF_TRUSTED_ORIGINS", "http://a.org", "'http://a.org', and HTTPS is on"),
    ("DATABASE_URL", "sqlite:///var/archive.sqlite3?frobnicate=1", "'frobnicate', and takes none"),
    ("DATABASE_URL", "sqlite:///no/such/folder/a.db", "no folder"),
    ("DATABASE_URL", "sqlite:///README.md", "no SQLite database"),
    ("DATABASE_URL", "sqlite:////dev/null", "no SQLite database"),
    ("DATABASE_URL", "sqlite:///manage.py/a.db", "no folder"),
    ("DATABASE_URL", "sqlite:///var/a.sqlite3 ", "a space"),
    ("DATABASE_URL", "sqlite:///var/a.sqlite3%20", "a space"),
    ("DATABASE_URL", " sqlite:///var/a.sqlite3", "begins with"),
    ("DATABASE_URL", "sqlite:///static/a.sqlite3", "files of the program"),
    ("DATABASE_URL", "sqlite:///.git/a.sqlite3", "the program"),
    ("DATABASE_URL", "postgres://user:hush@host/name?sslmode=requrie", "sslmode='requrie'"),
    ("DATABASE_URL", "postgres://user:hush@host/name?frobnicate=1", "'frobnicate'"),
    ("DATABASE_URL", "postgres://user:hush@host/name?sslmode=", "sslmode=''"),
    ("DATABASE_URL", "postgres://user:hush@host/name?sslmode=require&sslmode=disable", "twice"),
    ("DATABASE_URL", "postgres://user:hush@host/name?connect_timeout=abc", "connect_timeout='abc'"),
    ("DATABASE_URL", "postgres://u@@h/n", "%40"),
    ("DATABASE_URL", "postgres://user@hush/x@host/name", "%40"),
    ("DATABASE_URL", "postgres://user:p#hush@host/name", ""),
    ("DATABASE_URL", "postgres://user:hush@ho st/name", "'ho st'"),
    ("DATABASE_URL", "postgres://user:hush@300.1.1.1/name", "'300.1.1.1'"),
    ("DATABASE_URL", "postgres://user:hush@host/name/more", "'name/more'"),
    ("REPLICA_URL", "postgres://user:hush@host/name?sslmode=requrie", "sslmode='requrie'"),
    ("CACHE_URL", "valkey://h", "'valkey'"),
    ("CACHE_URL", "redis://h?max_connections=abc", "max_connections='abc'"),
    ("CACHE_URL", "redis://h/abc", "a number belongs"),
    ("CACHE_URL", "redis://h?key_function=os.system", "'key_function'"),
    ("CACHE_URL", "locmemcache://?max_entires=500", "'max_entires'"),
    ("CACHE_URL", "locmemcache://?max_entries=0", "max_entries='0'"),
    ("CACHE_URL", "redis://h?socket_timeout=abc", "socket_timeout='abc'"),
    ("CACHE_URL", "redis://h?socket_timeout=0", "socket_timeout='0'"),
    ("CACHE_URL", "redis://:hush@@h", "%40"),
    ("CACHE_URL", "redis://:hush@300.1.1.1", "'300.1.1.1'"),
    ("CACHE_URL", "dummycache://?timeout=5", "'timeout'"),
    ("CACHE_URL", "locmemcache:///pages", "no path"),
    ("SECURITY_CONTACT", "https://?", "'https://?'"),
    ("SECURITY_CONTACT", "tel:xx", "'tel:xx'"),
    ("SECURITY_CONTACT", "mailto:a@b", "'mailto:a@b'"),
    ("SECURITY_CONTACT", "https://300.1.1.1/", "'https://300.1.1.1/'"),
    ("SECURITY_CONTACT", "https://a.org:99999/", "'https://a.org:99999/'"),
    ("STATIC_ROOT", "var", "everybody could download"),
    ("STATIC_ROOT", ".git", "holds the program"),
    ("STATIC_ROOT", ".venv", "holds the program"),
    ("STATIC_ROOT", ".git/static", "holds the program"),
    ("STATIC_ROOT", "/etc", "everybody could"),
    ("STATIC_ROOT", "/etc/static", "everybody could"),
    ("STATIC_ROOT", "/usr/share", "everybody could"),
    ("STATIC_ROOT", "/srv", "everybody could"),
    ("STATIC_ROOT", "/tmp", "everybody could"),
    ("STATIC_ROOT", "manage.py", "is no folder"),
    ("STATIC_ROOT", "manage.py/static", "is no folder"),
    ("STATIC_ROOT", "summits/static", "holds the program"),
    ("STATIC_ROOT", "config", "holds the program"),
    ("STATIC_ROOT", "templates", "holds the program"),
    ("STATIC_ROOT", "..", "holds the program"),
    ("STATIC_ROOT", "var/static ", "'var/static '"),
]
NAMED_BY_PROGRAMS = {"HTTPS": "ture", "SECRET_KEY": "put-at-least-fifty-random-characters-here", "UPLOAD_MAX_MB": "-5"}


def program(*command, **environment):
    """Run a program from our folder with this environment and none of the tests' own."""
    kept = {name: os.environ[name] for name in ("PATH", "LANG", "HOME") if name in os.environ}
    environment = {**kept, **RIGHT, **environment}
    return subprocess.run([sys.executable, *command], cwd=BASE, env=environment, capture_output=True, text=True)


@pytest.mark.parametrize(("name", "value", "got"), WRONG)
def test_a_wrong_value_is_refused_with_its_name_what_it_got_and_what_it_takes(name, value, got):
    with pytest.raises(ImproperlyConfigured) as refused:
        read_environment({**RIGHT, name: value}, None)
    (line,) = [line for line in str(refused.value).splitlines() if line.strip().startswith(f"{name} ")]
    assert got in line
    assert "hush" not in str(refused.value) and SECRET not in str(refused.value)


@pytest.mark.parametrize("name", sorted({name for name, _value, _got in WRONG}))
def test_what_a_variable_takes_is_said(name):
    with pytest.raises(ImproperlyConfigured) as refused:
        read_environment({**RIGHT, name: "\x00"}, None)
    expected = next(variable.expected for variable in VARIABLES if variable.name == name)
    assert f"It takes {expected}." in str(refused.value)


def test_every_variable_can_be_wrong():
    assert {name for name, _value, _got in WRONG} == {variable.name for variable in VARIABLES}


def test_all_that_is_wrong_is_said_at_once():
    wrong = dict(reversed([(name, value) for name, value, _got in WRONG]))
    with pytest.raises(ImproperlyConfigured) as refused:
        read_environment(wrong, None)
    assert all(f"\n  {name} " in str(refused.value) for name in wrong)


def test_a_replica_is_not_the_primary_itself():
    url = "postgres://user:hush@db1.example.org:5432/summits"
    with pytest.raises(ImproperlyConfigured, match="REPLICA_URL names the same database"):
        read_environment({**RIGHT, "DATABASE_URL": url, "REPLICA_URL": url}, None)
    assert read_environment({**RIGHT, "DATABASE_URL": url, "REPLICA_URL": url.replace("db1", "db2")}, None)[
        "REPLICA_URL"
    ]


def test_a_session_is_idle_before_it_ends_in_any_case():
    with pytest.raises(ImproperlyConfigured, match="SESSION_IDLE_HOURS is longer"):
        read_environment({**RIGHT, "SESSION_IDLE_HOURS": "48", "SESSION_LONGEST_DAYS": "1"}, None)


def test_every_default_is_right_and_so_are_the_examples_of_the_readme():
    found = read_environment(RIGHT, None)
    assert set(found) == {variable.name for variable in VARIABLES}
    assert found["HTTPS"] is True and found["DEBUG"] is False
    for given in (
        {"ALLOWED_HOSTS": "archive.example.org, .example.net,127.0.0.1,[::1],xn--bcher-kva.example"},
        {"CSRF_TRUSTED_ORIGINS": "https://archive.example.org,http://localhost:8000,https://*.example.org"},
        {"DATABASE_URL": "postgres://summits:password@127.0.0.1:5432/summits"},
        {"DATABASE_URL": "postgres://summits@//run/postgresql/summits"},
        {"DATABASE_URL": "postgresql://summits:p%40ss@[::1]/summits?sslmode=require"},
        {"CACHE_URL": "redis://cache.example.org:6379/0?socket_timeout=0.1"},
        {"CACHE_URL": "rediscache:///run/redis.sock"},
        {"CACHE_URL": "rediss://:p%40ss@[::1]:6379/3?max_connections=50&timeout=600"},
        {"DATABASE_URL": "postgres://summits@db1,db2/summits?target_session_attrs=read-write&sslrootcert=/etc/ca.pem"},
        {"SECURITY_CONTACT": "mailto:a@b.org?subject=x, tel:+48-22-1234567, HTTPS://example.org/.well-known/x?y=1"},
        {"HOST": "::"},
        {"HOST": "localhost", "LOG_LEVEL": "debug", "HTTPS": "False"},
        {"DEBUG": "1", "SECRET_KEY": "short", "ALLOWED_HOSTS": "*"},
    ):
        read_environment({**RIGHT, **given}, None)
    with pytest.raises(ImproperlyConfigured, match="SCRIPT_NAME is set"):
        read_environment({**RIGHT, "SCRIPT_NAME": "/archive"}, None)
    assert read_environment({"DEBUG": "on"}, None)["HTTPS"] is False


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("HTTP=off", "Is HTTPS meant?"),
        ("ALLOWED_HOST=archive.example.org", "Is ALLOWED_HOSTS meant?"),
        ("SECRETKEY=hush", "Is SECRET_KEY meant?"),
        ("DJANGO_SECRET_KEY=hush", "Is SECRET_KEY meant?"),
        ("MAX_UPLOAD_MB=5", "Is UPLOAD_MAX_MB meant?"),
        ("debug=on", "Is DEBUG meant?"),
        ("LOGIN_FAILURE=3", "Is LOGIN_FAILURES meant?"),
        ("HTTPS = off", "Line 1 of .env sets nothing"),
        ("HTTPS: off", "Line 1 of .env sets nothing"),
        ("PORT=1\nPORT=2", "PORT is set twice in .env, in lines 1 and 2"),
    ],
)
def test_a_mistake_in_the_file_is_named(line, said):
    (fault,) = errors_in_env_file(line)
    assert said in fault and "hush" not in fault


def test_the_example_and_names_of_other_programs_are_no_mistakes():
    assert errors_in_env_file((BASE / ".env.example").read_text()) == []
    assert (
        errors_in_env_file("# a note\n\nexport HTTPS=off\nPGSSLMODE=require\nTZ=UTC\nHOME=/srv\nCOMPOSE_FILE=x\n") == []
    )


@pytest.mark.parametrize(
    "name",
    [
        "USE_HTTPS",
        "HTTPS_ON",
        "DJANGO_DEBUG",
        "DEBUGGING",
        "PROXY",
        "HSTS",
        "DB_URL",
        "REDIS_URL",
        "CACHE",
        "WORKERS",
        "THREADS",
        "WEB_WORKERS",
        "LOG",
        "NAME",
        "EMAIL",
        "SECOND_EDITOR",
        "BACKUP_SECRET",
        "PYTHONHTTPS",
        "LANGHTTPS",
        "PGHTTPS",
        "GUNICORN_HTTPS",
        "LC_HTTPS",
        "TZHTTPS",
    ],
)
def test_a_name_in_the_file_that_nobody_reads_is_a_mistake(name):
    (fault,) = errors_in_env_file(f"{name}=hush")
    assert fault.startswith(f"{name}, in line 1 of .env, is no variable of the site.") and "hush" not in fault


@pytest.mark.parametrize("end", list("\v\f\x1c\x1d\x1e\x85\u2028\u2029"))
def test_a_line_of_the_file_sets_one_variable(end):
    (fault,) = errors_in_env_file(f"HTTPS=on{end}DEBUG=on\nPORT=1")
    assert fault.startswith("Line 1 of .env holds a character that ends a line")


def test_a_database_in_memory_is_for_commands_and_not_to_be_served_from():
    imported = program("-c", "import config.wsgi")
    assert imported.returncode != 0 and "DATABASE_URL names a database in memory" in imported.stderr
    served = program("-m", "gunicorn", PORT="1")
    assert served.returncode != 0 and "DATABASE_URL names a database in memory" in served.stderr
    assert "Traceback" not in served.stderr


def test_static_files_are_kept_apart_from_all_else(tmp_path):
    def taken(folder, database="sqlite:///:memory:"):
        return read_environment({**RIGHT, "STATIC_ROOT": str(folder), "DATABASE_URL": database}, None)["STATIC_ROOT"]

    assert taken(tmp_path / "new" / "static") and taken(tmp_path)
    (tmp_path / "css").mkdir()
    assert taken(tmp_path), "collectstatic that was stopped before its end"
    (tmp_path / "archive.backup").write_text("")
    with pytest.raises(ImproperlyConfigured, match="STATIC_ROOT .* which holds 'archive.backup' already"):
        taken(tmp_path)
    (tmp_path / "staticfiles.json").write_text("{}")
    assert taken(tmp_path)
    for inside in (tmp_path / "a.sqlite3", tmp_path / "css" / "a.sqlite3"):
        with pytest.raises(ImproperlyConfigured, match="STATIC_ROOT holds the database of DATABASE_URL"):
            taken(tmp_path, f"sqlite:///{inside}")
    (tmp_path / "data").symlink_to(tmp_path)
    with pytest.raises(ImproperlyConfigured, match="STATIC_ROOT holds the database of DATABASE_URL"):
        taken(tmp_path, f"sqlite:///{tmp_path}/data/a.sqlite3")


@pytest.mark.parametrize("folder", ["var/static", "var/static/css"])
def test_no_database_lies_among_the_static_files(folder, monkeypatch):
    monkeypatch.setattr(Path, "is_dir", lambda path: path.suffix == "")
    with pytest.raises(ImproperlyConfigured, match="STATIC_ROOT holds the database of DATABASE_URL"):
        read_environment({**RIGHT, "DATABASE_URL": f"sqlite:///{folder}/a.sqlite3"}, None)


@pytest.mark.parametrize(
    "line", ["SECRET_KEY = hush", "SECRET_KEY: hush", "hush", "SECRET_KEY=hu\0sh", "HTTPS=on\x85SECRET_KEY=hush"]
)
def test_a_line_that_sets_nothing_is_logged_by_nobody(line, tmp_path, monkeypatch, caplog, capfd):
    file = tmp_path / ".env"
    file.write_text(f"{line}\nPORT=1\n")
    monkeypatch.setattr(environment, "FILE", file)
    given = {**RIGHT}
    monkeypatch.setattr(environment.environ.Env, "ENVIRON", given)
    with pytest.raises(ImproperlyConfigured, match="Line 1 of .env") as refused:
        read_environment(given, environment._from_file())
    written = capfd.readouterr()
    assert "hush" not in str(refused.value) + caplog.text + written.out + written.err
    assert given["PORT"] == "1", "what is right is read"


def test_a_program_with_a_broken_file_says_so_once_without_the_secret(tmp_path):
    (tmp_path / ".env").write_text(f"SECRET_KEY = {SECRET}\nBACKUP_KEY=a\0{SECRET}\n")
    code = f"import config.env_values; from pathlib import Path; config.env_values.BASE_DIR = Path({str(tmp_path)!r}); "
    stopped = program("-c", code + "import config.environment")
    assert stopped.returncode != 0 and "2 settings are wrong" in stopped.stderr
    assert SECRET not in stopped.stderr + stopped.stdout and "Invalid line" not in stopped.stderr


def test_random_secrets_are_taken():
    for _time in range(500):
        for text in (secrets.token_urlsafe(50), secrets.token_hex(32), secrets.token_hex(256)):
            assert env_values.read_secret(text) == text


def test_how_to_make_a_secret_is_said_and_works():
    (command,) = re.findall("python3 -c '(.*)' prints", env_values.SECRET_DESCRIPTION)
    assert env_values.read_secret(program("-c", command).stdout.strip())


def test_the_file_is_taken_away_from_other_accounts(tmp_path, monkeypatch):
    file = tmp_path / ".env"
    file.write_text("# nothing is set\n")
    file.chmod(0o644)
    monkeypatch.setattr(environment, "FILE", file)
    environment._from_file()
    assert file.stat().st_mode & 0o777 == 0o600


def test_the_deployment_check_warns_of_a_file_that_others_read(tmp_path, monkeypatch):
    file = tmp_path / ".env"
    monkeypatch.setattr(checks, "FILE", file)
    assert checks.check_secrets_are_private(None) == []
    file.write_text("# nothing is set\n")
    for mode, is_ours, is_told in (
        (0o600, True, False),
        (0o640, True, True),
        (0o644, True, True),
        (0o640, False, False),
        (0o644, False, True),
        (0o660, False, True),
    ):
        file.chmod(mode)
        monkeypatch.setattr(file_permissions.os, "geteuid", lambda is_ours=is_ours: file.stat().st_uid + (not is_ours))
        assert [one.id for one in checks.check_secrets_are_private(None)] == ["summits.W001"] * is_told, (
            oct(mode),
            is_ours,
        )


@pytest.mark.parametrize("command", [("manage.py", "check", "--deploy"), ("-m", "gunicorn")])
def test_programs_stop_and_name_every_wrong_setting(command):
    stopped = program(*command, **NAMED_BY_PROGRAMS)
    assert stopped.returncode != 0
    assert "3 settings are wrong:" in stopped.stderr and "Traceback" not in stopped.stderr
    assert all(f"\n  {name} " in stopped.stderr for name in NAMED_BY_PROGRAMS)


def test_the_deployment_check_finds_nothing_wrong_in_right_settings(tmp_path):
    right = {"ALLOWED_HOSTS": "archive.example.org", "DATABASE_URL": f"sqlite:///{tmp_path}/archive.sqlite3"}
    checked = program("manage.py", "check", "--deploy", "--fail-level", "WARNING", **right)
    assert checked.returncode == 0, checked.stderr


def test_the_deployment_check_names_a_database_and_a_cache_that_hold_nothing():
    checked = program("manage.py", "check", "--deploy", CACHE_URL="dummycache://", DATABASE_URL="sqlite:///:memory:")
    assert checked.returncode != 0
    assert "summits.E001" in checked.stderr and "DATABASE_URL names a database in memory" in checked.stderr
    assert "summits.W002" in checked.stderr and "CACHE_URL names a cache that holds nothing" in checked.stderr


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"DATABASE_URL": "sqlite:///:memory:"}, ["summits.E001"]),
        ({"CACHE_URL": "dummycache://"}, ["summits.W002"]),
        ({"CACHE_URL": "redis://localhost:6379/1"}, []),
        ({"CACHE_URL": "dummycache://", "DATABASE_URL": "sqlite:///:memory:", "DEBUG": "on"}, []),
    ],
)
def test_a_database_and_a_cache_that_hold_nothing_are_named_unless_debugging(given, told, monkeypatch):
    lasting = {"DATABASE_URL": "postgres://user:hush@localhost:5432/summits"}
    monkeypatch.setattr(checks, "env", read_environment({**RIGHT, **lasting, **given}, None))
    assert [one.id for one in checks.check_database_and_cache_persist(None)] == told


def test_dates_and_times_are_written_in_full_with_a_clock_of_24_hours():
    assert date_format(datetime(2026, 11, 30, 17, 5, tzinfo=UTC), "DATETIME_FORMAT") == "30 November 2026, 17:05 UTC"
