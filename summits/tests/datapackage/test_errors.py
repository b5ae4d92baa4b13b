"""A data package with an error is not imported; the message names file, line and column, and how to fix it."""

import pytest
from django.core.management.base import CommandError

from summits.datapackage.errors import MAX_SHOWN
from summits.models import Series
from summits.tests.helpers.datapackages import (
    count_of_records,
    csv_of,
    imported,
    load,
    small,
    with_cells,
    with_records,
    write,
)

pytestmark = pytest.mark.django_db

SOCHI = {"summit": "sochi-2008"}
LONG = "word " * 60 + "word"


def refusal(folder, *arguments):
    """Import what is no right data package; return the message. Nothing may have been written."""
    with pytest.raises(CommandError) as error:
        imported(folder, *arguments)
    assert count_of_records() == 0
    return str(error.value)


BROKEN_CELLS = [
    # file, index of the record, cells, column named, what the message says
    ("summits", 1, {"start": "2008-13-01"}, "start", "There is no such date: 2008-13-01"),
    ("summits", 1, {"start": "2007-02-29"}, "start", "There is no such date"),
    ("summits", 1, {"start": "5 April 2008"}, "start", "Write a day as 2008-04-06"),
    ("summits", 1, {"start": ""}, "start", "must not be empty"),
    ("summits", 1, {"end": "2008-04-04"}, "end", "The last day must not be before the first"),
    ("summits", 1, {"kind": "summit"}, "kind", "Use one of: bilateral, trilateral, multilateral, sideline, informal"),
    ("summits", 1, {"status": "public"}, "status", "Use one of: draft, review, published"),
    ("summits", 1, {"place": "sotchi"}, "place", "Did you mean sochi?"),
    ("summits", 1, {"country": "xyz"}, "country", "Add it to the archive or to actors.csv"),
    ("summits", 1, {"series": "us-rusia"}, "series", "Did you mean us-russia?"),
    ("summits", 1, {"follows": "sochi-2008"}, "follows", "cannot follow itself"),
    ("summits", 1, {"follows": "moscow-1989"}, "follows", "Did you mean moscow-1988?"),
    ("summits", 0, {"slug": "moscow 1988"}, "slug", "This is not a valid slug"),
    ("summits", 0, {"slug": "moscow|1988"}, "slug", "This is not a valid slug"),
    ("summits", 0, {"slug": ""}, "slug", "must not be empty"),
    ("summits", 0, {"slug": "m" * 121}, "slug", "up to 120"),
    ("summits", 1, {"title": "T" * 201}, "title", "This text has 201 characters. It can have up to 200"),
    ("summits", 1, {"title": " \n"}, "title", "must not be empty"),
    ("summits", 1, {"sources": "dpa||treaty"}, "sources", "This list has an empty item"),
    ("summits", 1, {"sources": "dpa|dpa"}, "sources", "“dpa” appears twice"),
    (
        "summits",
        1,
        {"sources": "dpa|treety"},
        "sources",
        "“treety”. There is no record with this slug. Did you mean treaty?",
    ),
    (
        "summits",
        1,
        {"unverified": "start|weather"},
        "unverified",
        "There is no field named “weather”. Use one of: title",
    ),
    ("summits", 1, {"part_of": "sochi-2008"}, "part_of", "cannot be part of itself"),
    ("summits", 0, {"part_of": "sochi-2008"}, "part_of", "leads back to it"),
    ("summits", 1, {"place": ""}, "place", "A meeting has a place, unless it is virtual"),
    ("summits", 1, {"country": ""}, "country", "A meeting has a host state, unless it is virtual"),
    ("summits", 1, {"virtual": "yes"}, "place", "unless it is virtual"),
    ("summits", 1, {"virtual": "true"}, "virtual", "Use one of: yes, no"),
    ("participations", 0, {"first": "2008-04-06", "last": "2008-04-05"}, "last", "must not be before the first"),
    ("participations", 0, {"represented": "putin"}, "represented", "Nobody represents themselves"),
    ("actors", 0, {"iso_code": "RUS"}, "iso_code", "two letters, for example RU, or four"),
    ("actors", 2, {"iso_code": "RU"}, "iso_code", "Line 2 has the same"),
    ("actors", 2, {"name": "Russia"}, "name", "Line 2 has the same"),
    ("actors", 0, {"successor": "russia"}, "successor", "cannot be its own successor"),
    ("actors", 0, {"successor": "soviet-union"}, "successor", "leads back to this state"),
    ("places", 0, {"latitude": "90.1"}, "latitude", "between -90 and 90"),
    ("places", 0, {"longitude": "-180.5"}, "longitude", "between -180 and 180"),
    ("places", 0, {"longitude": ""}, "longitude", "both coordinates or neither"),
    ("places", 0, {"latitude": "north"}, "latitude", "Enter a number such as 43.6"),
    ("places", 0, {"latitude": "43.6 E"}, "latitude", "up to 5 decimal places"),
    ("places", 0, {"latitude": "4e1"}, "latitude", "Enter a number such as 43.6"),
    ("places", 1, {"country": ""}, "country", "must not be empty"),
    ("leaders", 2, {"died": "1910"}, "died", "must not be before the date of birth"),
    ("leaders", 0, {"sort_name": ""}, "sort_name", "must not be empty"),
    ("leader_names", 0, {"kind": "alias"}, "kind", "Use one of: official, full, short, popular"),
    ("leader_names", 1, {"name": "Владимир Путин"}, "leader, name", "Line 2 has the same"),
    ("terms", 0, {"end": "2001-01-19"}, "end", "must not be before its start"),
    ("terms", 1, {"leader": "medvedev"}, "leader", "There is no record with this slug"),
    ("issues", 2, {"parent": "missiles"}, "parent", "two levels"),
    ("issues", 0, {"parent": "arms"}, "parent", "cannot be part of itself"),
    ("issues", 2, {"name": "Arms control"}, "name", "Line 2 has the same"),
    ("participations", 1, {"leader": "putin"}, "summit, leader", "“sochi-2008 putin”. Line 2 has the same"),
    ("participations", 0, {"role": "guests"}, "role", "Use one of: host, co-host, chair"),
    ("programme", 1, {"order": "1"}, "summit, order", "Line 2 has the same"),
    ("programme", 0, {"order": "-1"}, "order", "from 0 to 32767"),
    ("programme", 0, {"order": "1.5"}, "order", "from 0 to 32767"),
    ("programme", 1, {"duration_minutes": "40000"}, "duration_minutes", "from 0 to 32767"),
    ("programme", 1, {"participants": "putin|buhs"}, "participants", "Did you mean bush?"),
    ("discussions", 1, {"issue": "missiles"}, "summit, issue", "Line 2 has the same"),
    ("discussions", 0, {"outcome": "peace"}, "outcome", "Use one of: agreed"),
    ("positions", 0, {"issue": "arms"}, "issue", "Add this issue to the discussions"),
    ("positions", 0, {"stance": "neutral"}, "stance", "Use one of: supports"),
    ("positions", 1, {"summary": ""}, "summary", "must not be empty"),
    ("quotes", 0, {"text": LONG}, "text", "up to 60 words"),
    ("quotes", 0, {"sources": ""}, "sources", "must cite a source"),
    ("quotes", 0, {"said_on": "08-04-06"}, "said_on", "Write a day as"),
    ("quotes", 0, {"language": "English, as spoken"}, "language", "up to 12"),
    ("agreements", 0, {"signed": ""}, "signed", "must not be empty"),
    ("agreements", 0, {"issues": "arms|peace"}, "issues", "“peace”. There is no record with this slug"),
    ("parties", 1, {"actor": "united-states"}, "agreement, actor", "Line 2 has the same"),
    ("agreement_events", 0, {"kind": "in-force"}, "kind", "Use one of: adopted"),
    ("agreement_events", 0, {"on": "1988-06-31"}, "on", "There is no such date"),
    (
        "agreement_events",
        0,
        {"kind": "extended", "until": "1987"},
        "until",
        "must not end before the day of this event",
    ),
    ("agreements", 0, {"expires": "1900"}, "expires", "must not end before the day of the signing"),
    ("agreement_relations", 0, {"other": "sochi-declaration"}, "other", "Choose another agreement"),
    ("documents", 0, {"summit": "sochi-2008"}, "agreement", "either a summit or an agreement"),
    *(
        ("features", 1, {"address": address}, "address", "This site has no page with this address")
        for address in ("/\t/example.org/", "/admin/", "/nothing/", "//example.org/")
    ),
    ("documents", 1, {"summit": ""}, "agreement", "either a summit or an agreement"),
    ("documents", 1, {"language": ""}, "language", "must not be empty"),
    ("documents", 1, {"url": "ftp://example.org/"}, "url", "Enter one that begins with http:// or https://"),
    ("sources", 0, {"url": "javascript:alert(1)"}, "url", "This is not a web address"),
    ("sources", 0, {"kind": "newspaper"}, "kind", "Use one of: official-document"),
    ("sources", 0, {"title": "nul\0l"}, "title", "This cell contains a NUL character"),
    ("sources", 1, {"publisher": "Universit\udce9"}, "publisher", "This text is not encoded in UTF-8"),
]


