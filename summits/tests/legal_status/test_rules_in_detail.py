"""The legal status where dates are known to the year only, and the events on which an answer rests."""

import pytest

from summits.legal_status.course import groups_of
from summits.tests.legal_status.test_rules import ENTERED, answer, course, status, statuses

# --- dates known to the year only --------------------------------------------------------------------------------


def test_the_extension_that_can_be_the_latest_decides_whether_the_end_is_known():
    treaty = course(ENTERED, "1990-06-01 extended until 1995-01-01", "1990 extended", expires="1990-01-01")
    assert statuses(treaty, "1994-01-01 1996-01-01") == ["in-force", "not-known"]


def test_a_resumption_in_the_year_of_the_suspension_leaves_it_open():
    treaty = course(ENTERED, "1990-06-15 suspended by 0", "1990 resumed by 0", "1995-01-01 suspended by 1")
    assert statuses(treaty, "1990-01-01 1991-06-01", 0) == ["in-force", "not-known"]
    assert statuses(treaty, "1994-12-31 1995-06-01", 1) == ["not-known", "suspended"]


def test_a_party_that_left_in_the_year_of_the_end_for_all_has_left():
    treaty = course(ENTERED, "1990 withdrawn by 0", "1990-06-01 terminated", parties=3)
    assert statuses(treaty, "1995-01-01", 0) == ["left"] and statuses(treaty, "1995-01-01", 1) == ["ended"]


def test_of_two_ends_the_one_that_can_be_the_first_counts():
    found = answer(course(ENTERED, "1990-06-01 terminated", "1990 expired"), "1995-01-01")
    assert (found.how, found.events) == ("expired", (2,))


def test_an_entry_of_one_party_in_the_year_leaves_the_status_before_it_open():
    treaty = course("1992 entered-into-force by 0")
    assert statuses(treaty, "1991-06-01 1992-03-01") == ["not-yet-in-force", "not-known"]


def test_an_event_in_the_year_of_its_completion_does_not_show_that_it_went_on():
    treaty = course(ENTERED, "1990 completed", "1990-06-01 amended")
    assert status(treaty, "1995-01-01") == "ended"
    assert status(course(ENTERED, "1990 completed", "1991-06-01 amended"), "1995-01-01") == "in-force"


# --- before it entered into force --------------------------------------------------------------------------------


def test_three_parties_of_which_one_withdrew_before_the_entry_are_still_two():
    treaty = course("1982-01-01 withdrawn by 0", "1985-01-01 entered-into-force", parties=3)
    assert statuses(treaty, "1983-01-01 1986-01-01") == ["not-yet-in-force", "in-force"]


def test_that_one_of_three_applied_it_later_does_not_show_that_it_was_not_in_force():
    treaty = course("1985-01-01 applied-provisionally by 0", parties=3)
    assert status(treaty, "1983-01-01") == "not-known"
    assert status(course("1985-01-01 applied-provisionally", parties=3), "1983-01-01") == "not-yet-in-force"


# --- what an answer rests on -------------------------------------------------------------------------------------


@pytest.mark.parametrize("parties", [(), (0,), (1,)])
def test_a_suspension_for_all_is_what_the_answer_rests_on(parties):
    found = answer(course(ENTERED, "1990-01-01 suspended"), "1991-01-01", *parties)
    assert (found.status.value, found.events) == ("suspended", (1,))


def test_an_extension_by_one_party_is_what_the_answer_rests_on():
    treaty = course(ENTERED, "1990-01-01 extended by 0 until 1995-01-01", expires="1990-01-01")
    assert answer(treaty, "1994-01-01").events == (0, 1)
    ended = answer(treaty, "1996-01-01")
    assert (ended.status.value, ended.events, ended.by_term) == ("ended", (1,), True)


def test_a_party_of_several_states_is_found_by_a_predecessor_of_one_of_them():
    predecessors = {1: {1, 2, 3}, 2: {2}, 3: {3}, 4: {4}}
    assert groups_of(3, ({1, 2}, {4}), predecessors) == [0]
    assert groups_of(5, ({1, 2}, {4}), predecessors) == []
