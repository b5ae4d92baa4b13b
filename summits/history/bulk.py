"""Reading and writing of versions in bulk, in SQL and without model instances."""

from django.db import connection
from django.db.models import Max

from summits.models.history import ChangeSetHistoricalRecords

CREATED, CHANGED, DELETED = "+", "~", "-"
"""The types of version, as django-simple-history marks them."""
BATCH = 5_000
"""How many records are compared in one query."""


def snapshot(changeset, model, pks, history_type):
    """Write versions of the records with these primary keys as they are now; ``history_type`` is CREATED or CHANGED."""
    if not pks:
        return
    history = model.history.model
    _insert(history, f"{_table(model)} WHERE {_quote_name('id')} IN ({_pk_list(pks)})", changeset, history_type)
    for field in history._history_m2m_fields:
        _add_links(changeset, history, field, pks)


def snapshot_deleted(changeset, model, versions):
    """Write a deletion version of each record: a copy of its last version (``versions`` are ids) without its links."""
    if not versions:
        return
    history = model.history.model
    _insert(history, f"{_table(history)} WHERE history_id IN ({_pk_list(versions)})", changeset, DELETED)


def last_version_ids(model, pks, **when):
    """Return the last version of each record of ``model``, deleted or not, as a dict of primary key → version id.

    ``when`` are lookups that limit the versions, for instance ``changeset__lt``.
    """
    versions = model.history.filter(id__in=pks, **when).order_by().values("id")
    return dict(versions.annotate(last=Max("history_id")).values_list("id", "last"))


def last_versions(model, pks, **when):
    """Return the last version of each record of ``model``, as a dict of primary key → version."""
    return {one.id: one for one in model.history.filter(pk__in=last_version_ids(model, pks, **when).values())}


def current_state(model, pks):
    """Return the present states of records of ``model``, as a dict of primary key → (values, links).

    ``values`` is a list of the values of ``state_fields``, ``links`` a list of pairs: the name of a many-to-many field
    and the primary key at its other end.
    """
    links = [
        (field, field.remote_field.through._base_manager.filter(**{f"{field.m2m_field_name()}__in": pks}))
        for field in model.history.model._history_m2m_fields
    ]
    return _states(model, model._base_manager.filter(pk__in=pks), links)


def version_states(model, versions):
    """Return the states in versions (ids), as ``current_state`` does; versions of a deletion are left out."""
    chosen = model.history.filter(history_id__in=versions).exclude(history_type=DELETED)
    links = [
        (field, ChangeSetHistoricalRecords.m2m_models[field]._base_manager.filter(history__in=versions))
        for field in model.history.model._history_m2m_fields
    ]
    return _states(model, chosen, links)


def state_fields(model):
    """Return the fields whose values make up the state of a record of ``model``, in order."""
    return [field for field in model.history.model.tracked_fields if field.editable]


def changed_fields(model, before, after):
    """Return the set of names of the fields in which two states of a record of ``model`` differ."""
    (values, links), (new_values, new_links) = before, after
    pairs = zip(state_fields(model), values, new_values, strict=True)
    return {field.name for field, old, new in pairs if old != new} | {
        name for name, _other in set(links) ^ set(new_links)
    }


def _states(model, rows, links):
    values = [field.attname for field in state_fields(model)]
    found = {pk: (own, []) for pk, *own in rows.order_by().values_list("id", *values)}
    for field, rows in links:
        ends = field.m2m_field_name(), field.m2m_reverse_field_name()
        for pk, other in rows.order_by(*ends).values_list(*ends):
            found[pk][1].append((field.name, other))
    return found


def _insert(history, source, changeset, history_type):
    chosen = ", ".join(_quote_name(field.column) for field in history.tracked_fields)
    columns = f"{chosen}, history_date, history_type, changeset_id"
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {_table(history)} ({columns}) SELECT {chosen}, %s, %s, %s FROM {source}",
            [connection.ops.adapt_datetimefield_value(changeset.created_at), history_type, changeset.pk],
        )


def _add_links(changeset, history, field, pks):
    links, version_links = field.remote_field.through, ChangeSetHistoricalRecords.m2m_models[field]
    columns = [links._meta.get_field(name).column for name in (field.m2m_field_name(), field.m2m_reverse_field_name())]
    own = _quote_name(columns[0])
    chosen = ", ".join(f"link.{_quote_name(column)}" for column in ["id", *columns])
    into = ", ".join(map(_quote_name, ["id", *columns, "history_id"]))
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {_table(version_links)} ({into}) "
            f"SELECT {chosen}, version.history_id FROM {_table(links)} link "
            f"JOIN {_table(history)} version ON version.id = link.{own} AND version.changeset_id = %s "
            f"WHERE link.{own} IN ({_pk_list(pks)})",
            [changeset.pk],
        )


def _table(model):
    return _quote_name(model._meta.db_table)


def _quote_name(name):
    return connection.ops.quote_name(name)


def _pk_list(pks):
    # Integers are safe to write into the statement. There can be more of them than a database takes as parameters.
    return ", ".join(str(int(pk)) for pk in pks)
