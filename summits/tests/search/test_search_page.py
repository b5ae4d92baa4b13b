"""The search page: entities that the query names, then the hits by document type, with counts and matches."""

import re
from xml.etree import ElementTree

import pytest
from django.urls import reverse
from django.utils.http import urlencode

from summits.models import ZeroResultQuery
from summits.tests.helpers import factories as make
from summits.tests.helpers.html import read, text_of, tree_of, walk

pytestmark = pytest.mark.django_db

SCRIPT = "<script>alert(1)</script>"
HOSTILE = [
    '"', "'", "%", "_", "\\", "\0", "a\0b", "🙂", "\u202eabc", "((((", "NEAR(", "a AND", "OR", "-", "*", ":", SCRIPT,
    "&kind=leader", "x" * 3_800, "word " * 700, "'; DROP TABLE summits_summit; --", "\ud83d", "שלום", "{{ 7*7 }}",
]  # fmt: skip


def found(client, words="", status=200, **more):
    return read(client, f"/search/?{urlencode({'q': words, **more})}", status)


def suggested(client, words):
    response = client.get("/search/suggestions/", {"q": words})
    assert response.status_code == 200
    return tree_of(response.content.decode())


def options_of(root):
    return [node for node in walk(root) if node.attributes.get("role") == "option"]


def heading_before(page, node):
    """Return the words of the last heading that stands before ``node``."""
    seen = ""
    for one in walk(page.root):
        if one is node:
            return seen
        if one.name in ("h1", "h2"):
            seen = text_of(one)
    raise AssertionError("not on the page")


@pytest.fixture
def sochi():
    """Two leaders who met once on missile defence, with a quotation."""
    us, russia = make.country("United States", iso_code="US"), make.country("Russia", iso_code="RU")
    bush, putin = make.leader("George W. Bush"), make.leader("Vladimir Putin", native_name="Владимир Путин")
    make.leader_name(putin, "Poutine")
    place = make.place("Sochi", country=russia)
    summit = make.meeting((bush, us), (putin, russia), title="Sochi Summit 2008", place=place)
    shield = make.issue("Missile defence")
    make.issue_name(shield, "Star Wars")
    make.discussion(summit, shield, "disagreed")
    make.quotation(summit, putin, text="Our attitude to the plans has not changed.", issue=shield)
    return summit


def test_a_name_leads_to_its_record_before_anything_else(client, sochi):
    page = found(client, "Poutine")
    first = page.one("section", class_="entity-matches")
    assert text_of(first).startswith("Best matches Leader Vladimir Putin")
    links = [node.attributes["href"] for node in walk(first) if node.name == "a"]
    assert links[0] == "/leaders/vladimir-putin/"
    assert len(links) > 1, "no way on"
    for address in links:
        assert client.get(address).status_code == 200, address
    assert page.main.index("Best matches") < page.main.index("All kinds")


def test_types_are_counted_and_each_count_is_the_length_of_its_list(client, sochi):
    page = found(client, "putin")
    kinds = page.one("nav", class_="type-counts")
    chosen = [node for node in walk(kinds) if node.attributes.get("aria-current")]
    assert [text_of(node).split()[:2] for node in chosen] == [["All", "kinds"]]
    counts = {node.attributes["href"]: int(text_of(node).split()[-1]) for node in walk(kinds) if node.name == "a"}
    total = counts.pop(next(iter(counts)))
    assert total == sum(counts.values()) and len(counts) >= 3
    assert f"{total} records found" in text_of(page.one(class_="results__total"))
    for address, count in counts.items():
        listed = read(client, f"/search/{address}")
        assert re.match(rf"{count} .*, out of {total} records found", text_of(listed.one(class_="results__total")))
        assert len(listed.all("li", class_="hit")) == count
        assert [node.attributes["href"] for node in listed.all("a", aria_current="page")] == [address]


def test_a_hit_shows_its_type_and_marks_the_match(client, sochi):
    page = found(client, "attitude")
    hit = page.one("li", class_="hit")
    assert heading_before(page, hit) == "Quotations 1"
    assert "Sochi Summit 2008" in text_of(hit)
    assert page.words("mark") == ["attitude"]
    assert page.leads_to(f"{sochi.get_absolute_url()}#q-{sochi.quotations.get().slug}")


