"""Unlikely dates in imports: told in the trial and by the command, and taken when they are confirmed."""

import pytest

from summits.models import Summit
from summits.tests.helpers import uploads
from summits.tests.helpers.datapackages import load, small, with_cells
from summits.tests.helpers.html import text_of, tree_of
from summits.tests.helpers.uploads import press, send, shown, table

pytestmark = pytest.mark.django_db
editor_client, chief, archive = uploads.editor_client, uploads.chief, uploads.archive
QUESTION = "Are these dates right?"


def told(client, name, columns, *rows):
    """Return what the page of a file says, as text."""
    return text_of(tree_of(shown(client, send(client, name, table(columns, *rows)))))


TABLE = [
    # file, columns, row, what the trial says
    ("summits.csv", "slug start", ["sochi-2008", "1808-04-06"], "1808-04-06. This is before 1900."),
    ("summits.csv", "slug end", ["sochi-2008", "2018-04-06"], "The meeting lasts 3654 days."),
    ("leaders.csv", "slug died", ["putin", "2075"], "This is in the future."),
    ("leaders.csv", "slug born", ["bush", "1800"], "years old."),
    ("leaders.csv", "slug name sort_name born", ["new", "A New", "New", "1746"], "This is before 1800."),
    ("terms.csv", "leader actor office start", ["putin", "russia", "Mayor", "1960"], "That makes them 8 years old."),
    ("agreements.csv", "slug title kind signed", ["x", "X", "treaty", "1648"], "This is before 1900."),
    ("sources.csv", "slug title accessed", ["dpa", "X", "1976-01-01"], "This is before 1990."),
]


@pytest.mark.parametrize(("file", "columns", "row", "said"), TABLE)
def test_the_trial_tells_of_an_unlikely_date(editor_client, archive, file, columns, row, said):
    text = told(editor_client, file, columns, row)
    assert QUESTION in text and said in text


def test_the_trial_of_likely_dates_asks_nothing(editor_client, archive):
    row = ["moscow-1988", "reagan", "united-states"]
    assert QUESTION not in told(editor_client, "participations.csv", "summit leader actor", row)
    assert QUESTION not in told(editor_client, "summits.csv", "slug start", ["moscow-1988", "1988"])


def test_a_leader_of_the_file_is_compared_with_the_meetings_of_the_file(editor_client, archive):
    leaders = [["slug", "name", "sort_name", "born"], ["child", "A Child", "Child", "1980"]]
    participants = [["summit", "leader", "actor"], ["moscow-1988", "child", "russia"]]
    upload = send(editor_client, "x.xlsx", uploads.workbook(leaders=leaders, participations=participants))
    assert "That makes them 8 years old." in text_of(tree_of(shown(editor_client, upload)))


def test_the_import_confirms_it_and_nothing_asks_again(editor_client, archive):
    upload = send(editor_client, "summits.csv", table("slug start", ["moscow-1988", "1888-05"]))
    assert QUESTION in shown(editor_client, upload)
    press(editor_client, upload, "_import")
    assert str(Summit.objects.get(slug="moscow-1988").start) == "1888-05"
    text = told(editor_client, "summits.csv", "slug start venue", ["moscow-1988", "1888-05", "Kremlin"])
    assert QUESTION not in text and "Kremlin" in text


def test_the_command_tells_of_unlikely_dates_too(tmp_path):
    text = load(tmp_path / "package", with_cells("summits", 0, start="1788-05"), "--dry-run")
    assert QUESTION in text and "summits.csv, line 2, column start: “1788-05”. This is before 1900." in text
    assert QUESTION not in load(tmp_path / "usual", small(), "--dry-run")


TERMS = [
    # start and end of a term in a file, whether it is taken
    ("1991-08-19", "1991-08-19", True),
    ("1991-08", "1991-08-19", True),
    ("1991", "1991", True),
    ("1991-08-20", "1991-08", True),
    ("1991-08-19", "1991-08-18", False),
    ("1992", "1991-12", False),
]


@pytest.mark.parametrize(("start", "end", "is_taken"), TERMS)
def test_a_term_in_a_file_may_last_a_day_but_not_end_before_it_begins(editor_client, archive, start, end, is_taken):
    text = told(editor_client, "terms.csv", "leader actor office start end", ["putin", "russia", "Mayor", start, end])
    assert ("The end of a term must not be before its start." in text) != is_taken
