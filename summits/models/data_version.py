"""The revision: which state of the record the archive holds."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from summits.models.constraints import FieldCheckConstraint

THE_ROW = 1


class Revision(models.Model):
    """One number for the whole archive, in one row. It goes up with every change of a record.

    A database put back from a backup counts again from an earlier number; the token, new with each change, keeps two
    states of one number apart.
    """

    number = models.PositiveBigIntegerField(_("number"), default=0)
    token = models.UUIDField(_("token"), default=uuid.uuid4)

    class Meta:
        verbose_name = _("revision")
        verbose_name_plural = _("revisions")
        constraints = [
            FieldCheckConstraint(
                condition=Q(id=THE_ROW),
                name="revision_is_one_row",
                field="number",
                violation_error_message=_("There is one revision."),
            )
        ]

    def __str__(self):
        return f"{self.number}-{self.token.hex}"
