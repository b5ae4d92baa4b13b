"""Every change leaves one version of each record, with who, when, how and why; the admin shows the differences."""

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from summits.history.diff import changesets_for, differences
from summits.models import (
    Agreement,
    ChangeMethod,
    ChangeSet,
    Leader,
    Participation,
    ProgrammeItem,
    Quotation,
    Source,
    Summit,
    changeset,
)
from summits.models.references import parent_foreign_keys
from summits.tests.helpers import factories as new
from summits.tests.helpers.admin import change_url, form_data, make_archive, with_page_state, with_row
from summits.tests.helpers.datapackages import load, small

pytestmark = pytest.mark.django_db


@pytest.fixture
def archive():
    return make_archive()


@pytest.fixture
def anna(django_user_model):
    return django_user_model.objects.create_superuser("anna", password="x")


@pytest.fixture
def editor_client(client, anna):
    client.force_login(anna)
    return client


def last_differences(record):
    """Return what the last edit of a record changed, as (done, kind, [(label, before, after)])."""
    edit = changesets_for(type(record), record.pk).first()
    found = differences([edit], type(record), record.pk)[edit.pk]
    return [(one.change, one.kind, [(f.label, f.before, f.after) for f in one.fields]) for one in found]


def test_a_save_in_the_admin_is_one_edit_with_who_and_why_whatever_it_touches(editor_client, archive, anna):
    page = change_url(archive.summit)
    data = form_data(editor_client.get(page))
    data |= {"venue": "Höfði House", "sources": [str(archive.source.pk)], "programme-0-title": "Long talks"}
    data = with_row(data, "participations", leader=archive.thatcher, actor=archive.us)
    before = ChangeSet.objects.count()
    assert editor_client.post(page, {**data, "_reason": "From the memoir."}).status_code == 302
    assert ChangeSet.objects.count() == before + 1
    edit = ChangeSet.objects.first()
    assert (edit.user, edit.username, edit.method, edit.reason) == (anna, "anna", ChangeMethod.FORM, "From the memoir.")
    assert last_differences(archive.summit) == [
        ("~", "Summit", [("Venue", "", "Höfði House"), ("Sources", "", "Memorandum of conversation")]),
        (
            "+",
            "Participant",
            [
                ("Summit", "", "Reykjavik Summit 1986"),
                ("Leader", "", "Margaret Thatcher"),
                ("State or organisation", "", "United States"),
            ],
        ),
        ("~", "Programme item", [("Title", "Talks", "Long talks")]),
    ]


def test_a_save_that_changes_nothing_leaves_no_edit(editor_client, archive):
    before = ChangeSet.objects.count()
    page = change_url(archive.summit)
    assert editor_client.post(page, form_data(editor_client.get(page))).status_code == 302
    assert ChangeSet.objects.count() == before


def test_an_action_of_a_list_is_one_edit_of_all_records_chosen(editor_client, archive, anna):
    chosen = [new.quotation(archive.summit, archive.reagan).pk, new.quotation(archive.summit, archive.reagan).pk]
    data = {"action": "delete_selected", "_selected_action": chosen, "post": "yes", "_reason": "Entered twice."}
    editor_client.post("/admin/summits/quotation/", with_page_state(data))
    edit = ChangeSet.objects.first()
    assert (edit.user, edit.method, edit.reason) == (anna, ChangeMethod.ACTION, "Entered twice.")
    deleted = Quotation.history.filter(changeset=edit, history_type="-").values_list("id", flat=True)
    assert sorted(deleted) == sorted(chosen)


def test_a_change_of_many_at_once_leaves_a_version_of_each(archive):
    Participation.objects.update(capacity="On leave")
    assert set(
        Participation.history.filter(changeset=ChangeSet.objects.first()).values_list("capacity", flat=True)
    ) == {"On leave"}
    assert Participation.history.filter(changeset=ChangeSet.objects.first()).count() == Participation.objects.count()


def test_links_set_from_their_other_end_leave_a_version_too(archive):
    archive.source.summit_set.set([archive.summit])
    assert last_differences(archive.summit) == [("~", "Summit", [("Sources", "", "Memorandum of conversation")])]
    archive.source.summit_set.clear()
    assert last_differences(archive.summit) == [("~", "Summit", [("Sources", "Memorandum of conversation", "")])]


def test_a_record_that_loses_its_link_to_a_deleted_one_gets_a_version(archive):
    archive.summit.sources.add(archive.source)
    archive.source.delete()
    text = "Memorandum of conversation (deleted)"
    assert last_differences(archive.summit)[0] == ("~", "Summit", [("Sources", text, "")])
    archive.summit.delete()
    [found] = last_differences(archive.agreement)
    assert found == ("~", "Agreement", [("Summit", "Reykjavik Summit 1986 (deleted)", "")])


