"""Base classes of the admin: fields, inlines, changelists and the changeset of a request."""

from collections import defaultdict
from contextlib import contextmanager

from django.contrib import admin
from django.contrib.admin.helpers import ActionForm
from django.contrib.admin.utils import unquote
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.contrib.messages.storage import default_storage
from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.db.models.functions import Coalesce
from django.forms import Textarea
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from summits.admin.changelists import BoundedChangeList, BoundedModelAdmin
from summits.admin.filters import ConfirmedFilter, SourcedFilter
from summits.admin.forms.approved_together import show_approved_records
from summits.admin.forms.cited_texts import CitingTextarea
from summits.admin.forms.formsets import RecordFormSet
from summits.admin.forms.locators import LocatorsFormField
from summits.admin.forms.prefetched import (
    PrefetchedChoiceField,
    PrefetchedMultipleChoiceField,
    PrefetchedSelect,
    PrefetchedSelectMultiple,
)
from summits.admin.forms.records import (
    FieldNamesFormField,
    LineField,
    MultilineField,
    NormalizedSlugField,
    NormalizingMixin,
    PartialDateInput,
    RecordForm,
    WholeNumberInput,
)
from summits.admin.mixins.conflicts import RecordConflictsMixin, without_saving
from summits.admin.mixins.export import ExportMixin
from summits.admin.mixins.history import REASON, HistoryMixin, get_reason
from summits.admin.mixins.stale_pages import StalePageMixin
from summits.admin.page_state import newer_changes, submitted_page_state
from summits.admin.search import load_label_relations, with_label_relations
from summits.admin_site.request_limits import MAX_REASON_LENGTH, parse_pk
from summits.caching.data_version import acquire_write_lock
from summits.history.page_state import StaleState, StatusChanged, current_page_state, require_same_status
from summits.models import ChangeMethod, Collection, changeset
from summits.models.base import Publishable
from summits.models.cited_texts import CitedTextField
from summits.models.fields import FieldNamesField, ParagraphField, PartialDateField, stored_form
from summits.models.locators import LocatorsField
from summits.models.references import foreign_keys
from summits.workflow.approval import fetch_records

UNVERIFIED_FIELDSET = (
    _("Places in the sources, not yet confirmed"),
    {"fields": ["locators", "unverified"], "classes": ["collapse"]},
)
"""The collapsed fieldset of a row: where in its sources to look, and which fields none of them confirms."""
SOURCES_FIELDSET = (_("Sources"), {"fields": ["sources", "locators", "unverified"]})
"""The fieldset with the sources of a record and the fields that they do not confirm."""
STALE_APPROVALS = _(
    "Saving this would approve records that were edited after you opened the page. Nothing has been saved yet. "
    "Check what is new, then save again."
)
"""The message when a save would approve records in a version that the editor has not seen."""
STATUS_CHANGED = _(
    "The status of this record, or of one it refers to, changed after you opened the page. Your changes have "
    "not been saved yet; they are in the fields below. If you save them now, readers may see them at once."
)
"""The message when a status changed after the page was opened."""
OLD_SLUGS_FIELDSET = (_("Former addresses"), {"fields": ["former_addresses"]})
"""The fieldset of a record with old slugs."""


