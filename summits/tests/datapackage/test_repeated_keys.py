"""Rows of one file that cannot be told apart: an error names both, and says how both can be entered."""

import pytest

from summits.models import TermOfOffice
from summits.tests.helpers import uploads
from summits.tests.helpers.html import text_of, tree_of
from summits.tests.helpers.uploads import press, send, shown, table

pytestmark = pytest.mark.django_db
editor_client, chief, archive = uploads.editor_client, uploads.chief, uploads.archive

VAGUE = (
    "If both are right, give a more exact date than 1991 or the office with its state or organisation in one of them."
)
OFFICE = "If both are right, give the office with its state or organisation in one of them. Otherwise remove one."
TERMS = [
    # leader, actor, office, start, end of two terms; what is said of the second, "" if both are taken
    (["putin", "russia", "Mayor", "1991", "1991-08"], ["putin", "russia", "Mayor", "1991", "1993"], VAGUE),
    (["putin", "russia", "Mayor", "1991", ""], ["putin", "russia", "Mayor", "1991", ""], VAGUE),
    (["putin", "russia", "King", "1991-02-06", ""], ["putin", "united-states", "King", "1991-02-06", ""], OFFICE),
    (["putin", "russia", "Mayor", "1991-01", "1991-08"], ["putin", "russia", "Mayor", "1991-11", "1993"], ""),
    (["putin", "russia", "Mayor", "1991", "1991-08"], ["putin", "russia", "Mayor", "1991-11", "1993"], ""),
    (["putin", "russia", "Mayor", "1991", ""], ["putin", "russia", "Mayor of X", "1991", ""], ""),
    (["putin", "russia", "Mayor", "1991", ""], ["bush", "russia", "Mayor", "1991", ""], ""),
]


def test_two_terms_of_one_office_are_told_apart_by_their_beginning_or_both_are_named(editor_client, archive):
    for first, second, said in TERMS:
        upload = send(editor_client, "terms.csv", table("leader actor office start end", first, second))
        text = text_of(tree_of(shown(editor_client, upload)))
        named = "Lines 2 and 3 cannot be told apart: leader, office, from are the same."
        assert ((named in text) and said in text) == bool(said), (first, second)
        assert (upload.dry_run_result["fault_count"] == 0) != bool(said), (first, second)
        before = TermOfOffice.objects.count()
        press(editor_client, upload, "_import")
        assert TermOfOffice.objects.count() == before + (0 if said else 2), (first, second)
        TermOfOffice.objects.filter(office__startswith="Mayor").delete()


def test_rows_of_other_tables_that_repeat_each_other_are_told_apart_only_by_removing_one(editor_client, archive):
    upload = send(editor_client, "leader_names.csv", table("leader name", ["putin", "VVP"], ["putin", "VVP"]))
    assert [(one["line"], one["wrong"]) for one in upload.dry_run_result["faults"]] == [
        (3, "Line 2 has the same value.")
    ]
