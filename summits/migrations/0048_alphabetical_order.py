"""Order records by name alike on both databases: nothing changes in the database."""

from django.db import migrations

from summits.db.migration_operations import StateInOneStep
from summits.querysets.alphabet import Alphabetical


class Migration(migrations.Migration):
    dependencies = [("summits", "0047_actors")]

    operations = [
        StateInOneStep(
            state_operations=[
        migrations.AlterModelOptions(
                    name='actor',
                    options={'ordering': [Alphabetical('name'), 'slug'], 'verbose_name': 'state or organisation', 'verbose_name_plural': 'states and organisations'},
                ),
                migrations.AlterModelOptions(
                    name='collection',
                    options={'ordering': ['order', Alphabetical('name')], 'verbose_name': 'collection', 'verbose_name_plural': 'collections'},
                ),
                migrations.AlterModelOptions(
                    name='issue',
                    options={'ordering': [Alphabetical('name'), 'slug'], 'verbose_name': 'issue', 'verbose_name_plural': 'issues'},
                ),
                migrations.AlterModelOptions(
                    name='leader',
                    options={'ordering': [Alphabetical('sort_name'), 'slug'], 'verbose_name': 'leader', 'verbose_name_plural': 'leaders'},
                ),
                migrations.AlterModelOptions(
                    name='place',
                    options={'ordering': [Alphabetical('name'), 'slug'], 'verbose_name': 'place', 'verbose_name_plural': 'places'},
                ),
                migrations.AlterModelOptions(
                    name='series',
                    options={'ordering': [Alphabetical('name'), 'slug'], 'verbose_name': 'series', 'verbose_name_plural': 'series'},
                ),
                migrations.AlterModelOptions(
                    name='source',
                    options={'ordering': [Alphabetical('title'), 'slug'], 'verbose_name': 'source', 'verbose_name_plural': 'sources'},
                ),
            ]
        )
    ]
