"""A compiled query returns what its queryset returns, for any arguments and any number of calls.

The tests pin the private parts of Django that ``summits.db.compiled`` names.
"""

import pytest
from django.db import connection
from django.db.models import Count, F
from django.db.models.sql.compiler import SQLCompiler
from django.test.utils import CaptureQueriesContext

from summits.db.compiled import CompiledPkQuery, CompiledQuery, CompiledTextQuery, recompiling
from summits.models import Agreement, Leader, Participation, Position, ProgrammeItem, Summit
from summits.querysets import first_per_group
from summits.tests.helpers import factories as make
from summits.vocabularies import Status

pytestmark = pytest.mark.django_db


def of_summit(model, method):
    """Return the compiled query of the public records of a model at a summit, with a method of its queryset applied."""
    return CompiledQuery(lambda summit: getattr(model.objects.published().filter(summit=summit), method)())


def test_each_argument_returns_its_own_records():
    query = CompiledQuery(lambda slug: Summit.objects.published().filter(slug=slug))
    yalta, sochi = make.summit("Yalta"), make.summit("Sochi")
    assert query(yalta.slug) == [yalta]
    assert query(sochi.slug) == [sochi]
    assert query("nowhere") == []


def test_each_call_reads_the_database_again():
    query = CompiledQuery(lambda title: Summit.objects.published().filter(title=title))
    assert query("Yalta") == []
    summit = make.summit("Yalta")
    assert query("Yalta") == [summit]
    summit.status = Status.DRAFT
    summit.save()
    assert query("Yalta") == []


def test_joined_records_and_annotations_are_read_in_the_same_query(django_assert_num_queries):
    summit = make.summit("Yalta")
    state = make.country("Soviet Union")
    part = make.participation(summit, make.leader("Stalin, Joseph"), state)
    query = of_summit(Participation, "in_protocol_order")
    with django_assert_num_queries(1):
        (found,) = query(summit.pk)
        assert (found.leader.name, found.actor.name) == (part.leader.name, "Soviet Union")


def test_reverse_and_many_to_many_relations_are_prefetched_with_one_query_each(django_assert_num_queries):
    summit = make.summit("Moscow")
    issue = make.issue("Arms")
    texts = [make.agreement(f"Text {number}", summit=summit, issues=[issue]) for number in range(3)]
    make.party(texts[0], make.country("Soviet Union")), make.party(texts[0], make.country("France"))
    for text in texts[:2]:
        make.event(text, "1972-10-03", "entered-into-force")
    query = of_summit(Agreement, "for_summit")
    with django_assert_num_queries(4):
        found = {text.pk: text for text in query(summit.pk)}
        assert [len(found[text.pk].events.all()) for text in texts] == [1, 1, 0]
        assert [len(found[text.pk].parties.all()) for text in texts] == [2, 0, 0]
        assert [[issue.name for issue in found[text.pk].issues.all()] for text in texts] == [["Arms"]] * 3


def test_a_foreign_key_to_a_draft_reads_as_none(django_assert_num_queries):
    summit, issue, state = make.summit("Sochi"), make.issue("Arms"), make.country("Russia")
    known, hidden = make.leader("Public, Ann"), make.leader("Hidden, Bob", status=Status.DRAFT)
    make.discussion(summit, issue)
    for leader in (known, hidden, None):
        make.position(summit, issue, state if leader else make.country("France"), leader=leader)
    query = of_summit(Position, "in_protocol_order")
    with django_assert_num_queries(2):
        assert sorted(str(position.leader) for position in query(summit.pk)) == ["None", "None", known.name]


def test_links_to_drafts_are_left_out():
    summit = make.summit("Sochi")
    known, hidden = make.leader("Public, Ann"), make.leader("Hidden, Bob", status=Status.DRAFT)
    make.programme_item(summit, 1, participants=[known, hidden])
    (item,) = of_summit(ProgrammeItem, "with_people")(summit.pk)
    assert list(item.participants.all()) == [known]


def test_a_relation_of_a_joined_record_is_prefetched(django_assert_num_queries):
    summit, leader = make.summit("Yalta"), make.leader("Stalin, Joseph")
    make.term(leader, office="Premier"), make.participation(summit, leader, make.country("Soviet Union"))
    query = CompiledQuery(
        lambda summit: (
            Participation.objects.filter(summit=summit).select_related("leader").prefetch_related("leader__terms")
        )
    )
    with django_assert_num_queries(2):
        (part,) = query(summit.pk)
        assert [term.office for term in part.leader.terms.all()] == ["Premier"]


