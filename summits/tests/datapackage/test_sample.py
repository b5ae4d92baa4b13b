"""Sample archives: valid data packages of any size, the same for the same seed, with all that a real one has."""

import io

import pytest
from django.core.management import call_command

from summits.datapackage.schema import TABLES
from summits.models import Agreement, Summit
from summits.tests.helpers.datapackages import contents, empty_the_archive, exported, imported, rows_in
from tools.sample.__main__ import main
from tools.sample.writing import write_sample

pytestmark = pytest.mark.slow

SUMMITS = 120


def make(folder, **options):
    write_sample(folder, **options)
    return folder


@pytest.mark.django_db
def test_a_sample_is_a_valid_data_package_and_survives_the_round_trip(tmp_path):
    said = imported(make(tmp_path / "sample", summits=SUMMITS))
    assert "created" in said
    assert Summit.objects.count() == SUMMITS
    assert all(table.model.objects.exists() for table in TABLES)
    first = contents(exported(tmp_path / "first"))
    empty_the_archive()
    imported(tmp_path / "first")
    assert contents(exported(tmp_path / "second")) == first
    assert Agreement.objects.filter(events__kind="entered-into-force").exists()


def test_the_same_seed_gives_the_same_bytes_and_another_one_others(tmp_path):
    first = contents(make(tmp_path / "first", summits=20, seed=3))
    assert contents(make(tmp_path / "same", summits=20, seed=3)) == first
    assert contents(make(tmp_path / "other", summits=20, seed=4)) != first


def test_a_sample_has_drafts_partial_dates_former_states_and_long_texts(tmp_path):
    folder = make(tmp_path / "sample", summits=SUMMITS * 3)
    summits = rows_in(folder, "summits")
    assert {"draft", "published"} <= {row["status"] for row in summits}
    assert {7, 10} <= {len(row["start"]) for row in summits}
    assert max(len(row["summary"]) for row in summits) > 1_000
    assert any(len(row["iso_code"]) == 4 and row["successor"] for row in rows_in(folder, "actors"))
    assert any(row["native_name"] for row in rows_in(folder, "leaders"))


def test_a_sample_has_about_twenty_rows_for_each_summit(tmp_path):
    folder = make(tmp_path / "sample", summits=2_000)
    rows = sum(len(rows_in(folder, table.name)) for table in TABLES)
    assert 19 < rows / 2_000 < 20.5


def test_a_sample_is_not_written_over_other_files(tmp_path, capsys):
    (tmp_path / "thesis.txt").write_text("years of work")
    for arguments in ([str(tmp_path)], [str(tmp_path / "none"), "--summits", "0"]):
        with pytest.raises(SystemExit) as refusal:
            main(arguments)
        assert refusal.value.code == 2
    assert "is not a data package" in capsys.readouterr().err


def test_the_program_and_the_former_command_write_the_same(tmp_path, capsys):
    main([str(tmp_path / "program"), "--summits", "5", "--seed", "2"])
    assert capsys.readouterr().out.endswith(f" rows in {tmp_path / 'program'}\n")
    notice = io.StringIO()
    call_command("make_sample_archive", str(tmp_path / "command"), "--summits", "5", "--seed", "2", stderr=notice)
    assert "use python -m tools.sample" in notice.getvalue()
    assert contents(tmp_path / "command") == contents(tmp_path / "program")
