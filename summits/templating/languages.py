"""A per-language cache for template functions."""

from functools import lru_cache, wraps

from django.utils.translation import get_language

MAX_ENTRIES = 4096


def cached_per_language(function):
    """Decorator that caches a function's results by its arguments and the active language.

    The arguments must be hashable. The least recently used of MAX_ENTRIES results are dropped.
    """

    @lru_cache(MAX_ENTRIES)
    def in_language(_language, *arguments, **options):
        return function(*arguments, **options)

    @wraps(function)
    def cached(*arguments, **options):
        return in_language(get_language(), *arguments, **options)

    return cached
