"""The migrations that record names of countries and make these actors, on an archive of before with its history."""

import re
from importlib import import_module

import pytest
from django.contrib.auth.models import Group, Permission, User
from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from summits.models import (
    Actor,
    ActorName,
    AgreementEvent,
    Assessment,
    ChangeMethod,
    ChangeSet,
    Commitment,
    Discussion,
    OldSlug,
    Party,
    UnpublishedChange,
    Upload,
    changeset,
)
from summits.models.references import record_models
from summits.tests.helpers import factories as make

pytestmark = pytest.mark.django_db(transaction=True)

BEFORE = ("summits", "0046_terms_end_after_they_begin")
RENAMED = ("country", "historicalcountry", "countryname", "historicalcountryname")


def migrate(target):
    """Migrate to a migration, as (app, name); return the models of then."""
    executor = MigrationExecutor(connection)
    executor.migrate([target])
    ContentType.objects.clear_cache()
    return executor.loader.project_state([target]).apps


@pytest.fixture
def latest():
    """The last migration. Whatever happens, the database has it again afterwards."""
    (last,) = MigrationExecutor(connection).loader.graph.leaf_nodes("summits")
    yield last
    migrate(last)


@pytest.fixture
def chief():
    """A group that may change states and their names."""
    group = Group.objects.create(name="Geographers")
    group.permissions.set(Permission.objects.filter(codename__in=("change_actor", "view_actorname")))
    return group


@pytest.fixture
def archive():
    """An archive with states and all that refers to them, changed twice."""
    with changeset(method=ChangeMethod.COMMAND):
        source = make.source()
        us, russia = make.country("United States", iso_code="US", sources=[source]), make.country("Russia")
        nato = make.organisation("NATO", members=[us])
        make.country("Czechoslovakia", iso_code="CSHH"), make.country("Atlantis")
        bush, putin = make.leader("George Bush"), make.leader("Vladimir Putin")
        summit = make.meeting((bush, us), (putin, russia), title="Sochi", place=make.place("Sochi", country=russia))
        issue = make.issue("Arms")
        discussion = make.discussion(summit, issue)
        discussion.apart.add(us)
        make.position(summit, issue, us, leader=bush, sources=[source])
        make.term(bush, actor=us, unverified=["office", "actor"])
        agreement = make.agreement("Treaty", parties=[us, russia])
        make.event(agreement, "2009", "withdrawn", us, unverified=["actor"])
        commitment = make.commitment(agreement, "To disarm.")
        commitment.committed_by.add(nato, us)
        make.assessment(commitment, us, on="2010", summary="It did.")
        make.other_name(russia, "Rossiya").sources.add(source)
        OldSlug.objects.record_old_slug(russia, "ruritania")
        Upload.objects.create(
            user=User.objects.create_user("ann"),
            name="countries.csv",
            content=b"slug,name",
            table="actors",
            decisions={"actors:georgia": "+", "leaders:bush": "bush"},
            dry_run_result={
                "counts": [["actors", 1, 0, 0, 0]],
                "created": [["actor_names", 2, "countries", []]],
                "changed": [["actors", 3, "russia", "name", "actors", "countries"]],
                "become_public": [1, [["actors", 2, "iceland"]]],
                "stop_being_public": [0, []],
                "approved": [1, [["actor", None, "Iceland"]]],
                "choices": [{"key": "actors:georgia", "kind": "actors", "name": "Georgia"}],
                "matched": [["actors", "Russia", "russia"]],
            },
        )
    with changeset(method=ChangeMethod.COMMAND):
        for party in Party.objects.all():
            party.unverified = ["actor", "signatory"]
            party.save()
        russia.name = "Russian Federation"
        russia.save()
    UnpublishedChange.objects.create(kind="actor", object_id=russia.pk, changeset=ChangeSet.objects.first())


def everything():
    """Return the rows of all records and of all their versions, of links to sources and others, by table."""
    rows = {}
    for model in record_models():
        history = model.history.model
        links = [field.remote_field.through for field in model._meta.many_to_many]
        for one in (model, history, *links, *(field.related_model for field in history._meta.related_objects)):
            rows[one._meta.db_table] = list(one.objects.order_by("pk").values())
    for model in (Upload, UnpublishedChange, OldSlug):
        rows[model._meta.db_table] = list(model.objects.order_by("pk").values())
    return rows


NAMES_OF_RULES = {
    "sqlite": "SELECT sql FROM sqlite_master WHERE tbl_name = %s",
    "postgresql": "SELECT conname FROM pg_constraint WHERE conrelid = %s::regclass "
    "UNION SELECT indexname FROM pg_indexes WHERE tablename = %s",
}


