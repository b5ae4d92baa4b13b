"""Keeping the index: written anew as a whole, or record by record after a change."""

import threading

from django.db import connection, connections, router, transaction
from django.db.models import BooleanField, CharField, FloatField, IntegerField, TextField
from django.utils.translation import gettext as _

from summits.models import Place, SearchDocument, SearchName, SearchState
from summits.models.rows import analyze, insert, remove
from summits.revision import raise_revision, wait_for_turn
from summits.search import postgres, sqlite
from summits.search.documents import NAMES, indexed, keys_in_order, names_of, read
from summits.search.kinds import KINDS

BATCH = 500
FORM = 4
"""To be raised whenever the index of the same records becomes another: then each archive writes its index again."""
THE_STATE = 1
PLACE = "place"
MODELS = {**{kind.name: kind.model for kind in KINDS.values()}, PLACE: Place}
"""Kind of record in the index → its model."""

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
        wait_for_turn()
        return None if is_complete() else rebuild(progress)


@transaction.atomic
def rebuild(progress=None):
    """Write the whole index in one transaction; return kind → number of records. Until its end readers see the old one.

    ``progress`` is told the number of records in all (``start``), of each batch (``advance``) and kind (``part``).
    """
    wait_for_turn()
    forget_touched()
    keys = {kind: keys_in_order(kind) for kind in MODELS}
    if progress:
        progress.start(sum(map(len, keys.values())), unit="")
    clear()
    written = dict.fromkeys(MODELS, 0)
    for kind, pks in keys.items():
        for start in range(0, len(pks), BATCH):
            batch = pks[start : start + BATCH]
            written[kind] += _add(kind, batch)
            if progress:
                progress.advance(len(batch))
        if progress:
            progress.part(_("search: {kind}").format(kind=kind), written[kind])
    backend().finish()
    analyze(SearchDocument, SearchName)
    SearchState.objects.update_or_create(pk=THE_STATE, defaults={"form": FORM})
    # What was answered from the former index is old from now on; the record is not.
    raise_revision({})
    return written


def clear():
    """Empty the index, within the transaction that writes it again."""
    backend().clear()
    remove(SearchDocument)
    remove(SearchName)


@transaction.atomic
def refresh(kind, pks):
    """Write what the index holds of those records of a kind anew: of what is not public, nothing."""
    pks = list(pks)
    # One refresh at a time: of two, the later then reads what the earlier's change made of the record.
    wait_for_turn()
    for start in range(0, len(pks), BATCH):
        batch = pks[start : start + BATCH]
        if kind in KINDS:
            old = list(SearchDocument.objects.filter(kind=kind, object_id__in=batch))
            backend().forget(old)
            remove(SearchDocument, "id", [document.pk for document in old])
        old = SearchName.objects.filter(kind=kind, object_id__in=batch)
        remove(SearchName, "id", list(old.values_list("pk", flat=True)))
        _add(kind, batch)


def _add(kind, pks):
    records = read(kind, pks)
    if kind in KINDS:
        found = [indexed(KINDS[kind], record, meetings) for record, meetings in records]
        # In the order of the keys pages of the table are filled to the end.
        found.sort(key=lambda one: one.document.pk)
        insert_records(SearchDocument, [one.document for one in found])
        backend().write(found)
    if kind in NAMES:
        insert_records(SearchName, [name for record, meetings in records for name in names_of(kind, record, meetings)])
    return len(records)


def insert_records(model, records):
    """Insert records of a model, with the keys they bear or, where they bear none, with keys of the database's."""
    fields = [field for field in model._meta.concrete_fields if not field.primary_key or records and records[0].pk]
    columns = [[getattr(record, field.attname) for record in records] for field in fields]
    for place, field in enumerate(fields):
        if not isinstance(field, AS_THEY_ARE):
            columns[place] = [field.get_db_prep_save(value, connection) for value in columns[place]]
    insert(model, fields, zip(*columns, strict=True))


pending = threading.local()
"""What changed in this thread and is not in the index yet: ``touched``, see ``summits.search.signals``."""


def flush():
    """Bring the index up to the changes that this thread made, as far as it has not been."""
    touched = getattr(pending, "touched", None)
    if not touched:
        return
    pending.touched = None
    with transaction.atomic():
        # If the changes are committed already, what was answered since is old from now on; the record is not.
        raise_revision({})
        follow(touched)


def forget_touched():
    """Forget what this thread changed: it was undone, or the whole index is written."""
    pending.touched = None


def follow(touched):
    """Write anew what changes touched (a Touched)."""
    for kind, pks in touched.resolve().items():
        refresh(kind, pks)


def asked(statement, parameters):
    """Return the rows of a statement, of an index that has followed what this thread changed."""
    flush()
    with connections[router.db_for_read(SearchDocument)].cursor() as cursor:
        cursor.execute(statement, parameters)
        return cursor.fetchall()
