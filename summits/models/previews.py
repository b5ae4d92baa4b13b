"""Preview links: show a record that is not public, for a limited time."""

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from summits.models.constraints import FieldCheckConstraint


class PreviewLink(models.Model):
    """A link that shows the preview of one record to whoever has its key. Only a hash of the key is stored."""

    content_type = models.ForeignKey(ContentType, models.CASCADE)
    object_id = models.PositiveBigIntegerField()
    record = GenericForeignKey()
    key_hash = models.CharField(_("hash of the key"), max_length=64, unique=True)
    made_at = models.DateTimeField(_("created"))
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, verbose_name=_("created by"), related_name="+", null=True
    )
    expires_at = models.DateTimeField(_("works until"))
    last_used_at = models.DateTimeField(_("last used"), null=True)
    revoked_at = models.DateTimeField(_("revoked"), null=True)
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, verbose_name=_("revoked by"), related_name="+", null=True
    )

    class Meta:
        verbose_name = _("preview link")
        verbose_name_plural = _("preview links")
        ordering = ["-pk"]
        indexes = [models.Index(fields=["content_type", "object_id"], name="preview_link_record")]
        constraints = [
            FieldCheckConstraint(
                condition=Q(expires_at__gt=F("made_at")),
                name="preview_link_ends_after_it_begins",
                field="expires_at",
                violation_error_message=_("A link must expire after it was created."),
            ),
            FieldCheckConstraint(
                condition=Q(revoked_by__isnull=True) | Q(revoked_at__isnull=False),
                name="preview_link_revoked_at_a_time",
                field="revoked_at",
                violation_error_message=_("A link with a user who revoked it needs the time of revocation."),
            ),
        ]

    def __str__(self):
        return f"{self.made_at:%Y-%m-%d %H:%M}"
