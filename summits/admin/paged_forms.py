"""Base form of the admin's reports: filters and a page number."""

from django import forms
from django.core.paginator import Paginator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

INVALID_FILTER = gettext_lazy("“%(value)s” is not an option of this filter.")


class PagedForm(forms.Form):
    """A form sent by GET. Subclasses add fields that filter a list; ``page`` is the page number."""

    page = forms.IntegerField(label=gettext_lazy("Page"), required=False, min_value=1, max_value=10**6)

    def page_of(self, rows, size):
        """Return the requested ``Page`` with ``size`` of the ``rows``; None if invalid, with an error in the form."""
        paginator = Paginator(rows, size)
        number = (self.is_valid() and self.cleaned_data["page"]) or 1
        if number > paginator.num_pages:
            message = _("There is no page %(page)s. The last page is %(last)s.")
            self.add_error("page", message % {"page": number, "last": paginator.num_pages})
        return paginator.page(number) if self.is_valid() else None

    def labelled_errors(self):
        """Return the errors as a list of (label of the field, errors)."""
        return [(self[name].label, errors) for name, errors in self.errors.items()]
