"""Other names of records: one abstract model, and a model for each kind of record that can have them.

A record has one name of its own, its ``name`` or ``title``. ``names_of`` returns that and all others: search, pickers
and reconciliation read names nowhere else.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _

from summits.models.agreements import Agreement
from summits.models.base import Sourced
from summits.models.constraints import choices_constraint
from summits.models.geography import Actor, Place
from summits.models.issues import Issue
from summits.models.languages import LanguageField
from summits.models.leaders import Leader
from summits.models.references import parent_foreign_keys
from summits.models.summits import Series, Summit
from summits.querysets import (
    ActorNameQuerySet,
    AgreementNameQuerySet,
    IssueNameQuerySet,
    LeaderNameQuerySet,
    PlaceNameQuerySet,
    SeriesNameQuerySet,
    SummitNameQuerySet,
)
from summits.vocabularies import NameKind

MAX_NAME_LENGTH = 300
"""The maximum length of a name: that of the longest name of a record, the title of an agreement."""


class OtherName(Sourced):
    """Abstract model of another name of a record, under which readers and editors find it."""

    name = models.CharField(
        _("name"),
        max_length=MAX_NAME_LENGTH,
        help_text=_("For example: USA for the United States, or Ялта for Yalta"),
    )
    kind = models.CharField(_("kind"), max_length=20, choices=NameKind, blank=True)
    language = LanguageField(_("language"), blank=True, help_text=_("Language code, for example: fr"))

    class Meta:
        abstract = True
        verbose_name = _("other name")
        verbose_name_plural = _("other names")

    def __str__(self):
        return self.name

    @property
    def record(self):
        """The record that has this name."""
        return getattr(self, parent_foreign_keys(type(self))[0].name)


def parent_key(model, label):
    """Return the foreign key of a model of other names to ``model``; ``label`` is its verbose name."""
    return models.ForeignKey(model, models.CASCADE, verbose_name=label, related_name="names")


def name_constraints(record):
    """Return the constraints of the other names of a kind of record, given as the name of the foreign key to it."""
    return [
        choices_constraint(f"{record}_name", "kind", NameKind, optional=True),
        models.UniqueConstraint(
            fields=[record, "name"],
            name=f"{record}_name_once_per_{record}",
            violation_error_message=_("This name is already recorded. Remove one of the two rows."),
        ),
    ]


class SummitName(OtherName):
    """Another name of a summit: Big Three meeting, for example."""

    summit = parent_key(Summit, _("summit"))
    objects = SummitNameQuerySet.as_manager()

    class Meta(OtherName.Meta):
        ordering = ["summit", "id"]
        constraints = name_constraints("summit")


class LeaderName(OtherName):
    """Another name of a leader: a variant spelling, another script, a nickname, a former name."""

    leader = parent_key(Leader, _("leader"))
    objects = LeaderNameQuerySet.as_manager()

    class Meta(OtherName.Meta):
        ordering = ["leader", "id"]
        constraints = name_constraints("leader")


class IssueName(OtherName):
    """Another name of an issue: missile shield for Missile defence, for example."""

    issue = parent_key(Issue, _("issue"))
    objects = IssueNameQuerySet.as_manager()

    class Meta(OtherName.Meta):
        ordering = ["issue", "id"]
        constraints = name_constraints("issue")


class AgreementName(OtherName):
    """Another name of an agreement: Helsinki Accords, for example."""

    agreement = parent_key(Agreement, _("agreement"))
    objects = AgreementNameQuerySet.as_manager()

    class Meta(OtherName.Meta):
        ordering = ["agreement", "id"]
        constraints = name_constraints("agreement")


class ActorName(OtherName):
    """Another name of an actor: USA, for example."""

    actor = parent_key(Actor, _("state or organisation"))
    objects = ActorNameQuerySet.as_manager()

    class Meta(OtherName.Meta):
        ordering = ["actor", "id"]
        constraints = name_constraints("actor")


class PlaceName(OtherName):
    """Another name of a place: Ялта for Yalta, for example."""

    place = parent_key(Place, _("place"))
    objects = PlaceNameQuerySet.as_manager()

    class Meta(OtherName.Meta):
        ordering = ["place", "id"]
        constraints = name_constraints("place")


class SeriesName(OtherName):
    """Another name of a series of summits."""

    series = parent_key(Series, _("series"))
    objects = SeriesNameQuerySet.as_manager()

    class Meta(OtherName.Meta):
        ordering = ["series", "id"]
        constraints = name_constraints("series")


NAME_MODELS = {
    Summit: SummitName,
    Leader: LeaderName,
    Issue: IssueName,
    Agreement: AgreementName,
    Actor: ActorName,
    Place: PlaceName,
    Series: SeriesName,
}
"""Model → the model of its records' other names."""
