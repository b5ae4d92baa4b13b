"""The page of findings in the admin: who sees it, what it counts, where its links lead, the table it exports."""

import csv
import re

import pytest
from django.contrib.auth.models import Permission, User
from django.db import connection
from django.test.utils import CaptureQueriesContext

from summits.models import ZeroResultQuery
from summits.quality import RULES
from summits.tests.helpers import factories as new
from summits.tests.helpers.admin import forms_of

pytestmark = pytest.mark.django_db
PAGE = "/admin/quality/"
DRAFT = {"status": "draft"}


@pytest.fixture
def editor_client(client):
    client.force_login(User.objects.create_superuser("editor"))
    return client


def editor_of(*models):
    """Create a member of staff who may view records of the models."""
    user = User.objects.create_user("some", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename__in=[f"view_{model}" for model in models]))
    return user


def findings(answer):
    """Return the findings of a page: what each says, and where it leads."""
    found = re.findall(r'<li>\s*<a href="([^"]+)"><b>(.*?)</b>: (.*?)</a>', answer.content.decode())
    return {f"{title}: {wrong}": address for address, title, wrong in found}


def choices(answer, name):
    return {label for _value, label in answer.context["form"].fields[name].choices}


def table(answer):
    """Return the rows of a table sent, as lists of cells."""
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    return list(csv.reader(text.splitlines()))


def sochi(**values):
    """Create a summit with a draft's findings: participants without an office and without a source."""
    us = new.country("United States")
    bush = new.leader("George W. Bush", sources=[new.source()])
    summit = new.summit("Sochi Summit 2008", sources=[new.source()], **values)
    new.participation(summit, new.leader("Vladimir Putin"), us, capacity="Guest", sources=[new.source()])
    return new.participation(summit, bush, us, sources=[new.source()])


# --- who sees it ---------------------------------------------------------------------------------------------------


def test_a_visitor_is_sent_to_log_in(client):
    for query in ("", "?format=csv"):
        answer = client.get(PAGE + query)
        assert answer.status_code == 302
        assert answer["Location"].startswith("/admin/login/")


def test_a_user_who_may_view_no_records_is_refused_and_sees_no_link(client):
    client.force_login(editor_of())
    assert client.get(PAGE).status_code == 403
    assert client.get(f"{PAGE}?format=csv").status_code == 403
    assert PAGE not in client.get("/admin/").content.decode()


def test_an_editor_sees_only_findings_of_what_they_may_view(client):
    summit = new.summit("Sochi Summit 2008", **DRAFT)
    new.quotation(summit, new.leader("Boris Yeltsin"))
    client.force_login(editor_of("summit"))
    answer = client.get(PAGE)
    assert list(findings(answer)) == ["Sochi Summit 2008: no source"]
    assert choices(answer, "kind") == {"All kinds (1)", "Summit (1)"}
    assert len(table(client.get(f"{PAGE}?format=csv"))) == 2


def test_the_front_page_leads_to_it(editor_client):
    assert f'<a href="{PAGE}"' in editor_client.get("/admin/").content.decode()
    assert f'<a href="{PAGE}"' in editor_client.get("/admin/summits/summit/").content.decode()


# --- what it shows --------------------------------------------------------------------------------------------------


def test_a_finding_reads_as_a_sentence_and_leads_to_its_field(editor_client):
    row = sochi()
    found = findings(editor_client.get(PAGE, {"rule": "no-office"}))
    line = "Sochi Summit 2008 – George W. Bush: no office on the date of the summit"
    assert found == {line: f"/admin/summits/summit/{row.summit_id}/change/#id_participations-1-capacity"}


