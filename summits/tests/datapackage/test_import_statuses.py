"""Status changes in an import are transitions of the workflow: what is published or withdrawn, and by whom."""

import pytest
from django.contrib.auth.models import Permission, User
from django.core.management import CommandError, call_command

from summits.admin import uploads as admin_uploads
from summits.models import ChangeMethod, ChangeSet, Leader, Quotation, Source, Summit, changeset
from summits.tests.helpers import factories as new
from summits.tests.helpers import uploads
from summits.tests.helpers.datapackages import imported, load, with_cells, write
from summits.tests.helpers.uploads import (
    dry_run_token_on,
    fetched,
    member,
    package_zip,
    page_of,
    press,
    send,
    shown,
    table,
    workbook,
)

pytestmark = pytest.mark.django_db
editor_client, chief, archive = uploads.editor_client, uploads.chief, uploads.archive
HEAD = ["slug", "name", "sort_name", "status"]


def by(user, name="Joe Biden", status="draft", **fields):
    """Return a leader of whom everything was entered by a user."""
    with changeset(user=user, method=ChangeMethod.FORM):
        return new.leader(name, status=status, **fields)


def good(user, status="draft"):
    """Return a leader with nothing missing, entered by a user."""
    with changeset(user=user, method=ChangeMethod.FORM):
        source, country = new.source("A register"), new.country("United States", iso_code="US")
        leader = new.leader("Joe Biden", status=status, born="1942-11-20", biography="", sources=[source])
        new.term(leader, actor=country, start="2021-01-20", end="2025-01-20", sources=[source])
    return leader


def as_file(kind, *rows):
    """Return (name, content) of a file that gives leaders a status."""
    if kind == "xlsx":
        return "leaders.xlsx", workbook(leaders=[HEAD, *map(list, rows)])
    if kind == "zip":
        records = [dict(zip(HEAD, row, strict=True)) for row in rows]
        return "package.zip", package_zip({"leaders": records})
    return "leaders.csv", table(" ".join(HEAD), *rows)


def errors_of(upload):
    return [(one["file"], one["line"], one["column"], one["wrong"]) for one in upload.dry_run_result["faults"]]


@pytest.mark.parametrize("kind", ["csv", "xlsx", "zip"])
@pytest.mark.parametrize("status", ["published", "withdrawn", "review", "draft"])
def test_an_empty_status_leaves_the_record_as_it_is(client, editor_client, kind, status):
    leader = by(None, status=status, sort_name="Biden, Joe")
    upload = send(editor_client, *as_file(kind, [leader.slug, "Joe Biden", "Biden, Joseph", ""]))
    assert upload.dry_run_result["become_public"] == upload.dry_run_result["stop_being_public"] == [0, []]
    assert [one[3] for one in upload.dry_run_result["changed"]] == ["sort_name"]
    press(editor_client, upload, "_import")
    leader.refresh_from_db()
    assert (leader.status, leader.sort_name) == (status, "Biden, Joseph")


@pytest.mark.parametrize("kind", ["csv", "xlsx", "zip"])
@pytest.mark.parametrize("status", ["published", "withdrawn"])
def test_a_new_record_is_a_draft_and_nothing_else(client, editor_client, kind, status):
    upload = send(editor_client, *as_file(kind, ["new", "New", "New", status], ["other", "Other", "Other", ""]))
    ((file, line, column, _wrong),) = errors_of(upload)
    assert (file, line, column) == ("leaders.csv" if kind == "csv" else "leaders", 2, "status")
    client.post(page_of(upload), {"_import": "1", "_trial": dry_run_token_on(client, upload), "_reason": "Because."})
    assert not Leader.objects.exists()
    upload = send(editor_client, *as_file(kind, ["other", "Other", "Other", ""]))
    press(editor_client, upload, "_import")
    assert Leader.objects.get().status == "draft"


