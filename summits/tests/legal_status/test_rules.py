"""The legal status of an agreement on a day, from the courses of events that the rules know."""

import pytest

from summits.legal_status import Course, CourseEvent, status_timeline
from summits.legal_status.course import span_of
from summits.partial_dates import PartialDate

ENTERED = "1985-01-01 entered-into-force"


def course(*events, parties=2, signed="1980-01-01", expires=None, dissolved=(), **values):
    """Return a Course; an event is written "1990-06-01 withdrawn by 1" or "1990 extended until 2000"."""
    return Course(
        span_of(signed),
        tuple(map(event, events)),
        parties,
        span_of(expires),
        dissolved=tuple((party, span_of(day)) for party, day in dissolved),
        **values,
    )


def event(text):
    """Return the CourseEvent that a text describes."""
    on, kind, *rest = text.split()
    values = dict(zip(rest[::2], rest[1::2], strict=True))
    party = int(values["by"]) if "by" in values else None
    return CourseEvent(kind, *span_of(on), party, span_of(values.get("until")))


def answer(agreement, day, *parties):
    """Return the Answer on a day (ISO 8601), as a whole or between parties."""
    return status_timeline(agreement).on(PartialDate.parse(day).earliest.toordinal(), *parties)


def status(agreement, day, *parties):
    """Return the value of the legal status on a day; None before it was signed."""
    found = answer(agreement, day, *parties)
    return found and found.status.value


def statuses(agreement, days, *parties):
    """Return the legal statuses on days, separated by spaces."""
    return [status(agreement, day, *parties) for day in days.split()]


# --- entry into force and end ----------------------------------------------------------------------------------


def test_it_is_in_force_from_the_day_of_its_entry_to_the_day_before_its_end():
    treaty = course(ENTERED, "1995-06-01 terminated")
    days = "1979-12-31 1980-01-01 1984-12-31 1985-01-01 1995-05-31 1995-06-01"
    expected = [None, "not-yet-in-force", "not-yet-in-force", "in-force", "in-force", "ended"]
    for parties in ((), (0,), (0, 1)):
        assert statuses(treaty, days, *parties) == expected
    assert answer(treaty, "1995-06-01").how == "terminated" and answer(treaty, "1995-06-01").by == ()


@pytest.mark.parametrize("kind", ["withdrawn", "expired", "terminated", "superseded", "lapsed", "completed"])
def test_each_kind_of_end_ends_it_for_all(kind):
    treaty = course(ENTERED, f"1990-01-01 {kind}", parties=3)
    assert statuses(treaty, "1989-12-31 1990-01-01") == ["in-force", "ended"]
    assert status(treaty, "1990-01-01", 2) == "ended"
    assert answer(treaty, "1990-01-01").how == kind and answer(treaty, "1990-01-01").events == (1,)


def test_the_first_of_several_ends_counts():
    found = answer(course(ENTERED, "1995-01-01 terminated", "1990-01-01 expired"), "2000-01-01")
    assert (found.how, found.events) == ("expired", (2,))


@pytest.mark.parametrize("kind", ["signed", "adopted", "ratified", "parliamentary-consent", "amended", "resumed"])
def test_no_other_event_changes_what_is_in_force(kind):
    assert statuses(course(ENTERED, f"1990-01-01 {kind}"), "1990-01-01 2020-01-01") == ["in-force", "in-force"]


def test_what_happened_before_its_signing_does_not_count():
    treaty = course("1979-01-01 entered-into-force")
    assert (
        statuses(treaty, "1979-06-01 1980-01-01") == statuses(treaty, "1979-06-01 1980-01-01", 0) == [None, "in-force"]
    )


def test_a_political_text_binds_nobody_whatever_its_events_say():
    text = course(ENTERED, "1990-01-01 terminated", is_political=True)
    assert statuses(text, "1979-12-31 1980-01-01 2000-01-01", 0) == [None, "not-binding", "not-binding"]


def test_without_an_entry_into_force_nothing_is_known():
    assert statuses(course(), "1980-01-01 2020-01-01") == ["not-known", "not-known"]
    assert status(course(), "2020-01-01", 0) == "not-known"


@pytest.mark.parametrize("kind", ["lapsed", "superseded", "withdrawn"])
def test_what_was_given_up_before_its_entry_was_never_in_force(kind):
    treaty = course(f"1990-01-01 {kind}")
    assert statuses(treaty, "1989-12-31 1990-01-01") == ["not-yet-in-force", "never-in-force"]
    assert statuses(treaty, "1989-12-31 1990-01-01", 0) == ["not-yet-in-force", "never-in-force"]


