"""Alphabetical order in the database: the same on SQLite and PostgreSQL, whatever their collations."""

from django.db.models import CharField, TextField, Transform

from summits.text.alphabet import (
    ARTICLE,
    DIGITS_OF_A_NUMBER,
    DIGRAPHS,
    HYPHENS,
    IGNORED,
    LETTERS,
    MARKS,
    NUMBER,
    alphabetical,
)


@CharField.register_lookup
@TextField.register_lookup
class Alphabetical(Transform):
    """An expression to order by: the name in a column, as ``summits.text.alphabet.alphabetical`` reads it.

    As a lookup, ``name__alphabetical__contains=…``, it reads both sides so. On SQLite it is a function that each
    connection has; on PostgreSQL it is written in SQL.
    """

    function = lookup_name = "alphabetical"
    bilateral = True
    output_field = CharField()

    def as_postgresql(self, compiler, connection, **context):
        """Return the SQL for PostgreSQL and its parameters."""
        sql, params = compiler.compile(self.get_source_expressions()[0])
        sql = f"regexp_replace({_plain_letters(sql)}, '^{ARTICLE}', '')"
        # Each number is given as many zeros as it can need, and those that it does not need are taken away again.
        zeros = DIGITS_OF_A_NUMBER - 1
        sql = rf"regexp_replace({sql}, '{NUMBER}', '{'0' * zeros}\&', 'g')"
        sql = rf"regexp_replace({sql}, '0{{0,{zeros}}}([0-9]{{{DIGITS_OF_A_NUMBER},}})', '\1', 'g')"
        return f'({sql} COLLATE "C")', params


def _plain_letters(sql):
    # SQL of ``summits.text.alphabet.plain_letters``.
    sql = f"regexp_replace(normalize({sql}, NFKD), '[{MARKS}]', '', 'g')"
    for letter, letters in DIGRAPHS.items():
        sql = f"replace({sql}, '{letter}', '{letters}')"
    # What ``translate`` has no counterpart for, it deletes.
    found = "".join(LETTERS) + HYPHENS + IGNORED
    counterparts = "".join(LETTERS.values()) + " " * len(HYPHENS)
    return f"lower(translate({sql}, '{_quoted(found)}', '{_quoted(counterparts)}'))"


def register_alphabet(connection, **kwargs):
    """Give a new connection to SQLite the function ``alphabetical``; a receiver of ``connection_created``."""
    if connection.vendor == "sqlite":
        connection.connection.create_function("alphabetical", 1, _alphabetical_or_null, deterministic=True)


def _alphabetical_or_null(text):
    return None if text is None else alphabetical(text)


def _quoted(text):
    return text.replace("'", "''").replace("%", "%%")
