"""Counters of failed log-ins; and django-axes' rows go, which held user agents and what was posted."""

from django.db import migrations, models

KINDS = [
    ("logged-in", "logged in"), ("logged-out", "logged out"), ("session-ended", "session ended"),
    ("refused", "wrong name or password"), ("locked-out", "locked out"), ("wrong-code", "wrong code"),
    ("password", "password changed"), ("second-factor", "second factor"), ("person", "person"), ("group", "group"),
    ("rule", "rule of the desk"), ("download", "download"),
]


def forget_attempts(apps, schema_editor):
    """Delete what django-axes has written: nothing reads it any more."""
    for model in ("AccessAttempt", "AccessLog", "AccessFailureLog"):
        apps.get_model("axes", model).objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [("summits", "0015_approval"), ("axes", "0010_accessattemptexpiration")]
    operations = [
        migrations.CreateModel(
            name="LogInCounter",
            fields=[
                ("key", models.CharField(max_length=80, primary_key=True, serialize=False)),
                ("number", models.PositiveIntegerField(default=0)),
                ("until", models.DateTimeField(db_index=True)),
            ],
            options={"verbose_name": "counter of failed log-ins", "verbose_name_plural": "counters of failed log-ins", "default_permissions": ()},
        ),
        migrations.AddField("auditentry", "times", models.PositiveIntegerField(default=1, verbose_name="times")),
        migrations.AlterField("auditentry", "kind", models.CharField(choices=KINDS, max_length=20, verbose_name="what")),
        migrations.RunPython(forget_attempts, migrations.RunPython.noop),
    ]
