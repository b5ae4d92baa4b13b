"""Records that a preview shows as if they were published, stored in context variables of the thread that renders it.

A preview writes nothing. The visibility rules look up the previewed records here. Whatever is cached longer than a
request (compiled queries, figures, facet indexes) is computed afresh within a preview and not cached.
"""

from contextlib import contextmanager
from contextvars import ContextVar

from summits.db.compiled import recompiling

_previewed = ContextVar("primary keys of the previewed records by model name", default=None)
_memoized = ContextVar("values computed for this preview, by their functions", default=None)


@contextmanager
def previewing(records):
    """Treat ``records`` (instances of models with a status or approval) as public in this block and thread."""
    found = {}
    for record in records:
        found.setdefault(record._meta.model_name, set()).add(record.pk)
    token, memoized_token = _previewed.set(found), _memoized.set({})
    try:
        with recompiling():
            yield
    finally:
        _previewed.reset(token)
        _memoized.reset(memoized_token)


def is_preview():
    """Return whether a preview is being rendered, so that nothing read from the database may be cached."""
    return _previewed.get() is not None


def memoize_for_preview(function, *arguments):
    """Return ``function(*arguments)``, computed once per preview. Only callable within one."""
    values, key = _memoized.get(), (function, *arguments)
    if key not in values:
        values[key] = function(*arguments)
    return values[key]


def previewed():
    """Return the previewed records as a dict of model name → set of primary keys; empty outside a preview."""
    return _previewed.get() or {}


def is_previewed(record):
    """Return whether ``record`` is shown as published by the current preview."""
    return record.pk in previewed().get(record._meta.model_name, ())
