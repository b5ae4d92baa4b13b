"""Previews: a record that is not public, shown as if it were, to whoever has a link that expires."""

from contextlib import contextmanager
from datetime import timedelta

from django.core import signing
from django.utils import timezone

from summits.models.approving import waiting_and_named
from summits.querysets.previewed import previewing
from summits.routing import from_primary
from summits.workflow.named import drafts_named
from summits.workflow.queue import MODELS

SALT = "summits.preview"
DAYS = 14
"""How long a link works."""
KINDS = {model._meta.model_name: model for model in MODELS}


def key_for(record):
    """Return the key of a preview of ``record``, fit for an address: it works for ``DAYS`` from now."""
    return signing.dumps([record._meta.model_name, record.pk], salt=SALT)


def last_day():
    """Return the day until which a key made now works."""
    return timezone.localdate() + timedelta(days=DAYS)


def record_of(key):
    """Return the record that a key is for, None if it is gone.

    Raises signing.SignatureExpired past its day, and signing.BadSignature for what is no key.
    """
    kind, pk = signing.loads(key, salt=SALT, max_age=timedelta(days=DAYS))
    return KINDS[kind].objects.filter(pk=pk).first()


@contextmanager
def as_if_public(record):
    """Within, this thread reads the record as public, with the drafts that it names and what waits for approval.

    Nothing is written. It is read from the primary: a replica may not have yet what was just saved.
    """
    drafts = [record, *drafts_named(record)]
    shown = [*drafts, *(one for some in waiting_and_named(drafts) for one in some)]
    with from_primary(), previewing(shown):
        yield