@pytest.mark.parametrize(("file", "index", "cells", "column", "says"), BROKEN_CELLS)
def test_an_invalid_cell_is_reported_with_file_line_and_column(tmp_path, file, index, cells, column, says):
    message = refusal(write(tmp_path / "package", with_cells(file, index, **cells)))
    line = next(line for line in message.splitlines() if f"column {column}" in line)
    assert line.startswith(f"{file}.csv, line {index + 2}, column {column}:")
    assert says in line
    assert "Nothing was imported." in message


def test_the_small_data_package_itself_is_valid(tmp_path):
    load(tmp_path / "package", small())


BROKEN_ROWS = [
    ("positions", {**SOCHI, "issue": "missiles", "actor": "united-states", "summary": "Once more."}, "Line 3 has"),
    ("agreement_events", {"agreement": "inf-treaty", "on": "1988-06-01", "kind": "entered-into-force"}, "Line 2 has"),
    (
        "agreement_relations",
        {"agreement": "inf-treaty", "kind": "amends", "other": "sochi-declaration"},
        "back to this one",
    ),
    ("summits", {"slug": "sochi-2008", "title": "Once more"}, "kind: This cell must not be empty"),
]


@pytest.mark.parametrize(("file", "record", "says"), BROKEN_ROWS)
def test_an_invalid_record_is_reported_with_its_line(tmp_path, file, record, says):
    package = with_records(file, record)
    message = refusal(write(tmp_path / "package", package))
    assert f"{file}.csv, line {len(package[file]) + 1}" in message
    assert says in message


