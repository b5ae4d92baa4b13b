"""Where real agreements stood: answers.csv has agreements, parties and days, each with the right answer and sources."""

import csv
from pathlib import Path

import pytest
from django.http import QueryDict
from django.utils.http import urlencode

from summits.filters import AgreementFilterSet
from summits.models import Actor, Agreement
from summits.partial_dates import PartialDate
from summits.presenters.legal_status import AgreementStatus
from summits.tests.helpers.public_pages import import_collections, public_rows
from summits.vocabularies import LegalStatus

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

with Path(__file__).with_name("answers.csv").open(newline="", encoding="utf-8") as stream:
    ANSWERS = list(csv.DictReader(stream))


@pytest.fixture(scope="module", autouse=True)
def shipped(module_db):
    """Load the shipped collections once for all tests of this file; they read them and change nothing."""
    import_collections()


def test_every_answer_is_that_of_the_page_and_of_the_list():
    agreements = {one.slug: one for one in Agreement.objects.published().with_events()}
    statuses = {slug: AgreementStatus.of(one) for slug, one in agreements.items()}
    countries, wrong = dict(Actor.objects.values_list("slug", "pk")), []
    for row in ANSWERS:
        parties = [slug for slug in row["parties"].split("|") if slug]
        day = PartialDate.parse(row["day"]).earliest
        shown = statuses[row["agreement"]].on(day, *[countries[slug] for slug in parties])
        query = {"on": row["day"], "country": parties, "in_force": row["answer"] or LegalStatus.values}
        filters = AgreementFilterSet(QueryDict(urlencode(query, doseq=True)))
        listed = agreements[row["agreement"]].pk in filters.index.pks_of(filters.results)
        if (shown.status if shown else "", listed) != (row["answer"], bool(row["answer"])):
            wrong.append((shown and shown.status.value, listed, row))
    assert wrong == []


def test_the_answers_cover_every_agreement_and_every_status():
    assert {row["agreement"] for row in ANSWERS} >= {row["slug"] for row in public_rows("agreements")}
    assert {row["answer"] for row in ANSWERS} == {*LegalStatus.values, ""}
    with_parties = {row["agreement"] for row in ANSWERS if row["parties"]}
    assert len(with_parties) >= 40 and {len({*row["parties"].split("|")}) for row in ANSWERS} == {1, 2}


def test_every_answer_names_sources_of_the_archive():
    known = {row["slug"] for row in public_rows("sources")}
    for row in ANSWERS:
        assert row["sources"] and known >= {*row["sources"].split("|")}, row
