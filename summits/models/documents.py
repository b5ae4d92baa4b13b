"""Documents: texts and transcripts of summits and agreements."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from summits.models.agreements import Agreement
from summits.models.base import Slugged, Sourced
from summits.models.constraints import FieldCheckConstraint, choices_constraint, partial_fk_index
from summits.models.fields import DOCUMENT, PartialDateField
from summits.models.languages import LanguageField
from summits.models.summits import Summit
from summits.models.web_addresses import web_address_constraint, web_address_field
from summits.querysets import DocumentQuerySet
from summits.vocabularies import DocumentKind


class Document(Slugged, Sourced):
    """A text or transcript of a summit or an agreement, as one publisher gives it."""

    summit = models.ForeignKey(
        Summit,
        models.CASCADE,
        verbose_name=_("summit"),
        related_name="documents",
        null=True,
        blank=True,
        db_index=False,
    )
    agreement = models.ForeignKey(
        Agreement,
        models.CASCADE,
        verbose_name=_("agreement"),
        related_name="documents",
        null=True,
        blank=True,
        db_index=False,
    )
    title = models.CharField(_("title"), max_length=300, help_text=_("For example: Extract on missile defence"))
    kind = models.CharField(_("kind"), max_length=20, choices=DocumentKind, blank=True)
    language = LanguageField(_("language"), help_text=_("Language code, for example: en"))
    publisher = models.CharField(_("publisher"), max_length=200, blank=True, help_text=_("For example: The Kremlin"))
    published = PartialDateField(_("published"), null=True, blank=True)
    url = web_address_field()
    text = models.TextField(
        _("text"), max_length=DOCUMENT, blank=True, help_text=_("The text or an extract, if it may be reproduced.")
    )

    objects = DocumentQuerySet.as_manager()

    class Meta:
        verbose_name = _("document")
        verbose_name_plural = _("documents")
        ordering = ["summit", "agreement", "published", "slug"]
        # Most documents belong to a summit. SQLite does not use a full index on a column that is mostly NULL.
        indexes = [
            partial_fk_index("document", "summit"),
            models.Index(fields=["agreement"], condition=Q(agreement__isnull=False), name="document_of_an_agreement"),
        ]
        constraints = [
            choices_constraint("document", "kind", DocumentKind, optional=True),
            FieldCheckConstraint(
                condition=Q(summit__isnull=True, agreement__isnull=False)
                | Q(summit__isnull=False, agreement__isnull=True),
                name="document_of_a_summit_or_of_an_agreement",
                field="agreement",
                violation_error_message=_("A document belongs to either a summit or an agreement. Choose one of them."),
            ),
            web_address_constraint("document"),
        ]

    def __str__(self):
        return self.title
