"""Keeping the index: written anew as a whole, or record by record after a change."""

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
from summits.search.index.dependencies import MODELS, Reindexing
from summits.search.schema.document_types import DOCUMENT_TYPES
from summits.search.schema.documents import NAMES, build_entry, keys_in_order, names_of, read_public_records

BATCH = 500
FORM = 4
"""To be raised whenever the index of the same records becomes another: then each archive writes its index again."""
THE_STATE = 1

AS_THEY_ARE = (CharField, TextField, IntegerField, FloatField, BooleanField)
"""Fields whose values a database takes as they are in Python."""


def backend():
    """Return the module that searches on the database in use."""
    return postgres if connection.vendor == "postgresql" else sqlite


def is_complete():
    """Whether the database holds an index of all records, in the present form."""
    return SearchState.objects.filter(pk=THE_STATE, form=FORM).exists()


def mark_outdated():
    """Note that the index is to be written as a whole; until then readers search it as it is."""
    SearchState.objects.all().delete()


def rebuild_if_needed(progress=None):
    """Write the whole index unless it is complete; return kind → number of records, None if nothing was to be done.

    Of several processes that start at once, one does it, and the others then find it done.
    """
    # Mostly it is complete: then no lock is asked for.
    if is_complete():
        return None
    with transaction.atomic():
        acquire_write_lock()
        return None if is_complete() else rebuild_index(progress)


@transaction.atomic
def rebuild_index(progress=None):
    """Write the whole index in one transaction; return kind → number of records. Until its end readers see the old one.

    ``progress`` is told the number of records in all (``start``), of each batch (``advance``) and kind (``part``).
    """
    acquire_write_lock()
    forget_pending()
    keys = {kind: keys_in_order(kind) for kind in MODELS}
    if progress:
        progress.start(sum(map(len, keys.values())), unit="")
    clear()
    written = dict.fromkeys(MODELS, 0)
    for kind, pks in keys.items():
        for start in range(0, len(pks), BATCH):
            batch = pks[start : start + BATCH]
            written[kind] += _add({kind: batch})[kind]
            if progress:
                progress.advance(len(batch))
        if progress:
            progress.part(_("search: {kind}").format(kind=kind), written[kind])
    backend().finish()
    analyze(SearchDocument, SearchName)
    SearchState.objects.update_or_create(pk=THE_STATE, defaults={"form": FORM})
    # What was answered from the former index is old from now on; the record is not.
    bump_version()
    return written


def clear():
    """Empty the index, within the transaction that writes it again."""
    backend().reset()
    delete_rows(SearchDocument)
    delete_rows(SearchName)


def apply_changes(changes):
    """Write again what the index holds of all that changes (a Reindexing) concern, within the caller's transaction.

    Of what is not public it then holds nothing.
    """
    records = [(kind, pk) for kind, pks in changes.resolve().items() for pk in sorted(pks)]
    for start in range(0, len(records), BATCH):
        pks = defaultdict(list)
        for kind, pk in records[start : start + BATCH]:
            pks[kind].append(pk)
        _remove(pks)
        _add(pks)


def _remove(pks):
    # Kind → primary keys of the records of which the index holds nothing then.
    chosen = reduce(or_, [Q(kind=kind, object_id__in=some) for kind, some in pks.items()])
    old = list(SearchDocument.objects.filter(chosen))
    backend().delete(old)
    delete_rows(SearchDocument, "id", [document.pk for document in old])
    SearchName.objects.filter(chosen).delete()


def _add(pks):
    # Kind → primary keys of the records; returns kind → number of those that are public.
    found, names, numbers = [], [], {}
    for kind, some in pks.items():
        records = read_public_records(kind, some)
        numbers[kind] = len(records)
        if kind in DOCUMENT_TYPES:
            found += [build_entry(DOCUMENT_TYPES[kind], record, meetings) for record, meetings in records]
        if kind in NAMES:
            names += [name for record, meetings in records for name in names_of(kind, record, meetings)]
    # In the order of the keys pages of the table are filled to the end.
    found.sort(key=lambda one: one.document.pk)
    insert_records(SearchDocument, [one.document for one in found])
    backend().add(found)
    insert_records(SearchName, names)
    return numbers


def insert_records(model, records):
    """Insert records of a model, with the keys they bear or, where they bear none, with keys of the database's."""
    fields = [field for field in model._meta.concrete_fields if not field.primary_key or records and records[0].pk]
    columns = [[getattr(record, field.attname) for record in records] for field in fields]
    for place, field in enumerate(fields):
        if not isinstance(field, AS_THEY_ARE):
            columns[place] = [field.get_db_prep_save(value, connection) for value in columns[place]]
    insert_rows(model, fields, zip(*columns, strict=True))


_pending = threading.local()


def pending():
    """Return what changed in this thread and is not in the index yet, as a Reindexing."""
    if getattr(_pending, "changes", None) is None:
        _pending.changes = Reindexing()
    return _pending.changes


def note(model, created, changed, keys):
    """Note what a changeset did to records of ``model``, to be written with the next flush.

    ``created``: primary keys; ``changed``: primary key → names of fields; ``keys``: of what was changed or deleted its
    "id" and foreign keys, before and after, each as a dict.
    """
    changes = pending()
    changes.add_created(model, created)
    for own in keys:
        if own["id"] in changed:
            changes.add_changed(model, own, changed[own["id"]])
        else:
            changes.add_deleted(model, own)


def flush():
    """Bring the index up to the changes that this thread made, as far as it has not been."""
    changes = getattr(_pending, "changes", None)
    if not changes:
        return
    _pending.changes = None
    with transaction.atomic(savepoint=False):
        # If the changes are committed already, what was answered since is old from now on; the record is not.
        bump_version()
        apply_changes(changes)


def forget_pending():
    """Forget what this thread changed: it was undone, or the whole index is written."""
    _pending.changes = None


def fetch_after_flush(statement, parameters):
    """Return the rows of a statement, of an index that has followed what this thread changed."""
    flush()
    with connections[router.db_for_read(SearchDocument)].cursor() as cursor:
        cursor.execute(statement, parameters)
        return cursor.fetchall()
