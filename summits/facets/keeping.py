"""The indexes held in this process, one of each kind of list and database, for one revision of the record.

A replica may be behind the primary: so readers and editors do not take turns at making the index anew.

Several threads ask at once. One makes a new index aside, of the old one and what changed since where that can be, while
the others that need it wait; then it takes the place of the old one, which nobody changes.
"""

from threading import Lock

from django.db import router

from summits import revision
from summits.changes import since
from summits.models import Revision
from summits.querysets.previewed import is_preview, previewed

_kept = {}
_locks = {}


def index_of(build):
    """Return the index that ``build`` makes of the present record: one question if it is there.

    ``build`` is called for an index of all records; its ``follow``, if it has one, with the old index and the Touched
    since: it returns the new one, or None where it is to be made of all. Within ``revision.held`` what is returned may
    be newer.
    """
    present, place = revision.current(), (build, router.db_for_read(Revision))
    kept = _kept.get(place)
    if is_preview():
        # Not kept: it has what this preview alone shows.
        return _made(build, kept, revision.read(), previewed())
    if kept and kept[0] == present:
        return kept[1]
    with _locks.setdefault(place, Lock()):
        kept, present = _kept.get(place), revision.read()
        if not kept or kept[0] != present:
            # What changes while it is made raises the revision, so that the next request follows that.
            kept = _kept[place] = present, _made(build, kept, present)
    return kept[1]


def _made(build, kept, present, previewed_keys=None):
    follow = getattr(build, "follow", None)
    touched = since(kept[0], present) if kept and follow else None
    if touched and previewed_keys:
        touched = touched.with_changed(previewed_keys)
    followed = None if touched is None else follow(kept[1], touched)
    return build() if followed is None else followed
