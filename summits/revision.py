"""The number that goes up when anything in the record changes: what is reckoned from the record is kept under it."""

import uuid

from django.apps import apps
from django.db.models import F
from django.db.models.signals import m2m_changed, post_delete, post_save

from summits.models import Revision, records_changed
from summits.models.revision import THE_ROW

NOT_RECORDS = {"Revision", "SearchDocument", "SearchName", "FruitlessSearch", "OldSlug"}
"""Models of this app that follow the record or are beside it."""


def current():
    """Return the present revision, as text fit for a key: different for any two states of the record."""
    return str(Revision.objects.filter(pk=THE_ROW).first() or 0)


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
