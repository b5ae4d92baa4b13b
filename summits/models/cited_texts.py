"""Texts that cite their sources within: the model field, and which sources its slugs mean."""

from functools import cache

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from summits.text.inline_citations import InlineCitationError, cited_slugs, split_citations

SYNTAX_HELP = gettext_lazy(
    "Cite sources by their slugs after a sentence: [@white-house-2008, p. 2; @kremlin-2008]; type [@ to find one. "
    "[?] marks a sentence as not yet confirmed."
)


class CitedTextField(models.TextField):
    """A text that may cite sources (see ``summits.text.inline_citations``); in the database it is a plain text."""

    def deconstruct(self):
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.TextField", args, kwargs

    def validate(self, value, model_instance):
        """Raise ValidationError for a malformed citation, or one of a source that is not in the archive."""
        super().validate(value, model_instance)
        try:
            split_citations(value, is_strict=True)
        except InlineCitationError as error:
            raise ValidationError(str(error), code="malformed_citation") from error
        slugs = cited_slugs(value)
        found = sources_by_slug(slugs) if slugs else {}
        if unknown := [slug for slug in slugs if slug not in found]:
            message = _("There is no source with the slug %(slugs)s. Add it to the sources first.")
            raise ValidationError(message, code="unknown_source", params={"slugs": ", ".join(unknown)})

    def formfield(self, **kwargs):
        """Return the form field, whose help text also says how to cite."""
        help_text = format_lazy("{} {}", self.help_text, SYNTAX_HELP) if self.help_text else SYNTAX_HELP
        return super().formfield(**{"help_text": help_text, **kwargs})


@cache
def cited_text_names(model):
    """Return a tuple of the names of the fields of ``model`` that are texts with citations."""
    return tuple(field.name for field in model._meta.concrete_fields if isinstance(field, CitedTextField))


def sources_by_slug(slugs):
    """Return slug → (primary key, present slug) of the sources with these slugs, present or former ones."""
    source, old_slug = apps.get_model("summits", "Source"), apps.get_model("summits", "OldSlug")
    found = {slug: (pk, slug) for pk, slug in source._base_manager.filter(slug__in=slugs).values_list("pk", "slug")}
    if missing := [slug for slug in slugs if slug not in found]:
        kind = ContentType.objects.get_for_model(source)
        former = dict(old_slug.objects.filter(content_type=kind, slug__in=missing).values_list("slug", "object_id"))
        present = dict(source._base_manager.filter(pk__in=former.values()).values_list("pk", "slug"))
        found |= {slug: (pk, present[pk]) for slug, pk in former.items() if pk in present}
    return found
