"""The data version of the archive."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from summits.models.constraints import FieldCheckConstraint

DATA_VERSION_PK = 1


class DataVersion(models.Model):
    """The data version, in one row: a number that goes up with every change of a record, and a random token.

    After a restore from a backup the number continues from an earlier one. The token, new with each change, tells
    apart two states with the same number.
    """

    number = models.PositiveBigIntegerField(_("number"), default=0)
    token = models.UUIDField(_("token"), default=uuid.uuid4)

    class Meta:
        verbose_name = _("data version")
        verbose_name_plural = _("data versions")
        constraints = [
            FieldCheckConstraint(
                condition=Q(id=DATA_VERSION_PK),
                name="revision_is_one_row",
                field="number",
                violation_error_message=_("There is one data version."),
            )
        ]

    def __str__(self):
        return f"{self.number}-{self.token.hex}"
