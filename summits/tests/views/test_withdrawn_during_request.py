"""A record withdrawn between two queries of one request: the page is still a valid response.

A page is asked for as often as it asks questions, and each time the record is withdrawn before another of them.
"""

import os
import threading

import pytest
from django.db import connection

from summits.models import Agreement, Issue, Leader, Summit, changeset
from summits.tests.helpers import factories as new
from summits.vocabularies import Status

pytestmark = pytest.mark.django_db(transaction=True)
MODELS = (Summit, Leader, Issue, Agreement)
USUALLY = ("/search/?q=reagan", "/leaders/")
"""Pages that were not answered once; with ALL_PAGES=1 all are asked for, which takes minutes."""
PAGES = (
    "/search/?q=reagan",
    "/search/?q=reagan+gorbachev",
    "/search/?q=arms&kind=summit",
    "/search/?q=nothing+at+all",
    "/search/suggestions/?q=rea",
    "/search/suggestions/?q=reykjavik",
    "/",
    "/summits/",
    "/summits/?leader=ronald-reagan&issue=arms",
    "/summits/reykjavik/",
    "/leaders/",
    "/leaders/ronald-reagan/",
    "/issues/",
    "/issues/arms/",
    "/agreements/",
    "/agreements/inf/",
    "/countries/united-states/",
    "/sources/",
    "/corrections/",
)


@pytest.fixture
def archive():
    us, ussr = new.country("United States", iso_code="US"), new.country("Soviet Union", iso_code="SUHH")
    reagan, gorbachev = new.leader("Ronald Reagan"), new.leader("Mikhail Gorbachev")
    arms, source = new.issue("Arms", slug="arms"), new.source("A register")
    for number in range(3):
        sides = (reagan, us), (gorbachev, ussr)
        slug = "reykjavik" if not number else f"meeting-{number}"
        meeting = new.meeting(*sides, title=f"Reykjavik Summit {number}", slug=slug, start=f"198{number + 5}-10-11")
        new.discussion(meeting, arms, "disagreed")
        new.position(meeting, arms, us, leader=reagan, summary="Halve them.")
        new.quotation(meeting, reagan, issue=arms, sources=[source])
    treaty = new.agreement("INF Treaty", slug="inf", signed="1987-12-08", summit=meeting, sources=[source])
    treaty.issues.add(arms)
    new.party(treaty, us, signatory=reagan)
    new.event(treaty, "1988-06-01", "entered-into-force")
    new.correction(leader=reagan)


def set_all(status):
    """Give all records a status, over another connection, as somebody else does."""

    def work():
        try:
            with changeset():
                for model in MODELS:
                    model.objects.update(status=status)
        finally:
            connection.close()

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()


class At:
    """Counts the queries of a page, and withdraws everything before the one with a given number."""

    def __init__(self, number):
        self.number, self.count = number, 0

    def __call__(self, execute, sql, params, many, context):
        self.count += 1
        if self.count == self.number:
            set_all(Status.WITHDRAWN)
        return execute(sql, params, many, context)


def asked(client, page, number):
    """Request a page, withdrawing everything before the query with this number; return the number of queries."""
    at = At(number)
    with connection.execute_wrapper(at):
        answer = client.get(page)
    assert answer.status_code < 500, (page, number)
    return at.count


def test_a_page_is_valid_while_its_records_are_withdrawn(client, archive):
    client.raise_request_exception = False
    failed = []
    for page in PAGES if os.environ.get("ALL_PAGES") else USUALLY:
        set_all(Status.PUBLISHED)
        questions = asked(client, page, 0)
        for number in range(1, questions + 1):
            set_all(Status.PUBLISHED)
            try:
                asked(client, page, number)
            except AssertionError as failure:
                failed.append(str(failure).splitlines()[0])
    assert failed == []
