"""Autocompletes that do not ask the database again for what a record already brought with it.

A summit's page has some two hundred autocompletes. Django's ask once per field to show the choice made and once more to
check it; these take it from the record when its relations were loaded with it.
"""

from django import forms
from django.contrib.admin.widgets import AutocompleteSelect, AutocompleteSelectMultiple

from summits.admin_site.request_limits import LONGEST_SHOWN, is_key


class KnownChoices:
    """Part of a form field: ``known`` holds the records chosen so far, by primary key as text."""

    known = {}

    def remember(self, records):
        """Note ``records`` (instances) as chosen and valid: they stand in the database as choices of this field."""
        self.known = {str(record.pk): record for record in records}


class KnownChoiceField(KnownChoices, forms.ModelChoiceField):
    """Choice of one record."""

    def to_python(self, value):
        return self.known.get(str(value)) or super().to_python(value)


class KeysChoiceField(forms.ModelMultipleChoiceField):
    """Choice of several records, by keys that the database can be asked for."""

    def _check_values(self, value):
        for key in value:
            if not is_key(str(key)):
                message = self.error_messages["invalid_pk_value"]
                raise forms.ValidationError(message, code="invalid_pk_value", params={"pk": str(key)[:LONGEST_SHOWN]})
        return super()._check_values(value)


class KnownMultipleChoiceField(KnownChoices, KeysChoiceField):
    """Choice of several records."""

    def clean(self, value):
        if value and {str(key) for key in value} == self.known.keys():
            return list(self.known.values())
        return super().clean(value)


class KnownOptions:
    """Part of an autocomplete: shows the choices that its field knows without a query."""

    def optgroups(self, name, value, attr=None):
        field = self.choices.field
        chosen = [key for key in value if key]
        if not all(key in field.known for key in chosen):
            return super().optgroups(name, [key for key in chosen if is_key(str(key))], attr)
        labels = [(key, field.label_from_instance(field.known[key]), True) for key in chosen]
        if not self.is_required and not self.allow_multiple_selected:
            labels.insert(0, ("", "", False))
        return [(None, [self.create_option(name, *label, index) for index, label in enumerate(labels)], 0)]


class KnownSelect(KnownOptions, AutocompleteSelect):
    """Autocomplete of one record."""


class KnownSelectMultiple(KnownOptions, AutocompleteSelectMultiple):
    """Autocomplete of several records."""

    def build_attrs(self, base_attrs, extra_attrs=None):
        """Leave out the sign that clears all at once: a slip there costs a row of sources."""
        return {**super().build_attrs(base_attrs, extra_attrs), "data-allow-clear": "false"}


def prefetched_related(record, name):
    """Return the related records of ``record`` by the relation ``name`` that are loaded already, as a list."""
    field = record._meta.get_field(name)
    if field.many_to_many:
        return list(getattr(record, "_prefetched_objects_cache", {}).get(name, ()))
    return [field.get_cached_value(record)] if field.is_cached(record) and record.__dict__.get(field.attname) else []
