"""Let a place have its name in its own language, by which readers search."""

from django.db import migrations, models

from summits.db.migration_operations import InOneStep


class Migration(migrations.Migration):

    dependencies = [
        ('summits', '0027_leader_short_names'),
    ]

    operations = [
        InOneStep([
            migrations.AddField(
                model_name='historicalplace',
                name='native_name',
                field=models.CharField(blank=True, help_text='In the language and script of the place, by which readers look for it: Сочи', max_length=100, verbose_name='native name'),
            ),
            migrations.AddField(
                model_name='place',
                name='native_name',
                field=models.CharField(blank=True, help_text='In the language and script of the place, by which readers look for it: Сочи', max_length=100, verbose_name='native name'),
            ),
        ]),
    ]
