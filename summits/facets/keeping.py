"""The indexes held in this process, one of each kind of list and database, for one revision of the record.

A replica may be behind the primary: so readers and editors do not take turns at making the index anew.

Several threads ask at once. One makes a new index aside, while the others that need it wait; then it takes the place
of the old one, which nobody changes.
"""

from threading import Lock

from django.db import router

from summits import revision
from summits.models import Revision

_kept = {}
_locks = {}


def index_of(build):
    """Return the index that the function ``build`` makes of the present record: one question if it is there."""
    present, place = revision.current(), (build, router.db_for_read(Revision))
    kept = _kept.get(place)
    if kept and kept[0] == present:
        return kept[1]
    with _locks.setdefault(place, Lock()):
        kept = _kept.get(place)
        if not kept or kept[0] != present:
            # What changes while it is made raises the revision, so that the next request makes it anew.
            kept = _kept[place] = present, build()
    return kept[1]
