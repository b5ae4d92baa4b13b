"""Warning of probable duplicates: on the page that adds a record, which saves it when it is sent again."""

from django.contrib.messages.storage import default_storage
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from summits.admin.mixins.conflicts import without_saving
from summits.datapackage.duplicates import DuplicateFinder, names_in
from summits.search.query.entities import pks_named
from summits.search.query.name_index import NameIndex
from summits.search.schema.documents import WHOLE_NAMES_ONLY
from summits.vocabularies import Status

SEEN_DUPLICATES = "_seen_duplicates"
"""The form field with the keys of the duplicates that the page named."""


class DuplicatesFound(Exception):
    """A record about to be added is probably in the archive already, as ``duplicates``. It was not saved."""

    def __init__(self, duplicates):
        super().__init__()
        self.duplicates = duplicates


class DuplicateWarningMixin:
    """Mixin for a ``ModelAdmin`` of records with other names: adding one names its probable duplicates once."""

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        """The add and change page; instead of saving a probable duplicate, it comes back with a warning."""
        try:
            return super().changeform_view(request, object_id, form_url, extra_context)
        except DuplicatesFound as found:
            request.POST = without_saving(request.POST)
            # Drop the messages of the save that was rolled back.
            request._messages = default_storage(request)
            url_name = f"admin:summits_{self.opts.model_name}_change"
            context = {
                "not_saved_message": _("This may be in the archive already. If it is not, save it again."),
                "duplicates": [(one, reverse(url_name, args=[one.pk])) for one in found.duplicates],
                "seen_duplicates": _token(found.duplicates),
            }
            return super().changeform_view(request, object_id, form_url, {**(extra_context or {}), **context})

    def save_model(self, request, obj, form, change):
        """Save the record. Raises DuplicatesFound for a new one that the page has not warned of yet."""
        if not change:
            values = _values(obj)
            names = NameIndex(self.model, _records_to_compare(self.model, names_in(values)))
            [duplicates] = DuplicateFinder(self.model, names).find([values])
            if duplicates and request.POST.get(SEEN_DUPLICATES) != _token(duplicates):
                raise DuplicatesFound(duplicates)
        super().save_model(request, obj, form, change)


def _records_to_compare(model, names):
    # All; of records with titles, which are many, those that the public search finds by name, and those that it lacks.
    if model._meta.model_name not in WHOLE_NAMES_ONLY:
        return model._base_manager.all()
    found = Q(pk__in=[pk for name in names for pk in pks_named(model, name)])
    return model._base_manager.filter(found | ~Q(status=Status.PUBLISHED))


def _values(record):
    return {field.name: getattr(record, field.attname) for field in record._meta.concrete_fields if not field.generated}


def _token(duplicates):
    return ",".join(str(one.pk) for one in duplicates)
