"""No filtered list reads a large table from end to end: the plan of each query, as the database explains it.

A fault is, on SQLite, a SCAN of a large table; on PostgreSQL a Seq Scan of one. So is a walk along a whole index that
looks up every row (SCAN … USING INDEX, an Index Scan without a condition), unless the question has a LIMIT; and an
index that SQLite must first make for itself. What is read from an index alone is no fault.

PostgreSQL rightly reads tables as small as these whole, so it is asked with ``enable_seqscan`` off, and with the joins
off that read both sides whole (hash, merge): that forbids nothing, it makes such a way so dear that one remains only
where no index can answer the question at all. That is what these tests are to find.
"""

import io

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.db.models import Count, Subquery
from django.test import Client
from django.utils.http import urlencode

from summits import models
from summits.db.bulk import analyze
from summits.models import Agreement, Collection, Issue, Participation, Series, Summit
from summits.tests.helpers.query_plans import faults
from tools.sample.writing import write_sample

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

SUMMITS = 1500
WARMING = ["/summits/", "/leaders/", "/issues/", "/agreements/", "/commitments/", "/search/?q=peace"]
WARMING += ["/search/suggestions/?q=pea"]
"""What a process holds of the whole archive is read for the first who asks, and may be read from whole tables."""

EXCEPTIONS = {
    "a summit": {
        "summits_summit": "the line of its series, cached for one data version: a series may be half the archive"
    },
}
"""Name of a page → {table: why this page may read it whole}."""


def addresses():
    """Return the pages as name → address, each filter with a value that some summits of the sample have."""
    meeting = Participation.objects.published().order_by("pk").first()
    summit, leader = meeting.summit, meeting.leader
    discussed = models.Discussion.objects.published().order_by("pk").first()
    outcome, year = discussed.outcome, discussed.summit.first_day.year
    issue = Issue.objects.get(pk=discussed.issue_id)
    words = " ".join(summit.title.split()[:2])
    agreement = Agreement.objects.published().order_by("pk").first()
    lists = {
        "leader": {"leader": leader.slug},
        "issue, outcome and years": {"issue": issue.slug, "outcome": outcome, "from": year, "to": year + 9},
        "country": {"country": leader.participations.first().actor.slug},
        "host": {"host": summit.place.country.slug},
        "collection": {"collection": Collection.objects.first().slug},
        "series": {"series": Series.objects.first().slug},
        "place": {"place": summit.place.slug},
        "decade": {"decade": f"{year // 10 * 10}s"},
        "kind": {"kind": summit.kind},
        "words": {"q": words},
        "words and leader": {"q": words, "leader": leader.slug},
        "second page": {"kind": summit.kind, "page": 2},
    }
    return {f"summits by {name}": f"/summits/?{urlencode(query)}" for name, query in lists.items()} | {
        "leaders by words": f"/leaders/?{urlencode({'q': leader.name.split()[-1]})}",
        "agreements by issue": f"/agreements/?{urlencode({'issue': issue.slug})}",
        "agreements by words": f"/agreements/?{urlencode({'q': agreement.title.split()[0]})}",
        "commitments by issue": f"/commitments/?{urlencode({'issue': issue.slug})}",
        "commitments by words": "/commitments/?q=peace&verdict=kept",
        "agreements in force": "/agreements/?on=1990-01-01&in_force=yes",
        "issues by words": f"/issues/?{urlencode({'q': issue.name.split()[0]})}",
        "search of two words": f"/search/?{urlencode({'q': words})}",
        "search of one kind": f"/search/?{urlencode({'q': words, 'kind': 'summit'})}",
        "suggestions": f"/search/suggestions/?{urlencode({'q': words[:4]})}",
        "a summit": f"/summits/{summit.slug}/",
        "a leader": f"/leaders/{leader.slug}/",
    }


@pytest.fixture(scope="module", autouse=True)
def sample(django_db_setup, django_db_blocker, tmp_path_factory):
    """Import a sample archive once for all tests of this file, and undo it at the end."""
    folder = tmp_path_factory.mktemp("sample")
    quiet = {"stdout": io.StringIO(), "stderr": io.StringIO()}
    with django_db_blocker.unblock(), transaction.atomic():
        write_sample(folder, SUMMITS)
        call_command("import_archive", str(folder), "--trust-status", **quiet)
        if connection.vendor == "postgresql":
            analyze()
        yield
        transaction.set_rollback(True)


def test_no_filtered_list_reads_a_large_table_whole():
    client = Client()
    for address in WARMING:
        assert client.get(address).status_code == 200

    found = {}
    for name, address in addresses().items():
        answers = []
        whole = faults(lambda address=address, answers=answers: answers.append(client.get(address)))
        assert answers[0].status_code == 200, address
        # A value that no filter knows would ask nothing of the tables.
        assert "row__title" in answers[0].text or "summits by" not in name, address
        found |= {(name, table): sql for table, sql in whole.items() if table not in EXCEPTIONS.get(name, {})}
    assert not found, "\n".join(f"{name} reads {table} whole: {sql}" for (name, table), sql in found.items())


def test_a_question_without_an_index_is_noticed():
    assert set(faults(lambda: list(Summit.objects.filter(venue="x")))) == {"summits_summit"}


def test_a_subquery_without_an_index_is_noticed():
    # A count depends on nothing outside, so no plan reaches the summits through the countries.
    number = Summit.objects.filter(venue="x").order_by().values("venue").annotate(number=Count("pk")).values("number")
    assert "summits_summit" in faults(lambda: list(models.Actor.objects.annotate(number=Subquery(number))))


def test_a_question_with_an_index_is_not():
    assert not faults(lambda: list(Summit.objects.filter(slug="x")))
