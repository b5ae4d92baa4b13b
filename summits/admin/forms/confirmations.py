"""What an editor confirms: a form asks about it by an error with a checkbox, and saves once that is ticked."""

from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

CONFIRMED = "_confirmed"
"""The name of the checkboxes; the value of each says what it confirms."""

THIS_IS_RIGHT = _("This is right")


class ConfirmationsMixin:
    """Mixin for a form that asks about what is possible, but probably a mistake."""

    @property
    def confirmed(self):
        """What was confirmed so far: the page repeats it, in case it comes back for another reason."""
        return self.data.getlist(CONFIRMED) if hasattr(self.data, "getlist") else []

    def _post_clean(self):
        super()._post_clean()
        if not self.errors:
            self.ask()

    def ask(self):
        """Ask about everything that is to be confirmed, all at once, by ``require_confirmation``."""

    def require_confirmation(self, field, message, about, label=THIS_IS_RIGHT):
        """Add ``message`` as an error of a field, with a checkbox, unless that was ticked on the page before.

        ``about`` is a text that tells this question from others about the field; ``label`` is that of the checkbox.
        """
        value = f"{self.add_prefix(field)} {about}"
        if value not in self.confirmed:
            box = '{} <label class="confirm"><input type="checkbox" name="{}" value="{}"> {}</label>'
            self.add_error(field if field in self.fields else None, format_html(box, message, CONFIRMED, value, label))
