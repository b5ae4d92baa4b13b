"""What every page of the desk has in common."""

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
from django.forms import CharField, Textarea
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from summits.admin.changelists import BoundedChangeList, BoundedList
from summits.admin.filters import ConfirmedFilter, SourcedFilter
from summits.admin.forms.approved_together import tell_of_approved
from summits.admin.forms.formsets import RecordFormSet
from summits.admin.forms.prefetched import (
    KnownChoiceField,
    KnownMultipleChoiceField,
    KnownSelect,
    KnownSelectMultiple,
)
from summits.admin.forms.records import FieldNamesFormField, MultilineField, PartialDateInput, RecordForm
from summits.admin.mixins.conflicts import RecordConflictsMixin, without_saving
from summits.admin.mixins.export import Exporting
from summits.admin.mixins.history import REASON, HistoryMixin, get_reason
from summits.admin.mixins.stale_pages import RefusesLaterStates
from summits.admin.page_state import news_of, state_in
from summits.admin_site.request_limits import LONGEST_REASON, key_in
from summits.caching.data_version import acquire_write_lock
from summits.history.page_state import StaleState, StatusChanged, require_same_status, state_token
from summits.models import Way, changeset
from summits.models.base import Published
from summits.models.fields import FieldNamesField, PartialDateField
from summits.models.references import foreign_keys
from summits.workflow.approval import fetch_records

UNVERIFIED_FIELDSET = (_("Not yet confirmed"), {"fields": ["unverified"], "classes": ["collapse"]})
"""The closed fieldset with the boxes of what no source confirms."""
SOURCES_FIELDSET = (_("Sources"), {"fields": ["sources", "unverified"]})
"""The fieldset of a page that says what the record rests on."""
NOT_SEEN = _(
    "Saving this would approve records that were edited after you opened the page. Nothing has been saved yet. "
    "Check what is new, then save again."
)
"""What is told where a save would approve what nobody who may do so has seen."""
OTHER_STANDING = _(
    "The status of this record, or of one it refers to, changed after you opened the page. Your changes have "
    "not been saved yet; they are in the fields below. If you save them now, readers may see them at once."
)
"""What is told where a page was made while what it shows had another status."""
OLD_SLUGS_FIELDSET = (_("Former addresses"), {"fields": ["former_addresses"]})
"""The fieldset of a page of which the address has changed."""


class AutocompleteFieldsMixin:
    """Part of a page and of its rows: how each kind of field is entered."""

    class Media:
        js = ["js/admin.js"]

    form = RecordForm
    formfield_overrides = {
        PartialDateField: {"widget": PartialDateInput},
        models.TextField: {
            "form_class": MultilineField,
            "widget": Textarea(attrs={"rows": 4, "class": "vLargeTextField"}),
        },
    }

    def get_autocomplete_fields(self, request):
        """Every relation is an autocomplete: an editor chooses by name."""
        related = [*self.model._meta.fields, *self.model._meta.many_to_many]
        return [field.name for field in related if field.is_relation and field.editable]

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        if isinstance(db_field, FieldNamesField):
            return FieldNamesFormField(
                model=self.model,
                leave_out=self.fields_of_the_page(),
                label=capfirst(db_field.verbose_name),
                help_text=db_field.help_text,
            )
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field and isinstance(field.widget, RelatedFieldWidgetWrapper):
            # To add and to change what is named is work on this page; to delete it is not.
            field.widget.can_delete_related = field.widget.can_view_related = False
        return field

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name in self.get_autocomplete_fields(request):
            kwargs |= {"widget": KnownSelect(db_field, self.admin_site), "form_class": KnownChoiceField}
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def formfield_for_manytomany(self, db_field, request, **kwargs):
        if db_field.name in self.get_autocomplete_fields(request):
            widget = KnownSelectMultiple(db_field, self.admin_site)
            kwargs |= {"widget": widget, "form_class": KnownMultipleChoiceField}
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    def fields_of_the_page(self):
        """Names of the fields that the page itself answers; none on a page of its own."""
        return ()