@pytest.mark.parametrize("kind", ["expired", "terminated", "completed"])
def test_an_end_of_what_must_have_been_in_force_leaves_the_time_before_open(kind):
    assert statuses(course(f"1990-01-01 {kind}"), "1989-12-31 1990-01-01") == ["not-known", "ended"]


def test_an_end_recorded_before_the_entry_into_force_contradicts_it():
    assert status(course("1985-01-01 entered-into-force", "1983-01-01 terminated"), "1984-01-01") == "not-known"


def test_the_consent_of_one_of_two_shows_that_it_is_not_yet_in_force():
    consented = course("1982-01-01 parliamentary-consent by 0")
    assert statuses(consented, "1981-01-01 1982-01-01 2020-01-01") == ["not-yet-in-force"] * 3
    assert status(course("1982-01-01 ratified by 0"), "2020-01-01", 1) == "not-yet-in-force"


def test_a_step_known_to_the_year_leaves_open_within_it_whether_it_was_in_force():
    opened = course("1982 opened-for-signature")
    assert statuses(opened, "1981-12-31 1982-06-01 1982-12-31") == ["not-yet-in-force", "not-known", "not-known"]


def test_the_consent_of_both_leaves_open_whether_it_entered_into_force():
    both = course("1982-01-01 ratified by 0", "1983-01-01 ratified by 1")
    assert statuses(both, "1982-12-31 1983-01-01") == ["not-yet-in-force", "not-known"]


def test_the_consent_of_one_of_many_tells_nothing():
    assert statuses(course("1982-01-01 ratified by 0", parties=3), "1981-01-01 1983-01-01") == ["not-known"] * 2


def test_it_is_in_force_for_two_of_many_that_it_entered_into_force_for():
    treaty = course("1985-01-01 entered-into-force by 0", "1986-01-01 entered-into-force by 1", parties=3)
    assert statuses(treaty, "1985-12-31 1986-01-01") == ["not-yet-in-force", "in-force"]
    assert status(treaty, "1986-01-01", 2) == "not-known"
    assert status(treaty, "1986-01-01", 0, 1) == "in-force"
    assert status(treaty, "1985-06-01", 0) == "not-known"


def test_a_state_that_accedes_is_bound_from_then_on():
    treaty = course(ENTERED, "1990-01-01 acceded by 2", parties=3)
    assert statuses(treaty, "1989-12-31 1990-01-01", 2) == ["not-yet-in-force", "in-force"]
    assert status(treaty, "1989-12-31", 0) == "in-force"


def test_the_entry_into_force_for_a_state_counts_more_than_its_accession():
    treaty = course(ENTERED, "1990-01-01 acceded by 2", "1990-03-01 entered-into-force by 2", parties=3)
    assert statuses(treaty, "1990-02-28 1990-03-01", 2) == ["not-yet-in-force", "in-force"]


def test_a_successor_is_bound_since_its_predecessor_was():
    events = (ENTERED, "1991-12-26 entered-into-force by 1")
    assert status(course(*events, successors=frozenset({1})), "1990-01-01", 1) == "in-force"
    assert status(course(*events), "1990-01-01", 1) == "not-yet-in-force"
    alone = course(
        "1985-01-01 entered-into-force by 0", "1985-01-01 entered-into-force by 1", successors=frozenset({1})
    )
    assert status(alone, "1990-01-01", 1) == "in-force"


# --- departure -------------------------------------------------------------------------------------------------


def test_a_party_that_leaves_two_others_has_left_and_the_others_go_on():
    treaty = course(ENTERED, "1990-01-01 withdrawn by 0", parties=3)
    assert statuses(treaty, "1989-12-31 1990-01-01", 0) == ["in-force", "left"]
    assert status(treaty, "1990-01-01") == status(treaty, "1990-01-01", 1) == "in-force"
    assert answer(treaty, "1990-01-01").by == (0,)
    assert status(treaty, "1990-01-01", 1, 2) == "in-force" and status(treaty, "1990-01-01", 0, 1) == "left"
    assert answer(treaty, "1990-01-01", 0).events == (1,)


