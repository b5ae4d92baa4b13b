"""Plain labels, help texts and messages for editors; the tables stay as they are."""

import django.core.validators
import django.db.models.deletion
import django.db.models.expressions
import django.db.models.functions.datetime
import django.db.models.functions.text
import django.db.models.lookups
import django.utils.timezone
import summits.models.constraints
import summits.models.fields
from django.conf import settings
from django.db import migrations, models

from summits.db.migration_operations import StateInOneStep


class Migration(migrations.Migration):

    dependencies = [
        ('contenttypes', '0002_remove_content_type_name'),
        ('summits', '0031_plain_labels'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        StateInOneStep(state_operations=[
            migrations.AlterModelOptions(
                name='auditentry',
                options={'ordering': ['-at', '-id'], 'verbose_name': 'log-in or permission change', 'verbose_name_plural': 'log-ins and permission changes'},
            ),
            migrations.AlterModelOptions(
                name='deskrules',
                options={'verbose_name': 'security policy', 'verbose_name_plural': 'security policy'},
            ),
            migrations.AlterModelOptions(
                name='edit',
                options={'ordering': ['-id'], 'permissions': [('publish', 'Can publish records in review, and send them back'), ('withdraw', 'Can withdraw public records, and publish them again'), ('import_archive', 'Can import')], 'verbose_name': 'edit', 'verbose_name_plural': 'edits'},
            ),
            migrations.AlterModelOptions(
                name='feature',
                options={'ordering': ['order', 'slug'], 'verbose_name': 'front-page item', 'verbose_name_plural': 'front-page items'},
            ),
            migrations.AlterModelOptions(
                name='fruitlesssearch',
                options={'ordering': ['-times', 'words'], 'verbose_name': 'search without results', 'verbose_name_plural': 'searches without results'},
            ),
            migrations.AlterModelOptions(
                name='historicalfeature',
                options={'get_latest_by': ('history_date', 'history_id'), 'ordering': ('-history_date', '-history_id'), 'verbose_name': 'historical front-page item', 'verbose_name_plural': 'historical front-page items'},
            ),
            migrations.AlterModelOptions(
                name='historicalissuename',
                options={'get_latest_by': ('history_date', 'history_id'), 'ordering': ('-history_date', '-history_id'), 'verbose_name': 'historical synonym', 'verbose_name_plural': 'historical synonyms'},
            ),
            migrations.AlterModelOptions(
                name='historicalprogrammeitem',
                options={'get_latest_by': ('history_date', 'history_id'), 'ordering': ('-history_date', '-history_id'), 'verbose_name': 'historical programme item', 'verbose_name_plural': 'historical programme'},
            ),
            migrations.AlterModelOptions(
                name='issuename',
                options={'ordering': ['issue', 'id'], 'verbose_name': 'synonym', 'verbose_name_plural': 'synonyms'},
            ),
            migrations.AlterModelOptions(
                name='programmeitem',
                options={'ordering': ['summit', 'order'], 'verbose_name': 'programme item', 'verbose_name_plural': 'programme'},
            ),
            migrations.AlterField(
                model_name='agreement',
                name='collection',
                field=models.ForeignKey(blank=True, db_index=False, help_text='The collection it belongs to, even if it belongs to no summit.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='agreements', to='summits.collection', verbose_name='collection'),
            ),
            migrations.AlterField(
                model_name='agreement',
                name='fate',
                field=models.TextField(blank=True, help_text='In one or two sentences, for example: In force until 2019, when both sides withdrew.', max_length=2000, verbose_name='aftermath'),
            ),
            migrations.AlterField(
                model_name='agreement',
                name='modified',
                field=models.DateTimeField(auto_now=True, db_default=django.db.models.functions.datetime.Now(), verbose_name='last changed'),
            ),
            migrations.AlterField(
                model_name='agreement',
                name='signed',
                field=summits.models.fields.PartialDateField(help_text='The date it was signed or issued, for example: 2008-04-06', verbose_name='signed'),
            ),
            migrations.AlterField(
                model_name='agreement',
                name='slug',
                field=models.SlugField(help_text='The last part of the page’s address, for example: sochi-2008. If you change it, the old address redirects here.', max_length=120, unique=True, verbose_name='slug'),
            ),
            migrations.AlterField(
                model_name='agreement',
                name='status',
                field=models.CharField(choices=[('draft', 'Draft'), ('review', 'In review'), ('published', 'Published'), ('withdrawn', 'Withdrawn')], db_index=True, default='draft', help_text='Only published records are public.', max_length=10, verbose_name='status'),
            ),
            migrations.AlterField(
                model_name='agreement',
                name='summit',
                field=models.ForeignKey(blank=True, db_index=False, help_text='The summit it belongs to, even if it was signed on another date.', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='agreements', to='summits.summit', verbose_name='summit'),
            ),
            migrations.AlterField(
                model_name='agreement',
                name='title',
                field=models.CharField(help_text='With the short name in brackets, if it has one, for example: Intermediate-Range Nuclear Forces Treaty (INF Treaty)', max_length=300, verbose_name='title'),
            ),
            migrations.AlterField(
                model_name='agreement',
                name='unverified',
                field=summits.models.fields.FieldNamesField(blank=True, default=list, help_text='Tick what no cited source confirms. The public page marks it as not yet confirmed.', verbose_name='not yet confirmed'),
            ),
            migrations.AlterField(
                model_name='agreementevent',
                name='country',
                field=models.ForeignKey(blank=True, db_index=False, help_text='Only if the event concerns a single party.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='agreement_events', to='summits.country', verbose_name='by'),
            ),
            migrations.AlterField(
                model_name='agreementevent',
                name='kind',
                field=models.CharField(choices=[('signed', 'Signed'), ('ratified', 'Ratified'), ('entered-into-force', 'Entered into force'), ('extended', 'Extended'), ('amended', 'Amended'), ('suspended', 'Suspended'), ('withdrawn', 'Withdrawn'), ('denounced', 'Notice of withdrawal given'), ('expired', 'Expired'), ('terminated', 'Terminated'), ('superseded', 'Superseded'), ('completed', 'Completed'), ('lapsed', 'Lapsed')], max_length=20, verbose_name='event'),
            ),
            migrations.AlterField(
                model_name='agreementevent',
                name='on',
                field=summits.models.fields.PartialDateField(help_text='Write a date as 2008-04-06, a month as 2008-04, a year as 2008, and “about 1878” as 1878~.', verbose_name='date'),
            ),
            migrations.AlterField(
                model_name='agreementevent',
                name='unverified',
                field=summits.models.fields.FieldNamesField(blank=True, default=list, help_text='Tick what no cited source confirms. The public page marks it as not yet confirmed.', verbose_name='not yet confirmed'),
            ),
            migrations.AlterField(
                model_name='agreementrelation',
                name='unverified',
                field=summits.models.fields.FieldNamesField(blank=True, default=list, help_text='Tick what no cited source confirms. The public page marks it as not yet confirmed.', verbose_name='not yet confirmed'),
            ),
            migrations.AlterField(
                model_name='auditentry',
                name='actor',
                field=models.CharField(blank=True, max_length=150, verbose_name='by'),
            ),
            migrations.AlterField(
                model_name='auditentry',
                name='address',
                field=models.GenericIPAddressField(null=True, verbose_name='IP address'),
            ),
            migrations.AlterField(
                model_name='auditentry',
                name='kind',
                field=models.CharField(choices=[('logged-in', 'logged in'), ('logged-out', 'logged out'), ('session-ended', 'session ended'), ('refused', 'wrong user name or password'), ('locked-out', 'log-in blocked'), ('wrong-code', 'wrong code'), ('password', 'password changed'), ('second-factor', 'second factor'), ('person', 'person'), ('group', 'group'), ('rule', 'security policy'), ('download', 'download'), ('preview', 'preview link')], max_length=20, verbose_name='event'),
            ),
            migrations.AlterField(
                model_name='auditentry',
                name='subject',
                field=models.CharField(blank=True, max_length=150, verbose_name='user concerned'),
            ),
            migrations.AlterField(
                model_name='auditentry',
                name='text',
                field=models.TextField(blank=True, verbose_name='details'),
            ),
            migrations.AlterField(
                model_name='collection',
                name='approved',
                field=models.BooleanField(choices=[(True, 'yes'), (False, 'no, awaiting approval')], default=False, help_text='Only approved records are public.', verbose_name='approved'),
            ),
            migrations.AlterField(
                model_name='collection',
                name='coverage',
                field=models.TextField(blank=True, help_text='What is missing or incomplete, and how reliable it is. Leave a blank line between paragraphs.', max_length=4000, verbose_name='coverage'),
            ),
            migrations.AlterField(
                model_name='collection',
                name='name',
                field=models.CharField(help_text='The states, for example: United States and China', max_length=150, unique=True, verbose_name='name'),
            ),
            migrations.AlterField(
                model_name='collection',
                name='order',
                field=models.PositiveSmallIntegerField(default=0, help_text='Collections are sorted by this number, then by name, for example: 1', verbose_name='order'),
            ),
            migrations.AlterField(
                model_name='collection',
                name='rule',
                field=models.TextField(blank=True, help_text='Which meetings are included, and which are not. Leave a blank line between paragraphs.', max_length=4000, verbose_name='inclusion rule'),
            ),
            migrations.AlterField(
                model_name='collection',
                name='slug',
                field=models.SlugField(help_text='The last part of the page’s address, for example: sochi-2008. If you change it, the old address redirects here.', max_length=120, unique=True, verbose_name='slug'),
            ),
            migrations.AlterField(
                model_name='collection',
                name='unverified',
                field=summits.models.fields.FieldNamesField(blank=True, default=list, help_text='Tick what no cited source confirms. The public page marks it as not yet confirmed.', verbose_name='not yet confirmed'),
            ),
            migrations.AlterField(
                model_name='correction',
                name='corrected_on',
                field=models.DateField(default=django.utils.timezone.localdate, help_text='When the public page was corrected, for example: 2026-11-25', verbose_name='day'),
            ),
            migrations.AlterField(
                model_name='correction',
                name='status',
                field=models.CharField(choices=[('draft', 'Draft'), ('published', 'Published')], default='draft', help_text='A correction is public only if it is published and its record is public.', max_length=10, verbose_name='status'),
            ),
            migrations.AlterField(
                model_name='correction',
                name='what',
                field=models.TextField(help_text='What was wrong, and what the page says now, for example: The dinner was on 5 April, not on 6 April.', max_length=2000, verbose_name='what was wrong'),
            ),
            migrations.AlterField(
                model_name='correction',
                name='why',
                field=models.TextField(help_text='How we know, for example: The programme published by the Kremlin gives this date.', max_length=2000, verbose_name='evidence'),
            ),
            migrations.AlterField(
                model_name='country',
                name='approved',
                field=models.BooleanField(choices=[(True, 'yes'), (False, 'no, awaiting approval')], default=False, help_text='Only approved records are public.', verbose_name='approved'),
            ),
            migrations.AlterField(
                model_name='country',
                name='iso_code',
                field=models.CharField(blank=True, help_text='Two letters, for example RU, or four for a former state, for example SUHH. Leave blank if there is none.', max_length=4, verbose_name='ISO 3166 code'),
            ),
            migrations.AlterField(
                model_name='country',
                name='name',
                field=models.CharField(help_text='For example: Soviet Union', max_length=100, unique=True, verbose_name='name'),
            ),
            migrations.AlterField(
                model_name='country',
                name='slug',
                field=models.SlugField(help_text='The last part of the page’s address, for example: sochi-2008. If you change it, the old address redirects here.', max_length=120, unique=True, verbose_name='slug'),
            ),
            migrations.AlterField(
                model_name='country',
                name='successor',
                field=models.ForeignKey(blank=True, db_index=False, help_text='The present-day state that continues this one, for example Russia for the Soviet Union.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='predecessors', to='summits.country', verbose_name='successor'),
            ),
            migrations.AlterField(
                model_name='country',
                name='unverified',
                field=summits.models.fields.FieldNamesField(blank=True, default=list, help_text='Tick what no cited source confirms. The public page marks it as not yet confirmed.', verbose_name='not yet confirmed'),
            ),
            migrations.AlterField(
                model_name='deskrules',
                name='second_factor_required',
                field=models.BooleanField(default=False, verbose_name='second factor required'),
            ),
            migrations.AlterField(
                model_name='discussion',
                name='order',
                field=models.PositiveSmallIntegerField(blank=True, help_text='Enter 1 for the most important issue.', null=True, verbose_name='order'),
            ),
            migrations.AlterField(
                model_name='discussion',
                name='summary',
                field=models.TextField(blank=True, help_text='The outcome in one sentence, for example: Both sides agreed to continue talks.', max_length=500, verbose_name='summary'),
            ),
            migrations.AlterField(
                model_name='discussion',
                name='unverified',
                field=summits.models.fields.FieldNamesField(blank=True, default=list, help_text='Tick what no cited source confirms. The public page marks it as not yet confirmed.', verbose_name='not yet confirmed'),
            ),
            migrations.AlterField(
                model_name='document',
                name='language',
                field=models.CharField(help_text='As a tag, for example: en', max_length=12, verbose_name='language'),
            ),
            migrations.AlterField(
                model_name='document',
                name='published',
                field=summits.models.fields.PartialDateField(blank=True, help_text='Write a date as 2008-04-06, a month as 2008-04, a year as 2008, and “about 1878” as 1878~.', null=True, verbose_name='published'),
            ),
            migrations.AlterField(
                model_name='document',
                name='publisher',
                field=models.CharField(blank=True, help_text='For example: The Kremlin', max_length=200, verbose_name='publisher'),
            ),
            migrations.AlterField(
                model_name='document',
                name='slug',
                field=models.SlugField(help_text='The last part of the page’s address, for example: sochi-2008. If you change it, the old address redirects here.', max_length=120, unique=True, verbose_name='slug'),
            ),
            migrations.AlterField(
                model_name='document',
                name='text',
                field=models.TextField(blank=True, help_text='The text or an extract, if it may be reproduced.', max_length=50000, verbose_name='text'),
            ),
            migrations.AlterField(
                model_name='document',
                name='title',
                field=models.CharField(help_text='For example: Extract on missile defence', max_length=300, verbose_name='title'),
            ),
            migrations.AlterField(
                model_name='document',
                name='unverified',
                field=summits.models.fields.FieldNamesField(blank=True, default=list, help_text='Tick what no cited source confirms. The public page marks it as not yet confirmed.', verbose_name='not yet confirmed'),
            ),
            migrations.AlterField(
                model_name='edit',
                name='looked_at',
                field=models.DateTimeField(editable=False, null=True, verbose_name='checked'),
            ),
            migrations.AlterField(
                model_name='edit',
                name='looked_by',
                field=models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='checked by'),
            ),
            migrations.AlterField(
                model_name='edit',
                name='looked_by_name',
                field=models.CharField(blank=True, editable=False, max_length=150, verbose_name='checked by, user name'),
            ),
            migrations.AlterField(
                model_name='edit',
                name='needs_look',
                field=models.BooleanField(default=False, editable=False, verbose_name='public change not checked by a second editor'),
            ),
            migrations.AlterField(
                model_name='edit',
                name='reason',
                field=models.TextField(blank=True, verbose_name='reason'),
            ),
            migrations.AlterField(
                model_name='edit',
                name='undoes',
                field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='undone_by', to='summits.edit', verbose_name='reverts'),
            ),
            migrations.AlterField(
                model_name='edit',
                name='user',
                field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='edits', to=settings.AUTH_USER_MODEL, verbose_name='user'),
            ),
            migrations.AlterField(
                model_name='edit',
                name='username',
                field=models.CharField(blank=True, max_length=150, verbose_name='user name'),
            ),
            migrations.AlterField(
                model_name='edit',
                name='way',
                field=models.CharField(choices=[('desk', 'form'), ('list', 'list action'), ('import', 'import'), ('step', 'change of status'), ('restore', 'restored version'), ('undo', 'reverted edit'), ('command', 'command')], default='command', max_length=10, verbose_name='method'),
            ),
            migrations.AlterField(
                model_name='feature',
                name='address',
                field=models.CharField(blank=True, help_text='The page of this site that answers it, from the first “/” on, for example: /summits/?leader=ronald-reagan', max_length=300, verbose_name='address'),
            ),
            migrations.AlterField(
                model_name='feature',
                name='approved',
                field=models.BooleanField(choices=[(True, 'yes'), (False, 'no, awaiting approval')], default=False, help_text='Only approved records are public.', verbose_name='approved'),
            ),
            migrations.AlterField(
                model_name='feature',
                name='collection',
                field=models.ForeignKey(blank=True, help_text='The collection it is about. Leave blank if it is about several.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='features', to='summits.collection', verbose_name='collection'),
            ),
            migrations.AlterField(
                model_name='feature',
                name='issue',
                field=models.ForeignKey(blank=True, help_text='Only for an example: an issue that was discussed at this summit.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='features', to='summits.issue', verbose_name='issue'),
            ),
            migrations.AlterField(
                model_name='feature',
                name='order',
                field=models.PositiveSmallIntegerField(default=0, help_text='Enter 1 for the item shown first.', verbose_name='order'),
            ),
            migrations.AlterField(
                model_name='feature',
                name='question',
                field=models.CharField(blank=True, help_text='As a reader would ask it, for example: How often did Gorbachev and Reagan meet, and what came of it?', max_length=150, verbose_name='question'),
            ),
            migrations.AlterField(
                model_name='feature',
                name='slug',
                field=models.SlugField(help_text='The last part of the page’s address, for example: sochi-2008. If you change it, the old address redirects here.', max_length=120, unique=True, verbose_name='slug'),
            ),
            migrations.AlterField(
                model_name='feature',
                name='summit',
                field=models.ForeignKey(blank=True, help_text='Only for an example: the summit whose discussion is shown.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='features', to='summits.summit', verbose_name='summit'),
            ),
            migrations.AlterField(
                model_name='historicalagreement',
                name='collection',
                field=models.ForeignKey(blank=True, db_constraint=False, db_index=False, help_text='The collection it belongs to, even if it belongs to no summit.', null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='summits.collection', verbose_name='collection'),
            ),
            migrations.AlterField(
                model_name='historicalagreement',
                name='fate',
                field=models.TextField(blank=True, help_text='In one or two sentences, for example: In force until 2019, when both sides withdrew.', max_length=2000, verbose_name='aftermath'),
            ),
            migrations.AlterField(
                model_name='historicalagreement',
                name='modified',
                field=models.DateTimeField(blank=True, db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='last changed'),
            ),
            migrations.AlterField(
                model_name='historicalagreement',
                name='signed',
                field=summits.models.fields.PartialDateField(help_text='The date it was signed or issued, for example: 2008-04-06', verbose_name='signed'),
            ),
            migrations.AlterField(
                model_name='historicalagreement',
                name='slug',
                field=models.SlugField(db_index=False, help_text='The last part of the page’s address, for example: sochi-2008. If you change it, the old address redirects here.', max_length=120, verbose_name='slug'),
            ),
            migrations.AlterField(
                model_name='historicalagreement',
                name='status',
                field=models.CharField(choices=[('draft', 'Draft'), ('review', 'In review'), ('published', 'Published'), ('withdrawn', 'Withdrawn')], default='draft', help_text='Only published records are public.', max_length=10, verbose_name='status'),
            ),
            migrations.AlterField(
                model_name='historicalagreement',
                name='summit',
                field=models.ForeignKey(blank=True, db_constraint=False, db_index=False, help_text='The summit it belongs to, even if it was signed on another date.', null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='summits.summit', verbose_name='summit'),
            ),
            migrations.AlterField(
                model_name='historicalagreement',
                name='title',
                field=models.CharField(help_text='With the short name in brackets, if it has one, for example: Intermediate-Range Nuclear Forces Treaty (INF Treaty)', max_length=300, verbose_name='title'),
            ),
            migrations.AlterField(
                model_name='historicalagreement',
                name='unverified',
                field=summits.models.fields.FieldNamesField(blank=True, default=list, help_text='Tick what no cited source confirms. The public page marks it as not yet confirmed.', verbose_name='not yet confirmed'),
            ),
            migrations.AlterField(
                model_name='historicalagreementevent',
                name='country',
                field=models.ForeignKey(blank=True, db_constraint=False, db_index=False, help_text='Only if the event concerns a single party.', null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='summits.country', verbose_name='by'),
            ),
            migrations.AlterField(
                model_name='historicalagreementevent',
                name='kind',
                field=models.CharField(choices=[('signed', 'Signed'), ('ratified', 'Ratified'), ('entered-into-force', 'Entered into force'), ('extended', 'Extended'), ('amended', 'Amended'), ('suspended', 'Suspended'), ('withdrawn', 'Withdrawn'), ('denounced', 'Notice of withdrawal given'), ('expired', 'Expired'), ('terminated', 'Terminated'), ('superseded', 'Superseded'), ('completed', 'Completed'), ('lapsed', 'Lapsed')], max_length=20, verbose_name='event'),
            ),
            migrations.AlterField(
                model_name='historicalagreementevent',
                name='on',
                field=summits.models.fields.PartialDateField(help_text='Write a date as 2008-04-06, a month as 2008-04, a year as 2008, and “about 1878” as 1878~.', verbose_name='date'),
            ),
            migrations.AlterField(
                model_name='historicalagreementevent',
                name='unverified',
                field=summits.models.fields.FieldNamesField(blank=True, default=list, help_text='Tick what no cited source confirms. The public page marks it as not yet confirmed.', verbose_name='not yet confirmed'),
            ),
            migrations.AlterField(
                model_name='historicalagreementrelation',
                name='unverified',
                field=summits.models.fields.FieldNamesField(blank=True, default=list, help_text='Tick what no cited source confirms. The public page marks it as not yet confirmed.', verbose_name='not yet confirmed'),
            ),
            migrations.AlterField(
                model_name='historicalcollection',
                name='approved',
                field=models.BooleanField(choices=[(True, 'yes'), (False, 'no, awaiting approval')], default=False, help_text='Only approved records are public.', verbose_name='approved'),
            ),
            migrations.AlterField(
                model_name='historicalcollection',
                name='coverage',
                field=models.TextField(blank=True, help_text='What is missing or incomplete, and how reliable it is. Leave a blank line between paragraphs.', max_length=4000, verbose_name='coverage'),
            ),
            migrations.AlterField(
                model_name='historicalcollection',
                name='name',
                field=models.CharField(help_text='The states, for example: United States and China', max_length=150, verbose_name='name'),
            ),
            migrations.AlterField(
                model_name='historicalcollection',
                name='order',
                field=models.PositiveSmallIntegerField(default=0, help_text='Collections are sorted by this number, then by name, for example: 1', verbose_name='order'),
            ),
            migrations.AlterField(
                model_name='historicalcollection',
                name='rule',
                field=models.TextField(blank=True, help_text='Which meetings are included, and which are not. Leave a blank line between paragraphs.', max_length=4000, verbose_name='inclusion rule'),
            ),
            migrations.AlterField(
                model_name='historicalcollection',
                name='slug',
                field=models.SlugField(db_index=False, help_text='The last part of the page’s address, for example: sochi-2008. If you change it, the old address redirects here.', max_length=120, verbose_name='slug'),
            ),
            migrations.AlterField(
                model_name='historicalcollection',
                name='unverified',
                field=summits.models.fields.FieldNamesField(blank=True, default=list, help_text='Tick what no cited source confirms. The public page marks it as not yet confirmed.', verbose_name='not yet confirmed'),
            ),
            migrations.AlterField(
                model_name='historicalcorrection',
                name='corrected_on',
                field=models.DateField(default=django.utils.timezone.localdate, help_text='When the public page was corrected, for example: 2026-11-25', verbose_name='day'),
            ),
            migrations.AlterField(
                model_name='historicalcorrection',
                name='status',
                field=models.CharField(choices=[('draft', 'Draft'), ('published', 'Published')], default='draft', help_text='A correction is public only if it is published and its record is public.', max_length=10, verbose_name='status'),
            ),
            migrations.AlterField(
                model_name='historicalcorrection',
                name='what',
                field=models.TextField(help_text='What was wrong, and what the page says now, for example: The dinner was on 5 April, not on 6 April.', max_length=2000, verbose_name='what was wrong'),
            ),
            migrations.AlterField(
                model_name='historicalcorrection',
                name='why',
                field=models.TextField(help_text='How we know, for example: The programme published by the Kremlin gives this date.', max_length=2000, verbose_name='evidence'),
            ),
            migrations.AlterField(
                model_name='historicalcountry',
                name='approved',
                field=models.BooleanField(choices=[(True, 'yes'), (False, 'no, awaiting approval')], default=False, help_text='Only approved records are public.', verbose_name='approved'),
            ),
            migrations.AlterField(
                model_name='historicalcountry',
                name='iso_code',
                field=models.CharField(blank=True, help_text='Two letters, for example RU, or four for a former state, for example SUHH. Leave blank if there is none.', max_length=4, verbose_name='ISO 3166 code'),
            ),
            migrations.AlterField(
                model_name='historicalcountry',
                name='name',
                field=models.CharField(help_text='For example: Soviet Union', max_length=100, verbose_name='name'),
            ),
            migrations.AlterField(
                model_name='historicalcountry',
                name='slug',
                field=models.SlugField(db_index=False, help_text='The last part of the page’s address, for example: sochi-2008. If you change it, the old address redirects here.', max_length=120, verbose_name='slug'),
            ),
            migrations.AlterField(
                model_name='historicalcountry',
                name='successor',
                field=models.ForeignKey(blank=True, db_constraint=False, db_index=False, help_text='The present-day state that continues this one, for example Russia for the Soviet Union.', null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='summits.country', verbose_name='successor'),
            ),
            migrations.AlterField(
                model_name='historicalcountry',
                name='unverified',
                field=summits.models.fields.FieldNamesField(blank=True, default=list, help_text='Tick what no cited source confirms. The public page marks it as not yet confirmed.', verbose_name='not yet confirmed'),
            ),
            migrations.AlterField(
                model_name='historicaldiscussion',
                name='order',
                field=models.PositiveSmallIntegerField(blank=True, help_text='Enter 1 for the most important issue.', null=True, verbose_name='order'),
            ),
            migrations.AlterField(
                model_name='historicaldiscussion',
                name='summary',
                field=models.TextField(blank=True, help_text='The outcome in one sentence, for example: Both sides agreed to continue talks.', max_length=500, verbose_name='summary'),
            ),
            migrations.AlterField(
                model_name='historicaldiscussion',
                name='unverified',
                field=summits.models.fields.FieldNamesField(blank=True, default=list, help_text='Tick what no cited source confirms. The public page marks it as not yet confirmed.', verbose_name='not yet confirmed'),
            ),
            migrations.AlterField(
                model_name='historicaldocument',
                name='language',
                field=models.CharField(help_text='As a tag, for example: en', max_length=12, verbose_name='language'),
            ),
            migrations.AlterField(
                model_name='historicaldocument',
                name='published',
                field=summits.models.fields.PartialDateField(blank=True, help_text='Write a date as 2008-04-06, a month as 2008-04, a year as 2008, and “about 1878” as 1878~.', null=True, verbose_name='published'),
            ),
            migrations.AlterField(
                model_name='historicaldocument',
                name='publisher',
                field=models.CharField(blank=True, help_text='For example: The Kremlin', max_length=200, verbose_name='publisher'),
            ),
            migrations.AlterField(
                model_name='historicaldocument',
                name='slug',
                field=models.SlugField(db_index=False, help_text='The last part of the page’s address, for example: sochi-2008. If you change it, the old address redirects here.', max_length=120, verbose_name='slug'),
            ),
            migrations.AlterField(
                model_name='historicaldocument',
                name='text',
                field=models.TextField(blank=True, help_text='The text or an extract, if it may be reproduced.', max_length=50000, verbose_name='text'),
            ),
            migrations.AlterField(
                model_name='historicaldocument',
                name='title',
                field=models.CharField(help_text='For example: Extract on missile defence', max_length=300, verbose_name='title'),
            ),
            migrations.AlterField(
                model_name='historicaldocument',
                name='unverified',
                field=summits.models.fields.FieldNamesField(blank=True, default=list, help_text='Tick what no cited source confirms. The public page marks it as not yet confirmed.', verbose_name='not yet confirmed'),
            ),
            migrations.AlterField(
                model_name='historicalfeature',
                name='address',
                field=models.CharField(blank=True, help_text='The page of this site that answers it, from the first “/” on, for example: /summits/?leader=ronald-reagan', max_length=300, verbose_name='address'),
            ),
            migrations.AlterField(
                model_name='historicalfeature',
                name='approved',
                field=models.BooleanField(choices=[(True, 'yes'), (False, 'no, awaiting approval')], default=False, help_text='Only approved records are public.', verbose_name='approved'),
            ),
            migrations.AlterField(
                model_name='historicalfeature',
                name='collection',
                field=models.ForeignKey(blank=True, db_constraint=False, db_index=False, help_text='The collection it is about. Leave blank if it is about several.', null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='summits.collection', verbose_name='collection'),
            ),
            migrations.AlterField(
                model_name='historicalfeature',
                name='issue',
                field=models.ForeignKey(blank=True, db_constraint=False, db_index=False, help_text='Only for an example: an issue that was discussed at this summit.', null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='summits.issue', verbose_name='issue'),
            ),
            migrations.AlterField(
                model_name='historicalfeature',
                name='order',
                field=models.PositiveSmallIntegerField(default=0, help_text='Enter 1 for the item shown first.', verbose_name='order'),
            ),
            migrations.AlterField(
                model_name='historicalfeature',
                name='question',
                field=models.CharField(blank=True, help_text='As a reader would ask it, for example: How often did Gorbachev and Reagan meet, and what came of it?', max_length=150, verbose_name='question'),
            ),
            migrations.AlterField(
                model_name='historicalfeature',
                name='slug',
                field=models.SlugField(db_index=False, help_text='The last part of the page’s address, for example: sochi-2008. If you change it, the old address redirects here.', max_length=120, verbose_name='slug'),
            ),
            migrations.AlterField(
                model_name='historicalfeature',
                name='summit',
                field=models.ForeignKey(blank=True, db_constraint=False, db_index=False, help_text='Only for an example: the summit whose discussion is shown.', null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='summits.summit', verbose_name='summit'),
            ),
            migrations.AlterField(
                model_name='historicalissue',
                name='description',
                field=models.TextField(blank=True, help_text='What it covers, in one sentence.', max_length=500, verbose_name='description'),
            ),
            migrations.AlterField(
                model_name='historicalissue',
                name='modified',
                field=models.DateTimeField(blank=True, db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='last changed'),
            ),
            migrations.AlterField(
                model_name='historicalissue',
                name='name',
                field=models.CharField(help_text='For example: Missile defence', max_length=150, verbose_name='name'),
            ),
            migrations.AlterField(
                model_name='historicalissue',
                name='parent',
                field=models.ForeignKey(blank=True, db_constraint=False, db_index=False, help_text='The larger topic it belongs to, for example: Arms control', null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='summits.issue', verbose_name='part of'),
            ),
            migrations.AlterField(
                model_name='historicalissue',
                name='slug',
                field=models.SlugField(db_index=False, help_text='The last part of the page’s address, for example: sochi-2008. If you change it, the old address redirects here.', max_length=120, verbose_name='slug'),
            ),
            migrations.AlterField(
                model_name='historicalissue',
                name='status',
                field=models.CharField(choices=[('draft', 'Draft'), ('review', 'In review'), ('published', 'Published'), ('withdrawn', 'Withdrawn')], default='draft', help_text='Only published records are public.', max_length=10, verbose_name='status'),
            ),
            migrations.AlterField(
                model_name='historicalissue',
                name='unverified',
                field=summits.models.fields.FieldNamesField(blank=True, default=list, help_text='Tick what no cited source confirms. The public page marks it as not yet confirmed.', verbose_name='not yet confirmed'),
            ),
            migrations.AlterField(
                model_name='historicalissuename',
                name='name',
                field=models.CharField(help_text='For example: missile shield', max_length=150, verbose_name='name'),
            ),
            migrations.AlterField(
                model_name='historicalissuename',
                name='unverified',
                field=summits.models.fields.FieldNamesField(blank=True, default=list, help_text='Tick what no cited source confirms. The public page marks it as not yet confirmed.', verbose_name='not yet confirmed'),
            ),
            migrations.AlterField(
                model_name='historicalleader',
                name='biography',
                field=models.TextField(blank=True, help_text='A paragraph in your own words.', max_length=4000, verbose_name='biography'),
            ),
            migrations.AlterField(
                model_name='historicalleader',
                name='born',
                field=summits.models.fields.PartialDateField(blank=True, help_text='Write a date as 2008-04-06, a month as 2008-04, a year as 2008, and “about 1878” as 1878~.', null=True, verbose_name='born'),
            ),
            migrations.AlterField(
                model_name='historicalleader',
                name='died',
                field=summits.models.fields.PartialDateField(blank=True, help_text='Write a date as 2008-04-06, a month as 2008-04, a year as 2008, and “about 1878” as 1878~.', null=True, verbose_name='died'),
            ),
            migrations.AlterField(
                model_name='historicalleader',
                name='modified',
                field=models.DateTimeField(blank=True, db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='last changed'),
            ),
            migrations.AlterField(
                model_name='historicalleader',
                name='name',
                field=models.CharField(help_text='The name readers know, for example: Vladimir Putin', max_length=150, verbose_name='name'),
            ),
            migrations.AlterField(
                model_name='historicalleader',
                name='native_name',
                field=models.CharField(blank=True, help_text='The full name in the leader’s own language and script, for example: Владимир Владимирович Путин', max_length=150, verbose_name='native name'),
            ),
            migrations.AlterField(
                model_name='historicalleader',
                name='short_name',
                field=models.CharField(blank=True, help_text='The name used in headings. Leave blank to take it from the sort name: what comes before the comma (Putin); without a comma, the first of two words (Xi for Xi Jinping), or all of more (Kim Jong Un). Enter it if that is wrong, for example: de Gaulle', max_length=60, verbose_name='short name'),
            ),
            migrations.AlterField(
                model_name='historicalleader',
                name='slug',
                field=models.SlugField(db_index=False, help_text='The last part of the page’s address, for example: sochi-2008. If you change it, the old address redirects here.', max_length=120, verbose_name='slug'),
            ),
            migrations.AlterField(
                model_name='historicalleader',
                name='sort_name',
                field=models.CharField(help_text='For alphabetical order, for example: Putin, Vladimir. Without a comma if the family name comes first anyway, for example: Xi Jinping', max_length=150, verbose_name='sort name'),
            ),
            migrations.AlterField(
                model_name='historicalleader',
                name='status',
                field=models.CharField(choices=[('draft', 'Draft'), ('review', 'In review'), ('published', 'Published'), ('withdrawn', 'Withdrawn')], default='draft', help_text='Only published records are public.', max_length=10, verbose_name='status'),
            ),
            migrations.AlterField(
                model_name='historicalleader',
                name='unverified',
                field=summits.models.fields.FieldNamesField(blank=True, default=list, help_text='Tick what no cited source confirms. The public page marks it as not yet confirmed.', verbose_name='not yet confirmed'),
            ),
            migrations.AlterField(
                model_name='historicalleader',
                name='wikidata_id',
                field=models.CharField(blank=True, help_text='For example: Q7747', max_length=20, verbose_name='Wikidata'),
            ),
            migrations.AlterField(
                model_name='historicalleadername',
                name='language',
                field=models.CharField(blank=True, help_text='A language tag, for example: fr', max_length=12, verbose_name='language'),
            ),
            migrations.AlterField(
                model_name='historicalleadername',
                name='name',
                field=models.CharField(help_text='For example: Poutine', max_length=150, verbose_name='name'),
            ),
            migrations.AlterField(
                model_name='historicalleadername',
                name='unverified',
                field=summits.models.fields.FieldNamesField(blank=True, default=list, help_text='Tick what no cited source confirms. The public page marks it as not yet confirmed.', verbose_name='not yet confirmed'),
            ),
            migrations.AlterField(
                model_name='historicalparticipation',
                name='capacity',
                field=models.CharField(blank=True, help_text='Only if not in the office held on that date, for example: President-elect of Russia', max_length=150, verbose_name='capacity'),
            ),
            migrations.AlterField(
                model_name='historicalparticipation',
                name='country',
                field=models.ForeignKey(blank=True, db_constraint=False, db_index=False, help_text='The state represented, as it was at the time, for example: Soviet Union', null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='summits.country', verbose_name='country'),
            ),
            migrations.AlterField(
                model_name='historicalparticipation',
                name='unverified',
                field=summits.models.fields.FieldNamesField(blank=True, default=list, help_text='Tick what no cited source confirms. The public page marks it as not yet confirmed.', verbose_name='not yet confirmed'),
            ),
            migrations.AlterField(
                model_name='historicalparty',
                name='capacity',
                field=models.CharField(blank=True, help_text='If someone else signed, their office and name, for example: Foreign Minister Lavrov. Otherwise, the capacity in which the leader signed.', max_length=200, verbose_name='capacity'),
            ),
            migrations.AlterField(
                model_name='historicalparty',
                name='signatory',
                field=models.ForeignKey(blank=True, db_constraint=False, db_index=False, help_text='Only if the leader signed in person.', null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='summits.leader', verbose_name='signatory'),
            ),
            migrations.AlterField(
                model_name='historicalparty',
                name='unverified',
                field=summits.models.fields.FieldNamesField(blank=True, default=list, help_text='Tick what no cited source confirms. The public page marks it as not yet confirmed.', verbose_name='not yet confirmed'),
            ),
            migrations.AlterField(
                model_name='historicalplace',
                name='approved',
                field=models.BooleanField(choices=[(True, 'yes'), (False, 'no, awaiting approval')], default=False, help_text='Only approved records are public.', verbose_name='approved'),
            ),
            migrations.AlterField(
                model_name='historicalplace',
                name='country',
                field=models.ForeignKey(blank=True, db_constraint=False, db_index=False, help_text='The state it belongs to today. The summit records the host state at the time.', null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='summits.country', verbose_name='country'),
            ),
            migrations.AlterField(
                model_name='historicalplace',
                name='latitude',
                field=models.DecimalField(blank=True, decimal_places=5, help_text='In degrees; negative for south, for example: 43.6', max_digits=8, null=True, verbose_name='latitude'),
            ),
            migrations.AlterField(
                model_name='historicalplace',
                name='longitude',
                field=models.DecimalField(blank=True, decimal_places=5, help_text='In degrees; negative for west, for example: 39.7303', max_digits=8, null=True, verbose_name='longitude'),
            ),
            migrations.AlterField(
                model_name='historicalplace',
                name='name',
                field=models.CharField(help_text='For example: Sochi', max_length=100, verbose_name='name'),
            ),
            migrations.AlterField(
                model_name='historicalplace',
                name='native_name',
                field=models.CharField(blank=True, help_text='The local name, in its own language and script, so that readers can search for it, for example: Сочи', max_length=100, verbose_name='native name'),
            ),
            migrations.AlterField(
                model_name='historicalplace',
                name='slug',
                field=models.SlugField(db_index=False, help_text='The last part of the page’s address, for example: sochi-2008. If you change it, the old address redirects here.', max_length=120, verbose_name='slug'),
            ),
            migrations.AlterField(
                model_name='historicalplace',
                name='unverified',
                field=summits.models.fields.FieldNamesField(blank=True, default=list, help_text='Tick what no cited source confirms. The public page marks it as not yet confirmed.', verbose_name='not yet confirmed'),
            ),
            migrations.AlterField(
                model_name='historicalposition',
                name='leader',
                field=models.ForeignKey(blank=True, db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='summits.leader', verbose_name='stated by'),
            ),
            migrations.AlterField(
                model_name='historicalposition',
                name='unverified',
                field=summits.models.fields.FieldNamesField(blank=True, default=list, help_text='Tick what no cited source confirms. The public page marks it as not yet confirmed.', verbose_name='not yet confirmed'),
            ),
            migrations.AlterField(
                model_name='historicalprogrammeitem',
                name='on',
                field=summits.models.fields.PartialDateField(help_text='Write a date as 2008-04-06, a month as 2008-04, a year as 2008, and “about 1878” as 1878~.', verbose_name='day'),
            ),
            migrations.AlterField(
                model_name='historicalprogrammeitem',
                name='order',
                field=models.PositiveSmallIntegerField(help_text='Enter 1 for the first item.', verbose_name='order'),
            ),
            migrations.AlterField(
                model_name='historicalprogrammeitem',
                name='title',
                field=models.CharField(help_text='For example: Talks between the two presidents', max_length=300, verbose_name='title'),
            ),
            migrations.AlterField(
                model_name='historicalprogrammeitem',
                name='unverified',
                field=summits.models.fields.FieldNamesField(blank=True, default=list, help_text='Tick what no cited source confirms. The public page marks it as not yet confirmed.', verbose_name='not yet confirmed'),
            ),
            migrations.AlterField(
                model_name='historicalquote',
                name='language',
                field=models.CharField(blank=True, help_text='Language of the quotation as given here, as a tag, for example: en', max_length=12, verbose_name='language'),
            ),
            migrations.AlterField(
                model_name='historicalquote',
                name='note',
                field=models.TextField(blank=True, help_text='If another source gives different words, say which.', max_length=500, verbose_name='note'),
            ),
            migrations.AlterField(
                model_name='historicalquote',
                name='said_on',
                field=summits.models.fields.PartialDateField(blank=True, help_text='Write a date as 2008-04-06, a month as 2008-04, a year as 2008, and “about 1878” as 1878~.', null=True, verbose_name='said on'),
            ),
            migrations.AlterField(
                model_name='historicalquote',
                name='slug',
                field=models.SlugField(db_index=False, help_text='The last part of the page’s address, for example: sochi-2008. If you change it, the old address redirects here.', max_length=120, verbose_name='slug'),
            ),
            migrations.AlterField(
                model_name='historicalquote',
                name='text',
                field=models.TextField(help_text='The speaker’s own words, without quotation marks. Up to 60 words.', max_length=500, verbose_name='quotation'),
            ),
            migrations.AlterField(
                model_name='historicalquote',
                name='translated_from',
                field=models.CharField(blank=True, help_text='Original language, as a tag, for example: ru', max_length=12, verbose_name='translated from'),
            ),
            migrations.AlterField(
                model_name='historicalquote',
                name='unverified',
                field=summits.models.fields.FieldNamesField(blank=True, default=list, help_text='Tick what no cited source confirms. The public page marks it as not yet confirmed.', verbose_name='not yet confirmed'),
            ),
            migrations.AlterField(
                model_name='historicalseries',
                name='approved',
                field=models.BooleanField(choices=[(True, 'yes'), (False, 'no, awaiting approval')], default=False, help_text='Only approved records are public.', verbose_name='approved'),
            ),
            migrations.AlterField(
                model_name='historicalseries',
                name='name',
                field=models.CharField(help_text='For example: G7 and G8 meetings', max_length=150, verbose_name='name'),
            ),
            migrations.AlterField(
                model_name='historicalseries',
                name='slug',
                field=models.SlugField(db_index=False, help_text='The last part of the page’s address, for example: sochi-2008. If you change it, the old address redirects here.', max_length=120, verbose_name='slug'),
            ),
            migrations.AlterField(
                model_name='historicalseries',
                name='unverified',
                field=summits.models.fields.FieldNamesField(blank=True, default=list, help_text='Tick what no cited source confirms. The public page marks it as not yet confirmed.', verbose_name='not yet confirmed'),
            ),
            migrations.AlterField(
                model_name='historicalsource',
                name='accessed',
                field=summits.models.fields.PartialDateField(blank=True, help_text='Write a date as 2008-04-06, a month as 2008-04, a year as 2008, and “about 1878” as 1878~.', null=True, verbose_name='accessed'),
            ),
            migrations.AlterField(
                model_name='historicalsource',
                name='approved',
                field=models.BooleanField(choices=[(True, 'yes'), (False, 'no, awaiting approval')], default=False, help_text='Only approved records are public.', verbose_name='approved'),
            ),
            migrations.AlterField(
                model_name='historicalsource',
                name='note',
                field=models.TextField(blank=True, help_text='For example: a copy; read in part', max_length=2000, verbose_name='note'),
            ),
            migrations.AlterField(
                model_name='historicalsource',
                name='published',
                field=summits.models.fields.PartialDateField(blank=True, help_text='Write a date as 2008-04-06, a month as 2008-04, a year as 2008, and “about 1878” as 1878~.', null=True, verbose_name='published'),
            ),
            migrations.AlterField(
                model_name='historicalsource',
                name='publisher',
                field=models.CharField(blank=True, help_text='For example: dpa', max_length=200, verbose_name='publisher'),
            ),
            migrations.AlterField(
                model_name='historicalsource',
                name='slug',
                field=models.SlugField(db_index=False, help_text='The last part of the page’s address, for example: sochi-2008. If you change it, the old address redirects here.', max_length=120, verbose_name='slug'),
            ),
            migrations.AlterField(
                model_name='historicalsource',
                name='title',
                field=models.CharField(help_text='For example: Putin, Bush agree to disagree', max_length=300, verbose_name='title'),
            ),
            migrations.AlterField(
                model_name='historicalsource',
                name='url',
                field=models.CharField(blank=True, help_text='Enter an address that begins with https:// or http://. Leave blank for a source that exists only on paper.', max_length=1000, validators=[django.core.validators.URLValidator(schemes=['http', 'https'])], verbose_name='address'),
            ),
            migrations.AlterField(
                model_name='historicalsummit',
                name='assessment',
                field=models.TextField(blank=True, help_text='Who judged it, and how, in a few sentences.', max_length=4000, verbose_name='assessment'),
            ),
            migrations.AlterField(
                model_name='historicalsummit',
                name='background',
                field=models.TextField(blank=True, help_text='What led to the summit, in a few sentences.', max_length=4000, verbose_name='background'),
            ),
            migrations.AlterField(
                model_name='historicalsummit',
                name='collection',
                field=models.ForeignKey(blank=True, db_constraint=False, db_index=False, help_text='The collection whose inclusion rule it meets.', null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='summits.collection', verbose_name='collection'),
            ),
            migrations.AlterField(
                model_name='historicalsummit',
                name='country',
                field=models.ForeignKey(blank=True, db_constraint=False, db_index=False, help_text='The host state at the time, for example the Soviet Union for Yalta in 1945.', null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='summits.country', verbose_name='host state'),
            ),
            migrations.AlterField(
                model_name='historicalsummit',
                name='end',
                field=summits.models.fields.PartialDateField(blank=True, help_text='Write a date as 2008-04-06, a month as 2008-04, a year as 2008, and “about 1878” as 1878~.', null=True, verbose_name='last day'),
            ),
            migrations.AlterField(
                model_name='historicalsummit',
                name='follows',
                field=models.ForeignKey(blank=True, db_constraint=False, db_index=False, help_text='The summit that this one continues.', null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='summits.summit', verbose_name='follows'),
            ),
            migrations.AlterField(
                model_name='historicalsummit',
                name='modified',
                field=models.DateTimeField(blank=True, db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name='last changed'),
            ),
            migrations.AlterField(
                model_name='historicalsummit',
                name='note',
                field=models.TextField(blank=True, help_text='If sources disagree: what each says, which one is used and why.', max_length=2000, verbose_name='note'),
            ),
            migrations.AlterField(
                model_name='historicalsummit',
                name='slug',
                field=models.SlugField(db_index=False, help_text='The last part of the page’s address, for example: sochi-2008. If you change it, the old address redirects here.', max_length=120, verbose_name='slug'),
            ),
            migrations.AlterField(
                model_name='historicalsummit',
                name='start',
                field=summits.models.fields.PartialDateField(help_text='Write a date as 2008-04-06, a month as 2008-04, a year as 2008, and “about 1878” as 1878~.', verbose_name='first day'),
            ),
            migrations.AlterField(
                model_name='historicalsummit',
                name='status',
                field=models.CharField(choices=[('draft', 'Draft'), ('review', 'In review'), ('published', 'Published'), ('withdrawn', 'Withdrawn')], default='draft', help_text='Only published records are public.', max_length=10, verbose_name='status'),
            ),
            migrations.AlterField(
                model_name='historicalsummit',
                name='title',
                field=models.CharField(help_text='For example: Sochi Summit 2008', max_length=200, verbose_name='title'),
            ),
            migrations.AlterField(
                model_name='historicalsummit',
                name='unverified',
                field=summits.models.fields.FieldNamesField(blank=True, default=list, help_text='Tick what no cited source confirms. The public page marks it as not yet confirmed.', verbose_name='not yet confirmed'),
            ),
            migrations.AlterField(
                model_name='historicalsummit',
                name='venue',
                field=models.CharField(blank=True, help_text='For example: Bocharov Ruchey', max_length=200, verbose_name='venue'),
            ),
            migrations.AlterField(
                model_name='historicalterm',
                name='end',
                field=summits.models.fields.PartialDateField(blank=True, help_text='Write a date as 2008-04-06, a month as 2008-04, a year as 2008, and “about 1878” as 1878~.', null=True, verbose_name='to'),
            ),
            migrations.AlterField(
                model_name='historicalterm',
                name='native_office',
                field=models.CharField(blank=True, max_length=200, verbose_name='office, in the original language'),
            ),
            migrations.AlterField(
                model_name='historicalterm',
                name='office',
                field=models.CharField(help_text='For example: President of Russia', max_length=150, verbose_name='office'),
            ),
            migrations.AlterField(
                model_name='historicalterm',
                name='start',
                field=summits.models.fields.PartialDateField(help_text='Write a date as 2008-04-06, a month as 2008-04, a year as 2008, and “about 1878” as 1878~.', verbose_name='from'),
            ),
            migrations.AlterField(
                model_name='historicalterm',
                name='unverified',
                field=summits.models.fields.FieldNamesField(blank=True, default=list, help_text='Tick what no cited source confirms. The public page marks it as not yet confirmed.', verbose_name='not yet confirmed'),
            ),
            migrations.AlterField(
                model_name='issue',
                name='description',
                field=models.TextField(blank=True, help_text='What it covers, in one sentence.', max_length=500, verbose_name='description'),
            ),
            migrations.AlterField(
                model_name='issue',
                name='modified',
                field=models.DateTimeField(auto_now=True, db_default=django.db.models.functions.datetime.Now(), verbose_name='last changed'),
            ),
            migrations.AlterField(
                model_name='issue',
                name='name',
                field=models.CharField(help_text='For example: Missile defence', max_length=150, unique=True, verbose_name='name'),
            ),
            migrations.AlterField(
                model_name='issue',
                name='parent',
                field=models.ForeignKey(blank=True, db_index=False, help_text='The larger topic it belongs to, for example: Arms control', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='children', to='summits.issue', verbose_name='part of'),
            ),
            migrations.AlterField(
                model_name='issue',
                name='slug',
                field=models.SlugField(help_text='The last part of the page’s address, for example: sochi-2008. If you change it, the old address redirects here.', max_length=120, unique=True, verbose_name='slug'),
            ),
            migrations.AlterField(
                model_name='issue',
                name='status',
                field=models.CharField(choices=[('draft', 'Draft'), ('review', 'In review'), ('published', 'Published'), ('withdrawn', 'Withdrawn')], db_index=True, default='draft', help_text='Only published records are public.', max_length=10, verbose_name='status'),
            ),
            migrations.AlterField(
                model_name='issue',
                name='unverified',
                field=summits.models.fields.FieldNamesField(blank=True, default=list, help_text='Tick what no cited source confirms. The public page marks it as not yet confirmed.', verbose_name='not yet confirmed'),
            ),
            migrations.AlterField(
                model_name='issuename',
                name='name',
                field=models.CharField(help_text='For example: missile shield', max_length=150, verbose_name='name'),
            ),
            migrations.AlterField(
                model_name='issuename',
                name='unverified',
                field=summits.models.fields.FieldNamesField(blank=True, default=list, help_text='Tick what no cited source confirms. The public page marks it as not yet confirmed.', verbose_name='not yet confirmed'),
            ),
            migrations.AlterField(
                model_name='leader',
                name='biography',
                field=models.TextField(blank=True, help_text='A paragraph in your own words.', max_length=4000, verbose_name='biography'),
            ),
            migrations.AlterField(
                model_name='leader',
                name='born',
                field=summits.models.fields.PartialDateField(blank=True, help_text='Write a date as 2008-04-06, a month as 2008-04, a year as 2008, and “about 1878” as 1878~.', null=True, verbose_name='born'),
            ),
            migrations.AlterField(
                model_name='leader',
                name='died',
                field=summits.models.fields.PartialDateField(blank=True, help_text='Write a date as 2008-04-06, a month as 2008-04, a year as 2008, and “about 1878” as 1878~.', null=True, verbose_name='died'),
            ),
            migrations.AlterField(
                model_name='leader',
                name='modified',
                field=models.DateTimeField(auto_now=True, db_default=django.db.models.functions.datetime.Now(), verbose_name='last changed'),
            ),
            migrations.AlterField(
                model_name='leader',
                name='name',
                field=models.CharField(help_text='The name readers know, for example: Vladimir Putin', max_length=150, verbose_name='name'),
            ),
            migrations.AlterField(
                model_name='leader',
                name='native_name',
                field=models.CharField(blank=True, help_text='The full name in the leader’s own language and script, for example: Владимир Владимирович Путин', max_length=150, verbose_name='native name'),
            ),
            migrations.AlterField(
                model_name='leader',
                name='short_name',
                field=models.CharField(blank=True, help_text='The name used in headings. Leave blank to take it from the sort name: what comes before the comma (Putin); without a comma, the first of two words (Xi for Xi Jinping), or all of more (Kim Jong Un). Enter it if that is wrong, for example: de Gaulle', max_length=60, verbose_name='short name'),
            ),
            migrations.AlterField(
                model_name='leader',
                name='slug',
                field=models.SlugField(help_text='The last part of the page’s address, for example: sochi-2008. If you change it, the old address redirects here.', max_length=120, unique=True, verbose_name='slug'),
            ),
            migrations.AlterField(
                model_name='leader',
                name='sort_name',
                field=models.CharField(help_text='For alphabetical order, for example: Putin, Vladimir. Without a comma if the family name comes first anyway, for example: Xi Jinping', max_length=150, verbose_name='sort name'),
            ),
            migrations.AlterField(
                model_name='leader',
                name='status',
                field=models.CharField(choices=[('draft', 'Draft'), ('review', 'In review'), ('published', 'Published'), ('withdrawn', 'Withdrawn')], db_index=True, default='draft', help_text='Only published records are public.', max_length=10, verbose_name='status'),
            ),
            migrations.AlterField(
                model_name='leader',
                name='unverified',
                field=summits.models.fields.FieldNamesField(blank=True, default=list, help_text='Tick what no cited source confirms. The public page marks it as not yet confirmed.', verbose_name='not yet confirmed'),
            ),
            migrations.AlterField(
                model_name='leader',
                name='wikidata_id',
                field=models.CharField(blank=True, help_text='For example: Q7747', max_length=20, verbose_name='Wikidata'),
            ),
            migrations.AlterField(
                model_name='leadername',
                name='language',
                field=models.CharField(blank=True, help_text='A language tag, for example: fr', max_length=12, verbose_name='language'),
            ),
            migrations.AlterField(
                model_name='leadername',
                name='name',
                field=models.CharField(help_text='For example: Poutine', max_length=150, verbose_name='name'),
            ),
            migrations.AlterField(
                model_name='leadername',
                name='unverified',
                field=summits.models.fields.FieldNamesField(blank=True, default=list, help_text='Tick what no cited source confirms. The public page marks it as not yet confirmed.', verbose_name='not yet confirmed'),
            ),
            migrations.AlterField(
                model_name='participation',
                name='capacity',
                field=models.CharField(blank=True, help_text='Only if not in the office held on that date, for example: President-elect of Russia', max_length=150, verbose_name='capacity'),
            ),
            migrations.AlterField(
                model_name='participation',
                name='country',
                field=models.ForeignKey(help_text='The state represented, as it was at the time, for example: Soviet Union', on_delete=django.db.models.deletion.PROTECT, related_name='participations', to='summits.country', verbose_name='country'),
            ),
            migrations.AlterField(
                model_name='participation',
                name='unverified',
                field=summits.models.fields.FieldNamesField(blank=True, default=list, help_text='Tick what no cited source confirms. The public page marks it as not yet confirmed.', verbose_name='not yet confirmed'),
            ),
            migrations.AlterField(
                model_name='party',
                name='capacity',
                field=models.CharField(blank=True, help_text='If someone else signed, their office and name, for example: Foreign Minister Lavrov. Otherwise, the capacity in which the leader signed.', max_length=200, verbose_name='capacity'),
            ),
            migrations.AlterField(
                model_name='party',
                name='signatory',
                field=models.ForeignKey(blank=True, db_index=False, help_text='Only if the leader signed in person.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='signatures', to='summits.leader', verbose_name='signatory'),
            ),
            migrations.AlterField(
                model_name='party',
                name='unverified',
                field=summits.models.fields.FieldNamesField(blank=True, default=list, help_text='Tick what no cited source confirms. The public page marks it as not yet confirmed.', verbose_name='not yet confirmed'),
            ),
            migrations.AlterField(
                model_name='place',
                name='approved',
                field=models.BooleanField(choices=[(True, 'yes'), (False, 'no, awaiting approval')], default=False, help_text='Only approved records are public.', verbose_name='approved'),
            ),
            migrations.AlterField(
                model_name='place',
                name='country',
                field=models.ForeignKey(help_text='The state it belongs to today. The summit records the host state at the time.', on_delete=django.db.models.deletion.PROTECT, related_name='places', to='summits.country', verbose_name='country'),
            ),
            migrations.AlterField(
                model_name='place',
                name='latitude',
                field=models.DecimalField(blank=True, decimal_places=5, help_text='In degrees; negative for south, for example: 43.6', max_digits=8, null=True, verbose_name='latitude'),
            ),
            migrations.AlterField(
                model_name='place',
                name='longitude',
                field=models.DecimalField(blank=True, decimal_places=5, help_text='In degrees; negative for west, for example: 39.7303', max_digits=8, null=True, verbose_name='longitude'),
            ),
            migrations.AlterField(
                model_name='place',
                name='name',
                field=models.CharField(help_text='For example: Sochi', max_length=100, verbose_name='name'),
            ),
            migrations.AlterField(
                model_name='place',
                name='native_name',
                field=models.CharField(blank=True, help_text='The local name, in its own language and script, so that readers can search for it, for example: Сочи', max_length=100, verbose_name='native name'),
            ),
            migrations.AlterField(
                model_name='place',
                name='slug',
                field=models.SlugField(help_text='The last part of the page’s address, for example: sochi-2008. If you change it, the old address redirects here.', max_length=120, unique=True, verbose_name='slug'),
            ),
            migrations.AlterField(
                model_name='place',
                name='unverified',
                field=summits.models.fields.FieldNamesField(blank=True, default=list, help_text='Tick what no cited source confirms. The public page marks it as not yet confirmed.', verbose_name='not yet confirmed'),
            ),
            migrations.AlterField(
                model_name='position',
                name='leader',
                field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='positions', to='summits.leader', verbose_name='stated by'),
            ),
            migrations.AlterField(
                model_name='position',
                name='unverified',
                field=summits.models.fields.FieldNamesField(blank=True, default=list, help_text='Tick what no cited source confirms. The public page marks it as not yet confirmed.', verbose_name='not yet confirmed'),
            ),
            migrations.AlterField(
                model_name='previewlink',
                name='made_at',
                field=models.DateTimeField(verbose_name='created'),
            ),
            migrations.AlterField(
                model_name='previewlink',
                name='made_by',
                field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='created by'),
            ),
            migrations.AlterField(
                model_name='programmeitem',
                name='on',
                field=summits.models.fields.PartialDateField(help_text='Write a date as 2008-04-06, a month as 2008-04, a year as 2008, and “about 1878” as 1878~.', verbose_name='day'),
            ),
            migrations.AlterField(
                model_name='programmeitem',
                name='order',
                field=models.PositiveSmallIntegerField(help_text='Enter 1 for the first item.', verbose_name='order'),
            ),
            migrations.AlterField(
                model_name='programmeitem',
                name='participants',
                field=models.ManyToManyField(blank=True, related_name='programme_items', to='summits.leader', verbose_name='participants'),
            ),
            migrations.AlterField(
                model_name='programmeitem',
                name='title',
                field=models.CharField(help_text='For example: Talks between the two presidents', max_length=300, verbose_name='title'),
            ),
            migrations.AlterField(
                model_name='programmeitem',
                name='unverified',
                field=summits.models.fields.FieldNamesField(blank=True, default=list, help_text='Tick what no cited source confirms. The public page marks it as not yet confirmed.', verbose_name='not yet confirmed'),
            ),
            migrations.AlterField(
                model_name='quote',
                name='language',
                field=models.CharField(blank=True, help_text='Language of the quotation as given here, as a tag, for example: en', max_length=12, verbose_name='language'),
            ),
            migrations.AlterField(
                model_name='quote',
                name='note',
                field=models.TextField(blank=True, help_text='If another source gives different words, say which.', max_length=500, verbose_name='note'),
            ),
            migrations.AlterField(
                model_name='quote',
                name='said_on',
                field=summits.models.fields.PartialDateField(blank=True, help_text='Write a date as 2008-04-06, a month as 2008-04, a year as 2008, and “about 1878” as 1878~.', null=True, verbose_name='said on'),
            ),
            migrations.AlterField(
                model_name='quote',
                name='slug',
                field=models.SlugField(help_text='The last part of the page’s address, for example: sochi-2008. If you change it, the old address redirects here.', max_length=120, unique=True, verbose_name='slug'),
            ),
            migrations.AlterField(
                model_name='quote',
                name='text',
                field=models.TextField(help_text='The speaker’s own words, without quotation marks. Up to 60 words.', max_length=500, verbose_name='quotation'),
            ),
            migrations.AlterField(
                model_name='quote',
                name='translated_from',
                field=models.CharField(blank=True, help_text='Original language, as a tag, for example: ru', max_length=12, verbose_name='translated from'),
            ),
            migrations.AlterField(
                model_name='quote',
                name='unverified',
                field=summits.models.fields.FieldNamesField(blank=True, default=list, help_text='Tick what no cited source confirms. The public page marks it as not yet confirmed.', verbose_name='not yet confirmed'),
            ),
            migrations.AlterField(
                model_name='series',
                name='approved',
                field=models.BooleanField(choices=[(True, 'yes'), (False, 'no, awaiting approval')], default=False, help_text='Only approved records are public.', verbose_name='approved'),
            ),
            migrations.AlterField(
                model_name='series',
                name='name',
                field=models.CharField(help_text='For example: G7 and G8 meetings', max_length=150, unique=True, verbose_name='name'),
            ),
            migrations.AlterField(
                model_name='series',
                name='slug',
                field=models.SlugField(help_text='The last part of the page’s address, for example: sochi-2008. If you change it, the old address redirects here.', max_length=120, unique=True, verbose_name='slug'),
            ),
            migrations.AlterField(
                model_name='series',
                name='unverified',
                field=summits.models.fields.FieldNamesField(blank=True, default=list, help_text='Tick what no cited source confirms. The public page marks it as not yet confirmed.', verbose_name='not yet confirmed'),
            ),
            migrations.AlterField(
                model_name='source',
                name='accessed',
                field=summits.models.fields.PartialDateField(blank=True, help_text='Write a date as 2008-04-06, a month as 2008-04, a year as 2008, and “about 1878” as 1878~.', null=True, verbose_name='accessed'),
            ),
            migrations.AlterField(
                model_name='source',
                name='approved',
                field=models.BooleanField(choices=[(True, 'yes'), (False, 'no, awaiting approval')], default=False, help_text='Only approved records are public.', verbose_name='approved'),
            ),
            migrations.AlterField(
                model_name='source',
                name='note',
                field=models.TextField(blank=True, help_text='For example: a copy; read in part', max_length=2000, verbose_name='note'),
            ),
            migrations.AlterField(
                model_name='source',
                name='published',
                field=summits.models.fields.PartialDateField(blank=True, help_text='Write a date as 2008-04-06, a month as 2008-04, a year as 2008, and “about 1878” as 1878~.', null=True, verbose_name='published'),
            ),
            migrations.AlterField(
                model_name='source',
                name='publisher',
                field=models.CharField(blank=True, help_text='For example: dpa', max_length=200, verbose_name='publisher'),
            ),
            migrations.AlterField(
                model_name='source',
                name='slug',
                field=models.SlugField(help_text='The last part of the page’s address, for example: sochi-2008. If you change it, the old address redirects here.', max_length=120, unique=True, verbose_name='slug'),
            ),
            migrations.AlterField(
                model_name='source',
                name='title',
                field=models.CharField(help_text='For example: Putin, Bush agree to disagree', max_length=300, verbose_name='title'),
            ),
            migrations.AlterField(
                model_name='source',
                name='url',
                field=models.CharField(blank=True, help_text='Enter an address that begins with https:// or http://. Leave blank for a source that exists only on paper.', max_length=1000, validators=[django.core.validators.URLValidator(schemes=['http', 'https'])], verbose_name='address'),
            ),
            migrations.AlterField(
                model_name='summit',
                name='assessment',
                field=models.TextField(blank=True, help_text='Who judged it, and how, in a few sentences.', max_length=4000, verbose_name='assessment'),
            ),
            migrations.AlterField(
                model_name='summit',
                name='background',
                field=models.TextField(blank=True, help_text='What led to the summit, in a few sentences.', max_length=4000, verbose_name='background'),
            ),
            migrations.AlterField(
                model_name='summit',
                name='collection',
                field=models.ForeignKey(blank=True, db_index=False, help_text='The collection whose inclusion rule it meets.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='summits', to='summits.collection', verbose_name='collection'),
            ),
            migrations.AlterField(
                model_name='summit',
                name='country',
                field=models.ForeignKey(help_text='The host state at the time, for example the Soviet Union for Yalta in 1945.', on_delete=django.db.models.deletion.PROTECT, related_name='summits', to='summits.country', verbose_name='host state'),
            ),
            migrations.AlterField(
                model_name='summit',
                name='end',
                field=summits.models.fields.PartialDateField(blank=True, help_text='Write a date as 2008-04-06, a month as 2008-04, a year as 2008, and “about 1878” as 1878~.', null=True, verbose_name='last day'),
            ),
            migrations.AlterField(
                model_name='summit',
                name='follows',
                field=models.ForeignKey(blank=True, db_index=False, help_text='The summit that this one continues.', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='followed_by', to='summits.summit', verbose_name='follows'),
            ),
            migrations.AlterField(
                model_name='summit',
                name='modified',
                field=models.DateTimeField(auto_now=True, db_default=django.db.models.functions.datetime.Now(), verbose_name='last changed'),
            ),
            migrations.AlterField(
                model_name='summit',
                name='note',
                field=models.TextField(blank=True, help_text='If sources disagree: what each says, which one is used and why.', max_length=2000, verbose_name='note'),
            ),
            migrations.AlterField(
                model_name='summit',
                name='slug',
                field=models.SlugField(help_text='The last part of the page’s address, for example: sochi-2008. If you change it, the old address redirects here.', max_length=120, unique=True, verbose_name='slug'),
            ),
            migrations.AlterField(
                model_name='summit',
                name='start',
                field=summits.models.fields.PartialDateField(help_text='Write a date as 2008-04-06, a month as 2008-04, a year as 2008, and “about 1878” as 1878~.', verbose_name='first day'),
            ),
            migrations.AlterField(
                model_name='summit',
                name='status',
                field=models.CharField(choices=[('draft', 'Draft'), ('review', 'In review'), ('published', 'Published'), ('withdrawn', 'Withdrawn')], db_index=True, default='draft', help_text='Only published records are public.', max_length=10, verbose_name='status'),
            ),
            migrations.AlterField(
                model_name='summit',
                name='title',
                field=models.CharField(help_text='For example: Sochi Summit 2008', max_length=200, verbose_name='title'),
            ),
            migrations.AlterField(
                model_name='summit',
                name='unverified',
                field=summits.models.fields.FieldNamesField(blank=True, default=list, help_text='Tick what no cited source confirms. The public page marks it as not yet confirmed.', verbose_name='not yet confirmed'),
            ),
            migrations.AlterField(
                model_name='summit',
                name='venue',
                field=models.CharField(blank=True, help_text='For example: Bocharov Ruchey', max_length=200, verbose_name='venue'),
            ),
            migrations.AlterField(
                model_name='term',
                name='end',
                field=summits.models.fields.PartialDateField(blank=True, help_text='Write a date as 2008-04-06, a month as 2008-04, a year as 2008, and “about 1878” as 1878~.', null=True, verbose_name='to'),
            ),
            migrations.AlterField(
                model_name='term',
                name='native_office',
                field=models.CharField(blank=True, max_length=200, verbose_name='office, in the original language'),
            ),
            migrations.AlterField(
                model_name='term',
                name='office',
                field=models.CharField(help_text='For example: President of Russia', max_length=150, verbose_name='office'),
            ),
            migrations.AlterField(
                model_name='term',
                name='start',
                field=summits.models.fields.PartialDateField(help_text='Write a date as 2008-04-06, a month as 2008-04, a year as 2008, and “about 1878” as 1878~.', verbose_name='from'),
            ),
            migrations.AlterField(
                model_name='term',
                name='unverified',
                field=summits.models.fields.FieldNamesField(blank=True, default=list, help_text='Tick what no cited source confirms. The public page marks it as not yet confirmed.', verbose_name='not yet confirmed'),
            ),
            migrations.AlterField(
                model_name='upload',
                name='existing',
                field=models.CharField(choices=[('replace', 'replace them with the values in the file'), ('keep', 'leave them as they are')], default='replace', max_length=10, verbose_name='records already in the archive'),
            ),
            migrations.AlterField(
                model_name='upload',
                name='user',
                field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='user'),
            ),
            migrations.AlterField(
                model_name='upload',
                name='work',
                field=models.CharField(blank=True, choices=[('', 'none'), ('going', 'processing'), ('stopping', 'cancelled')], default='', max_length=10),
            ),
            migrations.AlterConstraint(
                model_name='agreementevent',
                name='agreement_event_once',
                constraint=models.UniqueConstraint(fields=('agreement', 'on', 'kind', 'country'), name='agreement_event_once', violation_error_message='This event is already recorded. Remove one of the two rows.'),
            ),
            migrations.AlterConstraint(
                model_name='agreementevent',
                name='agreement_event_once_for_all',
                constraint=models.UniqueConstraint(condition=models.Q(('country__isnull', True)), fields=('agreement', 'on', 'kind'), name='agreement_event_once_for_all', violation_error_message='This event is already recorded. Remove one of the two rows.'),
            ),
            migrations.AlterConstraint(
                model_name='agreementrelation',
                name='agreement_relation_to_another',
                constraint=summits.models.constraints.FieldCheckConstraint(condition=models.Q(('agreement', models.F('other')), _negated=True), field='other', name='agreement_relation_to_another', violation_error_message='An agreement cannot be related to itself. Choose another agreement.'),
            ),
            migrations.AlterConstraint(
                model_name='agreementrelation',
                name='agreement_relation_once',
                constraint=models.UniqueConstraint(fields=('agreement', 'kind', 'other'), name='agreement_relation_once', violation_error_message='This relation is already recorded. Remove one of the two rows.'),
            ),
            migrations.AlterConstraint(
                model_name='correction',
                name='correction_of_one_record',
                constraint=summits.models.constraints.FieldCheckConstraint(condition=models.Q(models.Q(('agreement__isnull', True), ('issue__isnull', True), ('leader__isnull', True), ('summit__isnull', False)), models.Q(('agreement__isnull', True), ('issue__isnull', True), ('leader__isnull', False), ('summit__isnull', True)), models.Q(('agreement__isnull', True), ('issue__isnull', False), ('leader__isnull', True), ('summit__isnull', True)), models.Q(('agreement__isnull', False), ('issue__isnull', True), ('leader__isnull', True), ('summit__isnull', True)), _connector='OR'), field='summit', name='correction_of_one_record', violation_error_message='A correction belongs to exactly one record. Choose a summit, a leader, an issue or an agreement.'),
            ),
            migrations.AlterConstraint(
                model_name='country',
                name='country_iso_code_is_unique',
                constraint=models.UniqueConstraint(condition=models.Q(('iso_code', ''), _negated=True), fields=('iso_code',), name='country_iso_code_is_unique', violation_error_message='Another country already has this code.'),
            ),
            migrations.AlterConstraint(
                model_name='country',
                name='country_iso_code_has_2_or_4_letters',
                constraint=summits.models.constraints.FieldCheckConstraint(condition=django.db.models.lookups.In(django.db.models.functions.text.Length('iso_code'), [0, 2, 4]), field='iso_code', name='country_iso_code_has_2_or_4_letters', violation_error_message='Enter a code of two letters, for example RU, or four for a former state, for example SUHH.'),
            ),
            migrations.AlterConstraint(
                model_name='deskrules',
                name='desk_rules_are_one_row',
                constraint=summits.models.constraints.FieldCheckConstraint(condition=models.Q(('id', 1)), field='second_factor_required', name='desk_rules_are_one_row', violation_error_message='There can be only one security policy.'),
            ),
            migrations.AlterConstraint(
                model_name='discussion',
                name='discussion_once_per_summit_and_issue',
                constraint=models.UniqueConstraint(fields=('summit', 'issue'), name='discussion_once_per_summit_and_issue', violation_error_message='This issue is already listed for this summit. Remove one of the two rows.'),
            ),
            migrations.AlterConstraint(
                model_name='document',
                name='document_of_a_summit_or_of_an_agreement',
                constraint=summits.models.constraints.FieldCheckConstraint(condition=models.Q(models.Q(('agreement__isnull', False), ('summit__isnull', True)), models.Q(('agreement__isnull', True), ('summit__isnull', False)), _connector='OR'), field='agreement', name='document_of_a_summit_or_of_an_agreement', violation_error_message='A document belongs to either a summit or an agreement. Choose one of them.'),
            ),
            migrations.AlterConstraint(
                model_name='document',
                name='document_url_is_http',
                constraint=summits.models.constraints.FieldCheckConstraint(condition=models.Q(('url', ''), ('url__startswith', 'http://'), ('url__startswith', 'https://'), _connector='OR'), field='url', name='document_url_is_http', violation_error_message='Enter an address that begins with http:// or https://.'),
            ),
            migrations.AlterConstraint(
                model_name='feature',
                name='feature_address_is_of_this_site',
                constraint=summits.models.constraints.FieldCheckConstraint(condition=models.Q(('address', ''), models.Q(('address__startswith', '/'), models.Q(('address__startswith', '//'), _negated=True), models.Q(('address__startswith', '/\\'), _negated=True)), _connector='OR'), field='address', name='feature_address_is_of_this_site', violation_error_message='This site has no page with this address. Copy the address of a page from the first “/” on, for example: /summits/'),
            ),
            migrations.AlterConstraint(
                model_name='feature',
                name='feature_question_has_an_address',
                constraint=summits.models.constraints.FieldCheckConstraint(condition=models.Q(models.Q(('kind', 'question'), _negated=True), models.Q(models.Q(('address', ''), _negated=True), models.Q(('question', ''), _negated=True)), _connector='OR'), field='question', name='feature_question_has_an_address', violation_error_message='Enter the question and the address of the page that answers it.'),
            ),
            migrations.AlterConstraint(
                model_name='feature',
                name='feature_example_has_a_discussion',
                constraint=summits.models.constraints.FieldCheckConstraint(condition=models.Q(models.Q(('kind', 'example'), _negated=True), models.Q(('issue__isnull', False), ('summit__isnull', False)), _connector='OR'), field='issue', name='feature_example_has_a_discussion', violation_error_message='Choose a summit and an issue that was discussed there.'),
            ),
            migrations.AlterConstraint(
                model_name='issuename',
                name='issue_name_once_per_issue',
                constraint=models.UniqueConstraint(fields=('issue', 'name'), name='issue_name_once_per_issue', violation_error_message='This issue already has this synonym.'),
            ),
            migrations.AlterConstraint(
                model_name='leader',
                name='leader_born_before_died',
                constraint=summits.models.constraints.FieldCheckConstraint(condition=models.Q(('born_earliest__isnull', True), ('died_latest__isnull', True), ('born_earliest__lt', models.F('died_latest')), _connector='OR'), field='died', name='leader_born_before_died', violation_error_message='The date of death must not be before the date of birth.'),
            ),
            migrations.AlterConstraint(
                model_name='leadername',
                name='leader_name_once_per_leader',
                constraint=models.UniqueConstraint(fields=('leader', 'name'), name='leader_name_once_per_leader', violation_error_message='This leader already has this name. Remove one of the two rows.'),
            ),
            migrations.AlterConstraint(
                model_name='oldslug',
                name='old_slug_names_one_record',
                constraint=models.UniqueConstraint(fields=('content_type', 'slug'), name='old_slug_names_one_record', violation_error_message='This former address already redirects to another record. Choose a different one.'),
            ),
            migrations.AlterConstraint(
                model_name='participation',
                name='participation_once_per_summit_and_leader',
                constraint=models.UniqueConstraint(fields=('summit', 'leader'), name='participation_once_per_summit_and_leader', violation_error_message='This leader is already a participant of this summit. Remove one of the two rows.'),
            ),
            migrations.AlterConstraint(
                model_name='place',
                name='place_latitude_in_range',
                constraint=summits.models.constraints.FieldCheckConstraint(condition=models.Q(('latitude__isnull', True), ('latitude__range', (-90, 90)), _connector='OR'), field='latitude', name='place_latitude_in_range', violation_error_message='Enter a latitude between -90 and 90.'),
            ),
            migrations.AlterConstraint(
                model_name='place',
                name='place_longitude_in_range',
                constraint=summits.models.constraints.FieldCheckConstraint(condition=models.Q(('longitude__isnull', True), ('longitude__range', (-180, 180)), _connector='OR'), field='longitude', name='place_longitude_in_range', violation_error_message='Enter a longitude between -180 and 180.'),
            ),
            migrations.AlterConstraint(
                model_name='place',
                name='place_has_both_coordinates_or_none',
                constraint=summits.models.constraints.FieldCheckConstraint(condition=models.Q(models.Q(('latitude__isnull', True), ('longitude__isnull', True)), models.Q(('latitude__isnull', False), ('longitude__isnull', False)), _connector='OR'), field='longitude', name='place_has_both_coordinates_or_none', violation_error_message='Enter both coordinates or neither.'),
            ),
            migrations.AlterConstraint(
                model_name='position',
                name='position_belongs_to_a_discussion',
                constraint=summits.models.constraints.CompositeForeignKey(fields=('summit', 'issue'), name='position_belongs_to_a_discussion', to='summits.Discussion', violation_error_message='Add this issue to the discussions of the summit first.'),
            ),
            migrations.AlterConstraint(
                model_name='position',
                name='position_once_per_side_and_leader',
                constraint=models.UniqueConstraint(fields=('summit', 'issue', 'country', 'leader'), name='position_once_per_side_and_leader', violation_error_message='This position is already recorded. Remove one of the two rows.'),
            ),
            migrations.AlterConstraint(
                model_name='position',
                name='position_once_per_side_without_leader',
                constraint=models.UniqueConstraint(condition=models.Q(('leader__isnull', True)), fields=('summit', 'issue', 'country'), name='position_once_per_side_without_leader', violation_error_message='This side already has a position without a leader. Choose a leader, or remove one of the two.'),
            ),
            migrations.AlterConstraint(
                model_name='previewlink',
                name='preview_link_ends_after_it_begins',
                constraint=summits.models.constraints.FieldCheckConstraint(condition=models.Q(('expires_at__gt', models.F('made_at'))), field='expires_at', name='preview_link_ends_after_it_begins', violation_error_message='A link must expire after it was created.'),
            ),
            migrations.AlterConstraint(
                model_name='previewlink',
                name='preview_link_revoked_at_a_time',
                constraint=summits.models.constraints.FieldCheckConstraint(condition=models.Q(('revoked_by__isnull', True), ('revoked_at__isnull', False), _connector='OR'), field='revoked_at', name='preview_link_revoked_at_a_time', violation_error_message='A link with a user who revoked it needs the time of revocation.'),
            ),
            migrations.AlterConstraint(
                model_name='programmeitem',
                name='programme_item_once_per_summit_and_order',
                constraint=models.UniqueConstraint(fields=('summit', 'order'), name='programme_item_once_per_summit_and_order', violation_error_message='Another programme item of this summit already has this number. Choose another one.'),
            ),
            migrations.AlterConstraint(
                model_name='quote',
                name='quote_has_at_most_60_words',
                constraint=summits.models.constraints.FieldCheckConstraint(condition=django.db.models.lookups.LessThan(django.db.models.expressions.CombinedExpression(django.db.models.functions.text.Length('text'), '-', django.db.models.functions.text.Length(django.db.models.functions.text.Replace('text', models.Value(' '), models.Value('')))), 60), field='text', name='quote_has_at_most_60_words', violation_error_message='A quotation can have up to 60 words. Shorten it.'),
            ),
            migrations.AlterConstraint(
                model_name='source',
                name='source_url_is_http',
                constraint=summits.models.constraints.FieldCheckConstraint(condition=models.Q(('url', ''), ('url__startswith', 'http://'), ('url__startswith', 'https://'), _connector='OR'), field='url', name='source_url_is_http', violation_error_message='Enter an address that begins with http:// or https://.'),
            ),
            migrations.AlterConstraint(
                model_name='summit',
                name='summit_start_not_after_end',
                constraint=summits.models.constraints.FieldCheckConstraint(condition=models.Q(('first_day__lte', models.F('last_day'))), field='end', name='summit_start_not_after_end', violation_error_message='The last day must not be before the first.'),
            ),
            migrations.AlterConstraint(
                model_name='summit',
                name='summit_does_not_follow_itself',
                constraint=summits.models.constraints.FieldCheckConstraint(condition=models.Q(('follows__isnull', True), models.Q(('follows', models.F('id')), _negated=True), _connector='OR'), field='follows', name='summit_does_not_follow_itself', violation_error_message='A summit cannot follow itself. Choose another summit.'),
            ),
            migrations.AlterConstraint(
                model_name='term',
                name='term_once_per_leader_office_start',
                constraint=models.UniqueConstraint(fields=('leader', 'office', 'start'), name='term_once_per_leader_office_start', violation_error_message='This term of office is already recorded. Remove one of the two rows.'),
            ),
            migrations.AlterConstraint(
                model_name='term',
                name='term_start_before_end',
                constraint=summits.models.constraints.FieldCheckConstraint(condition=models.Q(('last_day__isnull', True), ('first_day__lt', models.F('last_day')), _connector='OR'), field='end', name='term_start_before_end', violation_error_message='The end of a term must not be before its start.'),
            ),
        ]),
    ]