def test_the_box_says_why_what_it_names_is_not_among_the_hits(client, sochi):
    notes = {
        ("putin summit", ""): "Not among the results below, as it does not contain all of your words.",
        ("putin", "summit"): "Not among the results below, which are summits only.",
        ("bush putin", "leader"): "Not among the results below, which are leaders only.",
        ("G. Bush", ""): "",
        ("putin", ""): "",
        ("putin", "leader"): "",
        ("sochi", ""): "",
    }
    for (text, kind), note in notes.items():
        box = text_of(found(client, text, kind=kind).one("section", class_="entity-matches"))
        assert note in box and bool(note) == ("Not among" in box), text


def test_markup_in_texts_is_escaped(client):
    make.summit(f"{SCRIPT} Gala <b>Summit", slug="gala", summary=f"A gala for {SCRIPT}.")
    make.leader("Gala <i>Gala")
    page = found(client, "gala")
    assert SCRIPT not in page.source and "<i>" not in page.source and "<b>Summit" not in page.source
    assert SCRIPT in page.main
    assert {word.lower() for word in page.words("mark")} == {"gala"}
    assert len(options_of(suggested(client, "gala"))) >= 1
    assert SCRIPT not in client.get("/search/suggestions/", {"q": "gala"}).content.decode()
    assert SCRIPT not in found(client, SCRIPT).source


def test_one_kind_is_listed_in_pages(client):
    for number in range(21):
        make.summit(f"Banana talks {number}")
    first = found(client, "banana")
    assert len(first.all("li", class_="hit")) == 5
    assert first.leads_to("/search/?q=banana&kind=summit")
    assert "All 21 summits" in first.main
    assert len(found(client, "banana", kind="summit").all("li", class_="hit")) == 20
    second = found(client, "banana", kind="summit", page=2)
    assert len(second.all("li", class_="hit")) == 1
    assert "“banana”, Summits, page 2 – Search – The Summit Archive" in second.words("title")
    assert second.leads_to("/search/?q=banana&kind=summit&page=1")


@pytest.mark.parametrize(
    ("more", "message"),
    [
        ({"kind": "planet"}, "“planet” is not a kind of record."),
        ({"kind": "summit", "page": "9"}, "There is no page 9: the list has 1 page."),
        ({"kind": "summit", "page": "x"}, "“x” is not a page number."),
        ({"page": "2"}, "Choose one kind of record to see further pages."),
        ({"kind": "\0"}, " is not a kind of record."),
    ],
)
def test_a_kind_or_page_that_does_not_exist_is_named_and_the_rest_is_shown(client, sochi, more, message):
    page = found(client, "sochi", **more)
    assert any(message in words for words in page.words("p", role="alert"))
    assert "Sochi Summit 2008" in page.main


def test_a_query_that_cannot_be_searched_for_says_why(client, sochi):
    assert (
        page_problem(found(client, "-sochi"))
        == "Add a word to look for: a search cannot consist of excluded words alone."
    )
    assert page_problem(found(client, "sochi " * 100)).startswith("Your search is too long")
    assert page_problem(found(client, "")) == "Type a name, a place, a topic or a year."
    assert ZeroResultQuery.objects.count() == 0


def page_problem(page):
    return text_of(page.one("p", role="alert"))


def test_without_words_the_page_says_how_to_search(client, sochi):
    page = read(client, "/search/")
    assert "open" in page.one("details", class_="search-help").attributes
    assert page.all("p", role="alert") == [] and page.all("meta", name="robots") == []
    results = found(client, "sochi")
    assert "open" not in results.one("details", class_="search-help").attributes
    robots = [node for node in results.all("meta") if node.attributes.get("name") == "robots"]
    assert [node.attributes["content"] for node in robots] == ["noindex"]


# --- nothing found -------------------------------------------------------------------------------------------


def test_a_misspelt_name_without_hits_is_offered_in_its_correct_spelling(client, sochi):
    page = found(client, "vladmir puttin", exact=1)
    assert "No results for “vladmir puttin”" in page.main
    section = page.one("section", class_="no-results")
    assert "Did you mean" in text_of(section)
    link = next(node for node in walk(section) if node.name == "a" and "?q=" in node.attributes["href"])
    count = int(re.search(r"([1-9]\d*) record", text_of(section))[1])
    assert f"{count} record" in text_of(read(client, link.attributes["href"]).one(class_="results__total"))


def test_a_query_without_hits_is_offered_without_a_word(client, sochi):
    page = found(client, "sochi qqqq")
    section = page.one("section", class_="no-results")
    assert "With fewer words" in text_of(section)
    links = [node.attributes["href"] for node in walk(section) if node.name == "a"]
    assert "/search/?q=sochi&exact=1" in links
    assert all(page.leads_to(f"/{room}/") for room in ("summits", "leaders", "issues", "agreements"))


