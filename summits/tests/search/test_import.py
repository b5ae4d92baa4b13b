"""After an import the search finds what is new, renamed and moved, and nothing that is no longer public."""

import pytest

from summits.caching import data_version
from summits.datapackage import after_import
from summits.models import SearchDocument
from summits.search.index import writing
from summits.search.query.parser import parse
from summits.search.query.ranking import ranked
from summits.tests.helpers.datapackages import load, small, with_cells

pytestmark = pytest.mark.django_db


def found(words):
    """Return what a search finds, as kind:heading, by the alphabet."""
    documents = SearchDocument.objects.in_bulk(ranked(parse(words)))
    return sorted(f"{document.kind}:{document.heading}" for document in documents.values())


@pytest.fixture
def archive(tmp_path):
    """Import the small bundle with all that has a status published; return where to put the next one."""
    load(tmp_path / "first", public())
    return tmp_path / "second"


def public(bundle=None):
    bundle = bundle or small()
    for file in ("leaders", "issues", "summits", "agreements"):
        bundle[file] = [{**record, "status": record.get("status") or "published"} for record in bundle[file]]
    return bundle


def test_an_imported_record_is_found_by_its_own_and_its_other_names(archive):
    assert "leader:Vladimir Putin" in found("Путина")
    assert "summit:Sochi Summit 2008" in found("poutine sochi")
    assert "issue:Missile defence" in found("sdi")


def test_a_name_changed_by_an_import_is_found_and_the_old_one_no_longer(archive):
    load(
        archive,
        public(with_cells("leaders", 0, name="Wladimir Pu", sort_name="Pu, Wladimir")),
        "--on-conflict=overwrite",
    )
    assert found("vladimir") == []
    assert {"leader:Wladimir Pu", "summit:Sochi Summit 2008"} <= set(found("wladimir"))


def test_a_summit_unpublished_by_an_import_is_not_found(archive):
    assert "quote:Vladimir Putin: Missile defence" in found("attitudes changed")
    load(archive, public(with_cells("summits", 1, status="draft")), "--on-conflict=overwrite")
    assert "summit:Sochi Summit 2008" not in found("sochi")
    assert found("attitudes changed") == []


def test_a_participant_who_becomes_another_by_an_import_is_found_there(archive):
    assert "summit:Sochi Summit 2008" not in found("reagan")
    bundle = public()
    bundle["participations"].append({"summit": "sochi-2008", "leader": "reagan", "actor": "united-states"})
    load(archive, bundle)
    assert "summit:Sochi Summit 2008" in found("reagan")


def test_an_import_raises_the_data_version_once_and_only_for_changes(archive):
    before = data_version.current()
    load(archive, public())
    assert data_version.current() == before
    load(archive, public(with_cells("leaders", 0, biography="New.")), "--on-conflict=overwrite")
    assert int(data_version.current().split("-")[0]) == int(before.split("-")[0]) + 1


def test_a_dry_run_or_refused_import_leaves_the_index_unchanged(archive):
    load(archive, public(with_cells("leaders", 0, name="Wladimir Pu")), "--on-conflict=overwrite", "--dry-run")
    assert "leader:Vladimir Putin" in found("vladimir") and found("wladimir") == []


def test_a_large_import_rebuilds_the_index_or_leaves_it_to_the_command(archive, monkeypatch):
    monkeypatch.setattr(after_import, "MAX_REINDEXED", 1)
    bundle = public(with_cells("leaders", 0, name="Wladimir Pu", biography="New."))
    bundle["leaders"][1]["biography"] = "New."
    load(archive, bundle, "--on-conflict=overwrite", "--skip-index")
    assert "leader:Vladimir Putin" in found("vladimir") and not writing.is_complete()
    bundle["leaders"][1]["biography"] = bundle["leaders"][2]["biography"] = "Newer."
    load(archive, bundle, "--on-conflict=overwrite")
    assert found("vladimir") == [] and writing.is_complete()
    assert {"leader:Wladimir Pu", "summit:Sochi Summit 2008"} <= set(found("wladimir"))


def test_records_withdrawn_by_a_large_import_are_not_found_before_the_rebuild(archive, monkeypatch):
    monkeypatch.setattr(after_import, "MAX_REINDEXED", 1)
    bundle = public(with_cells("summits", 1, status="withdrawn"))
    for leader in bundle["leaders"]:
        leader["biography"] = "New."
    load(archive, bundle, "--on-conflict=overwrite", "--skip-index")
    assert "summit:Sochi Summit 2008" not in found("sochi") and found("attitudes changed") == []
    assert "leader:Vladimir Putin" in found("vladimir")
