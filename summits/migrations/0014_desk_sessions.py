"""Sessions stored under a digest of their key. Those there were hold the key itself: everybody logs in once more."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


def end_sessions(apps, schema_editor):
    """Delete Django's sessions."""
    apps.get_model("sessions", "Session").objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [
        ("summits", "0013_upload"),
        ("sessions", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations = [
        migrations.CreateModel(
            name="DeskSession",
            fields=[
                ("session_data", models.TextField(verbose_name="session data")),
                ("expire_date", models.DateTimeField(db_index=True, verbose_name="expire date")),
                ("session_key", models.CharField(max_length=64, primary_key=True, serialize=False, verbose_name="digest of the session key")),
                ("began", models.DateTimeField(null=True, verbose_name="started")),
                ("used", models.DateTimeField(null=True, verbose_name="last used")),
                ("address", models.GenericIPAddressField(null=True, verbose_name="address")),
                ("browser", models.CharField(blank=True, max_length=60, verbose_name="browser")),
                ("user", models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name="desk_sessions", to=settings.AUTH_USER_MODEL, verbose_name="person")),
            ],
            options={"verbose_name": "session", "verbose_name_plural": "sessions", "abstract": False, "default_permissions": ()},
        ),
        migrations.RunPython(end_sessions, migrations.RunPython.noop),
    ]
