import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('summits', '0035_plain_help_texts'),
    ]

    operations = [
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
    ]
