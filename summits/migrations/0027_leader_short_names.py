"""Let a leader have a short name of their own, where the sort name does not say it."""

from django.db import migrations, models

from summits.db.migration_operations import InOneStep


class Migration(migrations.Migration):

    dependencies = [
        ('summits', '0026_collections'),
    ]

    operations = [
        InOneStep([
            migrations.AddField(
                model_name='historicalleader',
                name='short_name',
                field=models.CharField(blank=True, help_text='What a heading calls the leader, where it is not what the sort name says: de Gaulle, for “Gaulle, Charles de”. Leave blank for what stands before the comma (Putin), or without a comma for the first of two words (Xi, for Xi Jinping) or all of more (Kim Jong Un).', max_length=60, verbose_name='short name'),
            ),
            migrations.AddField(
                model_name='leader',
                name='short_name',
                field=models.CharField(blank=True, help_text='What a heading calls the leader, where it is not what the sort name says: de Gaulle, for “Gaulle, Charles de”. Leave blank for what stands before the comma (Putin), or without a comma for the first of two words (Xi, for Xi Jinping) or all of more (Kim Jong Un).', max_length=60, verbose_name='short name'),
            ),
            migrations.AlterField(
                model_name='historicalleader',
                name='sort_name',
                field=models.CharField(help_text='For the alphabet: Putin, Vladimir. Without a comma where the family name comes first anyway: Xi Jinping.', max_length=150, verbose_name='sort name'),
            ),
            migrations.AlterField(
                model_name='leader',
                name='sort_name',
                field=models.CharField(help_text='For the alphabet: Putin, Vladimir. Without a comma where the family name comes first anyway: Xi Jinping.', max_length=150, verbose_name='sort name'),
            ),
        ]),
    ]
