"""An import writes what the importing user saw on the page, and nothing that others changed later."""

import re

import pytest
from django.core.management import call_command

from summits.history.restore import RestoreRefused, restore, revert
from summits.models import ChangeMethod, ChangeSet, Leader, Place, Summit, changeset
from summits.tests.helpers import factories as new
from summits.tests.helpers import uploads
from summits.tests.helpers.admin import member
from summits.tests.helpers.datapackages import small, write
from summits.tests.helpers.uploads import dry_run_token_on, page_of, press, send, shown, table

pytestmark = pytest.mark.django_db

editor_client, chief = uploads.editor_client, uploads.chief

SINCE = "was checked again after you opened the page"


@pytest.fixture
def leader():
    return new.leader("Joe Biden", status="draft")


def written(leader, text):
    with changeset(method=ChangeMethod.FORM):
        Leader.objects.get(pk=leader.pk)
        leader.biography = text
        leader.save()


def test_a_form_sent_twice_does_not_overwrite_later_edits(editor_client, leader):
    upload = send(
        editor_client, "leaders.csv", table("slug name biography", [leader.slug, leader.name, "By the chief."])
    )
    asked = {"_import": "1", "_trial": dry_run_token_on(editor_client, upload)}
    written(leader, "Rewritten by its author.")
    assert editor_client.post(page_of(upload), asked).status_code == 302
    answer = editor_client.post(page_of(upload), {**asked, "_reason": "Because"})
    text = answer.content.decode()
    assert answer.status_code == 400 and SINCE in text and "Rewritten by its author." in text and "Because" in text
    leader.refresh_from_db()
    assert leader.biography == "Rewritten by its author."
    assert press(editor_client, upload, "_import").imported


def test_an_import_does_not_use_decisions_made_after_its_page(client, editor_client):
    twins = [new.leader("Twin", slug=slug, status="draft") for slug in ("twin-a", "twin-b")]
    upload = send(editor_client, "leaders.csv", table("name biography", ["Twin", "By the chief."]))
    [asked] = upload.dry_run_result["choices"]
    editor_client.post(
        page_of(upload), {f"answer:{asked['key']}": "twin-a", "_trial": dry_run_token_on(editor_client, upload)}
    )
    mark = dry_run_token_on(editor_client, upload)
    editor_client.post(page_of(upload), {f"answer:{asked['key']}": "twin-b", "_trial": mark})
    for sent in (mark, "", "x"):
        answer = editor_client.post(page_of(upload), {"_import": "1", "_trial": sent})
        assert answer.status_code == 400 and SINCE in answer.content.decode()
    assert not Leader.objects.filter(pk__in=[twin.pk for twin in twins]).exclude(biography="").exists()


def test_an_import_applies_no_transition_that_its_dry_run_did_not_show(editor_client, leader):
    upload = send(editor_client, "leaders.csv", table("slug name status", [leader.slug, leader.name, "review"]))
    shown_before = upload.dry_run_result["sum"]
    with changeset(method=ChangeMethod.TRANSITION):
        Leader.objects.filter(pk=leader.pk).update(status="review")
    assert press(editor_client, upload, "_again").dry_run_result["sum"] != shown_before


def test_an_import_approves_records_only_in_the_version_of_its_dry_run(editor_client):
    place = new.place("Quiet Place", approved=False)
    summit = new.summit(status="published")
    upload = send(editor_client, "summits.csv", table("slug title place", [summit.slug, summit.title, place.slug]))
    assert re.search(r"Approved with this import.*?Quiet Place", shown(editor_client, upload), re.DOTALL)
    with changeset(method=ChangeMethod.FORM):
        place.name = "Loud Place"
        place.save()
    upload = press(editor_client, upload, "_import")
    assert (
        not upload.imported
        and not Place.objects.get(pk=place.pk).approved
        and "Loud Place" in shown(editor_client, upload)
    )
    assert press(editor_client, upload, "_import").imported
    assert Place.objects.get(pk=place.pk).approved and Summit.objects.get(pk=summit.pk).place_id == place.pk


def test_reverting_an_import_deletes_no_record_that_is_or_was_public(tmp_path):
    call_command("import_archive", str(write(tmp_path / "package", small())), trust_status=True, verbosity=0)
    edit, user = ChangeSet.objects.get(), member("carl", "Chief editor")
    summit = Summit.objects.filter(status="published").first()
    with pytest.raises(RestoreRefused, match="Withdraw it instead"):
        revert(edit, user)
    assert Summit.objects.filter(pk=summit.pk).exists()


def test_a_public_record_is_not_restored_to_its_deletion():
    summit = new.summit(status="draft")
    key = summit.pk
    first = ChangeSet.objects.latest("pk")
    Summit.objects.get(pk=key).delete()
    gone = ChangeSet.objects.latest("pk")
    restore(Summit, key, first)
    Summit.objects.filter(pk=key).update(status="published")
    with pytest.raises(RestoreRefused, match="Withdraw it instead"):
        restore(Summit, key, gone, member("carl", "Chief editor"))
    assert Summit.objects.filter(pk=key).exists()
