"""Autocompletes that show and validate their current choice without a query if it was prefetched with the record.

A summit's page has some two hundred autocompletes. Django runs a query for each to show its choice and another to
validate it; these take it from the record's loaded relations.
"""

from django import forms
from django.contrib.admin.widgets import AutocompleteSelect, AutocompleteSelectMultiple

from summits.admin.search import picker_label
from summits.admin_site.request_limits import MAX_CHARACTERS_SHOWN, is_valid_pk


class PrefetchedChoices:
    """Mixin for a form field: ``prefetched`` has the records chosen so far, by primary key as text."""

    prefetched = {}

    def set_prefetched(self, records):
        """Set ``records`` as the current choice; being stored already, they need no validation."""
        self.prefetched = {str(record.pk): record for record in records}

    def label_from_instance(self, obj):
        """Return the label that the picker shows for a record among its results."""
        return picker_label(obj)


class PrefetchedChoiceField(PrefetchedChoices, forms.ModelChoiceField):
    """Field to choose one record, whose current choice needs no query."""

    def to_python(self, value):
        return self.prefetched.get(str(value)) or super().to_python(value)


class PkMultipleChoiceField(forms.ModelMultipleChoiceField):
    """Field to choose several records, which refuses values that cannot be primary keys."""

    def _check_values(self, value):
        for key in value:
            if not is_valid_pk(str(key)):
                message = self.error_messages["invalid_pk_value"]
                raise forms.ValidationError(
                    message, code="invalid_pk_value", params={"pk": str(key)[:MAX_CHARACTERS_SHOWN]}
                )
        return super()._check_values(value)


class PrefetchedMultipleChoiceField(PrefetchedChoices, PkMultipleChoiceField):
    """Field to choose several records, whose current choice needs no query."""

    def clean(self, value):
        if value and {str(key) for key in value} == self.prefetched.keys():
            return list(self.prefetched.values())
        return super().clean(value)


class PrefetchedOptions:
    """Mixin for an autocomplete widget: shows the records that its field knows without a query."""

    def optgroups(self, name, value, attr=None):
        field = self.choices.field
        chosen = [key for key in value if key]
        if not all(key in field.prefetched for key in chosen):
            return super().optgroups(name, [key for key in chosen if is_valid_pk(str(key))], attr)
        labels = [(key, field.label_from_instance(field.prefetched[key]), True) for key in chosen]
        if not self.is_required and not self.allow_multiple_selected:
            labels.insert(0, ("", "", False))
        return [(None, [self.create_option(name, *label, index) for index, label in enumerate(labels)], 0)]


class PrefetchedSelect(PrefetchedOptions, AutocompleteSelect):
    """Autocomplete widget for one record."""


class PrefetchedSelectMultiple(PrefetchedOptions, AutocompleteSelectMultiple):
    """Autocomplete widget for several records."""

    def build_attrs(self, base_attrs, extra_attrs=None):
        """Leave out the button that clears all: one slip would remove all sources of a row."""
        return {**super().build_attrs(base_attrs, extra_attrs), "data-allow-clear": "false"}


def prefetched_related(record, name):
    """Return the related records of the field ``name`` that are loaded with ``record``, as a list, without a query."""
    field = record._meta.get_field(name)
    if field.many_to_many:
        return list(getattr(record, "_prefetched_objects_cache", {}).get(name, ()))
    return [field.get_cached_value(record)] if field.is_cached(record) and record.__dict__.get(field.attname) else []
