"""Uploaded files, from dry run to import."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from summits.models.history import Edit


class Existing(models.TextChoices):
    """What an import does with records that the archive holds with other values."""

    REPLACE = "replace", _("replace them with the values in the file")
    KEEP = "keep", _("leave them as they are")


class Work(models.TextChoices):
    """Whether a request is processing an upload, or was cancelled."""

    NONE = "", _("none")
    GOING = "going", _("processing")
    STOPPING = "stopping", _("cancelled")


class Upload(models.Model):
    """An uploaded file to be imported. Its content is kept until it is imported or discarded, for a week at most."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, verbose_name=_("user"), related_name="+")
    made = models.DateTimeField(_("when"), auto_now_add=True)
    name = models.CharField(_("file"), max_length=200)
    content = models.BinaryField()
    table = models.CharField(_("kind of record"), max_length=30, blank=True)
    existing = models.CharField(
        _("records already in the archive"), max_length=10, choices=Existing, default=Existing.REPLACE
    )
    answers = models.JSONField(default=dict)
    """The editor's choice of a record for each ambiguous name: see ``summits.spreadsheets``."""
    trial = models.JSONField(null=True)
    """The result of the last dry run: see ``summits.spreadsheets``."""
    work = models.CharField(max_length=10, choices=Work, blank=True, default=Work.NONE)
    """See ``summits.spreadsheets.cancellation``; on SQLite it stays empty."""
    imported = models.DateTimeField(_("imported"), null=True)
    edit = models.ForeignKey(Edit, models.SET_NULL, verbose_name=_("edit"), related_name="+", null=True)

    class Meta:
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        ordering = ["-id"]

    def __str__(self):
        return self.name
