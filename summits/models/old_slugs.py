"""What keeps the archive's promises over time: former addresses."""

from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils.translation import gettext_lazy as _


class OldSlugManager(models.Manager):
    """Keeps former slugs and finds what they name today."""

    def remember(self, record, slug):
        """Note that ``slug`` was once the address of ``record``; what it bears now is no longer a former one.

        A former address of another record goes on leading there, unless ``record`` is or was public: what readers
        reach is changed only by who may publish, and what they found at an address has it for good.
        """
        kind = ContentType.objects.get_for_model(record)
        present = self.filter(content_type=kind, slug__in=[slug, record.slug])
        if not record.has_public_address:
            present = present.filter(object_id=record.pk)
        present.delete()
        if not self.filter(content_type=kind, slug=slug).exists():
            self.create(content_type=kind, object_id=record.pk, slug=slug)

    def pk_for(self, model, slug):
        """Return the primary key of the record of ``model`` that ``slug`` once named, or None."""
        kind = ContentType.objects.get_for_model(model)
        return self.filter(content_type=kind, slug=slug).values_list("object_id", flat=True).first()


class OldSlug(models.Model):
    """A slug that a record once had: its address answers 301 for ever."""

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
