"""The pages of organisations and groups, and what other pages say of them."""

import pytest

from summits.models import SearchDocument
from summits.search.index.writing import flush
from summits.tests.helpers import factories as make
from summits.tests.helpers.html import read
from summits.text.articles import with_article

pytestmark = pytest.mark.django_db


@pytest.fixture
def nato():
    """Create NATO with a member and a former one, a head, a meeting, an agreement and a position."""
    norway, france, russia = make.country("Norway"), make.country("France"), make.country("Russia")
    nato = make.organisation("NATO", founded="1949-04-04", sources=[make.source("The Treaty")])
    make.membership(nato, norway, "1949-04-04", sources=[make.source("A list of members")])
    make.membership(nato, france, "1949-04-04", end="1966")
    solana = make.leader("Javier Solana")
    make.term(solana, "Secretary General of NATO", "1995-12-05", end="1999-10-06", actor=nato)
    sides = (solana, nato), (make.leader("Boris Yeltsin"), russia)
    summit = make.meeting(
        *sides, title="Paris Summit 1997", start="1997-05-27", place=make.place("Paris", country=france)
    )
    issue = make.issue("Enlargement")
    make.discussion(summit, issue)
    make.position(summit, issue, nato, "Open to new members.")
    make.agreement("The Founding Act", signed="1997-05-27", summit=summit, parties=[nato, russia])
    return nato


def shown(client, address):
    """Return the text of a page."""
    return read(client, address).text


def test_an_organisation_shows_members_heads_meetings_agreements_and_positions(client, nato):
    text = shown(client, "/organisations/nato/")
    for part in (
        "Organisation NATO Founded 4 April 1949",
        "Norway, since 1949",
        "France, 1949–1966",
        "All 2 memberships with their dates",
        "Javier Solana, Secretary General of NATO, 5 December 1995",
        "Paris Summit 1997",
        "The Founding Act",
        "Open to new members.",
        "A list of members",
        "members on record",
    ):
        assert part in text, part


@pytest.mark.parametrize("section", ["members", "heads", "positions"])
def test_its_sections_have_pages(client, nato, section):
    names = {"members": "Norway, from 4 April 1949", "heads": "Javier Solana", "positions": "Open to new members."}
    assert names[section] in shown(client, f"/organisations/nato/{section}/")
    answer = client.get(f"/countries/nato/{section}/")
    assert (answer.status_code, answer["Location"]) == (301, f"/organisations/nato/{section}/")


@pytest.mark.parametrize(
    ("address", "leads_to"),
    [("/countries/nato/", "/organisations/nato/"), ("/organisations/norway/", "/countries/norway/")],
)
def test_an_address_of_the_other_kind_leads_to_the_page(client, nato, address, leads_to):
    answer = client.get(address)
    assert (answer.status_code, answer["Location"]) == (301, leads_to)


def test_a_former_slug_of_an_organisation_leads_to_its_page(client, nato):
    nato.slug = "atlantic-alliance"
    nato.save()
    for list_ in ("organisations", "countries"):
        assert client.get(f"/{list_}/nato/")["Location"] == "/organisations/atlantic-alliance/"


def test_organisations_and_groups_are_listed_and_are_no_countries(client, nato):
    make.country("Group of Seven", kind="group"), make.country("Palestinian Authority", kind="authority")
    listed = shown(client, "/organisations/")
    assert "NATO Organisation 1949 1 1" in " ".join(listed.split())
    assert "Group of Seven Group" in " ".join(listed.split())
    assert "Palestinian" not in listed and "Norway" not in listed
    countries = shown(client, "/countries/")
    assert "Russia" in countries and "NATO" not in countries


def test_an_authority_that_took_part_is_listed_with_the_countries(client):
    make.meeting((make.leader(), make.country("Palestinian Authority", kind="authority")))
    assert "Palestinian Authority" in shown(client, "/countries/")


def test_an_authority_that_a_state_followed_is_not_called_a_former_state(client):
    germany = make.country("Germany")
    for state_or_authority, told in (
        ("authority", "It was not a state. It was followed by Germany"),
        ("state", "A former state. Its successor is Germany"),
    ):
        former = make.country(f"Former {state_or_authority}", kind=state_or_authority, successor=germany)
        assert told in " ".join(shown(client, former.get_absolute_url()).split())


def test_a_member_says_of_what_it_is_one(client, nato):
    assert "Member of NATO, from 4 April 1949" in " ".join(shown(client, "/countries/norway/").split())
    assert "Member of" not in shown(client, "/countries/russia/")


@pytest.mark.parametrize("list_", ["summits", "leaders", "agreements"])
def test_lists_have_a_filter_of_organisations_apart_from_that_of_countries(client, nato, list_):
    page = read(client, f"/{list_}/").source
    assert 'id="organisation--nato"' in page and 'id="country--nato"' not in page
    assert 'id="country--russia"' in page and 'id="organisation--russia"' not in page
    found = shown(client, f"/{list_}/?organisation=nato")
    name = {"summits": "Paris Summit 1997", "leaders": "Solana", "agreements": "The Founding Act"}[list_]
    assert name in found
    assert "not an option" in shown(client, f"/{list_}/?country=nato")


@pytest.mark.parametrize(
    ("office", "text"),
    [
        ("Secretary General of NATO", "Secretary General of NATO"),
        ("President of the Council", "President of the Council, NATO"),
    ],
)
def test_an_office_is_shown_with_its_organisation_unless_that_is_named(nato, office, text):
    assert make.term(make.leader(), office, actor=nato).office_in_state == text


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("NATO", "NATO"),
        ("G7", "the G7"),
        ("United Nations", "the United Nations"),
        ("NATO–Russia Council", "the NATO–Russia Council"),
        ("Palestinian Authority", "the Palestinian Authority"),
        ("Warsaw Treaty Organization", "the Warsaw Treaty Organization"),
    ],
)
def test_an_organisation_has_its_article_in_a_sentence(name, text):
    assert with_article(name) == text


def test_the_search_finds_an_organisation_as_one_and_not_as_a_country(client, nato):
    flush()
    hit = SearchDocument.objects.get(kind="organisation")
    assert (hit.heading, hit.context, hit.address) == ("NATO", "Organisation", "/organisations/nato/")
    assert not SearchDocument.objects.filter(kind="country", heading="NATO").exists()
    nato.kind = "state"
    nato.save()
    flush()
    assert SearchDocument.objects.get(heading="NATO").kind == "country"


def test_words_that_name_an_organisation_lead_to_its_page_and_its_meetings(client, nato):
    page = read(client, "/search/?q=nato").source
    assert 'href="/organisations/nato/"' in page and "/summits/?organisation=nato" in page
    assert "NATO" in shown(client, "/search/?q=nato&kind=organisation")


def test_an_organisation_is_suggested_in_a_group_of_its_own(client, nato):
    text = read(client, "/search/suggestions/?q=nat").source
    assert "Organisations" in text and "Countries" not in text
