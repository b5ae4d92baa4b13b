"""What belongs to a record and is edited with it: its rows, without which it would not be the same."""

from functools import cache

from django.db.models import CASCADE, ForeignObject

from summits.history.writing import record_models


@cache
def rows_of(model):
    """Return what belongs to a record of ``model``: models of rows → their columns and the record's that are equal.

    These are the models of which rows are deleted with it: the positions of a discussion share its summit and issue.
    """
    found = {}
    for other in record_models():
        for key in _keys_of(other):
            if key.related_model is model:
                columns = {own.attname: theirs.attname for own, theirs in key.related_fields}
                found.setdefault(other, []).append(columns)
    return found


def owners_of(version):
    """Yield the last version of each record, there or gone, to which a row belonged in a ``version`` of it."""
    for owner in record_models():
        for columns in rows_of(owner).get(version.instance_type, ()):
            found = owner.history.filter(**{theirs: getattr(version, own) for own, theirs in columns.items()}).first()
            if found is not None:
                yield found


def _keys_of(model):
    keys = [field for field in model._meta.get_fields() if isinstance(field, ForeignObject)]
    return [key for key in keys if key.remote_field.on_delete is CASCADE]
