"""The front page: what the archive holds by collection, and what an editor has chosen for it."""

import pytest

from summits.models import Source, Summit
from summits.tests.helpers import factories as make
from summits.tests.helpers.html import read, text_of, walk
from summits.views import home

pytestmark = pytest.mark.django_db


@pytest.fixture
def china():
    """A collection with three public meetings of 1972 and 2001, and one that is not public."""
    found = make.collection("United States and China", slug="us-china", order=2)
    for start in ("1972-02-21", "2001-02-01", "2001-10-19"):
        make.summit(start=start, collection=found)
    make.summit(start="2026-05-13", collection=found, status="draft")
    return found


@pytest.fixture
def russia():
    """A collection with one public meeting of 1945, the first in the editors' order."""
    found = make.collection("United States and the Soviet Union", slug="us-russia", order=1)
    make.summit(start="1945-02-04", collection=found)
    return found


def rows(page):
    """Return the rows of the table of collections, as elements."""
    return [node for node in walk(page.one("table", class_="holdings")) if node.name == "tr"][1:]


def table(page):
    """Return the words of the cells of the table of numbers, row by row."""
    lines = [node for node in walk(page.one("table", class_="table")) if node.name == "tr"]
    return [[text_of(cell) for cell in walk(line) if cell.name in ("th", "td")] for line in lines]


def test_each_collection_has_its_number_years_meetings_and_rule(client, russia, china):
    page = read(client, "/")
    first, second = (text_of(row) for row in rows(page))
    assert first.startswith("United States and the Soviet Union 1 meeting, 1945")
    assert second.startswith("United States and China 3 meetings, 1972–2001")
    for slug in ("us-russia", "us-china"):
        assert page.leads_to(f"/summits/?collection={slug}")
        assert page.leads_to(f"/about/#{slug}")


def test_the_heading_says_the_years_and_the_number_of_the_public_meetings(client, russia, china):
    page = read(client, "/")
    assert page.words("h1") == ["Summit meetings, 1945–2001"]
    assert "4 meetings on record" in page.main


def test_the_drawing_tells_collections_apart_and_a_table_has_its_numbers(client, russia, china):
    page = read(client, "/")
    drawing = page.one("figure", class_="years")
    groups = [node for node in walk(drawing) if node.name == "g" and node.attributes.get("fill")]
    boxes = {group.attributes["fill"]: len(group.children) for group in groups if len(group.children)}
    assert {"url(#fill-collection-1)", "url(#fill-collection-2)"} <= set(boxes)
    for kind in ("collection-1", "collection-2"):
        assert page.all("pattern", id=f"fill-{kind}")
    legend = next(node for node in walk(drawing) if node.attributes.get("class") == "legend")
    assert text_of(legend) == "United States and the Soviet Union United States and China"
    assert table(page) == [
        ["Period", "United States and the Soviet Union", "United States and China", "All"],
        ["1940s", "1", "0", "1"],
        ["1970s", "0", "1", "1"],
        ["2000s", "0", "2", "2"],
    ]


def test_meetings_in_no_collection_are_shown_as_others(client, china):
    make.summit(start="1955-07-18")
    make.summit(start="1985-11-19")
    others = text_of(rows(read(client, "/"))[-1])
    assert others.startswith("Other meetings 2 meetings, 1955–1985") and "Which meetings count" not in others


def test_a_collection_without_public_meetings_has_no_row(client, china):
    empty = make.collection("Empty")
    make.summit(collection=empty, status="draft")
    assert len(rows(read(client, "/"))) == 1


def test_an_archive_without_collections_is_one_drawing_without_a_legend(client):
    make.summit(start="1972-05-22"), make.summit(start="1974-06-27")
    page = read(client, "/")
    assert not page.all("table", class_="holdings") and not page.all("pattern")
    assert not [node for node in walk(page.one("figure", class_="years")) if node.attributes.get("class") == "legend"]
    (boxes,) = [
        node for node in walk(page.one("figure", class_="years")) if node.attributes.get("class") == "highlight"
    ]
    assert len([node for node in walk(boxes) if node.name == "rect"]) == 2
    assert table(page) == [["Period", "All"], ["1970s", "2"]]


def test_an_empty_archive_draws_nothing_and_says_so(client):
    page = read(client, "/")
    assert "No meetings have been published yet." in page.main
    assert not page.all("figure", class_="years") and not page.all("table", class_="holdings")


def test_of_many_collections_six_are_told_apart_and_the_rest_are_drawn_together(client):
    for number in range(8):
        make.summit(start=f"{1990 + number}", collection=make.collection(f"Collection {number}", order=number))
    page = read(client, "/")
    assert len(rows(page)) == 7
    assert text_of(rows(page)[-1]).startswith("Other meetings 2 meetings, 1996–1997")
    assert page.leads_to("/about/#inclusion") and "All 8 collections" in page.main


def lede(client):
    """Return the words of the first paragraph."""
    return text_of(read(client, "/").all("p", class_="lede")[0])


TOLD = "Who met whom, what each side wanted, what they agreed and what became of it."


def test_the_first_paragraph_names_the_collections(client, russia, china):
    names = "United States and the Soviet Union, United States and China"
    assert lede(client) == f"4 meetings on record in two collections: {names}. {TOLD}"
    make.summit()
    assert lede(client) == f"5 meetings on record, 4 of them in two collections: {names}. {TOLD}"


