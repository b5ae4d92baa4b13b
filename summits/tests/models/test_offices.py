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


PUTIN = [
    ("President", "2000-05-07", "2008-05-07"),
    ("Prime Minister", "2008-05-08", "2012-05-07"),
    ("President", "2012-05-07", None),
]
MEDVEDEV = [("First Deputy Prime Minister", "2005-11-14", "2008-05-07"), ("President", "2008-05-07", "2012-05-07")]
GORBACHEV = [("General Secretary", "1985-03-11", "1991-08-24"), ("President", "1990-03-15", "1991-12-25")]
BY_YEAR = [("President", "2000", "2008"), ("Prime Minister", "2008", None)]
OFFICES_IN_A_SPAN = [
    # terms, first day and last day of the meeting, what its page says
    (PUTIN, "2008-05", None, "President until 7 May 2008, then Prime Minister"),
    (MEDVEDEV, "2008-05", None, "First Deputy Prime Minister until 7 May 2008, then President"),
    (PUTIN, "2008", None, "President until 7 May 2008, then Prime Minister"),
    (PUTIN, "2012", None, "Prime Minister until 7 May 2012, then President"),
    (PUTIN, "2008-04", None, "President"),
    (PUTIN, "2008-06", None, "Prime Minister"),
    (PUTIN, "2008~", None, "President until 7 May 2008, then Prime Minister"),
    (PUTIN, "2000-05", None, "President from 7 May 2000"),
    (PUTIN, "2008-05-07", None, "President"),
    (PUTIN, "2008", "2008-04", "President"),
    (PUTIN, "2008-05", "2008-06", "President until 7 May 2008, then Prime Minister"),
    (GORBACHEV, "1990", None, "General Secretary; President from 15 March 1990"),
    (GORBACHEV, "1991", None, "General Secretary until 24 August 1991, President until 25 December 1991"),
    (GORBACHEV, "1991-07", None, "General Secretary, President"),
    (GORBACHEV, "1992", None, ""),
    (BY_YEAR, "2008-03-01", None, "President until 2008, then Prime Minister"),
    (BY_YEAR, "2008", None, "President until 2008, then Prime Minister"),
    (BY_YEAR, "2007-12-31", None, "President"),
    ([("President", "2004", "2008"), ("President", "2000", "2004")], "2004", None, "President"),
    ([("Regent", "1991-08-19", "1991-08-19")], "1991-08", None, "Regent on 19 August 1991"),
    ([("Regent", "1991-08-19", "1991-08-19")], "1991-08-19", None, "Regent"),
    (
        [("Minister", "1991-03-01", "1991-04-30"), ("Envoy", "1991-06-01", "1991-07-31")],
        "1991",
        None,
        "Minister from 1 March 1991 to 30 April 1991, Envoy from 1 June 1991 to 31 July 1991",
    ),
    ([("King", "0843-08", "0876-08-28")], "0843", None, "King from August 843"),
    ([("Mayor", "2007", "2008-05-01"), ("Governor", "2008-05-01", None)], "2008-05", None, "Governor"),
    ([("Mayor", "2007", "2008-05-31"), ("Governor", "2008-05-31", None)], "2008-05", None, "Mayor"),
]


@pytest.mark.parametrize(("terms", "start", "end", "shown"), OFFICES_IN_A_SPAN)
def test_of_a_month_or_a_year_the_office_is_that_of_the_whole_of_it_or_both_with_their_dates(terms, start, end, shown):
    russia = make.country("Russia")
    assert office(leader_with(russia, *terms), russia, start, end) == shown


def test_the_first_day_on_which_somebody_was_present_may_be_known_to_the_month_too():
    russia = make.country("Russia")
    shown = office(leader_with(russia, *PUTIN), russia, "2008", None, first="2008-06")
    assert shown == "Prime Minister"


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
