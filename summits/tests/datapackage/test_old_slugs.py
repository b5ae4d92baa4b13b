"""Old slugs in a data package: they are imported with their records, and belong to one record each."""

import pytest
from django.core.management.base import CommandError

from summits.models import OldSlug, Summit
from summits.tests.datapackage.test_importer import numbers
from summits.tests.helpers import factories as new
from summits.tests.helpers import uploads
from summits.tests.helpers.datapackages import contents, exported, imported, load, rows_in, small, with_cells, write
from summits.tests.helpers.uploads import package_zip, press, send, shown, table

pytestmark = pytest.mark.django_db
editor_client, chief = uploads.editor_client, uploads.chief

SOCHI = {"sochi", "sochi-summit-2008"}


def former(slug="sochi-2008"):
    """Return the former slugs of a summit."""
    return {one.slug for one in Summit.objects.get(slug=slug).old_slugs.all()}


def refusal(folder, *arguments):
    with pytest.raises(CommandError) as error:
        imported(folder, *arguments)
    return str(error.value)


def without_the_column(folder):
    """Take the column of the former slugs out of a data package's summits; return the folder."""
    rows = [{name: cell for name, cell in row.items() if name != "old_slugs"} for row in rows_in(folder, "summits")]
    lines = [",".join(rows[0]), *(",".join(f'"{cell}"' for cell in row.values()) for row in rows)]
    (folder / "summits.csv").write_text("\n".join(lines) + "\n")
    return folder


def test_an_imported_old_slug_redirects_to_the_record(client, tmp_path):
    load(tmp_path / "package", small())
    for slug in SOCHI:
        answer = client.get(f"/summits/{slug}/")
        assert (answer.status_code, answer["Location"]) == (301, "/summits/sochi-2008/")


def test_old_slugs_are_exported_in_order_but_not_publicly(tmp_path):
    load(tmp_path / "package", with_cells("summits", 1, old_slugs="sochi-summit-2008|Sochi|a"))
    cells = [row["old_slugs"] for row in rows_in(exported(tmp_path / "all"), "summits")]
    assert cells == ["", "Sochi|a|sochi-summit-2008"]
    public = rows_in(exported(tmp_path / "public", "--published"), "summits")
    assert [row["old_slugs"] for row in public] == ["", ""]


def test_an_old_slug_in_use_by_another_record_is_not_exported_and_not_lost(tmp_path):
    load(tmp_path / "package", small())
    new.summit("A draft", slug="sochi", status="draft")
    out = exported(tmp_path / "out")
    assert [row["old_slugs"] for row in rows_in(out, "summits") if row["slug"] == "sochi-2008"] == ["sochi-summit-2008"]
    Summit.objects.filter(slug="sochi-2008").update(venue="Elsewhere")
    imported(out, "--on-conflict=overwrite")
    assert former() == SOCHI
    assert contents(exported(tmp_path / "again")) == contents(out)


def test_differing_old_slugs_follow_the_policy_for_conflicts(tmp_path):
    load(tmp_path / "package", small())
    other = write(tmp_path / "other", with_cells("summits", 1, old_slugs="sochi|bocharov-ruchey"))
    assert "sochi-2008, column old_slugs: “sochi|sochi-summit-2008” → “bocharov-ruchey|sochi”" in refusal(other)
    imported(other, "--on-conflict=skip")
    assert former() == SOCHI
    imported(other, "--on-conflict=overwrite")
    assert former() == {"sochi", "bocharov-ruchey"}
    load(tmp_path / "none", with_cells("summits", 1, old_slugs=""), "--on-conflict=overwrite")
    assert not OldSlug.objects.exists()


def test_a_file_without_the_column_leaves_old_slugs_unchanged(tmp_path):
    load(tmp_path / "package", small())
    other = without_the_column(write(tmp_path / "other", small()))
    assert numbers(imported(other, "--on-conflict=overwrite"), "summits.csv") == (0, 0, 0, 2)
    other = without_the_column(write(tmp_path / "third", with_cells("summits", 1, venue="Elsewhere")))
    imported(other, "--on-conflict=overwrite")
    assert Summit.objects.get(slug="sochi-2008").venue == "Elsewhere" and former() == SOCHI


WRONG = [
    ({"old_slugs": "sochi-2008"}, "sochi-2008", "This is the record's current slug."),
    ({"old_slugs": "moscow-1988"}, "moscow-1988", "This is the slug of another record."),
    ({"old_slugs": "sochi|vienna"}, "vienna", "In the archive, it is a former slug of geneva-1985."),
    ({"old_slugs": "geneva-1985|vienna-1961"}, "geneva-1985", "This is the slug of another record."),
    ({"old_slugs": "so chi"}, "so chi", "This is not a valid slug."),
    ({"old_slugs": "sochi||a"}, "sochi||a", "This list has an empty item."),
]


