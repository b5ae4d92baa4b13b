"""The index of the search by keys that say the order: it is emptied, and written anew by ``rebuild_search``."""

import django.contrib.postgres.indexes
import django.contrib.postgres.search
import summits.models.search
from django.db import migrations, models

EMPTY = ["DELETE FROM summits_searchdocument"]

# What is deleted here would each have its words taken out, one by one.
DROP_FORMER = ["DROP TRIGGER summits_searchdocument_deleted", "DROP TABLE summits_searchindex", *EMPTY]
CREATE_FORMER = [
    """
    CREATE VIRTUAL TABLE summits_searchindex USING fts5(
        kind, a, b, c, d, tokenize = 'unicode61 remove_diacritics 0', prefix = '2 3'
    )
    """,
    """
    CREATE TRIGGER summits_searchdocument_deleted AFTER DELETE ON summits_searchdocument
    BEGIN DELETE FROM summits_searchindex WHERE rowid = old.id; END
    """,
]
CREATE = [
    # The words alone, not the text: what is deleted from it is told with its words, or all at once.
    """
    CREATE VIRTUAL TABLE summits_searchindex USING fts5(
        kind, a, b, c, d, content = '', tokenize = 'unicode61 remove_diacritics 0'
    )
    """,
    """
    CREATE TRIGGER summits_searchdocument_emptied AFTER DELETE ON summits_searchdocument
    WHEN NOT EXISTS (SELECT 1 FROM summits_searchdocument)
    BEGIN INSERT INTO summits_searchindex (summits_searchindex) VALUES ('delete-all'); END
    """,
]
DROP = ["DROP TRIGGER summits_searchdocument_emptied", "DROP TABLE summits_searchindex", *EMPTY]
# Without statistics every word is held to be rare, so that the index is asked and never the table read through, whose
# vectors cost far more to unpack than the planner knows.
RARE = ["ALTER TABLE summits_searchvector ALTER COLUMN vector SET STATISTICS 0"]


def on(vendor, statements):
    """Return a function for a migration that runs the statements on one database alone."""

    def run(apps, schema_editor):
        if schema_editor.connection.vendor == vendor:
            for statement in statements:
                schema_editor.execute(statement)

    return run


class Migration(migrations.Migration):
    dependencies = [
        ("summits", "0004_change"),
    ]

    operations = [
        migrations.RunPython(on("sqlite", DROP_FORMER), on("sqlite", CREATE_FORMER)),
        migrations.RunPython(on("postgresql", EMPTY), on("postgresql", EMPTY)),
        migrations.RemoveIndex(model_name="searchdocument", name="search_document_vector"),
        migrations.RemoveField(model_name="searchdocument", name="vector"),
        migrations.RemoveField(model_name="searchdocument", name="parts"),
        migrations.AddField(
            model_name="searchdocument",
            name="last_day",
            field=models.DateField(null=True, verbose_name="last day"),
        ),
        migrations.AddField(
            model_name="searchdocument",
            name="parts",
            field=summits.models.search.CompressedJSONField(default=list, verbose_name="parts"),
            preserve_default=False,
        ),
        migrations.CreateModel(
            name="SearchVector",
            fields=[
                ("id", models.BigIntegerField(primary_key=True, serialize=False)),
                ("vector", django.contrib.postgres.search.SearchVectorField()),
            ],
            options={
                "verbose_name": "searched words",
                "verbose_name_plural": "searched words",
                "indexes": [django.contrib.postgres.indexes.GinIndex(fields=["vector"], name="search_vector_words")],
            },
        ),
        migrations.RunPython(on("postgresql", RARE), migrations.RunPython.noop),
        migrations.RunPython(on("sqlite", CREATE), on("sqlite", DROP)),
    ]
