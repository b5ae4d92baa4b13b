"""Meetings within others, in several series, and virtual ones; what pages say about a series."""

import pytest

from summits.models import Summit
from summits.tests.helpers import factories as make
from summits.tests.helpers.html import read, text_of
from summits.tests.models.test_models import changed, messages, refused_by_the_database

pytestmark = pytest.mark.django_db


def virtual(**values):
    """Create a virtual summit of two leaders."""
    sides = [(make.leader(), make.country()) for _side in range(2)]
    return make.meeting(*sides, virtual=True, **values)


# --- within another meeting ------------------------------------------------------------------------------------


def test_a_meeting_within_another_leads_to_it_and_back(client):
    whole = make.summit("Toyako 2008", kind="multilateral", start="2008-07-07", end="2008-07-09")
    part = make.summit("Bush and Medvedev", start="2008-07-07", part_of=whole)
    make.summit("Not yet", part_of=whole, status="draft")
    page = read(client, part.get_absolute_url())
    assert "Part of Toyako 2008" in page.main and page.leads_to(whole.get_absolute_url())
    related = text_of(read(client, whole.get_absolute_url()).one(id="neighbours"))
    assert "Meetings within this one Bush and Medvedev, 7 July 2008" in related and "Not yet" not in related
    assert "No related meetings" not in related
    assert "Bush and Medvedev" in read(client, f"{whole.get_absolute_url()}parts/").main


def test_a_meeting_within_a_draft_names_nothing(client):
    part = make.summit(part_of=make.summit("Hidden whole", status="draft"))
    main = read(client, part.get_absolute_url()).main
    assert "Hidden whole" not in main and "Part of" not in main


def test_meetings_within_others_form_no_loop():
    one, two, three = make.summit(), make.summit(), make.summit()
    changed(two, part_of=one)(), changed(three, part_of=two)()
    fresh = Summit.objects.get(pk=one.pk)
    assert not messages(Summit.objects.get(pk=three.pk))
    fresh.part_of = Summit.objects.get(pk=three.pk)
    assert "leads back" in str(messages(fresh)["part_of"])
    assert refused_by_the_database(changed(one, part_of=one))


# --- series ---------------------------------------------------------------------------------------------------


def test_a_meeting_stands_in_each_of_its_series(client):
    g8, bilateral = make.series("G8"), make.series("Bush and Putin")
    make.summit("Before", start="2007", series=g8)
    summit = make.summit("Toyako", start="2008", series=[g8, bilateral])
    make.summit("After", start="2009", series=bilateral)
    main = read(client, summit.get_absolute_url()).main
    assert "Bush and Putin: meeting 1 of the 2 recorded here" in main and "G8: meeting 2 of the 2 recorded here" in main
    for series, number in (("g8", 2), ("bush-and-putin", 2)):
        page = read(client, f"/summits/?series={series}")
        assert "Toyako" in page.main and f"{number} of 3 meetings" in page.main
    facet = text_of(read(client, "/summits/").one(id="values-series"))
    assert "Bush and Putin 2" in facet and "G8 2" in facet


def test_a_series_that_is_not_approved_is_on_no_page(client):
    summit = make.summit(series=[make.series("Shown"), make.series("Waiting", approved=False)])
    Summit.series.through.objects.all()
    main = read(client, summit.get_absolute_url()).main
    assert "Shown" in main


def test_about_gives_the_rule_of_each_series_and_how_complete_it_is(client):
    ruled = make.series("G7", rule="All meetings of the seven.", completeness="Those before 1985 are missing.")
    bare = make.series("Talks")
    make.series("Empty")
    make.summit(series=[ruled, bare]), make.summit(series=bare), make.summit(series=ruled, status="draft")
    page = read(client, "/about/")
    g7, talks = (text_of(page.one("section", id=f"series-{slug}")) for slug in ("g7", "talks"))
    assert "1 meeting on record" in g7 and "All meetings of the seven." in g7 and "Those before 1985 are missing." in g7
    assert "2 meetings on record" in talks and "No rule has been written yet." in talks
    assert "there may be meetings that are not recorded here" in talks
    assert "Empty" not in page.main


# --- virtual --------------------------------------------------------------------------------------------------


def test_a_virtual_meeting_has_neither_place_nor_host_and_any_other_has_both():
    online, real = virtual(), make.summit()
    for breach in ({"place": real.place}, {"country": real.country}, {"virtual": False}):
        assert refused_by_the_database(changed(online, **breach))
    for breach in ({"place": None}, {"country": None}, {"virtual": True}):
        assert refused_by_the_database(changed(real, **breach))
    real.place = None
    assert "has a place, unless it is virtual" in str(messages(real)["place"])
    real.place, real.country = make.place(), None
    assert "has a host state, unless it is virtual" in str(messages(real)["country"])


def test_pages_and_lists_say_that_a_meeting_was_virtual(client):
    summit = virtual(title="By video 2021", start="2021-12-07")
    page = read(client, summit.get_absolute_url())
    assert "7 December 2021 · Virtual meeting" in page.main and "None: a virtual meeting" in page.main
    assert "Host" not in text_of(page.one("aside"))
    assert "Virtual meeting" in text_of(read(client, "/summits/").one(id="found"))
    assert "By video 2021" in read(client, "/").main
    assert "By video 2021" in read(client, "/search/?q=virtual").main
    assert read(client, f"{summit.get_absolute_url()}sources/")


def test_a_virtual_meeting_is_in_the_list_of_no_host(client):
    virtual(title="By video"), make.summit("In person", country=make.country("Iceland"))
    assert "By video" not in text_of(read(client, "/summits/?host=iceland").one(id="found"))
    assert "None" not in read(client, "/countries/").main
