"""Figures of the whole archive are reckoned once for each state of the record, and never shown old."""

import pytest

from summits.caching import memoize as keeping
from summits.caching.memoize import memoize_per_version
from summits.models import Summit
from summits.tests.helpers import factories as make
from summits.tests.helpers.html import read

pytestmark = pytest.mark.django_db


def titles(*beginnings):
    """Return the titles of the summits that begin so."""
    return [title for title in Summit.objects.values_list("title", flat=True) if title.startswith(beginnings)]


def test_a_figure_is_reckoned_once_until_the_record_changes(django_assert_num_queries):
    make.summit("Sochi Summit")
    assert memoize_per_version(titles, "Sochi") == ["Sochi Summit"]
    with django_assert_num_queries(1):
        assert memoize_per_version(titles, "Sochi") == ["Sochi Summit"]
    make.summit("Sochi Again")
    assert sorted(memoize_per_version(titles, "Sochi")) == ["Sochi Again", "Sochi Summit"]


def test_each_question_has_its_own_answer():
    make.summit("Sochi Summit"), make.summit("Yalta")
    assert memoize_per_version(titles, "Sochi") == ["Sochi Summit"]
    assert memoize_per_version(titles, "Yalta") == ["Yalta"]


def test_no_more_is_kept_than_the_bound(monkeypatch):
    monkeypatch.setattr(keeping, "MAX_ENTRIES", 3)
    monkeypatch.setattr(keeping, "_values", {})
    for letter in "abcdefgh":
        memoize_per_version(titles, letter)
    assert len(keeping._values) == 3


@pytest.mark.parametrize("address", ["/", "/countries/"])
def test_a_page_of_kept_figures_shows_a_change_at_once(client, address):
    country = make.country("Vineland")
    place = make.place("Leifsbudir", country=country)
    summit = make.summit("Landing", country=country, place=place)
    read(client, address)
    assert ("Landing" in read(client, "/").text) and ("Vineland" in read(client, "/countries/").text)
    summit.status = "draft"
    summit.save()
    page = read(client, address).text
    assert "Landing" not in page and "Vineland" not in page
