"""Probable duplicates: the form of a new record names them, and adds the record once that is confirmed."""

from django.db.models import Q
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _

from summits.admin.forms.former_names import FormerNameForm, own_name_field
from summits.datapackage.duplicates import DuplicateFinder, names_in
from summits.search.query.entities import pks_named
from summits.search.query.name_index import NameIndex
from summits.search.schema.documents import WHOLE_NAMES_ONLY
from summits.vocabularies import Status


class NamedRecordForm(FormerNameForm):
    """Form of a record with other names; a new one that is probably in the archive is an error until confirmed."""

    def ask(self):
        """Ask about what the record probably repeats too."""
        super().ask()
        if self.instance._state.adding:
            self._ask_about_duplicates(type(self.instance))

    def _ask_about_duplicates(self, model):
        values = _values(self.instance)
        names = NameIndex(model, _records_to_compare(model, names_in(values)))
        [found] = DuplicateFinder(model, names).find([values])
        if found:
            rows = ((_url(model, one), one.label, one.slug, one.reason) for one in found)
            records = format_html_join("; ", '<a href="{}">{}</a> ({}): {}', rows)
            message = format_html("{} {}.", _("This may be in the archive already:"), records)
            about = ",".join(str(one.pk) for one in found)
            self.require_confirmation(own_name_field(model), message, about, _("It is another one: add it"))


def _url(model, duplicate):
    return reverse(f"admin:summits_{model._meta.model_name}_change", args=[duplicate.pk])


def _records_to_compare(model, names):
    # All; of records with titles, which are many, those that the public search finds by name, and those that it lacks.
    if model._meta.model_name not in WHOLE_NAMES_ONLY:
        return model._base_manager.all()
    found = Q(pk__in=[pk for name in names for pk in pks_named(model, name)])
    return model._base_manager.filter(found | ~Q(status=Status.PUBLISHED))


def _values(record):
    return {field.name: getattr(record, field.attname) for field in record._meta.concrete_fields if not field.generated}