def test_a_party_that_leaves_one_other_ends_it_for_both():
    treaty = course(ENTERED, "1990-01-01 withdrawn by 1")
    assert statuses(treaty, "1989-12-31 1990-01-01") == ["in-force", "ended"]
    assert status(treaty, "1990-01-01", 0) == status(treaty, "1990-01-01", 1) == "ended"
    found = answer(treaty, "1990-01-01")
    assert (found.how, found.by, found.events) == ("withdrawn", (1,), (1,))


def test_it_ends_with_the_last_but_one_to_leave():
    treaty = course(ENTERED, "1991-01-01 withdrawn by 0", "1990-01-01 withdrawn by 1", parties=3)
    assert statuses(treaty, "1990-12-31 1991-01-01") == ["in-force", "ended"]
    assert [status(treaty, "1991-01-01", party) for party in range(3)] == ["ended", "left", "ended"]
    assert answer(treaty, "1991-01-01").events == (1,)


def test_it_can_end_for_one_party_alone():
    treaty = course(ENTERED, "1990-01-01 superseded by 0", parties=3)
    assert status(treaty, "1990-01-01", 0) == "ended" and status(treaty, "1990-01-01") == "in-force"


def test_a_party_that_left_before_the_end_has_left():
    treaty = course(ENTERED, "1990-01-01 withdrawn by 0", "1995-01-01 terminated", parties=3)
    assert [status(treaty, "1995-01-01", party) for party in range(2)] == ["left", "ended"]


def test_it_has_ended_once_one_of_two_has_left_whatever_follows():
    found = answer(course(ENTERED, "1990-01-01 withdrawn by 0", "1995-01-01 withdrawn by 1"), "1996-01-01")
    assert (found.by, found.events) == ((0,), (1,))
    found = answer(course(ENTERED, "1990-01-01 withdrawn by 0", "1995-01-01 terminated"), "1996-01-01")
    assert (found.how, found.events) == ("withdrawn", (1,))
    found = answer(course(ENTERED, "1990-01-01 terminated", "1995-01-01 withdrawn by 0"), "1996-01-01")
    assert (found.how, found.events) == ("terminated", (1,))
    treaty = course(ENTERED, "1990-01-01 withdrawn by 0", "1995-01-01 withdrawn by 1")
    assert status(treaty, "1996-01-01", 0) == status(treaty, "1996-01-01", 1) == "ended"


def test_before_it_entered_into_force_all_who_signed_it_count():
    found = answer(course("1983-01-01 withdrawn by 0", "1984-01-01 withdrawn by 1", parties=3), "1985-01-01")
    assert (found.status.value, found.by, found.events) == ("never-in-force", (1,), (1,))


def test_the_departure_of_a_party_that_came_back_ended_nothing():
    back = (ENTERED, "1990-01-01 withdrawn by 0", "1992-01-01 acceded by 0", "1995-01-01 terminated")
    assert answer(course(*back), "1996-01-01").events == (3,)


def test_a_party_that_left_before_the_term_ended_has_left():
    events = ("1991-01-01 extended until 2000-01-01", "1996-01-01 withdrawn by 0")
    treaty = course(ENTERED, *events, parties=3, expires="1992-01-01")
    assert statuses(treaty, "1999-01-01 2001-01-01", 0) == ["left", "left"]
    assert status(treaty, "2001-01-01", 1) == "ended"


@pytest.mark.parametrize("how", ["acceded", "entered-into-force"])
def test_a_party_may_come_back(how):
    treaty = course(ENTERED, "1990-01-01 withdrawn by 0", f"1992-01-01 {how} by 0", parties=3)
    assert statuses(treaty, "1991-12-31 1992-01-01", 0) == ["left", "in-force"]


def test_nobody_knows_what_is_left_where_the_parties_are_not_recorded():
    assert status(course(ENTERED, "1990-01-01 withdrawn by 0", parties=1), "1990-01-01") == "not-known"
    assert status(course(ENTERED, parties=0), "1990-01-01") == "in-force"
    assert status(course(ENTERED, "1988-01-01 suspended", parties=0), "1990-01-01") == "suspended"


def test_those_for_whom_it_has_not_entered_into_force_do_not_keep_it_alive():
    entries = [f"198{party}-01-01 entered-into-force by {party}" for party in (2, 3)]
    treaty = course(*entries, "1990-01-01 withdrawn by 2", parties=5)
    assert statuses(treaty, "1989-12-31 1990-01-01") == ["in-force", "ended"]
    found = answer(treaty, "1990-01-01")
    assert (found.how, found.by, found.events, found.by_term) == ("withdrawn", (2,), (2,), False)


