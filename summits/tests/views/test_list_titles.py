"""Titles of filtered lists, in the tab and as heading, and the canonical addresses of pages."""

import pytest

from summits.tests.helpers import factories as make
from summits.tests.helpers.html import read, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def archive():
    """Two leaders of two states, what they talked about and where."""
    usa, russia = make.country("United States"), make.country("Russia")
    bush, putin = make.leader("George W. Bush"), make.leader("Vladimir Putin")
    sochi = make.place("Sochi", country=russia)
    meeting = make.meeting((bush, usa), (putin, russia), place=sochi, series=[make.series("Sochi Talks")])
    make.discussion(meeting, make.issue("Missile Defence"), "agreed")
    for name in ("Gerald Ford", "Leonid Brezhnev", "Jimmy Carter"):
        make.leader(name)
    make.organisation("NATO")
    make.collection("Cold War")


TITLES = [
    ("/summits/", "Summits"),
    ("/summits/?leader=vladimir-putin", "Meetings of Vladimir Putin"),
    ("/summits/?leader=vladimir-putin&leader=george-w-bush", "Meetings of Vladimir Putin and George W. Bush"),
    (
        "/summits/?leader=vladimir-putin&leader=george-w-bush&match=any",
        "Meetings of Vladimir Putin or George W. Bush",
    ),
    (
        "/summits/?country=united-states&country=russia&issue=missile-defence",
        "Meetings of the United States and Russia on Missile Defence",
    ),
    (
        "/summits/?leader=vladimir-putin&country=united-states",
        "Meetings of Vladimir Putin with the United States taking part",
    ),
    (
        "/summits/?host=russia&place=sochi&from=2001&to=2008-04",
        "Meetings at Sochi held in Russia from 2001 until April 2008",
    ),
    ("/summits/?decade=1980s&decade=2000s", "Meetings in the 1980s or 2000s"),
    ("/summits/?q=arms+control", "Meetings with the words “arms control”"),
    (
        "/summits/?outcome=agreed&kind=bilateral",
        "Meetings (Outcome: Agreed; Kind: Bilateral)",
    ),
    ("/summits/?collection=cold-war&sort=title", "Meetings in the collection Cold War"),
    ("/summits/?series=sochi-talks", "Meetings in the series Sochi Talks"),
    (
        "/summits/?match=any&leader=vladimir-putin&leader=george-w-bush&leader=gerald-ford&leader=leonid-brezhnev"
        "&leader=jimmy-carter",
        "Meetings of Vladimir Putin, George W. Bush, Gerald Ford or 2 others",
    ),
    ("/summits/?leader=nobody", "Summits"),
    ("/leaders/?country=russia", "Leaders of Russia"),
    ("/leaders/?delegates=yes", "Leaders"),
    ("/issues/?leader=vladimir-putin", "Issues discussed by Vladimir Putin"),
    (
        "/agreements/?country=russia&on=1990",
        "Agreements of Russia as of 1 January 1990",
    ),
    ("/agreements/?leader=vladimir-putin", "Agreements signed by Vladimir Putin"),
    ("/agreements/?in_force=in-force&country=russia", "Agreements of Russia in force today"),
    ("/agreements/?in_force=in-force&on=1990", "Agreements in force as of 1 January 1990"),
    ("/agreements/?in_force=ended&in_force=suspended", "Agreements no longer in force or suspended"),
    ("/agreements/?in_force=not-known", "Agreements (Legal status: Not known)"),
    ("/commitments/?country=russia&due=2009", "Commitments of Russia due by 2009"),
]


@pytest.mark.parametrize(("address", "title"), TITLES)
def test_a_filtered_list_says_what_it_is_in_the_tab_and_as_heading(client, archive, address, title):
    page = read(client, address)
    assert text_of(page.one("h1")) == title
    assert text_of(page.all("title")[0]).startswith(f"{title} – ")


def canonical(client, address):
    """Return the canonical address of the page at an address."""
    return read(client, address).one("link", rel="canonical").attributes["href"].removeprefix("http://testserver")


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("/", "/"),
        ("/?utm_source=mail", "/"),
        ("/leaders/vladimir-putin/?ref=x", "/leaders/vladimir-putin/"),
        ("/summits/?page=1", "/summits/"),
        (
            "/summits/?place=sochi&leader=vladimir-putin&leader=george-w-bush&more=leader&find-issue=x&page=1&x=1",
            "/summits/?leader=george-w-bush&leader=vladimir-putin&place=sochi",
        ),
        ("/search/?kind=leader&q=putin&x=1", "/search/?kind=leader&q=putin"),
        ("/summits/?leader=vladimir-putin&to=1900", "/summits/?leader=vladimir-putin&to=1900"),
        ("/leaders/?q=zzzz", "/leaders/?q=zzzz"),
        ("/summits/?leader=nobody&place=sochi", "/summits/"),
        ("/leaders/vladimir-putin/quotations/?issue=nothing", "/leaders/vladimir-putin/quotations/"),
    ],
)
def test_a_page_names_its_canonical_address(client, archive, address, expected):
    assert canonical(client, address) == expected


def test_the_second_page_of_a_list_has_an_address_and_a_title_of_its_own(client):
    for _number in range(21):
        make.summit()
    page = read(client, "/summits/?page=2")
    assert page.one("link", rel="canonical").attributes["href"].endswith("/summits/?page=2")
    assert text_of(page.all("title")[0]).startswith("Summits, page 2 – ")


def test_a_page_that_does_not_exist_has_no_canonical_address(client):
    assert 'rel="canonical"' not in client.get("/summits/none/").text
