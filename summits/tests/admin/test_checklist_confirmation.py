"""A tick that what is missing does not matter counts for the list that stood above it, and for no other."""

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
    """What a page with a list of what is missing sends when it is ticked."""
    return {
        "_page_state": hidden("_page_state", answer),
        "_missing": hidden("_missing", answer),
        "anyway": "on",
        **more,
    }


def out_of_office(archive):
    """Let one more thing be missing in the summit by a change of what its page of publication does not show."""
    before = publication_blockers(Summit, [archive.summit.pk])
    # Past the history, so that no state tells it.
    TermOfOffice.objects.filter(leader=archive.reagan)._raw_delete("default")
    after = publication_blockers(Summit, [archive.summit.pk])
    assert len(after[archive.summit.pk]) > len(before[archive.summit.pk])


def test_a_tick_for_another_list_publishes_nothing_and_does_not_come_back(editor_client, archive):
    page = f"/admin/summits/summit/{archive.summit.pk}/step/publish/"
    sent = sent_from(editor_client.get(page), _reason="x")
    out_of_office(archive)
    refused = editor_client.post(page, sent)
    text = refused.content.decode()
    assert OTHER in text and TICKED not in text and "x</textarea>" in text
    assert Summit.objects.get().status == "draft"
    assert editor_client.post(page, sent_from(refused)).status_code == 302
    assert Summit.objects.get().status == "published"


def test_a_tick_of_a_list_counts_for_the_list_above_it(editor_client, archive):
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
