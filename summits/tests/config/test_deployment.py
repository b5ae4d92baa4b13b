"""What an operator relies on: variables, the secret key, HTTPS, static files."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from config.env_variables import NAMES, VARIABLES

pytestmark = pytest.mark.slow

BASE = Path(__file__).resolve().parents[3]
SECRET = "hArE_vB-uX2oWiY0zT1aU6eQ4mJ9sHdG7cNbR5wLfKxY3tVpZ8q"
KEPT_OF_AN_ANSWER = 230_000
"""How many bytes of an answer Linux keeps for a reader at least, with its default settings."""


def manage(*arguments, **environment):
    """Run manage.py as a program, with this environment and none of the tests' own; return the finished process."""
    kept = {name: os.environ[name] for name in ("PATH", "LANG", "HOME") if name in os.environ}
    return subprocess.run(
        [sys.executable, str(BASE / "manage.py"), *arguments],
        env={"DATABASE_URL": "sqlite:///:memory:", "DEBUG": "off", **kept, **environment},
        capture_output=True,
        text=True,
    )


def variables_of_readme():
    """Name → default, from the table in docs/configuration.md; "" where it says empty or none."""
    rows = re.findall(r"^\| `([A-Z_]+)` \| (?:`([^`]*)`)?", (BASE / "docs" / "configuration.md").read_text(), re.M)
    return dict(rows)


def variables_of_example(pattern):
    return dict(re.findall(pattern, (BASE / ".env.example").read_text(), re.M))


def test_readme_and_example_name_every_variable_that_is_read():
    assert set(variables_of_readme()) == NAMES
    assert set(variables_of_example(r"^#?([A-Z_]+)=(.*)$")) == NAMES


def test_the_readme_gives_the_default_of_every_variable():
    defaults = {variable.name: variable.default or "" for variable in VARIABLES}
    assert variables_of_readme() == defaults


def test_settings_read_the_environment_through_the_table_of_variables_alone():
    # ``environment`` copies .env into the environment and hands that to the table.
    sources = [BASE / "gunicorn.conf.py", *(BASE / "config").glob("*.py")]
    read = {
        path.name: found
        for path in sources
        if path.name != "environment.py"
        and (
            found := re.findall(
                r"os\.(?:environ(?!\.setdefault\(.DJANGO_SETTINGS)|getenv)|environ\.Env\(", path.read_text()
            )
        )
    }
    assert read == {}
    named = {name for path in sources for name in re.findall(r'\benv\["(\w+)"\]', path.read_text())}
    assert named == NAMES


def test_the_example_shows_the_defaults_of_the_readme():
    shown = variables_of_example(r"^#([A-Z_]+)=(.*)$")
    assert shown == {name: variables_of_readme()[name] for name in shown}


def test_without_a_secret_key_the_site_does_not_start():
    # Empty rather than unset, so that a developer's .env does not fill it in.
    stopped = manage("check", SECRET_KEY="")
    assert stopped.returncode != 0
    assert "SECRET_KEY" in stopped.stderr


def test_static_files_are_collected_under_names_of_their_content_and_a_web_server_can_read_them(tmp_path):
    folder = tmp_path / "static"
    done = manage("collectstatic", "--no-input", SECRET_KEY=SECRET, STATIC_ROOT=str(folder))
    assert done.returncode == 0, done.stderr
    assert (folder / "staticfiles.json").exists()
    below = [folder, *folder.rglob("*")]
    assert {path.stat().st_mode & 0o777 for path in below if path.is_dir()} == {0o755}
    assert {path.stat().st_mode & 0o777 for path in below if path.is_file()} == {0o644}
    assert any(path.suffix == ".gz" for path in below)
    largest = max((path for path in below if path.is_file()), key=lambda path: path.stat().st_size)
    assert largest.stat().st_size < KEPT_OF_AN_ANSWER, f"a thread would wait for a slow reader of {largest}"


@pytest.mark.django_db
def test_with_https_on_a_reader_is_sent_to_https(client, settings):
    settings.SECURE_SSL_REDIRECT = True
    answer = client.get("/summits/")
    assert (answer.status_code, answer["Location"]) == (301, "https://testserver/summits/")