def rules_of(table):
    """Return the words in the names of constraints and indexes of a table of the database, or in all its SQL."""
    query = NAMES_OF_RULES[connection.vendor]
    with connection.cursor() as cursor:
        cursor.execute(query, [table] * query.count("%s"))
        return set(re.findall(r"\w+", " ".join(text or "" for (text,) in cursor.fetchall())))


def rows_of(apps, name, *fields):
    """Return the values of the rows of a model of then, by their primary keys."""
    return list(apps.get_model("summits", name).objects.order_by("pk").values_list(*fields))


def codenames(group):
    """Return the codenames of the permissions of a group."""
    return set(group.permissions.values_list("codename", flat=True))


def check_recorded_names():
    """Check the names that the migration of then recorded, and delete them with their versions."""
    czech = Actor.objects.get(name="Czechoslovakia")
    assert [(name.name, name.kind, name.language) for name in czech.names.all()] == [("ČSSR", "short", "cs")]
    us = Actor.objects.get(slug="united-states")
    assert [name.name for name in us.names.all()] == ["USA", "US", "U.S.", "America", "США"]
    assert not Actor.objects.get(name="Atlantis").names.exists()
    name = us.names.first()
    assert (name.kind, name.language, name.unverified) == ("short", "en", ["name"])
    (version,) = name.history.all()
    assert (version.name, version.actor_id, version.history_type) == ("USA", us.pk, "+")
    assert version.changeset.method == "command"
    recorded = ActorName.history.filter(changeset=version.changeset)
    ActorName.objects.filter(pk__in=list(recorded.values_list("id", flat=True))).delete()
    ActorName.history.exclude(history_type="+").delete()
    recorded.delete()


def test_countries_become_actors_with_their_history_and_whatever_is_kept_under_their_name(archive, chief, latest):
    before, versions = everything(), Party.history.count()
    then = migrate(BEFORE)
    # What an archive of before has.
    assert codenames(chief) == {"change_country", "view_countryname"}
    assert set(RENAMED) <= set(ContentType.objects.filter(app_label="summits").values_list("model", flat=True))
    assert rows_of(then, "Party", "unverified") == [(["country", "signatory"],)] * 2
    assert rows_of(then, "HistoricalParty", "unverified") == [([],)] * 2 + [(["country", "signatory"],)] * 2
    assert rows_of(then, "TermOfOffice", "unverified") == [(["office", "country"],)]
    assert rows_of(then, "UnpublishedChange", "kind") == [("country",)]
    ((upload_table, decisions, result),) = rows_of(then, "Upload", "table", "decisions", "dry_run_result")
    assert (upload_table, set(decisions)) == ("countries", {"countries:georgia", "leaders:bush"})
    assert result["matched"] == [["countries", "Russia", "russia"]]
    assert result["approved"] == [1, [["country", None, "Iceland"]]]
    assert result["changed"] == [["countries", 3, "russia", "name", "actors", "countries"]]
    assert result["choices"][0]["key"] == "countries:georgia"
    assert "country_iso_code_is_unique" in rules_of("summits_country")
    import_module("summits.migrations.0042_names_of_countries").record_names(then, None)
    migrate(latest)
    check_recorded_names()
    assert everything() == before and Party.history.count() == versions
    assert codenames(chief) == {"change_actor", "view_actorname"}
    kinds = set(ContentType.objects.filter(app_label="summits").values_list("model", flat=True))
    assert not kinds & set(RENAMED) and {"actor", "actorname", "historicalactor"} <= kinds
    russia = Actor.objects.get(slug="russia")
    assert OldSlug.objects.resolve_old_slug(Actor, "ruritania") == russia.pk
    assert [version.name for version in russia.history.order_by("pk")] == ["Russia", "Russian Federation"]
    assert Discussion.objects.get().apart.get().slug == "united-states"
    assert {one.slug for one in Commitment.objects.get().committed_by.all()} == {"nato", "united-states"}
    assert Assessment.objects.get().history.get().actor == Actor.objects.get(slug="united-states")
    # What the models say holds in the database: names, and the rules themselves.
    call_command("makemigrations", check_changes=True, dry_run=True, verbosity=0)
    names = import_module("summits.migrations.0047_actors")
    former = {*names.INDEXES, *(old for renamed in names.CONSTRAINTS.values() for old in renamed)}
    for model in (Actor, ActorName, AgreementEvent, Assessment, Party):
        named = {rule.name for rule in (*model._meta.constraints, *model._meta.indexes)}
        found = rules_of(model._meta.db_table)
        assert named <= found and not former & found
