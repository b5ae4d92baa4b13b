"""Edits that changed something public say whether somebody else has looked at them; those there were count as looked at."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from summits.db.migration_operations import InOneStep


class Migration(migrations.Migration):

    dependencies = [
        ('summits', '0018_search_state'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        InOneStep([
            migrations.AddField(
                model_name='edit',
                name='looked_at',
                field=models.DateTimeField(editable=False, null=True, verbose_name='looked at'),
            ),
            migrations.AddField(
                model_name='edit',
                name='looked_by',
                field=models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='looked at by'),
            ),
            migrations.AddField(
                model_name='edit',
                name='looked_by_name',
                field=models.CharField(blank=True, editable=False, max_length=150, verbose_name='looked at by, by name'),
            ),
            migrations.AddField(
                model_name='edit',
                name='needs_look',
                field=models.BooleanField(default=False, editable=False, verbose_name='one person alone changed something public'),
            ),
            migrations.AddIndex(
                model_name='edit',
                index=models.Index(condition=models.Q(('looked_at__isnull', True), ('needs_look', True)), fields=['id'], name='edit_to_look_at'),
            ),
            migrations.AddConstraint(
                model_name='edit',
                constraint=models.CheckConstraint(condition=models.Q(('looked_by__isnull', True), ('user__isnull', True), models.Q(('looked_by', models.F('user')), _negated=True), _connector='OR'), name='edit_looked_at_by_another'),
            ),
            migrations.AddConstraint(
                model_name='edit',
                constraint=models.CheckConstraint(condition=models.Q(('looked_by__isnull', True), ('looked_at__isnull', False), _connector='OR'), name='edit_looked_at_at_a_time'),
            ),
        ]),
    ]
