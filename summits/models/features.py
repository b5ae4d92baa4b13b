"""Front-page items: questions that a page of the archive answers, and examples of discussions."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.urls import Resolver404, resolve
from django.utils.translation import gettext_lazy as _

from summits.models.base import Approved, Slugged
from summits.models.collections import Collection
from summits.models.constraints import FieldCheckConstraint, choices_constraint
from summits.models.issues import Issue
from summits.models.summits import Summit
from summits.querysets import FeatureQuerySet
from summits.vocabularies import FeatureKind

NO_PAGE = _(
    "This site has no page with this address. Copy the address of a page from the first “/” on, for example: /summits/"
)


class Feature(Slugged, Approved):
    """A front-page item: a question with the address of the page that answers it, or a discussion as an example."""

    kind = models.CharField(_("kind"), max_length=10, choices=FeatureKind)
    order = models.PositiveSmallIntegerField(_("order"), default=0, help_text=_("Enter 1 for the item shown first."))
    question = models.CharField(
        _("question"),
        max_length=150,
        blank=True,
        help_text=_(
            "As a reader would ask it, for example: How often did Gorbachev and Reagan meet, and what came of it?"
        ),
    )
    address = models.CharField(
        _("address"),
        max_length=300,
        blank=True,
        help_text=_(
            "The page of this site that answers it, from the first “/” on, for example: /summits/?leader=ronald-reagan"
        ),
    )
    collection = models.ForeignKey(
        Collection,
        models.PROTECT,
        verbose_name=_("collection"),
        related_name="features",
        null=True,
        blank=True,
        help_text=_("The collection it is about. Leave blank if it is about several."),
    )
    summit = models.ForeignKey(
        Summit,
        models.PROTECT,
        verbose_name=_("summit"),
        related_name="features",
        null=True,
        blank=True,
        help_text=_("Only for an example: the summit whose discussion is shown."),
    )
    issue = models.ForeignKey(
        Issue,
        models.PROTECT,
        verbose_name=_("issue"),
        related_name="features",
        null=True,
        blank=True,
        help_text=_("Only for an example: an issue that was discussed at this summit."),
    )

    objects = FeatureQuerySet.as_manager()

    class Meta:
        verbose_name = _("front-page item")
        verbose_name_plural = _("front-page items")
        ordering = ["order", "slug"]
        constraints = [
            choices_constraint("feature", "kind", FeatureKind),
            # Browsers take what follows two slashes, or a slash and a backslash, for another site.
            FieldCheckConstraint(
                condition=Q(address="")
                | Q(address__startswith="/") & ~Q(address__startswith="//") & ~Q(address__startswith="/\\"),
                name="feature_address_is_of_this_site",
                field="address",
                violation_error_message=NO_PAGE,
            ),
            FieldCheckConstraint(
                condition=~Q(kind=FeatureKind.QUESTION) | ~Q(address="") & ~Q(question=""),
                name="feature_question_has_an_address",
                field="question",
                violation_error_message=_("Enter the question and the address of the page that answers it."),
            ),
            FieldCheckConstraint(
                condition=~Q(kind=FeatureKind.EXAMPLE) | Q(summit__isnull=False, issue__isnull=False),
                name="feature_example_has_a_discussion",
                field="issue",
                violation_error_message=_("Choose a summit and an issue that was discussed there."),
            ),
        ]

    def __str__(self):
        return self.question or self.slug

    def clean(self):
        """Raise ValidationError if the address is no page of this site, or the summit did not discuss the issue."""
        if self.address and not is_page_of_this_site(self.address):
            raise ValidationError({"address": NO_PAGE})
        if self.summit and self.issue and not self.summit.discussions.filter(issue=self.issue).exists():
            raise ValidationError(
                {"issue": _("This issue is not among the discussions of the summit. Choose another one.")}
            )


def is_page_of_this_site(address):
    """Return whether an address from "/" on, with or without a query or fragment, is a page of this site."""
    path = address.partition("#")[0].partition("?")[0]
    # Browsers drop tabs and line breaks, so "/", a tab and "/example.com" would lead to another site.
    if address.startswith("//") or "\\" in address or any(sign.isspace() or not sign.isprintable() for sign in address):
        return False
    try:
        return resolve(path).namespace == "summits"
    except Resolver404:
        return False
