"""Lists of the admin sorted by a column in which some records have no value."""

import pytest

from summits.tests.helpers import factories as new
from summits.tests.helpers import uploads

pytestmark = pytest.mark.django_db
editor_client, chief = uploads.editor_client, uploads.chief


@pytest.fixture
def sources():
    days = {"Undated": None, "Older": "1986-10-12", "Newer": "2008-04-06", "Of a year": "1990"}
    return [new.source(title, published=day) for title, day in days.items()]


@pytest.mark.parametrize(
    ("order", "titles"),
    [("4", ["Older", "Of a year", "Newer", "Undated"]), ("-4", ["Newer", "Of a year", "Older", "Undated"])],
)
def test_records_without_a_date_stand_at_the_end_in_both_directions(editor_client, sources, order, titles):
    page = editor_client.get(f"/admin/summits/source/?o={order}")
    assert [source.title for source in page.context["cl"].result_list] == titles


@pytest.mark.parametrize("order", ["3", "-3"])
def test_leaders_without_a_birthday_stand_at_the_end_in_both_directions(editor_client, order):
    for name, born in (("Ann Unknown", None), ("Bob Old", "1900"), ("Cat Young", "1950-01-02")):
        new.leader(name, born=born)
    page = editor_client.get(f"/admin/summits/leader/?o={order}")
    names = [leader.name for leader in page.context["cl"].result_list]
    assert names[-1] == "Ann Unknown" and set(names[:2]) == {"Bob Old", "Cat Young"}
