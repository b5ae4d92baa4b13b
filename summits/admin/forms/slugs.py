"""The slug in the forms of records: made from the name if left blank, and never a former address unasked."""

from django.contrib.admin.widgets import AdminTextInputWidget
from django.core.exceptions import ValidationError
from django.utils.html import format_html
from django.utils.translation import gettext as _

from summits.models.base import SLUG_HELP
from summits.models.slugs import former_owner, unique_slug
from summits.text.slugs import slug_of

TAKE_FORMER_ADDRESS = "take_former_address"
"""The name of the checkbox with which an editor gives a former address of one record to another."""


class SlugInput(AdminTextInputWidget):
    """The field for a slug; with the checkbox TAKE_FORMER_ADDRESS, named ``checkbox``, once it is set."""

    checkbox = ""

    def render(self, name, value, attrs=None, renderer=None):
        """Return the HTML of the field, and of the checkbox below it."""
        html = super().render(name, value, attrs, renderer)
        if not self.checkbox:
            return html
        label = _("Give this address to this record: it will no longer lead to the other one")
        return format_html('{}<br><label><input type="checkbox" name="{}"> {}</label>', html, self.checkbox, label)


class SlugFormMixin:
    """Mixin for the form of a record with a slug."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "slug" in self.fields and self.instance._state.adding:
            self.fields["slug"].required = False
            self.fields["slug"].help_text = _("{help} Leave it blank to have it made from the name.").format(
                help=SLUG_HELP
            )

    def clean(self):
        """Return the cleaned data with a slug, or add an error at its field."""
        cleaned = super().clean() or self.cleaned_data
        if "slug" in self.fields and "slug" not in self.errors:
            try:
                cleaned["slug"] = self._checked_slug(cleaned)
            except ValidationError as error:
                self.add_error("slug", error)
        return cleaned

    def _checked_slug(self, cleaned):
        model, slug = self._meta.model, cleaned.get("slug", "")
        name = cleaned.get("title") or cleaned.get("name") or ""
        if not slug and name:
            if not slug_of(name):
                raise ValidationError(_("No slug can be made from the name: enter one in Latin letters and digits."))
            return unique_slug(model, name)
        if slug and (self.instance._state.adding or "slug" in self.changed_data):
            self._check_capitals(model, slug)
            self._check_former_address(model, slug)
        return slug

    def _check_capitals(self, model, slug):
        others = model._base_manager.exclude(pk=self.instance.pk).exclude(slug=slug)
        if other := others.filter(slug__iexact=slug).first():
            message = _("“{record}” has this address: capitals make no difference there. Choose another.")
            raise ValidationError(message.format(record=other))

    def _check_former_address(self, model, slug):
        owner, checkbox = former_owner(model, slug), self.add_prefix(TAKE_FORMER_ADDRESS)
        if owner is None or owner.pk == self.instance.pk or self.data.get(checkbox):
            return
        self.fields["slug"].widget.checkbox = checkbox
        message = _("This is a former address of “{record}”, and leads there. Choose another, or confirm below.")
        raise ValidationError(message.format(record=owner))
