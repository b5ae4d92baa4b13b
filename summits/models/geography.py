"""Countries (states, present and former) and places."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Length
from django.db.models.lookups import In
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from summits.legal_status import Succession
from summits.models.base import Approved, Slugged, Sourced
from summits.models.constraints import FieldCheckConstraint, partial_fk_index
from summits.models.fields import PartialDateField
from summits.querysets import CountryQuerySet, PlaceQuerySet, with_predecessors


class Country(Slugged, Sourced, Approved):
    """A state, present or former."""

    name = models.CharField(_("name"), max_length=100, unique=True, help_text=_("For example: Soviet Union"))
    iso_code = models.CharField(
        _("ISO 3166 code"),
        max_length=4,
        blank=True,
        help_text=_(
            "Two letters, for example RU, or four for a former state, for example SUHH. Leave blank if there is none."
        ),
    )
    successor = models.ForeignKey(
        "self",
        models.PROTECT,
        verbose_name=_("successor"),
        related_name="predecessors",
        null=True,
        blank=True,
        help_text=_("The present-day state that continues this one, for example Russia for the Soviet Union."),
        db_index=False,
    )
    dissolved = PartialDateField(
        _("dissolved"),
        null=True,
        blank=True,
        help_text=_(
            "Only for a former state: the day on which it ceased to exist, for example: 1991-12-26. From then on it is "
            "not known whether its agreements still bind anybody, unless a successor is recorded."
        ),
    )

    objects = CountryQuerySet.as_manager()

    class Meta:
        verbose_name = _("country")
        verbose_name_plural = _("countries")
        ordering = ["name"]
        indexes = [partial_fk_index("country", "successor")]
        constraints = [
            models.UniqueConstraint(
                fields=["iso_code"],
                condition=~Q(iso_code=""),
                name="country_iso_code_is_unique",
                violation_error_message=_("Another country already has this code."),
            ),
            FieldCheckConstraint(
                condition=In(Length("iso_code"), [0, 2, 4]),
                name="country_iso_code_has_2_or_4_letters",
                field="iso_code",
                violation_error_message=_(
                    "Enter a code of two letters, for example RU, or four for a former state, for example SUHH."
                ),
            ),
            FieldCheckConstraint(
                condition=Q(successor__isnull=True) | ~Q(successor=F("id")),
                name="country_does_not_succeed_itself",
                field="successor",
                violation_error_message=_("A state cannot be its own successor."),
            ),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("summits:country-detail", args=[self.slug])

    def clean(self):
        """Raise ValidationError if the chain of successors leads back to this state."""
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


def succession_of(countries):
    """Return the Succession of these countries, a list of all that may be named."""
    dissolved = {country.pk: country.dissolved for country in countries if country.dissolved}
    return Succession({country.pk: with_predecessors([country], countries) for country in countries}, dissolved)


def succession():
    """Return the Succession of the public countries; call it through ``memoize_per_version``."""
    return succession_of(list(Country.objects.published()))


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
        Country,
        models.PROTECT,
        verbose_name=_("country"),
        related_name="places",
        help_text=_("The state it belongs to today. The summit records the host state at the time."),
    )
    latitude = models.DecimalField(
        _("latitude"),
        max_digits=8,
        decimal_places=5,
        null=True,
        blank=True,
        help_text=_("In degrees; negative for south, for example: 43.6"),
    )
    longitude = models.DecimalField(
        _("longitude"),
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
        ordering = ["name", "slug"]
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