def test_a_withdrawal_from_what_is_not_in_force_leaves_the_others():
    treaty = course("1983-01-01 withdrawn by 0", ENTERED, parties=3)
    assert statuses(treaty, "1984-01-01 1985-01-01") == ["not-yet-in-force", "in-force"]


# --- notice and dissolution ------------------------------------------------------------------------------------


def test_a_notice_ends_nothing_before_it_takes_effect():
    treaty = course(ENTERED, "2001-12-13 denounced by 0", "2002-06-13 withdrawn by 0")
    for parties in ((), (0,), (1,)):
        assert statuses(treaty, "2001-12-13 2002-06-12 2002-06-13", *parties) == ["in-force", "in-force", "ended"]


def test_a_notice_without_the_day_of_its_effect_leaves_open_who_is_bound():
    treaty = course(ENTERED, "1990-01-01 denounced by 0")
    for parties in ((), (0,), (1,), (0, 1)):
        assert statuses(treaty, "1989-12-31 1990-01-01", *parties) == ["in-force", "not-known"]


def test_a_notice_is_not_answered_by_the_withdrawal_of_another():
    treaty = course(ENTERED, "1990-01-01 denounced by 0", "1995-01-01 withdrawn by 1", parties=4)
    assert status(treaty, "1992-01-01", 0) == "not-known" and status(treaty, "1992-01-01", 1) == "in-force"
    assert status(treaty, "1996-01-01", 0) == "not-known" and status(treaty, "1996-01-01") == "in-force"


@pytest.mark.parametrize("end", ["1995-01-01 terminated", "1995-01-01 withdrawn", "1995-01-01 completed"])
def test_a_notice_is_answered_by_the_end_for_all(end):
    treaty = course(ENTERED, "1990-01-01 denounced by 0", end)
    assert statuses(treaty, "1992-01-01 1995-01-01", 0) == ["in-force", "ended"]


@pytest.mark.parametrize("how", ["resumed by 0", "resumed", "acceded by 0", "entered-into-force by 0"])
def test_after_a_notice_and_the_return_of_the_party_all_is_as_before(how):
    events = ("1985-01-01 acceded by 0", "1990-01-01 denounced by 0", f"1991-01-01 {how}")
    treaty = course(ENTERED, *events, successors=frozenset({0}))
    assert statuses(treaty, "1990-06-01 1991-01-01", 0) == ["not-known", "in-force"]


def test_the_notice_of_one_of_three_leaves_it_in_force_between_the_others_only_if_they_are_two():
    treaty = course(ENTERED, "1990-01-01 denounced by 0", parties=3)
    assert status(treaty, "1990-01-01") == "in-force" and status(treaty, "1990-01-01", 0, 1) == "not-known"
    assert status(course(ENTERED, "1990-01-01 denounced", parties=3), "1990-01-01") == "not-known"


def test_a_state_that_no_longer_exists_leaves_open_who_is_bound():
    treaty = course(ENTERED, dissolved=[(1, "1991-12-26")])
    for parties in ((), (0,), (1,)):
        assert statuses(treaty, "1991-12-25 1991-12-26", *parties) == ["in-force", "not-known"]
    assert status(course(ENTERED, dissolved=[(1, "1991")]), "1991-06-01", 1) == "not-known"
    ended = course(ENTERED, "1994-01-01 superseded", dissolved=[(1, "1991-12-26")])
    assert statuses(ended, "1992-01-01 1994-01-01") == ["in-force", "ended"]


# --- suspension ------------------------------------------------------------------------------------------------


def test_one_of_two_that_suspends_it_leaves_it_in_force_for_the_other_but_not_between_them():
    treaty = course(ENTERED, "1990-01-01 suspended by 0", "1995-01-01 resumed by 0")
    assert statuses(treaty, "1989-12-31 1990-01-01 1994-12-31 1995-01-01") == [
        *("in-force", "suspended", "suspended", "in-force")
    ]
    assert status(treaty, "1990-01-01", 0) == status(treaty, "1990-01-01", 0, 1) == "suspended"
    assert status(treaty, "1990-01-01", 1) == "in-force"
    assert answer(treaty, "1990-01-01").by == answer(treaty, "1990-01-01", 0).by == (0,)
    assert answer(treaty, "1990-01-01").events == answer(treaty, "1990-01-01", 0).events == (1,)


