"""History: changesets and the versions of records that they left."""

from functools import cache

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from simple_history.manager import HistoryManager
from simple_history.models import HistoricalChanges, HistoricalRecords

from summits.db.changeset import mark_changed
from summits.models.references import parent_foreign_keys, records_losing_links


class ChangeMethod(models.TextChoices):
    """How a changeset was made."""

    FORM = "form", _("form")
    ACTION = "action", _("list action")
    IMPORT = "import", _("import")
    TRANSITION = "transition", _("change of status")
    RESTORE = "restore", _("restored version")
    REVERT = "revert", _("reverted edit")
    COMMAND = "command", _("command")


class ChangeSet(models.Model):
    """A changeset: one change of one record or many, with who made it, when, how and why."""

    created_at = models.DateTimeField(_("when"), auto_now_add=True, db_index=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, verbose_name=_("user"), related_name="edits", null=True
    )
    username = models.CharField(_("user name"), max_length=150, blank=True)
    method = models.CharField(_("method"), max_length=10, choices=ChangeMethod, default=ChangeMethod.COMMAND)
    reason = models.TextField(_("reason"), blank=True)
    reverts = models.ForeignKey(
        "self", models.PROTECT, verbose_name=_("reverts"), related_name="reverted_by", null=True
    )

    needs_review = models.BooleanField(_("public change not checked by a second editor"), default=False, editable=False)
    reviewed_at = models.DateTimeField(_("checked"), null=True, editable=False)
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        verbose_name=_("checked by"),
        related_name="+",
        null=True,
        editable=False,
    )
    reviewed_by_name = models.CharField(_("checked by, user name"), max_length=150, blank=True, editable=False)

    class Meta:
        verbose_name = _("edit")
        verbose_name_plural = _("edits")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(reviewed_by__isnull=True) | Q(user__isnull=True) | ~Q(reviewed_by=F("user")),
                name="edit_looked_at_by_another",
            ),
            models.CheckConstraint(
                condition=Q(reviewed_by__isnull=True) | Q(reviewed_at__isnull=False),
                name="edit_looked_at_at_a_time",
            ),
        ]
        indexes = [
            models.Index(
                fields=["id"], condition=Q(needs_review=True, reviewed_at__isnull=True), name="edit_to_look_at"
            ),
        ]
        permissions = [
            ("publish", _("Can publish records in review, and send them back")),
            ("withdraw", _("Can withdraw public records, and publish them again")),
            ("import_archive", _("Can import")),
        ]

    def __str__(self):
        return f"{self.created_at:%Y-%m-%d %H:%M} {self.username}"


class UnpublishedChange(models.Model):
    """A change by a changeset to a record that was not public, and that nobody else has saved since.

    ``kind`` is the name of its model. When the record becomes public, the changeset is marked for a second look
    (``summits.history.unpublished_changes``).
    """

    kind = models.CharField(max_length=40)
    object_id = models.BigIntegerField()
    changeset = models.ForeignKey(ChangeSet, models.CASCADE, related_name="unpublished")

    class Meta:
        verbose_name = _("unpublished change")
        verbose_name_plural = _("unpublished changes")
        constraints = [
            models.UniqueConstraint(fields=["kind", "object_id", "changeset"], name="unpublished_change_once"),
        ]

    def __str__(self):
        return f"{self.kind} {self.object_id}: {self.changeset_id}"


class Version(models.Model):
    """Abstract base of all version models: adds the changeset that left the version."""

    changeset = models.ForeignKey(ChangeSet, models.PROTECT, related_name="+")

    class Meta:
        abstract = True


class VersionManager(HistoryManager):
    """The manager of versions. Caches the class that the library would create again at each use of ``history``."""

    from_queryset = cache(HistoryManager.from_queryset)


class ChangeSetHistoricalRecords(HistoricalRecords):
    """The ``history`` of a model: one version for each changeset that changed a record, with many-to-many links.

    django-simple-history creates and reads the tables. It would write a version at each signal: two or three for one
    save, and none for an import, which sends no signals. So here its signal handlers only collect what has changed;
    ``summits.history.recording`` writes one version per record at the end of the changeset.
    """

    def fields_included(self, model):
        """Return all fields with a column except generated ones."""
        return [field for field in super().fields_included(model) if field.concrete and not field.generated]

    def get_m2m_fields_from_model(self, model):
        """Return all many-to-many fields of the model."""
        return list(model._meta.local_many_to_many)

    def copy_fields(self, model):
        """Copy the fields, indexed only where versions are looked up: by primary key and by parent record."""
        fields = super().copy_fields(model)
        indexed = set() if model._meta.auto_created else {"id", *(field.name for field in parent_foreign_keys(model))}
        for name, field in fields.items():
            field.db_index = name in indexed
        return fields

    def get_extra_fields(self, model, fields):
        """Return the library's extra fields without user and reason, which are stored once, in the changeset."""
        extra = super().get_extra_fields(model, fields)
        stored_in_changeset = ("history_user", "history_change_reason", "get_default_history_user")
        return {name: value for name, value in extra.items() if name not in stored_in_changeset}

    def pre_delete(self, instance, **kwargs):
        """Collect the records that will lose a link to the deleted record: no signal reports them."""
        for model, pks in records_losing_links(type(instance), [instance.pk]).items():
            mark_changed(model, pks)

    def post_save(self, instance, created, using=None, raw=False, **kwargs):
        """Collect a saved record, unless it comes from a fixture, which holds its own versions."""
        if not raw:
            mark_changed(type(instance), [instance.pk], created)

    def post_delete(self, instance, using=None, **kwargs):
        """Collect a deleted record."""
        mark_changed(type(instance), [instance.pk])

    def m2m_changed(self, instance, action, attr, pk_set, reverse, model, sender, **kwargs):
        """Collect the records whose many-to-many links were changed, from either side."""
        if not reverse:
            if action.startswith("post"):
                mark_changed(type(instance), [instance.pk])
        elif action == "pre_clear":
            field = model._meta.get_field(attr)
            links = sender._base_manager.filter(**{field.m2m_reverse_field_name(): instance.pk})
            instance._previously_linked = list(links.values_list(field.m2m_field_name(), flat=True))
        elif action == "post_clear":
            mark_changed(model, instance.__dict__.pop("_previously_linked", ()))
        elif action.startswith("post"):
            mark_changed(model, pk_set)


def may_publish(user):
    """Return whether ``user`` may publish. None stands for a management command, which may."""
    return user is None or user.has_perm("summits.publish")


def is_history_model(model):
    """Return whether a model is part of the history: versions, changesets, unpublished changes."""
    return model in (ChangeSet, UnpublishedChange) or issubclass(model, HistoricalChanges)
