"""The other names of a record on its page, by kind, and on a page of their own with kinds and sources."""

import pytest

from summits.tests.helpers import factories as make
from summits.tests.helpers.html import read, text_of
from summits.tests.helpers.search import flush_indexes
from summits.views.base import MAX_NAMES

pytestmark = pytest.mark.django_db


@pytest.fixture
def text():
    """An agreement with a name of each kind, of which one is not yet confirmed."""
    text = make.agreement("Final Act of the Conference", slug="act")
    source = make.source("A history")
    make.other_name(text, "Helsinki Accords", kind="popular", language="en").sources.add(source)
    make.other_name(text, "Заключительный акт", kind="official", language="ru")
    make.other_name(text, "Geneva Draft", kind="former")
    make.other_name(text, "Act of 35", unverified=["name"])
    flush_indexes()
    return text


def note(page):
    (found,) = [text_of(node) for node in page.all("p") if "Also known as" in text_of(node)]
    return found


def test_a_page_says_the_other_names_of_its_record_by_kind(client, text):
    page = read(client, "/agreements/act/")
    assert note(page) == (
        "Official name: Заключительный акт. Also known as Helsinki Accords; Act of 35 (not yet confirmed). "
        "Formerly Geneva Draft. Names and sources"
    )
    assert [text_of(node) for node in page.all("span") if node.attributes.get("lang") == "ru"] == ["Заключительный акт"]


def test_the_names_have_a_page_with_kinds_languages_and_sources(client, text):
    rows = [text_of(node) for node in read(client, "/agreements/act/names/").all("li")]
    assert any(row.replace(" ", "") == "HelsinkiAccords(popularname,English)1" for row in rows)
    assert "Заключительный акт (official name, Russian)" in rows
    assert "Geneva Draft (former name)" in rows and "Act of 35 not yet confirmed" in rows
    assert any(row.startswith("A history") for row in rows)


def organisation(**values):
    """Create an organisation."""
    return make.country(kind="organisation", **values)


@pytest.mark.parametrize("create", [make.summit, make.country, organisation, make.issue, make.leader])
def test_every_record_with_a_page_shows_its_other_names(client, create):
    record = create(slug="hub")
    url = record.get_absolute_url()
    assert "Also known as" not in read(client, url).text
    make.other_name(record, "The Hub")
    assert "Also known as The Hub. Names and sources" in read(client, url).text
    assert "The Hub" in read(client, f"{url}names/").text


def test_a_page_shows_the_first_names_of_many(client):
    country = make.country(slug="hub")
    for number in range(MAX_NAMES + 1):
        make.other_name(country, f"Name {number:02}")
    page = read(client, "/countries/hub/").text
    assert f"Name {MAX_NAMES - 1:02}. All names" in page and f"Name {MAX_NAMES:02}" not in page
    country.names.last().delete()
    assert f"Name {MAX_NAMES - 1:02}. Names and sources" in read(client, "/countries/hub/").text


def test_the_page_of_a_source_says_which_name_it_is_cited_for(client):
    source = make.source("A history", slug="history")
    for record in (make.place("Yalta"), make.country("United States")):
        make.other_name(record, "Jalta").sources.add(source)
    rows = [text_of(node) for node in read(client, "/sources/history/").all("li")]
    assert "Yalta: Jalta" in rows and "United States: Jalta" in rows