HEADER = "slug,name,description"
BROKEN_FILES = [
    # the text of series.csv, and what the message says
    ("", "series.csv, line 1: The first row must contain the names of the columns. Possible columns: slug, name"),
    ("slug,name,descripton\n", "series.csv, line 1, column descripton:"),
    ("slug,name,descripton\n", "Did you mean description?"),
    ("slug,name,name\n", "series.csv, line 1, column name: This column appears twice"),
    ("slug,name,\n", "series.csv, line 1: A column has no name"),
    ("slug,description\na,b\n", "series.csv, line 1, column name: This column is missing"),
    (f"{HEADER}\na,b\n", "series.csv, line 2: “a”. This row has 2 cells, but the first row has 3"),
    (f"{HEADER}\na,b,c,d\n", "series.csv, line 2: “a”. This row has 4 cells, but the first row has 3"),
    (f'{HEADER}\na,b,"c\nd,e,f\n', "series.csv, line 2: The file cannot be read from this line on"),
    (f'{HEADER}\na,"b" and c,d\n', "series.csv, line 2: The file cannot be read from this line on"),
    (f'{HEADER}\na,b,"two\nlines"\nc d,e,f\n', "series.csv, line 4, column slug"),
    (f"{HEADER}\r\na,b,c\r\nd e,f,g\r\n", "series.csv, line 3, column slug"),
]


