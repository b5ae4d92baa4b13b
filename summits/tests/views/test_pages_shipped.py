"""The shipped collections as readers see them: the fullest record of each, the lists, and checks of every page.

What is expected is taken from the rows of the collections: none of their numbers and texts is written here.
"""

import re
from collections import Counter
from functools import cache
from itertools import combinations
from types import SimpleNamespace
from urllib.parse import urldefrag, urljoin, urlsplit

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from summits.models import Source, Summit
from summits.partial_dates import PartialDate, span_in_words
from summits.tests.helpers.admin import change_url, form_data
from summits.tests.helpers.html import Node, read, text_of, walk
from summits.tests.helpers.public_pages import COLLECTIONS, import_collections, records
from summits.tests.helpers.public_pages import public_rows as rows
from summits.tests.helpers.search import flush_indexes
from summits.text.inline_citations import plain_text
from summits.vocabularies import Outcome

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

BY_COLLECTION = [pytest.param(folder, id=folder.name) for folder in COLLECTIONS]


@pytest.fixture(scope="module", autouse=True)
def shipped(module_db):
    """Load the shipped collections once for all tests of this file; they read them and change nothing."""
    import_collections()
    flush_indexes()


def pages_of_list(client, address):
    """Yield the Pages of a list, which begins at an address."""
    while address:
        page = read(client, address)
        yield page
        following = page.all("a", rel="next")
        address = urljoin(address, following[0].attributes["href"]) if following else None


def listed(client, query, room="summits"):
    """Return the slugs that all pages of a list name."""
    titles = [title for page in pages_of_list(client, f"/{room}/?{query}") for title in page.all(class_="row__title")]
    links = [node.attributes["href"] for title in titles for node in walk(title) if node.name == "a"]
    return [link.split("/")[-2] for link in links]


def part(page, **wanted):
    """Return the words of one part of the page."""
    return text_of(page.one(**wanted))


def in_one_line(text):
    """Return a text of a data package as ``text_of`` returns it from a page."""
    return " ".join(text.split())


# --- the fullest summit of each collection -----------------------------------------------------------------------


@pytest.fixture(scope="module", params=BY_COLLECTION)
def fullest(request, shipped):
    """The summit of a collection with the most discussions: its row, ``of`` (file → its rows) and its ``page``."""
    talks = Counter(row["summit"] for row in rows("discussions"))
    row = max(rows("summits", (request.param,)), key=lambda row: (talks[row["slug"]], row["slug"]))

    def of(file):
        return [one for one in rows(file) if one["summit"] == row["slug"]]

    return SimpleNamespace(row=row, of=of, page=read(Client(), f"/summits/{row['slug']}/"))


@cache
def named(file):
    """Return the names of the records of a file by their slugs."""
    return {row["slug"]: row["name"] for row in rows(file)}


def test_a_summit_says_when_and_where(fullest):
    row = fullest.row
    days = [PartialDate.parse(day) if day else None for day in (row["start"], row["end"])]
    dateline = part(fullest.page, class_="dateline")
    assert dateline.startswith(span_in_words(*days))
    assert f"{named('places')[row['place']]}, {named('actors')[row['country']]}" in dateline
    assert row["venue"] in part(fullest.page, class_="facts")


def test_a_summit_says_who_was_there_and_in_what_capacity(fullest):
    sides = part(fullest.page, class_="sides")
    assert len(fullest.of("participations")) > 1
    for row in fullest.of("participations"):
        assert named("leaders")[row["leader"]] in sides
        assert row["capacity"] in sides


def test_a_summit_has_its_programme(fullest):
    for row in fullest.of("programme"):
        assert in_one_line(row["title"]) in part(fullest.page, id="programme")


def test_each_issue_has_its_outcome_and_what_was_said_of_it(fullest):
    assert fullest.of("discussions")
    for row in fullest.of("discussions"):
        talk = fullest.page.one(id=f"i-{row['issue']}")
        badges = [text_of(node) for node in walk(talk) if "badge" in node.attributes.get("class", "").split()]
        assert badges[0] == Outcome(row["outcome"]).label
        assert without_numbers(row["summary"]) in without_numbers(text_of(talk))


