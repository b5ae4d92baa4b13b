"""The form of a record that can be renamed: it asks whether to keep the former name."""

from django import forms
from django.utils.translation import gettext_lazy as _

from summits.admin.forms.records import RecordForm

KEEP_FORMER_NAME = "keep_former_name"
"""The name of the checkbox."""


class ChoiceOfSave(forms.BooleanField):
    """A checkbox about the save itself, not about the record: ticking or unticking it changes nothing by itself."""

    def has_changed(self, initial, data):
        return False


class HiddenCheckbox(forms.CheckboxInput):
    """A checkbox that is not shown, and sends what the shown one would send."""

    is_hidden = True


class FormerNameForm(RecordForm):
    """Form of a record with other names. The checkbox applies to a saved record whose name is changed."""

    keep_former_name = ChoiceOfSave(
        label=_("If you change the name, keep the former one as another name"), required=False, initial=True
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance._state.adding:
            self.fields[KEEP_FORMER_NAME].widget = HiddenCheckbox()

    @property
    def former_name(self):
        """The name that the record had, if it was renamed and the editor wants to keep it; else None."""
        name = own_name_field(self._meta.model)
        is_kept = name in self.changed_data and self.cleaned_data[KEEP_FORMER_NAME]
        return (self.initial.get(name) or None) if is_kept else None


def own_name_field(model):
    """Return the name of the field with the own name of records of ``model``."""
    return "title" if any(field.name == "title" for field in model._meta.fields) else "name"
