"""Leaders and their terms of office."""

import re

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from summits.models.base import Publishable, Slugged, Sourced
from summits.models.cited_texts import CitedTextField
from summits.models.constraints import FieldCheckConstraint, choices_constraint
from summits.models.fields import TEXT, Earliest, Latest, PartialDateField, generated_date_field
from summits.models.geography import Actor
from summits.models.identifiers import WikidataField
from summits.querysets import LeaderQuerySet, TermOfOfficeQuerySet
from summits.querysets.alphabet import Alphabetical
from summits.text.alphabet import COMMAS
from summits.vocabularies import Status

COMMA = re.compile(f"[{COMMAS}]")
MAX_WORDS_SHORTENED = 2
"""A sort name without a comma is shortened to its first word if it has no more words than this."""


class Leader(Slugged, Sourced, Publishable):
    """A person who led a state, or took part in a summit for it."""

    name = models.CharField(
        _("name"), max_length=150, help_text=_("The name readers know, for example: Vladimir Putin")
    )
    sort_name = models.CharField(
        _("sort name"),
        max_length=150,
        help_text=_(
            "For alphabetical order, for example: Putin, Vladimir. Without a comma if the family name comes "
            "first anyway, for example: Xi Jinping"
        ),
    )
    short_name = models.CharField(
        _("short name"),
        max_length=60,
        blank=True,
        help_text=_(
            "The name used in headings. Leave blank to take it from the sort name: the part before the comma (Putin); "
            "if there is no comma, the first of two words (Xi for Xi Jinping), or the whole name if it is longer "
            "(Kim Jong Un). Enter it if that is wrong, for example: de Gaulle"
        ),
    )
    native_name = models.CharField(
        _("native name"),
        max_length=150,
        blank=True,
        help_text=_("The full name in the leader’s own language and script, for example: Владимир Владимирович Путин"),
    )
    born = PartialDateField(_("born"), null=True, blank=True)
    died = PartialDateField(_("died"), null=True, blank=True)
    wikidata_id = WikidataField(_("Wikidata"), max_length=20, blank=True, help_text=_("For example: Q7747"))
    biography = CitedTextField(
        _("biography"), max_length=TEXT, blank=True, help_text=_("A paragraph in your own words.")
    )
    born_earliest = generated_date_field(Earliest, "born", null=True)
    died_latest = generated_date_field(Latest, "died", null=True)

    objects = LeaderQuerySet.as_manager()

    class Meta:
        verbose_name = _("leader")
        verbose_name_plural = _("leaders")
        ordering = [Alphabetical("sort_name"), "slug"]
        constraints = [
            choices_constraint("leader", "status", Status),
            FieldCheckConstraint(
                condition=Q(born_earliest__isnull=True)
                | Q(died_latest__isnull=True)
                | Q(born_earliest__lte=F("died_latest")),
                name="leader_born_not_after_died",
                field="died",
                violation_error_message=_("The date of death must not be before the date of birth."),
            ),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("summits:leader-detail", args=[self.slug])

    @property
    def family_name(self):
        """The sort name up to its comma, or else its first word: Putin, Xi, Kim."""
        family, *given = COMMA.split(self.sort_name, maxsplit=1)
        return family.strip() if given else (self.sort_name.split() or [""])[0]

    def get_short_name(self):
        """Return the name for headings: the short name, or if that is empty one taken from the sort name."""
        if self.short_name:
            return self.short_name
        # Three words without a comma are not shortened: Kim could be Kim Il Sung, Kim Jong Il or Kim Jong Un.
        is_whole = not COMMA.search(self.sort_name) and len(self.sort_name.split()) > MAX_WORDS_SHORTENED
        return self.sort_name if is_whole else self.family_name


class TermOfOffice(Sourced):
    """A term of office: an office that a leader held, from when to when."""

    leader = models.ForeignKey(Leader, models.CASCADE, verbose_name=_("leader"), related_name="terms")
    actor = models.ForeignKey(Actor, models.PROTECT, verbose_name=_("state or organisation"), related_name="terms")
    office = models.CharField(_("office"), max_length=150, help_text=_("For example: President of Russia"))
    native_office = models.CharField(_("office, in the original language"), max_length=200, blank=True)
    start = PartialDateField(_("from"))
    end = PartialDateField(_("to"), null=True, blank=True)
    first_day = generated_date_field(Earliest, "start")
    last_day = generated_date_field(Latest, "end", null=True)

    objects = TermOfOfficeQuerySet.as_manager()

    class Meta:
        verbose_name = _("term of office")
        verbose_name_plural = _("terms of office")
        ordering = ["leader", "first_day", "office"]
        constraints = [
            models.UniqueConstraint(
                fields=["leader", "office", "start"],
                name="term_once_per_leader_office_start",
                violation_error_message=_("This term of office is already recorded. Remove one of the two rows."),
            ),
            FieldCheckConstraint(
                condition=Q(last_day__isnull=True) | Q(first_day__lte=F("last_day")),
                name="term_start_not_after_end",
                field="end",
                violation_error_message=_("The end of a term must not be before its start."),
            ),
        ]

    def __str__(self):
        return f"{self.office}, {self.start}–{self.end or ''}"

    @property
    def office_in_state(self):
        """The office, with the state or organisation appended unless named: General Secretary, Soviet Union."""
        is_named = re.search(rf"\b{re.escape(self.actor.name)}\b", self.office, re.IGNORECASE)
        return self.office if is_named else f"{self.office}, {self.actor.name}"

    def covers(self, first, last=None):
        """Return whether the office was held on any day from ``first`` to ``last`` (datetime.date, inclusive)."""
        return self.start.earliest <= (last or first) and (self.end is None or self.end.latest >= first)