def without_numbers(text):
    """Return a text without what cites its sources, as data or as a page has it, and without single digits."""
    return re.sub(r"[\d ]+", " ", in_one_line(plain_text(text))).replace(" not yet confirmed", "")


def test_the_sides_of_an_issue_stand_next_to_each_other_each_with_its_position(fullest):
    assert fullest.of("positions")
    for row in fullest.of("positions"):
        talk = fullest.page.one(id=f"i-{row['issue']}")
        sides = [text_of(node) for node in walk(talk) if node.attributes.get("class") == "position"]
        assert len(sides) > 1, row["issue"]
        state = named("actors")[row["actor"]]
        assert any(state in side and in_one_line(row["summary"]) in side for side in sides), row


def test_what_was_said_stands_word_for_word_under_its_issue(fullest):
    assert fullest.of("quotes")
    for row in fullest.of("quotes"):
        where = fullest.page.one(id=f"i-{row['issue']}" if row["issue"] else "other-words")
        assert in_one_line(row["text"]) in text_of(where)


def test_a_summit_leads_to_what_was_signed_there_and_says_what_became_of_it(client, fullest):
    for row in fullest.of("agreements"):
        words, fate = part(fullest.page, id="agreements"), without_numbers(row["fate"])
        # A summit's page has room for the beginning.
        assert in_one_line(row["title"]) in words and fate[:80] in without_numbers(words)
        assert fullest.page.leads_to(f"/agreements/{row['slug']}/")
        page = without_numbers(read(client, f"/agreements/{row['slug']}/").main)
        assert without_numbers(row["summary"]) in page and fate in page


def test_a_summit_lists_the_sources_that_it_rests_on_or_leads_to_all_of_them(client, fullest):
    titles = {row["slug"]: row["title"] for row in rows("sources")}
    cells = [row["sources"] for row in [*fullest.of("positions"), fullest.row]]
    cited = {item.partition("@")[0] for cell in cells for item in cell.split("|") if item}
    assert cited
    words, all_of_them = part(fullest.page, id="sources"), f"/summits/{fullest.row['slug']}/sources/"
    if fullest.page.leads_to(all_of_them):
        words += "".join(page.main for page in pages_of_list(client, all_of_them))
    for slug in cited:
        assert in_one_line(titles[slug]) in words


def test_the_first_meeting_of_putin_and_bush_is_two_clicks_from_sochi(client):
    both = attended("vladimir-putin") & attended("george-w-bush")
    first = min((row for row in rows("summits") if row["slug"] in both), key=lambda row: row["start"])
    goal = f"/summits/{first['slug']}/"
    within_one = {urldefrag(link)[0] for link in read(client, "/summits/sochi-2008/").links}
    if goal not in within_one:
        steps = [link for link in within_one if link.startswith(("/summits/", "/leaders/"))]
        assert any(goal in {urldefrag(link)[0] for link in read(client, step).links} for step in steps)


def test_sochi_is_told_as_a_disagreement_on_missile_defence_that_the_declaration_records(client):
    sochi = read(client, "/summits/sochi-2008/")
    talk = sochi.one(id="i-missile-defence")
    assert "Disagreed" in text_of(talk) and "agreed to disagree" in text_of(talk)
    for words in ("NATO", "Kosovo", "democracy", "non-proliferation", "terrorism", "START"):
        assert words.lower() in part(sochi, id="issues").lower()
    assert "Bucharest" in part(sochi, id="summary")
    assert "does not agree" in part(sochi, id="agreements")
    assert "(news)" in part(sochi, id="sources")


# --- the lists -------------------------------------------------------------------------------------------------------


@cache
def attended(leader):
    """Return the slugs of the summits at which a leader was."""
    return {row["summit"] for row in rows("participations") if row["leader"] == leader}


def discussed(*issues):
    """Return the slugs of the summits at which one of the issues was discussed."""
    return {row["summit"] for row in rows("discussions") if row["issue"] in issues}


def with_parts(issue):
    """Return the slugs of an issue and of all its parts."""
    parts = [row["slug"] for row in rows("issues") if row["parent"] == issue]
    return {issue}.union(*map(with_parts, parts))


def held(row):
    start = PartialDate.parse(row["start"])
    end = PartialDate.parse(row["end"]) if row["end"] else start
    return start.earliest, end.latest


