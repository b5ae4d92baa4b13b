"""The names of records in the admin: searched, and kept when a record is renamed."""

from django.contrib import messages
from django.db.models import Case, Q, When
from django.utils.text import smart_split
from django.utils.translation import gettext as _

from summits.admin.changelists import MAX_SEARCH_WORDS
from summits.admin.forms.former_names import KEEP_FORMER_NAME, FormerNameForm, own_name_field
from summits.admin.mixins.duplicates import DuplicateWarningMixin
from summits.models import NAME_MODELS
from summits.search.query.entities import MAX_NAMES, pks_named
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


class NamedRecordsMixin(DuplicateWarningMixin, FormerNameMixin):
    """Mixin for a ``ModelAdmin`` of records with other names.

    Records that have the search term as one of their names come first. Pickers and changelists find them as the public
    search does, whatever the case, accents and script; drafts, which that search does not know, only if the database
    takes the names for equal. Renaming a record, or one in a row of its page, keeps the former name as another name,
    unless the editor says no. Adding a probable duplicate is warned of.
    """

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

    def get_search_results(self, request, queryset, search_term):
        """Return Django's search results and the records with that name, these first."""
        found, may_have_duplicates = super().get_search_results(request, queryset, search_term)
        term = search_term.replace("\0", "").strip()
        pks = self._pks_named(term) if term and sum(1 for _word in smart_split(term)) <= MAX_SEARCH_WORDS else []
        if not pks:
            return found, may_have_duplicates
        rows = queryset.filter(Q(pk__in=found.order_by().values("pk")) | Q(pk__in=pks))
        is_named = Case(When(pk__in=pks, then=0), default=1)
        return rows.order_by(is_named, *(queryset.query.order_by or self.opts.ordering)), False

    def _pks_named(self, term):
        is_named = Q(**{f"{own_name_field(self.model)}__iexact": term}) | Q(names__name__iexact=term)
        stored = self.model._base_manager.filter(is_named).order_by().values_list("pk", flat=True)
        return [*pks_named(self.opts.model_name, term), *stored[:MAX_NAMES]]
