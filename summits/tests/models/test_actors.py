"""States, authorities, organisations and groups: their kinds, codes and years, and who is a member of what."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from summits.models import Actor, Membership
from summits.models.geography import keys_to_certain_kinds
from summits.tests.helpers import factories as make

pytestmark = pytest.mark.django_db


def errors(record):
    """Return field → messages of the record's own validation."""
    try:
        record.full_clean()
    except ValidationError as error:
        return error.message_dict
    return {}


def is_refused(act):
    """Return whether the database refuses what ``act`` does."""
    try:
        with transaction.atomic():
            act()
    except IntegrityError:
        return True
    return False


def test_a_record_is_a_state_unless_it_says_otherwise():
    assert make.country().kind == "state"
    assert not make.country().is_organisation


@pytest.mark.parametrize(
    ("kind", "is_organisation"), [("state", False), ("authority", False), ("organisation", True), ("group", True)]
)
def test_organisations_and_groups_are_listed_apart_from_states_and_authorities(kind, is_organisation):
    assert make.country(kind=kind).is_organisation is is_organisation


@pytest.mark.parametrize(("kind", "may_have"), [("state", True), ("authority", True), ("organisation", False)])
def test_only_states_and_authorities_have_a_code(kind, may_have):
    record = make.country(kind=kind)
    assert is_refused(lambda: Actor.objects.filter(pk=record.pk).update(iso_code="QQ")) is not may_have
    record.iso_code = "QQ"
    assert errors(record) == (
        {} if may_have else {"iso_code": ["Only states and authorities have a code. Leave it blank."]}
    )


def test_an_unknown_kind_is_refused():
    record = make.country()
    assert is_refused(lambda: Actor.objects.filter(pk=record.pk).update(kind="club"))


@pytest.mark.parametrize(
    ("founded", "dissolved", "is_possible"),
    [
        ("1955-05-14", "1991-07-01", True),
        ("1991-07-01", "1955-05-14", False),
        ("1991-07-01", "1991-07-01", True),
        ("1991-07-01", "1991", True),
        ("1992", "1991", False),
        (None, "1991", True),
        ("1991", None, True),
    ],
)
def test_nothing_is_dissolved_before_it_is_founded(founded, dissolved, is_possible):
    record = make.organisation()
    store = Actor.objects.filter(pk=record.pk).update
    assert is_refused(lambda: store(founded=founded, dissolved=dissolved)) is not is_possible
    record.founded, record.dissolved = founded, dissolved
    assert errors(record) == (
        {} if is_possible else {"dissolved": ["It cannot have been dissolved before it was founded."]}
    )


@pytest.mark.parametrize(
    ("kind", "successor", "is_alike"),
    [
        ("state", "state", True),
        ("authority", "state", True),
        ("group", "organisation", True),
        ("organisation", "state", False),
        ("state", "group", False),
    ],
)
def test_a_successor_is_of_a_like_kind(kind, successor, is_alike):
    record = make.country(kind=kind)
    record.successor = make.country(kind=successor)
    assert list(errors(record)) == ([] if is_alike else ["successor"])


def test_a_place_and_a_host_are_in_a_state_and_not_in_an_organisation():
    place, summit, authority = make.place(), make.summit(), make.country(kind="authority")
    place.country = summit.country = make.organisation()
    assert list(errors(place)) == list(errors(summit)) == ["country"]
    place.country = summit.country = authority
    assert errors(place) == errors(summit) == {}


def test_only_an_organisation_or_group_has_members():
    state, group = make.country(), make.country(kind="group")
    assert errors(Membership(organisation=group, member=state, start="1975")) == {}
    assert list(errors(Membership(organisation=state, member=group, start="1975"))) == ["organisation"]


@pytest.mark.parametrize(
    ("kind", "like", "unlike", "add", "message"),
    [
        ("state", "authority", "group", lambda actor: make.place(country=actor), "Places lie in it"),
        (
            "authority",
            "state",
            "organisation",
            lambda actor: make.summit(country=actor, place=make.place()),
            "It is the host state",
        ),
        ("organisation", "group", "authority", lambda actor: make.membership(actor, make.country()), "It has members"),
        ("group", "organisation", "state", lambda actor: make.country(kind="group", successor=actor), "It is the succ"),
        ("state", "authority", "organisation", lambda actor: make.country(successor=actor), "It is the successor"),
    ],
)
def test_a_kind_stays_as_long_as_other_records_need_it(kind, like, unlike, add, message):
    actor = make.country(kind=kind)
    actor.kind = unlike
    assert errors(actor) == {}
    actor.kind = kind
    add(actor)
    assert errors(actor) == {}
    actor.kind = like
    assert errors(actor) == {}
    actor.kind = unlike
    (refusal,) = errors(actor).pop("kind")
    assert refusal.startswith(message)


def test_every_foreign_key_to_actors_of_certain_kinds_has_its_message():
    keys = [relation.field for relation in Actor._meta.related_objects]
    assert {key for key, _kinds, _message in keys_to_certain_kinds()} == {
        key for key in keys if key.get_limit_choices_to()
    }


def test_an_organisation_may_be_a_member_of_another_but_not_of_itself():
    union, group = make.organisation(), make.country(kind="group")
    assert errors(Membership(organisation=group, member=union, start="1977")) == {}
    assert list(errors(Membership(organisation=group, member=group, start="1977"))) == ["member"]
    assert is_refused(
        lambda: Membership.objects.bulk_create([Membership(organisation=group, member=group, start="1977")])
    )


@pytest.mark.parametrize(("start", "end", "is_possible"), [("2020", "2020", True), ("2020", "2019-12", False)])
def test_a_membership_does_not_end_before_it_starts(start, end, is_possible):
    organisation, member = make.organisation(), make.country()
    assert is_refused(lambda: make.membership(organisation, member, start, end=end)) is not is_possible


@pytest.mark.parametrize(
    ("one", "other", "overlaps"),
    [
        (("1973-01-01", "2020-01-31"), ("2019", None), True),
        (("1973-01-01", "2020-01-31"), ("2020-01-31", None), False),
        (("1973-01-01", "2020"), ("2020", None), False),
        (("1973", "1980"), ("1990", "1999"), False),
        (("1990", "1999"), ("1973", "1980"), False),
        (("1973", None), ("1990", "1999"), True),
        (("1990", "1999"), ("1973", None), True),
    ],
)
def test_two_memberships_of_one_member_do_not_overlap(one, other, overlaps):
    organisation, member = make.organisation(), make.country()
    make.membership(organisation, member, one[0], end=one[1])
    make.membership(make.organisation(), member, other[0], end=other[1])
    make.membership(organisation, make.country(), other[0], end=other[1])
    found = errors(Membership(organisation=organisation, member=member, start=other[0], end=other[1]))
    assert list(found) == (["start"] if overlaps else [])


def test_a_saved_membership_does_not_overlap_with_itself():
    assert errors(make.membership(make.organisation(), make.country())) == {}


def test_the_database_knows_one_membership_per_start_and_one_without_an_end():
    organisation, member = make.organisation(), make.country()
    make.membership(organisation, member, "1990", end="1999")
    assert is_refused(lambda: make.membership(organisation, member, "1990", end="1995"))
    make.membership(organisation, member, "2000")
    assert is_refused(lambda: make.membership(organisation, member, "2010"))


def test_a_membership_is_public_once_its_organisation_is_approved():
    organisation, member = make.organisation(approved=False), make.country()
    make.membership(organisation, member)
    assert not Membership.objects.published().exists()
    organisation.approved = True
    organisation.save()
    assert str(Membership.objects.published().get()) == f"{member}, 2000–"