@pytest.fixture(scope="module", params=BY_COLLECTION)
def pair(request):
    """The two leaders who met most often in a collection."""
    own = {row["slug"] for row in rows("summits", (request.param,))}
    leaders = {row["leader"] for row in rows("participations") if row["summit"] in own}
    return max(combinations(sorted(leaders), 2), key=lambda two: len(own & attended(two[0]) & attended(two[1])))


def test_the_meetings_of_two_leaders_are_exactly_those_that_both_attended(client, pair):
    found = listed(client, f"leader={pair[0]}&leader={pair[1]}")
    assert len(found) == len(set(found)) > 1
    assert set(found) == attended(pair[0]) & attended(pair[1])


def test_an_issue_and_an_outcome_narrow_them(client, pair):
    both = attended(pair[0]) & attended(pair[1])
    results = Counter((row["issue"], row["outcome"]) for row in rows("discussions") if row["summit"] in both)
    ((issue, outcome), number) = min(results.most_common(3), key=lambda one: one[1])
    found = listed(client, f"leader={pair[0]}&leader={pair[1]}&issue={issue}&outcome={outcome}")
    parts = with_parts(issue)
    talks = {row["summit"] for row in rows("discussions") if row["issue"] in parts and row["outcome"] == outcome}
    assert set(found) == both & talks and len(found) >= number


