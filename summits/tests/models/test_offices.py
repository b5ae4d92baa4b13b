"""The office a leader held on the day of a summit, as its page names it."""

import pytest

from summits.models import Participation
from summits.tests.helpers import factories as make
from summits.tests.helpers.html import read, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def britain():
    return make.country("United Kingdom")


def office(leader, country, start="1945-07-17", end="1945-08-02", **values):
    """Return the office shown for the leader at a summit of these days."""
    made = make.participation(make.summit(start=start, end=end), leader, country, **values)
    return Participation.objects.get(pk=made.pk).office


def leader_with(country, *terms):
    """Create a leader with terms, each (office, start, end)."""
    leader = make.leader()
    for name, start, end in terms:
        make.term(leader, name, start, end=end, actor=country)
    return leader


def test_the_office_is_that_held_on_the_first_day(britain):
    churchill = leader_with(
        britain,
        ("Chancellor of the Exchequer", "1924-11-06", "1929-06-04"),
        ("Prime Minister", "1940-05-10", "1945-07-26"),
        ("Prime Minister again", "1951-10-26", "1955-04-05"),
    )
    assert office(churchill, britain) == "Prime Minister"


def test_an_office_taken_up_during_the_summit_counts_where_none_was_held_on_the_first_day(britain):
    attlee = leader_with(britain, ("Prime Minister", "1945-07-26", "1951-10-26"))
    assert office(attlee, britain) == "Prime Minister"


def test_an_office_held_on_the_first_day_goes_before_one_taken_up_during_the_summit(britain):
    attlee = leader_with(
        britain,
        ("Deputy Prime Minister", "1942-02-19", "1945-07-20"),
        ("Prime Minister", "1945-07-26", "1951-10-26"),
    )
    assert office(attlee, britain) == "Deputy Prime Minister"


@pytest.mark.parametrize(("start", "end"), [("1945-08-03", None), ("1940-01-01", "1945-07-16")])
def test_an_office_of_before_or_after_is_not_shown(britain, start, end):
    assert office(leader_with(britain, ("Prime Minister", start, end)), britain) == ""


@pytest.mark.parametrize(("start", "end"), [("1945-07-17", None), ("1940-01-01", "1945-07-17")])
def test_the_first_and_the_last_day_of_a_term_count(britain, start, end):
    assert office(leader_with(britain, ("Prime Minister", start, end)), britain) == "Prime Minister"


def test_the_capacity_on_record_goes_before_any_office():
    russia = make.country("Russia")
    medvedev = leader_with(russia, ("First Deputy Prime Minister", "2005-11-14", "2008-05-07"))
    shown = office(medvedev, russia, "2008-04-05", "2008-04-06", capacity="President-elect of Russia")
    assert shown == "President-elect of Russia"


def test_two_offices_held_at_once_are_both_named_in_the_order_of_taking_up():
    union = make.country("Soviet Union")
    gorbachev = leader_with(
        union, ("President", "1990-03-15", "1991-12-25"), ("General Secretary", "1985-03-11", "1991-08-24")
    )
    assert office(gorbachev, union, "1990-05-31", "1990-06-03") == "General Secretary, President"


def test_the_same_office_twice_on_the_day_is_named_once(britain):
    twice = leader_with(britain, ("Prime Minister", "1945-05-23", "1945-07-26"), ("Prime Minister", "1940", "1946"))
    assert office(twice, britain) == "Prime Minister"


def test_an_office_laid_down_that_day_gives_way_to_one_taken_up_that_day():
    russia = make.country("Russia")
    putin = leader_with(
        russia, ("Prime Minister", "1999-08-09", "2000-05-07"), ("President", "2000-05-07", "2008-05-07")
    )
    assert office(putin, russia, "2000-05-07", None) == "President"


def test_an_office_laid_down_that_day_is_named_where_there_is_no_other():
    russia = make.country("Russia")
    assert office(leader_with(russia, ("President", "2000", "2008-05-07")), russia, "2008-05-07", None) == "President"


def test_of_offices_in_two_states_that_of_the_state_spoken_for_is_named():
    union, russia = make.country("Soviet Union"), make.country("Russia")
    yeltsin = make.leader()
    make.term(yeltsin, "Deputy of the Union", "1989", actor=union)
    make.term(yeltsin, "President of Russia", "1991-07-10", actor=russia)
    assert office(yeltsin, russia, "1991-07-30", None) == "President of Russia"


def test_a_page_says_that_no_office_is_on_record(client, britain):
    summit = make.meeting((make.leader("Clement Attlee"), britain))
    assert "Clement Attlee Office not recorded" in read(client, summit.get_absolute_url()).main


def test_the_page_names_office_and_role(client, britain):
    attlee = leader_with(britain, ("Prime Minister", "1945-07-26", "1951-10-26"))
    summit = make.summit(start="1945-07-17", end="1945-08-02")
    make.participation(summit, attlee, britain, role="successor")
    assert "Prime Minister, successor" in read(client, summit.get_absolute_url()).main


def test_an_office_that_does_not_name_its_state_is_shown_with_it(client):
    russia = make.country("Russia")
    union = make.country("Soviet Union", successor=russia)
    leader = make.leader("Mikhail Gorbachev")
    make.term(leader, "General Secretary", "1985", end="1991", actor=union)
    make.term(leader, "President of the Soviet Union", "1990", end="1991", actor=union)
    make.term(leader, "Envoy", "1995", actor=russia)
    make.meeting((leader, union))
    expected = ["General Secretary, Soviet Union", "President of the Soviet Union, 1990", "Envoy, Russia, 1995"]
    listed = read(client, "/leaders/").main
    assert all(words in listed for words in expected)
    offices = text_of(read(client, leader.get_absolute_url()).one("section", id="terms"))
    assert expected[0] in offices and "Envoy, Russia" in offices
    of_state = read(client, "/countries/russia/").main
    assert expected[0] in of_state and "Envoy, 1995" in of_state
