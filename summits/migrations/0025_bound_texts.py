"""Say how long texts may be. The columns stay as they are: forms and imports look at it, and no row is rewritten."""

from django.db import migrations, models

from summits.db.migration_operations import StateInOneStep


class Migration(migrations.Migration):
    dependencies = [
        ("summits", "0024_index_public_summits"),
    ]

    operations = [
        StateInOneStep(
            state_operations=[
                migrations.AlterField(
                    model_name="agreement",
                    name="fate",
                    field=models.TextField(
                        blank=True, help_text="In a sentence or two.", max_length=2000, verbose_name="what became of it"
                    ),
                ),
                migrations.AlterField(
                    model_name="agreement",
                    name="summary",
                    field=models.TextField(
                        blank=True,
                        help_text="What it says, in a few sentences.",
                        max_length=4000,
                        verbose_name="summary",
                    ),
                ),
                migrations.AlterField(
                    model_name="agreementevent",
                    name="note",
                    field=models.TextField(blank=True, max_length=500, verbose_name="note"),
                ),
                migrations.AlterField(
                    model_name="correction",
                    name="what",
                    field=models.TextField(
                        help_text="And what stands there now. For instance: The dinner was on 5 April, not on 6 April.",
                        max_length=2000,
                        verbose_name="what was wrong",
                    ),
                ),
                migrations.AlterField(
                    model_name="correction",
                    name="why",
                    field=models.TextField(
                        help_text="For instance: The programme that the Kremlin published says so.",
                        max_length=2000,
                        verbose_name="how we know",
                    ),
                ),
                migrations.AlterField(
                    model_name="discussion",
                    name="summary",
                    field=models.TextField(
                        blank=True, help_text="One sentence: how it came out.", max_length=500, verbose_name="summary"
                    ),
                ),
                migrations.AlterField(
                    model_name="document",
                    name="text",
                    field=models.TextField(
                        blank=True,
                        help_text="The text or a passage of it, where it may be given.",
                        max_length=50000,
                        verbose_name="text",
                    ),
                ),
                migrations.AlterField(
                    model_name="historicalagreement",
                    name="fate",
                    field=models.TextField(
                        blank=True, help_text="In a sentence or two.", max_length=2000, verbose_name="what became of it"
                    ),
                ),
                migrations.AlterField(
                    model_name="historicalagreement",
                    name="summary",
                    field=models.TextField(
                        blank=True,
                        help_text="What it says, in a few sentences.",
                        max_length=4000,
                        verbose_name="summary",
                    ),
                ),
                migrations.AlterField(
                    model_name="historicalagreementevent",
                    name="note",
                    field=models.TextField(blank=True, max_length=500, verbose_name="note"),
                ),
                migrations.AlterField(
                    model_name="historicalcorrection",
                    name="what",
                    field=models.TextField(
                        help_text="And what stands there now. For instance: The dinner was on 5 April, not on 6 April.",
                        max_length=2000,
                        verbose_name="what was wrong",
                    ),
                ),
                migrations.AlterField(
                    model_name="historicalcorrection",
                    name="why",
                    field=models.TextField(
                        help_text="For instance: The programme that the Kremlin published says so.",
                        max_length=2000,
                        verbose_name="how we know",
                    ),
                ),
                migrations.AlterField(
                    model_name="historicaldiscussion",
                    name="summary",
                    field=models.TextField(
                        blank=True, help_text="One sentence: how it came out.", max_length=500, verbose_name="summary"
                    ),
                ),
                migrations.AlterField(
                    model_name="historicaldocument",
                    name="text",
                    field=models.TextField(
                        blank=True,
                        help_text="The text or a passage of it, where it may be given.",
                        max_length=50000,
                        verbose_name="text",
                    ),
                ),
                migrations.AlterField(
                    model_name="historicalissue",
                    name="description",
                    field=models.TextField(
                        blank=True,
                        help_text="One sentence: what it takes in.",
                        max_length=500,
                        verbose_name="description",
                    ),
                ),
                migrations.AlterField(
                    model_name="historicalleader",
                    name="biography",
                    field=models.TextField(
                        blank=True,
                        help_text="A paragraph, in your own words.",
                        max_length=4000,
                        verbose_name="biography",
                    ),
                ),
                migrations.AlterField(
                    model_name="historicalposition",
                    name="summary",
                    field=models.TextField(
                        help_text="One or two sentences, in your own words.", max_length=500, verbose_name="position"
                    ),
                ),
                migrations.AlterField(
                    model_name="historicalquote",
                    name="note",
                    field=models.TextField(
                        blank=True,
                        help_text="Where another source words it differently, say how.",
                        max_length=500,
                        verbose_name="note",
                    ),
                ),
                migrations.AlterField(
                    model_name="historicalquote",
                    name="text",
                    field=models.TextField(
                        help_text="The speaker's own words, at most 60, without quotation marks.",
                        max_length=500,
                        verbose_name="words",
                    ),
                ),
                migrations.AlterField(
                    model_name="historicalseries",
                    name="description",
                    field=models.TextField(blank=True, max_length=500, verbose_name="description"),
                ),
                migrations.AlterField(
                    model_name="historicalsource",
                    name="note",
                    field=models.TextField(
                        blank=True,
                        help_text="For instance: a copy; read in part.",
                        max_length=2000,
                        verbose_name="note",
                    ),
                ),
                migrations.AlterField(
                    model_name="historicalsummit",
                    name="assessment",
                    field=models.TextField(
                        blank=True, help_text="By whom, and how.", max_length=4000, verbose_name="how it was judged"
                    ),
                ),
                migrations.AlterField(
                    model_name="historicalsummit",
                    name="background",
                    field=models.TextField(
                        blank=True,
                        help_text="What came before, in a few sentences.",
                        max_length=4000,
                        verbose_name="background",
                    ),
                ),
                migrations.AlterField(
                    model_name="historicalsummit",
                    name="note",
                    field=models.TextField(
                        blank=True,
                        help_text="Where sources disagree: what each says, which is used and why.",
                        max_length=2000,
                        verbose_name="note",
                    ),
                ),
                migrations.AlterField(
                    model_name="historicalsummit",
                    name="summary",
                    field=models.TextField(
                        blank=True,
                        help_text="What happened, in a few sentences.",
                        max_length=4000,
                        verbose_name="summary",
                    ),
                ),
                migrations.AlterField(
                    model_name="issue",
                    name="description",
                    field=models.TextField(
                        blank=True,
                        help_text="One sentence: what it takes in.",
                        max_length=500,
                        verbose_name="description",
                    ),
                ),
                migrations.AlterField(
                    model_name="leader",
                    name="biography",
                    field=models.TextField(
                        blank=True,
                        help_text="A paragraph, in your own words.",
                        max_length=4000,
                        verbose_name="biography",
                    ),
                ),
                migrations.AlterField(
                    model_name="position",
                    name="summary",
                    field=models.TextField(
                        help_text="One or two sentences, in your own words.", max_length=500, verbose_name="position"
                    ),
                ),
                migrations.AlterField(
                    model_name="quote",
                    name="note",
                    field=models.TextField(
                        blank=True,
                        help_text="Where another source words it differently, say how.",
                        max_length=500,
                        verbose_name="note",
                    ),
                ),
                migrations.AlterField(
                    model_name="quote",
                    name="text",
                    field=models.TextField(
                        help_text="The speaker's own words, at most 60, without quotation marks.",
                        max_length=500,
                        verbose_name="words",
                    ),
                ),
                migrations.AlterField(
                    model_name="series",
                    name="description",
                    field=models.TextField(blank=True, max_length=500, verbose_name="description"),
                ),
                migrations.AlterField(
                    model_name="source",
                    name="note",
                    field=models.TextField(
                        blank=True,
                        help_text="For instance: a copy; read in part.",
                        max_length=2000,
                        verbose_name="note",
                    ),
                ),
                migrations.AlterField(
                    model_name="summit",
                    name="assessment",
                    field=models.TextField(
                        blank=True, help_text="By whom, and how.", max_length=4000, verbose_name="how it was judged"
                    ),
                ),
                migrations.AlterField(
                    model_name="summit",
                    name="background",
                    field=models.TextField(
                        blank=True,
                        help_text="What came before, in a few sentences.",
                        max_length=4000,
                        verbose_name="background",
                    ),
                ),
                migrations.AlterField(
                    model_name="summit",
                    name="note",
                    field=models.TextField(
                        blank=True,
                        help_text="Where sources disagree: what each says, which is used and why.",
                        max_length=2000,
                        verbose_name="note",
                    ),
                ),
                migrations.AlterField(
                    model_name="summit",
                    name="summary",
                    field=models.TextField(
                        blank=True,
                        help_text="What happened, in a few sentences.",
                        max_length=4000,
                        verbose_name="summary",
                    ),
                ),
            ],
        ),
    ]
