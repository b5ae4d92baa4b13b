"""Sources, which the archive's statements cite."""

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from summits.models.base import Approved, Slugged
from summits.models.constraints import choices_constraint
from summits.models.fields import NOTE, PartialDateField
from summits.models.web_addresses import web_address_constraint, web_address_field
from summits.querysets import SourceQuerySet
from summits.querysets.alphabet import Alphabetical
from summits.vocabularies import SourceKind


class Source(Slugged, Approved):
    """A publication, web page or document that supports statements of the archive."""

    title = models.CharField(_("title"), max_length=300, help_text=_("For example: Putin, Bush agree to disagree"))
    publisher = models.CharField(_("publisher"), max_length=200, blank=True, help_text=_("For example: dpa"))
    author = models.CharField(_("author"), max_length=200, blank=True)
    published = PartialDateField(_("published"), null=True, blank=True)
    kind = models.CharField(_("kind"), max_length=20, choices=SourceKind, blank=True)
    url = web_address_field(
        _("Enter an address that begins with https:// or http://. Leave blank for a source that exists only on paper.")
    )
    accessed = PartialDateField(_("accessed"), null=True, blank=True)
    note = models.TextField(
        _("note"), max_length=NOTE, blank=True, help_text=_("Shown to readers, for example: A copy. Read in part.")
    )

    objects = SourceQuerySet.as_manager()

    class Meta:
        verbose_name = _("source")
        verbose_name_plural = _("sources")
        ordering = [Alphabetical("title"), "slug"]
        constraints = [
            choices_constraint("source", "kind", SourceKind, optional=True),
            web_address_constraint("source"),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("summits:source-detail", args=[self.slug])


def records_without_other_sources(pks):
    """Return a list of the records that must cite a source and would have none without the sources ``pks``."""
    found = []
    for relation in Source._meta.related_objects:
        model = relation.related_model
        if relation.many_to_many and getattr(model, "needs_source", False):
            others = model._base_manager.filter(sources__in=Source._base_manager.exclude(pk__in=pks))
            found += model._base_manager.filter(sources__in=pks).exclude(pk__in=others.values("pk")).distinct()
    return found
