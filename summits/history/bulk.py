"""Versions in bulk, past the ORM's instances: written from the records as they stand, and compared with them."""

from django.db import connection
from django.db.models import Max

from summits.models.history import Versions

CREATED, CHANGED, DELETED = "+", "~", "-"
"""The kinds of version, as the library calls them."""
BATCH = 5_000
"""How many records are looked at in one question."""


def snapshot(edit, model, pks, kind):
    """Note the records of ``model`` with these primary keys as they now stand, as versions of ``edit``."""
    if not pks:
        return
    history = model.history.model
    _insert(history, f"{_table(model)} WHERE {_quoted('id')} IN ({_listed(pks)})", edit, kind)
    for field in history._history_m2m_fields:
        _add_links(edit, history, field, pks)


def snapshot_deleted(edit, model, versions):
    """Note records as deleted by ``edit``: as they stood in their last versions (ids), their links left out."""
    if not versions:
        return
    history = model.history.model
    _insert(history, f"{_table(history)} WHERE history_id IN ({_listed(versions)})", edit, DELETED)


def last_version_ids(model, pks, **when):
    """Return the last version of each record of ``model``, deleted or not, as a dict of primary key → id.

    ``when`` narrows it to versions of some edits, for instance ``edit__lt``.
    """
    versions = model.history.filter(id__in=pks, **when).order_by().values("id")
    return dict(versions.annotate(last=Max("history_id")).values_list("id", "last"))


def last_versions(model, pks, **when):
    """Return the last version of each record of ``model`` as a dict of primary key → version."""
    return {one.id: one for one in model.history.filter(pk__in=last_version_ids(model, pks, **when).values())}


def current_state(model, pks):
    """Return how records of ``model`` stand now, as a dict of primary key → values and links, fit to be compared."""
    links = [
        (field, field.remote_field.through._base_manager.filter(**{f"{field.m2m_field_name()}__in": pks}))
        for field in model.history.model._history_m2m_fields
    ]
    return _states(model, model._base_manager.filter(pk__in=pks), links)


def version_states(model, versions):
    """Return how records stood in their versions (ids), those of a deletion left out, as ``current_state`` does."""
    chosen = model.history.filter(history_id__in=versions).exclude(history_type=DELETED)
    links = [
        (field, Versions.m2m_models[field]._base_manager.filter(history__in=versions))
        for field in model.history.model._history_m2m_fields
    ]
    return _states(model, chosen, links)


def state_fields(model):
    """Return the fields of which a state of a record of ``model`` has the values, in their order."""
    return [field for field in model.history.model.tracked_fields if field.editable]


def changed_fields(model, before, after):
    """Return the names of the fields of ``model`` in which two states of a record differ, as a set."""
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


def _insert(history, source, edit, kind):
    chosen = ", ".join(_quoted(field.column) for field in history.tracked_fields)
    columns = f"{chosen}, history_date, history_type, edit_id"
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {_table(history)} ({columns}) SELECT {chosen}, %s, %s, %s FROM {source}",
            [connection.ops.adapt_datetimefield_value(edit.made), kind, edit.pk],
        )


def _add_links(edit, history, field, pks):
    links, kept = field.remote_field.through, Versions.m2m_models[field]
    columns = [links._meta.get_field(name).column for name in (field.m2m_field_name(), field.m2m_reverse_field_name())]
    own = _quoted(columns[0])
    chosen = ", ".join(f"link.{_quoted(column)}" for column in ["id", *columns])
    into = ", ".join(map(_quoted, ["id", *columns, "history_id"]))
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {_table(kept)} ({into}) SELECT {chosen}, version.history_id FROM {_table(links)} link "
            f"JOIN {_table(history)} version ON version.id = link.{own} AND version.edit_id = %s "
            f"WHERE link.{own} IN ({_listed(pks)})",
            [edit.pk],
        )


def _table(model):
    return _quoted(model._meta.db_table)


def _quoted(name):
    return connection.ops.quote_name(name)


def _listed(pks):
    # Whole numbers, so that they may stand in the statement: there can be more than a database takes as parameters.
    return ", ".join(str(int(pk)) for pk in pks)
