"""Collections: the bodies of meetings that the archive holds, each compiled by a rule of its own."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from summits.models.base import Approved, Slugged, Sourced
from summits.models.fields import TEXT
from summits.querysets import CollectionQuerySet


class Collection(Slugged, Sourced, Approved):
    """A body of meetings compiled by one rule of inclusion, for instance those of the United States and China."""

    name = models.CharField(
        _("name"), max_length=150, unique=True, help_text=_("The states, for instance: United States and China")
    )
    order = models.PositiveSmallIntegerField(
        _("order"), default=0, help_text=_("Collections are shown in this order, those with equal numbers by name.")
    )
    rule = models.TextField(
        _("rule of inclusion"),
        max_length=TEXT,
        blank=True,
        help_text=_("Which meetings count, and which do not. An empty line begins a new paragraph."),
    )
    coverage = models.TextField(
        _("coverage"),
        max_length=TEXT,
        blank=True,
        help_text=_("What is missing, what is thin, how far to trust it. An empty line begins a new paragraph."),
    )

    objects = CollectionQuerySet.as_manager()

    class Meta:
        verbose_name = _("collection")
        verbose_name_plural = _("collections")
        ordering = ["order", "name"]

    def __str__(self):
        return self.name