def everything_wrong():
    """Create a record of each model with a finding, after rows that are right."""
    summit = new.summit(unverified=["venue"], **DRAFT)
    leader = new.leader(unverified=["born"], died="1999")
    place = new.place(unverified=["latitude"])
    for number in (1, 2):
        issue = new.issue(unverified=["description"], **DRAFT)
        new.issue_name(issue, "SDI", unverified=["name"])
        new.programme_item(summit, number, on="1990", unverified=["on"])
        new.discussion(summit, issue, unverified=["outcome"])
        new.position(summit, issue, new.country(), unverified=["stance"])
        new.quotation(summit, leader, said_on="1990", unverified=["said_on"])
        new.document(summit=summit, unverified=["kind"])
        agreement = new.agreement(summit=summit, issues=[issue], unverified=["fate"])
        new.participation(summit, new.leader(died="1999", **DRAFT), new.country(), unverified=["role"])
        new.term(leader, start=f"199{number}", unverified=["office"])
        new.leader_name(leader, f"Name {number}", unverified=["name"])
        new.source(url="https://a b")
    new.agreement(summit=summit, **DRAFT)
    new.party(agreement, place.country, signatory=new.leader(**DRAFT), unverified=["signatory"])
    new.event(agreement, "2008", "signed", unverified=["on"])
    new.relation(agreement, "follows", new.agreement(), unverified=["kind"])
    new.document(agreement=agreement)
    new.series(unverified=["name"])
    ZeroResultQuery.objects.create(query="gorby & raisa")


def test_every_finding_links_to_an_element_of_its_page(editor_client):
    everything_wrong()
    last = editor_client.get(PAGE).context["page"].paginator.num_pages
    seen = {}
    for number in range(1, last + 1):
        seen |= findings(editor_client.get(PAGE, {"page": number}))
    rules = {line.rpartition(": ")[2] for line in seen}
    assert len(seen) > 60
    assert len(rules) > 10
    pages = {}
    for address in seen.values():
        page, _hash, part = address.replace("&amp;", "&").partition("#")
        if page not in pages:
            pages[page] = editor_client.get(page).content.decode()
        assert not part or f'id="{part}"' in pages[page], address


def test_a_finding_links_to_the_row_it_is_about(editor_client):
    everything_wrong()
    answer = editor_client.get(PAGE, {"kind": "position", "rule": "unverified"})
    for finding, address in answer.context["findings"]:
        page, part = address.split("#")
        prefix = part.removeprefix("id_").removesuffix("-unverified")
        rows = {
            form.prefix: getattr(form, "instance", None)
            for form in forms_of(editor_client.get(page))
            if "-" in (form.prefix or "")
        }
        assert rows[prefix] == finding.row


def test_a_search_without_results_links_to_the_list_of_such_searches(editor_client):
    ZeroResultQuery.objects.create(query="gorby & raisa", count=3)
    (line, address), *_rest = findings(editor_client.get(PAGE)).items()
    assert line == "gorby &amp; raisa: search without results: 3 times"
    assert "gorby &amp; raisa" in editor_client.get(address).content.decode()


def test_drafts_are_among_the_findings_and_on_no_public_page(editor_client, client):
    summit = new.summit("Secret Summit", **DRAFT)
    assert "Secret Summit: no source" in findings(editor_client.get(PAGE))
    client.logout()
    assert client.get(f"/summits/{summit.slug}/").status_code == 404
    assert client.get(PAGE).status_code == 302


def test_a_correct_archive_has_no_findings(editor_client):
    answer = editor_client.get(PAGE)
    assert answer.status_code == 200
    assert "0 findings" in answer.content.decode()


# --- filters and pages -----------------------------------------------------------------------------------------------


def test_each_choice_says_how_many_findings_it_would_leave(editor_client):
    for status in ("draft", "draft", "published"):
        new.summit(status=status)
    new.agreement(**DRAFT)
    new.place(unverified=["name"])
    answer = editor_client.get(PAGE, {"rule": "no-source"})
    assert choices(answer, "status") == {
        "Any status (4)",
        "Draft (3)",
        "In review (0)",
        "Published (1)",
        "Withdrawn (0)",
        "No status (0)",
    }
    assert {"All kinds (4)", "Summit (3)", "Agreement (1)", "Place (0)"} <= choices(answer, "kind")
    answer = editor_client.get(PAGE, {"status": "draft"})
    assert {"All problems (5)", "No source (3)", "No parties (1)", "Not yet confirmed (0)"} <= choices(answer, "rule")


