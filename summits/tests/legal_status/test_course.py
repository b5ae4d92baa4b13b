"""Whose events and parties a course has: states, their predecessors and successors."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summits.filters.index import BitMap
from summits.filters.legal_status import MAX_DAYS, status_index
from summits.legal_status import Succession, course_of, groups_of, status_timeline
from summits.partial_dates import PartialDate
from summits.vocabularies import AgreementKind, EventKind, LegalStatus

EMPIRE, UNION, RUSSIA, AMERICA, WEST, EAST, GERMANY = range(1, 8)
PREDECESSORS = {
    EMPIRE: {EMPIRE},
    UNION: {EMPIRE, UNION},
    RUSSIA: {EMPIRE, UNION, RUSSIA},
    AMERICA: {AMERICA},
    WEST: {WEST},
    EAST: {EAST},
    GERMANY: {WEST, EAST, GERMANY},
}
DISSOLVED = {UNION: PartialDate.parse("1991-12-26"), EAST: PartialDate.parse("1990-10-03")}
FOUNDED = {GERMANY: PartialDate.parse("1949-05-23"), RUSSIA: PartialDate.parse("1991-12-25")}
STATES = Succession(PREDECESSORS, DISSOLVED)
DATED = Succession(PREDECESSORS, DISSOLVED, FOUNDED)
SIGNED = PartialDate.parse("1980-01-01")


def made(countries, *rows, expires=None, is_political=False, signed=SIGNED, states=STATES):
    """Return what ``course_of`` makes of parties and of events given as (kind, day, country, until)."""
    rows = [
        (kind, PartialDate.parse(day), rest[0] if rest else None, PartialDate.parse(rest[1]) if rest[1:] else None)
        for kind, day, *rest in rows
    ]
    return course_of(signed, expires and PartialDate.parse(expires), is_political, countries, rows, states)


def status(countries, rows, day, *asked):
    """Return the legal status of such an agreement on a day, between the countries asked for."""
    course, groups, _rows = made(countries, *rows)
    parties = [number for country in asked for number in groups_of(country, groups, PREDECESSORS)]
    return status_timeline(course).on(date.fromisoformat(day).toordinal(), *parties).status


ENTERED = ("entered-into-force", "1985-01-01")


def test_a_state_and_its_predecessors_are_one_party():
    course, groups, _rows = made([UNION, RUSSIA, AMERICA])
    assert (course.party_count, groups) == (2, ({UNION, RUSSIA}, {AMERICA}))
    assert made([EMPIRE, RUSSIA, AMERICA])[1] == ({EMPIRE, RUSSIA}, {AMERICA})


def test_two_states_that_the_same_state_succeeded_are_two_parties():
    assert made([WEST, EAST])[1] == ({WEST}, {EAST})


@pytest.mark.parametrize(
    ("signed", "parties", "rows", "expected"),
    [
        # Both existed when it was signed.
        ("1975-08-01", [EAST, GERMANY, AMERICA], [], [{EAST}, {GERMANY}, {AMERICA}]),
        ("1975", [GERMANY, AMERICA, EAST], [], [{GERMANY}, {AMERICA}, {EAST}]),
        # One took the place of the other, afterwards or on that day.
        ("1972-05-26", [UNION, RUSSIA], [], [{UNION, RUSSIA}]),
        ("1990-10-03", [EAST, GERMANY], [], [{EAST, GERMANY}]),
        ("1991", [UNION, RUSSIA], [], [{UNION, RUSSIA}]),
        ("1991-12-25", [UNION, RUSSIA], [], [{UNION}, {RUSSIA}]),
        # In the year in which one was founded or dissolved it is not known to have existed.
        ("1949", [EAST, GERMANY], [], [{EAST, GERMANY}]),
        ("1990", [EAST, GERMANY], [], [{EAST, GERMANY}]),
        # Signed before the successor existed: both acceded, or the successor afterwards.
        (
            "1945-06-26",
            [EAST, GERMANY],
            [("acceded", "1973-09-18", EAST), ("acceded", "1973-09-18", GERMANY)],
            [{EAST}, {GERMANY}],
        ),
        ("1945-06-26", [EAST], [("acceded", "1973-09-18", GERMANY)], [{EAST}, {GERMANY}]),
        ("1945-06-26", [EAST, GERMANY], [("acceded", "1990-10-03", GERMANY)], [{EAST, GERMANY}]),
        ("1945-06-26", [EAST, GERMANY], [("ratified", "1973-09-18", GERMANY)], [{EAST, GERMANY}]),
        # It left and came back: the first time counts.
        (
            "1945-06-26",
            [EAST, GERMANY],
            [("acceded", "1992-01-01", GERMANY), ("entered-into-force", "1973", GERMANY)],
            [{EAST}, {GERMANY}],
        ),
        # What two states became takes the place of each; a predecessor of one is no predecessor of the other.
        ("1948-01-01", [WEST, EAST, GERMANY], [], [{WEST, GERMANY}, {EAST, GERMANY}]),
        ("1992-01-01", [EMPIRE, UNION, RUSSIA], [], [{EMPIRE, UNION, RUSSIA}]),
    ],
)
def test_a_state_and_a_predecessor_that_were_parties_at_the_same_time_are_two_parties(signed, parties, rows, expected):
    groups = made(parties, *rows, signed=PartialDate.parse(signed), states=DATED)[1]
    assert list(groups) == expected


def test_without_the_days_of_their_existence_a_state_and_its_predecessor_are_one_party():
    signed = PartialDate.parse("1975-08-01")
    for states in (Succession(PREDECESSORS, {}, FOUNDED), Succession(PREDECESSORS, DISSOLVED, {})):
        assert made([EAST, GERMANY], signed=signed, states=states)[1] == ({EAST, GERMANY},)
    acceded = [("acceded", "1973-09-18", GERMANY)]
    assert made([EAST, GERMANY], *acceded, signed=SIGNED, states=Succession(PREDECESSORS, DISSOLVED))[1] == (
        *({EAST}, {GERMANY}),
    )
    assert made([EAST, GERMANY], *acceded, states=Succession(PREDECESSORS))[1] == ({EAST, GERMANY},)


def test_what_is_between_a_state_and_its_predecessor_is_apart_with_it():
    line = {1: {1}, 2: {1, 2}, 3: {1, 2, 3}}
    states = Succession(line, {2: PartialDate.parse("1990-01-01")}, {3: PartialDate.parse("1970-01-01")})
    assert made([1, 2, 3], states=states)[1] == ({1, 2}, {3})


def test_events_of_one_of_two_states_that_were_parties_together_concern_that_one():
    rows = [ENTERED, ("denounced", "1986-01-01", GERMANY), ("suspended", "1987-01-01", EAST)]
    course, groups, _rows = made([EAST, GERMANY, AMERICA], *rows, states=DATED)
    assert [event.party for event in course.events] == [None, 1, 0]
    timeline = status_timeline(course)

    def on(day, *countries):
        parties = [number for country in countries for number in groups_of(country, groups, PREDECESSORS)]
        return timeline.on(date.fromisoformat(day).toordinal(), *parties).status

    assert (on("1986-06-01", GERMANY), on("1986-06-01", EAST)) == ("not-known", "in-force")
    assert (on("1988-01-01", EAST), on("1988-01-01")) == ("suspended", "not-known")


def test_a_state_whose_successor_was_a_party_beside_it_leaves_its_place_open():
    course, groups, _rows = made([EAST, GERMANY, AMERICA], ENTERED, states=DATED)
    timeline = status_timeline(course)
    assert course.party_count == 3 and groups == ({EAST}, {GERMANY}, {AMERICA})
    days = [date.fromisoformat(day).toordinal() for day in ("1990-10-02", "1990-10-03")]
    assert [timeline.on(day, 0).status for day in days] == ["in-force", "not-known"]
    assert [timeline.on(day, 1).status for day in days] == ["in-force", "in-force"]
    assert [timeline.on(day).status for day in days] == ["in-force", "in-force"]


def test_an_event_of_a_successor_or_predecessor_is_one_of_the_party():
    for party, actor in ((UNION, RUSSIA), (RUSSIA, UNION), (EMPIRE, RUSSIA), (UNION, UNION)):
        rows = [ENTERED, ("withdrawn", "1990-01-01", actor)]
        assert status([party, AMERICA, GERMANY], rows, "1990-01-01", party) == "left"
        assert status([party, AMERICA, GERMANY], rows, "1990-01-01", AMERICA) == "in-force"
        assert len(made([party, AMERICA, GERMANY], *rows)[1]) == 3


def test_days_known_to_the_year_leave_open_whether_both_existed():
    founded, dissolved = {GERMANY: PartialDate.parse("1949")}, {EAST: PartialDate.parse("1990")}
    states = Succession(PREDECESSORS, dissolved, founded)
    for signed, number in (("1949-06-01", 1), ("1950-01-01", 2), ("1989-12-31", 2), ("1990-03-01", 1)):
        assert len(made([EAST, GERMANY], signed=PartialDate.parse(signed), states=states)[1]) == number, signed


def test_a_successor_that_only_left_is_no_party_beside_its_predecessor():
    assert made([UNION, AMERICA], ENTERED, ("withdrawn", "1995-01-01", RUSSIA))[1] == ({UNION}, {AMERICA})


def test_an_event_of_a_state_that_two_parties_became_concerns_both():
    course, _groups, rows = made([WEST, EAST, AMERICA], ENTERED, ("withdrawn", "1991-01-01", GERMANY))
    assert [event.party for event in course.events] == [None, 0, 1] and rows == [0, 1, 1]
    assert status_timeline(course).on(date(1991, 1, 1).toordinal()).status == "ended"


def test_a_state_that_is_only_named_in_an_event_is_a_party():
    course, groups, _rows = made([UNION, AMERICA], ENTERED, ("acceded", "1990-01-01", GERMANY))
    assert groups[-1] == {GERMANY} and course.party_count == 3 and course.events[-1].party == 2
    assert status([UNION, AMERICA], [ENTERED, ("acceded", "1990-01-01", GERMANY)], "1989-12-31", GERMANY) == (
        "not-yet-in-force"
    )


def test_a_successor_among_the_parties_or_in_the_events_took_the_place_of_a_former_state():
    for countries, rows in (
        ([UNION, AMERICA, RUSSIA], [ENTERED]),
        ([UNION, AMERICA], [ENTERED, ("entered-into-force", "1991-12-26", RUSSIA)]),
    ):
        assert status(countries, rows, "2000-01-01", AMERICA) == "in-force"
        assert status(countries, rows, "1986-01-01", RUSSIA) == "in-force"
    both = [ENTERED, ("entered-into-force", "1991-12-26", RUSSIA)]
    assert status([UNION, RUSSIA, AMERICA], both, "1986-01-01", RUSSIA) == "in-force"
    assert status([UNION, AMERICA], [ENTERED], "1991-12-25", UNION) == "in-force"
    assert status([UNION, AMERICA], [ENTERED], "1991-12-26", UNION) == "not-known"
    assert status([EMPIRE, AMERICA], [ENTERED], "2000-01-01", EMPIRE) == "in-force"


def test_a_country_of_which_nothing_is_known_is_a_party_of_its_own():
    assert made([99, AMERICA], ENTERED, ("withdrawn", "1990-01-01", 99))[1] == ({99}, {AMERICA})


def test_the_dates_of_the_term_are_read():
    course, _groups, _rows = made(
        [UNION, AMERICA], ENTERED, ("extended", "1990-01-01", None, "1995"), expires="1990-02"
    )
    assert course.expires == tuple(date(1990, 2, day).toordinal() for day in (1, 28))
    assert course.events[1].until == (date(1995, 1, 1).toordinal(), date(1995, 12, 31).toordinal())


DAYS = [f"{year}-{month:02}-01" for year in range(1980, 1990) for month in (1, 7)]
DATES = st.sampled_from([*DAYS, *(str(year) for year in range(1980, 1990))])
ROWS = st.lists(
    st.tuples(st.sampled_from(EventKind), DATES, st.sampled_from([None, UNION, RUSSIA, AMERICA, EAST])), max_size=6
)
LIVES = st.tuples(
    st.sampled_from([AgreementKind.TREATY, AgreementKind.TREATY, AgreementKind.DECLARATION]),
    st.lists(st.sampled_from([UNION, RUSSIA, AMERICA, EAST, WEST]), unique=True, max_size=4),
    ROWS,
    st.none() | DATES,
)


@given(
    lives=st.lists(LIVES, max_size=4),
    day=st.sampled_from(DAYS),
    asked=st.lists(st.sampled_from([RUSSIA, UNION, AMERICA, GERMANY]), unique=True, max_size=2),
)
def test_the_bitmaps_of_the_list_say_of_each_agreement_and_party_what_the_rules_say(lives, day, asked):
    day, parsed = date.fromisoformat(day), []
    for kind, countries, rows, expires in lives:
        dated = [(what, PartialDate.parse(on), country, None) for what, on, country in rows]
        parsed.append((kind, countries, dated, expires and PartialDate.parse(expires)))
    index = status_index(
        [(kind, SIGNED, expires) for kind, _actors, _rows, expires in parsed],
        {number: one[1] for number, one in enumerate(parsed)},
        {number: one[2] for number, one in enumerate(parsed)},
        STATES,
    )
    expected = {}
    for number, (kind, countries, rows, expires) in enumerate(parsed):
        is_political = kind == AgreementKind.DECLARATION
        course, groups, _rows = course_of(SIGNED, expires, is_political, countries, rows, STATES)
        parties = [party for country in asked for party in groups_of(country, groups, PREDECESSORS)]
        expected.setdefault(status_timeline(course).on(day.toordinal(), *parties).status, set()).add(number)
    found = index.between(day, asked, BitMap(range(len(lives))))
    assert {status: set(numbers) for status, numbers in found.items() if numbers} == expected
    assert set().union(*expected.values(), set()) == set(range(len(lives)))


def test_the_list_has_the_status_of_the_whole_unless_parties_are_asked_for():
    rows = [("entered-into-force", SIGNED, None, None), ("suspended", SIGNED, UNION, None)]
    index = status_index([("treaty", SIGNED, None)], {0: [UNION, AMERICA]}, {0: rows}, STATES)
    asked = {(): "suspended", (AMERICA,): "in-force", (RUSSIA,): "suspended", (AMERICA, RUSSIA): "suspended"}
    for countries, expected in asked.items():
        found = index.between(date(1981, 1, 1), countries, BitMap([0]))
        assert [status for status, numbers in found.items() if numbers] == [expected]


def test_the_bitmaps_of_a_day_are_kept_while_few_other_days_are_asked_for():
    index = status_index([("treaty", SIGNED, None)], {0: [UNION, AMERICA]}, {}, STATES)
    first = index.on(date(1990, 1, 1))
    assert index.on(date(1990, 1, 1)) is first and first == {LegalStatus.NOT_KNOWN: BitMap([0])}
    assert index.on(date(1979, 1, 1)) == {}
    for day in range(2, MAX_DAYS + 2):
        index.on(date(1990, 1, day))
    assert len(index._days) == MAX_DAYS and index.on(date(1990, 1, 1)) is not first
