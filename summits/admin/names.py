"""Inlines of other names, on the pages of all records that can have them."""

from summits.admin.base import UNVERIFIED_FIELDSET, RecordInline
from summits.models import NAME_MODELS


class OtherNameInline(RecordInline):
    """Inline of a record's other names, by which readers and editors can find it."""

    fieldsets = [
        (None, {"fields": [("name", "kind", "language"), "sources"]}),
        UNVERIFIED_FIELDSET,
    ]


def names_inline(record_model):
    """Return the inline class of the other names of records of ``record_model``."""
    model = NAME_MODELS[record_model]
    return type(f"{model.__name__}Inline", (OtherNameInline,), {"model": model})
