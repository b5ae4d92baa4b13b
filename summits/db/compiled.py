"""Querysets compiled to SQL once per process and run again with new parameters.

Django compiles a queryset to SQL each time it is evaluated. On a page with twenty queries that takes longer than the
database and the instances together: 9 to 14 ms of a summit's page (docs/performance.md). A ``CompiledQuery`` compiles
its queryset at the first call and keeps the SQL; PostgreSQL keeps its query plan as well, for the life of a connection.

``CompiledStatement`` uses parts of Django that have no public documentation: ``Query.get_compiler``,
``SQLCompiler.as_sql``, ``select``, ``col_count``, ``get_converters``, ``results_iter`` and ``execute_sql``,
``QuerySet._fields`` and ``ModelIterable``. ``summits/tests/db/test_compiled_queries.py`` compares the
results with Django's own evaluation, so that an upgrade that changes these parts fails there.
"""

import json
from contextlib import contextmanager
from contextvars import ContextVar
from copy import copy
from functools import update_wrapper

from django.db import connections, router
from django.db.models import Expression
from django.db.models.query import ModelIterable

from summits.db.prefetch import prefetcher_for

PREPARE_THRESHOLD = 1
"""How often psycopg runs a statement on a connection before it prepares it."""
PREPARED_MAX = 400
"""How many prepared statements a connection keeps; the least recently used one is dropped."""

_is_recompiling = ContextVar("whether compiled queries are compiled for each call", default=False)


@contextmanager
def recompiling():
    """Compile each query afresh in this block and cache no SQL: in a preview the same code builds other querysets."""
    token = _is_recompiling.set(True)
    try:
        yield
    finally:
        _is_recompiling.reset(token)


class Parameter(Expression):
    """A placeholder in the queryset of a compiled query, for the argument at position ``index`` of each call."""

    def __init__(self, index):
        super().__init__()
        self.index = index

    def as_sql(self, compiler, connection):
        return "%s", [self]

    def value_from(self, arguments, connection):
        """Return the value that the database driver gets for this placeholder."""
        return arguments[self.index]

    def as_pk_list(self):
        """Return the placeholder of the same argument as a list of primary keys, in a query that has others too."""
        return PkListParameter(self.index)


class PkListParameter(Parameter):
    """A list of primary keys as one parameter, so that the SQL is the same for any number of them."""

    def as_sqlite(self, compiler, connection):
        return "(SELECT value FROM json_each(%s))", [self]

    def as_postgresql(self, compiler, connection):
        return "(SELECT unnest(%s::bigint[]))", [self]

    def value_from(self, arguments, connection):
        values = list(arguments[self.index])
        return json.dumps(values) if connection.vendor == "sqlite" else values


class TextListParameter(PkListParameter):
    """A list of texts as one parameter."""

    def as_postgresql(self, compiler, connection):
        return "(SELECT unnest(%s::text[]))", [self]


class CompiledStatement:
    """A queryset compiled for one database: the SQL, its parameters, and the compiler that reads the rows."""

    def __init__(self, queryset, alias):
        compiler = queryset.query.get_compiler(alias)
        self.sql, self.parameters = compiler.as_sql()
        converters = compiler.get_converters([column[0] for column in compiler.select[: compiler.col_count]])
        compiler.get_converters = lambda expressions: converters
        self.alias, self.compiler, self.returns_tuples = alias, compiler, queryset._fields is not None

    def execute(self, arguments):
        """Return a list of instances, or of tuples if the queryset was a ``values_list``."""
        connection = connections[self.alias]
        values = [
            part.value_from(arguments, connection) if isinstance(part, Parameter) else part for part in self.parameters
        ]
        rows = fetch_all(connection, self.sql, values)
        # A copy, because another thread may run the same statement over its own connection.
        compiler = copy(self.compiler)
        compiler.connection = connection
        if self.returns_tuples:
            return list(compiler.results_iter([rows], tuple_expected=True))
        compiler.execute_sql = lambda **options: [rows]
        return list(ModelIterable(_FetchedQuery(self.alias, compiler)))


class _FetchedQuery:
    """A stand-in for a queryset that gives ``ModelIterable`` rows already fetched."""

    _known_related_objects = {}

    def __init__(self, db, compiler):
        self.db, self.query, self._compiler = db, self, compiler

    def get_compiler(self, using):
        """Return the compiler that holds the rows."""
        return self._compiler


class CompiledQuery:
    """A callable query: takes its arguments, returns a list of instances (prefetched) or tuples.

    ``build`` takes one ``Parameter`` for each argument and returns a queryset of instances or a ``values_list``. It is
    called once for each database, so the queryset may depend on nothing but its parameters: not on the date, the
    language or the database's contents. It may use ``prefetch_related`` with names and ``Prefetch`` objects.
    """

    parameter_class = Parameter

    def __init__(self, build):
        update_wrapper(self, build)
        self._build = build
        self._statements, self._model, self._prefetchers = {}, None, []

    def __call__(self, *arguments):
        if _is_recompiling.get():
            fresh = type(self)(self._build)
            fresh._compile(len(arguments))
            return fresh._execute(arguments)
        return self._execute(arguments)

    def _execute(self, arguments):
        alias = router.db_for_read(self._model) if self._model else None
        if alias not in self._statements:
            alias = self._compile(len(arguments))
        records = self._statements[alias].execute(arguments)
        for prefetch in self._prefetchers if records else ():
            prefetch(records)
        return records

    def _compile(self, number_of_arguments):
        queryset = self._build(*[self.parameter_class(index) for index in range(number_of_arguments)])
        alias = queryset.db
        self._statements[alias] = CompiledStatement(queryset, alias)
        self._prefetchers = [
            prefetcher_for(queryset.model, lookup, CompiledPkQuery) for lookup in queryset._prefetch_related_lookups
        ]
        self._model = queryset.model
        return alias


class CompiledPkQuery(CompiledQuery):
    """A compiled query whose arguments are lists of primary keys."""

    parameter_class = PkListParameter


class CompiledTextQuery(CompiledQuery):
    """A compiled query whose arguments are lists of texts."""

    parameter_class = TextListParameter


def fetch_all(connection, sql, values):
    """Return all rows that a statement selects, as tuples."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.cursor = server_side_binding_cursor(connection)
        cursor.execute(sql, values)
        return cursor.fetchall()


def server_side_binding_cursor(connection):
    """Return a cursor that sends values apart from the SQL, so that PostgreSQL can reuse the statement's plan."""
    from django.db.backends.postgresql.base import ServerBindingCursor

    connection.connection.prepare_threshold, connection.connection.prepared_max = PREPARE_THRESHOLD, PREPARED_MAX
    return ServerBindingCursor(connection.connection)
