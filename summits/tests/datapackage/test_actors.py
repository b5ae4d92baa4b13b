"""Organisations and memberships in data packages: what comes in, what is refused, what goes out."""

import pytest
from django.core.management.base import CommandError

from summits.models import Actor, Membership
from summits.tests.helpers import factories as make
from summits.tests.helpers.datapackages import contents, exported, load, rows_in, small, with_records

pytestmark = pytest.mark.django_db


def refusals(folder, package):
    """Return the message with which an import refuses a data package."""
    with pytest.raises(CommandError) as refused:
        load(folder, package)
    return str(refused.value)


def test_a_package_without_kinds_and_memberships_has_states_only(tmp_path):
    package = small(memberships=None)
    named = ("slug", "name", "successor")
    package["actors"] = [{name: state.get(name, "") for name in named} for state in package["actors"]]
    load(tmp_path, package)
    assert set(Actor.objects.values_list("kind", flat=True)) == {"state"}


def test_organisations_and_memberships_come_out_as_they_went_in(tmp_path):
    former = {"organisation": "nato", "member": "russia", "start": "2000", "end": "2001", "unverified": "end"}
    load(tmp_path / "in", with_records("memberships", former))
    first, second = exported(tmp_path / "first"), tmp_path / "second"
    assert [row["member"] for row in rows_in(first, "memberships")] == ["russia", "united-states"]
    Membership.objects.all().delete()
    load(second, {name: rows_in(first, name) for name in small()}, "--on-conflict=overwrite")
    assert contents(exported(tmp_path / "third")) == contents(first)


REFUSED = {
    "a place in an organisation": (
        "places",
        {"slug": "mons", "name": "Mons", "country": "nato"},
        "organisation or group",
    ),
    "a state with members": ("memberships", {"organisation": "russia", "member": "nato", "start": "2000"}, "state or"),
    "an unlike successor": (
        "actors",
        {"slug": "wp", "name": "Pact", "successor": "nato"},
        "Choose another successor",
    ),
    "a code": ("actors", {"slug": "eu", "name": "EU", "kind": "group", "iso_code": "EU"}, "Only states and"),
    "a member of itself": ("memberships", {"organisation": "nato", "member": "nato", "start": "2000"}, "of itself"),
    "an early end": (
        "memberships",
        {"organisation": "nato", "member": "russia", "start": "2000", "end": "1999"},
        "before",
    ),
    "two at once": (
        "memberships",
        {"organisation": "nato", "member": "united-states", "start": "1990"},
        "at that time",
    ),
}


@pytest.mark.parametrize(("file", "row", "message"), REFUSED.values(), ids=REFUSED)
def test_what_cannot_be_is_refused_with_file_and_line(tmp_path, file, row, message):
    package = with_records(file, row)
    refusal = refusals(tmp_path, package)
    assert message in refusal
    assert f"{file}.csv, line {len(package[file]) + 1}" in refusal


def test_kinds_and_memberships_of_the_archive_count_too(tmp_path):
    nato, russia = make.organisation("NATO"), make.country("Russia")
    make.membership(nato, russia, "1990")
    row = {"organisation": "nato", "member": "russia", "start": "1980", "end": "1999"}
    refusal = refusals(
        tmp_path / "one", {"memberships": [row], "places": [{"slug": "a", "name": "A", "country": "nato"}]}
    )
    assert "at that time" in refusal and "organisation or group" in refusal
    load(tmp_path / "two", {"memberships": [row | {"end": "1989"}]})
    assert Membership.objects.count() == 2


@pytest.mark.parametrize(
    ("kind", "other", "refer", "message"),
    [
        ("state", "organisation", lambda actor: make.place(country=actor), "Places lie in it"),
        ("state", "group", lambda actor: make.summit(country=actor, place=make.place()), "It is the host state"),
        ("group", "state", lambda actor: make.membership(actor, make.country()), "It has members"),
        ("group", "authority", lambda actor: make.country("Old", kind="group", successor=actor), "It is the successor"),
    ],
)
def test_an_import_changes_no_kind_that_records_of_the_archive_need(tmp_path, kind, other, refer, message):
    actor = make.country("Alpha", kind=kind)
    row = {"slug": "alpha", "name": "Alpha", "kind": other}
    refer(actor)
    with pytest.raises(CommandError) as refused:
        load(tmp_path / "one", {"actors": [row]}, "--on-conflict=overwrite")
    assert "actors.csv, line 2, column kind" in str(refused.value) and message in str(refused.value)
    load(tmp_path / "two", {"actors": [row]}, "--on-conflict=skip")
    actor.refresh_from_db()
    assert actor.kind == kind


def test_an_import_changes_a_kind_together_with_what_needs_it(tmp_path):
    actor = make.country("Alpha")
    make.place("Town", country=actor)
    rows = [{"slug": "alpha", "name": "Alpha", "kind": "organisation"}, {"slug": "beta", "name": "Beta"}]
    places = [{"slug": "town", "name": "Town", "country": "beta"}]
    load(tmp_path, {"actors": rows, "places": places}, "--on-conflict=overwrite")
    actor.refresh_from_db()
    assert actor.kind == "organisation"


def test_an_organisation_is_exported_with_its_members(tmp_path):
    collection, nato = make.collection("Ours"), make.organisation("NATO", members=[make.country("Norway")])
    make.organisation("Others", members=[make.country("Peru")])
    make.meeting((make.leader(), nato), collection=collection)
    out = exported(tmp_path / "out", "--collection", "ours")
    assert [row["member"] for row in rows_in(out, "memberships")] == ["norway"]
    assert {"nato", "norway"} <= {row["slug"] for row in rows_in(out, "actors")}
    assert not {"others", "peru"} & {row["slug"] for row in rows_in(out, "actors")}