def test_any_number_of_primary_keys_is_one_argument():
    leaders = [make.leader(f"Leader, {letter}") for letter in "abcde"]
    query = CompiledPkQuery(lambda keys: Leader.objects.filter(pk__in=keys).order_by("name").values_list("pk", "name"))
    for number in (1, 0, 5, 2):
        expected = [(leader.pk, leader.name) for leader in leaders[:number]]
        assert query([leader.pk for leader in leaders[:number]]) == expected


def test_any_number_of_texts_is_one_argument():
    make.leader("Ann O'Neill"), make.leader("Jan Łoś")
    query = CompiledTextQuery(lambda names: Leader.objects.filter(name__in=names).order_by("pk").values_list("name"))
    for names in (["Jan Łoś", "Ann O'Neill", '"', "%"], ["Jan Łoś"], []):
        assert {name for (name,) in query(names)} == set(names) - {'"', "%"}


def test_a_list_of_primary_keys_may_stand_beside_other_arguments():
    ada, ben = make.leader("Ada One"), make.leader("Ben Two")
    query = CompiledQuery(lambda slug, pks: Leader.objects.filter(slug__gte=slug).exclude(pk__in=pks.as_pk_list()))
    assert query("a", [ada.pk]) == [ben]
    assert query("b", []) == [ben]
    assert query("a", [ada.pk, ben.pk]) == []


def test_the_sql_is_compiled_once(monkeypatch):
    query = of_summit(Agreement, "for_summit")
    first, second, issue = make.summit("Moscow"), make.summit("Vienna"), make.issue("Arms")
    for summit in (first, second):
        make.agreement(f"Text of {summit}", summit=summit, issues=[issue])
    assert len(query(first.pk)) == 1

    def refuse(*arguments, **named):
        raise AssertionError("compiled again")

    monkeypatch.setattr(SQLCompiler, "pre_sql_setup", refuse)
    (text,) = query(second.pk)
    assert text.summit_id == second.pk and len(text.issues.all()) == 1


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite keeps no plans of a connection")
def test_postgresql_keeps_the_plan():
    query = CompiledQuery(lambda title: Summit.objects.filter(title=title))
    with CaptureQueriesContext(connection) as queries:
        for _time in range(3):
            query("A title that no other test asks for")
    assert len(queries) == 3
    with connection.cursor() as cursor:
        cursor.execute("SELECT statement FROM pg_prepared_statements WHERE statement LIKE '%summits_summit%'")
        assert any('"title" = ($1)' in statement for (statement,) in cursor.fetchall())


QUERYSETS = {
    "dates and numbers": lambda pk: Summit.objects.filter(pk=pk),
    "deferred fields": lambda pk: Summit.objects.filter(pk=pk).only("slug", "first_day"),
    "joined records": lambda pk: Participation.objects.filter(summit=pk).select_related("leader", "summit__place"),
    "annotations": lambda pk: Summit.objects.filter(pk=pk).annotate(number=Count("participations"), day=F("last_day")),
    "a slice": lambda pk: Participation.objects.filter(summit=pk).order_by("-pk")[1:2],
    "the first of each group": lambda pk: first_per_group(Participation.objects.filter(summit=pk), "summit", 1, "-pk"),
    "a union": lambda pk: (
        Summit.objects.filter(pk=pk).order_by().union(Summit.objects.exclude(pk=pk).order_by()).order_by("-title")
    ),
    "tuples": lambda pk: Summit.objects.filter(pk=pk).values_list("title", "first_day", "place__approved", "follows"),
}


def content_of(row):
    """Return all that Django's loading of an instance sets: fields, annotations, state, joined instances."""
    if isinstance(row, tuple):
        return row
    values = {name: value for name, value in vars(row).items() if name != "_state"}
    joined = {name: content_of(record) for name, record in row._state.fields_cache.items()}
    return type(row), values, row._state.db, row._state.adding, joined


@pytest.mark.parametrize("build", QUERYSETS.values(), ids=QUERYSETS)
def test_the_rows_are_the_same_as_django_makes_of_the_queryset(build):
    make.summit("Sochi")
    leaders = [(make.leader(name), make.country(name)) for name in ("Ann Lee", "Bo Berg")]
    summit = make.meeting(*leaders, title="Yalta", start="1945-02", end="1945-02-11")
    query, expected = CompiledQuery(build), [content_of(row) for row in build(summit.pk)]
    assert expected
    for _call in range(2):
        assert [content_of(row) for row in query(summit.pk)] == expected


def test_where_it_is_recompiled_it_follows_its_function_and_keeps_nothing():
    yalta, sochi = make.summit("Yalta"), make.summit("Sochi")
    titles = ["Yalta"]
    query = CompiledQuery(lambda pk: Summit.objects.filter(title=titles[0], pk__gte=pk))
    assert query(0) == [yalta]
    titles[0] = "Sochi"
    assert query(0) == [yalta]
    with recompiling():
        assert query(0) == [sochi]
    assert query(0) == [yalta]
