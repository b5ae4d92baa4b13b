"""What must be unique moves from one record to another in one import."""

import pytest

from summits.models import Actor
from summits.tests.helpers import factories as new
from summits.tests.helpers import uploads
from summits.tests.helpers.datapackages import load
from summits.tests.helpers.uploads import press, send, table

pytestmark = pytest.mark.django_db
editor_client, chief = uploads.editor_client, uploads.chief


@pytest.fixture
def states():
    for name, code in (("Germany", "DE"), ("East Germany", "DD"), ("West Germany", "BR")):
        new.country(name, slug=name.lower().replace(" ", "-"), iso_code=code)


def stored():
    """Return slug → (name, code) of all states."""
    return {actor.slug: (actor.name, actor.iso_code) for actor in Actor.objects.all()}


def test_states_swap_their_codes_in_a_table(editor_client, states):
    rows = table("slug iso_code", ["germany", "BR"], ["east-germany", "DE"], ["west-germany", "DD"])
    upload = press(editor_client, send(editor_client, "actors.csv", rows), "_import")
    assert upload.imported
    assert [code for _name, code in stored().values()] == ["DE", "BR", "DD"]
    assert [version.iso_code for version in Actor.history.filter(slug="germany").order_by("pk")] == ["DE", "BR"]


def test_states_swap_their_names_in_a_data_package(tmp_path, states):
    rows = [
        {"slug": "germany", "name": "West Germany", "kind": "state", "iso_code": "DE"},
        {"slug": "west-germany", "name": "Germany", "kind": "state", "iso_code": "BR"},
    ]
    load(tmp_path / "swapped", {"actors": rows}, "--on-conflict", "overwrite")
    assert stored() == {
        "germany": ("West Germany", "DE"),
        "east-germany": ("East Germany", "DD"),
        "west-germany": ("Germany", "BR"),
    }


def test_a_new_state_takes_the_name_and_code_that_another_gives_up(tmp_path, states):
    rows = [
        {"slug": "new", "name": "Germany", "kind": "state", "iso_code": "DE"},
        {"slug": "germany", "name": "German Reich", "kind": "state", "iso_code": ""},
    ]
    load(tmp_path / "taken", {"actors": rows}, "--on-conflict", "overwrite")
    assert stored()["new"] == ("Germany", "DE") and stored()["germany"] == ("German Reich", "")


def test_a_name_that_stays_with_another_is_still_refused(tmp_path, states):
    rows = [{"slug": "germany", "name": "East Germany", "kind": "state", "iso_code": "DE"}]
    with pytest.raises(Exception, match="east-germany has the same value"):
        load(tmp_path / "taken", {"actors": rows}, "--on-conflict", "overwrite")
    assert stored()["germany"] == ("Germany", "DE")
