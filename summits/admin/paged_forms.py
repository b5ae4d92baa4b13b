"""Filters of the admin's reports, with the page of results that is asked for."""

from django import forms
from django.core.paginator import Paginator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy


class PagedForm(forms.Form):
    """A form sent by GET: the fields of a subclass filter a list, ``page`` is the number of its page."""

    page = forms.IntegerField(label=gettext_lazy("Page"), required=False, min_value=1, max_value=10**6)

    def page_of(self, rows, size):
        """Return the Page of ``rows`` asked for, or None and an error in the form if there is none."""
        paginator = Paginator(rows, size)
        number = (self.is_valid() and self.cleaned_data["page"]) or 1
        if number > paginator.num_pages:
            message = _("There is no page %(page)s. The last page is %(last)s.")
            self.add_error("page", message % {"page": number, "last": paginator.num_pages})
        return paginator.page(number) if self.is_valid() else None

    def labelled_errors(self):
        """Return the errors as (label of the field, errors)."""
        return [(self[name].label, errors) for name, errors in self.errors.items()]
