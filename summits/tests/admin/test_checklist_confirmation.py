"""The confirmation of a checklist is valid for the findings that the page showed, and for no others."""

import re

import pytest

from summits.models import Leader, Summit, TermOfOffice
from summits.quality import publication_blockers
from summits.tests.helpers import factories as new
from summits.tests.helpers import uploads
from summits.tests.helpers.admin import make_archive

pytestmark = pytest.mark.django_db
editor_client, chief = uploads.editor_client, uploads.chief

OTHER = "What is missing has changed since you ticked"
TICKED = 'name="anyway" checked'


@pytest.fixture
def archive():
    return make_archive()


def hidden(name, answer):
    return re.search(rf'name="{name}" value="([^"]*)"', answer.content.decode())[1]


def sent_from(answer, **more):
    """Return what a page with a checklist sends when its confirmation is ticked."""
    return {
        "_page_state": hidden("_page_state", answer),
        "_missing": hidden("_missing", answer),
        "anyway": "on",
        **more,
    }


def out_of_office(archive):
    """Make one more field of the summit missing, by a change that its publication page does not show."""
    before = publication_blockers(Summit, [archive.summit.pk])
    # Without a version, so that the page state does not show it.
    TermOfOffice.objects.filter(leader=archive.reagan)._raw_delete("default")
    after = publication_blockers(Summit, [archive.summit.pk])
    assert len(after[archive.summit.pk]) > len(before[archive.summit.pk])


def test_a_confirmation_of_other_findings_publishes_nothing_and_is_cleared(editor_client, archive):
    page = f"/admin/summits/summit/{archive.summit.pk}/step/publish/"
    sent = sent_from(editor_client.get(page), _reason="x")
    out_of_office(archive)
    refused = editor_client.post(page, sent)
    text = refused.content.decode()
    assert OTHER in text and TICKED not in text and "x</textarea>" in text
    assert Summit.objects.get().status == "draft"
    assert editor_client.post(page, sent_from(refused)).status_code == 302
    assert Summit.objects.get().status == "published"


def test_a_confirmation_in_a_changelist_is_valid_for_its_own_findings(editor_client, archive):
    page = "/admin/summits/leader/"
    bare = {"action": "publish", "_selected_action": [archive.reagan.pk]}
    asked = editor_client.post(page, bare | {"_page_state": hidden("_page_state", editor_client.get(page))})
    sent = bare | sent_from(asked, seen="1")
    new.source("Of no concern")
    other = bare | sent | {"_missing": "of another list"}
    text = editor_client.post(page, other).content.decode()
    assert OTHER in text and TICKED not in text
    assert not Leader.objects.filter(status="published").exists()
    assert editor_client.post(page, sent).status_code == 302
    assert Leader.objects.get(status="published") == archive.reagan
