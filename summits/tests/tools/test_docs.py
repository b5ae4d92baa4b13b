"""The documents: what they name exists, and what is made from the code is current."""

import re
from pathlib import Path

import pytest

from tools.data_model import PAGE, page

BASE = Path(__file__).resolve().parents[3]
DOCUMENTS = [*sorted(BASE.glob("*.md")), *sorted((BASE / "docs").glob("*.md"))]
NOT_CHECKED = {"CHANGELOG.md", "security-review.md"}
"""Documents that tell of how things were."""
LINK = re.compile(r"\]\(([^)#:]+)(?:#[^)]*)?\)")
FILE = re.compile(r"`((?:summits|config|tools|docs|templates)/[\w./-]+\.\w+)`")


def short(path):
    return str(path.relative_to(BASE))


@pytest.mark.parametrize("path", DOCUMENTS, ids=short)
def test_links_between_documents_lead_somewhere(path):
    broken = [link for link in LINK.findall(path.read_text()) if not (path.parent / link).exists()]
    assert broken == []


@pytest.mark.parametrize("path", [path for path in DOCUMENTS if path.name not in NOT_CHECKED], ids=short)
def test_files_that_documents_name_exist(path):
    missing = [name for name in FILE.findall(path.read_text()) if not (BASE / name).exists()]
    assert missing == []


def test_every_document_is_in_the_index():
    index = (BASE / "docs" / "README.md").read_text()
    names = {path.name for path in (BASE / "docs").glob("*.md")} - {"README.md"}
    assert {name for name in names if f"({name})" not in index} == set()


def test_the_readme_is_short():
    assert len((BASE / "README.md").read_text().splitlines()) <= 100


def test_the_page_of_the_data_model_is_current():
    assert PAGE.read_text() == page(), "run `make data-model`"
