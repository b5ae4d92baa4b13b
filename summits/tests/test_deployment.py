"""What the one who runs the archive relies on: the variables, the secret, https, the static files."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

BASE = Path(__file__).resolve().parents[2]
SECRET = "s" * 25 + "0123456789" * 3


def manage(*arguments, **environment):
    """Run manage.py as a program, with this environment and none of the tests' own; return the finished process."""
    kept = {name: os.environ[name] for name in ("PATH", "LANG", "HOME") if name in os.environ}
    return subprocess.run(
        [sys.executable, str(BASE / "manage.py"), *arguments],
        env={"DATABASE_URL": "sqlite:///:memory:", "DEBUG": "off", **kept, **environment},
        capture_output=True,
        text=True,
    )


def variables_read():
    """The names of the environment that settings and gunicorn.conf.py read, and gunicorn's own of those we document."""
    settings = "".join(path.read_text() for path in (BASE / "config").glob("*.py"))
    gunicorn = (BASE / "gunicorn.conf.py").read_text()
    return {
        *re.findall(r'\benv(?:\.\w+)?\(\s*"([A-Z_]+)"', settings),
        *re.findall(r'os\.environ\.get\("([A-Z_]+)"', gunicorn),
        "WEB_CONCURRENCY",
    }


def variables_of_readme():
    """Name → default, from the table in README.md; "" where it says empty or none."""
    rows = re.findall(r"^\| `([A-Z_]+)` \| (?:`([^`]*)`)?", (BASE / "README.md").read_text(), re.M)
    return dict(rows)


def variables_of_example(pattern):
    return dict(re.findall(pattern, (BASE / ".env.example").read_text(), re.M))


def test_readme_and_example_name_every_variable_that_is_read():
    assert set(variables_of_readme()) == variables_read()
    assert set(variables_of_example(r"^#?([A-Z_]+)=(.*)$")) == variables_read()


def test_the_example_shows_the_defaults_of_the_readme():
    shown = variables_of_example(r"^#([A-Z_]+)=(.*)$")
    assert shown == {name: variables_of_readme()[name] for name in shown}


def test_without_a_secret_key_the_site_does_not_start():
    # Empty rather than unset, so that a developer's .env does not fill it in.
    stopped = manage("check", SECRET_KEY="")
    assert stopped.returncode != 0
    assert "SECRET_KEY" in stopped.stderr


def test_static_files_can_be_collected_under_names_that_change_with_their_content(tmp_path):
    done = manage("collectstatic", "--no-input", SECRET_KEY=SECRET, STATIC_ROOT=str(tmp_path))
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "staticfiles.json").exists()


@pytest.mark.django_db
def test_with_https_on_a_reader_is_sent_to_https(client, settings):
    settings.SECURE_SSL_REDIRECT = True
    answer = client.get("/summits/")
    assert (answer.status_code, answer["Location"]) == (301, "https://testserver/summits/")
