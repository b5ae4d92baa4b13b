"""Alphabetical order in the database: the same on SQLite and PostgreSQL, whatever their collations."""

from django.db.models import CharField, Func, TextField, Transform

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
    plain_letters,
)


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
        sql = f"regexp_replace({_plain_letters(sql)}, '^{ARTICLE}', '')"
        # Each number is given as many zeros as it can need, and those that it does not need are taken away again.
        zeros = DIGITS_OF_A_NUMBER - 1
        sql = rf"regexp_replace({sql}, '{NUMBER}', '{'0' * zeros}\&', 'g')"
        sql = rf"regexp_replace({sql}, '0{{0,{zeros}}}([0-9]{{{DIGITS_OF_A_NUMBER},}})', '\1', 'g')"
        return f'({sql} COLLATE "C")', params


@CharField.register_lookup
@TextField.register_lookup
class PlainLetters(Transform):
    """A lookup that compares texts by their ``plain_letters``, as in ``name__plain_letters__contains="reykjavik"``."""

    function = lookup_name = "plain_letters"
    bilateral = True
    output_field = CharField()

    def as_postgresql(self, compiler, connection, **context):
        """Return the SQL for PostgreSQL and its parameters."""
        sql, params = compiler.compile(self.get_source_expressions()[0])
        return f'({_plain_letters(sql)} COLLATE "C")', params


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
    """Give a new connection to SQLite both functions; a receiver of ``connection_created``."""
    if connection.vendor == "sqlite":
        for function in (alphabetical, plain_letters):
            connection.connection.create_function(function.__name__, 1, _or_null(function), deterministic=True)


def _or_null(function):
    return lambda text: None if text is None else function(text)


def _quoted(text):
    return text.replace("'", "''").replace("%", "%%")
