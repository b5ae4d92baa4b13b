"""What many records share waits for approval from now on; what there is already is approved."""

from django.db import migrations, models

SHARED = ("country", "place", "series", "source")


def approved(default):
    return models.BooleanField(
        choices=[(True, "yes"), (False, "no, it waits for approval")],
        default=default,
        help_text="Only what is approved is public.",
        verbose_name="approved",
    )


NAMES = [f"{prefix}{name}" for name in SHARED for prefix in ("", "historical")]


class Migration(migrations.Migration):
    dependencies = [("summits", "0014_desk_sessions")]
    operations = [
        *(migrations.AddField(name, "approved", approved(default=True)) for name in NAMES),
        *(migrations.AlterField(name, "approved", approved(default=False)) for name in NAMES),
    ]
