"""Alphabetical order in the database: the same on SQLite and PostgreSQL, whatever their collations."""

from django.db.models import CharField, Func

from summits.text.alphabet import DIGRAPHS, HYPHENS, IGNORED, LETTERS, MARKS, alphabetical


class Alphabetical(Func):
    """An expression to order by: the name in a column, as ``summits.text.alphabet.alphabetical`` reads it.

    On SQLite it is a function that each connection has; on PostgreSQL it is written in SQL.
    """

    function = "alphabetical"
    arity = 1
    output_field = CharField()

    def as_postgresql(self, compiler, connection, **context):
        """Return the SQL for PostgreSQL and its parameters."""
        sql, params = compiler.compile(self.get_source_expressions()[0])
        sql = f"regexp_replace(normalize({sql}, NFKD), '[{MARKS}]', '', 'g')"
        for letter, letters in DIGRAPHS.items():
            sql = f"replace({sql}, '{letter}', '{letters}')"
        # What ``translate`` has no counterpart for, it deletes.
        found = "".join(LETTERS) + HYPHENS + IGNORED
        counterparts = "".join(LETTERS.values()) + " " * len(HYPHENS)
        sql = f"translate({sql}, '{_quoted(found)}', '{_quoted(counterparts)}')"
        return f'(lower({sql}) COLLATE "C")', params


def register_alphabet(connection, **kwargs):
    """Give a new connection to SQLite the function ``alphabetical``; a receiver of ``connection_created``."""
    if connection.vendor == "sqlite":
        connection.connection.create_function("alphabetical", 1, _alphabetical_or_null, deterministic=True)


def _alphabetical_or_null(text):
    return None if text is None else alphabetical(text)


def _quoted(text):
    return text.replace("'", "''").replace("%", "%%")