@pytest.mark.parametrize(
    ("asked", "left"),
    [
        ({"rule": "no-source"}, {"Summit: no source", "Draft: no source", "Treaty: no source"}),
        ({"kind": "summit"}, {"Summit: no source", "Draft: no source"}),
        ({"kind": "summit", "status": "draft"}, {"Draft: no source"}),
        ({"status": "none"}, {"Sochi: not yet confirmed: latitude"}),
        ({"rule": "no-parties", "kind": "summit"}, set()),
    ],
)
def test_findings_are_filtered_by_rule_kind_and_status(editor_client, asked, left):
    new.summit("Summit")
    new.summit("Draft", **DRAFT)
    new.agreement("Treaty")
    new.place("Sochi", unverified=["latitude"])
    answer = editor_client.get(PAGE, asked)
    assert set(findings(answer)) == left
    assert len(table(editor_client.get(PAGE, {**asked, "format": "csv"}))) == len(left) + 1
    assert answer.context["page"].paginator.count == len(left)


def test_a_page_holds_fifty_and_keeps_the_filters(editor_client):
    place = new.place()
    for number in range(60):
        new.summit(f"Summit {number}", place=place)
    first = editor_client.get(PAGE, {"rule": "", "kind": "summit"})
    second = editor_client.get(PAGE, {"kind": "summit", "page": 2})
    assert (len(findings(first)), len(findings(second))) == (50, 10)
    assert not findings(first).keys() & findings(second).keys()
    assert 'href="?kind=summit&amp;page=2"' in first.content.decode()
    assert "Page 2 of 2" in second.content.decode()


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("rule=nonsense", "Problem: “nonsense” is not an option of this filter."),
        ("rule=%00", "“\x00” is not an option"),
        ("kind=<b>", "“&lt;b&gt;” is not an option"),
        ("status=public", "“public” is not an option"),
        ("format=xlsx", "“xlsx” is not an option"),
        ("page=two", "Enter a whole number."),
        ("page=0", "greater than or equal to 1"),
        ("page=2", "There is no page 2. The last page is 1."),
        ("page=99999999999999999999", "less than or equal to"),
        ("rule=nonsense&format=csv", "“nonsense” is not an option"),
    ],
)
def test_an_invalid_query_is_reported(editor_client, query, told):
    new.summit()
    answer = editor_client.get(f"{PAGE}?{query}")
    assert answer.status_code == 400
    assert told in answer.content.decode()
    assert findings(answer) == {}


# --- the table --------------------------------------------------------------------------------------------------------


def test_the_table_says_what_the_page_says(editor_client):
    row = sochi(**DRAFT)
    head, line = table(editor_client.get(PAGE, {"rule": "no-office", "format": "csv"}))
    assert head == ["Record", "Row", "Problem", "Details", "Kind of record", "Status", "Address"]
    address = f"http://testserver/admin/summits/summit/{row.summit_id}/change/#id_participations-1-capacity"
    wrong = "no office on the date of the summit"
    assert line == ["Sochi Summit 2008", "George W. Bush", wrong, "", "participant", "Draft", address]


@pytest.mark.parametrize("begin", ["=", "+", "-", "@", "\t", "\r"])
def test_no_cell_of_the_table_is_run_as_a_formula(editor_client, begin):
    ZeroResultQuery.objects.create(query=f"{begin}1+1")
    text = b"".join(editor_client.get(PAGE, {"format": "csv"}).streaming_content).decode("utf-8-sig")
    assert next(csv.reader([text.partition("\n")[2]]))[0] == f"'{begin}1+1"


# --- how many queries -------------------------------------------------------------------------------------------


def test_the_page_makes_as_many_queries_for_many_records_as_for_few(editor_client):
    def asked(**query):
        with CaptureQueriesContext(connection) as queries:
            assert editor_client.get(PAGE, query).status_code == 200
        return len(queries)

    for _ in range(2):
        everything_wrong_once_more()
    editor_client.get(PAGE)  # once to fill what Django keeps for good: content types
    few = asked(), asked(rule="unverified", kind="position"), asked(rule="no-position")
    for _ in range(12):
        everything_wrong_once_more()
    many = asked(), asked(rule="unverified", kind="position"), asked(rule="no-position")
    # A page of everything is now of fewer rules.
    assert many[0] <= few[0]
    assert many[1:] == few[1:]
    # One for each rule; the others read states, sides, verdicts, the findings shown, and what every admin page needs.
    assert max(many) < len(RULES) + 23


def everything_wrong_once_more():
    summit, issue, us = new.summit(), new.issue(), new.country()
    leader = new.leader(unverified=["born"])
    new.participation(summit, leader, us)
    new.discussion(summit, issue)
    new.position(summit, issue, new.country(), leader=leader, unverified=["stance"])