def test_withdrawing_requires_a_reason_which_the_page_shows_to_readers(client, editor_client):
    leader = by(None, status="published")
    row = [leader.slug, leader.name, leader.sort_name, "withdrawn"]
    upload = send(editor_client, *as_file("csv", row))
    page = shown(editor_client, upload)
    assert "1 record is no longer public" in page
    assert upload.dry_run_result["stop_being_public"] == [1, [["leaders", 2, leader.slug]]]
    answer = editor_client.post(page_of(upload), {"_import": "1", "_trial": dry_run_token_on(editor_client, upload)})
    assert answer.status_code == 400 and "Enter a reason" in answer.content.decode()
    upload = press(editor_client, upload, "_import", _reason="He asked for it.")
    answer = client.get(leader.get_absolute_url())
    assert answer.status_code == 410 and "He asked for it." in answer.content.decode()
    edit = ChangeSet.objects.latest("pk")
    assert (edit.method, edit.user.username, edit.reason) == (ChangeMethod.TRANSITION, "carla", "He asked for it.")
    assert upload.changeset == edit
    assert leader.name not in client.get("/search/?q=biden").content.decode().partition("<main")[2].replace("q=", "")
    again = send(editor_client, *as_file("csv", row))
    assert again.dry_run_result["counts"] == [["leaders", 0, 0, 0, 1]]


def test_publishing_requires_a_second_editor_and_the_checklist(editor_client, chief):
    own, bare, ready = by(chief, "Own"), by(None, "Bare"), good(None)
    rows = [[one.slug, one.name, one.sort_name, "published"] for one in (own, bare, ready)]
    upload = send(editor_client, *as_file("csv", *rows))
    faults = errors_of(upload)
    assert [fault[:3] for fault in faults] == [("leaders.csv", 2, "status"), ("leaders.csv", 3, "status")]
    assert "another editor has to publish it" in faults[0][3] and "Something is missing" in faults[1][3]
    upload = send(editor_client, *as_file("csv", rows[2]))
    assert "1 record becomes public" in shown(editor_client, upload)
    press(editor_client, upload, "_import", _reason="Looked through.")
    ready.refresh_from_db()
    assert (
        ready.is_published
        and Leader.history.filter(id=ready.pk).latest("history_id").changeset.method == ChangeMethod.TRANSITION
    )


def test_a_record_changed_by_the_import_cannot_be_published_by_it(editor_client):
    ready = good(None)
    upload = send(editor_client, *as_file("csv", [ready.slug, ready.name, "Other", "published"]))
    assert "another editor has to publish it" in errors_of(upload)[0][3]
    rows = {"leaders": [HEAD, [ready.slug, ready.name, ready.sort_name, "published"]]}
    rows["leader_names"] = [["leader", "name", "kind"], [ready.slug, "Joseph R. Biden", "other"]]
    upload = send(editor_client, "pile.xlsx", workbook(**rows))
    assert upload.dry_run_result["fault_count"] and not upload.dry_run_result["counts"]


@pytest.mark.parametrize(("before", "after"), [("published", "draft"), ("published", "review"), ("withdrawn", "draft")])
def test_a_status_change_that_is_no_transition_is_refused(editor_client, before, after):
    leader = by(None, status=before)
    upload = send(editor_client, *as_file("csv", [leader.slug, leader.name, leader.sort_name, after]))
    assert [fault[:3] for fault in errors_of(upload)] == [("leaders.csv", 2, "status")]
    assert "The status cannot change" in errors_of(upload)[0][3]


def test_the_permissions_are_those_of_the_importing_user(client, editor_client):
    leader = by(None, status="published")
    upload = send(editor_client, *as_file("csv", [leader.slug, leader.name, leader.sort_name, "withdrawn"]))
    editor = member("edith", "Editor")
    editor.user_permissions.add(Permission.objects.get(codename="import_archive"))
    client.force_login(editor)
    upload = press(client, upload, "_import", _reason="Because.")
    assert not upload.imported and "permission" in errors_of(upload)[0][3]
    leader.refresh_from_db()
    assert leader.is_published


