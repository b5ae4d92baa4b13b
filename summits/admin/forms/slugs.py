"""The slug in the forms of records: made from the name if left blank, and never a former address unasked."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from summits.admin.forms.confirmations import ConfirmationsMixin
from summits.models.base import SLUG_HELP
from summits.models.slugs import former_owner, unique_slug
from summits.text.slugs import slug_of


class SlugFormMixin(ConfirmationsMixin):
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
        return slug

    def _check_capitals(self, model, slug):
        others = model._base_manager.exclude(pk=self.instance.pk).exclude(slug=slug)
        if other := others.filter(slug__iexact=slug).first():
            message = _("“{record}” has this address: capitals make no difference there. Choose another.")
            raise ValidationError(message.format(record=other))

    def ask(self):
        """Ask about a new slug that is a former address of another record, too."""
        super().ask()
        slug, is_new = self.cleaned_data.get("slug"), self.instance._state.adding or "slug" in self.changed_data
        owner = former_owner(self._meta.model, slug) if slug and is_new else None
        if owner and owner.pk != self.instance.pk:
            message = _("This is a former address of “{record}”, and leads there. Choose another, or confirm below.")
            label = _("Give this address to this record: it will no longer lead to the other one")
            self.require_confirmation("slug", message.format(record=owner), f"{slug} {owner.pk}", label)
