"""The indexes held in this process, one of each kind of list, each for one revision of the record.

Several threads ask at once. One makes a new index aside, while the others that need it wait; then it takes the place
of the old one, which nobody changes.
"""

from threading import Lock

from summits import revision

_kept = {}
_locks = {}


def index_of(build):
    """Return the index that the function ``build`` makes of the present record: one question if it is there."""
    present = revision.current()
    kept = _kept.get(build)
    if kept and kept[0] == present:
        return kept[1]
    with _locks.setdefault(build, Lock()):
        kept = _kept.get(build)
        if not kept or kept[0] != present:
            # What changes while it is made raises the revision, so that the next request makes it anew.
            kept = _kept[build] = present, build()
    return kept[1]
