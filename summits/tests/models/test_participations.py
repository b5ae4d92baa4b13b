"""Participations: days, whom somebody represented, and who counts as a leader rather than a delegate."""

import pytest

from summits.models import Leader, Participation
from summits.tests.helpers import factories as make
from summits.tests.models.test_models import changed, messages, refused_by_the_database

pytestmark = pytest.mark.django_db


def potsdam(**values):
    """Create a participation in a conference of three weeks."""
    summit = make.summit(start="1945-07-17", end="1945-08-02")
    return make.participation(summit, make.leader(), make.country(), **values)


def test_a_last_day_before_the_first_is_refused():
    row = potsdam(first="1945-07-28")
    for last, is_refused in (("1945-07-27", True), ("1945-07-28", False), ("1945-07", False)):
        if is_refused:
            assert refused_by_the_database(changed(row, last=last))
        else:
            changed(row, last=last)()
        fresh = Participation.objects.get(pk=row.pk)
        fresh.last = last
        assert ("must not be before the first" in str(messages(fresh).get("last"))) == is_refused


@pytest.mark.parametrize(
    ("field", "day", "is_outside"),
    [
        ("first", "1945-07-16", True),
        ("first", "1945-07-17", False),
        ("first", "1945-08-02", False),
        ("first", "1945-08-03", True),
        ("last", "1945-07-16", True),
        ("last", "1945-08-02", False),
        ("last", "1945-08-03", True),
        ("last", "1945-08", False),
        ("last", "1946", True),
    ],
)
def test_a_day_outside_the_meeting_is_an_error_of_its_field(field, day, is_outside):
    row = Participation.objects.get(pk=potsdam(**{field: day}).pk)
    assert ("not one of the meeting’s days" in str(messages(row).get(field))) == is_outside


def test_of_a_meeting_of_one_day_the_next_is_outside():
    row = make.participation(make.summit(start="2008-04-06"), make.leader(), make.country(), last="2008-04-07")
    assert list(messages(row)) == ["last"]


def test_nobody_represents_themselves():
    row = potsdam()
    assert refused_by_the_database(changed(row, represented=row.leader))
    row.represented = row.leader
    assert list(messages(row)) == ["represented"]
    changed(row, represented=make.leader())()


def test_the_office_is_the_one_held_on_the_first_day_present():
    britain = make.country()
    attlee = make.leader()
    make.term(attlee, "Leader of the Opposition", "1940", end="1945-07-26", actor=britain)
    make.term(attlee, "Prime Minister", "1945-07-26", actor=britain)
    summit = make.summit(start="1945-07-17", end="1945-08-02")
    row = make.participation(summit, attlee, britain, first="1945-07-28", last="1945-08-02")
    assert Participation.objects.get(pk=row.pk).office == "Prime Minister"
    changed(row, first=None)()
    assert Participation.objects.get(pk=row.pk).office == "Leader of the Opposition"


def test_an_office_begun_after_the_last_day_present_is_not_named():
    britain = make.country()
    eden = make.leader()
    make.term(eden, "Prime Minister", "1945-07-26", actor=britain)
    summit = make.summit(start="1945-07-17", end="1945-08-02")
    row = make.participation(summit, eden, britain, last="1945-07-25")
    assert Participation.objects.get(pk=row.pk).office == ""


def test_a_leader_who_was_once_more_than_a_delegate_is_a_leader():
    us = make.country()
    kissinger, gromyko, absent = (make.leader(name) for name in ("Henry Kissinger", "Andrei Gromyko", "Ann Absent"))
    for person in (kissinger, gromyko):
        make.participation(make.summit(), person, us, role="delegate")
    draft = make.participation(make.summit(status="draft"), kissinger, us, role="host")
    make.participation(make.summit(), gromyko, us, role="host")
    everybody = Leader.objects.order_by("name")
    assert list(everybody.only_delegates()) == [kissinger]
    assert list(everybody.without_delegates()) == [gromyko, absent]
    counted = Participation.objects.published().counted()
    assert {(row.leader.name, row.role) for row in counted} == {
        ("Henry Kissinger", "delegate"),
        ("Andrei Gromyko", "host"),
    }
    assert draft not in counted