class AutocompleteFieldsMixin:
    """Mixin for a ``ModelAdmin`` or inline: form fields and widgets, with autocompletes for all relations."""

    class Media:
        js = ["js/admin.js", "js/cite-source.js"]

    form = RecordForm
    formfield_overrides = {
        PartialDateField: {"widget": PartialDateInput},
        models.IntegerField: {"widget": WholeNumberInput},
        models.SlugField: {"form_class": NormalizedSlugField},
        models.CharField: {"form_class": LineField},
        ParagraphField: {
            "form_class": LineField,
            "widget": Textarea(attrs={"rows": 4, "class": "vLargeTextField"}),
        },
        CitedTextField: {"form_class": MultilineField, "widget": CitingTextarea()},
        models.TextField: {
            "form_class": MultilineField,
            "widget": Textarea(attrs={"rows": 4, "class": "vLargeTextField"}),
        },
    }

    def get_autocomplete_fields(self, request):
        """Return the names of all editable relations, so that editors choose related records by name."""
        related = [*self.model._meta.fields, *self.model._meta.many_to_many]
        return [field.name for field in related if field.is_relation and field.editable]

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        if isinstance(db_field, FieldNamesField):
            return FieldNamesFormField(
                model=self.model,
                exclude_fields=self.parent_fields(),
                label=capfirst(db_field.verbose_name),
                help_text=db_field.help_text,
            )
        if isinstance(db_field, LocatorsField):
            return LocatorsFormField(label=capfirst(db_field.verbose_name), help_text=db_field.help_text)
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if isinstance(field, NormalizingMixin):
            field.normalize = stored_form(db_field)
        if field and isinstance(field.widget, RelatedFieldWidgetWrapper):
            # Editors add and change related records from here, but do not delete them.
            field.widget.can_delete_related = field.widget.can_view_related = False
            # A collection is compiled as a whole, by a rule of inclusion: it does not arise while a record is entered.
            if db_field.related_model is Collection:
                field.widget.can_add_related = field.widget.can_change_related = False
        return field

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name in self.get_autocomplete_fields(request):
            kwargs |= {"widget": PrefetchedSelect(db_field, self.admin_site), "form_class": PrefetchedChoiceField}
        return load_label_relations(super().formfield_for_foreignkey(db_field, request, **kwargs))

    def formfield_for_manytomany(self, db_field, request, **kwargs):
        if db_field.name in self.get_autocomplete_fields(request):
            widget = PrefetchedSelectMultiple(db_field, self.admin_site)
            kwargs |= {"widget": widget, "form_class": PrefetchedMultipleChoiceField}
        return load_label_relations(super().formfield_for_manytomany(db_field, request, **kwargs))

    def parent_fields(self):
        """Return the names of the foreign keys that the page itself determines; none outside an inline."""
        return ()

    @admin.display(description=_("not yet confirmed"))
    def unconfirmed(self, record):
        """Return the labels of the fields that no source confirms yet, comma-separated."""
        return ", ".join(str(record._meta.get_field(name).verbose_name) for name in record.unverified)

    @admin.display(description=_("places in the sources"))
    def places_in_sources(self, record):
        """Return the places in its sources that the record cites, one line each."""
        return LocatorsFormField().prepare_value(record.locators) or "–"


SHOWN_INSTEAD = {"unverified": "unconfirmed", "locators": "places_in_sources"}
"""Fields stored as JSON → the method whose text a page without inputs shows."""


def fieldsets_to_read(fieldsets):
    """Return fieldsets for a page without inputs: with a text instead of each field stored as JSON."""
    found = []
    for name, options in fieldsets:
        fields = [SHOWN_INSTEAD.get(field, field) if isinstance(field, str) else field for field in options["fields"]]
        found.append((name, {**options, "fields": fields}))
    return found


