"""Django's template backend for the admin: its pages say the language and direction of texts as the public ones do."""

from django.template.backends.django import DjangoTemplates, Template
from django.utils.safestring import mark_safe

from summits.templating.page_languages import mark_languages


class AdminTemplate(Template):
    """A template whose page, once rendered, says the language and direction of each text in another script."""

    def render(self, context=None, request=None):
        """Return the page."""
        return mark_safe(mark_languages(super().render(context, request)))  # noqa: S308 – rendered and escaped above


class AdminTemplates(DjangoTemplates):
    """Django's backend with these templates."""

    def from_string(self, template_code):
        """Return the template of a source text."""
        return self._marked(super().from_string(template_code))

    def get_template(self, template_name):
        """Return the template of a file."""
        return self._marked(super().get_template(template_name))

    def _marked(self, found):
        return AdminTemplate(found.template, self)
