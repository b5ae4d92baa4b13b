"""Data packages, tables and workbooks with the former names of files and columns are imported as they are."""

import csv
import io

import pytest

from summits.datapackage.importer import ImportRefused, import_folder
from summits.models import Actor, Party, Position
from summits.progress import Progress
from summits.tests.helpers import uploads
from summits.tests.helpers.datapackages import (
    contents,
    empty_the_archive,
    exported,
    imported,
    load,
    small,
    with_cells,
    write,
)
from summits.tests.helpers.uploads import press, send, shown, table, workbook

pytestmark = pytest.mark.django_db
editor_client, chief, archive = uploads.editor_client, uploads.chief, uploads.archive

FILES_BEFORE = {"actors.csv": "countries.csv", "actor_names.csv": "country_names.csv"}


def as_before(folder):
    """Give the files and columns of a data package the names that they had, also in lists of fields; return it."""
    for path in folder.glob("*.csv"):
        header, *rows = csv.reader(io.StringIO(path.read_text(encoding="utf-8")))
        former = ["country" if name == "actor" else name for name in header]
        if "actor" in header and "unverified" in header:
            at = header.index("unverified")
            for row in rows:
                row[at] = "|".join("country" if name == "actor" else name for name in row[at].split("|"))
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file, lineterminator="\n").writerows([former, *rows])
        if path.name in FILES_BEFORE:
            path.rename(folder / FILES_BEFORE[path.name])
    return folder


def refusal(folder, **options):
    """Return the lines with which the import of a data package is refused."""
    with pytest.raises(ImportRefused) as error:
        import_folder(folder, Progress(lambda line: None), **options)
    return error.value.lines


def test_a_package_with_former_names_is_imported_and_exported_with_those_of_today(tmp_path):
    load(tmp_path / "small", with_cells("parties", 0, unverified="actor|signatory"))
    today = contents(exported(tmp_path / "today"))
    before = as_before(exported(tmp_path / "before"))
    assert {"countries.csv", "country_names.csv"} <= {path.name for path in before.iterdir()}
    assert "country" in (before / "parties.csv").read_text() and "actor" not in (before / "parties.csv").read_text()
    empty_the_archive()
    imported(before)
    assert contents(exported(tmp_path / "again")) == today
    assert Party.objects.get(signatory__slug="reagan").unverified == ["actor", "signatory"]


def test_what_is_in_the_archive_does_not_differ_from_a_package_with_former_names(tmp_path):
    load(tmp_path / "small", with_cells("parties", 0, unverified="actor"))
    imported(as_before(exported(tmp_path / "before")))


def test_an_export_replaces_the_files_with_former_names(tmp_path):
    load(tmp_path / "small", small())
    folder = exported(as_before(exported(tmp_path / "package")))
    assert "countries.csv" not in contents(folder) and "actors.csv" in contents(folder)


def test_errors_name_file_and_column_as_the_package_has_them(tmp_path):
    package = with_cells("parties", 0, actor="atlantis")
    package["actors"][0]["iso_code"] = "RUS"
    lines = refusal(as_before(write(tmp_path / "package", package)))
    assert any(line.startswith("countries.csv, line 2, column iso_code: “RUS”") for line in lines)
    assert any(line.startswith("parties.csv, line 2, column country: “atlantis”") for line in lines)
    assert any("or to countries.csv" in line for line in lines)
    assert not any("actor" in line for line in lines)


def test_a_row_that_appears_twice_is_named_with_the_former_columns(tmp_path):
    package = small()
    package["parties"].append(package["parties"][0])
    (line, _count) = refusal(as_before(write(tmp_path / "package", package)))
    assert line.startswith("parties.csv, line 4, column agreement, country:")


def test_differences_are_named_as_the_package_has_them(tmp_path):
    load(tmp_path / "small", small())
    package = with_cells("terms", 0, actor="russia")
    package["actors"][0]["name"] = "Rossiya"
    lines = refusal(as_before(write(tmp_path / "package", package)))
    assert any(line.startswith("countries.csv, line 2, russia, column name") for line in lines)
    assert any("terms.csv, line 2" in line and "column country" in line for line in lines)


def test_a_package_with_a_file_under_both_names_is_refused(tmp_path):
    folder = write(tmp_path / "package", small())
    (folder / "countries.csv").write_bytes((folder / "actors.csv").read_bytes())
    assert refusal(folder)[0] == (
        "countries.csv: This is the former name of actors.csv, which is there too. Keep one of the two."
    )
    assert not Actor.objects.exists()


def test_a_file_with_a_column_under_both_names_is_refused(tmp_path):
    folder = write(tmp_path / "package", small())
    path = folder / "positions.csv"
    header, *rows = csv.reader(io.StringIO(path.read_text(encoding="utf-8")))
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([[*header, "country"], *([*row, "russia"] for row in rows)])
    assert refusal(folder)[0] == (
        "positions.csv, line 1, column country: This is the former name of actor, which is there too. "
        "Keep one of the two."
    )


def test_the_country_of_a_place_and_the_host_state_keep_their_column(tmp_path):
    folder = write(tmp_path / "package", small())
    path = folder / "places.csv"
    path.write_text(path.read_text(encoding="utf-8").replace('"country"', '"actor"', 1), encoding="utf-8")
    assert refusal(folder)[0].startswith("places.csv, line 1, column actor: There is no such column.")


def test_a_table_with_a_former_column_is_imported(editor_client, archive):
    row = ["sochi-2008", "missiles", "russia", "putin", "opposes"]
    upload = send(editor_client, "positions.csv", table("summit issue country leader stance", row))
    assert upload.dry_run_result["changed"][0][3] == "stance"
    press(editor_client, upload, "_import")
    assert Position.objects.get(summit__slug="sochi-2008", actor__slug="russia").stance == "opposes"


def test_a_table_with_a_former_name_is_imported(editor_client, archive):
    upload = send(editor_client, "countries.csv", table("slug name", ["iceland", "Iceland"]))
    press(editor_client, upload, "_import")
    upload = send(editor_client, "country_names-2026.csv", table("country name", ["iceland", "Ísland"]))
    press(editor_client, upload, "_import")
    assert [str(name) for name in Actor.objects.get(slug="iceland").names.all()] == ["Ísland"]


def test_a_workbook_with_former_sheets_and_columns_is_imported_and_its_cells_are_found(editor_client, archive):
    sheets = {
        "countries": [["slug", "name"], ["iceland", "Iceland"]],
        "parties": [["agreement", "country"], ["inf-treaty", "iceland"], ["inf-treaty", "atlantis"]],
    }
    upload = send(editor_client, "pile.xlsx", workbook(**sheets))
    (fault,) = upload.dry_run_result["faults"]
    assert (fault["file"], fault["cell"], fault["column"]) == ("parties", "B3", "country")
    del sheets["parties"][2]
    press(editor_client, send(editor_client, "pile.xlsx", workbook(**sheets)), "_import")
    assert Party.objects.filter(actor__slug="iceland").exists()


def test_a_workbook_with_a_sheet_under_both_names_is_refused(editor_client, archive):
    sheets = {name: [["slug", "name"], ["iceland", "Iceland"]] for name in ("countries", "actors")}
    upload = send(editor_client, "pile.xlsx", workbook(**sheets))
    assert "The sheet “countries” holds records of this kind too." in shown(editor_client, upload)
