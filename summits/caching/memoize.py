"""Figures of the whole archive that many pages show, kept in this process for one revision of the record.

Each is reckoned anew by the first who asks after a change, so that only what is quickly reckoned belongs here, and only
what every reader may see. Values are shared by all requests: nobody changes them. A replica may be behind the primary:
what is read from either is kept apart.
"""

from threading import Lock

from django.db import router

from summits.caching import data_version
from summits.models import Revision
from summits.querysets.previewed import is_preview, kept_for_preview

MAX_ENTRIES = 64
"""How many values are kept of one revision; the oldest gives way."""

_values = {}
_lock = Lock()


def memoize_per_version(function, *arguments):
    """Return ``function(*arguments)`` of the present record, reckoned once for each revision.

    ``function`` and ``arguments`` are hashable and name the value; the value must not be a queryset that asks later.
    """
    if is_preview():
        return kept_for_preview(function, *arguments)
    key, present = (router.db_for_read(Revision), function, *arguments), data_version.current()
    found = _values.get(key)
    if found and found[0] == present:
        return found[1]
    # What changes meanwhile raises the revision, so that the next request reckons anew.
    value = function(*arguments)
    with _lock:
        _values.pop(key, None)
        while len(_values) >= MAX_ENTRIES:
            del _values[next(iter(_values))]
        _values[key] = present, value
    return value
