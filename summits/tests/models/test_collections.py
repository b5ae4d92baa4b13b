"""Collections, and what an editor chooses for the front page: what may be entered, and what of it is public."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from summits.models import Feature
from summits.tests.helpers import factories as new
from summits.tests.helpers.admin import add_url, form_data, form_errors, member

pytestmark = pytest.mark.django_db


def talk(status="published", issue_status="published"):
    """Create a summit and an issue that it discussed; return them as the values of an example."""
    summit, issue = new.summit(status=status), new.issue(status=issue_status)
    new.discussion(summit, issue)
    return {"summit": summit, "issue": issue}


def test_an_example_is_public_when_it_is_approved_and_its_summit_and_its_issue_are_published():
    shown = new.feature("example", **talk())
    new.feature("example", **talk("draft"))
    new.feature("example", **talk(issue_status="withdrawn"))
    new.feature("example", **talk(), approved=False)
    question = new.feature("question")
    assert set(Feature.objects.published()) == {shown, question}


@pytest.mark.parametrize(
    "address",
    ["/summits/", "/summits/?leader=a&leader=b", "/search/?q=taiwan", "/agreements/?in_force=yes#found", "/about/#a"],
)
def test_a_question_leads_to_a_page_of_this_site(address):
    Feature(slug="a", kind="question", question="Who met?", address=address).full_clean()


@pytest.mark.parametrize(
    "address",
    ["summits", "/nothing/", "/admin/", "//example.org/", "/\\example.org", "https://example.org/summits/", "/ "],
)
def test_a_question_that_leads_elsewhere_is_refused_at_its_address(address):
    with pytest.raises(ValidationError) as refusal:
        Feature(slug="a", kind="question", question="Who met?", address=address).full_clean()
    assert set(refusal.value.message_dict) == {"address"}
    assert "This site has no page with this address" in str(refusal.value)


@pytest.mark.parametrize(
    "values",
    [
        {"kind": "question", "question": "Who met?", "address": ""},
        {"kind": "question", "question": "", "address": "/summits/"},
        {"kind": "question", "question": "Who met?", "address": "//example.org/"},
        {"kind": "question", "question": "Who met?", "address": "/\\example.org"},
        {"kind": "question", "question": "Who met?", "address": "example.org"},
        {"kind": "example"},
        {"kind": "advert", "question": "Who?", "address": "/summits/"},
    ],
)
def test_the_database_refuses_an_item_of_the_front_page_that_cannot_be_shown(values):
    with pytest.raises(IntegrityError), transaction.atomic():
        new.feature(**values)


def test_an_example_of_what_was_not_discussed_is_told_at_its_field(client):
    client.force_login(member("edda", "Editor"))
    summit, issue = new.summit(), new.issue()
    data = form_data(client.get(add_url(Feature))) | {"slug": "a", "kind": "example", "order": "1"}
    data |= {"summit": summit.pk, "issue": issue.pk}
    assert "not among the discussions" in str(form_errors(client.post(add_url(Feature), data))["issue"])
    new.discussion(summit, issue)
    assert client.post(add_url(Feature), data).status_code == 302
    assert Feature.objects.published().get().issue == issue
