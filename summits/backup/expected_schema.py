"""The schema that the migrations make. A backup must have exactly that one, so it cannot bring in anything else."""

from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.utils.translation import gettext as _

from summits.backup.errors import BackupError

MAX_SHOWN = 5


def check_migrations(applied):
    """Raise BackupError if a migration, as (app, name), is unknown to this release, or if the archive has none."""
    if not any(app == "summits" for app, name in applied):
        raise BackupError(_("This is not a backup of the archive: its database has none of the archive’s tables."))
    known = MigrationLoader(None)
    unknown = sorted(one for one in applied if one not in known.disk_migrations)
    if unknown:
        message = _(
            "The backup was made by a newer release of the site, with the migration {app}.{name}. Update the site "
            "first."
        )
        raise BackupError(message.format(app=unknown[0][0], name=unknown[0][1]))


def migrate_to(applied):
    """Migrate the current, empty database to exactly the given migrations, as (app, name).

    Raises BackupError if the list has gaps, so that no order of migrating leads there.
    """
    executor = MigrationExecutor(connection)
    graph = executor.loader.graph
    gap = _("The backup’s list of migrations has gaps, which no release of the site leaves.")
    for one in applied:
        if one not in graph.node_map or any(parent.key not in applied for parent in graph.node_map[one].parents):
            raise BackupError(gap)
    last = [
        one
        for one in applied
        if not any(child.key in applied and child.key[0] == one[0] for child in graph.node_map[one].children)
    ]
    executor.migrate(last)
    if set(MigrationRecorder(connection).applied_migrations()) != set(applied):
        raise BackupError(gap)


def compare_schemas(found, expected):
    """Raise BackupError unless two schemas, each a dict of name → definition, are equal."""
    errors = [
        _("{name} does not belong to the archive").format(name=name) for name in sorted(found.keys() - expected.keys())
    ]
    errors += [_("{name} is missing").format(name=name) for name in sorted(expected.keys() - found.keys())]
    both = sorted(found.keys() & expected.keys())
    errors += [_("{name} differs").format(name=name) for name in both if found[name] != expected[name]]
    if errors:
        more = _(" and {number} more").format(number=len(errors) - MAX_SHOWN) if len(errors) > MAX_SHOWN else ""
        message = _(
            "The backup’s tables differ from those of the site’s migrations, so nothing was restored: {errors}."
        )
        raise BackupError(message.format(errors="; ".join(errors[:MAX_SHOWN]) + more))
