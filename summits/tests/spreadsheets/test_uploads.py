"""Imports in the admin: a dry run first, shown cell by cell; imported as shown, and reverted as a whole."""

import pytest

from summits.models import ChangeMethod, ChangeSet, Leader, Position, Summit, Upload
from summits.tests.helpers import factories as new
from summits.tests.helpers import uploads
from summits.tests.helpers.admin import with_page_state
from summits.tests.helpers.datapackages import SMALL, contents, count_of_records, drafts, exported, load
from summits.tests.helpers.html import read, text_of, tree_of, walk
from summits.tests.helpers.uploads import ADD, member, package_zip, page_of, press, send, shown, table, workbook

pytestmark = pytest.mark.django_db
editor_client, chief, archive = uploads.editor_client, uploads.chief, uploads.archive


def test_a_dry_run_shows_what_would_be_created_and_changed_and_writes_nothing(editor_client, archive, tmp_path):
    before = contents(exported(tmp_path / "before"))
    rows = [["putin", "Vladimir Putin", "Putin, Vladimir V."], ["yeltsin", "Boris Yeltsin", "Yeltsin, Boris"]]
    upload = send(editor_client, "leaders.csv", table("slug name sort_name", *rows))
    text = shown(editor_client, upload)
    assert "yeltsin" in text
    words = text_of(tree_of(text))
    assert "Putin, Vladimir" in words.replace("Putin, Vladimir V.", "") and "Putin, Vladimir V." in words
    assert upload.dry_run_result["changed"] == [
        ["leaders", 2, "putin", "sort_name", "Putin, Vladimir", "Putin, Vladimir V."],
    ]
    assert upload.dry_run_result["counts"] == [["leaders", 1, 1, 0, 0]]
    assert contents(exported(tmp_path / "after")) == before
    assert not ChangeSet.objects.filter(reason__contains="leaders.csv").exists()


def test_an_import_does_what_the_dry_run_showed_and_records_user_and_reason(editor_client, archive, chief):
    upload = send(
        editor_client, "leaders.csv", table("slug name sort_name", ["yeltsin", "Boris Yeltsin", "Yeltsin, Boris"])
    )
    upload = press(editor_client, upload, "_import", _reason="From the register.")
    assert Leader.objects.get(slug="yeltsin").name == "Boris Yeltsin"
    changeset = ChangeSet.objects.first()
    assert (changeset.user, changeset.method, changeset.reason) == (
        chief,
        ChangeMethod.IMPORT,
        "From the register. (leaders.csv)",
    )
    assert upload.changeset == changeset and not upload.content
    assert f"/admin/summits/changeset/{changeset.pk}/change/" in shown(editor_client, upload)


def test_an_import_is_reverted_as_a_whole_byte_for_byte(editor_client, archive, tmp_path):
    before = contents(exported(tmp_path / "before"))
    sheets = {
        "leaders": [["slug", "name", "sort_name"], ["putin", "V. Putin", "Putin"], ["new", "New", "New"]],
        "summits": [["slug", "venue", "sources"], ["sochi-2008", "Elsewhere", "dpa"]],
        "participations": [["summit", "leader", "actor"], ["moscow-1988", "new", "russia"]],
    }
    upload = press(editor_client, send(editor_client, "pile.xlsx", workbook(**sheets)), "_import")
    assert contents(exported(tmp_path / "between")) != before
    editor_client.post(f"/admin/summits/changeset/{upload.changeset_id}/undo/", with_page_state())
    assert contents(exported(tmp_path / "after")) == before


def test_a_missing_column_leaves_the_field_and_an_empty_cell_clears_it(editor_client, archive):
    upload = send(editor_client, "summits.csv", table("slug venue", ["sochi-2008", ""]))
    press(editor_client, upload, "_import")
    sochi = Summit.objects.get(slug="sochi-2008")
    assert (sochi.venue, sochi.summary, sochi.status) == ("", "They met, and agreed to disagree.", "published")
    links = Summit.sources.through.objects.filter(summit=sochi).order_by("pk")
    assert [link.source.slug for link in links] == ["treaty", "dpa"]


def test_missing_columns_are_filled_in_for_rows_without_a_slug(editor_client, archive):
    rows = [["sochi-2008", "missiles", "russia", "putin", "supports"]]
    upload = press(
        editor_client,
        send(editor_client, "positions.csv", table("summit issue actor leader stance", *rows)),
        "_import",
    )
    position = Position.objects.get(summit__slug="sochi-2008", actor__slug="russia")
    assert (position.stance, position.summary) == ("supports", "Against.")
    assert upload.dry_run_result["counts"] == [["positions", 0, 1, 0, 0]]


