"""Memoisation of values computed from the whole archive, per data version and process.

The first request after a change computes a value again, so only cheap values belong here, and only public ones. All
requests share the values and must not change them. Values of the replica and of the primary are cached separately,
because a replica may lag behind.
"""

from threading import Lock

from django.db import router

from summits.caching import data_version
from summits.models import DataVersion
from summits.querysets.previewed import is_preview, memoize_for_preview

MAX_ENTRIES = 64
"""How many values are cached; the oldest is dropped."""

_values = {}
_lock = Lock()


def memoize_per_version(function, *arguments):
    """Return ``function(*arguments)``, computed once per data version; in a preview, once per preview.

    ``function`` and ``arguments`` are the cache key and must be hashable. The value must not be a lazy queryset.
    """
    if is_preview():
        return memoize_for_preview(function, *arguments)
    key, present = (router.db_for_read(DataVersion), function, *arguments), data_version.current()
    found = _values.get(key)
    if found and found[0] == present:
        return found[1]
    # A change in the meantime raises the data version, so the next request computes the value again.
    value = function(*arguments)
    with _lock:
        _values.pop(key, None)
        while len(_values) >= MAX_ENTRIES:
            del _values[next(iter(_values))]
        _values[key] = present, value
    return value
