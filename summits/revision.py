"""The number that goes up when anything in the record changes: what is reckoned from the record is kept under it."""

import uuid
from contextlib import contextmanager
from contextvars import ContextVar

from django.apps import apps
from django.db import InterfaceError, OperationalError, connections, router
from django.db.models import F
from django.db.models.signals import m2m_changed, post_delete, post_save

from summits.models import Revision, records_changed
from summits.models.revision import THE_ROW
from summits.routing import leave_replica

NOT_RECORDS = {"Revision", "SearchDocument", "SearchName", "SearchTitle", "FruitlessSearch", "OldSlug"}
"""Models of this app that follow the record or are beside it."""


_held = ContextVar("the revision of this request", default=None)


def current():
    """Return the present revision, as text fit for a key: different for any two states of the record.

    Within ``held`` it is the one that held at its beginning.
    """
    return _held.get() or read()


@contextmanager
def held():
    """Hold the present revision, as the context's value: what is asked for within is at least of that revision."""
    token = _held.set(read())
    try:
        yield _held.get()
    finally:
        _held.reset(token)


def read():
    """Return the revision that the database holds now: one question for one row by its key.

    It is mostly the first question of a request. Where the server has dropped the connection meanwhile, it is asked
    again on a new one: so that no request pays for a check of the connection. Where a replica is away, the primary
    is asked.
    """
    connection = connections[router.db_for_read(Revision)]
    try:
        return _asked(connection)
    except (InterfaceError, OperationalError):
        if connection.in_atomic_block:
            raise
        connection.close()
    try:
        return _asked(connection)
    except OperationalError:
        if not leave_replica():
            raise
        return _asked(connections[router.db_for_read(Revision)])


def _asked(connection):
    # Past the ORM, which would take longer over it than the database.
    # To ask is to find out whether the connection still stands.
    connection.health_check_done = True
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT number, token FROM {Revision._meta.db_table} WHERE id = {THE_ROW:d}")
        row = cursor.fetchone()
    return f"{row[0]}-{str(row[1]).replace('-', '')}" if row else "0"


def raise_revision():
    """Raise the revision, within the transaction of the change, if there is one."""
    change = {"number": F("number") + 1, "token": uuid.uuid4()}
    if not Revision.objects.filter(pk=THE_ROW).update(**change):
        Revision.objects.get_or_create(pk=THE_ROW, defaults={"number": 1})


def _on_change(sender, **about):
    is_done = about.get("is_done", True) and about.get("action", "post").startswith("post")
    if is_done:
        raise_revision()


def record_models():
    """Return the models of the record, those of lists of links included."""
    models = apps.get_app_config("summits").get_models(include_auto_created=True)
    return [model for model in models if model.__name__ not in NOT_RECORDS]


def connect():
    """Follow every change of the record from now on, and nothing else: other models keep Django's fast ways."""
    for model in record_models():
        for signal in (post_save, post_delete, m2m_changed, records_changed):
            signal.connect(_on_change, sender=model, dispatch_uid="summits.revision")