class ReasonedActionForm(ActionForm):
    """The action form of a changelist, with a field for the reason shown in the history."""

    field_order = ["action", REASON, "select_across"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields[REASON] = LineField(
            label=_("Reason (shown in the history)"), required=False, max_length=MAX_REASON_LENGTH
        )
        self.order_fields(self.field_order)


class RecordInline(AutocompleteFieldsMixin, admin.StackedInline):
    """Stacked inline whose saved rows are collapsed until an editor opens them."""

    formset = RecordFormSet
    template = "admin/edit_inline/record.html"
    extra = 0
    extra_on_add = 0
    """The number of empty rows on the add page."""
    expanded = False
    """Whether saved rows are expanded from the start."""
    view_on_site = False

    def get_extra(self, request, obj=None, **kwargs):
        return self.extra if obj else self.extra_on_add

    def get_formset(self, request, obj=None, **kwargs):
        formset = super().get_formset(request, obj, **kwargs)
        formset.label = staticmethod(self.label)
        return formset

    def get_queryset(self, request):
        """Return the rows with their related records, so that autocompletes need no query of their own."""
        fields = [self.model._meta.get_field(name) for name in self.get_autocomplete_fields(request)]
        parent = self.parent_fields()
        single = [field.name for field in fields if not field.many_to_many and field.name not in parent]
        many = [field.name for field in fields if field.many_to_many]
        related = with_label_relations(single, self.model)
        return super().get_queryset(request).select_related(*related).prefetch_related(*many)

    def parent_fields(self):
        keys = [field for field in self.model._meta.fields if isinstance(field, models.ForeignKey)]
        return [field.name for field in keys if field.remote_field.model is self.parent_model]

    def label(self, record):
        """Return the heading of a saved row, given its instance."""
        return str(record)


class PrefetchingChangeList(BoundedChangeList):
    """Changelist that annotates and prefetches what its columns show."""

    def apply_select_related(self, qs):
        rows = super().apply_select_related(qs).annotate(**self.model_admin.list_annotations)
        return rows.prefetch_related(*self.model_admin.list_prefetch_related)


def count_related(model, key):
    """Return an expression that counts the records of ``model`` whose foreign key ``key`` points to the row."""
    related = model.objects.filter(**{key: models.OuterRef("pk")}).order_by().values(key)
    return Coalesce(models.Subquery(related.annotate(number=models.Count("pk")).values("number")), 0)


@contextmanager
def changeset_for(request, method=ChangeMethod.FORM):
    """Run an admin request in one changeset if it is a POST; yield its ``ChangeSetContext``, or None for other methods.

    The changeset holds the write lock. So what is checked inside, for instance that a summit is a draft, still holds
    when it is saved.
    """
    if request.method != "POST":
        yield None
        return
    metadata = {
        "user": request.user,
        "method": method,
        "reason": get_reason(request),
        "page_state": submitted_page_state(request),
    }
    with changeset(**metadata) as context:
        yield context
    shown = getattr(request, "shown_approvals", ())
    show_approved_records(request, [record for record in fetch_records(context.approved) if record not in shown])


class RecordAdmin(
    RecordConflictsMixin, HistoryMixin, StalePageMixin, ExportMixin, AutocompleteFieldsMixin, BoundedModelAdmin
):
    """Base ``ModelAdmin`` of records: history, edit conflicts, export, and one changeset for each save."""

    action_form = ReasonedActionForm
    save_on_top = True
    list_per_page = 50
    show_full_result_count = False
    list_annotations = {}
    """Annotations of the changelist's queryset: name → expression."""
    list_prefetch_related = ()
    view_on_site = False

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        """The add and change page. Everything that it saves is one changeset.

        Nothing is saved, and the page comes back with the news, if the save would approve records that were edited
        after the page was opened, or if a status that the page showed has changed. The response has the saved
        ``ChangeSet`` as ``changeset``, or None.
        """
        page_state = current_page_state()
        context = {
            "page_state": submitted_page_state(request) if request.method == "POST" else page_state,
            **(extra_context or {}),
        }
        try:
            with changeset_for(request) as changeset_context:
                if changeset_context:
                    self._require_same_status(request, object_id)
                response = super().changeform_view(request, object_id, form_url, context)
        except StaleState as stale:
            message = STATUS_CHANGED if isinstance(stale, StatusChanged) else STALE_APPROVALS
            context |= {"page_state": page_state, "newer_changes": newer_changes(stale), "not_saved_message": message}
            request.POST = without_saving(request.POST)
            # Drop the messages of the save that was rolled back.
            request._messages = default_storage(request)
            with changeset_for(request) as changeset_context:
                response = super().changeform_view(request, object_id, form_url, context)
        response.changeset = changeset_context and changeset_context.changeset
        return response

    def _require_same_status(self, request, object_id):
        # Raises StatusChanged.
        record = self.get_object(request, unquote(object_id)) if object_id else None
        own = {self.model: {record.pk}} if record else {}
        require_same_status(submitted_page_state(request), own, self._referenced_records(request, record))

    def _referenced_records(self, request, record):
        # The publishable records that the page refers to, in its own fields and in those of its rows: model → pks.
        models = [self.model, *(inline.model for inline in self.get_inline_instances(request, record))]
        keys = {key for model in models for key in foreign_keys(model) if issubclass(key.related_model, Publishable)}
        referenced = defaultdict(set)
        for name, values in request.POST.lists():
            for key in keys:
                if key.name == name.rpartition("-")[2]:
                    referenced[key.related_model].update(filter(None, map(parse_pk, values)))
        for key in keys.intersection(foreign_keys(self.model)) if record else ():
            referenced[key.related_model].update(filter(None, [getattr(record, key.attname)]))
        return referenced

    def response_add(self, request, obj, post_url_continue=None):
        """Return Django's response, with the new record as its attribute ``saved``."""
        response = super().response_add(request, obj, post_url_continue)
        response.saved = obj
        return response

    def response_change(self, request, obj):
        """Return Django's response, with the changed record as its attribute ``saved``."""
        response = super().response_change(request, obj)
        response.saved = obj
        return response

    def restore_view(self, request, *args, **kwargs):
        """The page that restores an earlier state. A POST runs under the write lock, so permissions stay as checked."""
        if request.method != "POST":
            return super().restore_view(request, *args, **kwargs)
        with transaction.atomic():
            acquire_write_lock()
            return super().restore_view(request, *args, **kwargs)

    def changelist_view(self, request, *args, **kwargs):
        """The changelist. An action is one changeset of all selected records."""
        try:
            with changeset_for(request, ChangeMethod.ACTION):
                return super().changelist_view(request, *args, **kwargs)
        except StaleState as stale:
            return self._stale_list(request, stale)

    def delete_view(self, request, object_id, *args, **kwargs):
        """The delete page. The record and its child records are deleted in one changeset."""
        with changeset_for(request):
            record = self.get_object(request, unquote(object_id))
            if record is not None and not self.has_delete_permission(request, record):
                raise PermissionDenied
            # The primary key in its usual form: the URL may say "07" for 7.
            pk = object_id if record is None else str(record.pk)
            return super().delete_view(request, pk, *args, **kwargs)

    def get_changelist(self, request, **kwargs):
        return PrefetchingChangeList

    def get_readonly_fields(self, request, obj=None):
        return [*super().get_readonly_fields(request, obj), "former_addresses"]

    def get_fieldsets(self, request, obj=None):
        """Return the fieldsets, with the old slugs if there are any."""
        has_old_slugs = obj is not None and hasattr(obj, "old_slugs") and obj.old_slugs.exists()
        fieldsets = [*super().get_fieldsets(request, obj), *([OLD_SLUGS_FIELDSET] if has_old_slugs else [])]
        is_open = obj is None or self.has_change_permission(request, obj)
        return fieldsets if is_open else fieldsets_to_read(fieldsets)

    def get_inline_formsets(self, request, formsets, inline_instances, obj=None):
        """Return Django's inlines for the template. Rows that can only be read name their unconfirmed fields."""
        shown = super().get_inline_formsets(request, formsets, inline_instances, obj)
        for inline in shown:
            if not inline.has_change_permission:
                inline.fieldsets = fieldsets_to_read(inline.fieldsets)
        return shown

    @admin.display(description=_("former addresses"))
    def former_addresses(self, record):
        """Return the old slugs of the record, comma-separated."""
        return ", ".join(old.slug for old in record.old_slugs.all())


class SourcedAdmin(RecordAdmin):
    """Base ``ModelAdmin`` of models with sources."""

    list_filter = [ConfirmedFilter, SourcedFilter]