def test_records_may_be_referred_to_by_name(editor_client, archive):
    rows = [["Sochi summit, 2008", "GEORGE W BUSH", "United States", "guest"]]
    new.summit("Sochi Summit, 2008", slug="another")
    Summit.objects.filter(slug="sochi-2008").update(title="Other")
    upload = send(editor_client, "participations.csv", table("summit leader actor role", *rows))
    assert upload.dry_run_result["counts"] == [["participations", 1, 0, 0, 0]]
    assert "GEORGE W BUSH → bush" in shown(editor_client, upload)
    press(editor_client, upload, "_import")
    assert [one.leader.slug for one in Summit.objects.get(slug="another").participations.all()] == ["bush"]


def test_a_row_without_a_slug_is_the_record_of_its_name_or_a_new_one(editor_client, archive):
    sheets = {
        "leaders": [
            ["name", "sort_name", "born"],
            ["Vladimir Putin", "Putin, V.", ""],
            ["Boris Yeltsin", "Yeltsin", 1931],
        ],
        "terms": [["leader", "actor", "office", "start"], ["Boris Yeltsin", "Russia", "President", "1991-07-10"]],
    }
    press(editor_client, send(editor_client, "pile.xlsx", workbook(**sheets)), "_import")
    yeltsin = Leader.objects.get(slug="boris-yeltsin")
    assert (str(yeltsin.born), yeltsin.terms.get().office) == ("1931", "President")
    assert Leader.objects.get(slug="putin").sort_name == "Putin, V."


def test_the_editor_chooses_among_records_of_the_same_name(editor_client, archive):
    new.leader("George Bush", slug="elder"), new.leader("George Bush", slug="younger")
    rows = [["moscow-1988", "George Bush", "united-states"]]
    upload = send(editor_client, "participations.csv", table("summit leader actor", *rows))
    [fault] = upload.dry_run_result["faults"]
    assert (fault["line"], fault["column"], fault["wrong"]) == (2, "leader", "Several records have this name.")
    text = shown(editor_client, upload)
    assert "George Bush (elder)" in text and "George Bush (younger)" in text and "A new record" not in text
    assert "_import" not in text
    upload = press(editor_client, upload, "_again", **{"answer:leaders:george bush": "younger"})
    assert not upload.dry_run_result["faults"]
    press(editor_client, upload, "_import")
    assert Summit.objects.get(slug="moscow-1988").participations.get().leader.slug == "younger"


def test_an_ambiguous_name_may_mean_a_new_record(editor_client, archive):
    new.leader("George Bush", slug="elder"), new.leader("George Bush", slug="younger")
    sheets = {
        "leaders": [["name", "sort_name"], ["George Bush", "Bush, George P."]],
        "participations": [["summit", "leader", "actor"], ["moscow-1988", "George Bush", "united-states"]],
    }
    upload = send(editor_client, "pile.xlsx", workbook(**sheets))
    assert "A new record" in shown(editor_client, upload)
    upload = press(editor_client, upload, "_again", **{"answer:leaders:george bush": "+"})
    press(editor_client, upload, "_import")
    assert Summit.objects.get(slug="moscow-1988").participations.get().leader.sort_name == "Bush, George P."
    assert Leader.objects.filter(name="George Bush").count() == 3


def test_a_decision_for_no_candidate_is_ignored(editor_client, archive):
    new.leader("George Bush", slug="elder"), new.leader("George Bush", slug="younger")
    upload = send(
        editor_client, "participations.csv", table("summit leader actor", ["moscow-1988", "George Bush", "russia"])
    )
    upload = press(editor_client, upload, "_again", **{"answer:leaders:george bush": "putin"})
    assert upload.dry_run_result["fault_count"] == 1


def test_an_old_slug_means_the_record_that_had_it(editor_client, archive):
    putin = Leader.objects.get(slug="putin")
    putin.slug = "vladimir-putin"
    putin.save()
    upload = send(editor_client, "leaders.csv", table("slug sort_name", ["putin", "P."]))
    assert upload.dry_run_result["counts"] == [["leaders", 0, 1, 0, 0]]


def test_records_that_differ_can_be_skipped(editor_client, archive):
    rows = [["putin", "Other", "Other"], ["new", "New", "New"]]
    upload = send(editor_client, "leaders.csv", table("slug name sort_name", *rows), on_conflict="keep")
    assert upload.dry_run_result["counts"] == [["leaders", 1, 0, 1, 0]]
    press(editor_client, upload, "_import")
    assert Leader.objects.get(slug="putin").name == "Vladimir Putin"
    assert Leader.objects.filter(slug="new").exists()


