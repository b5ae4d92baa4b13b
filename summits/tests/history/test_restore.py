"""Earlier versions are restored as new changes, with their rows; edits are reverted as a whole, imports too."""

import pytest

from summits.history.diff import changesets_for
from summits.history.restore import RestoreRefused, restore, revert
from summits.models import (
    ChangeMethod,
    ChangeSet,
    Discussion,
    Leader,
    OldSlug,
    ProgrammeItem,
    Quotation,
    Source,
    Summit,
    changeset,
)
from summits.tests.helpers import factories as new
from summits.tests.helpers.admin import make_archive, with_page_state
from summits.tests.helpers.datapackages import contents, exported, load, small
from summits.workflow import PUBLISH, apply_transition

pytestmark = pytest.mark.django_db


@pytest.fixture
def archive():
    return make_archive()


@pytest.fixture
def editor_client(client, django_user_model):
    client.force_login(django_user_model.objects.create_superuser("anna", password="x"))
    return client


def edit_all(summit, source):
    """Change a summit and its rows in one edit: fields, links, swapped numbers, rows removed and added."""
    with changeset():
        first, second = summit.programme.all()
        ProgrammeItem.objects.filter(pk=first.pk).update(order=90)
        ProgrammeItem.objects.filter(pk=second.pk).update(order=1)
        ProgrammeItem.objects.filter(pk=first.pk).update(order=2)
        summit.title, summit.slug, summit.venue = "Another", "another", "Elsewhere"
        summit.unverified = ["venue"]
        summit.save()
        summit.sources.set([source])
        summit.quotations.all().delete()
        summit.discussions.all().delete()
        new.document(summit=summit, title="Minutes")


def bundle(tmp_path, name):
    return contents(exported(tmp_path / name))


def test_a_record_is_restored_with_its_rows_byte_for_byte(archive, tmp_path):
    before, edit = bundle(tmp_path, "before"), changesets_for(Summit, archive.summit.pk).first()
    edit_all(archive.summit, archive.source)
    assert bundle(tmp_path, "between") != before
    restore(Summit, archive.summit.pk, edit)
    # But the slug that it had meanwhile still redirects to it.
    assert OldSlug.objects.filter(slug="another").delete()[0] == 1
    assert bundle(tmp_path, "after") == before


def test_a_restored_record_is_found_and_its_other_url_redirects_to_it(archive, client):
    archive.summit.status = "published"
    archive.summit.save()
    edit = changesets_for(Summit, archive.summit.pk).first()
    edit_all(archive.summit, archive.source)
    restore(Summit, archive.summit.pk, edit)
    assert client.get("/summits/another/").headers["Location"] == "/summits/reykjavik-summit-1986/"
    assert "/summits/reykjavik-summit-1986/" in client.get("/search/?q=reykjavik").content.decode()


def test_no_old_slug_stays_of_a_record_whose_creation_is_reverted(editor_client):
    with changeset():
        leader = new.leader("Ronald Reagan", slug="one", status="draft")
    entered = ChangeSet.objects.first()
    leader.slug = "two"
    leader.save()
    revert(ChangeSet.objects.first())
    assert {former.slug for former in OldSlug.objects.all()} == {"two"}
    revert(entered)
    assert not Leader.objects.exists() and not OldSlug.objects.exists()


def test_a_restored_version_can_be_reverted(archive, tmp_path):
    edit = changesets_for(Summit, archive.summit.pk).first()
    edit_all(archive.summit, archive.source)
    between = bundle(tmp_path, "between")
    restore(Summit, archive.summit.pk, edit)
    revert(ChangeSet.objects.first())
    assert bundle(tmp_path, "after") == between
    assert ChangeSet.objects.first().method == ChangeMethod.REVERT


