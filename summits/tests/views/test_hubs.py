"""Pages of records with hundreds of related records: their size, the rows that they read, and the query plans.

No public page reads a large table whole, nor sorts one, because an optional column is empty everywhere, or nowhere. A
database plans by what it knows of the columns. Of an index in which every row says "none" SQLite believes that any
value has thousands of rows, and reads the table instead. What counts as a fault is told in test_query_plans.
"""

import io
import re

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.db.models import Count, Q
from django.test import Client
from django.utils.http import urlencode

from summits.db.bulk import analyze
from summits.models import Actor, Agreement, Correction, Issue, Leader, Quotation, Summit
from summits.presenters.section_rows import SECTIONS
from summits.tests.helpers.html import read, text_of
from summits.tests.helpers.query_plans import LARGE, faults, questions
from summits.tests.helpers.search import flush_indexes
from tools.sample.writing import write_sample

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

SUMMITS = 120
LARGEST, MOST_ROWS = 165_000, 2_500
"""The most bytes of HTML that a public page may have, and the most rows that it may read."""
CORRECTIONS = 60
HUBS = {
    "summits": "hub-summit",
    "leaders": "hub-leader",
    "issues": "hub-issue",
    "agreements": "hub-agreement",
    "countries": "hub-country",
    "sources": "source-1",
}
WARMING = ["/", "/summits/", "/leaders/", "/issues/", "/agreements/", "/commitments/", "/countries/", "/sources/"]
WARMING += ["/search/?q=peace"]
"""URLs that fill the process's caches of the whole archive, for which whole tables may be read."""

EXCEPTIONS = {
    # The hub took part in all meetings, so that all participations are those of others at its meetings.
    "/leaders/hub-leader/counterparts/",
    # Of this archive's quotations most are on the hub and its subtopics.
    "/issues/hub-issue/quotations/",
    # All its links have to be counted, and so has each record to which they lead.
    "/sources/source-1/",
    "/sources/source-1/citations/",
}
"""Pages of a record tied to so large a part of this small archive that reading all of it is the shortest way."""


SMALL = {"summits_source"}
"""A table that takes two pages of the disk here, in which no index saves a database anything."""


@pytest.fixture(scope="module", params=["none", "all"])
def archive(request, django_db_setup, django_db_blocker, tmp_path_factory):
    """Import a sample whose optional columns are all empty, or all full; undo it at the end."""
    folder = tmp_path_factory.mktemp("sample")
    quiet = {"stdout": io.StringIO(), "stderr": io.StringIO()}
    with django_db_blocker.unblock(), transaction.atomic():
        write_sample(folder, SUMMITS, optional=request.param, hubs=True)
        call_command("import_archive", str(folder), trust_status=True, **quiet)
        correct_the_hubs()
        # At the end of a transaction, which never comes here, the index follows; it would raise the data version later.
        flush_indexes()
        if connection.vendor == "postgresql":
            analyze()
        yield request.param
        transaction.set_rollback(True)


def correct_the_hubs():
    """Add many corrections of each record that has a page of its own and corrections."""
    for model, key in ((Summit, "summit"), (Leader, "leader"), (Issue, "issue"), (Agreement, "agreement")):
        record = model.objects.get(slug=f"hub-{key}")
        told = {key: record, "what": "The day was another.", "why": "The programme says so.", "status": "published"}
        Correction.objects.bulk_create(Correction(**told) for _number in range(CORRECTIONS))


def addresses():
    """Return the addresses of the lists, of records with little and with much, and of each of their sections."""
    small = {
        "summits": Summit.objects.published().exclude(slug="hub-summit"),
        "leaders": Leader.objects.published().exclude(slug="hub-leader"),
        "agreements": Agreement.objects.published().exclude(slug="hub-agreement"),
    }
    found = [f"/{room}/{records.order_by('slug')[0].slug}/" for room, records in small.items()]
    found += [f"/{room}/{slug}/" for room, slug in HUBS.items()]
    for model, sections in SECTIONS.items():
        room = {"summit": "summits", "actor": "countries"}.get(model._meta.model_name, f"{model._meta.model_name}s")
        found += [f"/{room}/{HUBS[room]}/{name}/" for name in sections]
    asked = [
        ("summits", {"leader": "hub-leader", "issue": "hub-issue"}),
        ("summits", {"country": "hub-country"}),
        ("leaders", {"country": "hub-country"}),
        ("agreements", {"leader": "hub-leader"}),
        ("agreements", {"country": "hub-country"}),
        ("commitments", {"country": "hub-country"}),
        ("commitments", {"agreement": "hub-agreement"}),
    ]
    return found + [f"/{room}/?{urlencode(query)}" for room, query in asked]


