"""Slugs that differ in capitals alone: addresses make no difference between them."""

import pytest

from summits.models import Summit
from summits.tests.helpers import factories as new
from summits.tests.helpers import uploads
from summits.tests.helpers.admin import change_url, form_data, form_errors
from summits.tests.helpers.uploads import press, send, table

pytestmark = pytest.mark.django_db
editor_client, chief = uploads.editor_client, uploads.chief


@pytest.fixture
def sochi():
    return new.meeting(title="Sochi Summit 2008", slug="sochi-2008", status="draft")


def test_a_slug_that_another_record_has_in_other_capitals_is_refused(editor_client, sochi):
    other = new.meeting(title="Another Summit", slug="other", status="draft")
    data = form_data(editor_client.get(change_url(other)))
    answer = editor_client.post(change_url(other), {**data, "slug": "Sochi-2008"})
    assert "“Sochi Summit 2008” has this address" in str(form_errors(answer)["slug"])


def test_a_record_may_change_the_capitals_of_its_own_slug(editor_client, sochi):
    data = form_data(editor_client.get(change_url(sochi)))
    assert editor_client.post(change_url(sochi), {**data, "slug": "Sochi-2008"}).status_code == 302


def test_a_table_means_the_record_of_a_slug_in_other_capitals(editor_client, sochi):
    other = new.meeting(title="Another Summit", slug="other", status="draft")
    rows = table("slug venue follows", ["Sochi-2008", "Bocharov Ruchey", ""], ["other", "Elsewhere", "SOCHI-2008"])
    press(editor_client, send(editor_client, "summits.csv", rows), "_import")
    sochi.refresh_from_db()
    other.refresh_from_db()
    assert (sochi.venue, other.follows, Summit.objects.count()) == ("Bocharov Ruchey", sochi, 2)