def test_contributors_cannot_change_public_records_by_an_import(client, archive):
    writer = member("clara", "Contributor")
    writer.user_permissions.add(Permission.objects.get(codename="import_archive"))
    client.force_login(writer)
    for name, content in (
        ("leaders.csv", table("slug sort_name", ["bush", "Bush"])),
        ("positions.csv", table("summit issue actor summary", ["sochi-2008", "trade", "russia", "For."])),
        ("quotes.csv", table("slug text", ["sochi-2008-putin-1", "Another."])),
        ("sources.csv", table("slug publisher", ["dpa", "Another"])),
    ):
        upload = send(client, name, content)
        assert upload.dry_run_result["fault_count"] == 1, name
        assert "Only editors who may publish" in errors_of(upload)[0][3]
    upload = send(client, "leaders.csv", table("slug sort_name", ["putin", "P."], ["new", "N."]))
    assert [one[2:3] for one in errors_of(upload)] == [("name",)]


def test_importing_an_exported_list_changes_nothing(editor_client, archive, monkeypatch):
    monkeypatch.setattr(admin_uploads, "SYNC_MAX_BYTES", 10**9)
    whole = fetched(editor_client.get("/admin/summits/upload/whole/"))
    upload = send(editor_client, "whole.zip", whole)
    assert not upload.dry_run_result["fault_count"]
    assert all(counts[1:4] == [0, 0, 0] for counts in upload.dry_run_result["counts"])


def test_the_command_creates_drafts_unless_it_trusts_the_statuses(client, tmp_path):
    folder = tmp_path / "package"
    write(folder, {"leaders": [{"slug": "new", "name": "New", "sort_name": "New", "status": "published"}]})
    with pytest.raises(CommandError) as refused:
        call_command("import_archive", str(folder))
    assert "leaders.csv, line 2, column status" in str(refused.value) and "--trust-status" in str(refused.value)
    assert not Leader.objects.exists()
    imported(folder)
    write(folder, {"leaders": [{"slug": "new", "name": "New", "sort_name": "Newer", "status": ""}]})
    call_command("import_archive", str(folder), "--on-conflict=overwrite", verbosity=0)
    assert (Leader.objects.get().status, Leader.objects.get().sort_name) == ("published", "Newer")
    write(folder, {"leaders": [{"slug": "new", "name": "New", "sort_name": "Newer", "status": "withdrawn"}]})
    with pytest.raises(CommandError, match="--trust-status"):
        call_command("import_archive", str(folder), "--on-conflict=overwrite", verbosity=0)
    imported(folder, "--on-conflict=overwrite")
    assert client.get("/leaders/new/").status_code == 410


def test_withdrawn_records_of_a_trusted_import_answer_410(client, tmp_path):
    load(tmp_path / "package", with_cells("leaders", 1, status="withdrawn"))
    assert client.get("/leaders/bush/").status_code == 410


def test_a_superuser_publishes_complete_new_records(client):
    client.force_login(User.objects.create_superuser("root"))
    rows = {
        "sources": [["slug", "title"], ["register", "A register"]],
        "actors": [["slug", "name", "iso_code"], ["us", "United States", "US"]],
        "leaders": [[*HEAD, "born", "sources"], ["new", "New", "New", "published", "1942-11-20", "register"]],
        "terms": [
            ["leader", "actor", "office", "start", "end", "sources"],
            ["new", "us", "President", "2021-01-20", "2025-01-20", "register"],
        ],
    }
    upload = press(client, send(client, "new.xlsx", workbook(**rows)), "_import")
    assert upload.imported and Leader.objects.get().is_published
    assert client.get("/leaders/new/").status_code == 200
    assert Quotation.objects.count() == Summit.objects.count() == 0 and Source.objects.count() == 1
