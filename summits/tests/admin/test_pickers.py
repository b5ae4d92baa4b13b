"""Fields of the admin that choose a record by its name: what they offer before anybody searches."""

import pytest
from django.contrib.auth.models import User

from summits.tests.helpers.admin import change_url, make_archive
from summits.tests.helpers.html import read, walk


@pytest.mark.django_db
def test_a_picker_offers_what_is_chosen_and_nothing_only_where_one_record_may_be_missing(client):
    made = make_archive()
    client.force_login(User.objects.create_superuser("editor"))
    page = read(client, change_url(made.summit))
    offered = {
        name: [option.attributes["value"] for option in walk(page.one("select", name=name)) if option.name == "option"]
        for name in ("participations-0-leader", "positions-0-leader", "quotations-0-issue", "quotations-0-sources")
    }
    assert offered == {
        "participations-0-leader": [str(made.reagan.pk)],
        "positions-0-leader": ["", str(made.gorbachev.pk)],
        "quotations-0-issue": [""],
        "quotations-0-sources": [str(made.source.pk)],
    }