def test_one_of_three_that_suspends_it_leaves_it_in_force_between_the_others():
    treaty = course(ENTERED, "1990-01-01 suspended by 0", "1991-01-01 suspended by 1", parties=3)
    assert statuses(treaty, "1990-01-01 1991-01-01") == ["in-force", "suspended"]
    assert status(treaty, "1990-01-01", 1, 2) == "in-force" and status(treaty, "1990-01-01", 0, 2) == "suspended"
    assert answer(treaty, "1991-01-01").by == (0, 1)


def test_those_who_left_or_never_joined_do_not_keep_a_suspended_treaty_in_operation():
    left = course(ENTERED, "1990-01-01 withdrawn by 0", "1991-01-01 suspended by 1", parties=3)
    assert status(left, "1991-01-01") == "suspended" and status(left, "1991-01-01", 0) == "left"
    entries = [f"198{party}-01-01 entered-into-force by {party}" for party in (2, 3)]
    assert status(course(*entries, "1991-01-01 suspended by 2", parties=5), "1991-01-01") == "suspended"


def test_a_suspension_rests_on_the_last_of_several():
    treaty = course(ENTERED, "1990-01-01 suspended by 0", "1991-01-01 suspended by 0")
    assert answer(treaty, "1992-01-01", 0).events == (2,)
    assert answer(course(ENTERED, "1988-01-01 suspended", parties=0), "1990-01-01").by == ()


def test_what_may_have_ended_is_not_suspended_for_certain():
    treaty = course(ENTERED, "1990-01-01 suspended by 0", "1995 terminated")
    assert statuses(treaty, "1994-12-31 1995-06-01 1995-12-31", 0) == ["suspended", "not-known", "ended"]


def test_a_suspension_by_all_suspends_it_for_each():
    treaty = course(ENTERED, "1990-01-01 suspended", "1992-01-01 resumed by 1", "1993-01-01 resumed", parties=3)
    assert statuses(treaty, "1990-01-01 1992-01-01 1993-01-01") == ["suspended", "suspended", "in-force"]
    assert statuses(treaty, "1990-01-01 1992-01-01", 1) == ["suspended", "in-force"]
    assert status(treaty, "1992-01-01", 0) == "suspended"


def test_what_was_suspended_before_its_entry_into_force_is_not_suspended_by_it():
    treaty = course("1983-01-01 suspended by 0", ENTERED)
    assert statuses(treaty, "1984-01-01 1985-01-01", 0) == ["not-yet-in-force", "in-force"]


def test_a_suspended_treaty_can_end():
    treaty = course(ENTERED, "1990-01-01 suspended by 0", "1995-01-01 expired")
    assert [status(treaty, "1995-01-01", *parties) for parties in ((), (0,), (1,))] == ["ended"] * 3


def test_whether_what_one_suspended_and_the_other_denounced_is_suspended_or_over_is_not_known():
    treaty = course(ENTERED, "1990-01-01 suspended by 0", "1991-01-01 denounced by 1")
    assert status(treaty, "1990-01-01") == "suspended" and status(treaty, "1991-01-01") == "not-known"
    assert status(treaty, "1991-01-01", 0) == "suspended" and status(treaty, "1991-01-01", 1) == "not-known"


# --- the term --------------------------------------------------------------------------------------------------


def test_a_term_ends_it():
    treaty = course(ENTERED, expires="1995-01-01")
    for parties in ((), (0,)):
        assert statuses(treaty, "1994-12-31 1995-01-01", *parties) == ["in-force", "ended"]
    found = answer(treaty, "1995-01-01")
    assert (found.how, found.by_term, found.events) == ("expired", True, ())


def test_an_extension_moves_the_end_of_the_term():
    treaty = course(ENTERED, "1994-12-31 extended until 2000-01-01", expires="1995-01-01")
    assert statuses(treaty, "1994-12-31 1995-01-01 1999-12-31 2000-01-01") == [*["in-force"] * 3, "ended"]
    assert answer(treaty, "2000-01-01").events == (1,) and answer(treaty, "2000-01-01").by_term
    assert answer(treaty, "1996-01-01").events == (0, 1) and not answer(treaty, "1996-01-01").by_term
    again = course(ENTERED, "1991-01-01 extended until 1993-01-01", "1992-01-01 extended until 1995-01-01")
    assert answer(again, "1994-01-01").events == (0, 2) and answer(again, "1995-01-01").events == (2,)
    assert answer(course(ENTERED, "1986-01-01 entered-into-force"), "1990-01-01").events == (1,)


