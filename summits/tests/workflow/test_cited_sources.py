"""Sources that texts cite are sources of the record, whatever becomes of either."""

import pytest
from django.core.exceptions import ValidationError
from django.db.models import ProtectedError

from summits.history.restore import restore
from summits.models import ChangeSet, Source, Summit
from summits.tests.helpers import factories as make
from summits.workflow.cited_sources import records_citing_in_texts

pytestmark = pytest.mark.django_db


@pytest.fixture
def source():
    return make.source("A report")


def titles(record):
    return [one.title for one in record.sources.order_by("title")]


def test_a_source_cited_in_a_text_becomes_one_of_the_record_in_the_same_edit(source):
    summit = make.summit(summary="They met. [@a-report]", background="Before. [@a-report; @b]")
    assert titles(summit) == ["A report"]
    assert summit.history.count() == 1
    assert [link.source for link in summit.history.get().sources.all()] == [source]


def test_every_text_of_every_kind_of_record_may_cite(source):
    summit, issue, state = make.summit(), make.issue(description="It. [@a-report]"), make.country()
    leader = make.leader(biography="Born. [@a-report]")
    treaty = make.agreement(summary="Says. [@a-report]")
    citing = [
        make.discussion(summit, issue, summary="Agreed. [@a-report]"),
        make.position(summit, issue, state, "For. [@a-report]"),
        make.quotation(summit, leader, note="Or so. [@a-report]"),
        make.agreement(fate="Ended. [@a-report]"),
        make.event(treaty, "2009", "signed", note="There. [@a-report]"),
        make.series(description="All. [@a-report]"),
        make.collection(rule="Two. [@a-report]"),
        make.collection(coverage="Few. [@a-report]"),
        *(make.summit(**{name: "So. [@a-report]"}) for name in ("summary", "background", "assessment", "note")),
    ]
    assert all(titles(record) == ["A report"] for record in [issue, leader, treaty, *citing])


def test_a_source_taken_off_the_list_stays_while_a_text_cites_it(source):
    summit = make.summit(summary="They met. [@a-report]")
    summit.sources.clear()
    assert titles(summit) == ["A report"]
    summit.summary = "They met."
    summit.save()
    assert titles(summit) == ["A report"]
    summit.sources.clear()
    assert titles(summit) == []


def test_a_renamed_source_is_cited_by_its_new_slug_in_the_same_edit(source):
    other = make.summit(summary="Not this one: @a-report. [sic]", sources=[source])
    summit = make.summit(summary="They met. [@a-report, p. 2; @b] They left. [?]")
    source.slug = "the-report"
    source.save()
    summit.refresh_from_db(), other.refresh_from_db()
    assert summit.summary == "They met. [@the-report, p. 2; @b] They left. [?]"
    assert other.summary == "Not this one: @a-report. [sic]"
    assert summit.history.first().changeset == source.history.first().changeset
    assert titles(summit) == ["A report"]


def test_a_restored_text_cites_a_source_by_its_present_slug(source):
    summit = make.summit(summary="They met. [@a-report]")
    first = ChangeSet.objects.first()
    Summit.objects.filter(pk=summit.pk).update(summary="They talked.")
    source.slug = "the-report"
    source.save()
    restore(Summit, summit.pk, first)
    summit.refresh_from_db()
    assert summit.summary == "They met. [@the-report]"


def test_a_text_may_cite_by_a_former_slug_but_by_none_that_is_unknown(source):
    source.slug = "the-report"
    source.save()
    summit = make.summit()
    summit.summary = "They met. [@a-report; @the-report]"
    summit.full_clean()
    summit.summary = "They met. [@a-report; @nobody; @none]"
    with pytest.raises(ValidationError) as error:
        summit.full_clean()
    message = "There is no source with the slug nobody, none. Add it to the sources first."
    assert error.value.message_dict == {"summary": [message]}


def test_a_malformed_citation_is_an_error_of_its_field():
    summit = make.summit()
    summit.assessment = "They met. [@a-report"
    with pytest.raises(ValidationError) as error:
        summit.full_clean()
    assert error.value.message_dict == {"assessment": ["The bracket “[@a-report” is not closed: add “]”."]}


def test_a_record_cites_in_a_text_only_what_its_texts_name(source):
    summit = make.summit(summary="They met. [@a-report]")
    make.summit(summary="They met. [@b]", sources=[source])
    assert records_citing_in_texts([source]) == [summit]
    assert records_citing_in_texts([make.source("B")]) == []
    assert records_citing_in_texts(Source.objects.filter(slug="a-report")) == [summit]


@pytest.mark.parametrize(
    "delete",
    [lambda source: source.delete(), lambda source: Source.objects.filter(pk=source.pk).delete()],
    ids=["a record", "a queryset"],
)
def test_a_source_that_a_text_cites_is_deleted_by_nobody(source, delete):
    summit = make.summit("Talks", summary="They met. [@a-report, p. 2]")
    linked, other = make.summit(sources=[source]), make.source("B")
    with pytest.raises(ProtectedError, match="because texts of these records cite it: Summit “Talks”."):
        delete(source)
    assert Source.objects.filter(pk=source.pk).exists() and [*linked.sources.all()] == [source]
    summit.summary = "They met. [@b]"
    summit.save()
    delete(source)
    assert [*Source.objects.all()] == [other] == [*summit.sources.all()]
