"""What the groups of the admin may do, as the migrations leave them."""

import pytest
from django.contrib.auth.models import Group

from summits.tests.helpers.admin import make_groups

# Each has an address, or is entered on the page of one that has.
KINDS = {"summit", "leader", "issue", "agreement", "source", "place", "series", "actor", "collection"}
ROWS = {"participation", "position", "quotation", "actorname", "termofoffice", "party", "commitment", "membership"}


def permissions():
    return {group.name: set(group.permissions.values_list("codename", flat=True)) for group in Group.objects.all()}


@pytest.mark.django_db
@pytest.mark.parametrize("kind", sorted(KINDS | ROWS))
def test_every_group_adds_and_changes_each_kind_of_record(kind):
    if not Group.objects.exists():
        make_groups()
    for name, codenames in permissions().items():
        assert {f"add_{kind}", f"change_{kind}"} <= codenames, name


@pytest.mark.django_db
def test_groups_made_again_after_a_test_of_transactions_have_what_the_migrations_gave_them():
    Group.objects.all().delete()
    make_groups()
    made = permissions()
    assert set(made) == {"Contributor", "Editor", "Chief editor"}
    assert made["Contributor"] < made["Editor"] < made["Chief editor"]
