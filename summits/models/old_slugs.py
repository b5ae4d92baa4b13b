"""Old slugs, so that old URLs redirect."""

from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils.translation import gettext_lazy as _


class OldSlugManager(models.Manager):
    """The manager of old slugs: records them and looks them up."""

    def record_old_slug(self, record, slug):
        """Record ``slug`` as an old slug of ``record``, and the present slug as an old one no longer.

        If ``record`` is or was public, it takes both slugs over from other records that had them. Otherwise theirs go
        on redirecting: only somebody who may publish changes what readers reach.
        """
        kind = ContentType.objects.get_for_model(record)
        present = self.filter(content_type=kind, slug__in=[slug, record.slug])
        if not record.has_public_address:
            present = present.filter(object_id=record.pk)
        present.delete()
        if not self.filter(content_type=kind, slug=slug).exists():
            self.create(content_type=kind, object_id=record.pk, slug=slug)

    def resolve_old_slug(self, model, slug):
        """Return the primary key of the record of ``model`` that once had ``slug``, or None."""
        kind = ContentType.objects.get_for_model(model)
        return self.filter(content_type=kind, slug=slug).values_list("object_id", flat=True).first()


class OldSlug(models.Model):
    """A slug that a record once had. Its URL redirects permanently (301)."""

    content_type = models.ForeignKey(ContentType, models.CASCADE)
    object_id = models.PositiveBigIntegerField()
    record = GenericForeignKey()
    slug = models.SlugField(_("former slug"), max_length=120)

    objects = OldSlugManager()

    class Meta:
        verbose_name = _("former address")
        verbose_name_plural = _("former addresses")
        ordering = ["slug"]
        constraints = [
            models.UniqueConstraint(
                fields=["content_type", "slug"],
                name="old_slug_names_one_record",
                violation_error_message=_(
                    "This former address already redirects to another record. Choose a different one."
                ),
            ),
        ]
        indexes = [models.Index(fields=["content_type", "object_id"], name="old_slug_record")]

    def __str__(self):
        return self.slug
