"""Numbers of any length, wherever a page of the admin accepts one, never cause a server error."""

import pytest
from django.contrib.auth.models import User

from summits.admin_site.request_limits import parse_pk
from summits.models import ChangeSet
from summits.tests.helpers.admin import make_archive, with_page_state
from summits.views.addresses import MAX_ADDRESS_LENGTH

pytestmark = pytest.mark.django_db

LONG = ["9" * 18, "9" * 19, "9" * 400, "9" * 5_000]
ODD = ["-1", "²", "١", "1e5", "", " 1", "1\0"]


@pytest.fixture
def made():
    return make_archive()


@pytest.fixture
def editor_client(client):
    client.force_login(User.objects.create_superuser("root"))
    client.raise_request_exception = False
    return client


@pytest.mark.parametrize("text", [*LONG, *ODD])
def test_a_primary_key_is_parsed_only_if_a_database_can_store_it(text):
    assert parse_pk(text) == (int(text) if text == LONG[0] else None)


def test_a_transition_accepts_any_key_of_a_record_to_publish_as_well(editor_client, made):
    page = f"/admin/summits/leader/{made.reagan.pk}/step/publish/"
    keys = [f"{kind}:{number}" for kind in ("leader", "issue", "x", "") for number in (*LONG, *ODD)]
    assert editor_client.post(page, with_page_state({"along": keys})).status_code < 500


def test_every_url_of_the_admin_accepts_any_number(editor_client, made):
    parts = ["change/", "delete/", "history/", "step/publish/", "previews/", "history/{}/", "undo/", "cancel/"]
    for number in LONG:
        addresses = [f"/admin/summits/leader/{number}/{part.format(number)}" for part in parts]
        addresses += [
            f"/admin/summits/{kind}/{number}/change/" for kind in ("actor", "quotation", "changeset", "upload")
        ]
        addresses += [f"/admin/summits/changeset/{number}/undo/", f"/admin/summits/upload/{number}/cancel/"]
        addresses += [f"/admin/summits/leader/{made.reagan.pk}/history/{number}/"]
        addresses += [f"/preview/{number}/", f"/preview/leader/{number}/"]
        if len(number) < MAX_ADDRESS_LENGTH:
            addresses.append(f"/admin/summits/actor/approve/?pk={number}")
        failed = [
            address.replace(number, "9…") for address in addresses if editor_client.get(address).status_code >= 500
        ]
        assert not failed, f"{len(number)} digits"


def test_every_form_of_the_admin_accepts_any_number(editor_client, made):
    changesets = ChangeSet.objects.count()
    for number in (*LONG, *ODD):
        sent = [
            (f"/admin/summits/leader/{made.reagan.pk}/step/send_back/", {"_page_state": f"{number}-1"}),
            (f"/admin/summits/leader/{made.reagan.pk}/previews/", {"revoke": number}),
            (
                "/admin/summits/leader/",
                with_page_state({"action": "send_back", "_selected_action": [number], "index": number}),
            ),
            (f"/admin/summits/actor/approve/?pk={made.us.pk}", {"approve": [f"actor:{number}:{number}"]}),
            ("/admin/public-changes/", {"changeset": [number], "one": number}),
            ("/admin/second-factors/", {"person": number}),
            ("/admin/sessions/", {"session": number}),
        ]
        failed = [page for page, data in sent if editor_client.post(page, data).status_code >= 500]
        assert not failed, number[:20]
    assert ChangeSet.objects.count() == changesets
