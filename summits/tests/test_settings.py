"""A wrong value of a variable stops the site, with the name of the variable, what it got and what it takes."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from config.environment import read
from config.variables import VARIABLES, faults_of_file

BASE = Path(__file__).resolve().parents[2]
SECRET = "kz7" * 10 + "0123456789" * 2
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
        read({**RIGHT, name: value}, None)
    (line,) = [line for line in str(refused.value).splitlines() if line.strip().startswith(f"{name} ")]
    assert got in line
    assert "hush" not in str(refused.value) and SECRET not in str(refused.value)


@pytest.mark.parametrize("name", sorted({name for name, _value, _got in WRONG}))
def test_what_a_variable_takes_is_said(name):
    with pytest.raises(ImproperlyConfigured) as refused:
        read({**RIGHT, name: "\x00"}, None)
    takes = next(variable.takes for variable in VARIABLES if variable.name == name)
    assert f"It takes {takes}." in str(refused.value)


def test_every_variable_can_be_wrong():
    assert {name for name, _value, _got in WRONG} == {variable.name for variable in VARIABLES}


def test_all_that_is_wrong_is_said_at_once():
    wrong = dict(reversed([(name, value) for name, value, _got in WRONG]))
    with pytest.raises(ImproperlyConfigured) as refused:
        read(wrong, None)
    assert all(f"\n  {name} " in str(refused.value) for name in wrong)


def test_a_replica_is_not_the_primary_itself():
    url = "postgres://user:hush@db1.example.org:5432/summits"
    with pytest.raises(ImproperlyConfigured, match="REPLICA_URL names the same database"):
        read({**RIGHT, "DATABASE_URL": url, "REPLICA_URL": url}, None)
    assert read({**RIGHT, "DATABASE_URL": url, "REPLICA_URL": url.replace("db1", "db2")}, None)["REPLICA_URL"]


def test_a_session_is_idle_before_it_ends_in_any_case():
    with pytest.raises(ImproperlyConfigured, match="SESSION_IDLE_HOURS is longer"):
        read({**RIGHT, "SESSION_IDLE_HOURS": "48", "SESSION_LONGEST_DAYS": "1"}, None)


def test_every_default_is_right_and_so_are_the_examples_of_the_readme():
    found = read(RIGHT, None)
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
        {"HOST": "::"},
        {"HOST": "localhost", "LOG_LEVEL": "debug", "HTTPS": "False"},
        {"DEBUG": "1", "SECRET_KEY": "short", "ALLOWED_HOSTS": "*"},
    ):
        read({**RIGHT, **given}, None)
    assert read({"DEBUG": "on"}, None)["HTTPS"] is False


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
    (fault,) = faults_of_file(line)
    assert said in fault and "hush" not in fault


def test_the_example_and_names_of_other_programs_are_no_mistakes():
    assert faults_of_file((BASE / ".env.example").read_text()) == []
    assert faults_of_file("# a note\n\nexport HTTPS=off\nPGSSLMODE=require\nTZ=UTC\nHOME=/srv\nCOMPOSE_FILE=x\n") == []


@pytest.mark.parametrize("command", [("manage.py", "check", "--deploy"), ("-m", "gunicorn")])
def test_programs_stop_and_name_every_wrong_setting(command):
    stopped = program(*command, **NAMED_BY_PROGRAMS)
    assert stopped.returncode != 0
    assert "3 settings are wrong:" in stopped.stderr and "Traceback" not in stopped.stderr
    assert all(f"\n  {name} " in stopped.stderr for name in NAMED_BY_PROGRAMS)


def test_the_deployment_check_finds_nothing_wrong_in_right_settings():
    checked = program("manage.py", "check", "--deploy", "--fail-level", "WARNING", ALLOWED_HOSTS="archive.example.org")
    assert checked.returncode == 0, checked.stderr
