"""Uploaded files, from dry run to import."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from summits.models.history import ChangeSet


class ConflictPolicy(models.TextChoices):
    """What an import does with records that the archive holds with other values."""

    OVERWRITE = "replace", _("replace them with the values in the file")
    SKIP = "keep", _("leave them as they are")


class ProcessingState(models.TextChoices):
    """Whether a request is processing an upload, or was cancelled."""

    NONE = "", _("none")
    GOING = "going", _("processing")
    STOPPING = "stopping", _("cancelled")


class Upload(models.Model):
    """An uploaded file to be imported. Its content is kept until it is imported or discarded, for a week at most."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, verbose_name=_("user"), related_name="+")
    created_at = models.DateTimeField(_("when"), auto_now_add=True)
    name = models.CharField(_("file"), max_length=200)
    content = models.BinaryField()
    table = models.CharField(_("kind of record"), max_length=30, blank=True)
    on_conflict = models.CharField(
        _("records already in the archive"), max_length=10, choices=ConflictPolicy, default=ConflictPolicy.OVERWRITE
    )
    decisions = models.JSONField(default=dict)
    """The editor's choice for each ambiguous name, sheet and column: see ``summits.spreadsheets``."""
    dry_run_result = models.JSONField(null=True)
    """The result of the last dry run: see ``summits.spreadsheets``."""
    processing_state = models.CharField(
        max_length=10, choices=ProcessingState, blank=True, default=ProcessingState.NONE
    )
    """See ``summits.spreadsheets.cancellation``; on SQLite it stays empty."""
    imported = models.DateTimeField(_("imported"), null=True)
    changeset = models.ForeignKey(ChangeSet, models.SET_NULL, verbose_name=_("edit"), related_name="+", null=True)

    class Meta:
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        ordering = ["-id"]

    def __str__(self):
        return self.name


class ImportMatch(models.Model):
    """What a user chose for a sheet, a column or the days of a file: their next file is read in the same way."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, verbose_name=_("user"), related_name="+")
    key = models.CharField(max_length=250)
    """Which sheet, column or question: see ``summits.spreadsheets.layout`` and ``day_order``."""
    value = models.CharField(max_length=50)
    """The name of the table or column, that it is left out, or the answer."""

    class Meta:
        verbose_name = _("match of an import")
        verbose_name_plural = _("matches of imports")
        constraints = [models.UniqueConstraint(fields=["user", "key"], name="summits_importmatch_once")]

    def __str__(self):
        return f"{self.key} → {self.value}"
