"""Signal handlers that run at the end of a changeset: history, search index and data version, in this order.

The changeset's context (``summits.db.changeset``) collects the primary keys of all changed records. The handlers run
within the changeset's transaction, so all of it is committed together or rolled back together.
"""

from django.db import transaction
from django.db.models.signals import post_save, pre_delete, pre_save

from summits.caching.data_version import acquire_write_lock, bump_version
from summits.history import recording
from summits.models import Source, before_changeset_end, changeset_ending, changeset_started
from summits.models.references import record_models
from summits.search.index import writing
from summits.workflow.approval import approve_references_of_public_records
from summits.workflow.cited_sources import link_cited_sources, refuse_deleting_cited


def lock_archive(**kwargs):
    """Take the write lock: changesets run one after another, so what one has read stays true until it commits."""
    acquire_write_lock()


def record_changeset(context, is_committed, **kwargs):
    """Write versions of the changed records, update the search index and raise the data version.

    ``context`` is a ChangeSetContext. Where the changeset is part of an outer transaction (``is_committed`` is
    false), the search index is updated after that transaction's commit.
    """
    if context.is_empty:
        return
    differences = recording.record_versions(context)
    for one in differences:
        writing.record_changes(one.model, one.created, one.changed, one.keys)
    if differences and is_committed:
        # flush() raises the data version as well.
        writing.flush()
        return
    bump_version()
    if differences:
        transaction.on_commit(writing.flush, robust=True)


def reindex_loaded(sender, instance, raw, **kwargs):
    """Re-index a record that ``loaddata`` saves, and raise the data version (pre_save and post_save with ``raw``).

    No version is written: a fixture holds the versions of its records.
    """
    if raw:
        writing.pending_changes().add_stored(sender, [instance.pk])
        transaction.on_commit(writing.flush, robust=True)
        bump_version()


def connect():
    """Connect the handlers of changesets, fixtures and deletions of sources."""
    changeset_started.connect(lock_archive, dispatch_uid="summits.changesets")
    # Receivers are called in this order: approval follows the links to sources.
    before_changeset_end.connect(link_cited_sources, dispatch_uid="summits.changesets.sources")
    before_changeset_end.connect(approve_references_of_public_records, dispatch_uid="summits.changesets")
    pre_delete.connect(refuse_deleting_cited, sender=Source, dispatch_uid="summits.changesets.sources")
    changeset_ending.connect(record_changeset, dispatch_uid="summits.changesets")
    for model in record_models():
        for signal in (pre_save, post_save):
            signal.connect(reindex_loaded, sender=model, dispatch_uid="summits.changesets")
