"""A process works on fewer uploads at once than it has threads; any further one is stored and refused for now."""

import pytest
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile

from summits.admin import uploads
from summits.models import Leader, Upload
from summits.spreadsheets.concurrency import TaskLimit, TooManyUploads, max_concurrent_uploads
from summits.tests.helpers.uploads import ADD, dry_run_token_on, page_of, press, send, shown, table

pytestmark = pytest.mark.django_db(transaction=True)
SMALL = table("slug name sort_name status", ["zed", "Zed", "Zed", "draft"])
LARGE = table("slug name sort_name", *[[f"zed-{n}", f"Zed {n}", "Zed"] for n in range(3_000)])
NO_ROOM = "Other files are being processed. Your file is kept"


@pytest.fixture
def editor_client(client):
    client.force_login(User.objects.create_superuser("carla"))
    return client


@pytest.fixture
def full(monkeypatch):
    """A process in which one file is being worked on, and no more may be."""
    turns = TaskLimit(1)
    monkeypatch.setattr(uploads, "upload_limit", turns)
    with turns.slot():
        yield turns


@pytest.mark.parametrize(("threads", "most"), [(1, 1), (2, 1), (3, 2), (4, 2), (256, 2)])
def test_a_process_has_fewer_upload_slots_than_threads(threads, most):
    assert max_concurrent_uploads(threads) == most


def test_a_task_beyond_the_limit_is_refused_and_slots_are_released_after_errors():
    turns = TaskLimit(1)
    for _time in range(3):
        with pytest.raises(ValueError, match="broken"), turns.slot():
            with pytest.raises(TooManyUploads):
                turns.refuse_if_full()
            raise ValueError("broken")
    turns.refuse_if_full()


@pytest.mark.parametrize("content", [SMALL, LARGE], ids=["small", "large"])
def test_a_file_without_a_free_slot_is_kept_and_can_be_checked_again(editor_client, content, monkeypatch, full):
    answer = editor_client.post(
        ADD, {"file": SimpleUploadedFile("leaders.csv", content.encode()), "on_conflict": "replace"}
    )
    upload = Upload.objects.get()
    assert answer.status_code == 302 and answer["Location"] == page_of(upload)
    page = shown(editor_client, upload)
    assert NO_ROOM in page and "_again" in page
    assert bytes(upload.content) == content.encode() and not upload.dry_run_result
    monkeypatch.setattr(uploads, "upload_limit", TaskLimit(1))
    assert press(editor_client, upload, "_again").dry_run_result["fault_count"] == 0


def test_an_import_without_a_free_slot_keeps_the_reason_that_was_typed(editor_client, monkeypatch):
    upload = send(editor_client, "leaders.csv", SMALL)
    turns, mark = TaskLimit(1), dry_run_token_on(editor_client, upload)
    monkeypatch.setattr(uploads, "upload_limit", turns)
    sent = {"_import": "1", "_trial": mark, "_reason": "As the register has it"}
    with turns.slot():
        page = editor_client.post(page_of(upload), sent)
    assert page.status_code == 400
    assert NO_ROOM in page.content.decode() and "As the register has it" in page.content.decode()
    assert not Leader.objects.exists()
    assert editor_client.post(page_of(upload), sent).status_code == 302
    assert Leader.objects.get().slug == "zed"


def test_a_streamed_page_says_that_its_slot_was_taken(editor_client, monkeypatch):
    turns = TaskLimit(1)
    monkeypatch.setattr(uploads, "upload_limit", turns)
    answer = editor_client.post(
        ADD, {"file": SimpleUploadedFile("leaders.csv", LARGE.encode()), "on_conflict": "replace"}
    )
    assert answer.streaming
    with turns.slot():
        assert NO_ROOM in b"".join(answer.streaming_content).decode()
    assert not Upload.objects.get().dry_run_result
    turns.refuse_if_full()
