"""Base form of all records: errors at their fields, partial dates, checkboxes for unverified fields."""

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db.models import UniqueConstraint
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from summits.admin.forms.date_doubts import DateDoubtsMixin
from summits.admin.forms.locators import locators_of_own_sources
from summits.admin.forms.prefetched import PrefetchedChoices, prefetched_related
from summits.admin.forms.slugs import SlugFormMixin
from summits.admin_site.site import DO_NOT_SAVE
from summits.models.fields import verifiable_fields
from summits.partial_dates import date_in_words
from summits.text.damage import damage_in
from summits.text.stored_form import normalize_line, normalize_paragraphs


class PartialDateInput(forms.TextInput):
    """Text input for a partial date, with an example as placeholder."""

    def __init__(self, attrs=None):
        super().__init__({"class": "vDateField", "placeholder": _("6 April 2008"), **(attrs or {})})


class WholeNumberInput(forms.TextInput):
    """Text input for a whole number. In one of the type "number" the mouse wheel changes what was typed."""

    def __init__(self, attrs=None):
        super().__init__({"class": "vIntegerField", "inputmode": "numeric", **(attrs or {})})


class FieldNamesFormField(forms.MultipleChoiceField):
    """A checkbox for each field of ``model`` that a source can confirm, except those named in ``exclude_fields``."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, *, model, exclude_fields=(), **kwargs):
        names = [name for name in verifiable_fields(model) if name not in exclude_fields]
        labels = [(name, capfirst(model._meta.get_field(name).verbose_name)) for name in names]
        super().__init__(choices=labels, required=False, **kwargs)


class NormalizingMixin:
    """Mixin for a text field: texts are normalised when they are shown, compared and read.

    So a record whose stored texts have another form can be opened and saved without an edit.
    """

    normalize = staticmethod(normalize_line)

    def widget_attrs(self, widget):
        """Return Django's attributes but ``maxlength``: at it a browser cuts what is pasted, without a word."""
        return {name: value for name, value in super().widget_attrs(widget).items() if name != "maxlength"}

    def prepare_value(self, value):
        """Return the text that the page shows."""
        value = super().prepare_value(value)
        return self.normalize(value) if isinstance(value, str) else value

    def to_python(self, value):
        """Return the text as it is stored."""
        text = super().to_python(value)
        return self.normalize(text) or self.empty_value if isinstance(text, str) else text

    def validate(self, value):
        """Raise ValidationError for a text with codes of web pages, lost characters or a wrong encoding."""
        super().validate(value)
        if value and (fault := damage_in(value)):
            raise ValidationError(" ".join(fault), code="damaged")

    def has_changed(self, initial, data):
        """Return whether the texts differ in more than their form."""
        return super().has_changed(self.normalize(initial) if isinstance(initial, str) else initial, data)


class LineField(NormalizingMixin, forms.CharField):
    """Text of one line."""


class NormalizedSlugField(NormalizingMixin, forms.SlugField):
    """Slug."""


class MultilineField(NormalizingMixin, forms.CharField):
    """Text of several lines."""

    normalize = staticmethod(normalize_paragraphs)


class DoNotSaveMixin:
    """Mixin for a form: data marked with DO_NOT_SAVE is validated, so that the page shows its errors, but not saved."""

    def is_valid(self):
        return super().is_valid() and DO_NOT_SAVE not in self.data


class RecordForm(DateDoubtsMixin, SlugFormMixin, DoNotSaveMixin, forms.ModelForm):
    """Base form of a record; the model itself has the rules."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            if isinstance(field, PrefetchedChoices):
                field.set_prefetched(prefetched_related(self.instance, name))
        if "locators" in self.fields:
            self.fields["locators"].set_prefetched(prefetched_related(self.instance, "sources"))

    def clean(self):
        """Return the cleaned data, with locators of the record's own sources only."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("locators") and "sources" in cleaned:
            try:
                own = {source.pk for source in cleaned["sources"]}
                cleaned["locators"] = locators_of_own_sources(cleaned["locators"], own, self.initial.get("locators"))
            except ValidationError as error:
                self.add_error("locators", error)
        return cleaned

    def _post_clean(self):
        # A row without changes was validated when it was saved, and database constraints have kept it valid.
        if self.instance._state.adding or self.has_changed():
            super()._post_clean()

    def _get_validation_exclusions(self):
        """Exclude fields that the form lacks from validation, but not the primary key and generated columns.

        Django skips constraints that refer to an excluded field.
        """
        opts = self._meta.model._meta
        return {name for name in super()._get_validation_exclusions() if not is_db_generated(opts.get_field(name))}

    def _update_errors(self, errors):
        """Move the error of a unique constraint from the top of the form to the field that an editor would correct."""
        errors_by_field = getattr(errors, "error_dict", None) or {NON_FIELD_ERRORS: errors.error_list}
        fields = self._fields_of_messages() if NON_FIELD_ERRORS in errors_by_field else {}
        moved = {}
        for field, messages in errors_by_field.items():
            for error in messages:
                name = fields.get(str(error.message), field) if field == NON_FIELD_ERRORS else field
                moved.setdefault(name, []).append(error)
        super()._update_errors(ValidationError(moved))

    def _fields_of_messages(self):
        constraints = [
            constraint for constraint in self._meta.model._meta.constraints if isinstance(constraint, UniqueConstraint)
        ]
        fields = ((constraint, error_field(constraint, self)) for constraint in constraints)
        return {str(constraint.get_violation_error_message()): field for constraint, field in fields if field}


def is_db_generated(field):
    """Return whether the database fills in ``field``: a generated column, or the primary key."""
    return field.generated or field.primary_key


def error_field(constraint, form):
    """Return the name of the field of ``form`` at which to show an error of the unique ``constraint``, or None.

    It is the constraint's last field that is filled in: the leader, for "one per summit and leader".
    """
    visible = [name for name in constraint.fields if name in form.fields and not form.fields[name].widget.is_hidden]
    filled = [name for name in visible if form.cleaned_data.get(name) not in (None, "")]
    return next(iter([*reversed(filled), *visible]), None)


def display_partial_date(date):
    """Return a ``PartialDate`` in words; a dash for None."""
    return date_in_words(date) if date else "–"