def test_an_extension_without_its_end_leaves_open_when_the_term_ended():
    treaty = course(ENTERED, "1994-01-01 extended", expires="1995-01-01")
    assert statuses(treaty, "1994-12-31 1995-01-01 2020-01-01") == ["in-force", "not-known", "not-known"]
    assert statuses(course(ENTERED, "1994-01-01 extended"), "1993-12-31 1994-01-01") == ["in-force", "not-known"]


@pytest.mark.parametrize("later", ["extended until 2010-01-01", "lapsed", "suspended by 0", "amended"])
def test_a_later_event_shows_that_an_extended_agreement_went_on(later):
    treaty = course(ENTERED, "1994-01-01 extended", f"2000-01-01 {later}", expires="1995-01-01")
    assert statuses(treaty, "1996-01-01 1999-12-31") == ["in-force", "in-force"]


def test_what_was_extended_after_its_term_had_run_out_may_have_gone_on_in_between():
    treaty = course(ENTERED, "1996-01-01 extended until 2000-01-01", expires="1995-01-01")
    expected = ["in-force", "not-known", "not-known", "in-force", "ended"]
    assert statuses(treaty, "1994-12-31 1995-01-01 1995-12-31 1996-01-01 2000-01-01") == expected


def test_what_had_expired_can_be_extended_afterwards():
    events = (ENTERED, "1995-01-01 expired", "1996-01-01 extended until 2000-01-01")
    by_one = (*events[:2], "1996-01-01 extended by 0 until 2000-01-01")
    for treaty in (course(*events), course(*by_one), course(*events, expires="1995-01-01")):
        expected = ["in-force", "ended", "ended", "in-force", "in-force", "ended"]
        assert statuses(treaty, "1994-12-31 1995-01-01 1995-12-31 1996-01-01 1999-12-31 2000-01-01") == expected
    assert answer(course(*events), "1995-06-01").events == (1,)
    assert answer(course(*events), "2000-01-01").events == (2,) and answer(course(*events), "2000-01-01").by_term


def test_what_ended_after_its_term_was_extended_but_nobody_knows_when():
    treaty = course(ENTERED, "2000-01-01 terminated", expires="1995-01-01")
    assert statuses(treaty, "1994-12-31 1995-01-01 2000-01-01") == ["in-force", "not-known", "ended"]


@pytest.mark.parametrize("later", ["amended", "suspended by 0", "denounced by 0", "withdrawn by 0"])
def test_what_went_on_after_its_term_was_extended_but_nobody_knows_until_when(later):
    treaty = course(ENTERED, f"2000-01-01 {later}", parties=4, expires="1995-01-01")
    assert statuses(treaty, "1994-12-31 1995-01-01 2000-01-01 2020-01-01") == ["in-force", *["not-known"] * 3]
    within = course(ENTERED, f"1995-01-01 {later}", parties=4, expires="1995-01-01")
    assert status(within, "1995-01-01") == "ended"
    # An event that may have come before the end of the term tells nothing.
    assert status(course(ENTERED, "1995 amended", expires="1995-03-01"), "1996-01-01") == "ended"


def test_the_longest_extension_counts():
    extended = ("1990-01-01 extended until 2000-01-01", "1991-01-01 extended until 1996-01-01")
    assert statuses(course(ENTERED, *extended), "1999-12-31 2000-01-01") == ["in-force", "ended"]


def test_the_term_of_what_is_not_in_force_ends_nothing():
    treaty = course("1986-01-01 lapsed", expires="1985-01-01")
    assert statuses(treaty, "1985-06-01 1986-01-01") == ["not-yet-in-force", "never-in-force"]


def test_an_agreement_with_a_term_binds_to_its_end_even_when_its_task_is_completed():
    treaty = course(ENTERED, "1990-01-01 completed", expires="1995-01-01")
    assert statuses(treaty, "1990-01-01 1995-01-01") == ["in-force", "ended"]


@pytest.mark.parametrize("later", ["terminated", "withdrawn by 0", "denounced by 0", "suspended by 1", "extended"])
def test_what_went_on_after_its_task_was_completed_had_not_ended(later):
    treaty = course(ENTERED, "1990-01-01 completed", f"1995-01-01 {later}", parties=4)
    assert status(treaty, "1992-01-01") == "in-force"


def test_a_task_completed_by_one_of_three_ends_the_agreement():
    treaty = course(ENTERED, "1990-01-01 completed by 0", parties=3)
    assert statuses(treaty, "1989-12-31 1990-01-01", 1) == ["in-force", "ended"]


