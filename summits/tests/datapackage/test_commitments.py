"""Commitments and assessments in a data package: their numbers, who is assessed, and packages from before them."""

import pytest
from django.core.management import CommandError

from summits.models import Assessment, Commitment
from summits.tests.helpers.datapackages import contents, exported, load, rows_in, small, with_cells, with_records

pytestmark = pytest.mark.django_db

SECOND = {"slug": "inf-treaty-2", "agreement": "inf-treaty", "order": "2", "text": "Let inspectors in."}
SECOND |= {"wording": "paraphrase"}


def errors_of(tmp_path, package, *arguments):
    """Import a data package that is refused; return the message."""
    with pytest.raises(CommandError) as refused:
        load(tmp_path / "refused", package, *arguments)
    return str(refused.value)


def judged(**cells):
    return {
        "commitment": "sochi-declaration-1",
        "actor": "russia",
        "on": "2010",
        "verdict": "kept",
        "summary": "A.",
    } | cells


def test_commitments_survive_the_round_trip_in_the_order_of_their_agreement(tmp_path):
    package = with_records("commitments", SECOND | {"order": "9"}, SECOND | {"slug": "inf-treaty-a", "order": "5"})
    load(tmp_path / "package", package)
    out = exported(tmp_path / "out")
    rows = rows_in(out, "commitments")
    assert [row["slug"] for row in rows] == ["inf-treaty-1", "inf-treaty-a", "inf-treaty-2", "sochi-declaration-1"]
    assert [row["committed_by"] for row in rows] == ["", "", "", "russia|united-states"]
    assert [row["actor"] for row in rows_in(out, "assessments")] == ["russia", "soviet-union"]
    before = contents(out)
    load(tmp_path / "again", {**small(), "commitments": rows})
    assert contents(exported(tmp_path / "out-again")) == before


def test_a_package_from_before_commitments_is_imported_as_it_is(tmp_path):
    load(tmp_path / "old", small(commitments=None, assessments=None))
    assert Commitment.objects.count() == 0
    load(tmp_path / "new", small())
    before = contents(exported(tmp_path / "out"))
    load(tmp_path / "old-again", small(commitments=None, assessments=None))
    assert contents(exported(tmp_path / "out-again")) == before


def test_two_commitments_of_a_file_with_one_number_are_an_error_at_both_lines(tmp_path):
    message = errors_of(tmp_path, with_records("commitments", SECOND | {"order": "1"}))
    assert "commitments.csv" in message and "line 4" in message and "Line 2 has the same value." in message
    assert Commitment.objects.count() == 0


def test_the_same_number_in_another_agreement_is_no_error(tmp_path):
    load(tmp_path / "package", small())
    assert list(Commitment.objects.values_list("order", flat=True)) == [1, 1]


def test_the_number_of_a_commitment_in_the_archive_is_taken(tmp_path):
    load(tmp_path / "package", small())
    message = errors_of(tmp_path, {"commitments": [SECOND | {"order": "1"}]})
    assert "In the archive, inf-treaty-1 has the same value." in message


def test_commitments_swap_their_numbers_with_new_ones_between_them(tmp_path):
    load(tmp_path / "package", with_records("commitments", SECOND))
    first = small()["commitments"][0]
    rows = [first | {"order": "2"}, SECOND | {"order": "3"}, SECOND | {"slug": "inf-treaty-3", "order": "1"}]
    load(tmp_path / "swapped", {"commitments": rows}, "--on-conflict", "overwrite")
    numbers = dict(Commitment.objects.values_list("slug", "order"))
    assert numbers == {"inf-treaty-1": 2, "inf-treaty-2": 3, "inf-treaty-3": 1, "sochi-declaration-1": 1}


def test_the_number_of_a_commitment_that_moves_away_in_the_same_file_is_free(tmp_path):
    load(tmp_path / "package", small())
    moved = small()["commitments"][0] | {"agreement": "sochi-declaration", "order": "7", "committed_by": "soviet-union"}
    load(tmp_path / "moved", {"commitments": [moved, SECOND | {"order": "1"}]}, "--on-conflict", "overwrite")
    assert Commitment.objects.get(slug="inf-treaty-2").order == 1


@pytest.mark.parametrize("actor", ["russia", "united-states"])
def test_a_state_that_committed_itself_is_assessed(tmp_path, actor):
    load(tmp_path / "package", with_records("assessments", judged(actor=actor)))
    assert Assessment.objects.filter(actor__slug=actor, commitment__slug="sochi-declaration-1").count() == 1


def test_a_state_that_did_not_commit_itself_is_an_error_at_its_cell(tmp_path):
    package = with_records("assessments", judged(actor="france"))
    package["actors"].append({"slug": "france", "name": "France"})
    message = errors_of(tmp_path, package)
    assert "assessments.csv" in message and "line 4" in message and "actor" in message
    assert "This state did not commit itself." in message


def test_a_predecessor_of_a_state_that_committed_itself_is_not_assessed_for_it(tmp_path):
    message = errors_of(tmp_path, with_records("assessments", judged(actor="soviet-union")))
    assert "This state did not commit itself." in message


def test_the_successor_counts_although_the_same_file_makes_it_one(tmp_path):
    package = with_records("assessments", judged(commitment="inf-treaty-1", actor="belarus"))
    package["actors"].append({"slug": "belarus", "name": "Belarus"})
    package["actors"][0]["successor"] = "belarus"
    load(tmp_path / "package", package)
    assert Assessment.objects.filter(actor__slug="belarus").exists()


def test_parties_of_the_same_file_and_of_the_archive_are_those_who_committed_themselves(tmp_path):
    load(tmp_path / "package", small())
    party, country = {"agreement": "inf-treaty", "actor": "france"}, {"slug": "france", "name": "France"}
    rows = [judged(commitment="inf-treaty-1", actor=name) for name in ("france", "united-states")]
    load(tmp_path / "more", {"actors": [country], "parties": [party], "assessments": rows})
    assert Assessment.objects.count() == 4


def test_those_named_in_the_archive_count_before_the_parties(tmp_path):
    load(tmp_path / "package", with_records("parties", {"agreement": "sochi-declaration", "actor": "soviet-union"}))
    message = errors_of(tmp_path, {"assessments": [judged(actor="soviet-union")]})
    assert "This state did not commit itself." in message


def test_a_commitment_is_not_taken_from_a_state_that_has_an_assessment(tmp_path):
    load(tmp_path / "package", with_records("assessments", judged()))
    changed = small()["commitments"][1] | {"committed_by": "united-states"}
    message = errors_of(tmp_path, {"commitments": [changed]}, "--on-conflict", "overwrite")
    assert "commitments.csv" in message and "committed_by" in message and "A state that has an assessment" in message
    both = small()["commitments"][1] | {"committed_by": "russia"}
    load(tmp_path / "both", {"commitments": [both]}, "--on-conflict", "overwrite")


def test_a_row_that_is_skipped_breaks_no_rule(tmp_path):
    load(tmp_path / "package", with_records("commitments", SECOND))
    load(tmp_path / "skipped", {"commitments": [SECOND | {"order": "1"}]}, "--on-conflict", "skip")
    assert Commitment.objects.get(slug="inf-treaty-2").order == 2


def test_an_unknown_verdict_is_an_error_with_the_list_of_verdicts(tmp_path):
    message = errors_of(tmp_path, with_cells("assessments", 0, verdict="broken"))
    assert "kept, partly-kept, not-kept, overtaken, pending" in message
