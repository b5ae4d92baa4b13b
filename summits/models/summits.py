"""Summits, their series, participants and programme."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.db.models.lookups import LessThanOrEqual
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from summits.models.base import Approved, Publishable, Slugged, Sourced
from summits.models.cited_texts import CitedTextField
from summits.models.collections import Collection
from summits.models.constraints import FieldCheckConstraint, choices_constraint, partial_fk_index
from summits.models.fields import NOTE, SENTENCE, TEXT, Earliest, Latest, PartialDateField, generated_date_field
from summits.models.geography import ONLY_STATES, Actor, Place
from summits.models.leaders import Leader
from summits.models.offices import offices_at
from summits.partial_dates import date_in_words, span_in_words
from summits.querysets import ParticipationQuerySet, ProgrammeItemQuerySet, SeriesQuerySet, SummitQuerySet
from summits.querysets.alphabet import Alphabetical
from summits.vocabularies import ProgrammeKind, Role, Status, SummitKind

PART_OF_ITSELF = _("This chain of meetings leads back to this one. Choose another meeting.")
OUTSIDE_THE_MEETING = _("This is not one of the meeting’s days. Correct it, or the days of the meeting.")


class Series(Slugged, Sourced, Approved):
    """A series of summits that belong together by name."""

    name = models.CharField(_("name"), max_length=150, unique=True, help_text=_("For example: G7 and G8 meetings"))
    description = CitedTextField(_("description"), max_length=SENTENCE, blank=True)
    rule = CitedTextField(
        _("rule of inclusion"),
        max_length=NOTE,
        blank=True,
        help_text=_("Which meetings belong to the series, and which do not, for example: All meetings of the G7."),
    )
    completeness = CitedTextField(
        _("completeness"),
        max_length=NOTE,
        blank=True,
        help_text=_("Which of these meetings the archive has, and which are missing."),
    )

    objects = SeriesQuerySet.as_manager()

    class Meta:
        verbose_name = _("series")
        verbose_name_plural = _("series")
        ordering = [Alphabetical("name"), "slug"]

    def __str__(self):
        return self.name


UNLESS_VIRTUAL = {
    "place": _("A meeting has a place, unless it is virtual: then leave this blank."),
    "country": _("A meeting has a host state, unless it is virtual: then leave this blank."),
}


class Summit(Slugged, Sourced, Publishable):
    """A meeting of leaders, of whatever form."""

    title = models.CharField(_("title"), max_length=200, help_text=_("For example: Sochi Summit 2008"))
    series = models.ManyToManyField(Series, verbose_name=_("series"), related_name="summits", blank=True)
    collection = models.ForeignKey(
        Collection,
        models.PROTECT,
        verbose_name=_("collection"),
        related_name="summits",
        null=True,
        blank=True,
        help_text=_("The collection whose rule of inclusion it meets."),
        db_index=False,
    )
    kind = models.CharField(_("kind"), max_length=20, choices=SummitKind)
    start = PartialDateField(_("first day"))
    end = PartialDateField(_("last day"), null=True, blank=True)
    virtual = models.BooleanField(
        _("virtual"),
        default=False,
        help_text=_("Tick this for a meeting by video or telephone, which has neither a place nor a host state."),
    )
    place = models.ForeignKey(
        Place, models.PROTECT, verbose_name=_("place"), related_name="summits", null=True, blank=True
    )
    country = models.ForeignKey(
        Actor,
        models.PROTECT,
        verbose_name=_("host state"),
        related_name="summits",
        null=True,
        blank=True,
        limit_choices_to=ONLY_STATES,
        help_text=_("The host state at the time, for example the Soviet Union for Yalta in 1945."),
    )
    venue = models.CharField(_("venue"), max_length=200, blank=True, help_text=_("For example: Bocharov Ruchey"))
    background = CitedTextField(
        _("background"), max_length=TEXT, blank=True, help_text=_("What led to the summit, in a few sentences.")
    )
    summary = CitedTextField(
        _("summary"), max_length=TEXT, blank=True, help_text=_("What happened, in a few sentences.")
    )
    assessment = CitedTextField(
        _("assessment"), max_length=TEXT, blank=True, help_text=_("Who judged it, and how, in a few sentences.")
    )
    note = CitedTextField(
        _("note"),
        max_length=NOTE,
        blank=True,
        help_text=_("If sources disagree: what each says, which one is used and why."),
    )
    follows = models.ForeignKey(
        "self",
        models.SET_NULL,
        verbose_name=_("follows"),
        related_name="followed_by",
        null=True,
        blank=True,
        help_text=_("The summit that this one continues."),
        db_index=False,
    )
    part_of = models.ForeignKey(
        "self",
        models.SET_NULL,
        verbose_name=_("part of"),
        related_name="parts",
        null=True,
        blank=True,
        help_text=_("The meeting during which this one was held, for example: the G8 summit of 2008"),
        db_index=False,
    )
    first_day = generated_date_field(Earliest, "start", db_index=True)
    last_day = generated_date_field(Latest, "end", "start", db_index=True)

    objects = SummitQuerySet.as_manager()

    class Meta:
        verbose_name = _("summit")
        verbose_name_plural = _("summits")
        ordering = ["first_day", "last_day", "slug"]
        indexes = [
            partial_fk_index("summit", "part_of"),
            partial_fk_index("summit", "collection"),
            partial_fk_index("summit", "follows"),
            # Whether the summit of a statement is public is read from this alone: rows of summits are wide.
            models.Index(fields=["status", "id"], name="summit_public"),
        ]
        constraints = [
            choices_constraint("summit", "status", Status),
            choices_constraint("summit", "kind", SummitKind),
            FieldCheckConstraint(
                condition=Q(first_day__lte=F("last_day")),
                name="summit_start_not_after_end",
                field="end",
                violation_error_message=_("The last day must not be before the first."),
            ),
            FieldCheckConstraint(
                condition=Q(follows__isnull=True) | ~Q(follows=F("id")),
                name="summit_does_not_follow_itself",
                field="follows",
                violation_error_message=_("A summit cannot follow itself. Choose another summit."),
            ),
            FieldCheckConstraint(
                condition=Q(part_of__isnull=True) | ~Q(part_of=F("id")),
                name="summit_is_not_part_of_itself",
                field="part_of",
                violation_error_message=_("A meeting cannot be part of itself. Choose another meeting."),
            ),
            *(
                FieldCheckConstraint(
                    condition=Q(virtual=True, **{f"{name}__isnull": True})
                    | Q(virtual=False, **{f"{name}__isnull": False}),
                    name=f"summit_{name}_unless_virtual",
                    field=name,
                    violation_error_message=message,
                )
                for name, message in UNLESS_VIRTUAL.items()
            ),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("summits:summit-detail", args=[self.slug])

    def clean(self):
        """Raise ValidationError if the chain of meetings that this one is part of leads back to it."""
        seen, whole = {self.pk}, self.part_of
        while whole is not None and self.pk is not None:
            if whole.pk in seen:
                raise ValidationError({"part_of": PART_OF_ITSELF})
            seen.add(whole.pk)
            whole = whole.part_of

    @property
    def dates(self):
        """Its dates as text: "5–6 April 2008"."""
        return span_in_words(self.start, self.end)


class Participation(Sourced):
    """A leader's participation in a summit, for a state."""

    summit = models.ForeignKey(Summit, models.CASCADE, verbose_name=_("summit"), related_name="participations")
    leader = models.ForeignKey(Leader, models.PROTECT, verbose_name=_("leader"), related_name="participations")
    actor = models.ForeignKey(
        Actor,
        models.PROTECT,
        verbose_name=_("state or organisation"),
        related_name="participations",
        help_text=_("The state represented, as it was at the time, for example: Soviet Union"),
    )
    role = models.CharField(_("role"), max_length=20, choices=Role, blank=True)
    capacity = models.CharField(
        _("capacity"),
        max_length=150,
        blank=True,
        help_text=_("Only if it was not the office held on that date, for example: President-elect of Russia"),
    )
    first = PartialDateField(
        _("first day present"),
        null=True,
        blank=True,
        help_text=_("Only if they were not present on all days of the meeting, for example: 1945-07-28"),
    )
    last = PartialDateField(
        _("last day present"),
        null=True,
        blank=True,
        help_text=_("Only if they were not present on all days of the meeting, for example: 1945-08-02"),
    )
    represented = models.ForeignKey(
        Leader,
        models.PROTECT,
        verbose_name=_("represented"),
        related_name="represented_at",
        null=True,
        blank=True,
        help_text=_("The leader whom this person stood in for, if they did."),
        db_index=False,
    )

    objects = ParticipationQuerySet.as_manager()

    class Meta:
        verbose_name = _("participant")
        verbose_name_plural = _("participants")
        ordering = ["summit", "id"]
        indexes = [partial_fk_index("part", "represented")]
        constraints = [
            choices_constraint("participation", "role", Role, optional=True),
            FieldCheckConstraint(
                condition=Q(first__isnull=True)
                | Q(last__isnull=True)
                | Q(LessThanOrEqual(Earliest("first"), Latest("last"))),
                name="participation_first_not_after_last",
                field="last",
                violation_error_message=_("The last day must not be before the first."),
            ),
            FieldCheckConstraint(
                condition=Q(represented__isnull=True) | ~Q(represented=F("leader")),
                name="participation_represents_another",
                field="represented",
                violation_error_message=_("Nobody represents themselves. Choose another leader."),
            ),
            models.UniqueConstraint(
                fields=["summit", "leader"],
                name="participation_once_per_summit_and_leader",
                violation_error_message=_(
                    "This leader is already a participant of this summit. Remove one of the two rows."
                ),
            ),
        ]

    def __str__(self):
        return f"{self.leader}, {self.actor}"

    def clean(self):
        """Raise ValidationError for a day present that is certainly not one of the meeting’s days."""
        dates = [Summit._meta.get_field(name).to_python(getattr(self.summit, name)) for name in ("end", "start")]
        if dates[-1] is None:
            return
        first, last = dates[-1].earliest, next(filter(None, dates)).latest
        outside = [
            name
            for name in ("first", "last")
            if (day := getattr(self, name)) and (day.latest < first or day.earliest > last)
        ]
        if outside:
            raise ValidationError(dict.fromkeys(outside, OUTSIDE_THE_MEETING))

    @property
    def is_delegate(self):
        """Whether they took part without leading a side."""
        return self.role == Role.DELEGATE

    @property
    def days(self):
        """The days on which they were present as text, "" if on all days of the meeting."""
        if self.first and self.last:
            return span_in_words(self.first, self.last)
        if self.first:
            return _("from %(day)s") % {"day": date_in_words(self.first)}
        return _("until %(day)s") % {"day": date_in_words(self.last)} if self.last else ""

    @property
    def office(self):
        """The capacity, or else the offices held when they were first present, as text; "" if none is recorded.

        See ``offices_at``. If they ever held offices for the state that they represented, only these count.
        """
        if self.capacity:
            return self.capacity
        terms = list(self.leader.terms.all())
        terms = [term for term in terms if term.actor_id == self.actor_id] or terms
        return offices_at(terms, self.first or self.summit.start, self.last or self.summit.end)


