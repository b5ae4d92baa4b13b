"""Writing the index: a full rebuild, or an update of single records after a change."""

import threading
from collections import defaultdict
from functools import reduce
from operator import or_

from django.db import connection, connections, router, transaction
from django.db.models import BooleanField, CharField, FloatField, IntegerField, Q, TextField
from django.utils.translation import gettext as _

from summits.caching.data_version import acquire_write_lock, bump_version
from summits.db.bulk import analyze, delete_rows, insert_rows
from summits.models import SearchDocument, SearchName, SearchState
from summits.search.backends import postgres, sqlite
from summits.search.index.dependencies import INDEXED_MODELS, Reindexing
from summits.search.schema.document_types import DOCUMENT_TYPES
from summits.search.schema.documents import (
    NAME_READERS,
    build_entry,
    pks_in_index_order,
    read_public_records,
    search_names,
)

BATCH_SIZE = 500
FORMAT_VERSION = 11
"""Version of the index format. Raise it when the same records would be indexed differently: then it is rebuilt."""
STATE_PK = 1

UNCONVERTED_FIELDS = (CharField, TextField, IntegerField, FloatField, BooleanField)
"""Field classes whose Python values a database takes without conversion."""


def backend():
    """Return the search backend (a module) for the database in use."""
    return postgres if connection.vendor == "postgresql" else sqlite


def is_complete():
    """Whether the database holds a complete index in the current format."""
    return SearchState.objects.filter(pk=STATE_PK, form=FORMAT_VERSION).exists()


def mark_outdated():
    """Mark the index for a rebuild; until then readers search it as it is."""
    SearchState.objects.all().delete()


def rebuild_if_needed(progress=None):
    """Rebuild the index unless it is complete; return document type → number of records, or None if it was complete.

    Of several processes that start at once, one rebuilds it, and the others wait and find it complete.
    """
    # Usually it is complete, and then no lock is needed.
    if is_complete():
        return None
    with transaction.atomic():
        acquire_write_lock()
        return None if is_complete() else rebuild_index(progress)


@transaction.atomic
def rebuild_index(progress=None):
    """Rebuild the index in one transaction; return document type → number of records.

    Readers see the old index until the commit. ``progress`` receives the number of all records (``start``), of each
    batch (``advance``) and of each type (``part``).
    """
    acquire_write_lock()
    discard_pending()
    pks_by_type = {type_name: pks_in_index_order(type_name) for type_name in INDEXED_MODELS}
    if progress:
        progress.start(sum(map(len, pks_by_type.values())), unit="")
    clear()
    written = dict.fromkeys(INDEXED_MODELS, 0)
    for type_name, pks in pks_by_type.items():
        for start in range(0, len(pks), BATCH_SIZE):
            batch = pks[start : start + BATCH_SIZE]
            written[type_name] += _add({type_name: batch})[type_name]
            if progress:
                progress.advance(len(batch))
        if progress:
            progress.part_done(_("search: {type}").format(type=type_name), written[type_name])
    backend().optimize()
    analyze(SearchDocument, SearchName)
    SearchState.objects.update_or_create(pk=STATE_PK, defaults={"form": FORMAT_VERSION})
    # No record changed, but whatever is cached from the old index is outdated.
    bump_version()
    return written


def clear():
    """Empty the index, within the transaction that rebuilds it."""
    backend().reset()
    delete_rows(SearchDocument)
    delete_rows(SearchName)


def apply_changes(changes):
    """Re-index the records in ``changes`` (a Reindexing), within the caller's transaction.

    Records that are not public are removed from the index.
    """
    records = [(type_name, pk) for type_name, pks in changes.resolve().items() for pk in sorted(pks)]
    for start in range(0, len(records), BATCH_SIZE):
        pks = defaultdict(list)
        for type_name, pk in records[start : start + BATCH_SIZE]:
            pks[type_name].append(pk)
        _remove(pks)
        _add(pks)


def _remove(pks):
    # ``pks``: document type → primary keys of the records to remove from the index.
    condition = reduce(or_, [Q(kind=type_name, object_id__in=pks_of_type) for type_name, pks_of_type in pks.items()])
    documents = list(SearchDocument.objects.filter(condition))
    backend().delete(documents)
    delete_rows(SearchDocument, "id", [document.pk for document in documents])
    SearchName.objects.filter(condition).delete()


def _add(pks):
    # ``pks``: document type → primary keys of records. Returns document type → number of those that are public.
    entries, names, counts = [], [], {}
    for type_name, pks_of_type in pks.items():
        records = read_public_records(type_name, pks_of_type)
        counts[type_name] = len(records)
        if type_name in DOCUMENT_TYPES:
            entries += [build_entry(DOCUMENT_TYPES[type_name], record, count) for record, count in records]
        if type_name in NAME_READERS:
            names += [name for record, count in records for name in search_names(type_name, record, count)]
    # Inserted in id order, rows fill the pages of the table completely.
    entries.sort(key=lambda entry: entry.document.pk)
    insert_records(SearchDocument, [entry.document for entry in entries])
    backend().add(entries)
    insert_records(SearchName, names)
    return counts


def insert_records(model, records):
    """Insert records of a model; the database assigns primary keys if the first record has none."""
    fields = [field for field in model._meta.concrete_fields if not field.primary_key or records and records[0].pk]
    columns = [[getattr(record, field.attname) for record in records] for field in fields]
    for position, field in enumerate(fields):
        if not isinstance(field, UNCONVERTED_FIELDS):
            columns[position] = [field.get_db_prep_save(value, connection) for value in columns[position]]
    insert_rows(model, fields, zip(*columns, strict=True))


_pending = threading.local()


def pending_changes():
    """Return this thread's changes that are not in the index yet, as a Reindexing."""
    if getattr(_pending, "changes", None) is None:
        _pending.changes = Reindexing()
    return _pending.changes


def record_changes(model, created, changed, keys):
    """Add what a changeset did to records of ``model`` to the pending changes, which the next ``flush`` writes.

    ``created``: primary keys; ``changed``: primary key → set of field names; ``keys``: for each changed or deleted
    record, dicts of "id" and foreign key columns → value, from before and after the change.
    """
    changes = pending_changes()
    changes.add_created(model, created)
    for columns in keys:
        if columns["id"] in changed:
            changes.add_changed(model, columns, changed[columns["id"]])
        else:
            changes.add_deleted(model, columns)


def flush():
    """Write this thread's pending changes to the index."""
    changes = getattr(_pending, "changes", None)
    if not changes:
        return
    _pending.changes = None
    with transaction.atomic(savepoint=False):
        # If the changes are committed already, whatever was cached from the index since then is outdated.
        bump_version()
        apply_changes(changes)


def discard_pending():
    """Discard this thread's pending changes, because they were rolled back or the index is rebuilt."""
    _pending.changes = None


def fetch_after_flush(statement, parameters):
    """Write this thread's pending changes to the index, then execute a statement and return its rows."""
    flush()
    with connections[router.db_for_read(SearchDocument)].cursor() as cursor:
        cursor.execute(statement, parameters)
        return cursor.fetchall()