class ReasonedActionForm(ActionForm):
    """What is asked beside a list's actions: why, for the history."""

    field_order = ["action", REASON, "select_across"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields[REASON] = CharField(
            label=_("Reason (shown in the history)"), required=False, max_length=LONGEST_REASON
        )
        self.order_fields(self.field_order)


class RecordInline(AutocompleteFieldsMixin, admin.StackedInline):
    """Rows of a page. A saved row is closed until an editor opens it."""

    formset = RecordFormSet
    template = "admin/edit_inline/record.html"
    extra = 0
    extra_on_add = 0
    """How many empty rows a page for a new record begins with."""
    rows_open = False
    """Whether saved rows are open from the start."""
    view_on_site = False

    def get_extra(self, request, obj=None, **kwargs):
        return self.extra if obj else self.extra_on_add

    def get_formset(self, request, obj=None, **kwargs):
        formset = super().get_formset(request, obj, **kwargs)
        formset.label = staticmethod(self.label)
        return formset

    def get_queryset(self, request):
        """The rows, with the records they name: autocompletes then ask for nothing more."""
        fields = [self.model._meta.get_field(name) for name in self.get_autocomplete_fields(request)]
        page = self.fields_of_the_page()
        one = [field.name for field in fields if not field.many_to_many and field.name not in page]
        many = [field.name for field in fields if field.many_to_many]
        return super().get_queryset(request).select_related(*one).prefetch_related(*many)

    def fields_of_the_page(self):
        keys = [field for field in self.model._meta.fields if isinstance(field, models.ForeignKey)]
        return [field.name for field in keys if field.remote_field.model is self.parent_model]

    def label(self, record):
        """Return the name of a saved row (instance) in the page."""
        return str(record)


class PrefetchingChangeList(BoundedChangeList):
    """A list that also loads what its columns show of other records."""

    def apply_select_related(self, qs):
        rows = super().apply_select_related(qs).annotate(**self.model_admin.list_annotations)
        return rows.prefetch_related(*self.model_admin.list_prefetch_related)


def count_related(model, key):
    """Return an expression for a list: how many records of ``model`` name the row by their foreign key ``key``."""
    mine = model.objects.filter(**{key: models.OuterRef("pk")}).order_by().values(key)
    return Coalesce(models.Subquery(mine.annotate(number=models.Count("pk")).values("number")), 0)


@contextmanager
def changeset_for(request, way=Way.DESK):
    """The context of a request to the desk: what it saves is one change, of which it gives the Ledger; else none.

    What is decided within it, for instance that a summit is a draft and may be added to, still holds when it is saved:
    nobody else changes the record until its end.
    """
    if request.method != "POST":
        yield None
        return
    about = {"user": request.user, "way": way, "reason": get_reason(request), "seen": state_in(request)}
    with changeset(**about) as ledger:
        yield ledger
    told = getattr(request, "told_approved", ())
    tell_of_approved(request, [record for record in fetch_records(ledger.approved) if record not in told])


class RecordAdmin(
    RecordConflictsMixin, HistoryMixin, RefusesLaterStates, Exporting, AutocompleteFieldsMixin, BoundedList
):
    """A page and a list of the desk."""

    action_form = ReasonedActionForm
    save_on_top = True
    list_per_page = 50
    show_full_result_count = False
    list_annotations = {}
    """Expressions that the list's columns show, by name."""
    list_prefetch_related = ()
    view_on_site = False

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        """The page of a record: all that is saved in it is one change.

        Nothing is saved, and the page comes back with what is new, where the change would approve what was edited after
        the page was made, or where what it shows has another status now. The response to what was saved has its
        ``changeset``.
        """
        state = state_token()
        context = {"state": state_in(request) if request.method == "POST" else state, **(extra_context or {})}
        try:
            with changeset_for(request) as ledger:
                if ledger:
                    self._require_standing(request, object_id)
                response = super().changeform_view(request, object_id, form_url, context)
        except StaleState as stale:
            why = OTHER_STANDING if isinstance(stale, StatusChanged) else NOT_SEEN
            context |= {"state": state, "news": news_of(stale), "held_back": why}
            request.POST = without_saving(request.POST)
            # What the page would have said once it was saved.
            request._messages = default_storage(request)
            with changeset_for(request) as ledger:
                response = super().changeform_view(request, object_id, form_url, context)
        response.changeset = ledger and ledger.edit
        return response

    def _require_standing(self, request, object_id):
        # Raises StandingChanged.
        record = self.get_object(request, unquote(object_id)) if object_id else None
        own = {self.model: {record.pk}} if record else {}
        require_same_status(state_in(request), own, self._named_in(request, record))

    def _named_in(self, request, record):
        # The records with a status that the page names, in its own fields and in those of its rows: model → keys.
        models = [self.model, *(inline.model for inline in self.get_inline_instances(request, record))]
        keys = {key for model in models for key in foreign_keys(model) if issubclass(key.related_model, Published)}
        named = defaultdict(set)
        for name, values in request.POST.lists():
            for key in keys:
                if key.name == name.rpartition("-")[2]:
                    named[key.related_model].update(filter(None, map(key_in, values)))
        for key in keys.intersection(foreign_keys(self.model)) if record else ():
            named[key.related_model].update(filter(None, [getattr(record, key.attname)]))
        return named

    def response_add(self, request, obj, post_url_continue=None):
        """Return the response to a new record, which has it as ``saved``."""
        response = super().response_add(request, obj, post_url_continue)
        response.saved = obj
        return response

    def response_change(self, request, obj):
        """Return the response to a record that was changed, which has it as ``saved``."""
        response = super().response_change(request, obj)
        response.saved = obj
        return response

    def put_back_view(self, request, *args, **kwargs):
        """The page that puts an earlier state back; whoever may do that when it is asked for, may when it is done."""
        if request.method != "POST":
            return super().put_back_view(request, *args, **kwargs)
        with transaction.atomic():
            acquire_write_lock()
            return super().put_back_view(request, *args, **kwargs)

    def changelist_view(self, request, *args, **kwargs):
        """The list: an action is one change of all records chosen."""
        try:
            with changeset_for(request, Way.LIST):
                return super().changelist_view(request, *args, **kwargs)
        except StaleState as stale:
            return self._stale_list(request, stale)

    def delete_view(self, request, object_id, *args, **kwargs):
        """The page that deletes a record, with what belongs to it, in one change."""
        with changeset_for(request):
            record = self.get_object(request, unquote(object_id))
            if record is not None and not self.has_delete_permission(request, record):
                raise PermissionDenied
            # By its number, however the address wrote it.
            known = object_id if record is None else str(record.pk)
            return super().delete_view(request, known, *args, **kwargs)

    def get_changelist(self, request, **kwargs):
        return PrefetchingChangeList

    def get_readonly_fields(self, request, obj=None):
        return [*super().get_readonly_fields(request, obj), "former_addresses"]

    def get_fieldsets(self, request, obj=None):
        """The page's fieldsets, with the former addresses if there are any."""
        moved = obj is not None and hasattr(obj, "old_slugs") and obj.old_slugs.exists()
        return [*super().get_fieldsets(request, obj), *([OLD_SLUGS_FIELDSET] if moved else [])]

    @admin.display(description=_("former addresses"))
    def former_addresses(self, record):
        """The slugs that led to this record before."""
        return ", ".join(former.slug for former in record.old_slugs.all())

    @admin.display(description=_("not yet confirmed"))
    def unconfirmed(self, record):
        """The labels of the fields that no source confirms yet."""
        return ", ".join(str(record._meta.get_field(name).verbose_name) for name in record.unverified)


class SourcedAdmin(RecordAdmin):
    """A page of a record that rests on sources."""

    list_filter = [ConfirmedFilter, SourcedFilter]
