"""The schema covers every field of the archive's models, and the import checks all their constraints."""

import pytest
from django.db import models

from summits.datapackage.constraints import CHECKED_BY_CONVERTERS, CONDITIONS
from summits.datapackage.schema import REFERENCE, REFERENCES, SLUG, TABLES
from summits.models import Correction
from summits.models.base import Sourced
from summits.models.references import record_models
from summits.tests.helpers.datapackages import exported, load, small, validate

KEPT_BY_THE_DATABASE = {"id", "created", "modified"}
# Who looked at a row is known to the archive it was looked at in: elsewhere it waits for approval, as drafts do.
DECIDED_BY_EDITORS = {"approved"}
# Each place in a source is in the cell of the sources.
PART_OF_ANOTHER_CELL = {"locators"}
# What the archive says of its own mistakes is no part of the data that others take along.
WITHOUT_A_FILE = {Correction}


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_every_editable_field_is_a_column(table):
    meta = table.model._meta
    fields = [*meta.concrete_fields, *meta.many_to_many]
    by_hand = {field.name for field in fields if not field.generated} - KEPT_BY_THE_DATABASE - DECIDED_BY_EDITORS
    by_hand -= PART_OF_ANOTHER_CELL
    has_page = hasattr(table.model, "get_absolute_url")
    assert set(table.names) == by_hand | ({"old_slugs"} if has_page else set())


def test_every_model_of_the_archive_has_a_file():
    assert {table.model for table in TABLES} == set(record_models()) - WITHOUT_A_FILE


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_the_import_knows_every_check_constraint(table):
    checks = [rule for rule in table.model._meta.constraints if isinstance(rule, models.CheckConstraint)]
    forgotten = {rule.name for rule in checks if not rule.name.endswith(CHECKED_BY_CONVERTERS)} - set(CONDITIONS)
    assert forgotten == set()


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_the_import_knows_every_unique_constraint(table):
    held = {frozenset(table.key)} | {frozenset([column.name]) for column in table.columns if column.unique}
    # The importer checks the numbers of commitments: tests/datapackage/test_commitments.py.
    held.add(frozenset({"agreement", "order"}))
    for rule in table.model._meta.constraints:
        if isinstance(rule, models.UniqueConstraint):
            # A constraint for an empty column is part of the key that has this column.
            whole = frozenset(rule.fields) in held
            assert whole or any(frozenset(rule.fields) < key for key in held), rule.name


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_every_file_of_facts_has_columns_for_sources_and_unverified_fields(table):
    # A source is where facts are from. What an editor chose for the front page states none.
    states_facts = table.name not in {"sources", "features"}
    shared = table.names[-2:] == ("sources", "unverified")
    assert shared == issubclass(table.model, Sourced) == states_facts


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_parents_come_before_the_tables_that_refer_to_them(table):
    order = [other.model for other in TABLES]
    for column in table.columns:
        if column.kind in (REFERENCE, REFERENCES) and column.target is not table.model:
            assert order.index(column.target) < order.index(table.model)


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_a_natural_key_begins_with_the_parent_record(table):
    first = table.columns[table.column_index[table.key[0]]]
    assert first.kind == (SLUG if table.has_slug else REFERENCE)
    assert first.required


@pytest.mark.django_db
def test_frictionless_accepts_an_exported_data_package(tmp_path):
    load(tmp_path / "package", small())
    said = validate(exported(tmp_path / "out"))
    assert said.returncode == 0, said.stdout


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("summits.csv", ",bilateral,", ",unilateral,"),
        ("summits.csv", ",2008-04-05,", ",5 April 2008,"),
        ("summits.csv", ",sochi,", ",sotchi,"),
        ("summits.csv", "moscow-1988,Moscow", ",Moscow"),
        ("actors.csv", "US,", "RU,"),
        ("programme.csv", ",2,", ",two,"),
    ],
)
def test_frictionless_finds_errors_by_the_descriptor(tmp_path, file, old, new):
    load(tmp_path / "package", small())
    out = exported(tmp_path / "out")
    text = (out / file).read_text()
    assert old in text
    (out / file).write_text(text.replace(old, new, 1))
    said = validate(out)
    assert said.returncode != 0
    assert "INVALID" in said.stdout