def test_searches_without_results_are_counted_by_query(client, sochi):
    found(client, "Qqqq  wwww")
    found(client, "qqqq wwww")
    found(client, "qqqq wwww", kind="leader")
    found(client, "qqqq wwww", page=2)
    found(client, "sochi"), found(client, "sochi", kind="leader"), found(client, "-x"), read(client, "/search/")
    assert list(ZeroResultQuery.objects.values_list("query", "count")) == [("qqqq wwww", 2)]


# --- suggestions, and where one searches from ----------------------------------------------------------------


def test_suggestions_are_options_in_named_groups(client, sochi):
    root = suggested(client, "pout")
    groups = [node for node in walk(root) if node.attributes.get("role") == "group"]
    assert groups and all(text_of(node) for node in groups)
    option = options_of(root)[0]
    assert option.attributes["href"] == "/leaders/vladimir-putin/"
    assert option.attributes["aria-selected"] == "false" and option.attributes["tabindex"] == "-1"
    assert "Vladimir Putin" in text_of(option) and "Poutine" in text_of(option)
    envelope = next(node for node in walk(root) if "data-status" in node.attributes)
    number = len(options_of(root))
    assert envelope.attributes["data-status"] == f"{number} suggestion{'s' if number > 1 else ''}"


@pytest.mark.parametrize("words", ["", "qqqq", "putin" * 750])
def test_where_nothing_is_to_be_suggested_the_answer_is_empty(client, sochi, words):
    assert client.get("/search/suggestions/", {"q": words}).content.strip() == b""


@pytest.mark.parametrize("words", HOSTILE, ids=ascii)
def test_any_input_is_answered(client, sochi, words):
    query = urlencode({"q": words.encode("utf-8", "surrogatepass")})
    page = read(client, f"/search/?{query}")
    assert page.words("h1") == ["Search"]
    assert SCRIPT not in page.source and "\0" not in page.source
    assert client.get(f"/search/suggestions/?{query}").status_code == 200
    assert client.get("/search/?q=%ff%fe&kind=%ff&page=%ff").status_code == 200


@pytest.mark.parametrize("address", ["/", "/summits/", "/nothing/", "/about/", "/search/?q=x"])
def test_every_page_has_a_box_that_searches_the_archive(client, address):
    page = read(client, address, 404 if address == "/nothing/" else 200)
    forms = page.all("form", role="search")
    assert forms
    for form in forms:
        assert form.attributes["action"] == "/search/"
        assert form.attributes["data-suggestions"] == "/search/suggestions/"
    fields = [node for form in forms for node in walk(form) if node.name == "input"]
    ids = [field.attributes["id"] for field in fields]
    assert len(ids) == len(set(ids)) == len(forms)
    for name in ids:
        assert text_of(page.one("label", **{"for": name})) == "Search the archive"


def test_a_browser_is_told_how_to_search(client, settings):
    page = read(client, "/about/")
    link = page.one("link", rel="search")
    response = client.get(link.attributes["href"])
    assert response["Content-Type"].startswith("application/opensearchdescription+xml")
    description = ElementTree.fromstring(response.content)
    space = "{http://a9.com/-/spec/opensearch/1.1/}"
    addresses = {node.get("type"): node.get("template") for node in description.iter(f"{space}Url")}
    assert addresses["text/html"] == "http://testserver/search/?q={searchTerms}"
    assert 0 < len(description.findtext(f"{space}ShortName")) <= 16
    assert description.findtext(f"{space}LongName") == settings.SITE_NAME


# --- the editors' list ---------------------------------------------------------------------------------------


def test_editors_see_repeat_and_delete_queries_without_results(client, admin_client):
    found(client, "star gate & <b>")
    found(client, "qqqq"), found(client, "qqqq")
    listed = reverse("admin:summits_zeroresultquery_changelist")
    page = admin_client.get(listed)
    assert re.findall(r'field-count">(\d+)<', page.text) == ["2", "1"]
    assert 'href="/search/?q=star+gate+%26+%3Cb%3E"' in page.text
    assert "star gate &amp; &lt;b&gt;" in page.text
    assert admin_client.get(listed + "add/").status_code == 403
    row = ZeroResultQuery.objects.get(query="qqqq")
    assert admin_client.post(f"{listed}{row.pk}/change/", {"query": "other"}).status_code == 403
    admin_client.post(f"{listed}{row.pk}/delete/", {"post": "yes"})
    assert list(ZeroResultQuery.objects.values_list("query", flat=True)) == ["star gate & <b>"]