def test_restoring_keeps_the_status_and_the_creation_date(archive):
    edit = changesets_for(Summit, archive.summit.pk).first()
    created = Summit.objects.get().created
    archive.summit.status, archive.summit.venue = "published", "Elsewhere"
    archive.summit.save()
    restore(Summit, archive.summit.pk, edit)
    stands = Summit.objects.get()
    assert (stands.status, stands.venue, stands.created) == ("published", "", created)
    assert stands.modified > archive.summit.modified


def test_a_deletion_is_reverted_byte_for_byte(archive, tmp_path):
    before = bundle(tmp_path, "before")
    archive.summit.delete()
    assert not Discussion.objects.exists()
    revert(ChangeSet.objects.first())
    assert bundle(tmp_path, "after") == before


def test_a_deleted_source_is_restored_with_its_citations(archive, tmp_path):
    before = bundle(tmp_path, "before")
    archive.source.delete()
    assert not Quotation.objects.get().sources.exists()
    revert(ChangeSet.objects.first())
    assert bundle(tmp_path, "after") == before


def test_an_import_is_reverted_as_a_whole(archive, tmp_path):
    before = bundle(tmp_path, "before")
    load(tmp_path / "in", small(), "--on-conflict=overwrite")
    revert(ChangeSet.objects.first())
    assert bundle(tmp_path, "after") == before


def test_an_import_that_changed_records_is_reverted(tmp_path):
    load(tmp_path / "first", small())
    before = bundle(tmp_path, "before")
    changed = small()
    changed["summits"][1] |= {"venue": "Elsewhere", "sources": "dpa"}
    load(tmp_path / "second", changed, "--on-conflict=overwrite")
    assert bundle(tmp_path, "between") != before
    revert(ChangeSet.objects.first())
    assert bundle(tmp_path, "after") == before


def test_an_import_after_a_deletion_reuses_no_primary_key(tmp_path):
    load(tmp_path / "first", small())
    gone = set(Summit.objects.values_list("pk", flat=True))
    revert(ChangeSet.objects.first())
    load(tmp_path / "second", small())
    assert not gone & set(Summit.objects.values_list("pk", flat=True))


def refusal(function, *args):
    with pytest.raises(RestoreRefused) as refused:
        function(*args)
    return refused.value.reasons


def test_an_edit_is_not_reverted_over_a_later_one(archive):
    edit_all(archive.summit, archive.source)
    edit = ChangeSet.objects.first()
    archive.summit.venue = "Later"
    archive.summit.save()
    assert refusal(revert, edit) == ["Summit “Another” has been changed since. Revert the later edit first."]
    assert Summit.objects.get().venue == "Later"


def test_an_edit_of_a_record_published_since_can_be_reverted(archive, django_user_model):
    archive.reagan.biography = "Actor."
    archive.reagan.save()
    edit = ChangeSet.objects.first()
    apply_transition([archive.reagan], PUBLISH, django_user_model.objects.create_user("edda"), "")
    revert(edit)
    stands = Leader.objects.get(pk=archive.reagan.pk)
    assert (stands.biography, stands.status) == ("", "published")


def test_reverting_does_not_delete_a_record_published_since(archive, django_user_model):
    leader = new.leader("Bernard Rogers", status="draft")
    edit = ChangeSet.objects.first()
    apply_transition([leader], PUBLISH, django_user_model.objects.create_user("edda"), "")
    assert "has been changed since" in refusal(revert, edit)[0]


def test_reverting_does_not_delete_a_record_that_others_refer_to_since(archive):
    new.leader("Bernard Rogers")
    edit = ChangeSet.objects.first()
    new.participation(archive.summit, Leader.objects.get(name="Bernard Rogers"), archive.us)
    [reason] = refusal(revert, edit)
    assert reason == (
        "Participant “Bernard Rogers, United States” must be deleted first, "
        "because it refers to a record that would be deleted."
    )


