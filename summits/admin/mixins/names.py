"""The names of records in the admin: searched, and kept when a record is renamed."""

from django.contrib import messages
from django.db.models import Case, Q, When
from django.utils.text import smart_split
from django.utils.translation import gettext as _

from summits.admin.changelists import MAX_SEARCH_WORDS
from summits.admin.forms.former_names import KEEP_FORMER_NAME, FormerNameForm
from summits.models import NAME_MODELS
from summits.search.query.entities import MAX_NAMES, pks_named
from summits.vocabularies import NameKind


class NamedRecordsMixin:
    """Mixin for a ``ModelAdmin`` of records with other names.

    Records that have the search term as one of their names come first. Pickers and changelists find them as the public
    search does, whatever the case, accents and script; drafts, which that search does not know, only if the database
    takes the names for equal. Renaming a record keeps the former name as another name, unless the editor says no.
    """

    form = FormerNameForm
    own_name = "name"
    """The field with the record's own name."""

    def get_fieldsets(self, request, obj=None):
        """Return the fieldsets; on a change page, the choice to keep the former name follows the name."""
        fieldsets = super().get_fieldsets(request, obj)
        if obj is None or not self._may_keep_former_name(request, obj):
            return fieldsets
        (heading, options), *others = fieldsets
        fields = []
        for line in options["fields"]:
            names = [line] if isinstance(line, str) else line
            fields += [line, KEEP_FORMER_NAME] if self.own_name in names else [line]
        return [(heading, {**options, "fields": fields}), *others]

    def save_related(self, request, form, formsets, change):
        """Save the rows; if the record was renamed, record its former name too, as the editor chose."""
        super().save_related(request, form, formsets, change)
        is_renamed = change and self.own_name in form.changed_data
        if is_renamed and form.cleaned_data[KEEP_FORMER_NAME] and self._may_keep_former_name(request, form.instance):
            former = form.initial[self.own_name]
            _name, is_new = form.instance.names.get_or_create(name=former, defaults={"kind": NameKind.FORMER})
            if is_new:
                text = _("The former name “{name}” is now among the other names.").format(name=former)
                self.message_user(request, text, messages.INFO)

    def _may_keep_former_name(self, request, record):
        permission = f"summits.add_{NAME_MODELS[self.model]._meta.model_name}"
        return self.has_change_permission(request, record) and request.user.has_perm(permission)

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
        is_named = Q(**{f"{self.own_name}__iexact": term}) | Q(names__name__iexact=term)
        stored = self.model._base_manager.filter(is_named).order_by().values_list("pk", flat=True)
        return [*pks_named(self.opts.model_name, term), *stored[:MAX_NAMES]]
