"""Commitments and assessments in an editor's workbook, with agreements, issues and states by name."""

import pytest

from summits.models import Assessment, Commitment
from summits.tests.helpers import uploads
from summits.tests.helpers.uploads import press, send, shown, table, workbook

pytestmark = pytest.mark.django_db
editor_client, chief, archive = uploads.editor_client, uploads.chief, uploads.archive

COMMITMENTS = ["slug", "agreement", "order", "text", "wording", "committed_by", "issue", "due"]
ASSESSMENTS = ["commitment", "actor", "on", "verdict", "summary"]


def test_commitments_and_assessments_are_imported_by_names(editor_client, archive):
    sheets = {
        "commitments": [
            COMMITMENTS,
            [
                "inf-2",
                "INF Treaty",
                "2",
                "Let inspectors in.",
                "paraphrase",
                "United States|Soviet Union",
                "Trade",
                "1991",
            ],
        ],
        "assessments": [ASSESSMENTS, ["inf-2", "United States", "1991", "kept", "They came."]],
    }
    press(editor_client, send(editor_client, "promises.xlsx", workbook(**sheets)), "_import")
    added = Commitment.objects.get(slug="inf-2")
    assert (added.agreement.slug, added.issue.slug, str(added.due)) == ("inf-treaty", "trade", "1991")
    assert [country.slug for country in added.committed_by.order_by("slug")] == ["soviet-union", "united-states"]
    assert Assessment.objects.get(commitment=added).actor.slug == "united-states"


def test_a_state_that_did_not_commit_itself_is_an_error_of_the_row(editor_client, archive):
    row = ["sochi-declaration-1", "Soviet Union", "1991", "kept", "It did."]
    page = shown(editor_client, send(editor_client, "assessments.csv", table(" ".join(ASSESSMENTS), row)))
    assert "This state did not commit itself." in page
    assert Assessment.objects.count() == 2


def test_a_column_that_a_table_lacks_leaves_the_states_of_a_commitment(editor_client, archive):
    row = ["sochi-declaration-1", "to work together always"]
    press(editor_client, send(editor_client, "commitments.csv", table("slug text", row)), "_import")
    changed = Commitment.objects.get(slug="sochi-declaration-1")
    assert changed.text == "to work together always" and changed.committed_by.count() == 2
