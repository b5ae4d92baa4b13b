"""The text area with a button that finds a source and inserts it."""

from urllib.parse import urlencode

from django import forms
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _


class CitingTextarea(forms.Textarea):
    """A text area with a link to the list of sources, which static/js/cite-source.js makes a button that finds one.

    ``inserts`` says what the button inserts: "mark" for ``[@slug]`` in a text, "line" for ``slug@`` in a list of lines.
    """

    def __init__(self, inserts="mark", **attrs):
        super().__init__({"rows": 4, "class": "vLargeTextField", **attrs})
        self.inserts = inserts

    def render(self, name, value, attrs=None, renderer=None):
        """Return the HTML of the text area and of the link below it."""
        html = '<div class="citing-text">{}<a class="cite-source" href="{}" target="_blank" {}>{}</a></div>'
        area = super().render(name, value, attrs, renderer)
        return format_html(html, area, reverse("admin:summits_source_changelist"), self._data(), _("Cite a source"))

    def _data(self):
        query = urlencode({"app_label": "summits", "model_name": "summit", "field_name": "sources"})
        return format_html(
            'data-inserts="{}" data-sources="{}?{}" data-label="{}" data-hint="{}" data-none="{}" data-error="{}"',
            self.inserts,
            reverse("admin:autocomplete"),
            query,
            _("Title, publisher or author of the source"),
            _("Escape puts what you typed here into the text."),
            _("No source found."),
            _("The sources could not be read. Try again."),
        )
