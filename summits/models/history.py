"""The history of the record: each edit, and each version of each record that an edit left behind."""

from functools import cache

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from simple_history.manager import HistoryManager
from simple_history.models import HistoricalChanges, HistoricalRecords

from summits.db.changeset import mark_changed
from summits.models.references import parent_foreign_keys, records_losing_links


class Way(models.TextChoices):
    """How an edit was made."""

    DESK = "desk", _("form")
    LIST = "list", _("list action")
    IMPORT = "import", _("import")
    STEP = "step", _("change of status")
    RESTORE = "restore", _("restored version")
    UNDO = "undo", _("reverted edit")
    COMMAND = "command", _("command")


class Edit(models.Model):
    """One change of the record, of one record or many: by whom, when, how and why."""

    made = models.DateTimeField(_("when"), auto_now_add=True, db_index=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, verbose_name=_("user"), related_name="edits", null=True
    )
    username = models.CharField(_("user name"), max_length=150, blank=True)
    way = models.CharField(_("method"), max_length=10, choices=Way, default=Way.COMMAND)
    reason = models.TextField(_("reason"), blank=True)
    undoes = models.ForeignKey("self", models.PROTECT, verbose_name=_("reverts"), related_name="undone_by", null=True)

    needs_look = models.BooleanField(_("public change not checked by a second editor"), default=False, editable=False)
    looked_at = models.DateTimeField(_("checked"), null=True, editable=False)
    looked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        verbose_name=_("checked by"),
        related_name="+",
        null=True,
        editable=False,
    )
    looked_by_name = models.CharField(_("checked by, user name"), max_length=150, blank=True, editable=False)

    class Meta:
        verbose_name = _("edit")
        verbose_name_plural = _("edits")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(looked_by__isnull=True) | Q(user__isnull=True) | ~Q(looked_by=F("user")),
                name="edit_looked_at_by_another",
            ),
            models.CheckConstraint(
                condition=Q(looked_by__isnull=True) | Q(looked_at__isnull=False),
                name="edit_looked_at_at_a_time",
            ),
        ]
        indexes = [
            models.Index(fields=["id"], condition=Q(needs_look=True, looked_at__isnull=True), name="edit_to_look_at"),
        ]
        permissions = [
            ("publish", _("Can publish records in review, and send them back")),
            ("withdraw", _("Can withdraw public records, and publish them again")),
            ("import_archive", _("Can import")),
        ]

    def __str__(self):
        return f"{self.made:%Y-%m-%d %H:%M} {self.username}"


class UnpublishedChange(models.Model):
    """What an edit changed of a record or a row that readers did not see then, and that nobody else has saved since.

    ``kind`` is the name of its model. The edit is marked when readers see it (``summits.history.unpublished_changes``).
    """

    kind = models.CharField(max_length=40)
    object_id = models.BigIntegerField()
    edit = models.ForeignKey(Edit, models.CASCADE, related_name="unpublished")

    class Meta:
        verbose_name = _("unpublished change")
        verbose_name_plural = _("unpublished changes")
        constraints = [
            models.UniqueConstraint(fields=["kind", "object_id", "edit"], name="unpublished_change_once"),
        ]

    def __str__(self):
        return f"{self.kind} {self.object_id}: {self.edit_id}"


class Version(models.Model):
    """What each version of a record knows besides the record's own fields: the edit that left it."""

    edit = models.ForeignKey(Edit, models.PROTECT, related_name="+")

    class Meta:
        abstract = True


class VersionManager(HistoryManager):
    """The library's manager of versions; it would make the class of it anew each time a ``history`` is named."""

    from_queryset = cache(HistoryManager.from_queryset)


class Versions(HistoricalRecords):
    """Versions of every record, one for each edit that changed it, its links of many to many included.

    The library makes the tables and reads them. It would write a version for each signal: two or three for one save,
    and none after an import, which sends none. Here its signals only say what was touched; ``summits.history`` writes
    one version of it when the change ends.
    """

    def fields_included(self, model):
        """All fields that have a column, but for those that the database reckons from others."""
        return [field for field in super().fields_included(model) if field.concrete and not field.generated]

    def get_m2m_fields_from_model(self, model):
        """Every list of links that a record has itself."""
        return list(model._meta.local_many_to_many)

    def copy_fields(self, model):
        """The fields, with an index only where versions are looked up: by the key, by what the record belongs to."""
        fields = super().copy_fields(model)
        sought = set() if model._meta.auto_created else {"id", *(field.name for field in parent_foreign_keys(model))}
        for name, field in fields.items():
            field.db_index = name in sought
        return fields

    def get_extra_fields(self, model, fields):
        """The library's fields, but for who and why: these stand once, in the edit."""
        extra = super().get_extra_fields(model, fields)
        elsewhere = ("history_user", "history_change_reason", "get_default_history_user")
        return {name: value for name, value in extra.items() if name not in elsewhere}

    def pre_delete(self, instance, **about):
        """Note the records that name one which is about to be deleted: they lose the link, and no signal says so."""
        for model, pks in records_losing_links(type(instance), [instance.pk]).items():
            mark_changed(model, pks)

    def post_save(self, instance, created, using=None, raw=False, **about):
        """Note a record that was saved. A fixture brings its own versions."""
        if not raw:
            mark_changed(type(instance), [instance.pk], created)

    def post_delete(self, instance, using=None, **about):
        """Note a record that was deleted."""
        mark_changed(type(instance), [instance.pk])

    def m2m_changed(self, instance, action, attr, pk_set, reverse, model, sender, **about):
        """Note the records whose links were changed, from whichever end."""
        if not reverse:
            if action.startswith("post"):
                mark_changed(type(instance), [instance.pk])
        elif action == "pre_clear":
            field = model._meta.get_field(attr)
            links = sender._base_manager.filter(**{field.m2m_reverse_field_name(): instance.pk})
            instance._linked_before = list(links.values_list(field.m2m_field_name(), flat=True))
        elif action == "post_clear":
            mark_changed(model, instance.__dict__.pop("_linked_before", ()))
        elif action.startswith("post"):
            mark_changed(model, pk_set)


def may_publish(user):
    """Return whether ``user`` may publish; None stands for a command on the server, which may."""
    return user is None or user.has_perm("summits.publish")


def is_history(model):
    """Return whether a model keeps versions of records, or edits."""
    return model in (Edit, UnpublishedChange) or issubclass(model, HistoricalChanges)
