"""Two simultaneous saves that exclude each other: one is made, the other gets a message, on every page that adds."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.contrib import admin
from django.contrib.auth.models import Group, User
from django.db import IntegrityError, connection
from django.test import Client

from summits.models import Actor, DataVersion, Leader, Source
from summits.tests.helpers import factories as new
from summits.tests.helpers.admin import add_url, form_data
from summits.tests.helpers.second_factor import confirm

PHRASE = "quiet-otter-walks-78"
AT_ONCE = 3


@pytest.fixture
def root():
    return User.objects.create_superuser("root", password="x")


def at_once(user, *sent):
    """Return the status codes of simultaneous POSTs, given as pairs of URL and data."""
    barrier = Barrier(len(sent))

    def post(address, data):
        client = Client(raise_request_exception=False)
        client.force_login(user)
        confirm(client)
        try:
            barrier.wait()
            return client.post(address, data)
        finally:
            connection.close()

    with ThreadPoolExecutor(len(sent)) as pool:
        return [future.result() for future in [pool.submit(post, *one) for one in sent]]


def is_one_saved(responses):
    """Whether one was saved and each other came back with a message, or to be sent again after too long a wait."""
    codes = sorted(response.status_code for response in responses)
    return codes.count(302) == 1 and {200, 302, 409}.issuperset(codes)


@pytest.mark.django_db(transaction=True)
def test_of_simultaneous_additions_of_a_user_or_group_one_is_made(root):
    passwords = {"password1": PHRASE, "password2": PHRASE, "usable_password": "true"}
    for kind, data in (("user", {"username": "otter", **passwords}), ("group", {"name": "Otters"})):
        got = at_once(root, *[(f"/admin/auth/{kind}/add/", data)] * AT_ONCE)
        assert is_one_saved(got)
        assert all("already exists" in response.content.decode() for response in got if response.status_code == 200)
    assert User.objects.filter(username="otter").count() == Group.objects.filter(name="Otters").count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_two_simultaneous_renamings_to_one_name_one_is_made(root, client):
    client.force_login(root)
    pairs = (
        ([User.objects.create_user(name) for name in "ab"], "auth/user", "username"),
        ([Group.objects.create(name=name) for name in "ab"], "auth/group", "name"),
        ([new.leader(name) for name in "ab"], "summits/leader", "slug"),
    )
    for records, kind, field in pairs:
        pages = [f"/admin/{kind}/{record.pk}/change/" for record in records]
        sent = [(page, {**form_data(client.get(page)), field: "same"}) for page in pages]
        assert is_one_saved(at_once(root, *sent)), kind


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("model", "data"),
    [
        (Leader, {"name": "Otter", "sort_name": "Otter", "slug": "otter"}),
        (Actor, {"name": "Otterland", "slug": "otterland", "iso_code": "ZZ"}),
        (Source, {"title": "Otters", "slug": "otters"}),
    ],
)
def test_of_simultaneous_additions_of_a_record_one_is_made(root, client, caplog, model, data):
    client.force_login(root)
    sent = {**form_data(client.get(add_url(model))), **data}
    # Also as the first change of an archive.
    assert not DataVersion.objects.exists()
    assert is_one_saved(at_once(root, *[(add_url(model), sent)] * AT_ONCE))
    assert model.objects.filter(slug=data["slug"]).count() == 1
    assert "met another at the same moment" not in caplog.text


@pytest.mark.django_db
def test_a_save_that_the_database_refuses_comes_back_to_be_sent_again(root, client, monkeypatch):
    def refuse(*arguments, **more):
        raise IntegrityError("UNIQUE constraint failed")

    client.force_login(root)
    for page in (admin.site.get_model_admin(Leader), admin.site.get_model_admin(Group)):
        monkeypatch.setattr(type(page), "save_model", refuse)
    confirm(client)
    for address in (add_url(Leader), "/admin/auth/group/add/"):
        empty = {} if "group" in address else form_data(client.get(address))
        answer = client.post(address, {**empty, "name": "Otters at once", "sort_name": "Otters", "slug": "otters"})
        text = answer.content.decode()
        assert answer.status_code == 409 and "Otters at once" in text and "Another editor saved" in text
