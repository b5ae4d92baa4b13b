"""Other names in data packages: files of all kinds of record, packages without them, and who may import them."""

import pytest
from django.contrib.auth.models import Permission

from summits.models import NAME_MODELS, Actor, IssueName
from summits.tests.helpers import factories as new
from summits.tests.helpers import uploads
from summits.tests.helpers.datapackages import contents, empty_the_archive, exported, imported, load, rows_in, small
from summits.tests.helpers.uploads import member, press, send, table

pytestmark = pytest.mark.django_db
archive = uploads.archive

FILES = ("summit", "leader", "issue", "agreement", "actor", "place", "series")


def test_names_of_every_kind_of_record_come_back_as_they_were_exported(tmp_path):
    load(tmp_path / "package", small())
    out = exported(tmp_path / "first")
    assert rows_in(out, "actor_names")[1] == {
        "actor": "united-states",
        "name": "USA",
        "kind": "short",
        "language": "en",
        "sources": "dpa",
        "unverified": "",
    }
    assert all(rows_in(out, f"{record}_names") for record in FILES)
    assert {model.objects.count() > 0 for model in NAME_MODELS.values()} == {True}
    empty_the_archive()
    imported(out)
    assert contents(exported(tmp_path / "second")) == contents(out)


def test_a_package_from_before_imports_unchanged(tmp_path):
    former = small(**{f"{record}_names": None for record in FILES if record not in ("leader", "issue")})
    former["issue_names"] = [{"issue": "missiles", "name": "SDI"}, {"issue": "missiles", "name": "missile shield"}]
    load(tmp_path / "package", former)
    assert [*IssueName.objects.values_list("name", "kind", "language")] == [("SDI", "", ""), ("missile shield", "", "")]
    out = exported(tmp_path / "out")
    assert [row["name"] for row in rows_in(out, "leader_names")] == ["Владимир Путин", "Poutine"]
    assert [row["name"] for row in rows_in(out, "issue_names")] == ["SDI", "missile shield"]
    assert not rows_in(out, "actor_names")


def test_names_of_what_a_collection_refers_to_are_exported_with_it(tmp_path):
    load(tmp_path / "package", small())
    out = exported(tmp_path / "out", "--collection", "russia-and-us")
    found = {record: [row["name"] for row in rows_in(out, f"{record}_names")] for record in FILES}
    assert found["summit"] == ["Bush’s last meeting with Putin"]
    assert (found["actor"], found["place"]) == (["СССР", "USA"], ["Сочи"])
    assert found["series"] == ["Russian–American summits"]


def test_contributors_import_names_of_countries_that_are_not_approved(client, archive):
    writer = member("clara", "Contributor")
    writer.user_permissions.add(Permission.objects.get(codename="import_archive"))
    client.force_login(writer)
    country = new.country("Atlantis", approved=False)
    upload = send(client, "actor_names.csv", table("actor name", ["atlantis", "Lost continent"]))
    assert upload.dry_run_result["fault_count"] == 0
    press(client, upload, "_import")
    assert [str(name) for name in country.names.all()] == ["Lost continent"]
    Actor.objects.filter(pk=country.pk).update(approved=True)
    upload = send(client, "actor_names.csv", table("actor name", ["atlantis", "Atlantida"]))
    assert "Only editors who may publish" in upload.dry_run_result["faults"][0]["wrong"]
