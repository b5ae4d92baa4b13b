"""Commitments and their assessments, with what each group of the admin may do with them."""

import django.db.models.deletion
import simple_history.models
import summits.models.constraints
import summits.models.fields
from django.contrib.auth.management import create_permissions
from django.db import migrations, models
from summits.db.migration_operations import InOneStep

WRITES = {f"{action}_{model}" for action in ("view", "add", "change", "delete") for model in ("commitment", "assessment")}
GROUPS = dict.fromkeys(("Contributor", "Editor", "Chief editor"), WRITES)


def give_permissions(apps, schema_editor):
    """Let the groups of the admin, as far as they are still there, write commitments and assessments."""
    # Django makes the permissions after all migrations only.
    config = apps.get_app_config("summits")
    config.models_module = True
    create_permissions(config, apps=apps, verbosity=0)
    config.models_module = None
    chosen = apps.get_model("auth", "Permission").objects.filter(
        codename__in=WRITES, content_type__app_label="summits"
    )
    for group in apps.get_model("auth", "Group").objects.filter(name__in=GROUPS):
        group.permissions.add(*chosen)


class Migration(migrations.Migration):

    dependencies = [
        ('summits', '0036_plain_relations_and_labels'),
        ('auth', '0012_alter_user_first_name_max_length'),
        ('contenttypes', '0002_remove_content_type_name'),
    ]

    operations = [
        InOneStep([
            migrations.CreateModel(
                name='Commitment',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('unverified', summits.models.fields.FieldNamesField(blank=True, default=list, help_text='Tick what no cited source confirms. The public page marks it as not yet confirmed.', verbose_name='not yet confirmed')),
                    ('slug', models.SlugField(help_text='The last part of the page’s address, for example: sochi-2008. If you change it, the old address redirects here.', max_length=120, unique=True, verbose_name='slug')),
                    ('order', models.PositiveSmallIntegerField(help_text='Enter 1 for the first commitment of the text, 2 for the next.', verbose_name='order')),
                    ('text', models.TextField(help_text='One commitment in one sentence, for example: Negotiate a successor to START.', max_length=500, verbose_name='commitment')),
                    ('wording', models.CharField(choices=[('quotation', 'Quoted'), ('paraphrase', 'Paraphrased')], max_length=20, verbose_name='wording')),
                    ('due', summits.models.fields.PartialDateField(blank=True, help_text='The date by which it is to be done, for example: 2009-12. Leave blank if the text gives none.', null=True, verbose_name='due')),
                    ('agreement', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='commitments', to='summits.agreement', verbose_name='agreement')),
                    ('committed_by', models.ManyToManyField(blank=True, help_text='Leave blank if all parties of the agreement made it.', related_name='commitments', to='summits.country', verbose_name='committed by')),
                    ('issue', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='commitments', to='summits.issue', verbose_name='issue')),
                    ('sources', models.ManyToManyField(blank=True, to='summits.source', verbose_name='sources')),
                ],
                options={
                    'verbose_name': 'commitment',
                    'verbose_name_plural': 'commitments',
                    'ordering': ['agreement', 'order'],
                },
            ),
            migrations.CreateModel(
                name='Assessment',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('unverified', summits.models.fields.FieldNamesField(blank=True, default=list, help_text='Tick what no cited source confirms. The public page marks it as not yet confirmed.', verbose_name='not yet confirmed')),
                    ('on', summits.models.fields.PartialDateField(help_text='Write a date as 2008-04-06, a month as 2008-04, a year as 2008, and “about 1878” as 1878~.', verbose_name='as of')),
                    ('verdict', models.CharField(choices=[('kept', 'Kept'), ('partly-kept', 'Partly kept'), ('not-kept', 'Not kept'), ('overtaken', 'Overtaken by events'), ('pending', 'Pending')], max_length=20, verbose_name='verdict')),
                    ('summary', models.TextField(help_text='What was done or not done, in one or two sentences.', max_length=500, verbose_name='reason')),
                    ('on_day', models.GeneratedField(db_persist=True, expression=summits.models.fields.Earliest(models.F('on')), output_field=models.DateField())),
                    ('country', models.ForeignKey(help_text='A state that made the commitment, or its successor.', on_delete=django.db.models.deletion.PROTECT, related_name='assessments', to='summits.country', verbose_name='country')),
                    ('sources', models.ManyToManyField(blank=True, to='summits.source', verbose_name='sources')),
                    ('commitment', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='assessments', to='summits.commitment', verbose_name='commitment')),
                ],
                options={
                    'verbose_name': 'assessment',
                    'verbose_name_plural': 'assessments',
                    'ordering': ['commitment', 'country', 'on_day', 'id'],
                },
            ),
            migrations.CreateModel(
                name='HistoricalAssessment',
                fields=[
                    ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                    ('unverified', summits.models.fields.FieldNamesField(blank=True, default=list, help_text='Tick what no cited source confirms. The public page marks it as not yet confirmed.', verbose_name='not yet confirmed')),
                    ('on', summits.models.fields.PartialDateField(help_text='Write a date as 2008-04-06, a month as 2008-04, a year as 2008, and “about 1878” as 1878~.', verbose_name='as of')),
                    ('verdict', models.CharField(choices=[('kept', 'Kept'), ('partly-kept', 'Partly kept'), ('not-kept', 'Not kept'), ('overtaken', 'Overtaken by events'), ('pending', 'Pending')], max_length=20, verbose_name='verdict')),
                    ('summary', models.TextField(help_text='What was done or not done, in one or two sentences.', max_length=500, verbose_name='reason')),
                    ('history_id', models.AutoField(primary_key=True, serialize=False)),
                    ('history_date', models.DateTimeField()),
                    ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                    ('changeset', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='summits.changeset')),
                    ('commitment', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='summits.commitment', verbose_name='commitment')),
                    ('country', models.ForeignKey(blank=True, db_constraint=False, db_index=False, help_text='A state that made the commitment, or its successor.', null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='summits.country', verbose_name='country')),
                ],
                options={
                    'verbose_name': 'historical assessment',
                    'verbose_name_plural': 'historical assessments',
                    'ordering': ('-history_date', '-history_id'),
                    'get_latest_by': ('history_date', 'history_id'),
                },
                bases=(simple_history.models.HistoricalChanges, models.Model),
            ),
            migrations.CreateModel(
                name='HistoricalAssessment_sources',
                fields=[
                    ('id', models.BigIntegerField(auto_created=True, blank=True, verbose_name='ID')),
                    ('m2m_history_id', models.AutoField(primary_key=True, serialize=False)),
                    ('assessment', models.ForeignKey(blank=True, db_constraint=False, db_index=False, db_tablespace='', null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='summits.assessment')),
                    ('history', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, to='summits.historicalassessment')),
                    ('source', models.ForeignKey(blank=True, db_constraint=False, db_index=False, db_tablespace='', null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='summits.source')),
                ],
                options={
                    'verbose_name': 'HistoricalAssessment_sources',
                },
                bases=(simple_history.models.HistoricalChanges, models.Model),
            ),
            migrations.CreateModel(
                name='HistoricalCommitment',
                fields=[
                    ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                    ('unverified', summits.models.fields.FieldNamesField(blank=True, default=list, help_text='Tick what no cited source confirms. The public page marks it as not yet confirmed.', verbose_name='not yet confirmed')),
                    ('slug', models.SlugField(db_index=False, help_text='The last part of the page’s address, for example: sochi-2008. If you change it, the old address redirects here.', max_length=120, verbose_name='slug')),
                    ('order', models.PositiveSmallIntegerField(help_text='Enter 1 for the first commitment of the text, 2 for the next.', verbose_name='order')),
                    ('text', models.TextField(help_text='One commitment in one sentence, for example: Negotiate a successor to START.', max_length=500, verbose_name='commitment')),
                    ('wording', models.CharField(choices=[('quotation', 'Quoted'), ('paraphrase', 'Paraphrased')], max_length=20, verbose_name='wording')),
                    ('due', summits.models.fields.PartialDateField(blank=True, help_text='The date by which it is to be done, for example: 2009-12. Leave blank if the text gives none.', null=True, verbose_name='due')),
                    ('history_id', models.AutoField(primary_key=True, serialize=False)),
                    ('history_date', models.DateTimeField()),
                    ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                    ('agreement', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='summits.agreement', verbose_name='agreement')),
                    ('changeset', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='summits.changeset')),
                    ('issue', models.ForeignKey(blank=True, db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='summits.issue', verbose_name='issue')),
                ],
                options={
                    'verbose_name': 'historical commitment',
                    'verbose_name_plural': 'historical commitments',
                    'ordering': ('-history_date', '-history_id'),
                    'get_latest_by': ('history_date', 'history_id'),
                },
                bases=(simple_history.models.HistoricalChanges, models.Model),
            ),
            migrations.CreateModel(
                name='HistoricalCommitment_committed_by',
                fields=[
                    ('id', models.BigIntegerField(auto_created=True, blank=True, verbose_name='ID')),
                    ('m2m_history_id', models.AutoField(primary_key=True, serialize=False)),
                    ('commitment', models.ForeignKey(blank=True, db_constraint=False, db_index=False, db_tablespace='', null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='summits.commitment')),
                    ('country', models.ForeignKey(blank=True, db_constraint=False, db_index=False, db_tablespace='', null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='summits.country')),
                    ('history', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, to='summits.historicalcommitment')),
                ],
                options={
                    'verbose_name': 'HistoricalCommitment_committed_by',
                },
                bases=(simple_history.models.HistoricalChanges, models.Model),
            ),
            migrations.CreateModel(
                name='HistoricalCommitment_sources',
                fields=[
                    ('id', models.BigIntegerField(auto_created=True, blank=True, verbose_name='ID')),
                    ('m2m_history_id', models.AutoField(primary_key=True, serialize=False)),
                    ('commitment', models.ForeignKey(blank=True, db_constraint=False, db_index=False, db_tablespace='', null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='summits.commitment')),
                    ('history', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, to='summits.historicalcommitment')),
                    ('source', models.ForeignKey(blank=True, db_constraint=False, db_index=False, db_tablespace='', null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='summits.source')),
                ],
                options={
                    'verbose_name': 'HistoricalCommitment_sources',
                },
                bases=(simple_history.models.HistoricalChanges, models.Model),
            ),
            migrations.AddIndex(
                model_name='commitment',
                index=models.Index(condition=models.Q(('issue__isnull', False)), fields=['issue'], name='commitment_issue_given'),
            ),
            migrations.AddConstraint(
                model_name='commitment',
                constraint=summits.models.constraints.FieldCheckConstraint(condition=models.Q(('wording__in', ['quotation', 'paraphrase'])), field='wording', name='commitment_wording_in_vocabulary', violation_error_message='Choose one of the listed values.'),
            ),
            migrations.AddConstraint(
                model_name='commitment',
                constraint=models.UniqueConstraint(fields=('agreement', 'order'), name='commitment_once_per_agreement_and_order', violation_error_message='Another commitment of this agreement already has this number. Choose another one.'),
            ),
            migrations.AddConstraint(
                model_name='assessment',
                constraint=summits.models.constraints.FieldCheckConstraint(condition=models.Q(('verdict__in', ['kept', 'partly-kept', 'not-kept', 'overtaken', 'pending'])), field='verdict', name='assessment_verdict_in_vocabulary', violation_error_message='Choose one of the listed values.'),
            ),
            migrations.AddConstraint(
                model_name='assessment',
                constraint=models.UniqueConstraint(fields=('commitment', 'country', 'on'), name='assessment_once_per_country_and_day', violation_error_message='This country already has an assessment of this date.'),
            ),
        ]),
        migrations.RunPython(give_permissions, migrations.RunPython.noop),
    ]
