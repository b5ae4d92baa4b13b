"""Renamed models: former URLs of the admin redirect, and groups keep their permissions."""

from importlib import import_module

import pytest
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.urls import reverse

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("former", "now"),
    [
        ("edit/", "changeset/"),
        ("edit/?method=import&p=2", "changeset/?method=import&p=2"),
        ("quote/12/change/", "quotation/12/change/"),
        ("fruitlesssearch/", "zeroresultquery/"),
        ("country/?kind=state", "actor/?kind=state"),
    ],
)
def test_a_former_url_of_the_admin_redirects_to_the_present_one(admin_client, former, now):
    answer = admin_client.post(f"/admin/summits/{former}", {"text": "What was typed"})
    assert (answer.status_code, answer["Location"]) == (308, f"/admin/summits/{now}")


def test_a_former_url_redirects_nobody_else(client):
    answer = client.get("/admin/summits/edit/")
    assert answer.status_code == 302 and answer["Location"].startswith(reverse("admin:login"))


def test_no_permission_and_no_content_type_has_a_former_name():
    migrations = (import_module(f"summits.migrations.{name}") for name in ("0034_plain_model_names", "0047_actors"))
    former = {old.lower() for migration in migrations for old in migration.MODELS}
    kinds = ContentType.objects.filter(app_label="summits").values_list("model", flat=True)
    codenames = Permission.objects.filter(content_type__app_label="summits").values_list("codename", flat=True)
    assert not former & set(kinds)
    assert not former & {name.split("_", 1)[-1] for name in codenames}


@pytest.mark.parametrize("group", ["Contributor", "Editor", "Chief editor"])
def test_members_of_the_groups_may_view_changesets_and_enter_quotations(group):
    held = set(Group.objects.get(name=group).permissions.values_list("codename", flat=True))
    assert {"view_changeset", "add_quotation", "change_termofoffice", "view_zeroresultquery"} <= held
