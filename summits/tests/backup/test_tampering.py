"""A backup that was changed, by accident or on purpose, is refused, and nothing of it gets into the database."""

import io
import json
import os
import random
import shutil
import sqlite3
import zipfile
from contextlib import closing
from hashlib import sha256

import pytest
from django.core.management import call_command
from django.db import connection

from summits.backup import BackupError, container
from summits.models import Leader
from summits.tests.helpers import factories as make
from summits.tests.helpers.backups import everything, refusal

pytestmark = pytest.mark.django_db(transaction=True)
FLIPS = int(os.environ.get("BACKUP_FLIPS", 30))
KEY, OTHER = "k" * 40 + "0123456789", "o" * 40 + "0123456789"

PLANTED = {
    "sqlite": {
        "a trigger": (
            "CREATE TRIGGER planted AFTER UPDATE ON auth_user BEGIN UPDATE auth_user SET is_superuser = 1; END",
            "DROP TRIGGER planted",
        ),
        "a view": ("CREATE VIEW planted AS SELECT 1 AS one", "DROP VIEW planted"),
        "an index": ("CREATE INDEX planted ON auth_user (email)", "DROP INDEX planted"),
        "a virtual table": ("CREATE VIRTUAL TABLE planted USING fts5(words)", "DROP TABLE planted"),
    },
    "postgresql": {
        "a trigger": (
            "CREATE FUNCTION planted() RETURNS trigger LANGUAGE plpgsql "
            "AS 'BEGIN NEW.is_superuser = true; RETURN NEW; END'; "
            "CREATE TRIGGER planted BEFORE UPDATE ON auth_user FOR EACH ROW EXECUTE FUNCTION planted()",
            "DROP TRIGGER planted ON auth_user; DROP FUNCTION planted()",
        ),
        "a function": (
            "CREATE FUNCTION planted() RETURNS integer LANGUAGE sql AS 'SELECT 1'",
            "DROP FUNCTION planted()",
        ),
        "a rule": (
            "CREATE RULE planted AS ON DELETE TO auth_user DO INSTEAD NOTHING",
            "DROP RULE planted ON auth_user",
        ),
        "a view": ("CREATE VIEW planted AS SELECT 1 AS one", "DROP VIEW planted"),
        "an index": ("CREATE INDEX planted ON auth_user (email)", "DROP INDEX planted"),
        "a default": (
            "ALTER TABLE auth_user ALTER COLUMN is_superuser SET DEFAULT true",
            "ALTER TABLE auth_user ALTER COLUMN is_superuser DROP DEFAULT",
        ),
        "a policy": (
            "ALTER TABLE auth_user ENABLE ROW LEVEL SECURITY; CREATE POLICY planted ON auth_user USING (true)",
            "DROP POLICY planted ON auth_user; ALTER TABLE auth_user DISABLE ROW LEVEL SECURITY",
        ),
    },
}
ON_BOTH = {
    "a table": ("CREATE TABLE planted (id integer)", "DROP TABLE planted"),
    "a column with a default": (
        "ALTER TABLE auth_user ADD COLUMN planted integer DEFAULT 1",
        "ALTER TABLE auth_user DROP COLUMN planted",
    ),
}
CASES = sorted({*ON_BOTH, *PLANTED["sqlite"], *PLANTED["postgresql"]})


@pytest.fixture
def backup(tmp_path):
    make.leader("Ronald Reagan")
    call_command("backup", str(tmp_path / "archive.backup"), verbosity=0)
    return tmp_path / "archive.backup"


def parts_of(content):
    """Return (beginning, end) of each part of a backup, by name."""
    ends = [0]
    for _line in range(3):
        ends.append(content.index(b"\n", ends[-1]) + 1)
    names = ("the first line", "the manifest", "the seal", "the copy")
    return dict(zip(names, zip(ends, [*ends[1:], len(content)], strict=True), strict=True))


def is_refused(path, **about):
    """Whether a backup is refused before anything of it is looked into."""
    try:
        container.unpack(path, path.with_name("copy"), about.get("key", ""), about.get("unverified", False))
    except BackupError as refused:
        return str(refused)
    return ""


def changed(backup, key="", **about):
    """Change the manifest of a backup and seal it again, as somebody would who has no key, or one of their own."""
    content = backup.read_bytes()
    first, second, third = content.split(b"\n", 3)[:3]
    head = first + b"\n" + json.dumps(json.loads(second) | about, sort_keys=True).encode() + b"\n"
    backup.write_bytes(head + container.sealing_line(head, key) + content[len(first + second + third) + 3 :])


