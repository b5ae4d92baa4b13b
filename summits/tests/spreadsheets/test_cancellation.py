"""An import can be cancelled, and ends by itself when it takes too long; then it is rolled back."""

import pytest
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from summits.models import ChangeSet, Leader, ProcessingState, Upload
from summits.spreadsheets import cancellation
from summits.spreadsheets.dry_run import dry_run, import_or_repeat_dry_run
from summits.spreadsheets.limits import TimeLimit, UploadStopped
from summits.spreadsheets.progress import NullProgress
from summits.tests.helpers.uploads import ADD, page_of, table, workbook, zip_bytes

ROWS = [["slug", "name", "sort_name"], *[[f"leader-{n}", f"Leader {n}", f"L {n}"] for n in range(3_000)]]
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def carla():
    return User.objects.create_superuser("carla")


@pytest.fixture
def editor_client(client, carla):
    client.force_login(carla)
    return client


@pytest.fixture
def upload(carla):
    content = table(" ".join(ROWS[0]), *ROWS[1:]).encode()
    return Upload.objects.create(user=carla, name="leaders.csv", content=content)


@pytest.fixture(autouse=True)
def polls_often(monkeypatch):
    monkeypatch.setattr(cancellation, "SECONDS_BETWEEN_POLLS", 0)


class Cancelling(NullProgress):
    """A progress during which somebody cancels."""

    def __init__(self, upload):
        self.upload, self.batches = upload, 0

    def advance(self, size):
        self.batches += 1
        assert cancellation.cancel(self.upload)


def is_untouched(upload):
    kept = Upload.objects.get(pk=upload.pk)
    is_idle = cancellation.work_state(upload) == ProcessingState.NONE
    return (
        is_idle
        and not Leader.objects.exists()
        and not ChangeSet.objects.exists()
        and not kept.imported
        and kept.content
    )


def test_a_cancelled_dry_run_ends_with_the_next_batch_and_says_so(upload, carla):
    progress = Cancelling(upload)
    dry_run(upload, progress, carla)
    assert progress.batches == 1
    assert "Cancelled" in Upload.objects.get(pk=upload.pk).dry_run_result["refused"]
    assert is_untouched(upload)


def test_a_cancelled_import_is_rolled_back_and_can_be_repeated(upload, carla):
    dry_run(upload, NullProgress(), carla)
    import_or_repeat_dry_run(upload, Cancelling(upload), carla)
    assert "Cancelled" in Upload.objects.get(pk=upload.pk).dry_run_result["refused"]
    assert is_untouched(upload)
    dry_run(upload, NullProgress(), carla)
    import_or_repeat_dry_run(upload, NullProgress(), carla)
    assert Leader.objects.count() == len(ROWS) - 1


def test_the_page_of_a_long_import_has_a_button_that_cancels_it_without_a_script(editor_client, carla):
    file = zip_bytes({"leaders.csv": table(" ".join(ROWS[0]), *ROWS[1:])})
    answer = editor_client.post(ADD, {"file": SimpleUploadedFile("x.zip", file), "on_conflict": "replace"})
    pieces = iter(answer.streaming_content)
    head = next(pieces).decode()
    upload = Upload.objects.get()
    assert f'action="/admin/summits/upload/{upload.pk}/cancel/"' in head
    line = next(pieces).decode()
    assert "<li>" in line
    other = Client()
    other.force_login(carla)
    said = other.post(f"/admin/summits/upload/{upload.pk}/cancel/", follow=True)
    assert said.status_code == 200
    b"".join(pieces)
    shown = editor_client.get(page_of(upload)).content.decode()
    assert "Cancelled" in shown or Upload.objects.get().dry_run_result["counts"]
    assert cancellation.work_state(upload) == ProcessingState.NONE


def test_an_upload_that_is_not_being_processed_cannot_be_cancelled(editor_client, upload):
    address = f"/admin/summits/upload/{upload.pk}/cancel/"
    assert "is not being processed" in editor_client.post(address, follow=True).content.decode()
    assert editor_client.get(address).status_code == 302
    assert cancellation.work_state(upload) == ProcessingState.NONE
    assert editor_client.post("/admin/summits/upload/999999/cancel/").status_code == 404


def test_work_that_ends_while_it_is_cancelled_leaves_no_mark(upload, monkeypatch):
    asked_of = cancellation.work_state

    def ended_meanwhile(of):
        with cancellation.cancellable(of, NullProgress()):
            return asked_of(of)

    monkeypatch.setattr(cancellation, "work_state", ended_meanwhile)
    assert not cancellation.cancel(upload)
    monkeypatch.undo()
    assert cancellation.work_state(upload) == ProcessingState.NONE


def test_only_users_who_may_import_can_cancel(client, upload):
    client.force_login(User.objects.create_user("paul", is_staff=True))
    assert client.post(f"/admin/summits/upload/{upload.pk}/cancel/").status_code == 403


def test_the_page_of_an_upload_being_processed_offers_to_cancel_it(editor_client, upload):
    with cancellation.cancellable(upload, NullProgress()):
        assert "being processed" in editor_client.get(page_of(upload)).content.decode()
    assert "being processed" not in editor_client.get(page_of(upload)).content.decode()


def test_an_import_that_takes_too_long_is_rolled_back_and_says_so(upload, carla, monkeypatch, settings):
    over = 60 * settings.IMPORT_MAX_MINUTES + 1

    class Late(NullProgress):
        def advance(self, size):
            monkeypatch.setattr(TimeLimit, "check", lambda watch: late(watch))

    def late(watch):
        watch.clock = lambda: watch.end + over
        check(watch)

    check = TimeLimit.check
    dry_run(upload, Late(), carla)
    assert "longer than 30 minutes" in Upload.objects.get(pk=upload.pk).dry_run_result["refused"]
    assert is_untouched(upload)


def test_a_time_limit_raises_only_when_the_time_is_up(settings):
    times = iter([0, 60 * settings.IMPORT_MAX_MINUTES, 60 * settings.IMPORT_MAX_MINUTES + 1])
    watch = TimeLimit(clock=lambda: next(times))
    watch.check()
    with pytest.raises(UploadStopped):
        watch.check()


def test_the_progress_of_a_small_file_that_unpacks_to_much_is_streamed(editor_client):
    many = zip_bytes({"leaders.csv": "slug,name,sort_name\n" + "a,b,c\n" * 100_000})
    assert len(many) < 50_000
    answer = editor_client.post(ADD, {"file": SimpleUploadedFile("x.zip", many), "on_conflict": "replace"})
    assert answer.streaming
    b"".join(answer.streaming_content)
    small = workbook(leaders=ROWS[:3])
    assert not editor_client.post(
        ADD, {"file": SimpleUploadedFile("x.xlsx", small), "on_conflict": "replace"}
    ).streaming
