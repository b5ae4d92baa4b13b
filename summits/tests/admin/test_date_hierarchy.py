"""The dates above the lists of the admin: a partial date stands under its year, or its month, only."""

import pytest
from django.contrib.auth.models import User

from summits.tests.helpers import factories as new
from summits.tests.helpers.html import read, text_of

pytestmark = pytest.mark.django_db
DATES = ("1972", "1972~", "1972-05", "1972-05~", "1972-05-26", "1972-01-01", "1973-02-03", "0843")
LISTS = {"summit": (new.summit, "start", "first_day"), "agreement": (new.agreement, "signed", "signed_day")}


@pytest.fixture
def editor_client(client):
    client.force_login(User.objects.create_superuser("root", password="x"))
    return client


@pytest.fixture(params=LISTS)
def listed(request, editor_client):
    """A function from parts of a date (year, month, day) to the dates that the list shows and the links above it."""
    make, name, day = LISTS[request.param]
    for number, written in enumerate(DATES):
        make(title=f"Record {number}", **{name: written})

    def show(*parts):
        query = "&".join(f"{day}__{part}={value}" for part, value in zip(("year", "month", "day"), parts, strict=False))
        page = read(editor_client, f"/admin/summits/{request.param}/?{query}")
        records = page.response.context["cl"].result_list
        links = [text_of(node) for node in page.one(class_="toplinks").children if not isinstance(node, str)]
        return {str(getattr(record, name)) for record in records}, links

    return show


def test_a_year_has_all_its_dates_and_only_the_months_that_are_known(listed):
    dates, links = listed("1972")
    assert dates == {"1972", "1972~", "1972-05", "1972-05~", "1972-05-26", "1972-01-01"}
    assert "January 1972" in " ".join(links) and "May 1972" in " ".join(links)


def test_a_month_has_the_dates_known_to_it_and_only_the_days_that_are_known(listed):
    dates, links = listed("1972", "5")
    assert dates == {"1972-05", "1972-05~", "1972-05-26"}
    assert "26 May" in " ".join(links).replace("May 26", "26 May") and not any("1 May" in link for link in links)


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        (("1972", "1"), {"1972-01-01"}),
        (("1972", "1", "1"), {"1972-01-01"}),
        (("1972", "5", "1"), set()),
        (("1972", "5", "26"), {"1972-05-26"}),
        (("843",), {"0843"}),
        (("843", "1"), set()),
    ],
)
def test_a_date_is_not_filed_under_a_day_or_a_month_that_it_leaves_open(listed, parts, expected):
    assert listed(*parts)[0] == expected


def test_years_are_written_as_readers_write_them(listed):
    assert {"843", "1972", "1973"} <= {link.split()[0] for link in listed()[1]}


def test_records_of_one_year_do_not_open_its_january(editor_client):
    new.summit("A", start="1972"), new.summit("B", start="1972~")
    page = read(editor_client, "/admin/summits/summit/")
    assert "January" not in text_of(page.one(class_="toplinks"))
