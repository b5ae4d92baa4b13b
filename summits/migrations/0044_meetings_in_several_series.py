"""Meetings may belong to several series, be part of another meeting, and be virtual; series state their rules.

The series of each meeting, and of each version of one, becomes a link.
"""

import django.db.models.deletion
import simple_history.models
import summits.models.constraints
from django.db import migrations, models
from summits.db.migration_operations import InOneStep


def link_series(apps, schema_editor):
    """Link each meeting, and each version of one, to the series that its column names."""
    quote = schema_editor.quote_name
    tables = {name: quote(apps.get_model("summits", name)._meta.db_table) for name in ("Summit", "HistoricalSummit")}
    links = quote(apps.get_model("summits", "Summit").series.through._meta.db_table)
    version_links = quote(apps.get_model("summits", "HistoricalSummit_series")._meta.db_table)
    given = "WHERE former_series_id IS NOT NULL ORDER BY"
    schema_editor.execute(
        f"INSERT INTO {links} (summit_id, series_id) SELECT id, former_series_id FROM {tables['Summit']} {given} id"
    )
    schema_editor.execute(
        f"INSERT INTO {version_links} (id, summit_id, series_id, history_id) "
        f"SELECT id, id, former_series_id, history_id FROM {tables['HistoricalSummit']} {given} history_id"
    )


class Migration(migrations.Migration):

    dependencies = [
        ('summits', '0043_participation_roles_and_days'),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name='summit',
            name='summit_series_given',
        ),
        migrations.RenameField(
            model_name='summit',
            old_name='series',
            new_name='former_series',
        ),
        migrations.RenameField(
            model_name='historicalsummit',
            old_name='series',
            new_name='former_series',
        ),
        InOneStep([
            migrations.AlterField(
                model_name='summit',
                name='former_series',
                field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='summits.series'),
            ),
            migrations.CreateModel(
                name='HistoricalSummit_series',
                fields=[
                    ('id', models.BigIntegerField(auto_created=True, blank=True, verbose_name='ID')),
                    ('m2m_history_id', models.AutoField(primary_key=True, serialize=False)),
                ],
                options={
                    'verbose_name': 'HistoricalSummit_series',
                },
                bases=(simple_history.models.HistoricalChanges, models.Model),
            ),
            migrations.AddField(
                model_name='historicalsummit_series',
                name='history',
                field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, to='summits.historicalsummit'),
            ),
            migrations.AddField(
                model_name='historicalsummit_series',
                name='series',
                field=models.ForeignKey(blank=True, db_constraint=False, db_index=False, db_tablespace='', null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='summits.series'),
            ),
            migrations.AddField(
                model_name='historicalsummit_series',
                name='summit',
                field=models.ForeignKey(blank=True, db_constraint=False, db_index=False, db_tablespace='', null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='summits.summit'),
            ),
            migrations.AddField(
                model_name='summit',
                name='series',
                field=models.ManyToManyField(blank=True, related_name='summits', to='summits.series', verbose_name='series'),
            ),
        ]),
        migrations.RunPython(link_series, migrations.RunPython.noop),
        InOneStep([
            migrations.RemoveField(
                model_name='historicalsummit',
                name='former_series',
            ),
            migrations.RemoveField(
                model_name='summit',
                name='former_series',
            ),
            migrations.AddField(
                model_name='historicalseries',
                name='completeness',
                field=models.TextField(blank=True, help_text='Which of these meetings the archive has, and which are missing.', max_length=2000, verbose_name='completeness'),
            ),
            migrations.AddField(
                model_name='historicalseries',
                name='rule',
                field=models.TextField(blank=True, help_text='Which meetings belong to the series, and which do not, for example: All meetings of the G7.', max_length=2000, verbose_name='rule of inclusion'),
            ),
            migrations.AddField(
                model_name='historicalsummit',
                name='part_of',
                field=models.ForeignKey(blank=True, db_constraint=False, db_index=False, help_text='The meeting during which this one was held, for example: the G8 summit of 2008', null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='summits.summit', verbose_name='part of'),
            ),
            migrations.AddField(
                model_name='historicalsummit',
                name='virtual',
                field=models.BooleanField(default=False, help_text='Tick this for a meeting by video or telephone, which has neither a place nor a host state.', verbose_name='virtual'),
            ),
            migrations.AddField(
                model_name='series',
                name='completeness',
                field=models.TextField(blank=True, help_text='Which of these meetings the archive has, and which are missing.', max_length=2000, verbose_name='completeness'),
            ),
            migrations.AddField(
                model_name='series',
                name='rule',
                field=models.TextField(blank=True, help_text='Which meetings belong to the series, and which do not, for example: All meetings of the G7.', max_length=2000, verbose_name='rule of inclusion'),
            ),
            migrations.AddField(
                model_name='summit',
                name='part_of',
                field=models.ForeignKey(blank=True, db_index=False, help_text='The meeting during which this one was held, for example: the G8 summit of 2008', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='parts', to='summits.summit', verbose_name='part of'),
            ),
            migrations.AddField(
                model_name='summit',
                name='virtual',
                field=models.BooleanField(default=False, help_text='Tick this for a meeting by video or telephone, which has neither a place nor a host state.', verbose_name='virtual'),
            ),
            migrations.AlterField(
                model_name='summit',
                name='country',
                field=models.ForeignKey(blank=True, help_text='The host state at the time, for example the Soviet Union for Yalta in 1945.', limit_choices_to={'kind__in': ('state', 'authority')}, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='summits', to='summits.country', verbose_name='host state'),
            ),
            migrations.AlterField(
                model_name='summit',
                name='place',
                field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='summits', to='summits.place', verbose_name='place'),
            ),
            migrations.AddIndex(
                model_name='summit',
                index=models.Index(condition=models.Q(('part_of__isnull', False)), fields=['part_of'], name='summit_part_of_given'),
            ),
            migrations.AddConstraint(
                model_name='summit',
                constraint=summits.models.constraints.FieldCheckConstraint(condition=models.Q(('part_of__isnull', True), models.Q(('part_of', models.F('id')), _negated=True), _connector='OR'), field='part_of', name='summit_is_not_part_of_itself', violation_error_message='A meeting cannot be part of itself. Choose another meeting.'),
            ),
            migrations.AddConstraint(
                model_name='summit',
                constraint=summits.models.constraints.FieldCheckConstraint(condition=models.Q(models.Q(('place__isnull', True), ('virtual', True)), models.Q(('place__isnull', False), ('virtual', False)), _connector='OR'), field='place', name='summit_place_unless_virtual', violation_error_message='A meeting has a place, unless it is virtual: then leave this blank.'),
            ),
            migrations.AddConstraint(
                model_name='summit',
                constraint=summits.models.constraints.FieldCheckConstraint(condition=models.Q(models.Q(('country__isnull', True), ('virtual', True)), models.Q(('country__isnull', False), ('virtual', False)), _connector='OR'), field='country', name='summit_country_unless_virtual', violation_error_message='A meeting has a host state, unless it is virtual: then leave this blank.'),
            ),
        ]),
    ]
