"""Headings of data packages and of files given to the command: capitals and blanks do not matter, errors help."""

import pytest
from django.core.management import CommandError

from summits.models import Leader, Summit
from summits.tests.helpers.datapackages import imported, load, small
from summits.tests.helpers.spreadsheets import KINDS, spreadsheet

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "header",
    [
        "Slug,Name,Sort_Name",
        " slug , name , sort_name ",
        "SLUG,NAME,SORT NAME",
        "\ufeffslug,name,Sort name",
        "slug,\tName,sort_name ",
    ],
)
def test_the_command_reads_headings_of_data_packages_whatever_their_capitals_and_blanks(tmp_path, header):
    (tmp_path / "leaders.csv").write_text(f'{header}\nyeltsin,Boris Yeltsin,"Yeltsin, Boris"\n')
    imported(tmp_path)
    assert Leader.objects.get().sort_name == "Yeltsin, Boris"


@pytest.mark.parametrize(
    ("header", "said"),
    [
        ("Slug,Name,Sort_Name,SLUG", "This column appears twice"),
        ("slug,nome,sort_name", "Did you mean name?"),
        ("slug,name", "column sort_name: This column is missing"),
    ],
)
def test_the_command_tells_wrong_headings_as_they_are_written(tmp_path, header, said):
    (tmp_path / "leaders.csv").write_text(f"{header}\n")
    with pytest.raises(CommandError, match=said.replace("?", "[?]")):
        imported(tmp_path)


@pytest.mark.parametrize(
    ("name", "said"), [("Leaders.csv", "Write it as leaders.csv."), ("leeders.csv", "Did you mean leaders.csv?")]
)
def test_a_file_that_differs_in_capitals_alone_is_told_how_to_write_it(tmp_path, name, said):
    (tmp_path / name).write_text("slug\n")
    with pytest.raises(CommandError) as refused:
        imported(tmp_path)
    assert said in str(refused.value)


@pytest.mark.parametrize("kind", KINDS)
def test_the_command_reads_tables_as_people_make_them_and_tells_what_it_left_out(tmp_path, kind):
    load(tmp_path / "small", small())
    rows = [
        ["Our summits", None, None, None, None],
        ["Title", "Kind", "First day", "Place", "Host state"],
        ["Moscow visit", "Bilateral", "9 May 2005", "Moscow", "Russia"],
        ["Total", 1, None, None, None],
    ]
    path = tmp_path / f"summits.{kind}"
    path.write_bytes(spreadsheet(kind, rows))
    printed = imported(path)
    assert Summit.objects.get(title="Moscow visit").kind == "bilateral"
    assert "Row 1 stands above the headings and was not read: “Our summits”." in printed
    assert "Row 4 was taken for a total" in printed


def test_the_command_tells_all_errors_of_a_table_at_once(tmp_path):
    load(tmp_path / "small", small())
    path = tmp_path / "summits.csv"
    path.write_text("title,KIND,First day,Remarks\nx,talks,tomorrow,y\n")
    with pytest.raises(CommandError) as refused:
        imported(path)
    for said in ("column Remarks", "column KIND: “talks”", "Use one of: Bilateral", "column First day: “tomorrow”"):
        assert said in str(refused.value)
