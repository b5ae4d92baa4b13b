"""Inline formsets that check uniqueness across one POST and can see their sibling formsets."""

from itertools import count

from django.db import DEFAULT_DB_ALIAS
from django.db.models import UniqueConstraint
from django.forms import BaseInlineFormSet, BaseModelFormSet, HiddenInput
from django.forms.formsets import TOTAL_FORM_COUNT
from django.forms.models import InlineForeignKeyField
from django.utils.translation import gettext as _

from summits.admin.forms.prefetched import PrefetchedChoiceField
from summits.admin.forms.records import error_field
from summits.admin.merging import initial_form_data, posted_data
from summits.admin_site.request_limits import (
    MAX_ADDED_ROWS,
    MAX_ROWS_PER_FORMSET,
    MAX_ROWS_PER_PAGE,
    check_rows,
    check_total_rows,
    max_rows,
)


class UniqueRowsMixin:
    """Mixin for a formset: checks unique constraints among its rows, with the error at the field.

    ``siblings`` maps each model to its formset on the same page. ``label`` returns the heading of a saved row.
    """

    siblings = {}
    label = staticmethod(str)
    # Whether save() first gives moved rows a temporary order, so that two rows can swap places.
    swap_via_temporary_order = False

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.is_for_new_record = not (self.instance and self.instance._is_pk_set())

    def initial_form_count(self):
        """Return the number of saved rows; 0 for a new record, whatever was sent."""
        return 0 if self.is_bound and self.is_for_new_record else super().initial_form_count()

    def total_form_count(self):
        """Return the number of rows. Raises RequestTooLarge if more were sent than the record may have."""
        number = super().total_form_count()
        if self.is_bound and number > MAX_ROWS_PER_FORMSET:
            check_rows(number, max_rows(self.saved_count()))
        return number

    def saved_count(self):
        """Return the number of rows in the database."""
        return len(self.get_queryset())

    def drop_empty_rows(self, room):
        """Drop all but ``room`` of the empty rows that were sent; return for how many more there is room.

        A row is empty if each field has the value that an empty row shows, or was not sent. Rendering one takes 10 ms.
        """
        total, first = self.total_form_count(), self.initial_form_count()
        if not self.is_bound or total <= first:
            return room
        empty, kept_indexes = self.empty_form, []
        initial = initial_form_data(empty)
        for index in range(first, total):
            posted = posted_data(empty, self.data, f"{self.prefix}-{index}-")
            is_empty = all(values in ((), initial[name]) for name, values in posted.items())
            if room or not is_empty:
                kept_indexes.append(index)
                room -= is_empty
        if len(kept_indexes) < total - first:
            self._renumber(first, kept_indexes, initial)
        return room

    def _renumber(self, first, kept_indexes, names):
        # Renumber the data of the kept rows without gaps, beginning at ``first``.
        data = self.data.copy()
        for new, old in enumerate(kept_indexes, first):
            for name in names:
                values = self.data.getlist(f"{self.prefix}-{old}-{name}")
                data.setlist(f"{self.prefix}-{new}-{name}", values)
                if not values:
                    del data[f"{self.prefix}-{new}-{name}"]
        data[f"{self.prefix}-{TOTAL_FORM_COUNT}"] = str(first + len(kept_indexes))
        self.data = data
        # Django has cached the management form with the old number.
        self.__dict__.pop("management_form", None)

    def _construct_form(self, i, **kwargs):
        form = super()._construct_form(i, **kwargs)
        form.row_label = "" if form.instance._state.adding else self.label(form.instance)
        return form

    def _existing_object(self, pk):
        # The key of a row that is not on this page makes its form invalid, like a key that is not a number.
        try:
            return super()._existing_object(pk)
        except KeyError:
            return None

    def add_fields(self, form, index):
        """Add the hidden fields. The field of the row's primary key accepts the loaded row without a query."""
        super().add_fields(form, index)
        name = self.model._meta.pk.name
        if not form.instance._state.adding and name in form.fields:
            field = form.fields[name]
            form.fields[name] = PrefetchedChoiceField(
                field.queryset, initial=field.initial, required=False, widget=HiddenInput
            )
            form.fields[name].set_prefetched([form.instance])

    def surviving_forms(self):
        """Return the forms whose rows will exist once the POST is saved, those with errors included."""
        self.is_valid()
        return [form for form in self.forms if self._is_filled(form) and not self._should_delete_form(form)]

    def validate_unique(self):
        """Add an error at the field for each unique constraint that saving the rows, one by one, would violate."""
        self._refuse_rows_of_others()
        self._refuse_repeated_rows()
        if not self.has_changed():
            return
        for constraint in self.model._meta.constraints:
            if isinstance(constraint, UniqueConstraint):
                for form in list(self._violations(constraint)):
                    form.add_error(error_field(constraint, form), constraint.get_violation_error_message())

    def _refuse_rows_of_others(self):
        for form in self.initial_forms:
            if form.instance._state.adding:
                # No page of ours sends this. Django would ignore the row without an error.
                form.add_error(None, _("This row belongs to another record. Enter it again as a new row."))

    def _refuse_repeated_rows(self):
        seen = {None}
        for form in self.initial_forms:
            if form.instance.pk in seen and form.instance.pk is not None:
                form.add_error(None, _("This row was sent twice. Reload the page and make the change again."))
            seen.add(form.instance.pk)

    def _violations(self, constraint):
        if not any(form.has_changed() for form in self.forms):
            # Checking a constraint's condition takes a query for each row.
            return
        # Simulate the save: rows are changed or deleted in their order, then new ones are added.
        names = [name for name in constraint.fields if self._is_own(name)]
        before = {form: unique_values(instance_from_initial(form), constraint, names) for form in self.initial_forms}
        sent = {form.instance.pk for form in self.initial_forms}
        # Rows that were not sent stay as they are.
        others = [row for row in self.get_queryset() if row.pk not in sent] if self.is_bound else []
        taken = {key for key in [*before.values(), *(unique_values(row, constraint, names) for row in others)] if key}
        if self.swap_via_temporary_order:
            taken -= {key for form, key in before.items() if form.has_changed()}
        for form in self.forms:
            if form.errors or not self._is_filled(form):
                continue
            if form.has_changed():
                taken.discard(before.get(form))
            if self._should_delete_form(form) or (form in before and not form.has_changed()):
                continue
            key = unique_values(form.instance, constraint, names)
            if key and key in taken:
                yield form
            taken.add(key)

    def _is_own(self, name):
        # The foreign key to the page's record is the same in all rows.
        field = self.row_fields.get(name)
        return field is not None and not isinstance(field, InlineForeignKeyField)

    @property
    def row_fields(self):
        """The fields of the first form, by name; {} without forms."""
        return self.forms[0].fields if self.forms else {}

    def _is_filled(self, form):
        return bool(getattr(form, "cleaned_data", None)) and (form in self.initial_forms or form.has_changed())


