"""A cache of what is printed the same on every page of one language."""

from functools import lru_cache, wraps

from django.utils.translation import get_language

MAX_ENTRIES = 4096


def cached_per_language(function):
    """Cache what a function returns for its arguments in the active language."""

    @lru_cache(MAX_ENTRIES)
    def in_language(_language, *arguments, **options):
        return function(*arguments, **options)

    @wraps(function)
    def cached(*arguments, **options):
        return in_language(get_language(), *arguments, **options)

    return cached
