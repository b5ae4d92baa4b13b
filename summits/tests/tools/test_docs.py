"""The documents: files, Python names, commands and make targets that they name exist; generated pages are current."""

import pkgutil
import re
from pathlib import Path

import pytest
from django.core.management import get_commands, load_command_class

from summits.management.base import FormerName
from summits.tests.tools.test_architecture import FLOORS
from tools.data_model import PAGE, page

BASE = Path(__file__).resolve().parents[3]
DOCUMENTS = [*sorted(BASE.glob("*.md")), *sorted((BASE / "docs").glob("*.md"))]
PRESENT = [path for path in DOCUMENTS if path.name != "CHANGELOG.md"]
"""Documents about the present code; the changelog also has former names."""
WITH_PATHS = [*PRESENT, BASE / "docs" / "nginx.conf", BASE / ".env.example"]
ROOTS = (BASE, BASE / "summits", BASE / "summits" / "tests", BASE / "docs")
"""The folders to which documents' paths are relative."""

LINK = re.compile(r"\]\(([^)#:]+)(?:#[^)]*)?\)")
CODE = re.compile(r"^```.*?\n(.*?)^```|`([^`\n]+)`", re.DOTALL | re.MULTILINE)
PATH_FROM_ROOT = re.compile(r"(?<![\w/.-])(?:config|docs|static|summits|templates|tools)/[\w/.*<>-]*[\w*/]")
PATH_IN_CODE = re.compile(r"(?!var/)\w[\w.*<>-]*/[\w/.*<>-]*|\w[\w*<>-]*\.(?:conf|css|html|js|md|py|toml|txt)")
PYTHON_NAME = re.compile(r"(?<![\w/.-])(?:config|summits|tools)(?:\.\w+)+")
COMMAND = re.compile(r"manage\.py (\w+)([^\n#]*)")
TARGET = re.compile(r"^(?:\w+=\S+ )*make ([a-z-]+)", re.MULTILINE)


def short(path):
    return str(path.relative_to(BASE))


def code_in(path):
    """Return the code of a document: its code blocks and the text between backticks."""
    return [block or inline for block, inline in CODE.findall(path.read_text())]


def exists(name):
    """Whether a path exists; a placeholder such as ``<page>`` stands for any name, like ``*``."""
    pattern = re.sub(r"<\w+>", "*", name).rstrip("/")
    return any(True for root in ROOTS for _found in root.glob(pattern))


def resolves(name):
    """Whether a dotted name is a module, or something in one."""
    try:
        pkgutil.resolve_name(name)
    except (ImportError, AttributeError):
        return False
    return True


@pytest.mark.parametrize("path", DOCUMENTS, ids=short)
def test_links_between_documents_lead_somewhere(path):
    broken = [link for link in LINK.findall(path.read_text()) if not (path.parent / link).exists()]
    assert broken == []


@pytest.mark.parametrize("path", WITH_PATHS, ids=short)
def test_files_that_documents_name_exist(path):
    named = {*PATH_FROM_ROOT.findall(path.read_text()), *filter(PATH_IN_CODE.fullmatch, code_in(path))}
    assert {name for name in named if not exists(name)} == set()


@pytest.mark.parametrize("path", PRESENT, ids=short)
def test_python_names_in_documents_exist(path):
    assert {name for name in PYTHON_NAME.findall(path.read_text()) if not resolves(name)} == set()


@pytest.mark.parametrize("path", PRESENT, ids=short)
def test_commands_and_options_in_documents_exist(path):
    commands, wrong = get_commands(), []
    for name, rest in (found for code in code_in(path) for found in COMMAND.findall(code)):
        command = load_command_class(commands[name], name) if name in commands else FormerName()
        if isinstance(command, FormerName):
            wrong.append(name)
            continue
        options = command.create_parser("manage.py", name).format_help()
        wrong += [f"{name} {option}" for option in re.findall(r"--\w[\w-]*", rest) if option not in options]
    assert wrong == []


@pytest.mark.parametrize("path", PRESENT, ids=short)
def test_make_targets_in_documents_exist(path):
    targets = set(re.findall(r"^([a-z-]+):", (BASE / "Makefile").read_text(), re.MULTILINE))
    assert {target for code in code_in(path) for target in TARGET.findall(code)} <= targets


def test_what_does_not_exist_is_found():
    assert exists("admin/reports/<page>.py") and exists("requirements*.txt") and exists("nginx.conf")
    assert not exists("admin/reports/<page>.html") and not exists("summits/gone.py") and not exists("test_docs.py")
    assert resolves("summits.models.Summit") and not resolves("summits.models.Gone") and not resolves("summits.gone")


def test_the_page_on_the_architecture_has_every_package_and_its_floor():
    text = (BASE / "docs" / "architecture.md").read_text()
    floors = re.findall(r"^\| \d \| (.+) \|$", text, re.MULTILINE)
    assert [set(names.split(", ")) for names in reversed(floors)] == FLOORS
    tree = set(re.findall(r"^  (\w+)(?:\.py|/)", text, re.MULTILINE))
    assert set.union(*FLOORS) - tree == set()


def test_every_document_is_in_the_index():
    index = (BASE / "docs" / "README.md").read_text()
    names = {path.name for path in (BASE / "docs").glob("*.md")} - {"README.md"}
    assert {name for name in names if f"({name})" not in index} == set()


def test_the_readme_is_short():
    assert len((BASE / "README.md").read_text().splitlines()) <= 100


def test_the_page_of_the_data_model_is_current():
    assert PAGE.read_text() == page(), "run `make data-model`"