@pytest.mark.parametrize(("text", "says"), BROKEN_FILES)
def test_a_malformed_file_is_reported_with_the_line(tmp_path, text, says):
    folder = write(tmp_path / "package", small(series=None))
    (folder / "series.csv").write_bytes(text.encode())
    message = refusal(folder)
    assert says in message


def test_a_file_in_utf_16_is_refused(tmp_path):
    folder = write(tmp_path / "package", small(series=None))
    (folder / "series.csv").write_bytes(f"{HEADER}\na,b,c\n".encode("utf-16"))
    assert "series.csv, line 1" in refusal(folder)


def test_an_unexpected_file_is_refused_with_the_closest_name(tmp_path):
    folder = write(tmp_path / "package", small())
    (folder / "summit.csv").write_text("slug\n")
    assert "summit.csv: This file does not belong to a data package. Did you mean summits.csv?" in refusal(folder)


def test_a_folder_without_a_data_package_is_refused(tmp_path):
    assert "no file of a data package" in refusal(tmp_path)
    assert "There is no folder" in refusal(tmp_path / "nowhere")


def test_the_errors_of_all_files_are_collected(tmp_path):
    package = with_cells("summits", 1, kind="summit", place="sotchi")
    package["sources"][0]["kind"] = "newspaper"
    package["documents"][0]["language"] = ""
    message = refusal(write(tmp_path / "package", package))
    for place in (
        "summits.csv, line 3, column kind",
        "summits.csv, line 3, column place",
        "sources.csv, line 2, column kind",
        "documents.csv, line 2, column language",
    ):
        assert place in message
    assert message.endswith("4 errors. Nothing was imported.")


def test_the_first_errors_are_shown_and_the_rest_are_counted(tmp_path):
    records = [{"slug": f"s{number}", "title": ""} for number in range(MAX_SHOWN + 50)]
    message = refusal(write(tmp_path / "package", small(sources=records)))
    assert len(message.splitlines()) == MAX_SHOWN + 2
    assert "more." in message


def test_the_consequences_of_an_error_are_not_reported(tmp_path):
    package = with_cells("discussions", 0, outcome="peace")
    folder = write(tmp_path / "package", package)
    (folder / "series.csv").write_text("slug,label\n")
    message = refusal(folder)
    assert "series.csv, line 1" in message
    assert "discussions.csv, line 2, column outcome" in message
    assert "summits.csv" not in message
    assert "positions.csv" not in message


def test_a_long_value_is_truncated_in_the_message(tmp_path):
    message = refusal(write(tmp_path / "package", with_cells("summits", 1, title="T" * 5000)))
    assert max(map(len, message.splitlines())) < 200


@pytest.mark.parametrize(
    "change",
    [
        lambda text: "\ufeff" + text,
        lambda text: text.replace("\n", "\r\n"),
        lambda text: text.replace("\n", "\n\n"),
        lambda text: text.removesuffix("\n"),
    ],
    ids=["byte order mark", "carriage returns", "blank lines", "no end of line"],
)
def test_csv_of_other_programs_is_read(tmp_path, change):
    folder = write(tmp_path / "package", small())
    text = csv_of("series", small()["series"])
    (folder / "series.csv").write_bytes(change(text).encode())
    imported(folder)
    assert "Their meetings." in _description_of_series()


def test_columns_may_be_reordered_and_left_out(tmp_path):
    folder = write(tmp_path / "package", small())
    (folder / "series.csv").write_text("name,slug\nUS and Russia,us-russia\n")
    imported(folder)
    assert _description_of_series() == ""


def _description_of_series():
    return Series.objects.get(slug="us-russia", name="US and Russia").description