def test_a_flipped_bit_anywhere_is_refused(backup):
    content, chance = backup.read_bytes(), random.Random(14)
    assert is_refused(backup) == ""
    taken = []
    for name, (beginning, end) in parts_of(content).items():
        for _flip in range(FLIPS):
            place, bit = chance.randrange(beginning, end), 1 << chance.randrange(8)
            with backup.open("r+b") as file:
                file.seek(place)
                file.write(bytes([content[place] ^ bit]))
                file.flush()
                if container.is_packed(backup) and not is_refused(backup):
                    taken.append((name, place, bit))
                file.seek(place)
                file.write(content[place : place + 1])
        backup.write_bytes(content[:beginning] + bytes([content[beginning] ^ 1]) + content[beginning + 1 :])
        assert refusal("restore", backup, "--replace")
        backup.write_bytes(content)
    assert taken == []


def test_a_truncated_or_extended_backup_is_refused(backup):
    content = backup.read_bytes()
    ends = [end for _beginning, end in parts_of(content).values()]
    for length in {0, 1, *ends[:3], *(end - 1 for end in ends), *(end + 1 for end in ends[:3]), len(content) // 2}:
        backup.write_bytes(content[:length])
        assert refusal("restore", backup, "--replace")
    backup.write_bytes(content + b"\n")
    assert "its size differs" in refusal("restore", backup, "--replace")


def test_a_zip_is_no_backup(backup):
    zip_bytes = io.BytesIO()
    with zipfile.ZipFile(zip_bytes, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("bomb", bytes(10_000_000))
    backup.write_bytes(zip_bytes.getvalue())
    assert "not a backup" in refusal("restore", backup, "--replace")


def test_another_format_and_another_database_are_refused_by_name(backup):
    content = backup.read_bytes()
    backup.write_bytes(content.replace(b"backup 2\n", b"backup 3\n", 1))
    assert "newer release" in refusal("restore", backup, "--replace")
    backup.write_bytes(content)
    changed(backup, vendor="sqlite" if connection.vendor == "postgresql" else "postgresql")
    assert "is a backup of" in refusal("restore", backup, "--replace")


def test_a_manifest_with_other_row_counts_is_refused(backup):
    before = everything()
    rows = json.loads(backup.read_bytes().split(b"\n", 2)[1])["rows"]
    changed(backup, rows=rows | {"auth_user": 7})
    assert "rows of auth_user" in refusal("restore", backup, "--replace")
    assert everything() == before


@pytest.mark.postgresql
def test_a_backup_that_unpacks_to_more_than_stated_is_refused(backup):
    changed(backup, unpacked=1000)
    assert "is larger than its manifest says" in refusal("restore", backup, "--replace")


# --- signatures -------------------------------------------------------------------------------------------------


def test_with_a_key_a_backup_is_signed_and_another_one_is_refused(backup, settings, tmp_path):
    assert "is not signed" in is_refused(backup, key=KEY)
    assert is_refused(backup, key=KEY, unverified=True) == ""
    settings.BACKUP_KEY = KEY
    signed = tmp_path / "signed.backup"
    call_command("backup", str(signed), verbosity=0)
    assert KEY.encode() not in signed.read_bytes()
    assert is_refused(signed, key=KEY) == ""
    for unverified in (False, True):
        assert "does not match BACKUP_KEY" in is_refused(signed, key=OTHER, unverified=unverified)
    assert "BACKUP_KEY is not set" in is_refused(signed)
    assert is_refused(signed, unverified=True) == ""
    # Whoever changes it cannot sign it.
    for key in ("", OTHER):
        shutil.copyfile(signed, tmp_path / "forged")
        changed(tmp_path / "forged", key, release="forged")
        assert is_refused(tmp_path / "forged", key=KEY)
        assert "BACKUP_KEY" in refusal("restore", tmp_path / "forged", "--replace")


def test_a_flipped_bit_of_a_signature_is_refused(backup, settings, tmp_path):
    settings.BACKUP_KEY = KEY
    call_command("backup", str(tmp_path / "signed"), verbosity=0)
    content = (tmp_path / "signed").read_bytes()
    beginning, end = parts_of(content)["the seal"]
    for place in range(beginning, end):
        (tmp_path / "signed").write_bytes(content[:place] + bytes([content[place] ^ 1]) + content[place + 1 :])
        assert is_refused(tmp_path / "signed", key=KEY)


# --- what was planted -------------------------------------------------------------------------------------------


def back_up_with(plant, undo, file):
    """Make a backup of the database as one statement changes it, which another reverts."""
    with connection.cursor() as cursor:
        cursor.execute(plant)
        try:
            call_command("backup", str(file), verbosity=0)
        finally:
            cursor.execute(undo)


@pytest.mark.parametrize("case", CASES)
def test_database_objects_that_no_migration_makes_are_refused(case, tmp_path):
    statements = (ON_BOTH | PLANTED[connection.vendor]).get(case)
    if statements is None:
        pytest.skip("this database has no such thing")
    back_up_with(*statements, tmp_path / "planted")
    assert "differ from those of the site’s migrations" in refusal("restore", tmp_path / "planted", "--replace")


def test_a_missing_index_is_detected(tmp_path):
    asked = {
        "sqlite": "SELECT name, sql FROM sqlite_master WHERE tbl_name = %s AND type = 'index' AND sql IS NOT NULL",
        "postgresql": "SELECT indexname, indexdef FROM pg_indexes WHERE tablename = %s AND indexname LIKE '%%_like'",
    }[connection.vendor]
    with connection.cursor() as cursor:
        cursor.execute(asked, [Leader._meta.db_table])
        name, make_again = cursor.fetchall()[0]
        cursor.execute(f"DROP INDEX {connection.ops.quote_name(name)}")
        try:
            call_command("backup", str(tmp_path / "lacking"), verbosity=0)
        finally:
            cursor.execute(make_again)
    assert f"{name} is missing" in refusal("restore", tmp_path / "lacking", "--replace")


def test_a_dangling_foreign_key_is_refused(tmp_path):
    summit = make.summit("Reykjavik 1986")
    table, column = summit._meta.db_table, "place_id"
    with connection.cursor() as cursor:
        off, on = {
            "sqlite": ("PRAGMA foreign_keys = OFF", "PRAGMA foreign_keys = ON"),
            "postgresql": ("SET session_replication_role = replica", "SET session_replication_role = DEFAULT"),
        }[connection.vendor]
        cursor.execute(off)
        try:
            cursor.execute(f"UPDATE {table} SET {column} = 999999 WHERE id = %s", [summit.pk])
            call_command("backup", str(tmp_path / "dangling"), verbosity=0)
        finally:
            cursor.execute(f"UPDATE {table} SET {column} = %s WHERE id = %s", [summit.place_id, summit.pk])
            cursor.execute(on)
    before = everything()
    said = refusal("restore", tmp_path / "dangling", "--replace")
    assert "does not exist" in said or "rows are inconsistent" in said
    assert everything() == before


# --- backups of before ------------------------------------------------------------------------------------------


def test_a_backup_without_checksums_needs_an_option_and_is_checked_too(backup, tmp_path):
    container.unpack(backup, tmp_path / "old", "", False)
    assert "--unverified" in refusal("restore", tmp_path / "old", "--replace")
    make.leader("Mikhail Gorbachev")
    call_command("restore", str(tmp_path / "old"), "--replace", "--unverified", verbosity=0)
    assert [leader.name for leader in Leader.objects.all()] == ["Ronald Reagan"]


WRONG_MANIFESTS = {
    "size text": {"size": "x"},
    "size negative": {"size": -1},
    "size nothing": {"size": None},
    "size fraction": {"size": 4096.0},
    "size not a number": {"size": float("nan")},
    "size endless": {"size": float("inf")},
    "size true": {"size": True},
    "size enormous": {"size": 10**400},
    "unpacked text": {"unpacked": "x"},
    "rows list": {"rows": [1]},
    "rows nothing": {"rows": None},
    "rows negative": {"rows": {"auth_user": -1}},
    "rows fraction": {"rows": {"auth_user": 1.5}},
    "migrations number": {"migrations": 5},
    "migrations text": {"migrations": ["summits.0001"]},
    "migrations of numbers": {"migrations": [[1, 2]]},
    "checksum number": {"sha256": 5},
    "vendor path": {"vendor": "../../x"},
    "vendor list": {"vendor": ["sqlite"]},
    "release nothing": {"release": None},
    "made never": {"made": "yesterday"},
    "a field of its own": {"planted": 1},
    "signed already": {"is_signed": True},
}


def test_a_manifest_with_invalid_values_is_refused(backup):
    content = backup.read_bytes()
    for name, about in WRONG_MANIFESTS.items():
        changed(backup, **about)
        assert "its manifest cannot be read" in is_refused(backup), name
        backup.write_bytes(content)
    first, second, third = content.split(b"\n", 3)[:3]
    for line in (
        b"[" * 200_000,
        b'{"size":' * 100_000,
        b"[1]",
        b"5",
        b"{}",
        b'{"size":' + b"9" * 5_000 + b"}",
        b"\xff",
    ):
        head = first + b"\n" + line + b"\n"
        backup.write_bytes(head + container.sealing_line(head, "") + content[len(first + second + third) + 3 :])
        assert "its manifest cannot be read" in is_refused(backup), line[:20]


def test_a_manifest_with_other_migrations_is_refused(backup):
    told = json.loads(backup.read_bytes().split(b"\n", 2)[1])["migrations"]
    changed(backup, migrations=told[1:])
    assert "migrations differ from those listed in its manifest" in refusal("restore", backup, "--replace")


@pytest.fixture
def planted(backup):
    """A function that runs statements on the copy within the backup and makes the manifest fit, without a key."""

    def plant(*statements):
        first, second, _third, copy = backup.read_bytes().split(b"\n", 3)
        path = backup.with_name("copy.sqlite3")
        path.write_bytes(copy)
        with closing(sqlite3.connect(path, isolation_level=None)) as opened:
            opened.execute("PRAGMA ignore_check_constraints = ON")
            opened.execute("PRAGMA writable_schema = ON")
            for statement in statements:
                opened.execute(statement)
            names = opened.execute("SELECT app, name FROM django_migrations").fetchall()
        copy = path.read_bytes()
        about = {"size": len(copy), "unpacked": len(copy), "sha256": sha256(copy).hexdigest()}
        about["migrations"] = sorted(names)
        head = first + b"\n" + json.dumps(json.loads(second) | about, sort_keys=True).encode() + b"\n"
        changed_file = backup.with_name("planted.backup")
        changed_file.write_bytes(head + container.sealing_line(head, "") + copy)
        return changed_file

    return plant


@pytest.mark.sqlite
@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("UPDATE summits_leader SET name = x'ff00fe'", "of the wrong type"),
        ("UPDATE summits_leader SET name = cast(x'fffe41' AS text)", "UTF-8"),
        ("UPDATE django_migrations SET applied = 'yesterday'", "of the wrong type"),
        ("UPDATE summits_leader SET status = 'bogus'", ""),
        ("UPDATE summits_dataversion SET number = 'many'", ""),
        ("DELETE FROM django_migrations WHERE app = 'summits' AND name LIKE '0005%'", "has gaps"),
        ("DELETE FROM django_migrations WHERE app = 'auth' AND name LIKE '0003%'", "has gaps"),
        ("CREATE TABLE held (id integer)", "does not belong to the archive"),
        (
            "INSERT INTO sqlite_master (type, name, tbl_name, rootpage, sql) VALUES "
            "('table', 'sqlite_stat9', 'sqlite_stat9', 0, 'CREATE VIEW planted AS SELECT 1')",
            "",
        ),
    ],
)
def test_a_row_that_no_release_writes_is_refused(planted, statement, said):
    refused = refusal("restore", planted(statement), "--replace")
    assert said in refused and refused