def test_a_record_that_refers_to_a_deleted_one_is_restored_after_it(archive):
    edit = changesets_for(Summit, archive.summit.pk).first()
    archive.summit.quotations.all().delete()
    archive.source.delete()
    assert refusal(restore, Summit, archive.summit.pk, edit) == [
        "Source “Memorandum of conversation”, to which this version refers, was deleted. Restore it first."
    ]
    assert not Quotation.objects.exists()


def test_a_unique_value_that_another_record_has_since_is_reported(archive):
    edit = changesets_for(Summit, archive.summit.pk).first()
    archive.summit.slug = "elsewhere"
    archive.summit.save()
    new.summit("The other", slug="reykjavik-summit-1986", place=archive.place, country=archive.iceland)
    reason = refusal(restore, Summit, archive.summit.pk, edit)[0]
    assert "Slug already exists" in reason
    assert Summit.objects.get(pk=archive.summit.pk).slug == "elsewhere"


def test_the_admin_shows_what_would_change_and_does_it(editor_client, archive):
    edit = changesets_for(Summit, archive.summit.pk).first()
    archive.summit.venue = "Elsewhere"
    archive.summit.save()
    page = f"/admin/summits/summit/{archive.summit.pk}/history/{edit.pk}/"
    assert '<td class="text before">Elsewhere</td>' in editor_client.get(page).content.decode()
    assert editor_client.post(page, with_page_state({"_reason": "It was right."})).status_code == 302
    last = ChangeSet.objects.first()
    assert (last.method, last.reason, last.username) == (ChangeMethod.RESTORE, "It was right.", "anna")
    assert Summit.objects.get().venue == ""


def test_the_admin_reverts_an_edit_or_says_what_prevents_it(editor_client, archive):
    edit_all(archive.summit, archive.source)
    edit = ChangeSet.objects.first()
    with changeset():
        archive.summit.venue = "Later"
        archive.summit.save()
    page = f"/admin/summits/changeset/{edit.pk}/undo/"
    assert "has been changed since" in editor_client.post(page, with_page_state()).content.decode()
    editor_client.post(f"/admin/summits/changeset/{ChangeSet.objects.first().pk}/undo/", with_page_state())
    assert editor_client.post(page, with_page_state()).status_code == 302
    assert Summit.objects.get().title == "Reykjavik Summit 1986"
    assert ChangeSet.objects.first().reverts == edit


def test_the_admin_restores_a_deleted_record(editor_client, archive):
    pk, edit = archive.summit.pk, changesets_for(Summit, archive.summit.pk).first()
    archive.summit.delete()
    answer = editor_client.post(f"/admin/summits/summit/{pk}/history/{edit.pk}/", with_page_state())
    assert answer.headers["Location"] == f"/admin/summits/summit/{pk}/change/"
    assert Discussion.objects.filter(summit=pk).count() == 1


def test_a_user_who_may_only_view_restores_nothing(client, django_user_model, archive):
    from django.contrib.auth.models import Permission

    reader = django_user_model.objects.create_user("reader", password="x", is_staff=True)
    reader.user_permissions.set(Permission.objects.filter(codename__in=["view_summit", "view_changeset"]))
    client.force_login(reader)
    edit = changesets_for(Summit, archive.summit.pk).first()
    page = f"/admin/summits/summit/{archive.summit.pk}/history/"
    assert client.get(page).status_code == 200
    assert "Restore this version" not in client.get(page).content.decode()
    assert client.post(f"{page}{edit.pk}/").status_code == 403
    assert client.post(f"/admin/summits/changeset/{edit.pk}/undo/").status_code == 403
    assert client.get("/admin/summits/leader/deleted/").status_code == 403


def test_sources_stay_in_their_order(archive, tmp_path):
    others = [new.source(title) for title in ("Zulu", "Alpha", "Mike")]
    archive.summit.sources.set(others)
    before, edit = bundle(tmp_path, "before"), ChangeSet.objects.first()
    archive.summit.sources.set(Source.objects.filter(title="Mike"))
    restore(Summit, archive.summit.pk, edit)
    assert bundle(tmp_path, "after") == before
