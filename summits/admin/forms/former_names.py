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


class FormerNameForm(RecordForm):
    """Form of a record with other names. The checkbox applies to a saved record whose name is changed."""

    keep_former_name = ChoiceOfSave(
        label=_("If you change the name, keep the former one as another name"), required=False, initial=True
    )