# --- provisional application -----------------------------------------------------------------------------------


def test_it_is_applied_provisionally_until_it_enters_into_force():
    treaty = course("1982-01-01 applied-provisionally", ENTERED)
    expected = ["not-yet-in-force", "applied-provisionally", "applied-provisionally", "in-force"]
    for parties in ((), (0,)):
        assert statuses(treaty, "1981-12-31 1982-01-01 1984-12-31 1985-01-01", *parties) == expected
    assert answer(treaty, "1982-01-01").events == (0,)
    again = course("1982-01-01 applied-provisionally", "1983-01-01 applied-provisionally", parties=3)
    assert statuses(again, "1981-12-31 1983-01-01") == ["not-yet-in-force", "applied-provisionally"]
    assert answer(again, "1983-01-01").events == (1,)


def test_when_it_began_to_be_applied_or_entered_into_force_may_not_be_known():
    begun = course("1982 applied-provisionally", ENTERED)
    assert statuses(begun, "1981-12-31 1982-06-01 1982-12-31") == [
        *("not-yet-in-force", "not-known", "applied-provisionally")
    ]
    entered = course("1982-01-01 applied-provisionally", "1985 entered-into-force")
    for parties in ((), (0,)):
        assert statuses(entered, "1984-12-31 1985-06-01 1985-12-31", *parties) == [
            *("applied-provisionally", "not-known", "in-force")
        ]


def test_a_provisional_application_can_have_an_end():
    treaty = course("1982-01-01 applied-provisionally until 1983-01-01", ENTERED)
    assert statuses(treaty, "1982-12-31 1983-01-01") == ["applied-provisionally", "not-yet-in-force"]
    ends = course("1982-01-01 applied-provisionally until 1983", ENTERED)
    assert statuses(ends, "1982-12-31 1983-01-01 1983-12-30 1983-12-31") == [
        *("applied-provisionally", "not-known", "not-known", "not-yet-in-force")
    ]
    assert status(course("1982-01-01 applied-provisionally until 1983-01-01"), "1983-01-01") == "not-known"


def test_one_party_may_apply_it_provisionally():
    treaty = course(ENTERED, "1990-01-01 applied-provisionally by 2", "1992-01-01 acceded by 2", parties=3)
    assert statuses(treaty, "1989-12-31 1990-01-01 1992-01-01", 2) == [
        *("not-yet-in-force", "applied-provisionally", "in-force")
    ]
    assert status(treaty, "1990-01-01", 0, 2) == "applied-provisionally"
    assert status(treaty, "1990-01-01", 0) == "in-force"
    acceded = course(ENTERED, "1990-01-01 applied-provisionally by 2", "1992 acceded by 2", parties=3)
    assert status(acceded, "1992-06-01", 2) == "not-known"


def test_a_provisional_application_can_be_suspended_denounced_and_ended():
    applied = "1982-01-01 applied-provisionally"
    suspended = course(applied, "1983-01-01 suspended by 0")
    assert status(suspended, "1983-01-01") == status(suspended, "1983-01-01", 0) == "suspended"
    assert status(suspended, "1983-01-01", 1) == "applied-provisionally"
    denounced = course(applied, "1983-01-01 denounced by 0")
    for parties in ((), (0,), (1,)):
        assert statuses(denounced, "1982-12-31 1983-01-01", *parties) == ["applied-provisionally", "not-known"]
    assert status(course(applied, "1983-01-01 lapsed"), "1983-01-01") == "ended"


# --- partial dates ---------------------------------------------------------------------------------------------


def test_within_the_span_of_a_date_it_is_not_known_what_held():
    treaty = course("1985 entered-into-force", "1990-06 terminated")
    assert statuses(treaty, "1984-12-31 1985-01-01 1985-12-30 1985-12-31") == [
        *("not-yet-in-force", "not-known", "not-known", "in-force")
    ]
    assert statuses(treaty, "1990-05-31 1990-06-01 1990-06-29 1990-06-30") == [
        *("in-force", "not-known", "not-known", "ended")
    ]
    assert statuses(treaty, "1985-01-01 1990-06-01", 0) == ["not-known", "not-known"]


def test_while_it_is_open_whether_it_was_signed_its_status_is_not_known():
    treaty = course("1985-01-01 entered-into-force", signed="1980-03")
    assert statuses(treaty, "1980-02-29 1980-03-01 1980-03-30 1980-03-31") == [
        *(None, "not-known", "not-known", "not-yet-in-force")
    ]
    assert status(course("1980-03-05 entered-into-force", signed="1980-03"), "1980-03-05") == "in-force"


