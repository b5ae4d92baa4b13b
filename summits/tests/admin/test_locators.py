"""Places in the sources of a record, as editors enter them."""

import pytest

from summits.history.diff import changes_of
from summits.history.restore import restore
from summits.models import ChangeSet, Position, Summit
from summits.tests.helpers import factories as new
from summits.tests.helpers.admin import change_url, form_data, form_errors, make_archive, member

pytestmark = pytest.mark.django_db


@pytest.fixture
def made():
    archive = make_archive()
    archive.position = Position.objects.first()
    archive.position.sources.add(archive.source)
    return archive


def submit(client, record, **values):
    page = change_url(record)
    return client.post(page, {**form_data(client.get(page)), **values})


def row(made, **values):
    """Return the values of the fields of the summit's first position, as its page names them."""
    return {f"positions-0-{name}": value for name, value in values.items()}


def stored(record):
    return type(record).objects.get(pk=record.pk).locators


def test_a_line_for_each_source_is_saved_shown_again_and_removed(admin_client, made):
    lines = " memorandum-of-conversation@ p.  4 \n"
    assert submit(admin_client, made.summit, **row(made, locators=lines)).status_code == 302
    assert stored(made.position) == {str(made.source.pk): "p. 4"}
    page = change_url(made.summit)
    assert form_data(admin_client.get(page))["positions-0-locators"] == "memorandum-of-conversation@p. 4"
    before = ChangeSet.objects.count()
    assert submit(admin_client, made.summit).status_code == 302
    assert ChangeSet.objects.count() == before
    assert submit(admin_client, made.summit, **row(made, locators="")).status_code == 302
    assert stored(made.position) == {}


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        ("nobody@p. 4", "There is no source with the slug nobody. Add it to the sources first."),
        ("p. 4", "“p. 4” is not a slug, @ and a place, once for each source."),
        ("memorandum-of-conversation@", "“memorandum-of-conversation@” is not a slug, @ and a place"),
        ("@p. 4", "“@p. 4” is not a slug, @ and a place"),
        ("a-report@1\na-report@2", "“a-report@2” is not a slug, @ and a place, once"),
        ("a-report@1", "a-report is not among the sources. Add it there first."),
        ("memorandum-of-conversation@1|2", "cannot have the character |"),
        ("memorandum-of-conversation@" + "p" * 101, "can have up to 100 characters"),
    ],
)
def test_a_malformed_line_is_an_error_of_the_field(admin_client, made, lines, message):
    new.source("A report")
    errors = form_errors(submit(admin_client, made.summit, **row(made, locators=lines)))
    assert list(errors) == ["positions-0-locators"] and message in errors["positions-0-locators"][0]
    errors = form_errors(submit(admin_client, made.issue, locators=lines))
    assert list(errors) == ["locators"]


def test_the_place_of_a_source_that_is_removed_goes_with_it(admin_client, made):
    made.issue.sources.add(made.source, new.source("A report"))
    made.issue.locators = {str(made.source.pk): "p. 4", str(new.source("B").pk): "p. 9"}
    made.issue.save()
    kept = made.issue.sources.get(slug="a-report").pk
    assert submit(admin_client, made.issue, sources=[kept], name="Arms").status_code == 302
    assert stored(made.issue) == {}


def test_the_history_names_places_and_restores_them(admin_client, made):
    submit(admin_client, made.summit, **row(made, locators="memorandum-of-conversation@p. 4"))
    edit = ChangeSet.objects.first()
    [difference] = changes_of(edit, 10)[0]
    [field] = difference.fields
    assert (field.label, field.before, field.after) == (
        "Places in the sources",
        "",
        "Memorandum of conversation: p. 4",
    )
    submit(admin_client, made.summit, **row(made, locators=""))
    restore(Summit, made.summit.pk, edit)
    assert stored(made.position) == {str(made.source.pk): "p. 4"}


def test_who_may_only_read_a_page_reads_the_places(client, made):
    public = new.issue("Public", sources=[made.source], locators={str(made.source.pk): "p. 4"})
    client.force_login(member("ann", "Contributor"))
    page = client.get(change_url(public)).content.decode()
    assert "memorandum-of-conversation@p. 4" in page and "{&#x27;" not in page
