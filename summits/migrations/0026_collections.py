"""Collections and what an editor chooses for the front page, with what each group of the admin may do with them."""

import django.db.models.deletion
import simple_history.models
import summits.models.constraints
import summits.models.fields
from django.contrib.auth.management import create_permissions
from django.db import migrations, models
from summits.db.migration_operations import InOneStep

MODELS = ("collection", "feature")


def every(actions):
    return {f"{action}_{model}" for action in actions for model in MODELS}


GROUPS = {
    "Contributor": every(("view", "add", "change")),
    "Editor": every(("view", "add", "change", "delete")),
    "Chief editor": every(("view", "add", "change", "delete")),
}


def give_permissions(apps, schema_editor):
    """Let the groups of the admin, as far as they are still there, write collections and the front page."""
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
        ('summits', '0025_bound_texts'),
        ('auth', '0012_alter_user_first_name_max_length'),
        ('contenttypes', '0002_remove_content_type_name'),
    ]

    operations = [
        InOneStep([
            migrations.CreateModel(
                name='Feature',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('slug', models.SlugField(help_text='The last part of the address, for instance sochi-2008. If you change it, the old address leads here.', max_length=120, unique=True, verbose_name='slug')),
                    ('approved', models.BooleanField(choices=[(True, 'yes'), (False, 'no, it waits for approval')], default=False, help_text='Only what is approved is public.', verbose_name='approved')),
                    ('kind', models.CharField(choices=[('question', 'Question'), ('example', 'Example')], max_length=10, verbose_name='kind')),
                    ('order', models.PositiveSmallIntegerField(default=0, help_text='1 for what is shown first.', verbose_name='order')),
                    ('question', models.CharField(blank=True, help_text='As a reader would ask it: How often did Gorbachev and Reagan meet, and what came of it?', max_length=150, verbose_name='question')),
                    ('address', models.CharField(blank=True, help_text='The page of this site that answers it, from the first slash on: /summits/?leader=ronald-reagan', max_length=300, verbose_name='address')),
                ],
                options={
                    'verbose_name': 'item of the front page',
                    'verbose_name_plural': 'front page',
                    'ordering': ['order', 'slug'],
                },
            ),
            migrations.CreateModel(
                name='HistoricalCollection',
                fields=[
                    ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                    ('unverified', summits.models.fields.FieldNamesField(blank=True, default=list, help_text='Tick what no cited source confirms. The public page says so beside the text.', verbose_name='not yet confirmed')),
                    ('slug', models.SlugField(db_index=False, help_text='The last part of the address, for instance sochi-2008. If you change it, the old address leads here.', max_length=120, verbose_name='slug')),
                    ('approved', models.BooleanField(choices=[(True, 'yes'), (False, 'no, it waits for approval')], default=False, help_text='Only what is approved is public.', verbose_name='approved')),
                    ('name', models.CharField(help_text='The states, for instance: United States and China', max_length=150, verbose_name='name')),
                    ('order', models.PositiveSmallIntegerField(default=0, help_text='Collections are shown in this order, those with equal numbers by name.', verbose_name='order')),
                    ('rule', models.TextField(blank=True, help_text='Which meetings count, and which do not. An empty line begins a new paragraph.', max_length=4000, verbose_name='rule of inclusion')),
                    ('coverage', models.TextField(blank=True, help_text='What is missing, what is thin, how far to trust it. An empty line begins a new paragraph.', max_length=4000, verbose_name='coverage')),
                    ('history_id', models.AutoField(primary_key=True, serialize=False)),
                    ('history_date', models.DateTimeField()),
                    ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ],
                options={
                    'verbose_name': 'historical collection',
                    'verbose_name_plural': 'historical collections',
                    'ordering': ('-history_date', '-history_id'),
                    'get_latest_by': ('history_date', 'history_id'),
                },
                bases=(simple_history.models.HistoricalChanges, models.Model),
            ),
            migrations.CreateModel(
                name='HistoricalCollection_sources',
                fields=[
                    ('id', models.BigIntegerField(auto_created=True, blank=True, verbose_name='ID')),
                    ('m2m_history_id', models.AutoField(primary_key=True, serialize=False)),
                ],
                options={
                    'verbose_name': 'HistoricalCollection_sources',
                },
                bases=(simple_history.models.HistoricalChanges, models.Model),
            ),
            migrations.CreateModel(
                name='HistoricalFeature',
                fields=[
                    ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                    ('slug', models.SlugField(db_index=False, help_text='The last part of the address, for instance sochi-2008. If you change it, the old address leads here.', max_length=120, verbose_name='slug')),
                    ('approved', models.BooleanField(choices=[(True, 'yes'), (False, 'no, it waits for approval')], default=False, help_text='Only what is approved is public.', verbose_name='approved')),
                    ('kind', models.CharField(choices=[('question', 'Question'), ('example', 'Example')], max_length=10, verbose_name='kind')),
                    ('order', models.PositiveSmallIntegerField(default=0, help_text='1 for what is shown first.', verbose_name='order')),
                    ('question', models.CharField(blank=True, help_text='As a reader would ask it: How often did Gorbachev and Reagan meet, and what came of it?', max_length=150, verbose_name='question')),
                    ('address', models.CharField(blank=True, help_text='The page of this site that answers it, from the first slash on: /summits/?leader=ronald-reagan', max_length=300, verbose_name='address')),
                    ('history_id', models.AutoField(primary_key=True, serialize=False)),
                    ('history_date', models.DateTimeField()),
                    ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ],
                options={
                    'verbose_name': 'historical item of the front page',
                    'verbose_name_plural': 'historical front page',
                    'ordering': ('-history_date', '-history_id'),
                    'get_latest_by': ('history_date', 'history_id'),
                },
                bases=(simple_history.models.HistoricalChanges, models.Model),
            ),
            migrations.CreateModel(
                name='Collection',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('unverified', summits.models.fields.FieldNamesField(blank=True, default=list, help_text='Tick what no cited source confirms. The public page says so beside the text.', verbose_name='not yet confirmed')),
                    ('slug', models.SlugField(help_text='The last part of the address, for instance sochi-2008. If you change it, the old address leads here.', max_length=120, unique=True, verbose_name='slug')),
                    ('approved', models.BooleanField(choices=[(True, 'yes'), (False, 'no, it waits for approval')], default=False, help_text='Only what is approved is public.', verbose_name='approved')),
                    ('name', models.CharField(help_text='The states, for instance: United States and China', max_length=150, unique=True, verbose_name='name')),
                    ('order', models.PositiveSmallIntegerField(default=0, help_text='Collections are shown in this order, those with equal numbers by name.', verbose_name='order')),
                    ('rule', models.TextField(blank=True, help_text='Which meetings count, and which do not. An empty line begins a new paragraph.', max_length=4000, verbose_name='rule of inclusion')),
                    ('coverage', models.TextField(blank=True, help_text='What is missing, what is thin, how far to trust it. An empty line begins a new paragraph.', max_length=4000, verbose_name='coverage')),
                    ('sources', models.ManyToManyField(blank=True, to='summits.source', verbose_name='sources')),
                ],
                options={
                    'verbose_name': 'collection',
                    'verbose_name_plural': 'collections',
                    'ordering': ['order', 'name'],
                },
            ),
            migrations.AddField(
                model_name='agreement',
                name='collection',
                field=models.ForeignKey(blank=True, db_index=False, help_text='The collection with which it was entered, also if it belongs to no summit.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='agreements', to='summits.collection', verbose_name='collection'),
            ),
            migrations.AddField(
                model_name='historicalagreement',
                name='collection',
                field=models.ForeignKey(blank=True, db_constraint=False, db_index=False, help_text='The collection with which it was entered, also if it belongs to no summit.', null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='summits.collection', verbose_name='collection'),
            ),
            migrations.AddField(
                model_name='historicalsummit',
                name='collection',
                field=models.ForeignKey(blank=True, db_constraint=False, db_index=False, help_text='The collection by whose rule of inclusion it is in the archive.', null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='summits.collection', verbose_name='collection'),
            ),
            migrations.AddField(
                model_name='summit',
                name='collection',
                field=models.ForeignKey(blank=True, db_index=False, help_text='The collection by whose rule of inclusion it is in the archive.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='summits', to='summits.collection', verbose_name='collection'),
            ),
            migrations.AddIndex(
                model_name='agreement',
                index=models.Index(condition=models.Q(('collection__isnull', False)), fields=['collection'], name='agreement_collection_given'),
            ),
            migrations.AddIndex(
                model_name='summit',
                index=models.Index(condition=models.Q(('collection__isnull', False)), fields=['collection'], name='summit_collection_given'),
            ),
            migrations.AddField(
                model_name='feature',
                name='collection',
                field=models.ForeignKey(blank=True, help_text='The collection that it is about; leave it empty if it is about several.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='features', to='summits.collection', verbose_name='collection'),
            ),
            migrations.AddField(
                model_name='feature',
                name='issue',
                field=models.ForeignKey(blank=True, help_text='For an example: the issue that was discussed there.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='features', to='summits.issue', verbose_name='issue'),
            ),
            migrations.AddField(
                model_name='feature',
                name='summit',
                field=models.ForeignKey(blank=True, help_text='For an example: the summit whose discussion is shown.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='features', to='summits.summit', verbose_name='summit'),
            ),
            migrations.AddField(
                model_name='historicalcollection',
                name='edit',
                field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='summits.edit'),
            ),
            migrations.AddField(
                model_name='historicalcollection_sources',
                name='collection',
                field=models.ForeignKey(blank=True, db_constraint=False, db_index=False, db_tablespace='', null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='summits.collection'),
            ),
            migrations.AddField(
                model_name='historicalcollection_sources',
                name='history',
                field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, to='summits.historicalcollection'),
            ),
            migrations.AddField(
                model_name='historicalcollection_sources',
                name='source',
                field=models.ForeignKey(blank=True, db_constraint=False, db_index=False, db_tablespace='', null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='summits.source'),
            ),
            migrations.AddField(
                model_name='historicalfeature',
                name='collection',
                field=models.ForeignKey(blank=True, db_constraint=False, db_index=False, help_text='The collection that it is about; leave it empty if it is about several.', null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='summits.collection', verbose_name='collection'),
            ),
            migrations.AddField(
                model_name='historicalfeature',
                name='edit',
                field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='summits.edit'),
            ),
            migrations.AddField(
                model_name='historicalfeature',
                name='issue',
                field=models.ForeignKey(blank=True, db_constraint=False, db_index=False, help_text='For an example: the issue that was discussed there.', null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='summits.issue', verbose_name='issue'),
            ),
            migrations.AddField(
                model_name='historicalfeature',
                name='summit',
                field=models.ForeignKey(blank=True, db_constraint=False, db_index=False, help_text='For an example: the summit whose discussion is shown.', null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='summits.summit', verbose_name='summit'),
            ),
            migrations.AddConstraint(
                model_name='feature',
                constraint=summits.models.constraints.FieldCheckConstraint(condition=models.Q(('kind__in', ['question', 'example'])), field='kind', name='feature_kind_in_vocabulary', violation_error_message='Choose one of the listed values.'),
            ),
            migrations.AddConstraint(
                model_name='feature',
                constraint=summits.models.constraints.FieldCheckConstraint(condition=models.Q(('address', ''), models.Q(('address__startswith', '/'), models.Q(('address__startswith', '//'), _negated=True), models.Q(('address__startswith', '/\\'), _negated=True)), _connector='OR'), field='address', name='feature_address_is_of_this_site', violation_error_message="No page of this site has this address. Copy it from the first “/” on, for instance: /summits/"),
            ),
            migrations.AddConstraint(
                model_name='feature',
                constraint=summits.models.constraints.FieldCheckConstraint(condition=models.Q(models.Q(('kind', 'question'), _negated=True), models.Q(models.Q(('address', ''), _negated=True), models.Q(('question', ''), _negated=True)), _connector='OR'), field='question', name='feature_question_has_an_address', violation_error_message='A question needs its words, and the address of the page that answers it.'),
            ),
            migrations.AddConstraint(
                model_name='feature',
                constraint=summits.models.constraints.FieldCheckConstraint(condition=models.Q(models.Q(('kind', 'example'), _negated=True), models.Q(('issue__isnull', False), ('summit__isnull', False)), _connector='OR'), field='issue', name='feature_example_has_a_discussion', violation_error_message='An example needs a summit and an issue that was discussed there.'),
            ),
        ]),
        migrations.RunPython(give_permissions, migrations.RunPython.noop),
    ]
