"""The names of records in the admin: searched, and kept when a record is renamed."""

from django.contrib import messages
from django.utils.translation import gettext as _

from summits.admin.forms.duplicates import NamedRecordForm
from summits.admin.forms.former_names import KEEP_FORMER_NAME, FormerNameForm, own_name_field
from summits.models import NAME_MODELS
from summits.search.query.entities import pks_named
from summits.vocabularies import NameKind


class FormerNameMixin:
    """Mixin for a ``ModelAdmin`` or inline of records with other names: renaming one offers to keep the former name."""

    form = FormerNameForm

    def get_fieldsets(self, request, obj=None):
        """Return the fieldsets; on a change page, the choice to keep the former name follows the name."""
        fieldsets = super().get_fieldsets(request, obj)
        if obj is None or not may_add_names(request, self.model) or not self.has_change_permission(request, obj):
            return fieldsets
        (heading, options), *others = fieldsets
        fields = []
        for line in options["fields"]:
            names = [line] if isinstance(line, str) else line
            fields += [line, KEEP_FORMER_NAME] if own_name_field(self.model) in names else [line]
        return [(heading, {**options, "fields": fields}), *others]


def may_add_names(request, model):
    """Return whether the user may add other names of records of ``model``."""
    return request.user.has_perm(f"summits.add_{NAME_MODELS[model]._meta.model_name}")


class NamedRecordsMixin(FormerNameMixin):
    """Mixin for a ``ModelAdmin`` of records with other names.

    Pickers and changelists also find what the public search takes for a name of a record, in another script or
    spelling; drafts, which that search does not know, by the names on record. Renaming a record, or one in a row of its
    page, keeps the former name as another name, unless the editor says no.
    """

    form = NamedRecordForm

    def save_related(self, request, form, formsets, change):
        """Save the rows; of each record that was renamed, record its former name too, as the editor chose."""
        super().save_related(request, form, formsets, change)
        if change and self.has_change_permission(request, form.instance):
            self._keep_former_name(request, form)
        for formset in formsets:
            for row in formset.initial_forms if issubclass(formset.form, FormerNameForm) else ():
                self._keep_former_name(request, row)

    def _keep_former_name(self, request, form):
        record, former = form.instance, form.former_name
        if former and may_add_names(request, type(record)):
            _name, is_new = record.names.get_or_create(name=former, defaults={"kind": NameKind.FORMER})
            if is_new:
                text = _("The former name “{name}” is now among the other names.").format(name=former)
                self.message_user(request, text, messages.INFO)

    def pks_named(self, term):
        """Return the primary keys of public records that have ``term`` as a name, in whatever script and spelling."""
        return pks_named(self.model, term)
