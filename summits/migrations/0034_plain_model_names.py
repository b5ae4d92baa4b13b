"""Models and fields get the names that Django developers and historians know. Tables are renamed, rows stay."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import F, Q

from summits.db.migration_operations import StateInOneStep

MODELS = {
    "Edit": "ChangeSet",
    "Quote": "Quotation",
    "HistoricalQuote": "HistoricalQuotation",
    "HistoricalQuote_sources": "HistoricalQuotation_sources",
    "Term": "TermOfOffice",
    "HistoricalTerm": "HistoricalTermOfOffice",
    "HistoricalTerm_sources": "HistoricalTermOfOffice_sources",
    "DeskRules": "SecurityPolicy",
    "DeskSession": "AdminSession",
    "Revision": "DataVersion",
    "FruitlessSearch": "ZeroResultQuery",
}
LINKS = {"quote_sources": "quotation_sources", "term_sources": "termofoffice_sources"}
"""Tables of many-to-many fields, for which the state holds no model."""
VERSIONS = [
    "Agreement", "AgreementEvent", "AgreementRelation", "Collection", "Correction", "Country", "Discussion", "Document",
    "Feature", "Issue", "IssueName", "Leader", "LeaderName", "Participation", "Party", "Place", "Position",
    "ProgrammeItem", "Quotation", "Series", "Source", "Summit", "TermOfOffice",
]
FIELDS = [
    ("ChangeSet", "made", "created_at", ""),
    ("ChangeSet", "way", "method", ""),
    ("ChangeSet", "undoes", "reverts", "_id"),
    ("ChangeSet", "needs_look", "needs_review", ""),
    ("ChangeSet", "looked_at", "reviewed_at", ""),
    ("ChangeSet", "looked_by", "reviewed_by", "_id"),
    ("ChangeSet", "looked_by_name", "reviewed_by_name", ""),
    ("UnpublishedChange", "edit", "changeset", "_id"),
    ("Upload", "made", "created_at", ""),
    ("Upload", "existing", "on_conflict", ""),
    ("Upload", "answers", "decisions", ""),
    ("Upload", "trial", "dry_run_result", ""),
    ("Upload", "work", "processing_state", ""),
    ("Upload", "edit", "changeset", "_id"),
    ("ZeroResultQuery", "words", "query", ""),
    ("ZeroResultQuery", "times", "count", ""),
    ("HistoricalQuotation_sources", "quote", "quotation", "_id"),
    ("HistoricalTermOfOffice_sources", "term", "termofoffice", "_id"),
    *((f"Historical{model}", "edit", "changeset", "_id") for model in VERSIONS),
]
"""(model, old name, new name, what a column has after the name)."""
METHODS = {"desk": "form", "list": "action", "step": "transition", "undo": "revert"}
RECORDS = {"quote": "quotation", "term": "termofoffice"}
ACTIONS = ("add", "change", "delete", "view")


def renamed(kind, old, new):
    return migrations.RunSQL(f"ALTER TABLE {kind % (old, new)}", f"ALTER TABLE {kind % (new, old)}")


def table(name):
    return f"summits_{name.lower()}"


def tables():
    # PostgreSQL and SQLite correct the references to a renamed table or column themselves. Django's RenameModel would
    # copy each table that refers to one of these on SQLite: all versions.
    pairs = [*MODELS.items(), *LINKS.items()]
    return [renamed('"%s" RENAME TO "%s"', table(old), table(new)) for old, new in pairs]


def columns():
    found = [(model, f"{old}{end}", f"{new}{end}") for model, old, new, end in FIELDS]
    found += [("quotation_sources", "quote_id", "quotation_id"), ("termofoffice_sources", "term_id", "termofoffice_id")]
    return [renamed(f'"{table(model)}" RENAME COLUMN "%s" TO "%s"', old, new) for model, old, new in found]


def renaming(models, methods, records):
    """Return a function that renames content types, permissions, methods of changesets, and names of models in rows."""

    def rename(apps, schema_editor):
        types = apps.get_model("contenttypes", "ContentType").objects.filter(app_label="summits")
        permissions = apps.get_model("auth", "Permission").objects.filter(content_type__app_label="summits")
        for old, new in models.items():
            types.filter(model=old.lower()).update(model=new.lower())
            for action in ACTIONS:
                codename = permissions.filter(codename=f"{action}_{old.lower()}")
                codename.update(codename=f"{action}_{new.lower()}")
        for old, new in methods.items():
            apps.get_model("summits", "ChangeSet").objects.filter(method=old).update(method=new)
        for old, new in records.items():
            apps.get_model("summits", "UnpublishedChange").objects.filter(kind=old).update(kind=new)

    return rename


CHECKED_BY_ANOTHER = Q(reviewed_by__isnull=True) | Q(user__isnull=True) | ~Q(reviewed_by=F("user"))
CHECKED_AT_A_TIME = Q(reviewed_by__isnull=True) | Q(reviewed_at__isnull=False)
UNCHECKED = models.Index(
    fields=["id"], condition=Q(needs_review=True, reviewed_at__isnull=True), name="edit_to_look_at"
)
CHECKS = [
    ("changeset", models.CheckConstraint(condition=CHECKED_BY_ANOTHER, name="edit_looked_at_by_another")),
    ("changeset", models.CheckConstraint(condition=CHECKED_AT_A_TIME, name="edit_looked_at_at_a_time")),
    (
        "unpublishedchange",
        models.UniqueConstraint(fields=["kind", "object_id", "changeset"], name="unpublished_change_once"),
    ),
]


def constraints():
    # The database has renamed the columns in its constraints: only the state still names the old ones.
    return [
        *(migrations.RemoveConstraint(model, constraint.name) for model, constraint in CHECKS),
        *(migrations.AddConstraint(model, constraint) for model, constraint in CHECKS),
        migrations.RemoveIndex("changeset", UNCHECKED.name),
        migrations.AddIndex("changeset", UNCHECKED),
    ]


def options():
    """Return what changes in the models and not in the database: labels, orders, choices, names of relations."""
    labels = {name: {"verbose_name": name} for name in MODELS.values() if name.endswith("_sources")}
    order = {
        "ordering": ["-count", "query"],
        "verbose_name": "search without results",
        "verbose_name_plural": "searches without results",
    }
    methods = [
        ("form", "form"),
        ("action", "list action"),
        ("import", "import"),
        ("transition", "change of status"),
        ("restore", "restored version"),
        ("revert", "reverted edit"),
        ("command", "command"),
    ]
    return [
        *(migrations.AlterModelOptions(name, label) for name, label in labels.items()),
        migrations.AlterModelOptions("ZeroResultQuery", order),
        migrations.AlterField(
            "AdminSession",
            "user",
            models.ForeignKey(
                settings.AUTH_USER_MODEL,
                django.db.models.deletion.CASCADE,
                null=True,
                related_name="admin_sessions",
                verbose_name="person",
            ),
        ),
        migrations.AlterField(
            "ChangeSet",
            "method",
            models.CharField(choices=methods, default="command", max_length=10, verbose_name="method"),
        ),
        migrations.AlterField(
            "ChangeSet",
            "reverts",
            models.ForeignKey(
                "summits.changeset",
                django.db.models.deletion.PROTECT,
                null=True,
                related_name="reverted_by",
                verbose_name="reverts",
            ),
        ),
    ]


def backwards(names):
    return {new: old for old, new in names.items()}


class Migration(migrations.Migration):
    dependencies = [
        ("summits", "0033_remove_change"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]
    operations = [
        StateInOneStep(
            tables(), [migrations.RenameModel(old, new) for old, new in MODELS.items()]
        ),
        StateInOneStep(
            columns(), [migrations.RenameField(model, old, new) for model, old, new, _end in FIELDS]
        ),
        StateInOneStep([], constraints() + options()),
        migrations.RunPython(
            renaming(MODELS, METHODS, RECORDS),
            renaming(backwards(MODELS), backwards(METHODS), backwards(RECORDS)),
        ),
    ]