@pytest.mark.parametrize(("cells", "value", "says"), WRONG)
def test_an_old_slug_of_another_record_is_reported_with_file_line_and_column(tmp_path, cells, value, says):
    for slug in ("geneva-1985", "vienna-1961"):
        new.summit(slug=slug)
    OldSlug.objects.record_old_slug(Summit.objects.get(slug="geneva-1985"), "vienna")
    message = refusal(write(tmp_path / "package", with_cells("summits", 1, **cells)))
    assert f"summits.csv, line 3, column old_slugs: “{value}”. {says}" in message
    assert not Summit.objects.filter(slug="sochi-2008").exists()


def test_an_old_slug_of_two_records_is_refused(tmp_path):
    package = small()
    package["summits"][0]["old_slugs"] = "sochi"
    assert "line 3, column old_slugs: “sochi”. Line 2 has the same value." in refusal(
        write(tmp_path / "package", package)
    )


def renamed():
    """Return the small data package with another slug of a summit, which had that of the small data package before."""
    package = small()
    for records in package.values():
        for record in records:
            if record.get("summit") == "sochi-2008":
                record["summit"] = "sochi-april-2008"
    package["summits"][1] |= {"slug": "sochi-april-2008", "old_slugs": "sochi|sochi-2008|sochi-summit-2008"}
    return package


def test_a_record_renamed_by_a_data_package_stays_the_same_record(client, tmp_path):
    load(tmp_path / "package", small())
    pk = Summit.objects.get(slug="sochi-2008").pk
    folder = write(tmp_path / "renamed", renamed())
    assert "sochi-april-2008, column slug: “sochi-2008” → “sochi-april-2008”" in refusal(folder)
    imported(folder, "--on-conflict=skip")
    assert Summit.objects.get(pk=pk).slug == "sochi-2008" and Summit.objects.count() == 2
    imported(folder, "--on-conflict=overwrite")
    assert Summit.objects.get(pk=pk).slug == "sochi-april-2008" and Summit.objects.count() == 2
    assert former("sochi-april-2008") == {"sochi", "sochi-2008", "sochi-summit-2008"}
    assert client.get("/summits/sochi-2008/")["Location"] == "/summits/sochi-april-2008/"
    assert Summit.objects.get(pk=pk).discussions.count() == 2


def test_a_table_with_few_columns_does_not_rename_a_record(editor_client, tmp_path):
    load(tmp_path / "package", small())
    cells = ["new", "T", "2008", "bilateral", "sochi", "russia", "sochi-2008"]
    upload = send(editor_client, "summits.csv", table("slug title start kind place country old_slugs", cells))
    assert "This is the slug of another record." in shown(editor_client, upload)
    assert Summit.objects.get(slug="sochi-2008").venue == "Bocharov Ruchey"


def test_an_upload_sets_old_slugs_only_if_it_has_the_column(editor_client, tmp_path):
    load(tmp_path / "package", small())
    press(
        editor_client,
        send(editor_client, "a.zip", package_zip(with_cells("summits", 1, old_slugs="sochi|first"))),
        "_import",
    )
    assert former() == {"sochi", "first"}
    press(editor_client, send(editor_client, "summits.csv", b"slug,venue\nsochi-2008,Elsewhere\n"), "_import")
    assert Summit.objects.get(slug="sochi-2008").venue == "Elsewhere" and former() == {"sochi", "first"}


def with_new_summit(slug, **cells):
    """Return the small data package with one more summit, and other cells of the one in Sochi."""
    package = with_cells("summits", 1, **cells)
    package["summits"].append({**package["summits"][0], "slug": slug, "title": "Another Summit", "old_slugs": ""})
    return package


def test_a_new_record_takes_a_former_slug_only_if_the_file_takes_it_from_the_other(tmp_path):
    load(tmp_path / "package", small())
    message = refusal(without_the_column(write(tmp_path / "other", with_new_summit("sochi"))))
    assert "line 4, column slug: “sochi”. This is a former slug of sochi-2008, and leads there." in message
    assert not Summit.objects.filter(slug="sochi").exists()
    third = write(tmp_path / "third", with_new_summit("sochi", old_slugs="sochi-summit-2008"))
    imported(third, "--on-conflict=overwrite")
    assert Summit.objects.get(slug="sochi").title == "Another Summit"
    [cell] = [row["old_slugs"] for row in rows_in(exported(tmp_path / "out"), "summits") if row["slug"] == "sochi-2008"]
    assert cell == "sochi-summit-2008"
