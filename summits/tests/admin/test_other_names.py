"""Other names in the admin: entered on the page of every record that can have them, and by whom."""

import pytest
from django.contrib.auth.models import Permission

from summits.models import NAME_MODELS, Actor
from summits.tests.helpers import factories as new
from summits.tests.helpers.admin import add_url, change_url, form_data, make_archive, member, with_page_state, with_row

pytestmark = pytest.mark.django_db

PARTS = {
    "Summit": "summit",
    "Leader": "reagan",
    "Issue": "issue",
    "Agreement": "agreement",
    "Actor": "us",
    "Place": "place",
    "Series": "series",
}
"""Name of the model → name of its record in the small archive."""


@pytest.fixture
def made():
    return make_archive()


@pytest.fixture
def editor_client(client):
    client.force_login(member("edith", "Editor"))
    return client


@pytest.mark.parametrize("model", NAME_MODELS, ids=lambda model: model.__name__)
def test_an_editor_enters_another_name_on_the_page_of_a_record(editor_client, made, model):
    record = getattr(made, PARTS[model.__name__])
    page = change_url(record)
    row = {"name": "Гвардейское", "kind": "transliteration", "language": "ru", "sources": made.source}
    answer = editor_client.post(page, with_row(form_data(editor_client.get(page)), "names", **row))
    assert answer.status_code == 302
    name = record.names.get(name="Гвардейское")
    assert (name.kind, name.language, name.record, [*name.sources.all()]) == (
        "transliteration",
        "ru",
        record,
        [made.source],
    )
    assert name.history.count() == 1
    history = editor_client.get(page.replace("change", "history")).content.decode()
    assert "Гвардейское" in history


def test_a_contributor_enters_names_of_a_country_until_it_is_approved(client, made):
    writer = member("carl", "Contributor")
    client.force_login(writer)
    page = add_url(Actor)
    typed = {**form_data(client.get(page)), "name": "Netherlands", "slug": "netherlands"}
    answer = client.post(page, with_row(typed, "names", name="Holland"))
    country = Actor.objects.get(slug="netherlands")
    assert answer.status_code == 302 and not country.approved
    assert [str(name) for name in country.names.all()] == ["Holland"]
    assert [*type(country.names.get()).objects.published()] == []
    page = change_url(country)
    client.post(page, with_row(form_data(client.get(page)), "names", name="The Netherlands"))
    assert country.names.count() == 2
    data = form_data(client.get(page))
    Actor.objects.filter(pk=country.pk).update(approved=True)
    assert client.post(page, with_row(data, "names", name="Batavia")).status_code == 403
    assert country.names.count() == 2


def test_an_approved_record_that_only_its_own_names_refer_to_can_be_deleted(editor_client):
    country = new.country("Atlantis")
    new.other_name(country, "Lost continent")
    url = change_url(country).replace("change", "delete")
    assert editor_client.get(url).status_code == 200
    editor_client.post(url, with_page_state({"post": "yes"}))
    assert not Actor.objects.filter(pk=country.pk).exists()


@pytest.mark.parametrize("model", ["actor", "place", "series"])
def test_an_unconfirmed_name_of_a_shared_record_is_a_finding(editor_client, made, model):
    record = {"actor": made.us, "place": made.place, "series": made.series}[model]
    new.other_name(record, "Nowhere", unverified=["name"])
    page = editor_client.get("/admin/quality/").content.decode()
    assert "Nowhere" in page


# --- renaming -----------------------------------------------------------------------------------------------------


def renamed(client, record, name, **changes):
    """Save another name on the page of a record; return what messages say. A value of None is not sent."""
    page = change_url(record)
    own = "title" if hasattr(record, "title") else "name"
    data = {**form_data(client.get(page)), own: name, **changes}
    answer = client.post(page, {key: value for key, value in data.items() if value is not None}, follow=True)
    assert answer.redirect_chain, "the page was not saved"
    return " ".join(str(message) for message in answer.context["messages"])


@pytest.mark.parametrize("model", NAME_MODELS, ids=lambda model: model.__name__)
def test_renaming_a_record_keeps_the_former_name_in_the_same_changeset(editor_client, made, model):
    record = getattr(made, PARTS[model.__name__])
    former = str(record)
    known = set(record.names.values_list("name", flat=True))
    assert f"The former name “{former}” is now among the other names." in renamed(editor_client, record, "Renamed")
    record.refresh_from_db()
    assert str(record) == "Renamed"
    (name,) = record.names.exclude(name__in=known)
    assert (name.name, name.kind) == (former, "former")
    assert name.history.get().changeset == record.history.latest("history_id").changeset


def test_the_former_name_is_dropped_if_the_editor_says_so(editor_client, made):
    assert "former name" not in renamed(editor_client, made.place, "Reykjavík", keep_former_name=None)
    assert not made.place.names.exists()


def test_a_save_without_a_new_name_records_none(editor_client, made):
    versions = made.place.history.count()
    assert "former name" not in renamed(editor_client, made.place, made.place.name)
    assert "former name" not in renamed(editor_client, made.place, made.place.name, keep_former_name=None)
    assert not made.place.names.exists() and made.place.history.count() == versions


def test_a_former_name_that_is_recorded_already_stays_as_it_is(editor_client, made):
    new.other_name(made.place, "Reykjavik", kind="popular")
    assert "former name" not in renamed(editor_client, made.place, "Reykjavík")
    assert [name.kind for name in made.place.names.all()] == ["popular"]


def test_only_the_page_of_a_saved_record_that_may_be_changed_offers_to_keep_its_name(client, editor_client, made):
    assert 'name="keep_former_name"' not in editor_client.get("/admin/summits/place/add/").content.decode()
    assert 'name="keep_former_name" ' in editor_client.get(change_url(made.place)).content.decode()
    client.force_login(member("carl", "Contributor"))
    assert 'name="keep_former_name"' not in client.get(change_url(made.place)).content.decode()


def test_who_may_not_add_names_renames_without_the_former_one(client, made):
    user = member("eve", "Editor")
    user.groups.get().permissions.remove(Permission.objects.get(codename="add_placename"))
    client.force_login(user)
    assert 'name="keep_former_name"' not in client.get(change_url(made.place)).content.decode()
    assert "former name" not in renamed(client, made.place, "Reykjavík", keep_former_name="on")
    assert not made.place.names.exists()


@pytest.mark.parametrize(("choice", "names"), [("on", ["former"]), (None, [])])
def test_renaming_an_agreement_on_the_page_of_its_summit_offers_to_keep_the_former_name(
    editor_client, made, choice, names
):
    former, page = made.agreement.title, change_url(made.summit)
    data = {**form_data(editor_client.get(page)), "agreements-0-title": "Renamed"}
    assert data["agreements-0-keep_former_name"] == "on"
    data |= {"agreements-0-keep_former_name": choice}
    answer = editor_client.post(page, {key: value for key, value in data.items() if value is not None}, follow=True)
    assert [name.kind for name in made.agreement.names.filter(name=former)] == names
    said = " ".join(str(message) for message in answer.context["messages"])
    assert (f"The former name “{former}” is now among the other names." in said) == bool(names)
    made.agreement.refresh_from_db()
    assert made.agreement.title == "Renamed" and not made.summit.names.exists()
