"""The migration that records the other names of countries which the search had in its code."""

from importlib import import_module

import pytest
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from summits.models import ChangeSet, CountryName
from summits.tests.helpers import factories as make

pytestmark = pytest.mark.django_db

NAME = "0042_names_of_countries"


def migrate():
    """Run the migration with the models as they were, which write no versions of their own."""
    apps = MigrationLoader(connection).project_state(("summits", NAME)).apps
    import_module(f"summits.migrations.{NAME}").record_names(apps, None)


def test_an_archive_of_before_gets_the_names_that_the_search_had_in_its_code():
    country, other = make.country("United States", iso_code="US"), make.country("Atlantis")
    czech = make.country("Czechoslovakia", iso_code="CSHH")
    before = ChangeSet.objects.count()
    migrate()
    assert [name.name for name in country.names.all()] == ["USA", "US", "U.S.", "America", "США"]
    assert [(name.name, name.kind, name.language) for name in czech.names.all()] == [("ČSSR", "short", "cs")]
    assert not other.names.exists() and ChangeSet.objects.count() == before + 1
    name = CountryName.objects.get(name="USA")
    assert (name.kind, name.language, name.unverified) == ("short", "en", ["name"])
    (version,) = name.history.all()
    assert (version.name, version.country_id, version.history_type) == ("USA", country.pk, "+")
    assert version.changeset.method == "command"


def test_an_archive_without_such_countries_gets_no_changeset():
    make.country("Atlantis")
    before = ChangeSet.objects.count()
    migrate()
    assert ChangeSet.objects.count() == before and not CountryName.objects.exists()
