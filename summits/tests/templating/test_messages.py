"""No page says that something was saved if it was not: messages of success are rolled back with their transaction."""

import errno

import pytest
from django.contrib import messages
from django.contrib.auth.models import AnonymousUser, User
from django.db import DataError, IntegrityError, OperationalError, connection, transaction
from django.test import RequestFactory

from summits.admin_site.messages import CommittedStorage
from summits.db import disk
from summits.models import Leader
from summits.tests.helpers import factories as new
from summits.tests.helpers.admin import add_url, change_url, form_data

SAVED = ("successfully", "” was saved", "Status changed to")


@pytest.fixture
def editor(client):
    client.raise_request_exception = False
    client.force_login(User.objects.create_superuser("edith"))
    return client


@pytest.fixture
def storage():
    request = RequestFactory().get("/")
    request.COOKIES, request.user, request.session = {}, AnonymousUser(), {}
    return CommittedStorage(request)


def full():
    """Raise what a commit on a full disk raises."""
    raise OperationalError("could not write") from OSError(errno.ENOSPC, "No space left on device")


def locked():
    """Raise what a commit raises while another connection writes."""
    raise OperationalError("database is locked")


def met_another():
    """Raise what the database says of two saves that do not go together."""
    raise IntegrityError("a constraint that is checked at the end")


def broken():
    """Raise what nobody expects."""
    raise DataError("a value that the database does not take")


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("failure", "status", "button"),
    [
        (full, disk.STATUS, "_save"),
        (locked, 409, "_continue"),
        (met_another, 409, "_addanother"),
        (broken, 500, "_addanother"),
    ],
)
def test_where_the_commit_fails_no_page_says_that_it_was_saved(editor, monkeypatch, failure, status, button):
    leader = new.leader("Joe Biden")
    for page, form in (
        (change_url(leader), {**form_data(editor.get(change_url(leader))), "biography": "Born in Scranton."}),
        (add_url(Leader), {**form_data(editor.get(add_url(Leader))), "name": "Ann Lee"}),
    ):
        sent = {name: value for name, value in form.items() if not name.startswith("_s")} | {button: "1"}
        with monkeypatch.context() as patch:
            patch.setattr(connection, "commit", failure)
            answer = editor.post(page, sent)
        assert answer.status_code == status
        assert not any(words in answer.text for words in SAVED)
        assert not any(words in editor.get("/admin/summits/leader/").text for words in SAVED), "nor the next page"
    leader.refresh_from_db()
    assert leader.biography == "" and not Leader.objects.filter(name="Ann Lee").exists()
    # What is saved is still said.
    form = {**form_data(editor.get(change_url(leader))), "biography": "Born in Scranton."}
    assert "successfully" in editor.post(change_url(leader), form, follow=True).text


@pytest.mark.django_db(transaction=True)
def test_messages_of_what_was_undone_are_forgotten_and_all_others_stay(storage):
    storage.add(messages.SUCCESS, "before")
    with transaction.atomic():
        storage.add(messages.SUCCESS, "committed")
        with pytest.raises(ZeroDivisionError), transaction.atomic():
            storage.add(messages.SUCCESS, "savepoint")
            storage.add(messages.WARNING, "why")
            _ = 1 / 0
        storage.add(messages.INFO, "same")
        assert len(storage) == 4, "while the transaction is open"
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        storage.add(messages.INFO, "same")
        _ = 1 / 0
    with transaction.atomic():
        storage.add(messages.SUCCESS, "rolled back in silence")
        transaction.set_rollback(True)
    assert [str(one) for one in storage] == ["before", "committed", "why", "same"]
