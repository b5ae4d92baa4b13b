"""Questions put together once and asked many times.

Django puts the words of a question together anew each time it is asked. For a page that asks twenty of them that took
more than half of its time; the database and the making of the records took the rest (docs/performance.md). A prepared
question keeps its words for the life of the process, and PostgreSQL its plan of it for that of the connection.
"""

import json
from copy import copy
from functools import update_wrapper

from django.db import connections, router
from django.db.models import Expression
from django.db.models.query import ModelIterable

from summits.querysets.followers import follower_of
from summits.querysets.previewed import is_preview

ASKED_BEFORE = 1
"""How often a question was asked on a connection before PostgreSQL keeps its plan."""
MOST_PLANS = 400
"""How many plans a connection keeps; the one unused for longest gives way."""


class Given(Expression):
    """The value that a prepared question is asked with, in its place among the values."""

    def __init__(self, place):
        super().__init__()
        self.place = place

    def as_sql(self, compiler, connection):
        return "%s", [self]

    def bound(self, values, connection):
        """Return the value as the database takes it."""
        return values[self.place]


class GivenKeys(Given):
    """A list of primary keys: one parameter, however many they are, so that the words stay the same."""

    def as_sqlite(self, compiler, connection):
        return "(SELECT value FROM json_each(%s))", [self]

    def as_postgresql(self, compiler, connection):
        return "(SELECT unnest(%s::bigint[]))", [self]

    def bound(self, values, connection):
        keys = list(values[self.place])
        return json.dumps(keys) if connection.vendor == "sqlite" else keys


class Words:
    """What Django made of a question for one database: SQL, its parameters, and how its rows become records."""

    def __init__(self, queryset, alias):
        compiler = queryset.query.get_compiler(alias)
        self.sql, self.parameters = compiler.as_sql()
        converters = compiler.get_converters([column[0] for column in compiler.select[: compiler.col_count]])
        compiler.get_converters = lambda expressions: converters
        self.alias, self.compiler, self.gives_tuples = alias, compiler, queryset._fields is not None

    def ask(self, values):
        """Return the records, or tuples, that the database answers to ``values``."""
        connection = connections[self.alias]
        rows = fetched(connection, self.sql, [self._bound(part, values, connection) for part in self.parameters])
        # Another thread may ask the same at the same time, over its own connection.
        compiler = copy(self.compiler)
        compiler.connection = connection
        if self.gives_tuples:
            return list(compiler.results_iter([rows], tuple_expected=True))
        compiler.execute_sql = lambda **how: [rows]
        return list(ModelIterable(Asked(self.alias, compiler)))

    @staticmethod
    def _bound(part, values, connection):
        return part.bound(values, connection) if isinstance(part, Given) else part


class Asked:
    """What Django's own ``ModelIterable`` needs of a queryset, where the database has answered already."""

    _known_related_objects = {}

    def __init__(self, db, compiler):
        self.db, self.query, self._compiler = db, self, compiler

    def get_compiler(self, using):
        """Return the compiler that has the answer."""
        return self._compiler


class Prepared:
    """A question asked by calling it with its values: answers a list of records, with all that was to be prefetched.

    ``build`` takes as many Givens and returns a queryset, of records or ``values_list``. It is called once for each
    database: it must not hang on the day, the language or the record.
    """

    given = Given
    """What stands for each value."""

    def __init__(self, build):
        update_wrapper(self, build)
        self._build = build
        self._words, self._model, self._followers = {}, None, []

    def __call__(self, *values):
        if is_preview():
            # Its visibility rules are its own: it neither finds the kept words nor leaves any.
            fresh = type(self)(self._build)
            fresh._prepare(len(values))
            return fresh._ask(values)
        return self._ask(values)

    def _ask(self, values):
        alias = router.db_for_read(self._model) if self._model else None
        if alias not in self._words:
            alias = self._prepare(len(values))
        records = self._words[alias].ask(values)
        for follow in self._followers if records else ():
            follow(records)
        return records

    def _prepare(self, number):
        queryset = self._build(*[self.given(place) for place in range(number)])
        alias = queryset.db
        self._words[alias] = Words(queryset, alias)
        self._followers = [
            follower_of(queryset.model, lookup, PreparedForKeys) for lookup in queryset._prefetch_related_lookups
        ]
        self._model = queryset.model
        return alias


class PreparedForKeys(Prepared):
    """A question whose values are lists of primary keys."""

    given = GivenKeys


def fetched(connection, sql, parameters):
    """Return all rows of a question, as tuples."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.cursor = preparing(connection)
        cursor.execute(sql, parameters)
        return cursor.fetchall()


def preparing(connection):
    """Return a cursor of PostgreSQL's that leaves the values out of the words, so that it can keep its plan of them."""
    from django.db.backends.postgresql.base import ServerBindingCursor

    connection.connection.prepare_threshold, connection.connection.prepared_max = ASKED_BEFORE, MOST_PLANS
    return ServerBindingCursor(connection.connection)
