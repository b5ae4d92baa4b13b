"""Years before 1000 on the pages: written as readers write them, and found as they type them."""

import pytest

from summits.tests.helpers import factories as make
from summits.tests.helpers.html import read
from summits.tests.helpers.search import flush_indexes

pytestmark = pytest.mark.django_db


@pytest.fixture
def verdun():
    """The meeting of Verdun, and what belongs to it."""
    francia, issue = make.country("Francia", founded="0843"), make.issue("Partition")
    lothair = make.leader("Lothair the First", born="0795", died="0855-09-29")
    make.term(lothair, "Emperor", start="0817", end="0855-09-29", actor=francia)
    place = make.place("Verdun", country=francia)
    summit = make.meeting((lothair, francia), title="Meeting of Verdun", start="0843-08-10", place=place)
    make.discussion(summit, issue)
    make.programme_item(summit)
    treaty = make.agreement("Treaty of Verdun", signed="0843-08", summit=summit, parties=[francia], issues=[issue])
    make.event(treaty, "0844", "entered-into-force")
    make.summit("Meeting of Thionville", start="0844", place=place)
    make.summit("Meeting of Soissons", start="0087", place=place)
    flush_indexes()
    return summit


PAGES = [
    # address, what stands there
    ("/summits/meeting-of-verdun/", "10 August 843"),
    ("/summits/", "10 Aug 843"),
    ("/summits/", "840s 2 "),
    ("/summits/?from=843&to=843", "10 Aug 843"),
    ("/summits/?from=843-08&to=10%20August%20843", "10 Aug 843"),
    ("/summits/?decade=840s", "Decade: 840s"),
    ("/summits/?decade=0840s", "Decade: 840s"),
    ("/leaders/", "Emperor, Francia, 817–855"),
    ("/leaders/", "843"),
    ("/leaders/lothair-the-first/", "29 September 855"),
    ("/countries/francia/", "Emperor, 817–855"),
    ("/issues/partition/", "1 meeting, 843"),
    ("/agreements/", "Aug 843"),
    ("/agreements/?decade=840s", "Aug 843"),
    ("/agreements/treaty-of-verdun/", "August 843"),
    ("/search/?q=verdun", "843"),
    ("/", "843"),
]


@pytest.mark.parametrize(("address", "words"), PAGES)
def test_a_year_before_1000_is_written_without_a_nought(client, verdun, address, words):
    text = read(client, address).main
    assert words in text
    assert not any(year in text for year in ("0843", "0844", "0817", "0855", "0840s", "0087"))


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ("from=843&to=843", ["verdun"]),
        ("from=0843&to=0843", ["verdun"]),
        ("to=843-08-09", ["soissons"]),
        ("from=844", ["thionville"]),
        ("decade=840s", ["thionville", "verdun"]),
        ("decade=0840s", ["thionville", "verdun"]),
        ("decade=80s", ["soissons"]),
    ],
)
def test_meetings_are_found_by_a_year_before_1000_as_readers_type_it(client, verdun, query, titles):
    page = read(client, f"/summits/?{query}")
    found = [title for title in ("soissons", "thionville", "verdun") if page.leads_to(f"/summits/meeting-of-{title}/")]
    assert found == titles


def test_a_machine_reads_the_year_in_four_figures(client, verdun):
    assert '<time datetime="0843-08-10">10 August 843</time>' in read(client, verdun.get_absolute_url()).source
