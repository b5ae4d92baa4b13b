"""Plain names of relations and plain labels, which no database holds: the tables stay as they are."""

import django.db.models.deletion
import summits.models.constraints
from django.db import migrations, models

from summits.db.migration_operations import StateInOneStep


class Migration(migrations.Migration):

    dependencies = [
        ('summits', '0035_plain_help_texts'),
    ]

    operations = [
        StateInOneStep(state_operations=[
            migrations.AlterModelOptions(
                name='dataversion',
                options={'verbose_name': 'data version', 'verbose_name_plural': 'data versions'},
            ),
            migrations.AlterConstraint(
                model_name='dataversion',
                name='revision_is_one_row',
                constraint=summits.models.constraints.FieldCheckConstraint(condition=models.Q(('id', 1)), field='number', name='revision_is_one_row', violation_error_message='There is one data version.'),
            ),
            migrations.AlterField(
                model_name='collection',
                name='rule',
                field=models.TextField(blank=True, help_text='Which meetings are included, and which are not. Leave a blank line between paragraphs.', max_length=4000, verbose_name='rule of inclusion'),
            ),
            migrations.AlterField(
                model_name='historicalcollection',
                name='rule',
                field=models.TextField(blank=True, help_text='Which meetings are included, and which are not. Leave a blank line between paragraphs.', max_length=4000, verbose_name='rule of inclusion'),
            ),
            migrations.AlterField(
                model_name='historicalsummit',
                name='collection',
                field=models.ForeignKey(blank=True, db_constraint=False, db_index=False, help_text='The collection whose rule of inclusion it meets.', null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='summits.collection', verbose_name='collection'),
            ),
            migrations.AlterField(
                model_name='summit',
                name='collection',
                field=models.ForeignKey(blank=True, db_index=False, help_text='The collection whose rule of inclusion it meets.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='summits', to='summits.collection', verbose_name='collection'),
            ),
            migrations.AlterField(
                model_name='quotation',
                name='issue',
                field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='quotations', to='summits.issue', verbose_name='issue'),
            ),
            migrations.AlterField(
                model_name='quotation',
                name='leader',
                field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='quotations', to='summits.leader', verbose_name='leader'),
            ),
            migrations.AlterField(
                model_name='quotation',
                name='summit',
                field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='quotations', to='summits.summit', verbose_name='summit'),
            ),
        ]),
    ]