class RecordFormSet(UniqueRowsMixin, BaseInlineFormSet):
    """Formset of rows that belong to the page's record."""

    @property
    def shared(self):
        """The foreign key to the page's record, as name of the column → value."""
        return {self.fk.attname: getattr(self.instance, self.fk.target_field.attname)}


class OrderedFormSet(RecordFormSet):
    """Formset of rows with a unique ``order``, which can swap places in one POST."""

    swap_via_temporary_order = True

    def save_existing_objects(self, commit=True):
        """Save the rows, after giving those with a new order a temporary one that is free."""
        stored_forms = [form for form in self.initial_forms if not form.instance._state.adding]
        moving = [form for form in stored_forms if "order" in form.changed_data]
        taken = {form.initial["order"] for form in stored_forms} | {form.instance.order for form in moving}
        free = (number for number in count() if number not in taken)
        for form in moving:
            self.model.objects.filter(pk=form.instance.pk).update(order=next(free))
        return super().save_existing_objects(commit)


class SharedKeyFormSet(UniqueRowsMixin, BaseModelFormSet):
    """Formset of rows that share the values of ``keys`` (names of foreign keys) with the page's record.

    They have no foreign key to that record: a position has, like its discussion, a summit and an issue.
    """

    keys = ()

    def __init__(self, data=None, files=None, instance=None, save_as_new=False, prefix=None, queryset=None, **kwargs):
        self.instance = instance
        self.save_as_new = save_as_new
        rows = queryset if queryset is not None else self.model._default_manager.all()
        rows = rows.filter(**self.shared) if instance and instance._is_pk_set() else rows.none()
        super().__init__(data=data, files=files, prefix=prefix, queryset=rows, **kwargs)

    @property
    def shared(self):
        """The values that all rows share, as name of the column → value."""
        attributes = [self.model._meta.get_field(name).attname for name in self.keys]
        return {name: getattr(self.instance, name) for name in attributes}

    @classmethod
    def get_default_prefix(cls):
        return cls.model._meta.get_field(cls.keys[-1]).remote_field.related_name

    def _construct_form(self, i, **kwargs):
        form = super()._construct_form(i, **kwargs)
        for name, value in self.shared.items():
            setattr(form.instance, name, value)
        return form

    def save_new(self, form, commit=True):
        for name, value in self.shared.items():
            setattr(form.instance, name, value)
        return form.save(commit=commit)


def drop_excess_empty_rows(formsets):
    """Drop empty rows from the POST data of a page, before any form is built, so that at most MAX_ADDED_ROWS are left.

    Raises RequestTooLarge if more rows were sent than the record may have.
    """
    formsets, room = [formset for formset in formsets if formset.is_bound], MAX_ADDED_ROWS
    number = sum(formset.total_form_count() for formset in formsets)
    if number > MAX_ROWS_PER_PAGE:
        saved = sum(formset.saved_count() for formset in formsets)
        check_total_rows(number, max_rows(saved, MAX_ROWS_PER_PAGE))
    if number - sum(formset.initial_form_count() for formset in formsets) > room:
        for formset in formsets:
            room = formset.drop_empty_rows(room)


def instance_from_initial(form):
    """Return an unsaved instance of the row of ``form`` as the database has it, made from the form's initial values."""
    fields = [field for field in form._meta.model._meta.concrete_fields if field.name in form.initial]
    return form._meta.model(**{field.attname: form.initial[field.name] for field in fields})


def unique_values(record, constraint, names):
    """Return the values of ``names`` that ``constraint`` compares; None if it does not apply to ``record``."""
    values = tuple(getattr(record, record._meta.get_field(name).attname) for name in names)
    if None in values:
        return None
    if constraint.condition is not None:
        expressions = record._get_field_expression_map(meta=record._meta)
        if not constraint.condition.check(expressions, using=DEFAULT_DB_ALIAS):
            return None
    return values
