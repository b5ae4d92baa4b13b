"""Corrections, with what each group of the desk may do with them."""

import django.db.models.deletion
import django.utils.timezone
import simple_history.models
import summits.models.constraints
from django.contrib.auth.management import create_permissions
from django.db import migrations, models
from summits.db.migration_operations import InOneStep

WRITES = {"view_correction", "add_correction", "change_correction"}
GROUPS = {
    "Contributor": WRITES,
    "Editor": WRITES | {"delete_correction"},
    "Chief editor": WRITES | {"delete_correction"},
}


def give_permissions(apps, schema_editor):
    """Let the groups of the desk, as far as they are still there, write corrections."""
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
        ('summits', '0011_safety'),
        ('auth', '0012_alter_user_first_name_max_length'),
        ('contenttypes', '0002_remove_content_type_name'),
    ]

    operations = [
        InOneStep([
            migrations.CreateModel(
                name='HistoricalCorrection',
                fields=[
                    ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                    ('corrected_on', models.DateField(default=django.utils.timezone.localdate, help_text='When it was set right on the public page.', verbose_name='day')),
                    ('what', models.TextField(help_text='And what stands there now. For instance: The dinner was on 5 April, not on 6 April.', verbose_name='what was wrong')),
                    ('why', models.TextField(help_text='For instance: The programme that the Kremlin published says so.', verbose_name='how we know')),
                    ('status', models.CharField(choices=[('draft', 'Draft'), ('published', 'Published')], default='draft', help_text='Only what is published is public, and only as long as its record is.', max_length=10, verbose_name='status')),
                    ('history_id', models.AutoField(primary_key=True, serialize=False)),
                    ('history_date', models.DateTimeField()),
                    ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                    ('agreement', models.ForeignKey(blank=True, db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='summits.agreement', verbose_name='agreement')),
                    ('edit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='summits.edit')),
                    ('issue', models.ForeignKey(blank=True, db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='summits.issue', verbose_name='issue')),
                    ('leader', models.ForeignKey(blank=True, db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='summits.leader', verbose_name='leader')),
                    ('summit', models.ForeignKey(blank=True, db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='summits.summit', verbose_name='summit')),
                ],
                options={
                    'verbose_name': 'historical correction',
                    'verbose_name_plural': 'historical corrections',
                    'ordering': ('-history_date', '-history_id'),
                    'get_latest_by': ('history_date', 'history_id'),
                },
                bases=(simple_history.models.HistoricalChanges, models.Model),
            ),
            migrations.CreateModel(
                name='Correction',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('corrected_on', models.DateField(default=django.utils.timezone.localdate, help_text='When it was set right on the public page.', verbose_name='day')),
                    ('what', models.TextField(help_text='And what stands there now. For instance: The dinner was on 5 April, not on 6 April.', verbose_name='what was wrong')),
                    ('why', models.TextField(help_text='For instance: The programme that the Kremlin published says so.', verbose_name='how we know')),
                    ('status', models.CharField(choices=[('draft', 'Draft'), ('published', 'Published')], default='draft', help_text='Only what is published is public, and only as long as its record is.', max_length=10, verbose_name='status')),
                    ('agreement', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='corrections', to='summits.agreement', verbose_name='agreement')),
                    ('issue', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='corrections', to='summits.issue', verbose_name='issue')),
                    ('leader', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='corrections', to='summits.leader', verbose_name='leader')),
                    ('summit', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='corrections', to='summits.summit', verbose_name='summit')),
                ],
                options={
                    'verbose_name': 'correction',
                    'verbose_name_plural': 'corrections',
                    'ordering': ['-corrected_on', '-id'],
                    'constraints': [summits.models.constraints.FieldCheckConstraint(condition=models.Q(('status__in', ['draft', 'published'])), field='status', name='correction_status_in_vocabulary', violation_error_message='Choose one of the listed values.'), summits.models.constraints.FieldCheckConstraint(condition=models.Q(models.Q(('agreement__isnull', True), ('issue__isnull', True), ('leader__isnull', True), ('summit__isnull', False)), models.Q(('agreement__isnull', True), ('issue__isnull', True), ('leader__isnull', False), ('summit__isnull', True)), models.Q(('agreement__isnull', True), ('issue__isnull', False), ('leader__isnull', True), ('summit__isnull', True)), models.Q(('agreement__isnull', False), ('issue__isnull', True), ('leader__isnull', True), ('summit__isnull', True)), _connector='OR'), field='summit', name='correction_of_one_record', violation_error_message='A correction is of one record: choose a summit, a leader, an issue or an agreement, and only one.')],
                },
            ),
        ]),
        migrations.RunPython(give_permissions, migrations.RunPython.noop),
    ]
