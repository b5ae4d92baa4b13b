"""A large workbook: its progress is reported, and each error with its cell; without errors it is imported."""

import random

import pytest
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile

from summits.models import ChangeSet, Leader, Upload
from summits.tests.helpers.datapackages import count_of_records
from summits.tests.helpers.uploads import ADD, dry_run_token_on, page_of, workbook

pytestmark = pytest.mark.slow

ROWS, ERRORS = 5_000, 50
HEADER = ["slug", "name", "sort_name", "born", "died", "biography", "status"]
INVALID_CELLS = {"slug": "not a slug!", "name": None, "born": "tomorrow", "died": "1900", "status": "finished"}
"""An invalid cell for each column; whoever died in 1900 was born later."""


def rows():
    """Return the rows of a workbook of invented leaders, the header first."""
    made = [
        [
            f"leader-{number}",
            f"Leader {number}",
            f"Leader, {number}",
            1910 + number % 50,
            "",
            "Held office. " * 5,
            "draft",
        ]
        for number in range(ROWS)
    ]
    return [HEADER, *made]


def with_errors():
    """Return such rows with some invalid cells, and a set of their (row, column)."""
    invalid_rows, chance = rows(), random.Random(1)
    places = {(row, chance.choice(list(INVALID_CELLS))) for row in chance.sample(range(1, ROWS + 1), ERRORS)}
    for row, column in places:
        invalid_rows[row][HEADER.index(column)] = INVALID_CELLS[column]
    return invalid_rows, {(row + 1, column) for row, column in places}


@pytest.fixture
def editor_client(client):
    client.force_login(User.objects.create_superuser("carla"))
    return client


def send(editor_client, rows):
    """Send a workbook of leaders; return the answer."""
    file = SimpleUploadedFile("leaders.xlsx", workbook(leaders=rows))
    return editor_client.post(ADD, {"file": file, "on_conflict": "replace"})


def progress_of(answer):
    """Return the progress lines of a streamed page, and its whole text."""
    assert answer.streaming
    text = answer.getvalue().decode()
    lines = [line.partition("</li>")[0] for line in text.split("<li>")[1:]]
    return [line for line in lines if "%" in line or "rows" in line], text


@pytest.mark.django_db(transaction=True)
def test_a_large_workbook_reports_each_error_with_its_cell_and_is_imported_once_valid(
    editor_client,
):
    faulty, places = with_errors()
    progress_of(send(editor_client, faulty))
    upload = Upload.objects.get()
    assert {(one["line"], one["column"]) for one in upload.dry_run_result["faults"]} == places
    letters = {f"{'ABCDEFG'[HEADER.index(column)]}{row}" for row, column in places}
    assert {one["cell"] for one in upload.dry_run_result["faults"]} == letters
    assert all(letter in editor_client.get(page_of(upload)).content.decode() for letter in letters)
    assert count_of_records() == 0 and not ChangeSet.objects.exists()

    lines, text = progress_of(send(editor_client, rows()))
    upload = Upload.objects.latest("pk")
    assert lines[:1] == ["40 %"] and "leaders: 5,000 rows" in lines
    assert f'href="{page_of(upload)}"' in text
    lines, text = progress_of(
        editor_client.post(page_of(upload), {"_import": "1", "_trial": dry_run_token_on(editor_client, upload)})
    )
    assert "leaders: 5,000 rows" in lines
    assert Leader.objects.count() == ROWS
    assert Upload.objects.get(pk=upload.pk).changeset == ChangeSet.objects.get()