class ProgrammeItem(Sourced):
    """An item of a summit's programme."""

    summit = models.ForeignKey(Summit, models.CASCADE, verbose_name=_("summit"), related_name="programme")
    order = models.PositiveSmallIntegerField(_("order"), help_text=_("Enter 1 for the first item."))
    on = PartialDateField(_("day"))
    kind = models.CharField(_("kind"), max_length=20, choices=ProgrammeKind)
    title = models.CharField(_("title"), max_length=300, help_text=_("For example: Talks between the two presidents"))
    duration_minutes = models.PositiveSmallIntegerField(_("minutes"), null=True, blank=True)
    participants = models.ManyToManyField(
        Leader, verbose_name=_("participants"), related_name="programme_items", blank=True
    )

    objects = ProgrammeItemQuerySet.as_manager()

    class Meta:
        verbose_name = _("programme item")
        verbose_name_plural = _("programme")
        ordering = ["summit", "order"]
        constraints = [
            choices_constraint("programme_item", "kind", ProgrammeKind),
            models.UniqueConstraint(
                fields=["summit", "order"],
                name="programme_item_once_per_summit_and_order",
                violation_error_message=_(
                    "Another programme item of this summit already has this number. Choose another one."
                ),
            ),
        ]

    def __str__(self):
        return self.title
