"""States, organisations, authorities and groups, and places."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Length
from django.db.models.lookups import In
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from summits.legal_status import Succession
from summits.models.base import Approved, Slugged, Sourced
from summits.models.constraints import FieldCheckConstraint, choices_constraint, partial_fk_index
from summits.models.coordinates import DegreesField
from summits.models.fields import Earliest, Latest, PartialDateField, generated_date_field
from summits.models.identifiers import StateCodeField
from summits.querysets import ActorQuerySet, PlaceQuerySet, with_predecessors
from summits.querysets.alphabet import Alphabetical
from summits.vocabularies import LIKE_ORGANISATIONS, LIKE_STATES, ActorKind

ONLY_STATES = {"kind__in": LIKE_STATES}
"""Limits the choices of a foreign key to states and authorities."""
ONLY_ORGANISATIONS = {"kind__in": LIKE_ORGANISATIONS}
"""Limits the choices of a foreign key to organisations and groups."""
UNLIKE_SUCCESSOR = _(
    "The successor of a state or authority is one too, and that of an organisation or group is one too. "
    "Choose another successor."
)

UNLIKE_PREDECESSORS = _(
    "It is the successor of records of another kind. Choose another successor for them first, or leave the kind as it "
    "was."
)
NEED_ITS_KIND = {
    "places": _(
        "Places lie in it, and only a state or authority has places. Correct the places first, or leave the kind as it "
        "was."
    ),
    "summits": _(
        "It is the host state of meetings, and only a state or authority is. Correct the meetings first, or leave the "
        "kind as it was."
    ),
    "memberships": _(
        "It has members, and only an organisation or group has. Remove the members first, or leave the kind as it was."
    ),
}
"""Relation to records that refer to actors of certain kinds only → what to say where one changes to another kind."""


class Actor(Slugged, Sourced, Approved):
    """A state, present or former, or an authority, organisation or group that takes part in meetings like one."""

    name = models.CharField(
        _("name"), max_length=100, unique=True, help_text=_("The name readers know, for example: Soviet Union or NATO")
    )
    kind = models.CharField(_("kind"), max_length=12, choices=ActorKind, default=ActorKind.STATE)
    adjective = models.CharField(
        _("adjective"), max_length=100, blank=True, help_text=_("For example: Soviet, for the Soviet Union")
    )
    iso_code = StateCodeField(
        _("ISO 3166 code"),
        max_length=4,
        blank=True,
        help_text=_(
            "Two letters, for example RU, or four for a former state, for example SUHH. Leave blank if there is none. "
            "Organisations and groups have none."
        ),
    )
    successor = models.ForeignKey(
        "self",
        models.PROTECT,
        verbose_name=_("successor"),
        related_name="predecessors",
        null=True,
        blank=True,
        help_text=_(
            "What continues it today, for example Russia for the Soviet Union. The successor of a state is a state, "
            "that of an organisation an organisation."
        ),
        db_index=False,
    )
    founded = PartialDateField(_("founded"), null=True, blank=True)
    dissolved = PartialDateField(
        _("dissolved"),
        null=True,
        blank=True,
        help_text=_(
            "Only of what no longer exists: the day on which it ceased to, for example: 1991-12-26. From then on it is "
            "not known whether its agreements still bind anybody, unless a successor is recorded."
        ),
    )
    founded_day = generated_date_field(Earliest, "founded", null=True)
    dissolved_day = generated_date_field(Latest, "dissolved", null=True)

    objects = ActorQuerySet.as_manager()

    class Meta:
        verbose_name = _("state or organisation")
        verbose_name_plural = _("states and organisations")
        ordering = [Alphabetical("name"), "slug"]
        indexes = [partial_fk_index("actor", "successor")]
        constraints = [
            choices_constraint("actor", "kind", ActorKind),
            models.UniqueConstraint(
                fields=["iso_code"],
                condition=~Q(iso_code=""),
                name="actor_iso_code_is_unique",
                violation_error_message=_("Another state already has this code."),
            ),
            FieldCheckConstraint(
                condition=In(Length("iso_code"), [0, 2, 4]),
                name="actor_iso_code_has_2_or_4_letters",
                field="iso_code",
                violation_error_message=_(
                    "Enter a code of two letters, for example RU, or four for a former state, for example SUHH."
                ),
            ),
            FieldCheckConstraint(
                condition=Q(successor__isnull=True) | ~Q(successor=F("id")),
                name="actor_does_not_succeed_itself",
                field="successor",
                violation_error_message=_("A state cannot be its own successor."),
            ),
            FieldCheckConstraint(
                condition=Q(iso_code="") | Q(kind__in=[kind.value for kind in LIKE_STATES]),
                name="actor_code_only_of_states",
                field="iso_code",
                violation_error_message=_("Only states and authorities have a code. Leave it blank."),
            ),
            FieldCheckConstraint(
                condition=Q(founded_day__isnull=True)
                | Q(dissolved_day__isnull=True)
                | Q(founded_day__lte=F("dissolved_day")),
                name="actor_founded_not_after_dissolved",
                field="dissolved",
                violation_error_message=_("It cannot have been dissolved before it was founded."),
            ),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        page = "organisation-detail" if self.is_organisation else "country-detail"
        return reverse(f"summits:{page}", args=[self.slug])

    @property
    def is_organisation(self):
        """Whether it is an organisation or a group, and so listed among the organisations."""
        return self.kind in LIKE_ORGANISATIONS

    def clean(self):
        """Raise ValidationError if the kind is not one that other records need, or a successor is not possible.

        The successor must be of a like kind, and the chain of successors must not lead back to this record.
        """
        self._check_kind()
        if self.successor is not None and self.successor.is_organisation != self.is_organisation:
            raise ValidationError({"successor": UNLIKE_SUCCESSOR})
        seen, state = {self.pk}, self.successor
        while state is not None and self.pk is not None:
            if state.pk in seen:
                raise ValidationError(
                    {
                        "successor": _(
                            "The chain of successors must not lead back to this state. Choose another successor."
                        )
                    }
                )
            seen.add(state.pk)
            state = state.successor

    def _check_kind(self):
        alike = LIKE_ORGANISATIONS if self.is_organisation else LIKE_STATES
        if self.pk is None:
            return
        if self.predecessors.exclude(kind__in=alike).exists():
            raise ValidationError({"kind": UNLIKE_PREDECESSORS})
        for key, kinds, message in keys_to_certain_kinds():
            if self.kind not in kinds and key.model._base_manager.filter(**{key.name: self.pk}).exists():
                raise ValidationError({"kind": message})


def keys_to_certain_kinds():
    """Yield (foreign key, kinds, message) for each foreign key to actors of certain kinds, see NEED_ITS_KIND."""
    for name, message in NEED_ITS_KIND.items():
        key = Actor._meta.get_field(name).field
        yield key, key.get_limit_choices_to()["kind__in"], message


def succession_of(actors):
    """Return the Succession of these actors, a list of all that may be named."""
    return Succession(
        {actor.pk: with_predecessors([actor], actors) for actor in actors},
        {actor.pk: actor.dissolved for actor in actors if actor.dissolved},
        {actor.pk: actor.founded for actor in actors if actor.founded},
    )


def succession():
    """Return the Succession of the public actors; call it through ``memoize_per_version``."""
    return succession_of(list(Actor.objects.published()))


class Place(Slugged, Sourced, Approved):
    """A town or site where leaders met, with the state in which it lies today."""

    name = models.CharField(_("name"), max_length=100, help_text=_("For example: Sochi"))
    native_name = models.CharField(
        _("native name"),
        max_length=100,
        blank=True,
        help_text=_(
            "The local name, in its own language and script, so that readers can search for it, for example: Сочи"
        ),
    )
    country = models.ForeignKey(
        Actor,
        models.PROTECT,
        verbose_name=_("country"),
        related_name="places",
        limit_choices_to=ONLY_STATES,
        help_text=_("The state it belongs to today. The summit records the host state at the time."),
    )
    latitude = DegreesField(
        _("latitude"),
        directions="NS",
        max_digits=8,
        decimal_places=5,
        null=True,
        blank=True,
        help_text=_("In degrees; negative for south, for example: 43.6"),
    )
    longitude = DegreesField(
        _("longitude"),
        directions="EW",
        max_digits=8,
        decimal_places=5,
        null=True,
        blank=True,
        help_text=_("In degrees; negative for west, for example: 39.7303"),
    )

    objects = PlaceQuerySet.as_manager()

    class Meta:
        verbose_name = _("place")
        verbose_name_plural = _("places")
        ordering = [Alphabetical("name"), "slug"]
        constraints = [
            FieldCheckConstraint(
                condition=Q(latitude__isnull=True) | Q(latitude__range=(-90, 90)),
                name="place_latitude_in_range",
                field="latitude",
                violation_error_message=_("Enter a latitude between -90 and 90."),
            ),
            FieldCheckConstraint(
                condition=Q(longitude__isnull=True) | Q(longitude__range=(-180, 180)),
                name="place_longitude_in_range",
                field="longitude",
                violation_error_message=_("Enter a longitude between -180 and 180."),
            ),
            FieldCheckConstraint(
                condition=Q(latitude__isnull=True, longitude__isnull=True)
                | Q(latitude__isnull=False, longitude__isnull=False),
                name="place_has_both_coordinates_or_none",
                field="longitude",
                violation_error_message=_("Enter both coordinates or neither."),
            ),
        ]

    def __str__(self):
        return self.name
