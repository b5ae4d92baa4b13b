"""Call a meal a meal, and a meeting beside a conference one on its sidelines: labels only, the values stay."""

from django.db import migrations, models

from summits.db.migration_operations import StateInOneStep


class Migration(migrations.Migration):

    dependencies = [
        ('summits', '0028_place_native_names'),
    ]

    operations = [
        StateInOneStep(state_operations=[
            migrations.AlterField(
                model_name='historicalprogrammeitem',
                name='kind',
                field=models.CharField(choices=[('talks', 'Talks'), ('one-on-one', 'One on one'), ('plenary', 'Plenary'), ('dinner', 'Meal'), ('press-conference', 'Press conference'), ('signing', 'Signing'), ('visit', 'Visit')], max_length=20, verbose_name='kind'),
            ),
            migrations.AlterField(
                model_name='historicalsummit',
                name='kind',
                field=models.CharField(choices=[('bilateral', 'Bilateral'), ('trilateral', 'Trilateral'), ('multilateral', 'Multilateral'), ('sideline', 'On the sidelines of a conference'), ('informal', 'Informal')], max_length=20, verbose_name='kind'),
            ),
            migrations.AlterField(
                model_name='programmeitem',
                name='kind',
                field=models.CharField(choices=[('talks', 'Talks'), ('one-on-one', 'One on one'), ('plenary', 'Plenary'), ('dinner', 'Meal'), ('press-conference', 'Press conference'), ('signing', 'Signing'), ('visit', 'Visit')], max_length=20, verbose_name='kind'),
            ),
            migrations.AlterField(
                model_name='summit',
                name='kind',
                field=models.CharField(choices=[('bilateral', 'Bilateral'), ('trilateral', 'Trilateral'), ('multilateral', 'Multilateral'), ('sideline', 'On the sidelines of a conference'), ('informal', 'Informal')], max_length=20, verbose_name='kind'),
            ),
        ]),
    ]