def test_the_optional_columns_are_empty_or_full(archive):
    followers = Summit.objects.filter(follows__isnull=False).count()
    with_issue = Quotation.objects.filter(issue__isnull=False).count()
    filled = {"none": 0, "all": Summit.objects.count() - 1}[archive]
    assert (followers, bool(with_issue)) == (filled, archive == "all")
    assert Actor.objects.filter(successor__isnull=False).exists() == (archive == "all")


def test_no_public_page_reads_a_large_table_whole_for_an_empty_or_a_full_column(archive):
    client, empty = Client(), empty_tables()
    for address in WARMING:
        assert client.get(address).status_code == 200
    found = {}
    for address in addresses():
        answers = []
        whole = faults(lambda address=address, answers=answers: answers.append(client.get(address)))
        assert answers[0].status_code == 200, address
        if address not in EXCEPTIONS:
            found |= {(address, table): sql for table, sql in whole.items() if table not in SMALL | empty}
    assert not found, "\n".join(f"{name} reads {table} whole: {sql}" for (name, table), sql in found.items())


def test_what_follows_a_summit_is_found_by_an_index(archive):
    leads = Summit.objects.annotate(number=Count("followed_by")).order_by("-number").first()
    assert not faults(lambda: list(Summit.objects.filter(follows=leads).order_by()))
    # Nearly all are published, so that an index of the status leads to nearly the whole table as well.
    chain = Summit.objects.published().filter(Q(follows=leads) | Q(pk=0)).order_by("first_day")
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL enable_seqscan = off")
        assert "summit_follows_given" in chain.explain()
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL enable_seqscan = on")


def empty_tables():
    """Return the large tables that hold nothing: to read one whole is to read nothing."""
    found = set()
    with connection.cursor() as cursor:
        for table in LARGE:
            cursor.execute(f"SELECT 1 FROM {table} LIMIT 1")
            if cursor.fetchone() is None:
                found.add(table)
    return found


def number_of_rows(question):
    """Return how many rows a question (SQL, parameters) answers with."""
    with connection.cursor() as cursor:
        cursor.execute(*question)
        return len(cursor.fetchall())


def test_no_page_is_large_or_reads_many_rows(archive):
    client, found = Client(), {}
    for address in WARMING:
        client.get(address)
    large = [f"/summits/?{urlencode({'more': ['leader', 'country', 'host', 'issue', 'series']}, doseq=True)}"]
    large += [f"/agreements/?{urlencode({'more': ['leader', 'country', 'issue']}, doseq=True)}"]
    for address in [*WARMING, *large, *addresses()]:
        with questions() as asked:
            answer = client.get(address)
        rows = sum(map(number_of_rows, asked))
        if len(answer.content) > LARGEST or rows > MOST_ROWS:
            found[address] = f"{len(answer.content):,} bytes, {rows:,} rows"
    assert not found


CUT = {
    "/leaders/hub-leader/": ["/summits/?leader=hub-leader", "/leaders/hub-leader/positions/"],
    "/issues/hub-issue/": ["/issues/hub-issue/subtopics/", "/agreements/?issue=hub-issue"],
    "/agreements/hub-agreement/": ["/agreements/hub-agreement/relations/"],
    "/summits/hub-summit/": [f"/summits/hub-summit/{name}/" for name in ("participants", "issues", "agreements")],
    "/sources/source-1/": ["/sources/source-1/citations/?kind=summit"],
    "/countries/hub-country/": ["/summits/?country=hub-country"],
}
"""A page with long sections → addresses that show all of what it cuts."""


def test_a_truncated_section_has_the_number_of_all_rows_and_a_link_to_them(archive):
    if archive == "none":
        pytest.skip("without sources, subtopics and leaders of positions there is little to cut")
    for address, wanted in CUT.items():
        page = read(Client(), address)
        for link in wanted:
            assert page.leads_to(link), f"{address} does not lead to {link}"
    leader = read(Client(), "/leaders/hub-leader/")
    link = leader.all("a", href="/leaders/hub-leader/quotations/")[0]
    number = re.search(r"\d+", text_of(link))[0]
    assert f"{number} in total" in read(Client(), "/leaders/hub-leader/quotations/").main


def test_a_section_goes_through_all_of_its_rows_in_pages(archive):
    client, seen, address = Client(), 0, "/leaders/hub-leader/quotations/"
    following = [address]
    while following:
        page = read(client, following[0])
        seen += len(page.all("figure", class_="quotation"))
        following = [address + link.attributes["href"] for link in page.all("a", rel="next")]
    assert seen == Quotation.objects.published().filter(leader__slug="hub-leader").count() > 100
