"""The three groups of the desk, with what each may do."""

from django.contrib.auth.management import create_permissions
from django.db import migrations

PAGES = ("summit", "leader", "issue", "agreement", "source", "place", "series", "country")
"""Kinds of record with a page of their own."""
ROWS = (
    "participation", "programmeitem", "discussion", "position", "quote", "document", "leadername", "term", "issuename",
    "party", "agreementevent", "agreementrelation",
)
"""Kinds of record that belong to another."""
PEOPLE = ("user", "group")


def every(actions, models):
    return {f"{action}_{model}" for action in actions for model in models}


CONTRIBUTOR = every(("view", "add", "change"), (*PAGES, *ROWS)) | every(("delete",), ROWS) | {
    "view_edit", "view_fruitlesssearch",
}
EDITOR = CONTRIBUTOR | every(("delete",), PAGES) | {"publish", "delete_fruitlesssearch"}
CHIEF = EDITOR | {"withdraw", "import_archive", "change_edit"} | every(("view", "add", "change", "delete"), PEOPLE)
GROUPS = {"Contributor": CONTRIBUTOR, "Editor": EDITOR, "Chief editor": CHIEF}


def make_groups(apps, schema_editor):
    """Create the groups, or give those of these names what they may do."""
    # Django makes the permissions after all migrations only.
    for label in ("summits", "auth"):
        config = apps.get_app_config(label)
        config.models_module = True
        create_permissions(config, apps=apps, verbosity=0)
        config.models_module = None
    Permission = apps.get_model("auth", "Permission")
    for name, codenames in GROUPS.items():
        group, _created = apps.get_model("auth", "Group").objects.get_or_create(name=name)
        chosen = Permission.objects.filter(codename__in=codenames, content_type__app_label__in=("summits", "auth"))
        group.permissions.add(*chosen)


class Migration(migrations.Migration):
    dependencies = [
        ("summits", "0009_workflow"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]
    operations = [migrations.RunPython(make_groups, migrations.RunPython.noop)]
