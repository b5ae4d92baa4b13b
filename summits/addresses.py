"""The addresses of records: what stands before the slug is the same for all of a kind, so it is asked for once.

A page leads to a hundred records and more; ``reverse`` takes some 20 µs for each, this some 3.
"""

from functools import lru_cache

from django.urls import get_script_prefix, reverse

SOME_SLUG = "x"


def address_of(kind, slug):
    """Return the address of the record of a kind ("summit") that has the slug, as ``reverse`` gives it."""
    before, after = _around_slug(get_script_prefix(), kind)
    return f"{before}{slug}{after}"


@lru_cache(maxsize=32)
def _around_slug(prefix, kind):
    # The prefix under which the site is served is no argument of reverse(), but its answer hangs on it.
    before, _slug, after = reverse(f"summits:{kind}-detail", args=[SOME_SLUG]).rpartition(SOME_SLUG)
    return before, after
