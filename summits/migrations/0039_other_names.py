"""Other names of every kind of record, with what each group of the admin may do with them."""

import django.db.models.deletion
import simple_history.models
import summits.models.constraints
import summits.models.fields
import summits.models.locators
from django.contrib.auth.management import create_permissions
from django.db import migrations, models
from summits.db.migration_operations import InOneStep

MODELS = ("summitname", "agreementname", "countryname", "placename", "seriesname")
CODENAMES = {f"{action}_{model}" for action in ("view", "add", "change", "delete") for model in MODELS}
GROUPS = {"Contributor": CODENAMES, "Editor": CODENAMES, "Chief editor": CODENAMES}


def give_permissions(apps, schema_editor):
    """Let the groups of the admin, as far as they still exist, write other names."""
    # Django makes the permissions after all migrations only.
    config = apps.get_app_config("summits")
    config.models_module = True
    create_permissions(config, apps=apps, verbosity=0)
    config.models_module = None
    Permission = apps.get_model("auth", "Permission")
    for group in apps.get_model("auth", "Group").objects.filter(name__in=GROUPS):
        chosen = Permission.objects.filter(codename__in=GROUPS[group.name], content_type__app_label="summits")
        group.permissions.add(*chosen)


class Migration(migrations.Migration):

    dependencies = [
        ('summits', '0038_locators'),
        ('auth', '0012_alter_user_first_name_max_length'),
        ('contenttypes', '0002_remove_content_type_name'),
    ]

    operations = [
        InOneStep([
            migrations.CreateModel(
                name='AgreementName',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('locators', summits.models.locators.LocatorsField(blank=True, default=dict, help_text='One line for each source whose page, paragraph or time stamp you know: its slug, @ and the place, for example kremlin-2008-04-06@p. 2', verbose_name='places in the sources')),
                    ('unverified', summits.models.fields.FieldNamesField(blank=True, default=list, help_text='Tick what no cited source confirms. The public page marks it as not yet confirmed.', verbose_name='not yet confirmed')),
                    ('name', models.CharField(help_text='For example: USA for the United States, or Ялта for Yalta', max_length=300, verbose_name='name')),
                    ('kind', models.CharField(blank=True, choices=[('official', 'Official name'), ('full', 'Full name'), ('short', 'Short name'), ('popular', 'Popular name'), ('native', 'Native name'), ('transliteration', 'Transliteration'), ('nickname', 'Nickname'), ('former', 'Former name')], max_length=20, verbose_name='kind')),
                    ('language', models.CharField(blank=True, help_text='Language code, for example: fr', max_length=12, verbose_name='language')),
                ],
                options={
                    'verbose_name': 'other name',
                    'verbose_name_plural': 'other names',
                    'ordering': ['agreement', 'id'],
                    'abstract': False,
                },
            ),
            migrations.CreateModel(
                name='CountryName',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('locators', summits.models.locators.LocatorsField(blank=True, default=dict, help_text='One line for each source whose page, paragraph or time stamp you know: its slug, @ and the place, for example kremlin-2008-04-06@p. 2', verbose_name='places in the sources')),
                    ('unverified', summits.models.fields.FieldNamesField(blank=True, default=list, help_text='Tick what no cited source confirms. The public page marks it as not yet confirmed.', verbose_name='not yet confirmed')),
                    ('name', models.CharField(help_text='For example: USA for the United States, or Ялта for Yalta', max_length=300, verbose_name='name')),
                    ('kind', models.CharField(blank=True, choices=[('official', 'Official name'), ('full', 'Full name'), ('short', 'Short name'), ('popular', 'Popular name'), ('native', 'Native name'), ('transliteration', 'Transliteration'), ('nickname', 'Nickname'), ('former', 'Former name')], max_length=20, verbose_name='kind')),
                    ('language', models.CharField(blank=True, help_text='Language code, for example: fr', max_length=12, verbose_name='language')),
                ],
                options={
                    'verbose_name': 'other name',
                    'verbose_name_plural': 'other names',
                    'ordering': ['country', 'id'],
                    'abstract': False,
                },
            ),
            migrations.CreateModel(
                name='HistoricalAgreementName',
                fields=[
                    ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                    ('locators', summits.models.locators.LocatorsField(blank=True, default=dict, help_text='One line for each source whose page, paragraph or time stamp you know: its slug, @ and the place, for example kremlin-2008-04-06@p. 2', verbose_name='places in the sources')),
                    ('unverified', summits.models.fields.FieldNamesField(blank=True, default=list, help_text='Tick what no cited source confirms. The public page marks it as not yet confirmed.', verbose_name='not yet confirmed')),
                    ('name', models.CharField(help_text='For example: USA for the United States, or Ялта for Yalta', max_length=300, verbose_name='name')),
                    ('kind', models.CharField(blank=True, choices=[('official', 'Official name'), ('full', 'Full name'), ('short', 'Short name'), ('popular', 'Popular name'), ('native', 'Native name'), ('transliteration', 'Transliteration'), ('nickname', 'Nickname'), ('former', 'Former name')], max_length=20, verbose_name='kind')),
                    ('language', models.CharField(blank=True, help_text='Language code, for example: fr', max_length=12, verbose_name='language')),
                    ('history_id', models.AutoField(primary_key=True, serialize=False)),
                    ('history_date', models.DateTimeField()),
                    ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ],
                options={
                    'verbose_name': 'historical other name',
                    'verbose_name_plural': 'historical other names',
                    'ordering': ('-history_date', '-history_id'),
                    'get_latest_by': ('history_date', 'history_id'),
                },
                bases=(simple_history.models.HistoricalChanges, models.Model),
            ),
            migrations.CreateModel(
                name='HistoricalAgreementName_sources',
                fields=[
                    ('id', models.BigIntegerField(auto_created=True, blank=True, verbose_name='ID')),
                    ('m2m_history_id', models.AutoField(primary_key=True, serialize=False)),
                ],
                options={
                    'verbose_name': 'HistoricalAgreementName_sources',
                },
                bases=(simple_history.models.HistoricalChanges, models.Model),
            ),
            migrations.CreateModel(
                name='HistoricalCountryName',
                fields=[
                    ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                    ('locators', summits.models.locators.LocatorsField(blank=True, default=dict, help_text='One line for each source whose page, paragraph or time stamp you know: its slug, @ and the place, for example kremlin-2008-04-06@p. 2', verbose_name='places in the sources')),
                    ('unverified', summits.models.fields.FieldNamesField(blank=True, default=list, help_text='Tick what no cited source confirms. The public page marks it as not yet confirmed.', verbose_name='not yet confirmed')),
                    ('name', models.CharField(help_text='For example: USA for the United States, or Ялта for Yalta', max_length=300, verbose_name='name')),
                    ('kind', models.CharField(blank=True, choices=[('official', 'Official name'), ('full', 'Full name'), ('short', 'Short name'), ('popular', 'Popular name'), ('native', 'Native name'), ('transliteration', 'Transliteration'), ('nickname', 'Nickname'), ('former', 'Former name')], max_length=20, verbose_name='kind')),
                    ('language', models.CharField(blank=True, help_text='Language code, for example: fr', max_length=12, verbose_name='language')),
                    ('history_id', models.AutoField(primary_key=True, serialize=False)),
                    ('history_date', models.DateTimeField()),
                    ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ],
                options={
                    'verbose_name': 'historical other name',
                    'verbose_name_plural': 'historical other names',
                    'ordering': ('-history_date', '-history_id'),
                    'get_latest_by': ('history_date', 'history_id'),
                },
                bases=(simple_history.models.HistoricalChanges, models.Model),
            ),
            migrations.CreateModel(
                name='HistoricalCountryName_sources',
                fields=[
                    ('id', models.BigIntegerField(auto_created=True, blank=True, verbose_name='ID')),
                    ('m2m_history_id', models.AutoField(primary_key=True, serialize=False)),
                ],
                options={
                    'verbose_name': 'HistoricalCountryName_sources',
                },
                bases=(simple_history.models.HistoricalChanges, models.Model),
            ),
            migrations.CreateModel(
                name='HistoricalPlaceName',
                fields=[
                    ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                    ('locators', summits.models.locators.LocatorsField(blank=True, default=dict, help_text='One line for each source whose page, paragraph or time stamp you know: its slug, @ and the place, for example kremlin-2008-04-06@p. 2', verbose_name='places in the sources')),
                    ('unverified', summits.models.fields.FieldNamesField(blank=True, default=list, help_text='Tick what no cited source confirms. The public page marks it as not yet confirmed.', verbose_name='not yet confirmed')),
                    ('name', models.CharField(help_text='For example: USA for the United States, or Ялта for Yalta', max_length=300, verbose_name='name')),
                    ('kind', models.CharField(blank=True, choices=[('official', 'Official name'), ('full', 'Full name'), ('short', 'Short name'), ('popular', 'Popular name'), ('native', 'Native name'), ('transliteration', 'Transliteration'), ('nickname', 'Nickname'), ('former', 'Former name')], max_length=20, verbose_name='kind')),
                    ('language', models.CharField(blank=True, help_text='Language code, for example: fr', max_length=12, verbose_name='language')),
                    ('history_id', models.AutoField(primary_key=True, serialize=False)),
                    ('history_date', models.DateTimeField()),
                    ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ],
                options={
                    'verbose_name': 'historical other name',
                    'verbose_name_plural': 'historical other names',
                    'ordering': ('-history_date', '-history_id'),
                    'get_latest_by': ('history_date', 'history_id'),
                },
                bases=(simple_history.models.HistoricalChanges, models.Model),
            ),
            migrations.CreateModel(
                name='HistoricalPlaceName_sources',
                fields=[
                    ('id', models.BigIntegerField(auto_created=True, blank=True, verbose_name='ID')),
                    ('m2m_history_id', models.AutoField(primary_key=True, serialize=False)),
                ],
                options={
                    'verbose_name': 'HistoricalPlaceName_sources',
                },
                bases=(simple_history.models.HistoricalChanges, models.Model),
            ),
            migrations.CreateModel(
                name='HistoricalSeriesName',
                fields=[
                    ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                    ('locators', summits.models.locators.LocatorsField(blank=True, default=dict, help_text='One line for each source whose page, paragraph or time stamp you know: its slug, @ and the place, for example kremlin-2008-04-06@p. 2', verbose_name='places in the sources')),
                    ('unverified', summits.models.fields.FieldNamesField(blank=True, default=list, help_text='Tick what no cited source confirms. The public page marks it as not yet confirmed.', verbose_name='not yet confirmed')),
                    ('name', models.CharField(help_text='For example: USA for the United States, or Ялта for Yalta', max_length=300, verbose_name='name')),
                    ('kind', models.CharField(blank=True, choices=[('official', 'Official name'), ('full', 'Full name'), ('short', 'Short name'), ('popular', 'Popular name'), ('native', 'Native name'), ('transliteration', 'Transliteration'), ('nickname', 'Nickname'), ('former', 'Former name')], max_length=20, verbose_name='kind')),
                    ('language', models.CharField(blank=True, help_text='Language code, for example: fr', max_length=12, verbose_name='language')),
                    ('history_id', models.AutoField(primary_key=True, serialize=False)),
                    ('history_date', models.DateTimeField()),
                    ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ],
                options={
                    'verbose_name': 'historical other name',
                    'verbose_name_plural': 'historical other names',
                    'ordering': ('-history_date', '-history_id'),
                    'get_latest_by': ('history_date', 'history_id'),
                },
                bases=(simple_history.models.HistoricalChanges, models.Model),
            ),
            migrations.CreateModel(
                name='HistoricalSeriesName_sources',
                fields=[
                    ('id', models.BigIntegerField(auto_created=True, blank=True, verbose_name='ID')),
                    ('m2m_history_id', models.AutoField(primary_key=True, serialize=False)),
                ],
                options={
                    'verbose_name': 'HistoricalSeriesName_sources',
                },
                bases=(simple_history.models.HistoricalChanges, models.Model),
            ),
            migrations.CreateModel(
                name='HistoricalSummitName',
                fields=[
                    ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                    ('locators', summits.models.locators.LocatorsField(blank=True, default=dict, help_text='One line for each source whose page, paragraph or time stamp you know: its slug, @ and the place, for example kremlin-2008-04-06@p. 2', verbose_name='places in the sources')),
                    ('unverified', summits.models.fields.FieldNamesField(blank=True, default=list, help_text='Tick what no cited source confirms. The public page marks it as not yet confirmed.', verbose_name='not yet confirmed')),
                    ('name', models.CharField(help_text='For example: USA for the United States, or Ялта for Yalta', max_length=300, verbose_name='name')),
                    ('kind', models.CharField(blank=True, choices=[('official', 'Official name'), ('full', 'Full name'), ('short', 'Short name'), ('popular', 'Popular name'), ('native', 'Native name'), ('transliteration', 'Transliteration'), ('nickname', 'Nickname'), ('former', 'Former name')], max_length=20, verbose_name='kind')),
                    ('language', models.CharField(blank=True, help_text='Language code, for example: fr', max_length=12, verbose_name='language')),
                    ('history_id', models.AutoField(primary_key=True, serialize=False)),
                    ('history_date', models.DateTimeField()),
                    ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ],
                options={
                    'verbose_name': 'historical other name',
                    'verbose_name_plural': 'historical other names',
                    'ordering': ('-history_date', '-history_id'),
                    'get_latest_by': ('history_date', 'history_id'),
                },
                bases=(simple_history.models.HistoricalChanges, models.Model),
            ),
            migrations.CreateModel(
                name='HistoricalSummitName_sources',
                fields=[
                    ('id', models.BigIntegerField(auto_created=True, blank=True, verbose_name='ID')),
                    ('m2m_history_id', models.AutoField(primary_key=True, serialize=False)),
                ],
                options={
                    'verbose_name': 'HistoricalSummitName_sources',
                },
                bases=(simple_history.models.HistoricalChanges, models.Model),
            ),
            migrations.CreateModel(
                name='PlaceName',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('locators', summits.models.locators.LocatorsField(blank=True, default=dict, help_text='One line for each source whose page, paragraph or time stamp you know: its slug, @ and the place, for example kremlin-2008-04-06@p. 2', verbose_name='places in the sources')),
                    ('unverified', summits.models.fields.FieldNamesField(blank=True, default=list, help_text='Tick what no cited source confirms. The public page marks it as not yet confirmed.', verbose_name='not yet confirmed')),
                    ('name', models.CharField(help_text='For example: USA for the United States, or Ялта for Yalta', max_length=300, verbose_name='name')),
                    ('kind', models.CharField(blank=True, choices=[('official', 'Official name'), ('full', 'Full name'), ('short', 'Short name'), ('popular', 'Popular name'), ('native', 'Native name'), ('transliteration', 'Transliteration'), ('nickname', 'Nickname'), ('former', 'Former name')], max_length=20, verbose_name='kind')),
                    ('language', models.CharField(blank=True, help_text='Language code, for example: fr', max_length=12, verbose_name='language')),
                ],
                options={
                    'verbose_name': 'other name',
                    'verbose_name_plural': 'other names',
                    'ordering': ['place', 'id'],
                    'abstract': False,
                },
            ),
            migrations.CreateModel(
                name='SeriesName',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('locators', summits.models.locators.LocatorsField(blank=True, default=dict, help_text='One line for each source whose page, paragraph or time stamp you know: its slug, @ and the place, for example kremlin-2008-04-06@p. 2', verbose_name='places in the sources')),
                    ('unverified', summits.models.fields.FieldNamesField(blank=True, default=list, help_text='Tick what no cited source confirms. The public page marks it as not yet confirmed.', verbose_name='not yet confirmed')),
                    ('name', models.CharField(help_text='For example: USA for the United States, or Ялта for Yalta', max_length=300, verbose_name='name')),
                    ('kind', models.CharField(blank=True, choices=[('official', 'Official name'), ('full', 'Full name'), ('short', 'Short name'), ('popular', 'Popular name'), ('native', 'Native name'), ('transliteration', 'Transliteration'), ('nickname', 'Nickname'), ('former', 'Former name')], max_length=20, verbose_name='kind')),
                    ('language', models.CharField(blank=True, help_text='Language code, for example: fr', max_length=12, verbose_name='language')),
                ],
                options={
                    'verbose_name': 'other name',
                    'verbose_name_plural': 'other names',
                    'ordering': ['series', 'id'],
                    'abstract': False,
                },
            ),
            migrations.CreateModel(
                name='SummitName',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('locators', summits.models.locators.LocatorsField(blank=True, default=dict, help_text='One line for each source whose page, paragraph or time stamp you know: its slug, @ and the place, for example kremlin-2008-04-06@p. 2', verbose_name='places in the sources')),
                    ('unverified', summits.models.fields.FieldNamesField(blank=True, default=list, help_text='Tick what no cited source confirms. The public page marks it as not yet confirmed.', verbose_name='not yet confirmed')),
                    ('name', models.CharField(help_text='For example: USA for the United States, or Ялта for Yalta', max_length=300, verbose_name='name')),
                    ('kind', models.CharField(blank=True, choices=[('official', 'Official name'), ('full', 'Full name'), ('short', 'Short name'), ('popular', 'Popular name'), ('native', 'Native name'), ('transliteration', 'Transliteration'), ('nickname', 'Nickname'), ('former', 'Former name')], max_length=20, verbose_name='kind')),
                    ('language', models.CharField(blank=True, help_text='Language code, for example: fr', max_length=12, verbose_name='language')),
                ],
                options={
                    'verbose_name': 'other name',
                    'verbose_name_plural': 'other names',
                    'ordering': ['summit', 'id'],
                    'abstract': False,
                },
            ),
            migrations.AlterModelOptions(
                name='historicalissuename',
                options={'get_latest_by': ('history_date', 'history_id'), 'ordering': ('-history_date', '-history_id'), 'verbose_name': 'historical other name', 'verbose_name_plural': 'historical other names'},
            ),
            migrations.AlterModelOptions(
                name='issuename',
                options={'ordering': ['issue', 'id'], 'verbose_name': 'other name', 'verbose_name_plural': 'other names'},
            ),
            migrations.RemoveConstraint(
                model_name='leadername',
                name='leader_name_kind_in_vocabulary',
            ),
            migrations.AddField(
                model_name='historicalissuename',
                name='kind',
                field=models.CharField(blank=True, choices=[('official', 'Official name'), ('full', 'Full name'), ('short', 'Short name'), ('popular', 'Popular name'), ('native', 'Native name'), ('transliteration', 'Transliteration'), ('nickname', 'Nickname'), ('former', 'Former name')], max_length=20, verbose_name='kind'),
            ),
            migrations.AddField(
                model_name='historicalissuename',
                name='language',
                field=models.CharField(blank=True, help_text='Language code, for example: fr', max_length=12, verbose_name='language'),
            ),
            migrations.AddField(
                model_name='issuename',
                name='kind',
                field=models.CharField(blank=True, choices=[('official', 'Official name'), ('full', 'Full name'), ('short', 'Short name'), ('popular', 'Popular name'), ('native', 'Native name'), ('transliteration', 'Transliteration'), ('nickname', 'Nickname'), ('former', 'Former name')], max_length=20, verbose_name='kind'),
            ),
            migrations.AddField(
                model_name='issuename',
                name='language',
                field=models.CharField(blank=True, help_text='Language code, for example: fr', max_length=12, verbose_name='language'),
            ),
            migrations.AlterField(
                model_name='historicalissuename',
                name='name',
                field=models.CharField(help_text='For example: USA for the United States, or Ялта for Yalta', max_length=300, verbose_name='name'),
            ),
            migrations.AlterField(
                model_name='historicalleadername',
                name='kind',
                field=models.CharField(blank=True, choices=[('official', 'Official name'), ('full', 'Full name'), ('short', 'Short name'), ('popular', 'Popular name'), ('native', 'Native name'), ('transliteration', 'Transliteration'), ('nickname', 'Nickname'), ('former', 'Former name')], max_length=20, verbose_name='kind'),
            ),
            migrations.AlterField(
                model_name='historicalleadername',
                name='name',
                field=models.CharField(help_text='For example: USA for the United States, or Ялта for Yalta', max_length=300, verbose_name='name'),
            ),
            migrations.AlterField(
                model_name='issuename',
                name='name',
                field=models.CharField(help_text='For example: USA for the United States, or Ялта for Yalta', max_length=300, verbose_name='name'),
            ),
            migrations.AlterField(
                model_name='leadername',
                name='kind',
                field=models.CharField(blank=True, choices=[('official', 'Official name'), ('full', 'Full name'), ('short', 'Short name'), ('popular', 'Popular name'), ('native', 'Native name'), ('transliteration', 'Transliteration'), ('nickname', 'Nickname'), ('former', 'Former name')], max_length=20, verbose_name='kind'),
            ),
            migrations.AlterField(
                model_name='leadername',
                name='name',
                field=models.CharField(help_text='For example: USA for the United States, or Ялта for Yalta', max_length=300, verbose_name='name'),
            ),
            migrations.AddConstraint(
                model_name='issuename',
                constraint=summits.models.constraints.FieldCheckConstraint(condition=models.Q(('kind__in', ['official', 'full', 'short', 'popular', 'native', 'transliteration', 'nickname', 'former', ''])), field='kind', name='issue_name_kind_in_vocabulary', violation_error_message='Choose one of the listed values.'),
            ),
            migrations.AddConstraint(
                model_name='leadername',
                constraint=summits.models.constraints.FieldCheckConstraint(condition=models.Q(('kind__in', ['official', 'full', 'short', 'popular', 'native', 'transliteration', 'nickname', 'former', ''])), field='kind', name='leader_name_kind_in_vocabulary', violation_error_message='Choose one of the listed values.'),
            ),
            migrations.AlterConstraint(
                model_name='issuename',
                name='issue_name_once_per_issue',
                constraint=models.UniqueConstraint(fields=('issue', 'name'), name='issue_name_once_per_issue', violation_error_message='This name is already recorded. Remove one of the two rows.'),
            ),
            migrations.AlterConstraint(
                model_name='leadername',
                name='leader_name_once_per_leader',
                constraint=models.UniqueConstraint(fields=('leader', 'name'), name='leader_name_once_per_leader', violation_error_message='This name is already recorded. Remove one of the two rows.'),
            ),
            migrations.AddField(
                model_name='agreementname',
                name='agreement',
                field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='names', to='summits.agreement', verbose_name='agreement'),
            ),
            migrations.AddField(
                model_name='agreementname',
                name='sources',
                field=models.ManyToManyField(blank=True, to='summits.source', verbose_name='sources'),
            ),
            migrations.AddField(
                model_name='countryname',
                name='country',
                field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='names', to='summits.country', verbose_name='country'),
            ),
            migrations.AddField(
                model_name='countryname',
                name='sources',
                field=models.ManyToManyField(blank=True, to='summits.source', verbose_name='sources'),
            ),
            migrations.AddField(
                model_name='historicalagreementname',
                name='agreement',
                field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='summits.agreement', verbose_name='agreement'),
            ),
            migrations.AddField(
                model_name='historicalagreementname',
                name='changeset',
                field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='summits.changeset'),
            ),
            migrations.AddField(
                model_name='historicalagreementname_sources',
                name='agreementname',
                field=models.ForeignKey(blank=True, db_constraint=False, db_index=False, db_tablespace='', null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='summits.agreementname'),
            ),
            migrations.AddField(
                model_name='historicalagreementname_sources',
                name='history',
                field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, to='summits.historicalagreementname'),
            ),
            migrations.AddField(
                model_name='historicalagreementname_sources',
                name='source',
                field=models.ForeignKey(blank=True, db_constraint=False, db_index=False, db_tablespace='', null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='summits.source'),
            ),
            migrations.AddField(
                model_name='historicalcountryname',
                name='changeset',
                field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='summits.changeset'),
            ),
            migrations.AddField(
                model_name='historicalcountryname',
                name='country',
                field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='summits.country', verbose_name='country'),
            ),
            migrations.AddField(
                model_name='historicalcountryname_sources',
                name='countryname',
                field=models.ForeignKey(blank=True, db_constraint=False, db_index=False, db_tablespace='', null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='summits.countryname'),
            ),
            migrations.AddField(
                model_name='historicalcountryname_sources',
                name='history',
                field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, to='summits.historicalcountryname'),
            ),
            migrations.AddField(
                model_name='historicalcountryname_sources',
                name='source',
                field=models.ForeignKey(blank=True, db_constraint=False, db_index=False, db_tablespace='', null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='summits.source'),
            ),
            migrations.AddField(
                model_name='historicalplacename',
                name='changeset',
                field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='summits.changeset'),
            ),
            migrations.AddField(
                model_name='historicalplacename',
                name='place',
                field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='summits.place', verbose_name='place'),
            ),
            migrations.AddField(
                model_name='historicalplacename_sources',
                name='history',
                field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, to='summits.historicalplacename'),
            ),
            migrations.AddField(
                model_name='historicalplacename_sources',
                name='source',
                field=models.ForeignKey(blank=True, db_constraint=False, db_index=False, db_tablespace='', null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='summits.source'),
            ),
            migrations.AddField(
                model_name='historicalseriesname',
                name='changeset',
                field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='summits.changeset'),
            ),
            migrations.AddField(
                model_name='historicalseriesname',
                name='series',
                field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='summits.series', verbose_name='series'),
            ),
            migrations.AddField(
                model_name='historicalseriesname_sources',
                name='history',
                field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, to='summits.historicalseriesname'),
            ),
            migrations.AddField(
                model_name='historicalseriesname_sources',
                name='source',
                field=models.ForeignKey(blank=True, db_constraint=False, db_index=False, db_tablespace='', null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='summits.source'),
            ),
            migrations.AddField(
                model_name='historicalsummitname',
                name='changeset',
                field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='summits.changeset'),
            ),
            migrations.AddField(
                model_name='historicalsummitname',
                name='summit',
                field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='summits.summit', verbose_name='summit'),
            ),
            migrations.AddField(
                model_name='historicalsummitname_sources',
                name='history',
                field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, to='summits.historicalsummitname'),
            ),
            migrations.AddField(
                model_name='historicalsummitname_sources',
                name='source',
                field=models.ForeignKey(blank=True, db_constraint=False, db_index=False, db_tablespace='', null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='summits.source'),
            ),
            migrations.AddField(
                model_name='placename',
                name='place',
                field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='names', to='summits.place', verbose_name='place'),
            ),
            migrations.AddField(
                model_name='placename',
                name='sources',
                field=models.ManyToManyField(blank=True, to='summits.source', verbose_name='sources'),
            ),
            migrations.AddField(
                model_name='historicalplacename_sources',
                name='placename',
                field=models.ForeignKey(blank=True, db_constraint=False, db_index=False, db_tablespace='', null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='summits.placename'),
            ),
            migrations.AddField(
                model_name='seriesname',
                name='series',
                field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='names', to='summits.series', verbose_name='series'),
            ),
            migrations.AddField(
                model_name='seriesname',
                name='sources',
                field=models.ManyToManyField(blank=True, to='summits.source', verbose_name='sources'),
            ),
            migrations.AddField(
                model_name='historicalseriesname_sources',
                name='seriesname',
                field=models.ForeignKey(blank=True, db_constraint=False, db_index=False, db_tablespace='', null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='summits.seriesname'),
            ),
            migrations.AddField(
                model_name='summitname',
                name='sources',
                field=models.ManyToManyField(blank=True, to='summits.source', verbose_name='sources'),
            ),
            migrations.AddField(
                model_name='summitname',
                name='summit',
                field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='names', to='summits.summit', verbose_name='summit'),
            ),
            migrations.AddField(
                model_name='historicalsummitname_sources',
                name='summitname',
                field=models.ForeignKey(blank=True, db_constraint=False, db_index=False, db_tablespace='', null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='summits.summitname'),
            ),
            migrations.AddConstraint(
                model_name='agreementname',
                constraint=summits.models.constraints.FieldCheckConstraint(condition=models.Q(('kind__in', ['official', 'full', 'short', 'popular', 'native', 'transliteration', 'nickname', 'former', ''])), field='kind', name='agreement_name_kind_in_vocabulary', violation_error_message='Choose one of the listed values.'),
            ),
            migrations.AddConstraint(
                model_name='agreementname',
                constraint=models.UniqueConstraint(fields=('agreement', 'name'), name='agreement_name_once_per_agreement', violation_error_message='This name is already recorded. Remove one of the two rows.'),
            ),
            migrations.AddConstraint(
                model_name='countryname',
                constraint=summits.models.constraints.FieldCheckConstraint(condition=models.Q(('kind__in', ['official', 'full', 'short', 'popular', 'native', 'transliteration', 'nickname', 'former', ''])), field='kind', name='country_name_kind_in_vocabulary', violation_error_message='Choose one of the listed values.'),
            ),
            migrations.AddConstraint(
                model_name='countryname',
                constraint=models.UniqueConstraint(fields=('country', 'name'), name='country_name_once_per_country', violation_error_message='This name is already recorded. Remove one of the two rows.'),
            ),
            migrations.AddConstraint(
                model_name='placename',
                constraint=summits.models.constraints.FieldCheckConstraint(condition=models.Q(('kind__in', ['official', 'full', 'short', 'popular', 'native', 'transliteration', 'nickname', 'former', ''])), field='kind', name='place_name_kind_in_vocabulary', violation_error_message='Choose one of the listed values.'),
            ),
            migrations.AddConstraint(
                model_name='placename',
                constraint=models.UniqueConstraint(fields=('place', 'name'), name='place_name_once_per_place', violation_error_message='This name is already recorded. Remove one of the two rows.'),
            ),
            migrations.AddConstraint(
                model_name='seriesname',
                constraint=summits.models.constraints.FieldCheckConstraint(condition=models.Q(('kind__in', ['official', 'full', 'short', 'popular', 'native', 'transliteration', 'nickname', 'former', ''])), field='kind', name='series_name_kind_in_vocabulary', violation_error_message='Choose one of the listed values.'),
            ),
            migrations.AddConstraint(
                model_name='seriesname',
                constraint=models.UniqueConstraint(fields=('series', 'name'), name='series_name_once_per_series', violation_error_message='This name is already recorded. Remove one of the two rows.'),
            ),
            migrations.AddConstraint(
                model_name='summitname',
                constraint=summits.models.constraints.FieldCheckConstraint(condition=models.Q(('kind__in', ['official', 'full', 'short', 'popular', 'native', 'transliteration', 'nickname', 'former', ''])), field='kind', name='summit_name_kind_in_vocabulary', violation_error_message='Choose one of the listed values.'),
            ),
            migrations.AddConstraint(
                model_name='summitname',
                constraint=models.UniqueConstraint(fields=('summit', 'name'), name='summit_name_once_per_summit', violation_error_message='This name is already recorded. Remove one of the two rows.'),
            ),
        ]),
        migrations.RunPython(give_permissions, migrations.RunPython.noop),
    ]
