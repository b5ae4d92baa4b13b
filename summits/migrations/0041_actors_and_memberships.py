"""Organisations, authorities and groups beside states, and their members, with what each group of the admin may do."""

import django.db.models.deletion
import simple_history.models
import summits.models.constraints
import summits.models.fields
import summits.models.locators
from django.contrib.auth.management import create_permissions
from django.db import migrations, models
from summits.db.migration_operations import AddStoredField, InOneStep

CODENAMES = {f"{action}_membership" for action in ("view", "add", "change", "delete")}
GROUPS = {"Contributor": CODENAMES, "Editor": CODENAMES, "Chief editor": CODENAMES}


def give_permissions(apps, schema_editor):
    """Let the groups of the admin, as far as they are still there, write memberships."""
    # Django makes the permissions after all migrations only.
    config = apps.get_app_config("summits")
    config.models_module = True
    create_permissions(config, apps=apps, verbosity=0)
    config.models_module = None
    chosen = apps.get_model("auth", "Permission").objects.filter(
        codename__in=CODENAMES, content_type__app_label="summits"
    )
    for group in apps.get_model("auth", "Group").objects.filter(name__in=GROUPS):
        group.permissions.add(*chosen)


class Migration(migrations.Migration):

    dependencies = [
        ('summits', '0040_where_agreements_stand'),
        ('auth', '0012_alter_user_first_name_max_length'),
        ('contenttypes', '0002_remove_content_type_name'),
    ]

    operations = [
        InOneStep([
            migrations.CreateModel(
                name='HistoricalMembership',
                fields=[
                    ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                    ('locators', summits.models.locators.LocatorsField(blank=True, default=dict, help_text='One line for each source whose page, paragraph or time stamp you know: its slug, @ and the place, for example kremlin-2008-04-06@p. 2', verbose_name='places in the sources')),
                    ('unverified', summits.models.fields.FieldNamesField(blank=True, default=list, help_text='Tick what no cited source confirms. The public page marks it as not yet confirmed.', verbose_name='not yet confirmed')),
                    ('start', summits.models.fields.PartialDateField(help_text='Write a date as 2008-04-06, a month as 2008-04, a year as 2008, and “about 1878” as 1878~.', verbose_name='from')),
                    ('end', summits.models.fields.PartialDateField(blank=True, help_text='Write a date as 2008-04-06, a month as 2008-04, a year as 2008, and “about 1878” as 1878~.', null=True, verbose_name='to')),
                    ('history_id', models.AutoField(primary_key=True, serialize=False)),
                    ('history_date', models.DateTimeField()),
                    ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ],
                options={
                    'verbose_name': 'historical membership',
                    'verbose_name_plural': 'historical memberships',
                    'ordering': ('-history_date', '-history_id'),
                    'get_latest_by': ('history_date', 'history_id'),
                },
                bases=(simple_history.models.HistoricalChanges, models.Model),
            ),
            migrations.CreateModel(
                name='HistoricalMembership_sources',
                fields=[
                    ('id', models.BigIntegerField(auto_created=True, blank=True, verbose_name='ID')),
                    ('m2m_history_id', models.AutoField(primary_key=True, serialize=False)),
                ],
                options={
                    'verbose_name': 'HistoricalMembership_sources',
                },
                bases=(simple_history.models.HistoricalChanges, models.Model),
            ),
            migrations.CreateModel(
                name='Membership',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('locators', summits.models.locators.LocatorsField(blank=True, default=dict, help_text='One line for each source whose page, paragraph or time stamp you know: its slug, @ and the place, for example kremlin-2008-04-06@p. 2', verbose_name='places in the sources')),
                    ('unverified', summits.models.fields.FieldNamesField(blank=True, default=list, help_text='Tick what no cited source confirms. The public page marks it as not yet confirmed.', verbose_name='not yet confirmed')),
                    ('start', summits.models.fields.PartialDateField(help_text='Write a date as 2008-04-06, a month as 2008-04, a year as 2008, and “about 1878” as 1878~.', verbose_name='from')),
                    ('end', summits.models.fields.PartialDateField(blank=True, help_text='Write a date as 2008-04-06, a month as 2008-04, a year as 2008, and “about 1878” as 1878~.', null=True, verbose_name='to')),
                    ('first_day', models.GeneratedField(db_persist=True, expression=summits.models.fields.Earliest(models.F('start')), output_field=models.DateField())),
                    ('last_day', models.GeneratedField(db_persist=True, expression=summits.models.fields.Latest(models.F('end')), null=True, output_field=models.DateField())),
                ],
                options={
                    'verbose_name': 'membership',
                    'verbose_name_plural': 'memberships',
                    'ordering': ['organisation', 'first_day', 'id'],
                },
            ),
            migrations.AddField(
                model_name='country',
                name='adjective',
                field=models.CharField(blank=True, help_text='For example: Soviet, for the Soviet Union', max_length=100, verbose_name='adjective'),
            ),
            migrations.AddField(
                model_name='country',
                name='founded',
                field=summits.models.fields.PartialDateField(blank=True, help_text='Write a date as 2008-04-06, a month as 2008-04, a year as 2008, and “about 1878” as 1878~.', null=True, verbose_name='founded'),
            ),
            migrations.AddField(
                model_name='historicalcountry',
                name='founded',
                field=summits.models.fields.PartialDateField(blank=True, help_text='Write a date as 2008-04-06, a month as 2008-04, a year as 2008, and “about 1878” as 1878~.', null=True, verbose_name='founded'),
            ),
            migrations.AddField(
                model_name='country',
                name='kind',
                field=models.CharField(choices=[('state', 'State'), ('authority', 'Authority'), ('organisation', 'Organisation'), ('group', 'Group')], default='state', max_length=12, verbose_name='kind'),
            ),
            migrations.AddField(
                model_name='historicalcountry',
                name='adjective',
                field=models.CharField(blank=True, help_text='For example: Soviet, for the Soviet Union', max_length=100, verbose_name='adjective'),
            ),
            migrations.AddField(
                model_name='historicalcountry',
                name='kind',
                field=models.CharField(choices=[('state', 'State'), ('authority', 'Authority'), ('organisation', 'Organisation'), ('group', 'Group')], default='state', max_length=12, verbose_name='kind'),
            ),
            migrations.AlterField(
                model_name='country',
                name='dissolved',
                field=summits.models.fields.PartialDateField(blank=True, help_text='Only of what no longer exists: the day on which it ceased to, for example: 1991-12-26. From then on it is not known whether its agreements still bind anybody, unless a successor is recorded.', null=True, verbose_name='dissolved'),
            ),
            migrations.AlterField(
                model_name='country',
                name='iso_code',
                field=models.CharField(blank=True, help_text='Two letters, for example RU, or four for a former state, for example SUHH. Leave blank if there is none. Organisations and groups have none.', max_length=4, verbose_name='ISO 3166 code'),
            ),
            migrations.AlterField(
                model_name='country',
                name='name',
                field=models.CharField(help_text='The name readers know, for example: Soviet Union or NATO', max_length=100, unique=True, verbose_name='name'),
            ),
            migrations.AlterField(
                model_name='country',
                name='successor',
                field=models.ForeignKey(blank=True, db_index=False, help_text='What continues it today, for example Russia for the Soviet Union. The successor of a state is a state, that of an organisation an organisation.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='predecessors', to='summits.country', verbose_name='successor'),
            ),
            migrations.AlterField(
                model_name='historicalcountry',
                name='dissolved',
                field=summits.models.fields.PartialDateField(blank=True, help_text='Only of what no longer exists: the day on which it ceased to, for example: 1991-12-26. From then on it is not known whether its agreements still bind anybody, unless a successor is recorded.', null=True, verbose_name='dissolved'),
            ),
            migrations.AlterField(
                model_name='historicalcountry',
                name='iso_code',
                field=models.CharField(blank=True, help_text='Two letters, for example RU, or four for a former state, for example SUHH. Leave blank if there is none. Organisations and groups have none.', max_length=4, verbose_name='ISO 3166 code'),
            ),
            migrations.AlterField(
                model_name='historicalcountry',
                name='name',
                field=models.CharField(help_text='The name readers know, for example: Soviet Union or NATO', max_length=100, verbose_name='name'),
            ),
            migrations.AlterField(
                model_name='historicalcountry',
                name='successor',
                field=models.ForeignKey(blank=True, db_constraint=False, db_index=False, help_text='What continues it today, for example Russia for the Soviet Union. The successor of a state is a state, that of an organisation an organisation.', null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='summits.country', verbose_name='successor'),
            ),
            migrations.AlterField(
                model_name='historicalplace',
                name='country',
                field=models.ForeignKey(blank=True, db_constraint=False, db_index=False, help_text='The state it belongs to today. The summit records the host state at the time.', limit_choices_to={'kind__in': ('state', 'authority')}, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='summits.country', verbose_name='country'),
            ),
            migrations.AlterField(
                model_name='historicalsummit',
                name='country',
                field=models.ForeignKey(blank=True, db_constraint=False, db_index=False, help_text='The host state at the time, for example the Soviet Union for Yalta in 1945.', limit_choices_to={'kind__in': ('state', 'authority')}, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='summits.country', verbose_name='host state'),
            ),
            migrations.AlterField(
                model_name='place',
                name='country',
                field=models.ForeignKey(help_text='The state it belongs to today. The summit records the host state at the time.', limit_choices_to={'kind__in': ('state', 'authority')}, on_delete=django.db.models.deletion.PROTECT, related_name='places', to='summits.country', verbose_name='country'),
            ),
            migrations.AlterField(
                model_name='summit',
                name='country',
                field=models.ForeignKey(help_text='The host state at the time, for example the Soviet Union for Yalta in 1945.', limit_choices_to={'kind__in': ('state', 'authority')}, on_delete=django.db.models.deletion.PROTECT, related_name='summits', to='summits.country', verbose_name='host state'),
            ),
            AddStoredField(
                model_name='country',
                name='dissolved_day',
                field=models.GeneratedField(db_persist=True, expression=summits.models.fields.Latest(models.F('dissolved')), null=True, output_field=models.DateField()),
            ),
            AddStoredField(
                model_name='country',
                name='founded_day',
                field=models.GeneratedField(db_persist=True, expression=summits.models.fields.Earliest(models.F('founded')), null=True, output_field=models.DateField()),
            ),
            migrations.AddConstraint(
                model_name='country',
                constraint=summits.models.constraints.FieldCheckConstraint(condition=models.Q(('kind__in', ['state', 'authority', 'organisation', 'group'])), field='kind', name='country_kind_in_vocabulary', violation_error_message='Choose one of the listed values.'),
            ),
            migrations.AddConstraint(
                model_name='country',
                constraint=summits.models.constraints.FieldCheckConstraint(condition=models.Q(('iso_code', ''), ('kind__in', ['state', 'authority']), _connector='OR'), field='iso_code', name='country_code_only_of_states', violation_error_message='Only states and authorities have a code. Leave it blank.'),
            ),
            migrations.AddConstraint(
                model_name='country',
                constraint=summits.models.constraints.FieldCheckConstraint(condition=models.Q(('founded_day__isnull', True), ('dissolved_day__isnull', True), ('founded_day__lte', models.F('dissolved_day')), _connector='OR'), field='dissolved', name='country_founded_not_after_dissolved', violation_error_message='It cannot have been dissolved before it was founded.'),
            ),
            migrations.AddField(
                model_name='historicalmembership',
                name='changeset',
                field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='summits.changeset'),
            ),
            migrations.AddField(
                model_name='historicalmembership',
                name='member',
                field=models.ForeignKey(blank=True, db_constraint=False, db_index=False, help_text='A state as it was then, or another organisation.', null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='summits.country', verbose_name='member'),
            ),
            migrations.AddField(
                model_name='historicalmembership',
                name='organisation',
                field=models.ForeignKey(blank=True, db_constraint=False, limit_choices_to={'kind__in': ('organisation', 'group')}, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='summits.country', verbose_name='organisation'),
            ),
            migrations.AddField(
                model_name='historicalmembership_sources',
                name='history',
                field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, to='summits.historicalmembership'),
            ),
            migrations.AddField(
                model_name='historicalmembership_sources',
                name='source',
                field=models.ForeignKey(blank=True, db_constraint=False, db_index=False, db_tablespace='', null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='summits.source'),
            ),
            migrations.AddField(
                model_name='membership',
                name='member',
                field=models.ForeignKey(help_text='A state as it was then, or another organisation.', on_delete=django.db.models.deletion.PROTECT, related_name='member_of', to='summits.country', verbose_name='member'),
            ),
            migrations.AddField(
                model_name='membership',
                name='organisation',
                field=models.ForeignKey(limit_choices_to={'kind__in': ('organisation', 'group')}, on_delete=django.db.models.deletion.CASCADE, related_name='memberships', to='summits.country', verbose_name='organisation'),
            ),
            migrations.AddField(
                model_name='membership',
                name='sources',
                field=models.ManyToManyField(blank=True, to='summits.source', verbose_name='sources'),
            ),
            migrations.AddField(
                model_name='historicalmembership_sources',
                name='membership',
                field=models.ForeignKey(blank=True, db_constraint=False, db_index=False, db_tablespace='', null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='summits.membership'),
            ),
            migrations.AddConstraint(
                model_name='membership',
                constraint=summits.models.constraints.FieldCheckConstraint(condition=models.Q(('organisation', models.F('member')), _negated=True), field='member', name='membership_not_of_itself', violation_error_message='An organisation cannot be a member of itself. Choose another member.'),
            ),
            migrations.AddConstraint(
                model_name='membership',
                constraint=summits.models.constraints.FieldCheckConstraint(condition=models.Q(('last_day__isnull', True), ('first_day__lte', models.F('last_day')), _connector='OR'), field='end', name='membership_start_not_after_end', violation_error_message='The end of a membership must not be before its start.'),
            ),
            migrations.AddConstraint(
                model_name='membership',
                constraint=models.UniqueConstraint(fields=('organisation', 'member', 'start'), name='membership_once_per_start', violation_error_message='This membership is already recorded. Remove one of the two rows.'),
            ),
            migrations.AddConstraint(
                model_name='membership',
                constraint=models.UniqueConstraint(condition=models.Q(('end__isnull', True)), fields=('organisation', 'member'), name='membership_once_without_end', violation_error_message='This member already has a membership without an end. Enter the end of one of the two.'),
            ),
        ]),
        migrations.RunPython(give_permissions, migrations.RunPython.noop),
    ]
