"""The legal status of agreements on the pages: on that of one agreement, in the lists, on the front page."""

import pytest

from summits.tests.helpers import factories as make
from summits.tests.helpers.html import read, text_of
from summits.tests.helpers.search import flush_indexes

pytestmark = pytest.mark.django_db


@pytest.fixture
def states():
    """The United States, the Soviet Union and Russia."""
    russia = make.country("Russia")
    union = make.country("Soviet Union", successor=russia, dissolved="1991-12-26")
    return make.country("United States"), union, russia


@pytest.fixture
def treaty(states):
    """A treaty that Russia, which took the place of the Soviet Union, suspended."""
    treaty = make.agreement("New START", signed="1990-04-08", parties=states, expires="2020-02-05")
    source = make.source("Official gazette")
    make.event(treaty, "1991-02-05", "entered-into-force")
    make.event(treaty, "2019-01-02", "extended", until="2999-01-01")
    make.event(treaty, "2023-02-21", "suspended", states[2], sources=[source])
    return treaty


def test_the_page_of_an_agreement_shows_each_partys_status_with_its_event_and_source(client, treaty):
    page = read(client, treaty.get_absolute_url())
    text = " ".join(page.main.split())
    assert "Status today Suspended: Russia suspended it 21 February 2023" in text
    assert "Term fixed by its text until 5 February 2020" in text and "Parties 2, bilateral" in text
    assert "Extended, until 1 January 2999" in text
    assert "Russia Not recorded Suspended: Russia suspended it 21 February 2023" in text
    assert "Soviet Union Not recorded Its place was taken by Russia" in text
    assert "United States Not recorded In force: entered into force 5 February 1991 no source yet, extended" in text
    assert "Official gazette" in text


def test_the_page_of_an_agreement_whose_term_ended_says_so(client, states):
    treaty = make.agreement(signed="1990-01-01", parties=states, expires="2000-01-01")
    make.event(treaty, "1991-01-01", "entered-into-force")
    text = " ".join(read(client, treaty.get_absolute_url()).main.split())
    assert "Status today Ended: its term ended" in text


def test_a_multilateral_agreement_shows_who_left(client, states):
    us, union, russia = states
    treaty = make.agreement(signed="1990-01-01", parties=[us, union, make.country("France"), make.country("Peru")])
    make.event(treaty, "1991-01-01", "entered-into-force")
    make.event(treaty, "1995-01-01", "withdrawn", russia)
    text = " ".join(read(client, treaty.get_absolute_url()).main.split())
    assert "4, multilateral" in text and "Status today In force: entered into force" in text
    assert "Soviet Union Not recorded Left: Russia withdrew 1 January 1995" in text


@pytest.mark.parametrize("kind", ["declaration", "treaty"])
def test_two_states_that_existed_side_by_side_when_they_signed_are_two_parties_everywhere(client, kind):
    germany = make.country("Germany", founded="1949-05-23")
    east = make.country("East Germany", successor=germany, founded="1949-10-07", dissolved="1990-10-03")
    act = make.agreement("Final Act", kind=kind, signed="1975-08-01", parties=[east, germany, make.country("France")])
    later = make.agreement("Unification", kind=kind, signed="1990-10-03", parties=[east, germany])
    make.party(later, make.country("Poland"))
    assert "Parties 3, multilateral" in " ".join(read(client, act.get_absolute_url()).main.split())
    assert "Parties 2, bilateral" in " ".join(read(client, later.get_absolute_url()).main.split())
    for choice, title in (("multilateral", "Final Act"), ("bilateral", "Unification")):
        titles = read(client, f"/agreements/?parties={choice}").words("h2", class_="row__title")
        assert titles == [title], choice


def test_a_state_that_joined_a_political_text_later_is_counted_on_its_page_and_in_the_list(client, states):
    charter = make.agreement("Charter", kind="declaration", parties=[states[0], states[2]])
    make.event(charter, "2010", "acceded", make.country("Albania"))
    assert "Parties 3, multilateral" in " ".join(read(client, charter.get_absolute_url()).main.split())
    assert "Charter" in read(client, "/agreements/?parties=multilateral").main


def test_a_declaration_shows_no_status_for_its_parties(client, states):
    text = read(client, make.agreement(kind="declaration", parties=states).get_absolute_url()).main
    assert "Not legally binding" in text and "State Signatory Sources" in " ".join(text.split())


def test_an_agreement_that_is_to_be_signed_has_no_status(client, states):
    text = " ".join(read(client, make.agreement(signed="2999", parties=states).get_absolute_url()).main.split())
    assert "Status today Not signed yet" in text


def test_lists_show_the_status_of_today(client, treaty):
    for page in ("/agreements/", "/agreements/?in_force=suspended"):
        assert "Today: suspended." in " ".join(read(client, page).main.split())
    make.agreement("Principles", kind="declaration", signed="1980")
    assert " ".join(read(client, "/agreements/").main.split()).count("Today:") == 1


def test_with_parties_the_list_shows_their_status(client, treaty):
    def found(query):
        return treaty.title in read(client, f"/agreements/?on=2024&{query}").main

    assert found("in_force=suspended") and not found("in_force=in-force")
    assert found("country=united-states&in_force=in-force") and not found("country=russia&in_force=in-force")
    assert found("country=russia&in_force=suspended") and found("country=soviet-union&in_force=suspended")
    assert found("country=russia&country=united-states&in_force=suspended")


def test_the_list_says_which_agreements_it_covers(client):
    assert "made at or tied to the meetings of this archive" in " ".join(read(client, "/agreements/").main.split())


def test_the_front_page_counts_agreements_by_their_status_as_the_list_does(client, treaty):
    make.event(make.agreement("Old treaty", signed="1990"), "1991", "entered-into-force")
    page = read(client, "/")
    links = {node.attributes["href"]: " ".join(text_of(node).split()) for node in page.all("a")}
    assert {href: text for href, text in links.items() if "in_force" in href} == {
        "/agreements/?in_force=in-force": "1 in force",
        "/agreements/?in_force=suspended": "1 suspended",
        "/agreements/?in_force=not-known": "0 not known",
    }


def test_a_search_for_an_agreement_answers_whether_it_is_in_force(client, treaty):
    flush_indexes()
    text = " ".join(read(client, "/search/?q=new+start").main.split())
    assert "Status today" in text and "Suspended" in text
    make.agreement("Later treaty", signed="2999")
    flush_indexes()
    assert "Status today" not in read(client, "/search/?q=later+treaty").main


def test_the_page_of_a_former_state_says_when_it_ceased_to_exist(client, states):
    assert "It ceased to exist: 26 December 1991." in " ".join(read(client, states[1].get_absolute_url()).main.split())
    union = make.country("Old Union", dissolved="1991", unverified=["dissolved"])
    text = " ".join(read(client, union.get_absolute_url()).main.split())
    assert "It ceased to exist: 1991 (not yet confirmed)." in text


def test_many_parties_of_a_declaration_whose_signature_is_not_recorded_are_named_in_one_sentence(client):
    signatory = make.leader("Urho Kekkonen")
    act = make.agreement("Helsinki Final Act", kind="declaration")
    make.party(act, make.country("Finland"), signatory=signatory)
    for name in ("Austria", "Cyprus", "Malta", "Spain"):
        make.party(act, make.country(name))
    text = " ".join(read(client, act.get_absolute_url()).main.split())
    assert "Finland Urho Kekkonen" in text
    assert "Further parties: Austria" in text and "Malta" in text
    assert "Spain no source yet. Their signatures are not recorded." in text.replace("? no", "no")
