"""The history begins with the record as it stands: one version of everything there is."""

from django.db import migrations
from django.utils import timezone


def note_everything(apps, schema_editor):
    """Copy every record, and every list of links, into its table of versions."""
    kept = [model for model in apps.get_app_config("summits").get_models() if hasattr(model, "history_type")]
    live = {model: apps.get_model("summits", model.__name__.removeprefix("Historical")) for model in kept}
    if not any(record._base_manager.exists() for record in live.values()):
        return
    edit = apps.get_model("summits", "Edit").objects.create(reason="The record as it stood when its history began.")
    made = schema_editor.connection.ops.adapt_datetimefield_value(timezone.now())
    for history, record in live.items():
        own = [field.column for field in history._meta.concrete_fields if not field.name.startswith("history_")]
        columns = [column for column in own if column != "edit_id"]
        copy(schema_editor, record, history, columns, "", {"history_date": made, "history_type": "+", "edit_id": edit.pk})
        for field in record._meta.local_many_to_many:
            links = field.remote_field.through
            versions = apps.get_model("summits", f"Historical{links.__name__}")
            columns = [one.column for one in links._meta.concrete_fields]
            own = links._meta.get_field(field.m2m_field_name()).column
            joined = f'JOIN "{history._meta.db_table}" version ON version.id = source."{own}"'
            copy(schema_editor, links, versions, columns, joined, {}, ("history_id",))


def copy(schema_editor, source, target, columns, joined, values, of_version=()):
    """Insert all rows of a table into another, with some values more and some columns of the version joined."""
    quote = schema_editor.quote_name
    into = ", ".join(map(quote, [*columns, *of_version, *values]))
    chosen = [f"source.{quote(column)}" for column in columns] + [f"version.{column}" for column in of_version]
    chosen += ["%s"] * len(values)
    with schema_editor.connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {quote(target._meta.db_table)} ({into}) "
            f"SELECT {', '.join(chosen)} FROM {quote(source._meta.db_table)} source {joined}",
            list(values.values()),
        )


class Migration(migrations.Migration):
    dependencies = [("summits", "0007_history")]
    operations = [migrations.RunPython(note_everything, migrations.RunPython.noop)]
