"""Operations of migrations: what they make of tables, with and without rows."""

import pytest
from django.db import connection, migrations, models
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ProjectState
from django.db.models.functions import Upper

from summits.db.migration_operations import AddStoredField, InOneStep

ID = ("id", models.BigAutoField(primary_key=True))
CAPITALS = models.GeneratedField(
    expression=Upper("name"), output_field=models.CharField(max_length=20), db_persist=True, null=True
)
IS_POSITIVE = models.CheckConstraint(condition=models.Q(number__gt=0), name="number_is_positive")


def operations():
    return [
        migrations.CreateModel("Town", [ID, ("name", models.CharField(max_length=20))]),
        migrations.CreateModel("Talk", [ID, ("town", models.ForeignKey("steps.Town", models.PROTECT))]),
        migrations.AddField("Talk", "number", models.IntegerField(default=1)),
        migrations.AddField("Talk", "towns_passed", models.ManyToManyField("steps.Town", related_name="+")),
        migrations.AddField("Talk", "follows", models.ForeignKey("steps.Talk", models.PROTECT, null=True)),
        migrations.AlterField("Talk", "town", models.ForeignKey("steps.Town", models.PROTECT, null=True)),
        migrations.AddField("Talk", "note", models.TextField(default="")),
        migrations.AddIndex("Talk", models.Index(fields=["number"], name="talks_by_number")),
        migrations.AddConstraint("Talk", IS_POSITIVE),
        migrations.RemoveField("Talk", "note"),
        migrations.AddField("Town", "code", models.CharField(max_length=2, null=True, unique=True)),
    ]


def apply(steps, state):
    """Apply operations to a state and to the database. Returns the states before each of them, and the last one."""
    states = [state]
    with connection.schema_editor() as editor:
        for step in steps:
            states.append(states[-1].clone())
            step.state_forwards("steps", states[-1])
            step.database_forwards("steps", editor, states[-2], states[-1])
    return states


def unapply(steps, states):
    with connection.schema_editor() as editor:
        for step, after, before in zip(steps[::-1], states[:0:-1], states[-2::-1], strict=True):
            step.database_backwards("steps", editor, after, before)


def tables():
    """Return table → (columns in their order, constraints and indexes) of the tables of these operations."""
    with connection.cursor() as cursor:
        names = [name for name in connection.introspection.table_names(cursor) if name.startswith("steps_")]
        found = {}
        for name in names:
            columns = [column[:7] for column in connection.introspection.get_table_description(cursor, name)]
            found[name] = (columns, connection.introspection.get_constraints(cursor, name))
        return found


@pytest.mark.django_db(transaction=True)
def test_operations_in_one_step_make_the_same_tables_and_take_them_away_again():
    one_by_one = apply(operations(), ProjectState())
    expected = tables()
    unapply(operations(), one_by_one)
    assert tables() == {}

    together = [InOneStep(operations())]
    states = apply(together, ProjectState())
    assert tables() == expected
    assert states[-1] == one_by_one[-1]
    assert {"steps_talk", "steps_town", "steps_talk_towns_passed"} == expected.keys()
    unapply(together, states)
    assert tables() == {}


@pytest.mark.django_db(transaction=True)
def test_a_stored_generated_field_is_added_to_a_table_with_rows():
    town, capitals = operations()[0], AddStoredField("Town", "capitals", CAPITALS)
    before = apply([town], ProjectState())
    before[-1].apps.get_model("steps", "Town").objects.create(name="Yalta")
    after = apply([capitals], before[-1])
    assert list(after[-1].apps.get_model("steps", "Town").objects.values_list("name", "capitals")) == [
        ("Yalta", "YALTA")
    ]
    unapply([capitals], after)
    unapply([town], before)
    assert tables() == {}


def test_no_migration_adds_a_stored_generated_field_that_sqlite_would_refuse_in_a_table_with_rows():
    refused = [
        f"{migration.name}: {operation.model_name}.{operation.name}"
        for (app, _name), migration in MigrationLoader(None).disk_migrations.items()
        for operation in all_operations(migration.operations)
        if app == "summits"
        and type(operation) is migrations.AddField
        and isinstance(operation.field, models.GeneratedField)
        and operation.field.db_persist
        and operation.field.null
    ]
    assert refused == []


def all_operations(operations):
    """Yield operations, with those within others."""
    for operation in operations:
        yield operation
        yield from all_operations(getattr(operation, "database_operations", ()))
