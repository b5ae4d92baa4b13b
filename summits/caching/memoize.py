"""Memoisation of values computed from the whole archive, per data version and process.

The first request after a change computes a value again, so only cheap values belong here, and only public ones. All
requests share the values and must not change them. While one thread computes a value, others that need it wait. Values
of the replica and of the primary are cached separately, because a replica may lag behind.
"""

from threading import Lock, RLock

from django.db import router

from summits.caching import data_version
from summits.models import DataVersion
from summits.querysets.previewed import is_preview, memoize_for_preview

MAX_ENTRIES = 64
"""How many values of functions with arguments are cached; the oldest is dropped. Without arguments each has one."""

_values = {}
_store_lock = Lock()
_function_locks = {}


def memoize_per_version(function, *arguments):
    """Return ``function(*arguments)``, computed once per data version; in a preview, once per preview.

    ``function`` and ``arguments`` are the cache key and must be hashable. The value must not be a lazy queryset. Within
    ``data_version.pinned`` it may be newer than the pinned version. A cached value costs one query.
    """
    if is_preview():
        return memoize_for_preview(function, *arguments)
    key, current = (router.db_for_read(DataVersion), function, *arguments), data_version.current()
    version, value = _values.get(key, (None, None))
    if version == current:
        return value
    with _function_locks.setdefault(key[:2], RLock()):
        version, value = _values.get(key, (None, None))
        if version != current and not _is_newest(version, current):
            # Stored under the version read before computing, so a change made meanwhile leads to a new computation.
            value = function(*arguments)
            _store(key, current, value)
    return value


def _is_newest(version, current):
    # A stored value may be newer than the pinned version. The number alone does not tell: a restored backup lowers it.
    if version is None or data_version.sequence_number(version) <= data_version.sequence_number(current):
        return False
    return version == data_version.read_from_db()


def _store(key, version, value):
    _database, _function, *arguments = key
    with _store_lock:
        _values.pop(key, None)
        others = [other for other in _values if other[2:]] if arguments else []
        while len(others) >= MAX_ENTRIES:
            del _values[others.pop(0)]
        _values[key] = version, value