def test_the_first_paragraph_of_an_archive_with_one_collection_or_none(client):
    make.summit()
    assert lede(client) == f"1 meeting on record. {TOLD}"
    Summit.objects.update(collection=make.collection("Korean summits"))
    assert lede(client) == f"1 meeting on record in one collection: Korean summits. {TOLD}"


def test_of_many_collections_the_first_paragraph_names_six(client):
    for number in range(8):
        make.summit(collection=make.collection(f"C{number}", order=number))
    assert "in eight collections: C0, C1, C2, C3, C4, C5 and two more. Who met" in lede(client)


def test_the_figures_count_meetings_and_have_commas(client, monkeypatch):
    monkeypatch.setattr(home, "record_counts", lambda: [(Summit, 1), (Source, 1_416)])
    assert text_of(read(client, "/").one("dl", class_="figures")) == "meeting 1 sources 1,416"


def quoted(place, start, number, **values):
    """Create a meeting with some quotations, and return it."""
    summit = make.summit(place=make.place(place), start=start, **values)
    for _ in range(number):
        make.quotation(summit, make.leader())
    return summit


def names(client):
    """Return the names of meetings in the drawing, in order of time."""
    return [text_of(node) for node in walk(read(client, "/").one("figure", class_="years")) if is_name(node)]


def is_name(node):
    return node.attributes.get("class") == "strong"


def test_the_meetings_named_are_those_with_most_quotations_and_then_with_most_agreements(client):
    quoted("Vienna", "1960", 0), quoted("Reykjavik", "1986", 2), quoted("Malta", "1989", 1)
    signed = quoted("Washington", "1987", 1)
    make.agreement(summit=signed), make.agreement(summit=signed)
    hidden = quoted("Geneva", "1985", 0)
    for _ in range(3):
        make.quotation(hidden, make.leader(status="draft"))
    found = [named.text for named in home.label_candidates()]
    assert found == ["Reykjavik 1986", "Washington 1987", "Malta 1989", "Vienna 1960", "Geneva 1985"]
    assert "Reykjavik 1986" in names(client) and "Vienna 1960" in names(client)


def test_a_collection_with_few_quotations_has_a_name_in_the_drawing(client, monkeypatch, russia, china):
    monkeypatch.setattr(home, "MAX_LABEL_CANDIDATES", 3)
    for number in range(8):
        quoted(f"A town with a long name {number}", str(1990 + number), 3, collection=russia)
    quoted("Pyongyang", "1994", 1, collection=make.collection("Korean summits", order=3))
    assert "Pyongyang 1994" in names(client)


# --- front-page items --------------------------------------------------------------------------------------------


@pytest.fixture
def discussion():
    """A discussion with a position and a quotation."""
    country, leader, summit = make.country("Freedonia"), make.leader("Rufus Firefly"), make.summit("Duck Summit")
    issue = make.issue("Ducks")
    make.participation(summit, leader, country)
    found = make.discussion(summit, issue, "disagreed")
    make.position(summit, issue, country, "Wanted ducks.", stance="supports")
    make.quotation(summit, leader, "I want ducks.", issue=issue)
    return found


def chosen(discussion, **values):
    """Choose a discussion as the example."""
    return make.feature("example", summit=discussion.summit, issue=discussion.issue, question="", address="", **values)


def test_the_questions_are_those_chosen_in_their_order(client):
    make.feature(question="What was signed?", address="/agreements/?kind=treaty", order=2)
    make.feature(question="Who met?", address="/leaders/", order=1)
    make.feature(question="What waits?", approved=False)
    page = read(client, "/")
    assert text_of(page.one("ul", class_="questions")) == "Who met? What was signed?"
    assert page.leads_to("/agreements/?kind=treaty")


def test_the_example_is_the_discussion_chosen(client, discussion):
    chosen(discussion)
    page = read(client, "/")
    words = text_of(page.one("section", aria_labelledby="example"))
    for expected in ("Duck Summit", "Ducks", "Disagreed", "Freedonia", "Wanted ducks.", "I want ducks.", "Rufus"):
        assert expected in words
    assert page.leads_to(f"{discussion.summit.get_absolute_url()}#i-{discussion.issue.slug}")


def test_without_a_choice_there_are_no_questions_and_no_example(client, discussion):
    page = read(client, "/")
    assert not page.all("ul", class_="questions") and not page.all(id="example")
    assert "Wanted ducks." not in page.main


@pytest.mark.parametrize("hidden", ["feature", "summit", "issue", "discussion"])
def test_an_example_that_is_not_public_gives_way_to_the_next(client, discussion, hidden):
    first = chosen(discussion, order=1)
    other = make.discussion(make.summit("Other Summit"), make.issue("Geese"), "agreed")
    chosen(other, order=2)
    match hidden:
        case "feature":
            first.approved = False
            first.save()
        case "discussion":
            discussion.delete()
        case name:
            record = getattr(discussion, name)
            record.status = "draft"
            record.save()
    words = text_of(read(client, "/").one("section", aria_labelledby="example"))
    assert "Other Summit" in words and "Duck" not in words


def test_collections_and_choices_are_read_with_a_constant_number_of_queries(client, django_assert_max_num_queries):
    for number in range(9):
        make.summit(start=str(1990 + number), collection=make.collection(f"Collection {number}"))
        make.feature(question=f"Question {number}?")
    with django_assert_max_num_queries(30):
        read(client, "/")
