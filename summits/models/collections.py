"""Collections of meetings, each compiled by its own rule of inclusion."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from summits.models.base import Approved, Slugged, Sourced
from summits.models.cited_texts import CitedTextField
from summits.models.fields import TEXT
from summits.querysets import CollectionQuerySet
from summits.querysets.alphabet import Alphabetical


class Collection(Slugged, Sourced, Approved):
    """A collection of meetings compiled by one rule of inclusion, for instance those of the United States and China."""

    name = models.CharField(
        _("name"), max_length=150, unique=True, help_text=_("The states, for example: United States and China")
    )
    order = models.PositiveSmallIntegerField(
        _("order"), default=0, help_text=_("Collections are sorted by this number, then by name, for example: 1")
    )
    rule = CitedTextField(
        _("rule of inclusion"),
        max_length=TEXT,
        blank=True,
        help_text=_("Which meetings are included, and which are not. Leave a blank line between paragraphs."),
    )
    coverage = CitedTextField(
        _("coverage"),
        max_length=TEXT,
        blank=True,
        help_text=_("What is missing or incomplete, and how reliable it is. Leave a blank line between paragraphs."),
    )

    objects = CollectionQuerySet.as_manager()

    class Meta:
        verbose_name = _("collection")
        verbose_name_plural = _("collections")
        ordering = ["order", Alphabetical("name")]

    def __str__(self):
        return self.name
