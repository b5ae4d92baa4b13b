"""Requirements are locked: exact versions and hashes of every package, indirect requirements included."""

import re
from pathlib import Path

import pytest

BASE = Path(__file__).resolve().parents[3]
NAMES = ("requirements", "requirements-dev", "requirements-bench", "requirements-mutants")
ENTRY = re.compile(
    r"^([A-Za-z0-9._-]+)(?:\[[a-z,]+\])?==(\S+?)((?: ; .*?)? \\\n(?:    --hash=sha256:[0-9a-f]{64}(?: \\)?\n)+)", re.M
)


def locked(name):
    """Return package → version of a locked file."""
    return {match[1].lower(): match[2] for match in ENTRY.finditer((BASE / f"{name}.txt").read_text())}


def chosen(name):
    """Return package → version of what a file of requirements asks for itself."""
    asked = re.findall(r"^([A-Za-z0-9._-]+)(?:\[[a-z,]+\])?==(\S+)$", (BASE / f"{name}.in").read_text(), re.M)
    return {package.lower(): version for package, version in asked}


@pytest.mark.parametrize("name", NAMES)
def test_a_locked_file_is_nothing_but_packages_with_hashes(name):
    text = (BASE / f"{name}.txt").read_text()
    rest = re.sub(r"(?m)^\s*#.*\n", "", ENTRY.sub("", text))
    assert rest.strip() == ""
    assert "://" not in text


@pytest.mark.parametrize("name", NAMES)
def test_a_locked_file_holds_what_was_chosen_in_that_version(name):
    assert chosen(name) and chosen(name).items() <= locked(name).items()


def test_the_developers_have_the_packages_that_the_site_has():
    site, developers = locked("requirements"), locked("requirements-dev")
    both = site.keys() & developers.keys()
    assert {name: developers[name] for name in both} == {name: site[name] for name in both}


def test_environments_are_made_of_hashed_packages_alone():
    assert "--require-hashes" in (BASE / "tools" / "make-venv").read_text()
