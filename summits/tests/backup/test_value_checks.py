"""A backup is refused if a value is invalid for its column; the message names table, row and column."""

import sqlite3
from contextlib import closing

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from django.db import connection

from summits.backup.errors import BackupError
from summits.backup.sqlite import _refuse_other_types
from summits.backup.value_checks import BATCH_SIZE, check_values
from summits.models import Leader, Place, Source, Summit
from summits.tests.helpers.admin import make_archive
from summits.tests.helpers.backups import everything, refusal

pytestmark = pytest.mark.slow

ANYWHERE = {
    "a JSON of another kind": (Summit, "unverified", """'{"a": 1}'"""),
    "a JSON that is a text": (Summit, "unverified", "'\"title\"'"),
    "a JSON of lists": (Summit, "unverified", "'[[]]'"),
    "a JSON of null": (Summit, "unverified", "'null'"),
    "a locator with a bar": (Summit, "locators", """'{"1": "p. 1|p. 2"}'"""),
    "a locator of 2,000 characters": (Summit, "locators", f"""'{{"1": "{"p" * 2_000}"}}'"""),
    "a locator that is a number": (Summit, "locators", """'{"1": 412}'"""),
    "a slug with a slash": (Summit, "slug", "'../a b/<script>'"),
    "no slug": (Leader, "slug", "''"),
    "a name that is none for a user": (User, "username", "'a b\n'"),
}
"""What the database itself takes: on both."""
ON_SQLITE = {
    "a status of nobody's": (Summit, "status", "'bogus'"),
    "a kind of nobody's": (Source, "kind", "'x'"),
    "a script for an address": (Source, "url", "'javascript:alert(1)'"),
    "no month": (Summit, "start", "'1986-13-77'"),
    "no day": (Summit, "start", "'1986-02-30'"),
    "no date": (Leader, "born", "'yesterday'"),
    "half a moment": (User, "date_joined", "'2024-01-01T'"),
    "a broken JSON": (Summit, "unverified", "'{'"),
    "a nested JSON": (Summit, "unverified", f"'{'[' * 2_000}{']' * 2_000}'"),
    "a long text": (Leader, "name", f"'{'x' * 5_000}'"),
    "a NUL": (Summit, "title", "'a' || char(0) || 'b'"),
    "a number without an end": (Place, "latitude", "9e999"),
    "a number in words": (Place, "latitude", "'north'"),
}
"""What SQLite alone takes: PostgreSQL has types, and constraints that nobody turns off."""


@pytest.fixture
def archive(db):
    made = make_archive()
    User.objects.create_superuser("root")
    check_values()
    return made


def set_to(model, column, value):
    """Set a column of the first row of a table; return the row's key."""
    key = model._base_manager.order_by("pk").values_list("pk", flat=True)[0]
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA ignore_check_constraints = ON")
        quote = connection.ops.quote_name
        cursor.execute(f"UPDATE {quote(model._meta.db_table)} SET {quote(column)} = {value} WHERE id = {key}")
    return key


CASES = ANYWHERE | ON_SQLITE


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("case", CASES)
def test_an_invalid_value_is_refused_with_table_row_and_column(archive, case):
    if case in ON_SQLITE and connection.vendor != "sqlite":
        pytest.skip("PostgreSQL takes no such value")
    model, column, value = CASES[case]
    key = set_to(model, column, value)
    with pytest.raises(BackupError) as refused:
        check_values()
    assert f"row {key} of {model._meta.db_table}, {column} has an invalid value" in str(refused.value)
    assert len(str(refused.value)) < 300 and "<script>" not in str(refused.value)


@pytest.mark.django_db(transaction=True)
def test_an_invalid_row_far_down_in_a_table_is_found(archive):
    template = Source.objects.get()
    rows = [Source(slug=f"s-{number}", title=f"S {number}", kind=template.kind) for number in range(BATCH_SIZE + 20)]
    Source.objects.bulk_create(rows)
    wrong = Source.objects.order_by("-pk")[3]
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE summits_source SET slug = '/' WHERE id = {wrong.pk}")
    with pytest.raises(BackupError, match=f"row {wrong.pk} of summits_source, slug"):
        check_values()


@pytest.mark.django_db(transaction=True)
def test_a_backup_with_an_invalid_value_is_not_restored(archive, tmp_path):
    if connection.vendor == "sqlite":
        crafted, right = (Summit, "start", "'1986-13-77'"), "'1986-10-11'"
    else:
        crafted, right = (Summit, "slug", "'/'"), "'reykjavik'"
    key = set_to(*crafted)
    call_command("backup", str(tmp_path / "crafted"), verbosity=0)
    set_to(*crafted[:2], right)
    before = everything()
    assert f"row {key} of summits_summit, {crafted[1]} has an invalid value" in refusal(
        "restore", tmp_path / "crafted", "--replace"
    )
    assert everything() == before


@pytest.mark.sqlite
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("table", "column", "value"),
    [
        ("auth_user", "last_login", "soon"),
        ("auth_user", "last_login", "2024-02-30 10:00:00"),
        ("auth_user", "is_superuser", 7),
        ("summits_correction", "corrected_on", "0000-01-01"),
        ("summits_correction", "corrected_on", "2024-02-30"),
        ("summits_place", "latitude", b"1"),
    ],
)
def test_a_value_of_another_type_is_reported_before_anything_is_restored(archive, tmp_path, table, column, value):
    with (
        closing(sqlite3.connect(tmp_path / "copy")) as copy,
        closing(sqlite3.connect(connection.settings_dict["NAME"])) as source,
    ):
        source.backup(copy)
        copy.execute("PRAGMA ignore_check_constraints = ON")
        key = copy.execute(f"SELECT min(rowid) FROM {table}").fetchone()[0]
        _refuse_other_types(tmp_path, copy, table)
        copy.execute(f"UPDATE {table} SET {column} = ? WHERE rowid = ?", [value, key])
        with pytest.raises(BackupError, match=f"row {key} of {table} has a value of the wrong type in {column}"):
            _refuse_other_types(tmp_path, copy, table)
