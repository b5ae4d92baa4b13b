"""Exports of lists in the admin: the records shown, in their order, in formats that can be imported again."""

import csv
import io
import zipfile

import pytest
from django.contrib import admin
from django.contrib.auth.models import Permission, User

from summits.datapackage.schema import TABLES
from summits.models import Leader, Summit
from summits.tests.helpers import factories as new
from summits.tests.helpers import uploads
from summits.tests.helpers.datapackages import contents, empty_the_archive, exported, imported
from summits.tests.helpers.uploads import fetched, member, read_workbook, send

pytestmark = pytest.mark.django_db
editor_client, chief, archive = uploads.editor_client, uploads.chief, uploads.archive


def rows_of(content):
    """Return the rows of a file of CSV as dicts."""
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def listed(editor_client, address):
    """Return the slugs of the records that a list of the admin shows, in its order."""
    return [record.slug for record in editor_client.get(address).context["cl"].result_list]


@pytest.mark.parametrize("query", ["", "?q=moscow", "?status__exact=published", "?o=1", "?o=-1", "?q=nothing&p=1"])
def test_a_list_is_exported_as_it_is_filtered_and_sorted(editor_client, archive, query):
    shown = listed(editor_client, f"/admin/summits/summit/{query}")
    answer = editor_client.get(f"/admin/summits/summit/export/csv/{query}")
    assert answer.headers["Content-Disposition"].startswith('attachment; filename="summits-')
    assert [row["slug"] for row in rows_of(fetched(answer))] == shown
    cells = read_workbook(fetched(editor_client.get(f"/admin/summits/summit/export/xlsx/{query}")))
    assert [row[0] for row in cells[1:]] == shown


def test_the_list_links_to_its_exports_with_the_same_query(editor_client, archive):
    text = editor_client.get("/admin/summits/leader/?q=bush").content.decode()
    for ending in ("csv", "xlsx", "zip"):
        assert f'href="/admin/summits/leader/export/{ending}/?q=bush"' in text


def test_a_list_of_a_model_without_a_table_has_no_export(editor_client):
    assert "/export/" not in editor_client.get("/admin/summits/correction/").content.decode()


def test_all_pages_of_a_list_are_exported(editor_client):
    for number in range(120):
        new.leader(f"Leader {number}")
    assert len(rows_of(fetched(editor_client.get("/admin/summits/leader/export/csv/?p=2")))) == 120


def test_an_unknown_filter_redirects_to_the_list(editor_client, archive):
    answer = editor_client.get("/admin/summits/leader/export/csv/?nonsense=1")
    assert (answer.status_code, answer.url) == (302, "/admin/summits/leader/?e=1")
    assert editor_client.get("/admin/summits/leader/export/pdf/").status_code == 404


def test_formulas_are_exported_as_text_and_imported_unchanged(editor_client):
    formula = '=HYPERLINK("http://example.org";"x")'
    new.leader(formula, slug="a", biography="+1\n-2")
    [row] = rows_of(content := fetched(editor_client.get("/admin/summits/leader/export/csv/")))
    assert (row["name"], row["biography"]) == (f"'{formula}", "'+1\n'-2")
    book = fetched(editor_client.get("/admin/summits/leader/export/xlsx/"))
    assert f"'{formula}" in read_workbook(book)[1]
    for name, file in (("leaders.csv", content), ("leaders.xlsx", book)):
        assert send(editor_client, name, file).dry_run_result["counts"] == [["leaders", 0, 0, 0, 1]]


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_importing_any_exported_list_changes_nothing(editor_client, archive, ending):
    lists = [table for table in TABLES if table.model in admin.site._registry]
    assert len(lists) > 8
    for table in lists:
        answer = editor_client.get(f"/admin/summits/{table.model._meta.model_name}/export/{ending}/")
        upload = send(editor_client, f"{table.name}.{ending}", fetched(answer))
        assert upload.dry_run_result["counts"] == [[table.name, 0, 0, 0, table.model.objects.count()]], table.name


def test_a_text_too_long_for_a_workbook_is_reported_and_not_cut_off(editor_client, archive):
    Leader.objects.filter(slug="bush").update(biography="x" * 33_000)
    answer = editor_client.get("/admin/summits/leader/export/xlsx/?q=bush", follow=True)
    assert "Biography in row 2 has 33,000 characters" in answer.content.decode()
    assert (
        len(rows_of(fetched(editor_client.get("/admin/summits/leader/export/csv/?q=bush")))[0]["biography"]) == 33_000
    )


def unpacked(content, folder):
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        archive.extractall(folder)
    return folder


def test_the_data_package_of_a_list_is_complete_and_can_be_imported_by_itself(editor_client, archive, tmp_path):
    new.leader("Nobody Else", slug="nobody"), new.issue("Nothing else", slug="nothing")
    new.document(slug="sochi-photo", title="x", summit=Summit.objects.get(slug="sochi-2008"))
    content = fetched(editor_client.get("/admin/summits/summit/export/zip/?q=sochi"))
    folder = unpacked(content, tmp_path / "chosen")
    empty_the_archive()
    imported(folder)
    sochi = Summit.objects.get(slug="sochi-2008")
    assert [one.leader.slug for one in sochi.participations.all()] == ["putin", "bush"]
    assert {one.slug for one in sochi.documents.all()} == {"sochi-photo", "sochi-transcript"}
    assert sochi.quotations.count() == 1 and sochi.follows.slug == "moscow-1988"
    assert sochi.discussions.count() == 2 and sochi.positions.count() == 2
    assert Leader.objects.get(slug="putin").terms.exists()
    assert not Leader.objects.filter(slug="nobody").exists()


def test_the_whole_archive_is_exported_as_the_command_writes_it(editor_client, archive, tmp_path):
    folder = unpacked(fetched(editor_client.get("/admin/summits/upload/whole/")), tmp_path / "whole")
    assert contents(folder) == contents(exported(tmp_path / "exported"))


def test_a_list_can_be_exported_by_users_who_may_view_it(client, archive):
    stranger = User.objects.create_user("stranger", password="x", is_staff=True)
    client.force_login(stranger)
    assert client.get("/admin/summits/leader/export/csv/").status_code == 403
    stranger.user_permissions.add(Permission.objects.get(codename="view_leader"))
    assert client.get("/admin/summits/leader/export/csv/").status_code == 200
    assert client.get("/admin/summits/summit/export/csv/").status_code == 403
    client.force_login(member("writer", "Contributor"))
    assert client.get("/admin/summits/summit/export/zip/").status_code == 200
    client.logout()
    assert client.get("/admin/summits/leader/export/csv/").status_code == 302