def test_a_span_of_time_lists_the_meetings_in_it(client):
    years = sorted(row["start"][:4] for row in rows("summits"))
    begin, end = years[len(years) // 3], f"{years[len(years) // 2]}-06"
    first, last = PartialDate.parse(begin).earliest, PartialDate.parse(end).latest
    expected = {row["slug"] for row in rows("summits") if held(row)[0] <= last and held(row)[1] >= first}
    assert set(listed(client, f"from={begin}&to={end}")) == expected
    assert 0 < len(expected) < len(years)


def test_a_state_includes_those_it_succeeded(client):
    present = {}
    for row in rows("participations"):
        present.setdefault(row["actor"], set()).add(row["summit"])
    former = {row["slug"]: row["successor"] for row in rows("actors") if row["successor"] and row["slug"] in present}
    assert former
    for state, successor in former.items():
        assert set(listed(client, f"country={state}")) == present[state]
        line = {successor, *(one for one in former if former[one] == successor)}
        assert set(listed(client, f"country={successor}")) == set().union(*(present.get(one, set()) for one in line))


def test_a_host_lists_the_meetings_in_that_country(client):
    hosted = Counter(row["country"] for row in rows("summits"))
    least, _number = hosted.most_common()[-1]
    expected = {row["slug"] for row in rows("summits") if row["country"] == least}
    assert set(listed(client, f"host={least}")) == expected


def test_each_issue_lists_its_own_meetings_and_those_of_its_parts(client):
    talks = Counter(row["issue"] for row in rows("discussions"))
    parents = Counter(row["parent"] for row in rows("issues") if row["parent"])
    for issue in {talks.most_common(1)[0][0], talks.most_common()[-1][0], parents.most_common(1)[0][0]}:
        assert set(listed(client, f"issue={issue}")) == discussed(*with_parts(issue))


@pytest.mark.parametrize(
    ("agreement", "last_day", "first_day_after"),
    [
        # The notice of 13 December 2001 took effect six months later.
        ("abm-treaty", "2002-06-12", "2002-06-13"),
        # Its missiles were destroyed by 1991; it bound for 28 years more.
        ("inf-treaty", "2019-08-01", "2019-08-02"),
        ("yalta-japan-1945", "1945-08-07", "1945-08-08"),
        ("new-start", "2026-02-04", "2026-02-05"),
    ],
)
def test_well_known_agreements_were_in_force_to_their_end(client, agreement, last_day, first_day_after):
    assert agreement in listed(client, f"on={last_day}&in_force=yes", room="agreements")
    assert agreement not in listed(client, f"on={first_day_after}&in_force=yes", room="agreements")
    assert agreement in listed(client, f"on={first_day_after}&in_force=ended", room="agreements")


def test_what_never_was_in_force_is_not_listed_as_in_force_on_a_day(client):
    found = set(listed(client, "on=1990-01-01&in_force=yes", room="agreements"))
    never = {row["slug"] for row in rows("agreements") if row["kind"] == "declaration"}
    assert {"inf-treaty", "abm-treaty"} <= found and not found & (never | {"salt-ii", "start-i"})


def test_a_number_in_the_page_of_a_leader_is_that_of_the_list_it_leads_to(client):
    busiest, _number = Counter(row["leader"] for row in rows("participations")).most_common(1)[0]
    page = read(client, f"/leaders/{busiest}/")
    counts = {
        node.attributes["href"]: int(text_of(node).split()[0])
        for node in walk(page.one(id="counterparts"))
        if node.name == "a" and "num" in node.attributes.get("class", "")
    }
    assert len(counts) > 1
    for address, number in list(counts.items())[:6]:
        assert text_of(read(client, address).one("p", role="status")).startswith(f"{number} of")


# --- every page ------------------------------------------------------------------------------------------------------

MOST_OF_A_KIND = 12
"""Of pages that are of one kind, no more than about so many are read, evenly spread: all of them would take minutes."""


@pytest.fixture(scope="module")
def site(shipped):
    """Follow the links from the front page, and return address → Page of those read (see MOST_OF_A_KIND)."""
    client, pages, met = Client(), {}, Counter()
    ahead = ["/", *records().values()]
    seen = set(ahead)
    while ahead:
        address = ahead.pop(0)
        pages[address] = read(client, address)
        for link in sorted(links_within(pages[address]) - seen):
            seen.add(link)
            room = link.split("/")[1]
            met[room] += 1
            if not urlsplit(link).query and (link.count("/") < 3 or met[room] % one_in(room) == 0):
                ahead.append(link)
    return pages


@cache
def one_in(room):
    """Return of how many records of a kind one is read."""
    return max(1, len(rows(room)) // MOST_OF_A_KIND) if room in ROOMS else 1


ROOMS = {"summits", "leaders", "issues", "agreements", "countries", "sources"}


def links_within(page):
    """Return the addresses on this site to which the page leads, without their anchors."""
    links = {urldefrag(link)[0] for link in page.links}
    return {link for link in links if link.startswith("/") and not link.startswith("/static/")}


def test_every_record_is_within_reach_of_the_front_page(site):
    linked = {link for page in site.values() for link in links_within(page)}
    for room, query in {"leaders": "?delegates=yes", "issues": "", "agreements": "", "summits": ""}.items():
        assert f"/{room}/" in linked and (not query or f"/{room}/{query}" in linked)
        linked = linked.union(*map(links_within, pages_of_list(Client(), f"/{room}/{query}")))
        expected = {f"/{room}/{row['slug']}/" for row in rows(room)}
        assert {link for link in linked if re.fullmatch(f"/{room}/[^/?]+/", link)} == expected


def test_every_link_to_a_source_leads_to_a_public_one(site):
    public = {source.get_absolute_url() for source in Source.objects.published()}
    linked = {link for page in site.values() for link in links_within(page) if link.startswith("/sources/")}
    assert {link for link in linked if not urlsplit(link).query} - {"/sources/"} <= public


def test_every_query_that_a_page_links_to_is_valid(client, site):
    asked = sorted({link for page in site.values() for link in links_within(page) if urlsplit(link).query})
    assert len(asked) > 100
    for link in asked[:: max(1, len(asked) // 60)]:
        page = read(client, link)
        assert not page.words("p", role="alert"), link


def test_no_id_stands_twice_on_a_page(site):
    for address, page in site.items():
        ids = [node.attributes["id"] for node in page.all() if "id" in node.attributes]
        twice = {one for one in ids if ids.count(one) > 1}
        assert not twice, f"{address}: {twice}"


def test_every_link_to_a_place_in_a_page_has_its_target(site):
    ids = {address: {node.attributes.get("id") for node in page.all()} for address, page in site.items()}
    for address, page in site.items():
        for link in page.links:
            target, anchor = urldefrag(link)
            if anchor and target in ids:
                assert anchor in ids[target], f"{address} leads to {link}"


def test_labels_and_descriptions_lead_to_what_is_there(site):
    for address, page in site.items():
        ids = {node.attributes.get("id") for node in page.all()}
        for node in page.all():
            for name in ("for", "aria-describedby", "aria-labelledby"):
                for wanted in node.attributes.get(name, "").split():
                    assert wanted in ids, f"{address}: {name}={wanted}"


def test_headings_stand_in_order_under_one_title(site):
    for address, page in site.items():
        main = page.one("main")
        levels = [int(node.name[1]) for node in walk(main) if node.name in ("h1", "h2", "h3", "h4", "h5", "h6")]
        assert levels and levels[0] == 1 and levels.count(1) == 1, f"{address}: {levels}"
        assert all(after <= before + 1 for before, after in zip(levels, levels[1:], strict=False)), (
            f"{address}: {levels}"
        )


def test_every_page_has_a_title_and_a_description_of_its_own(site):
    for what in ("title", "description"):
        seen = {}
        for address, page in site.items():
            words = (
                page.words("title")[0]
                if what == "title"
                else page.one("meta", name="description").attributes["content"]
            )
            if urlsplit(address).query:
                continue
            assert len(words) > 15, f"{address}: {what} “{words}”"
            assert words not in seen, f"{address} and {seen.get(words)} have the same {what}: {words}"
            seen[words] = address


def test_titles_name_the_page_first_and_the_site_last(site):
    for address, page in site.items():
        title = page.words("title")[0]
        assert title.endswith(" – The Summit Archive") and not title.startswith(" –"), address


def test_cyrillic_words_say_their_language(site):
    def check(node, language, address):
        language = node.attributes.get("lang", language)
        for child in node.children:
            if isinstance(child, Node):
                check(child, language, address)
            elif any("Ѐ" <= character <= "ӿ" for character in child):
                assert language in ("ru", "uk", "be", "kk", "bg", "sr", "mk"), f"{address}: {child.strip()[:60]}"

    for address, page in site.items():
        check(page.one("body"), None, address)


def test_no_page_has_style_or_script_of_its_own(site):
    for address, page in site.items():
        for node in page.all():
            assert node.name not in ("style", "script") or "src" in node.attributes, address
            assert not [name for name in node.attributes if name == "style" or name.startswith("on")], (
                f"{address}: {node}"
            )


def test_no_page_asks_for_anything_elsewhere(site):
    for address, page in site.items():
        for node in page.all():
            for name in ("src", "srcset", "action") if node.name != "link" else ("href",):
                assert not urlsplit(node.attributes.get(name, "")).netloc or "canonical" in node.attributes.get(
                    "rel", ""
                ), f"{address}: {node}"


def test_every_control_has_a_name(site):
    for address, page in site.items():
        labelled = {node.attributes.get("for") for node in page.all("label")}
        for node in page.all():
            if node.name in ("input", "select", "textarea") and node.attributes.get("type") not in (
                "checkbox",
                "radio",
                "hidden",
            ):
                assert node.attributes.get("id") in labelled, f"{address}: {node}"
            if node.name in ("a", "button"):
                assert text_of(node) or node.attributes.get("aria-label"), f"{address}: {node} has no words"


def test_the_number_of_sources_in_the_margin_is_that_of_the_list(site):
    for address, page in site.items():
        # Only the pages of summits themselves have a margin.
        if not address.startswith("/summits/") or address.count("/") != 3 or urlsplit(address).query:
            continue
        if page.leads_to(f"{address}sources/"):
            continue  # The page has not room for all of them, and the margin leads to all.
        told = [node for node in page.all("a", href="#sources") if text_of(node).isdigit()]
        numbered = [
            node
            for node in page.all("li")
            if node.attributes.get("id", "")[:1] == "s"
            and node.attributes["id"][1:].isdigit()
            # Further places in a source refer to its first number.
            and not re.search(r"\(see \d+\) Cited", text_of(node))
        ]
        assert [int(text_of(node)) for node in told] == [len(numbered)], address


def test_no_template_slip_shows(site):
    for address, page in site.items():
        words = page.text
        slip = re.search(
            r"\bNone\b(?! (?:of|yet|on|was|were)\b)|\{\{|\}\}|\{%|&amp;|&quot;|&#|\(\)|%\(| ,|(?<!\.)\.\.(?!\.)|, ,|;;",
            words,
        )
        assert slip is None, f"{address}: …{words[max(0, slip.start() - 60) : slip.end() + 30]}"


def test_unconfirmed_fields_are_marked(client):
    by_slug = {row["slug"]: row for row in rows("summits")}
    checked = 0
    for slug, row in by_slug.items():
        if not {"summary", "background", "assessment", "venue"} & set(row["unverified"].split("|")):
            continue
        page = read(client, f"/summits/{slug}/")
        for field, where in (("summary", "summary"), ("background", "summary"), ("assessment", "assessment")):
            if field in row["unverified"].split("|") and row[field]:
                assert "not yet confirmed" in part(page, id=where), f"{slug}: {field}"
                checked += 1
        if "venue" in row["unverified"].split("|") and row["venue"]:
            assert f"{row['venue']} not yet confirmed" in part(page, class_="facts"), slug
            checked += 1
        if checked > 20:
            break
    assert checked


def test_each_question_of_the_front_page_leads_to_results_and_its_example_is_shown(client):
    home, chosen = read(client, "/"), rows("features")
    questions = [row for row in chosen if row["kind"] == "question"]
    assert questions and any(row["kind"] == "example" for row in chosen)
    for row in questions:
        assert row["question"] in home.main and home.leads_to(row["address"])
        assert "match these filters" not in read(client, row["address"]).main, row["question"]
    assert home.all(id="example")


def test_the_front_page_and_the_page_about_the_archive_tell_of_each_collection(client):
    home, about = read(client, "/"), read(client, "/about/")
    for row in rows("collections"):
        assert row["name"] in part(home, class_="holdings")
        section = part(about, id=row["slug"])
        assert in_one_line(row["rule"])[:200] in section
        assert f"{len(listed(client, 'collection=' + row['slug']))} meetings on record" in section


@pytest.mark.parametrize(("name", "most"), [("summary", 131), ("title", 167)])
def test_saving_a_full_summit_takes_few_queries(name, most, client, django_capture_on_commit_callbacks):
    client.force_login(User.objects.create_superuser("editor"))
    page = change_url(Summit.objects.get(slug="sochi-2008"))
    sent = form_data(client.get(page))
    with CaptureQueriesContext(connection) as queries, django_capture_on_commit_callbacks(execute=True):
        assert client.post(page, {**sent, name: "They met again"}).status_code == 302
    assert len(queries) <= most, [query["sql"][:200] for query in queries]


def test_the_page_with_the_most_sources_lists_all_that_its_texts_cite(client):
    page = read(client, "/summits/sochi-2008/")
    assert "their numbers link to their own pages" not in page.main
    numbers = [node for node in walk(page.one(id="assessment")) if "source " in node.attributes.get("aria-label", "")]
    assert numbers and all(node.attributes["href"].startswith("#s") for node in numbers)


def test_each_state_that_signed_at_helsinki_is_a_party(client):
    signed = [row for row in rows("parties") if row["agreement"] == "helsinki-final-act"]
    assert {"germany", "east-germany"} < {row["actor"] for row in signed}
    assert f"Parties {len(signed)}, multilateral" in part(
        read(client, "/agreements/helsinki-final-act/"), class_="facts"
    )


def test_what_is_not_confirmed_is_marked_once_in_one_place(site):
    twice = re.compile(r'(?:<a href="#unconfirmed"[^>]*>[^<]*</a>\s*(?:</\w+>\s*)*){2}')
    assert {address: found[0] for address, page in site.items() if (found := twice.search(page.source))} == {}


def test_a_link_to_all_of_something_states_the_number_of_rows_it_leads_to(client, site):
    links = {
        (urljoin(address, node.attributes["href"]), found[1])
        for address, page in site.items()
        for node in page.all("a")
        if (found := re.match(r"All ([\d,]+) ", text_of(node)))
    }
    wrong = {(link, number) for link, number in links if total_of(read(client, link)) != number}
    assert len(links) > 10 and wrong == set()


def total_of(page):
    """Return the number of rows that a section or a list states, as text."""
    stated = re.search(r"([\d,]+) (?:different ones|in total)", page.main)
    return stated[1] if stated else part(page, id="total").split()[0]
