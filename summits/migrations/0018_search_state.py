"""In which form the index of the search is written, so that a process that starts sees whether it is complete."""

from django.db import migrations, models

RECORDS = ("Summit", "Leader", "Issue", "Agreement", "Country", "Place")


def mark_empty_archive(apps, schema_editor):
    """Note that the empty index of an empty archive is complete; that of any other is written once more."""
    if not any(apps.get_model("summits", name).objects.exists() for name in RECORDS):
        apps.get_model("summits", "SearchState").objects.create(pk=1, form=1)


class Migration(migrations.Migration):
    dependencies = [("summits", "0017_sealed_authenticators")]

    operations = [
        migrations.CreateModel(
            name="SearchState",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("form", models.PositiveIntegerField(verbose_name="form")),
            ],
            options={"verbose_name": "state of the search", "verbose_name_plural": "states of the search"},
        ),
        migrations.RunPython(mark_empty_archive, migrations.RunPython.noop),
    ]