def test_while_it_is_open_whether_a_party_left_its_status_is_not_known():
    treaty = course(ENTERED, "1990 withdrawn by 0", parties=3)
    assert statuses(treaty, "1989-12-31 1990-01-01 1990-12-30 1990-12-31", 0) == [
        *("in-force", "not-known", "not-known", "left")
    ]
    assert status(treaty, "1990-06-01") == status(treaty, "1990-06-01", 1) == "in-force"


def test_while_it_is_open_whether_one_of_two_left_nothing_is_known():
    treaty = course(ENTERED, "1990 withdrawn by 0")
    for parties in ((), (0,), (1,)):
        assert statuses(treaty, "1990-06-01 1990-12-31", *parties) == ["not-known", "ended"]


def test_a_suspension_and_a_resumption_within_one_year_leave_open_which_came_last():
    treaty = course(ENTERED, "1990 suspended by 0", "1990-06-01 resumed by 0")
    assert statuses(treaty, "1990-03-01 1991-01-01", 0) == ["not-known", "not-known"]
    assert status(treaty, "1991-01-01") == "not-known" and status(treaty, "1991-01-01", 1) == "not-known"


def test_whether_a_suspension_known_to_the_year_had_begun_is_open_within_it():
    treaty = course(ENTERED, "1990 suspended by 0", parties=4)
    assert statuses(treaty, "1989-12-31 1990-06-01 1990-12-31", 0) == ["in-force", "not-known", "suspended"]
    assert status(treaty, "1990-06-01") == "in-force"
    resumed = course(ENTERED, "1990 suspended by 0", "1990-12-31 resumed by 0")
    assert status(resumed, "1991-01-01", 0) == "not-known"
    within = course(ENTERED, "1990-01-01 suspended by 0", "1992 resumed by 0")
    assert statuses(within, "1991-12-31 1992-06-01 1992-12-31", 0) == ["suspended", "not-known", "in-force"]


def test_an_expiry_known_to_the_year_leaves_it_open_within_it():
    treaty = course(ENTERED, "1995 expired")
    assert statuses(treaty, "1994-12-31 1995-06-01 1995-12-31") == ["in-force", "not-known", "ended"]


def test_the_spans_of_a_status_are_those_of_the_whole():
    treaty = course(ENTERED, "1990-01-01 suspended by 0", "1991-01-01 resumed by 0", "1992-01-01 amended")
    found = status_timeline(treaty)
    days = [span_of(f"{year}-01-01")[0] for year in (1985, 1990, 1991)]
    assert found.spans("in-force") == [(days[0], days[1]), (days[2], None)]
    assert found.spans("suspended") == [(days[1], days[2])]
    assert found.spans("in-force", "suspended") == [(days[0], None)] and found.spans("ended") == []
    early = status_timeline(course("1979-01-01 ratified by 0", ENTERED))
    assert early.spans("not-yet-in-force") == [(span_of("1980-01-01")[0], days[0])]


def test_it_is_known_whether_a_party_ever_stood_otherwise_than_the_whole():
    assert status_timeline(course(ENTERED, "1990-01-01 terminated")).is_alike
    assert not status_timeline(course(ENTERED, "1990-01-01 suspended by 0")).is_alike
    assert status_timeline(course("1979-01-01 entered-into-force")).is_alike


def test_a_suspension_on_the_day_of_a_resumption_holds():
    assert (
        status(course(ENTERED, "1990-01-01 resumed by 0", "1990-01-01 suspended by 0"), "1990-01-01", 0) == "suspended"
    )


def test_a_term_known_to_the_year_ends_within_it():
    treaty = course(ENTERED, expires="1995")
    assert statuses(treaty, "1994-12-31 1995-01-01 1995-12-30 1995-12-31") == [
        *("in-force", "not-known", "not-known", "ended")
    ]
    amended = course(ENTERED, "1995-06-01 amended", expires="1995")
    assert statuses(amended, "1995-05-31 1995-06-01 1995-12-31") == ["not-known", "not-known", "ended"]
    open_ = course(ENTERED, "1995 extended until 2000-01-01", expires="1995-06-01")
    assert statuses(open_, "1995-05-31 1995-06-01 1995-12-31") == ["in-force", "not-known", "in-force"]
