"""A prepared question answers what the queryset it was made of answers, however often and of whatever it is asked."""

import pytest
from django.db import connection
from django.db.models.sql.compiler import SQLCompiler
from django.test.utils import CaptureQueriesContext

from summits.models import Agreement, Leader, Participation, Position, ProgrammeItem, Summit
from summits.querysets import Prepared, PreparedForKeys
from summits.tests import factories as make
from summits.vocabularies import Status

pytestmark = pytest.mark.django_db


def of_summit(model, verb):
    """Return the prepared question for the public records of a model at a summit, read along by a verb."""
    return Prepared(lambda summit: getattr(model.objects.published().filter(summit=summit), verb)())


def test_it_answers_each_value_with_its_own_records():
    ask = Prepared(lambda slug: Summit.objects.published().filter(slug=slug))
    yalta, sochi = make.summit("Yalta"), make.summit("Sochi")
    assert ask(yalta.slug) == [yalta]
    assert ask(sochi.slug) == [sochi]
    assert ask("nowhere") == []


def test_it_answers_with_what_was_saved_since_and_without_what_was_taken_back():
    ask = Prepared(lambda title: Summit.objects.published().filter(title=title))
    assert ask("Yalta") == []
    summit = make.summit("Yalta")
    assert ask("Yalta") == [summit]
    summit.status = Status.DRAFT
    summit.save()
    assert ask("Yalta") == []


def test_joined_records_and_annotations_are_read_along(django_assert_num_queries):
    summit = make.summit("Yalta")
    state = make.country("Soviet Union")
    part = make.participation(summit, make.leader("Stalin, Joseph"), state)
    ask = of_summit(Participation, "in_protocol_order")
    with django_assert_num_queries(1):
        (found,) = ask(summit.pk)
        assert (found.leader.name, found.country.name) == (part.leader.name, "Soviet Union")
    treaty = make.agreement("Text", summit=summit)
    make.party(treaty, state), make.party(treaty, make.country("France"))
    assert of_summit(Agreement, "for_summit")(summit.pk)[0].party_count == 2


def test_what_belongs_to_the_records_is_read_along_for_all_at_once(django_assert_num_queries):
    summit = make.summit("Moscow")
    issue = make.issue("Arms")
    texts = [make.agreement(f"Text {number}", summit=summit, issues=[issue]) for number in range(3)]
    for text in texts[:2]:
        make.event(text, "1972-10-03", "entered-into-force")
    ask = of_summit(Agreement, "for_summit")
    with django_assert_num_queries(3):
        found = {text.pk: text for text in ask(summit.pk)}
        assert [len(found[text.pk].events.all()) for text in texts] == [1, 1, 0]
        assert [[issue.name for issue in found[text.pk].issues.all()] for text in texts] == [["Arms"]] * 3


def test_a_foreign_key_to_a_draft_reads_as_none(django_assert_num_queries):
    summit, issue, state = make.summit("Sochi"), make.issue("Arms"), make.country("Russia")
    known, hidden = make.leader("Public, Ann"), make.leader("Hidden, Bob", status=Status.DRAFT)
    make.discussion(summit, issue)
    for leader in (known, hidden, None):
        make.position(summit, issue, state if leader else make.country("France"), leader=leader)
    ask = of_summit(Position, "in_protocol_order")
    with django_assert_num_queries(2):
        assert sorted(str(position.leader) for position in ask(summit.pk)) == ["None", "None", known.name]


def test_links_to_drafts_are_left_out():
    summit = make.summit("Sochi")
    known, hidden = make.leader("Public, Ann"), make.leader("Hidden, Bob", status=Status.DRAFT)
    make.programme_item(summit, 1, participants=[known, hidden])
    (item,) = of_summit(ProgrammeItem, "with_people")(summit.pk)
    assert list(item.participants.all()) == [known]


def test_what_is_two_steps_away_is_read_along(django_assert_num_queries):
    summit, leader = make.summit("Yalta"), make.leader("Stalin, Joseph")
    make.term(leader, office="Premier"), make.participation(summit, leader, make.country("Soviet Union"))
    ask = Prepared(
        lambda summit: (
            Participation.objects.filter(summit=summit).select_related("leader").prefetch_related("leader__terms")
        )
    )
    with django_assert_num_queries(2):
        (part,) = ask(summit.pk)
        assert [term.office for term in part.leader.terms.all()] == ["Premier"]


def test_any_number_of_keys_is_one_value():
    leaders = [make.leader(f"Leader, {letter}") for letter in "abcde"]
    ask = PreparedForKeys(lambda keys: Leader.objects.filter(pk__in=keys).order_by("name").values_list("pk", "name"))
    for number in (1, 0, 5, 2):
        expected = [(leader.pk, leader.name) for leader in leaders[:number]]
        assert ask([leader.pk for leader in leaders[:number]]) == expected


def test_its_words_are_put_together_once(monkeypatch):
    ask = of_summit(Agreement, "for_summit")
    first, second, issue = make.summit("Moscow"), make.summit("Vienna"), make.issue("Arms")
    for summit in (first, second):
        make.agreement(f"Text of {summit}", summit=summit, issues=[issue])
    assert len(ask(first.pk)) == 1

    def refuse(*arguments, **named):
        raise AssertionError("put together again")

    monkeypatch.setattr(SQLCompiler, "pre_sql_setup", refuse)
    (text,) = ask(second.pk)
    assert text.summit_id == second.pk and len(text.issues.all()) == 1


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite keeps no plans for the life of a connection")
def test_postgresql_keeps_its_plan():
    ask = Prepared(lambda title: Summit.objects.filter(title=title))
    with CaptureQueriesContext(connection) as asked:
        for _time in range(3):
            ask("A title that no other test asks for")
    assert len(asked) == 3
    with connection.cursor() as cursor:
        cursor.execute("SELECT statement FROM pg_prepared_statements WHERE statement LIKE '%summits_summit%'")
        assert any('"title" = ($1)' in statement for (statement,) in cursor.fetchall())
