"""The order of suggestions: what goes by the name typed comes first. Slugs are neither searched nor shown."""

import pytest

from summits.models import SearchDocument, SearchName
from summits.search import search_archive, suggest
from summits.tests.helpers import factories as make
from summits.tests.helpers.search import flush_indexes

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module", autouse=True)
def archive(module_db):
    """Records whose names begin alike: leaders, places, issues, agreements and meetings."""
    us, ussr = make.country("United States"), make.country("Soviet Union")
    bush, obama, brezhnev = make.leader("George W. Bush"), make.leader("Barack Obama"), make.leader("Leonid Brezhnev")
    stalin = make.leader("Joseph Stalin")
    yalta, malta, sochi = (make.place(name, country=ussr) for name in ("Yalta", "Malta", "Sochi"))
    crimea = make.meeting((stalin, ussr), title="Crimea Summit 1945", start="1945-02-04", place=yalta)
    make.other_name(crimea, "Yalta Conference")
    for number in range(2):
        make.meeting((bush, us), (brezhnev, ussr), title=f"Sochi Summit {number}", place=sochi)
    make.meeting((obama, us), title="Seaside talks", start="1989-12-02", place=malta)
    issue = make.issue("Intermediate forces")
    for name in ("INF", "INF Treaty"):
        make.issue_name(issue, name)
    make.issue("Information"), make.issue("Bushfires"), make.issue("STARTling news")
    for words in ("Information Sharing Agreement", "Bushehr Agreement"):
        make.agreement(words)
    treaty = make.agreement("Intermediate-Range Nuclear Forces Treaty", slug="washington-paper-1987")
    make.other_name(treaty, "INF")
    commission = make.agreement("Presidential Commission", slug="bilateral-thing")
    make.other_name(commission, "Obama–Medvedev Commission")
    make.meeting((make.leader("Kim Jong Un", sort_name="Kim Jong Un"), us), title="Seoul talks", place=malta)
    make.issue_name(make.issue("World organisation"), "UN")
    start = make.agreement("Strategic Arms Reduction Treaty")
    make.other_name(start, "START")
    make.other_name(make.agreement("Protocol of the Proceedings"), "Yalta Protocol")
    make.agreement("Panmunjom Declaration for Peace of the Peninsula")
    flush_indexes()


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("INF", "Intermediate-Range Nuclear Forces Treaty"),
        ("inf", "Intermediate-Range Nuclear Forces Treaty"),
        ("Bush", "George W. Bush"),
        ("bus", "George W. Bush"),
        ("yalt", "Crimea Summit 1945"),
        ("Yalta", "Crimea Summit 1945"),
        ("yalta conf", "Crimea Summit 1945"),
        ("obam", "Barack Obama"),
        ("Obama", "Barack Obama"),
        ("obama med", "Presidential Commission"),
        ("START", "Strategic Arms Reduction Treaty"),
        ("sochi", "Sochi"),
        ("stal", "Joseph Stalin"),
        ("UN", "World organisation"),
        ("kim", "Kim Jong Un"),
        ("soviet", "Soviet Union"),
    ],
)
def test_what_goes_by_the_name_typed_is_suggested_first(text, first):
    assert suggest(text)[0].suggestions[0].heading == first


@pytest.mark.parametrize("text", ["washington paper", "washington-paper-1987", "bilateral thing", "bilateral-thing"])
def test_slugs_are_not_searched_as_words(text):
    assert search_archive(text).all_count == 0 and search_archive(text).entities == []
    assert suggest(text) == []


def test_slugs_are_not_shown_in_hits_or_suggestions():
    shown = [str(document.parts) + document.heading + document.context for document in SearchDocument.objects.all()]
    shown += [name.name for name in SearchName.objects.all()]
    assert not any("washington paper" in text or "bilateral thing" in text for text in shown)


def test_an_agreement_is_named_by_the_beginning_of_its_title():
    assert [entity.heading for entity in search_archive("panmunjom declaration").entities] == [
        "Panmunjom Declaration for Peace of the Peninsula"
    ]
