"""The indexes held in this process: one of each list and database, for one revision of the record.

A replica may be behind the primary: so what is read from either is kept apart.
"""

from threading import Lock

from django.db import router

from summits import revision
from summits.models import Revision
from summits.querysets.previewed import is_preview, kept_for_preview

_kept = {}
_locks = {}


def index_of(build):
    """Return what ``build`` makes of the present record: one query if it is there, else it is built.

    Several threads ask at once: one of them builds, the others wait for it. Within ``revision.held`` what is returned
    may be newer.
    """
    if is_preview():
        return kept_for_preview(build)
    place, present = (build, router.db_for_read(Revision)), revision.current()
    version, index = _kept.get(place, (None, None))
    if version == present:
        return index
    with _locks.setdefault(place, Lock()):
        version, index = _kept.get(place, (None, None))
        if version not in (present, revision.read()):
            # Named by the revision before it is built: what changes meanwhile is in the next one.
            index = build()
            _kept[place] = present, index
    return index
