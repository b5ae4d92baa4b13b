"""Read a pg_dump archive: its schema, to be compared, and its rows, to be copied. None of its SQL is run."""

import re
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from secrets import token_hex

from django.db import ProgrammingError, connection
from django.utils.translation import gettext as _

from summits.backup.client_programs import command_for_database, find_program, output_lines
from summits.backup.errors import BackupError
from summits.backup.expected_schema import migrate_to

PG_RESTORE_OPTIONS = ("--no-owner", "--no-privileges", "--no-comments", "--no-tablespaces")
"""Leave out what belongs to the server and the role at the time of the backup, not to the archive."""
ENTRY_HEADER = re.compile(r"-- (?:Data for )?Name: (.*); Type: (.*); Schema: (.*); Owner: .*\n")
VERSION = re.compile(r"-- Dumped from database version (\d+)")
COPY_LINE = re.compile(rb'COPY (?:\w+|"[^"]+")\.(\w+|"[^"]+") \(([\w", ]+)\) FROM stdin;\n')
SETVAL_LINE = re.compile(
    rb"""SELECT pg_catalog\.setval\('(?:\w+|"[^"]+")\.(\w+|"[^"]+")', (\d+), (true|false)\);\n""",
)
IGNORED_LINE = re.compile(
    rb"(|--.*|SET \w+ = [\w' -]*;|SELECT pg_catalog\.set_config\('search_path', '', false\);|\\.*)\n"
)
"""Lines of a data-only script that have no effect on the rows: they are skipped, not run."""
SCHEMA_PREFIX = "summits_reference_"


def schema_in_archive(path):
    """Return (name → definition, major version of the server) of a pg_dump archive.

    Raises BackupError if pg_restore fails, or if the archive contains several schemas.
    """
    return _schema(
        output_lines([find_program("pg_restore"), "--schema-only", *PG_RESTORE_OPTIONS, "--file=-", str(path)])
    )


@contextmanager
def migrated_schema(applied):
    """Make the tables of migrations, a set of (app, name), in a schema of their own.

    The value of the context is (its name, name → definition of its objects). At its end the schema is dropped, with
    what is still in it. Raises BackupError if it cannot be made.
    """
    name = f"{SCHEMA_PREFIX}{token_hex(8)}"
    _create_schema(name)
    try:
        with working_in(name):
            migrate_to(applied)
        command, environment = command_for_database(
            "pg_dump", "--schema-only", *PG_RESTORE_OPTIONS, f'--schema="{name}"'
        )
        definitions, _version = _schema(output_lines(command, environment))
        yield name, definitions
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f"DROP SCHEMA {name} CASCADE")


def _create_schema(name):
    # Schemas that a killed restore left behind are dropped first.
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT nspname FROM pg_namespace WHERE starts_with(nspname, %s)", [SCHEMA_PREFIX])
            for (leftover,) in cursor.fetchall():
                cursor.execute(f"DROP SCHEMA {connection.ops.quote_name(leftover)} CASCADE")
            cursor.execute(f"CREATE SCHEMA {name}")
    except ProgrammingError as error:
        message = _("A temporary schema is needed to compare the backup’s tables, but could not be created: {reason}")
        raise BackupError(message.format(reason=error)) from error


@contextmanager
def working_in(schema):
    """Let Django's connection work in another schema, with a new connection. Not within a transaction."""
    options = connection.settings_dict["OPTIONS"]
    search_path = f"{options.get('options', '')} -c search_path={schema}"
    connection.close()
    connection.settings_dict["OPTIONS"] = {**options, "options": search_path}
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["OPTIONS"] = options


def _schema(lines):
    definitions, schemas, version, key = {}, set(), 0, None
    with closing(lines):
        for line in lines:
            text = line.decode(errors="replace")
            if match := VERSION.match(text):
                version = int(match[1])
            elif match := ENTRY_HEADER.fullmatch(text):
                name, object_type, schema = match.groups()
                # Keep objects of the same name apart, such as functions with other arguments.
                key = (
                    f"{object_type} {name}"
                    if f"{object_type} {name}" not in definitions
                    else f"{object_type} {name} {len(definitions)}"
                )
                definitions[key] = []
                schemas.add(schema if object_type != "SCHEMA" else name)
            elif key and text.strip() and not text.startswith(("--", "\\", "SET default_", "SET transaction_")):
                definitions[key].append(text)
    schemas.discard("-")
    if len(schemas) > 1:
        raise BackupError(_("The backup contains tables of several schemas: {names}.").format(names=sorted(schemas)))
    own = re.compile(rf'\b{re.escape("".join(schemas))}\.|"{re.escape("".join(schemas))}"\.')
    joined = {key: " ".join(own.sub("", "".join(lines)).split()) for key, lines in definitions.items()}
    # Skip the definition of the schema itself: every database has “public”, and another name does not matter.
    return {key: text for key, text in joined.items() if text and not key.startswith("SCHEMA ")}, version


@dataclass
class DumpedTable:
    """The rows of a table: ``chunks`` yields them in COPY's text format.

    Whoever reads the archive on skips those that were not used.
    """

    table: str
    columns: list
    chunks: Iterator


@dataclass
class SequenceState:
    """The state of a sequence."""

    sequence: str
    value: int
    is_called: bool


def read_archive(path, *options, max_bytes=None):
    """Yield a DumpedTable for each table in a pg_dump archive, and a SequenceState for each sequence.

    ``options`` are passed to pg_restore. Raises BackupError if the archive contains any other statement, or is larger
    than ``max_bytes``.
    """
    with closing(output_lines([find_program("pg_restore"), "--data-only", *options, "--file=-", str(path)])) as lines:
        bounded = _bounded(lines, max_bytes)
        for line in bounded:
            if match := COPY_LINE.fullmatch(line):
                columns = [name.strip().strip('"') for name in match[2].decode().split(",")]
                rows = DumpedTable(match[1].decode().strip('"'), columns, _until_end(bounded))
                yield rows
                for _rest in rows.chunks:
                    pass
            elif match := SETVAL_LINE.fullmatch(line):
                yield SequenceState(match[1].decode().strip('"'), int(match[2]), match[3] == b"true")
            elif not IGNORED_LINE.fullmatch(line):
                raise BackupError(_("The backup contains more than rows of tables, so nothing was restored."))


def _bounded(lines, max_bytes):
    size = 0
    for line in lines:
        size += len(line)
        if max_bytes is not None and size > max_bytes:
            raise BackupError(_("The backup is larger than its manifest says."))
        yield line


def _until_end(lines):
    # A row is one line, but ``output_lines`` yields a long line in parts.
    is_beginning = True
    for line in lines:
        if is_beginning and line == b"\\.\n":
            return
        is_beginning = line.endswith(b"\n")
        yield line
    raise BackupError(_("The backup is incomplete: it ends in the middle of a table."))