def test_a_record_deleted_in_the_admin_leaves_its_last_version_and_those_of_its_rows(editor_client, archive):
    pk = archive.summit.pk
    editor_client.post(
        f"/admin/summits/summit/{pk}/delete/", with_page_state({"post": "yes", "_reason": "Entered twice."})
    )
    assert not Summit.objects.filter(pk=pk).exists()
    text = editor_client.get(f"/admin/summits/summit/{pk}/history/").content.decode()
    assert "This record was deleted" in text and "Entered twice." in text and "Halve them." in text
    listed = editor_client.get("/admin/summits/summit/deleted/").content.decode()
    assert "Reykjavik Summit 1986" in listed and "anna" in listed


def test_an_import_leaves_a_version_of_each_row_in_one_edit(tmp_path, anna):
    load(tmp_path, small())
    edit = ChangeSet.objects.get()
    assert edit.method == ChangeMethod.IMPORT
    for model in (Summit, Leader, Source, ProgrammeItem, Agreement):
        assert list(model.history.order_by("id").values_list("id", "changeset_id", "history_type")) == [
            (pk, edit.pk, "+") for pk in model.objects.order_by("pk").values_list("pk", flat=True)
        ]
    reagan = Leader.history.get(slug="reagan")
    assert sorted(reagan.sources.values_list("source__slug", flat=True)) == ["dpa", "treaty"]


def test_an_import_that_changes_nothing_leaves_no_edit(tmp_path):
    load(tmp_path / "first", small())
    load(tmp_path / "second", small())
    assert ChangeSet.objects.count() == 1


def test_a_dry_run_leaves_no_edit(tmp_path):
    load(tmp_path, small(), "--dry-run")
    assert not ChangeSet.objects.exists()


def test_a_change_that_fails_leaves_no_edit(archive):
    before = ChangeSet.objects.count()
    with pytest.raises(ZeroDivisionError), changeset():
        archive.summit.venue = "Nowhere"
        archive.summit.save()
        1 / 0  # noqa: B018
    assert ChangeSet.objects.count() == before


def test_the_history_page_shows_each_field_before_and_after(editor_client, archive):
    with changeset(reason="As the plaque has it."):
        archive.summit.venue = "<b>Höfði</b>"
        archive.summit.save()
    text = editor_client.get(f"/admin/summits/summit/{archive.summit.pk}/history/").content.decode()
    assert "As the plaque has it." in text
    assert '<td class="text before">–</td>' in text
    assert '<td class="text after">&lt;b&gt;Höfði&lt;/b&gt;</td>' in text


def test_the_history_page_makes_as_many_queries_for_many_edits_as_for_few(editor_client, archive):
    def asked():
        with CaptureQueriesContext(connection) as queries:
            assert editor_client.get(f"/admin/summits/summit/{archive.summit.pk}/history/").status_code == 200
        return len(queries)

    # The first request of a session also notes that it is used.
    asked()
    few = asked()
    for number in range(12):
        with changeset():
            new.quotation(archive.summit, archive.reagan, text=f"Words {number}.", sources=[archive.source])
            archive.summit.venue = f"House {number}"
            archive.summit.save()
    assert asked() == few


@pytest.mark.parametrize(
    "address", ["summit/{pk}/history/", "summit/deleted/", "changeset/", "changeset/{changeset}/change/"]
)
def test_the_history_is_not_for_readers(client, archive, address):
    path = f"/admin/summits/{address}".format(pk=archive.summit.pk, changeset=ChangeSet.objects.first().pk)
    assert client.get(path).status_code == 302


@pytest.mark.parametrize(
    "address", ["summit/0/history/", "summit/x/history/", "summit/99999/history/1/", "changeset/x/change/"]
)
def test_the_history_of_an_unknown_record_is_404(editor_client, archive, address):
    assert editor_client.get(f"/admin/summits/{address}").status_code == 404


def test_child_records_are_found_by_an_index():
    names = {field.name for field in parent_foreign_keys(Participation)}
    assert names == {"summit"}
    history = Participation.history.model
    assert {field.name for field in history._meta.fields if field.db_index} == {"id", "summit", "changeset"}


def test_a_fixture_contains_its_own_versions(archive, tmp_path):
    path = tmp_path / "all.json"
    call_command("dumpdata", "summits.series", output=str(path))
    before = ChangeSet.objects.count()
    call_command("loaddata", str(path), verbosity=0)
    assert ChangeSet.objects.count() == before
