"""Every name and text of every public page carries its language and direction, whatever script it is in."""

import pytest

from summits.models import Agreement, Issue, Leader, Source, Summit
from summits.presenters.section_rows import SECTIONS
from summits.tests.helpers.datapackages import load
from summits.tests.helpers.html import tree_of
from summits.tests.helpers.scripts import WORDS, bundle_in_scripts, unmarked
from summits.tests.helpers.small_archive import PAGES

PATHS = {
    Summit: "/summits/sochi-2008",
    Leader: "/leaders/putin",
    Issue: "/issues/missiles",
    Agreement: "/agreements/inf-treaty",
    Source: "/sources/dpa",
}


ADDRESSES = [
    *PAGES.values(),
    *[f"{path}/{section}/" for kind, path in PATHS.items() for section in SECTIONS[kind]],
    "/summits/?match=all&leader=putin&leader=bush&place=sochi",
    "/leaders/?country=russia",
    *[f"/search/{rest}{words}" for words, _letters in WORDS.values() for rest in ("?q=", "suggestions/?q=")],
]


@pytest.mark.django_db
def test_no_name_or_text_is_without_language_and_direction(client, tmp_path):
    load(tmp_path / "package", bundle_in_scripts())
    assert not faults_of(client)


@pytest.mark.django_db
def test_no_name_in_a_text_in_latin_letters_is_without_language_and_direction(client, tmp_path):
    load(tmp_path / "package", bundle_in_scripts("About "))
    # A full stop at the end of these texts is that of a sentence.
    assert not [fault for fault in faults_of(client) if "full stop" not in fault]


def faults_of(client):
    """Return what pages leave unmarked, as texts."""
    pages = {address: tree_of(client.get(address).text) for address in ADDRESSES}
    return [f"{address}: {fault}" for address, page in pages.items() for fault in unmarked(page)]
