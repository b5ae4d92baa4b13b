"""Check that the content types and permissions of a restored database are ones that a release of the site makes.

The permissions of users and the links to records refer to them by primary key. A renamed one would take a permission
from everybody who has it, and break every link to its records.
"""

from functools import cache

from django.apps import apps
from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.db.migrations import AlterModelOptions, CreateModel, RenameModel
from django.db.migrations.loader import MigrationLoader
from django.utils.translation import gettext as _

from summits.backup.errors import BackupError
from summits.models import OldSlug, PreviewLink
from summits.models.base import Publishable, Slugged

PERMISSION_ACTIONS = ("add", "change", "delete", "view")
"""The actions that Django makes permissions for unless a model overrides them."""
GENERIC_REFERENCES = ((OldSlug, Slugged), (PreviewLink, Publishable))
"""Models that refer to records by content type, each with the base class that those records must have."""


def check_content_types():
    """Raise BackupError, naming table, row and column, for a content type or permission that no migration makes."""
    known = known_permissions()
    for pk, *key in ContentType.objects.order_by("pk").values_list("pk", "app_label", "model"):
        if tuple(key) not in known:
            raise _refusal(ContentType, pk, "model", ".".join(key))
    rows = Permission.objects.order_by("pk")
    for pk, codename, *key in rows.values_list("pk", "codename", "content_type__app_label", "content_type__model"):
        if codename not in known[tuple(key)]:
            raise _refusal(Permission, pk, "codename", codename)
    for model, base in GENERIC_REFERENCES:
        kinds = [kind.pk for kind in ContentType.objects.get_for_models(*_models_of(base)).values()]
        invalid = model.objects.exclude(content_type__in=kinds).order_by("pk").values_list("pk", "content_type__model")
        if found := invalid.first():
            raise _refusal(model, found[0], "content_type_id", found[1])


@cache
def known_permissions():
    """Return (app, model) → set of permission codenames, for every model that any release has had."""
    known = {}
    for (app, _name), migration in MigrationLoader(None, ignore_no_migrations=True).disk_migrations.items():
        for operation in migration.operations:
            if isinstance(operation, CreateModel | AlterModelOptions):
                _add(known, app, operation.name, operation.options)
            elif isinstance(operation, RenameModel):
                _add(known, app, operation.new_name, {})
                # RenameModel leaves the codenames of the permissions as they were.
                known[app, operation.new_name.lower()] |= known.get((app, operation.old_name.lower()), set())
    for model in apps.get_models():
        meta = model._meta
        options = {"default_permissions": meta.default_permissions, "permissions": meta.permissions}
        _add(known, meta.app_label, meta.model_name, options)
    return known


def _add(known, app, name, options):
    name = name.lower()
    own = known.setdefault((app, name), set())
    own.update(f"{action}_{name}" for action in options.get("default_permissions", PERMISSION_ACTIONS))
    own.update(codename for codename, _label in options.get("permissions", ()))


def _models_of(base):
    return [model for model in apps.get_models() if issubclass(model, base)]


def _refusal(model, pk, column, value):
    message = _(
        "The backup cannot be restored: in row {key} of {table}, {column} is {value}, which no release of the site "
        "writes."
    )
    shown = repr(value[:50])
    return BackupError(message.format(key=pk, table=model._meta.db_table, column=column, value=shown))
