"""Check that every value of a restored database is valid for its field: neither database checks everything.

A backup made or changed by hand could otherwise hold an invalid date, for instance, on which every page that shows it
would fail.
"""

from contextlib import closing
from itertools import islice
from math import isfinite

from django.apps import apps
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator, MaxValueValidator, MinValueValidator
from django.db import connection, models
from django.utils.translation import gettext as _

from summits.backup.errors import BackupError
from summits.models import is_history_model
from summits.models.fields import FieldNamesField

BATCH_SIZE = 500
CHECKED_INLINE = (MaxLengthValidator, MaxValueValidator, MinValueValidator)
"""Validators that are not called, because ``_check_for`` checks the same faster."""


def check_values():
    """Read every row of every model; raise BackupError, naming table, row and column, for an invalid value."""
    tables = set(connection.introspection.table_names())
    for model in apps.get_models(include_auto_created=True):
        if model._meta.managed and model._meta.db_table in tables:
            _check_model(model)


def _check_model(model):
    # Binary fields hold uploaded files, which are validated when they are read.
    fields = [field for field in model._meta.concrete_fields if not isinstance(field, models.BinaryField)]
    # Generated columns are computed again by the database.
    checks = [(number, field, _check_for(field)) for number, field in enumerate(fields) if not field.generated]
    rows = model._base_manager.order_by("pk").values_list("pk", *(field.attname for field in fields))
    last = None
    try:
        with closing(rows.iterator(BATCH_SIZE)) as found:
            for key, *row in found:
                for number, field, is_valid in checks:
                    if not is_valid(row[number]):
                        raise _refusal(model, key, field)
                last = key
    except BackupError:
        raise
    # Converting an invalid value, such as text in a date column, can raise any exception.
    except Exception:
        is_read = False
    else:
        is_read = True
    # Not within “except”: the exception would keep the cursor open for as long as the BackupError is referenced.
    if not is_read:
        raise _find_invalid_value(model, fields, last)


def _check_for(field):
    # Return a function that says whether a value, as the ORM reads it, is valid for the field.
    if field.is_relation:
        return lambda value: value is not None or field.null
    validators = [] if is_history_model(field.model) else field.validators
    validators = [validator for validator in validators if not isinstance(validator, CHECKED_INLINE)]
    lowest = highest = None
    if isinstance(field, models.IntegerField):
        lowest, highest = connection.ops.integer_field_range(field.get_internal_type())
    choices = _choices_of(field)

    def is_valid(value):
        if value is None or value == "":
            return _may_be_empty(field, value)
        if choices is not None and value not in choices:
            return False
        if isinstance(value, str) and ("\0" in value or (field.max_length and len(value) > field.max_length)):
            return False
        if lowest is not None and not lowest <= value <= highest or isinstance(value, float) and not isfinite(value):
            return False
        return _has_python_type(field, value) and all(_accepts(validator, value) for validator in validators)

    return is_valid


def _may_be_empty(field, value):
    # Django on SQLite reads an invalid date as None.
    return field.null if value is None else not isinstance(field, models.SlugField) or field.blank


def _choices_of(field):
    # Values of other apps, and of old versions of records, may be outside today's choices.
    if not field.choices or field.model._meta.app_label != "summits" or is_history_model(field.model):
        return None
    return {value for value, _label in field.flatchoices}


def _has_python_type(field, value):
    if isinstance(field, FieldNamesField):
        return isinstance(value, list) and all(isinstance(name, str) for name in value)
    # Invalid JSON is read as the text that it is.
    if isinstance(field, models.JSONField) and field.default in (list, dict):
        return isinstance(value, field.default)
    return True


def _accepts(validator, value):
    try:
        validator(value)
    except ValidationError:
        return False
    return True


def _find_invalid_value(model, fields, last):
    # Return the BackupError for a value that could not be read, in some row after the primary key ``last``.
    rows = model._base_manager.order_by("pk")
    if last is not None:
        rows = rows.filter(pk__gt=last)
    for key in islice(rows.values_list("pk", flat=True), BATCH_SIZE + 1):
        for field in fields:
            try:
                rows.filter(pk=key).values_list(field.attname).get()
            except Exception:
                return _refusal(model, key, field)
    return _refusal(model, "?", model._meta.pk)


def _refusal(model, key, field):
    message = _("The backup cannot be restored: in row {key} of {table}, {column} has an invalid value: {kind}.")
    kind = str(field.description) % {**vars(field), "max_length": field.max_length}
    return BackupError(message.format(key=key, table=model._meta.db_table, column=field.column, kind=kind))
