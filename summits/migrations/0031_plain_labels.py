"""Give labels plain names: the aftermath of an agreement, the setting of a quotation. The values stay."""

import summits.models.fields
from django.db import migrations, models

from summits.db.migration_operations import StateInOneStep


class Migration(migrations.Migration):

    dependencies = [
        ('summits', '0030_delete_search_title'),
    ]

    operations = [
        StateInOneStep(state_operations=[
            migrations.AlterField(
                model_name='agreement',
                name='fate',
                field=models.TextField(blank=True, help_text='In a sentence or two.', max_length=2000, verbose_name='aftermath'),
            ),
            migrations.AlterField(
                model_name='agreementevent',
                name='kind',
                field=models.CharField(choices=[('signed', 'Signed'), ('ratified', 'Ratified'), ('entered-into-force', 'Entered into force'), ('extended', 'Extended'), ('amended', 'Amended'), ('suspended', 'Suspended'), ('withdrawn', 'Withdrawn'), ('denounced', 'Notice of withdrawal given'), ('expired', 'Expired'), ('terminated', 'Terminated'), ('superseded', 'Superseded'), ('completed', 'Completed'), ('lapsed', 'Lapsed')], max_length=20, verbose_name='what happened'),
            ),
            migrations.AlterField(
                model_name='agreementevent',
                name='on',
                field=summits.models.fields.PartialDateField(help_text='A day as 2008-04-06, a month as 2008-04, a year as 2008, “about 1878” as 1878~.', verbose_name='date'),
            ),
            migrations.AlterField(
                model_name='historicalagreement',
                name='fate',
                field=models.TextField(blank=True, help_text='In a sentence or two.', max_length=2000, verbose_name='aftermath'),
            ),
            migrations.AlterField(
                model_name='historicalagreementevent',
                name='kind',
                field=models.CharField(choices=[('signed', 'Signed'), ('ratified', 'Ratified'), ('entered-into-force', 'Entered into force'), ('extended', 'Extended'), ('amended', 'Amended'), ('suspended', 'Suspended'), ('withdrawn', 'Withdrawn'), ('denounced', 'Notice of withdrawal given'), ('expired', 'Expired'), ('terminated', 'Terminated'), ('superseded', 'Superseded'), ('completed', 'Completed'), ('lapsed', 'Lapsed')], max_length=20, verbose_name='what happened'),
            ),
            migrations.AlterField(
                model_name='historicalagreementevent',
                name='on',
                field=summits.models.fields.PartialDateField(help_text='A day as 2008-04-06, a month as 2008-04, a year as 2008, “about 1878” as 1878~.', verbose_name='date'),
            ),
            migrations.AlterField(
                model_name='historicalquote',
                name='setting',
                field=models.CharField(blank=True, choices=[('press-conference', 'Press conference'), ('opening-remarks', 'Opening remarks'), ('statement', 'Statement'), ('toast', 'Toast'), ('interview', 'Interview'), ('talks', 'Talks')], max_length=20, verbose_name='setting'),
            ),
            migrations.AlterField(
                model_name='historicalsummit',
                name='assessment',
                field=models.TextField(blank=True, help_text='By whom, and how.', max_length=4000, verbose_name='assessment'),
            ),
            migrations.AlterField(
                model_name='quote',
                name='setting',
                field=models.CharField(blank=True, choices=[('press-conference', 'Press conference'), ('opening-remarks', 'Opening remarks'), ('statement', 'Statement'), ('toast', 'Toast'), ('interview', 'Interview'), ('talks', 'Talks')], max_length=20, verbose_name='setting'),
            ),
            migrations.AlterField(
                model_name='summit',
                name='assessment',
                field=models.TextField(blank=True, help_text='By whom, and how.', max_length=4000, verbose_name='assessment'),
            ),
        ]),
    ]
