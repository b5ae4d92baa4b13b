"""Note what an edit changed that readers do not see yet; of edits made before, nothing is noted."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('summits', '0022_index_optional_columns_where_given'),
    ]

    operations = [
        migrations.CreateModel(
            name='UnpublishedChange',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=40)),
                ('object_id', models.BigIntegerField()),
                ('edit', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='unpublished', to='summits.edit')),
            ],
            options={
                'verbose_name': 'unpublished change',
                'verbose_name_plural': 'unpublished changes',
                'constraints': [models.UniqueConstraint(fields=('kind', 'object_id', 'edit'), name='unpublished_change_once')],
            },
        ),
    ]
