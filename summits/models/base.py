"""Abstract models: history, sources, slugs, approval, publication status."""

from django.contrib.contenttypes.fields import GenericRelation
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from summits.db.changeset import join_changeset
from summits.models.fields import FieldNamesField
from summits.models.history import ChangeSetHistoricalRecords, Version, VersionManager
from summits.models.locators import LocatorsField
from summits.models.old_slugs import OldSlug
from summits.querysets.previewed import is_previewed
from summits.vocabularies import Status

SLUG_HELP = _(
    "The last part of the page’s address, for example: sochi-2008. If you change it, the old address redirects here."
)


class Record(models.Model):
    """Abstract model of all records: a change writes versions, raises the data version and updates the search index."""

    history = ChangeSetHistoricalRecords(inherit=True, bases=[Version], history_manager=VersionManager)

    class Meta:
        abstract = True

    @join_changeset()
    def save(self, *args, **kwargs):
        super().save(*args, **kwargs)

    @join_changeset()
    def delete(self, *args, **kwargs):
        return super().delete(*args, **kwargs)


class Sourced(Record):
    """Abstract model of records that cite sources and name the fields that none of them confirms yet."""

    needs_source = False
    """Whether the record must cite a source."""

    sources = models.ManyToManyField("summits.Source", verbose_name=_("sources"), blank=True)
    locators = LocatorsField(
        _("places in the sources"),
        help_text=_(
            "One line for each source whose page, paragraph or time stamp you know: its slug, @ and the place, for "
            "example kremlin-2008-04-06@p. 2"
        ),
    )
    unverified = FieldNamesField(
        _("not yet confirmed"),
        help_text=_("Tick what no cited source confirms. The public page marks it as not yet confirmed."),
    )

    class Meta:
        abstract = True


class Slugged(Record):
    """Abstract model of records with a slug, whose old slugs redirect."""

    slug = models.SlugField(_("slug"), max_length=120, unique=True, help_text=SLUG_HELP)
    old_slugs = GenericRelation(
        OldSlug,
        verbose_name=_("former slugs"),
        help_text=_("Slugs that the record had before. Their addresses redirect to its page."),
    )

    class Meta:
        abstract = True

    @join_changeset()
    def save(self, *args, update_fields=None, **kwargs):
        """Save; if the slug has changed, record the old one so that its URL redirects."""
        changes_slug = update_fields is None or "slug" in update_fields
        former = self._former_slug() if changes_slug else None
        super().save(*args, update_fields=update_fields, **kwargs)
        if changes_slug:
            self._saved_slug = self.slug
        if former and former != self.slug:
            OldSlug.objects.record_old_slug(self, former)

    @classmethod
    def from_db(cls, db, field_names, values):
        record = super().from_db(db, field_names, values)
        record._saved_slug = record.__dict__.get("slug")
        return record

    @property
    def has_public_address(self):
        """Whether its URL is or once was public, according to its history."""
        shown = {"status": (Status.PUBLISHED, Status.WITHDRAWN), "approved": (True,)}
        for name in workflow_fields(type(self)):
            ever = type(self).history.filter(id=self.pk, **{f"{name}__in": shown[name]})
            if getattr(self, name) in shown[name] or ever.exists():
                return True
        return False

    def _former_slug(self):
        # The slug as loaded; a query if it was deferred.
        former = getattr(self, "_saved_slug", None)
        if former is None and not self._state.adding:
            former = type(self)._base_manager.filter(pk=self.pk).values_list("slug", flat=True).first()
        return former


class Approved(Record):
    """Abstract model of shared records, public once somebody who may publish has approved them."""

    approved = models.BooleanField(
        _("approved"),
        choices=[(True, _("yes")), (False, _("no, awaiting approval"))],
        default=False,
        help_text=_("Only approved records are public."),
    )

    class Meta:
        abstract = True


class Publishable(Record):
    """Abstract model of records with an editorial status, drafts included; public while it is "published"."""

    status = models.CharField(
        _("status"),
        max_length=10,
        choices=Status,
        default=Status.DRAFT,
        db_index=True,
        help_text=_("Only published records are public."),
    )
    created = models.DateTimeField(_("created"), auto_now_add=True, db_default=Now(), editable=False)
    modified = models.DateTimeField(_("last changed"), auto_now=True, db_default=Now(), editable=False)

    class Meta:
        abstract = True

    @property
    def is_published(self):
        """Whether the record is public; True also within its preview."""
        return self.status == Status.PUBLISHED or is_previewed(self)


def workflow_fields(model):
    """Return the names of the visibility fields of a model, which restoring an earlier version leaves unchanged."""
    return [name for kind, name in ((Publishable, "status"), (Approved, "approved")) if issubclass(model, kind)]