def test_a_record_changed_after_the_dry_run_is_not_overwritten(editor_client, archive):
    upload = send(editor_client, "leaders.csv", table("slug sort_name", ["putin", "Mine"]))
    putin = Leader.objects.get(slug="putin")
    putin.sort_name = "Theirs"
    putin.save()
    upload = press(editor_client, upload, "_import")
    assert not upload.imported
    text = shown(editor_client, upload)
    assert "The archive has changed since this file was checked" in text and "Theirs" in text
    assert Leader.objects.get(slug="putin").sort_name == "Theirs"
    press(editor_client, upload, "_import")
    assert Leader.objects.get(slug="putin").sort_name == "Mine"


def test_an_incomplete_dry_run_is_repeated_before_the_import(editor_client, archive):
    upload = send(editor_client, "leaders.csv", table("slug name sort_name", ["new", "New", "New"]))
    for trial in (None, {"refused": "The database was busy."}):
        Upload.objects.update(dry_run_result=trial)
        assert not press(editor_client, upload, "_import").imported
        assert not Leader.objects.filter(slug="new").exists()
    assert press(editor_client, upload, "_import").imported


def test_an_upload_is_imported_once(editor_client, archive):
    upload = send(editor_client, "leaders.csv", table("slug name sort_name", ["new", "New", "New"]))
    press(editor_client, upload, "_import")
    Leader.objects.get(slug="new").delete()
    answer = editor_client.post(page_of(upload), {"_import": "1"})
    assert "Imported on" in answer.content.decode()
    assert not Leader.objects.filter(slug="new").exists()


def test_a_file_with_errors_cannot_be_imported(editor_client, archive):
    rows = [["new", "New", "New", "tomorrow"], ["other", "Other", "Other", "1950"]]
    upload = send(editor_client, "leaders.csv", table("slug name sort_name born", *rows))
    text = shown(editor_client, upload)
    assert "1 error: nothing can be imported" in text and "tomorrow" in text and "_import" not in text
    upload = press(editor_client, upload, "_import")
    assert not upload.imported and not Leader.objects.filter(slug="other").exists()


def test_a_discarded_file_is_deleted(editor_client, archive):
    upload = send(editor_client, "leaders.csv", table("slug name sort_name", ["new", "New", "New"]))
    editor_client.post(page_of(upload), {"_discard": "1"})
    assert not Upload.objects.exists() and not Leader.objects.filter(slug="new").exists()


def test_a_data_package_is_imported_as_by_the_command(editor_client, tmp_path):
    upload = send(editor_client, "package.zip", package_zip(drafts(), folder="us-russia/"))
    assert {name: numbers[0] for name, *numbers in upload.dry_run_result["counts"]} == {
        file: len(records) for file, records in SMALL.items()
    }
    assert count_of_records() == 0
    press(editor_client, upload, "_import")
    by_form = contents(exported(tmp_path / "form"))
    editor_client.post(f"/admin/summits/changeset/{ChangeSet.objects.first().pk}/undo/", with_page_state())
    load(tmp_path / "small", drafts())
    assert contents(exported(tmp_path / "command")) == by_form


@pytest.mark.parametrize("role", ["Contributor", "Editor"])
def test_only_users_with_the_permission_can_import(client, editor_client, archive, role):
    upload = send(editor_client, "leaders.csv", table("slug name sort_name", ["new", "New", "New"]))
    client.force_login(member("other", role))
    for address in (ADD, page_of(upload), "/admin/summits/upload/", "/admin/summits/upload/whole/"):
        assert client.get(address).status_code == 403, address
    for button in ("_import", "_again", "_discard"):
        assert client.post(page_of(upload), {button: "1"}).status_code == 403
    assert client.post(ADD, {}).status_code == 403
    assert "upload" not in client.get("/admin/").content.decode()
    client.logout()
    for address in (ADD, page_of(upload), "/admin/summits/upload/", "/admin/summits/upload/whole/"):
        assert client.get(address).status_code == 302, address


def test_a_dry_run_changes_no_public_page(editor_client, archive, client):
    etag = client.get("/").headers.get("ETag")
    send(editor_client, "leaders.csv", table("slug name sort_name", ["new", "New", "New"]))
    assert client.get("/").headers.get("ETag") == etag


def test_each_table_of_other_names_says_whose(editor_client):
    choice = read(editor_client, ADD).one("select", name="table")
    options = [text_of(node) for node in walk(choice) if node.name == "option"]
    assert "other names of leaders" in options and "other names of summits" in options
    assert len(options) == len(set(options))
