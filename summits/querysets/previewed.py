"""Which records a preview shows as if they were published: known to the thread that renders it, and to nobody else.

Nothing is written for a preview. The visibility rules in ``gate`` ask here, and whatever is kept longer than a request
(compiled queries, figures, facet indexes) is made afresh within a preview and not kept.
"""

from contextlib import contextmanager
from contextvars import ContextVar

from summits.db.compiled import recompiling

_previewed = ContextVar("primary keys of the previewed records by model name", default=None)
_kept = ContextVar("values computed for this preview, by their functions", default=None)


@contextmanager
def previewing(records):
    """Within, this thread reads ``records`` (instances of models with a status) as if they were published."""
    found = {}
    for record in records:
        found.setdefault(record._meta.model_name, set()).add(record.pk)
    token, kept_token = _previewed.set(found), _kept.set({})
    try:
        with recompiling():
            yield
    finally:
        _previewed.reset(token)
        _kept.reset(kept_token)


def is_preview():
    """Return whether a preview is being rendered, so that nothing made of the record may be kept."""
    return _previewed.get() is not None


def kept_for_preview(function, *arguments):
    """Return ``function(*arguments)``, which is called once in each preview."""
    values, key = _kept.get(), (function, *arguments)
    if key not in values:
        values[key] = function(*arguments)
    return values[key]


def previewed():
    """Return what the preview shows as published: model name → set of primary keys; empty outside a preview."""
    return _previewed.get() or {}


def is_previewed(record):
    """Return whether the preview shows ``record`` as published."""
    return record.pk in previewed().get(record._meta.model_name, ())