@pytest.mark.sqlite
def test_statistics_are_computed_again(planted):
    file = planted(
        "ANALYZE", "DELETE FROM sqlite_stat1", "INSERT INTO sqlite_stat1 VALUES ('summits_leader', NULL, '9999')"
    )
    call_command("restore", str(file), "--replace", verbosity=0)
    with connection.cursor() as cursor:
        cursor.execute("SELECT tbl, stat FROM sqlite_stat1 WHERE tbl = 'summits_leader'")
        assert {stat.split()[0] for _table, stat in cursor.fetchall()} == {"1"}


FULL = {
    "sqlite": (
        "UPDATE sqlite_sequence SET seq = 9223372036854775807 WHERE name = 'summits_leader'",
        "UPDATE sqlite_sequence SET seq = 1000 WHERE name = 'summits_leader'",
    ),
    "postgresql": (
        "SELECT setval('summits_leader_id_seq', 9223372036854775807)",
        "SELECT setval('summits_leader_id_seq', 1000)",
    ),
}


def test_a_backup_with_exhausted_sequences_is_refused(backup, tmp_path):
    back_up_with(*FULL[connection.vendor], tmp_path / "full")
    assert "would be out of range" in refusal("restore", tmp_path / "full", "--replace")


def test_a_restore_rebuilds_the_search_index(backup, tmp_path, client):
    make.leader("Margaret Thatcher")
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE summits_searchindex_data SET block = x'00' WHERE id > 10"
            if connection.vendor == "sqlite"
            else "UPDATE summits_searchvector SET vector = ''"
        )
    call_command("backup", str(tmp_path / "odd"), verbosity=0)
    call_command("restore", str(tmp_path / "odd"), "--replace", verbosity=0)
    answer = client.get("/search/?q=thatcher")
    assert answer.status_code == 200 and "Margaret Thatcher" in answer.content.decode()
