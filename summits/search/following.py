"""What a process holds of a table of the index, and how it follows it.

Rows of these tables are never changed: a refresh (``summits.search.index.refresh``), one after the other, deletes all
rows of a record and writes others with keys that only go up. So the next reader fetches those above the highest that
is held. What is gone shows when that is fetched which is to be shown: what a reader sees is never from what is held.
"""

from dataclasses import dataclass, replace
from itertools import chain, groupby
from operator import itemgetter
from threading import Lock

from django.db import connections, router

from summits import revision
from summits.search.index import asked, flush


@dataclass(frozen=True)
class Held:
    """Kind → what is held of it, at least as new as a ``revision``; ``first`` and ``last`` are keys of rows then."""

    revision: str
    first: int
    last: int
    kinds: dict


AT_ONCE = 2_000
"""How many rows are fetched at once: PostgreSQL's library would hold them all, and what it held is not given back."""
NOTHING = Held("0", 0, 0, {})


class Follower:
    """Holds what it made of the rows of a table, for each kind of record, one for each database.

    ``make`` is a class that can be called without arguments; nobody changes what it makes: its method ``replaced``
    (a set of object_ids, rows) returns another, in which these records have these rows (``columns``) alone.
    """

    def __init__(self, model, columns, make):
        self.model, self.table, self.columns, self.make = model, model._meta.db_table, columns, make
        self._held, self._lock = {}, Lock()

    def present(self):
        """Return kind → what ``make`` made, of the present record."""
        flush()
        held = self._held.get(self._database)
        if held and held.revision == revision.current():
            return held.kinds
        if connections[self._database].in_atomic_block:
            # What a transaction sees may be undone.
            return self.followed(NOTHING, revision.current()).kinds
        with self._lock:
            now = revision.read()
            held = self._held[self._database] = self.followed(self._held.get(self._database, NOTHING), now)
        return held.kinds

    @property
    def _database(self):
        # A replica may be behind the primary.
        return router.db_for_read(self.model)

    def followed(self, held, now):
        """Return what is Held followed up to the revision ``now``; made anew where it is not of this history.

        The least key tells of an index that was written anew, by a transaction that drew its keys before later ones
        did and ended after them.
        """
        if held.last:
            first = asked(f"SELECT min(id) FROM {self.table}", [])[0][0]
            if first != held.first or revision.number_of(now) < revision.number_of(held.revision):
                held = NOTHING
        first, last, kinds = [], held.last, dict(held.kinds)
        words = f"SELECT kind, id, object_id, {self.columns} FROM {self.table} WHERE id > %s ORDER BY kind, id"
        with connections[self._database].chunked_cursor() as cursor:
            cursor.execute(words, [held.last])
            # Kind by kind: the rows of all at once take more room than all that is made of them.
            fetched = chain.from_iterable(iter(lambda: cursor.fetchmany(AT_ONCE), []))
            for kind, found in groupby(fetched, key=itemgetter(0)):
                pks, rows = zip(*((row[1], row[2:]) for row in found), strict=True)
                first, last = [*first, pks[0]], max(last, pks[-1])
                kinds[kind] = kinds.get(kind, self.make()).replaced({row[0] for row in rows}, rows)
        return Held(now, held.first or min(first, default=0), last, kinds)

    def forget(self, gone):
        """Forget records, pairs (kind, object_id), which the database has no more."""
        with self._lock:
            held = self._held.get(self._database)
            for kind, record in gone if held else ():
                held = replace(held, kinds={**held.kinds, kind: held.kinds[kind].replaced({record}, [])})
            if held:
                self._held[self._database] = held
