"""Former names of commands and options work for one more release, and print a notice of one line."""

import io

import pytest
from django.core.management import CommandError, call_command, get_commands, load_command_class

from summits.models import Summit
from summits.tests.helpers.datapackages import small, with_cells, write

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize(
    ("old_name", "new_name", "arguments"),
    [
        ("back_up", "backup", ["/nowhere/archive.backup"]),
        ("rebuild_search", "rebuild_index", []),
        ("remove_second_factor", "reset_second_factor", ["nobody"]),
    ],
)
def test_a_command_of_the_former_name_does_what_the_new_one_does(old_name, new_name, arguments):
    outcomes = []
    for name in (old_name, new_name):
        output, errors, outcome = io.StringIO(), io.StringIO(), ""
        try:
            call_command(name, *arguments, stdout=output, stderr=errors)
        except CommandError as error:
            outcome = str(error)
        outcomes.append((output.getvalue(), outcome))
        notice = f"{old_name} will be removed in the next release: use {new_name} instead.\n"
        assert errors.getvalue() == (notice if name == old_name else "")
    assert outcomes[0] == outcomes[1] and any(outcomes[0])
    assert get_commands()[old_name] == "summits"


@pytest.mark.parametrize(
    ("option", "new_name", "title"),
    [("--keep", "--on-conflict=skip", "Sochi"), ("--replace", "--on-conflict=overwrite", "Other title")],
)
def test_options_for_conflicts_work_by_their_former_names(tmp_path, capsys, option, new_name, title):
    call_command("import_archive", str(write(tmp_path / "first", small())), "--trust-status", verbosity=0)
    Summit.objects.filter(slug="sochi-2008").update(title="Sochi")
    other = write(tmp_path / "other", with_cells("summits", 1, title="Other title"))
    for name in (option, new_name):
        capsys.readouterr()
        call_command("import_archive", str(other), "--trust-status", name, verbosity=0)
        notice = f"{option} will be removed in the next release: use {new_name} instead.\n"
        assert (notice in capsys.readouterr().err) == (name == option)
        assert Summit.objects.get(slug=small()["summits"][1]["slug"]).title == title


def test_an_option_for_the_index_works_by_its_former_name(tmp_path, capsys):
    folder = write(tmp_path / "first", small())
    call_command("import_archive", str(folder), "--trust-status", "--without-search", verbosity=0)
    assert "use --skip-index instead.\n" in capsys.readouterr().err
    assert Summit.objects.exists()


def test_former_options_are_left_out_of_the_help(capsys):
    parser = load_command_class("summits", "import_archive").create_parser("manage.py", "import_archive")
    help_text = parser.format_help()
    assert "--on-conflict" in help_text and "--skip-index" in help_text
    assert not any(option in help_text for option in ("--keep", "--replace", "--without-search"))
    with pytest.raises(CommandError):
        call_command("import_archive", "folder", "--keep", "--on-conflict=overwrite")
