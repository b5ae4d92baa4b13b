"""The shipped collection as a reader sees it: what is told of Sochi, what the lists answer, how sound each page is."""

import csv
import re
from urllib.parse import urldefrag, urlsplit

import pytest
from django.test import Client

from summits.dates import PartialDate
from summits.models import Source
from summits.tests.once import settle
from summits.tests.public_pages import BUNDLE, import_bundle
from summits.tests.reading import Node, read, text_of, walk

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module", autouse=True)
def shipped(module_db):
    """Load the shipped collection once for all tests of this file; they read it and change nothing."""
    import_bundle()
    settle()


def rows(name):
    """Return the rows of a file of the bundle."""
    with (BUNDLE / f"{name}.csv").open(newline="") as file:
        return list(csv.DictReader(file))


def listed(client, query, room="summits"):
    """Return the slugs that all pages of a list name."""
    slugs, address = [], f"/{room}/?{query}"
    while address:
        page = read(client, address)
        titles = page.all("h2", class_="row__title")
        slugs += [
            link.attributes["href"].split("/")[-2] for title in titles for link in walk(title) if link.name == "a"
        ]
        following = page.all("a", rel="next")
        address = f"/{room}/" + following[0].attributes["href"] if following else None
    return slugs


def part(page, **wanted):
    """Return the words of one part of the page."""
    return text_of(page.one(**wanted))


# --- Sochi 2008 --------------------------------------------------------------------------------------------------


@pytest.fixture
def sochi(client):
    return read(client, "/summits/sochi-2008/")


def test_sochi_says_when_and_where(sochi):
    assert "5–6 April 2008 · Sochi, Russia" in part(sochi, class_="dateline")
    assert "Bocharov Ruchey" in part(sochi, class_="facts")


def test_sochi_says_who_and_in_what_capacity(sochi):
    sides = part(sochi, class_="sides")
    assert "Vladimir Putin President of Russia, host" in sides.replace("of the Russian Federation", "of Russia")
    assert "George W. Bush President of the United States, guest" in sides
    assert "Dmitry Medvedev President-elect of Russia, successor" in sides
    assert sides.index("Russia") < sides.index("United States")


def test_sochi_has_its_programme(sochi):
    programme = part(sochi, id="programme")
    for words in ("5 April 2008", "6 April 2008", "Dinner", "90 minutes", "Press conference", "Medvedev"):
        assert words in programme, words
    assert "first long talk with President-elect Medvedev" in programme


def test_sochi_sets_both_sides_of_missile_defence_next_to_each_other(sochi):
    talk = sochi.one(id="i-missile-defence")
    words = text_of(talk)
    assert "Disagreed" in words and "agreed to disagree" in words
    sides = [text_of(node) for node in walk(talk) if node.attributes.get("class") == "position"]
    assert len(sides) == 2
    russian, american = sides
    assert russian.startswith("RU Russia") and american.startswith("US United States")
    assert "missiles from states such as Iran" in american
    assert "Poland and the Czech Republic as a threat to Russia's own security" in russian
    for side in sides:
        assert "press conference, 6 April 2008." in side, "words of this side"
    assert "Translated from Russian." in russian


@pytest.mark.parametrize(
    "issue",
    ["nato-enlargement", "balkans", "strategic-arms", "conventional-forces", "nonproliferation", "terrorism"]
    + ["human-rights", "relations", "iran", "trade", "nuclear-energy"],
)
def test_sochi_has_positions_and_the_outcome_of_each_issue(sochi, issue):
    talk = sochi.one(id=f"i-{issue}")
    badges = [text_of(node) for node in walk(talk) if "badge" in node.attributes.get("class", "").split()]
    assert badges[0] in ("Agreed", "Partly agreed", "Disagreed", "Deferred", "Discussed")
    assert "No position on record" not in text_of(talk)
    assert "No summary" not in text_of(talk)


@pytest.mark.parametrize("words", ["NATO", "Kosovo", "democracy", "non-proliferation", "terrorism", "START"])
def test_sochi_speaks_of_it(sochi, words):
    assert words.lower() in part(sochi, id="issues").lower()


def test_sochi_tells_the_declaration_that_it_records_the_disagreement_and_its_fate(client, sochi):
    agreements = part(sochi, id="agreements")
    assert "Strategic Framework Declaration" in agreements
    assert "Russia does not agree with the decision to place American sites" in agreements
    assert "What became of it: Meant as a road map" in agreements
    assert "a political text, never in force" in read(client, "/agreements/sochi-declaration/").main
    assert sochi.leads_to("/agreements/sochi-declaration/")


def test_sochi_has_the_summit_of_bucharest_as_background(sochi):
    assert "NATO's summit in Bucharest" in part(sochi, id="summary")


def test_sochi_lists_its_sources_the_news_report_among_them(sochi):
    sources = sochi.one(id="sources")
    numbered = [node for node in walk(sources) if node.name == "li" and node.attributes.get("id", "").startswith("s")]
    assert len(numbered) > 20
    assert "(news)" in text_of(sources)
    assert "Deutsche Presse-Agentur" in text_of(sources) or "dpa" in text_of(sources)


def test_the_first_meeting_of_the_two_is_two_clicks_from_sochi(client, sochi):
    goal = "/summits/ljubljana-2001/"
    within_one = {urldefrag(link)[0] for link in sochi.links}
    if goal not in within_one:
        steps = [link for link in within_one if link.startswith(("/summits/", "/leaders/"))]
        assert any(goal in {urldefrag(link)[0] for link in read(client, step).links} for step in steps)
    assert "ljubljana" in goal and read(client, goal).one("h1")


# --- the lists -------------------------------------------------------------------------------------------------------


def attended(leader):
    return {row["summit"] for row in rows("participations") if row["leader"] == leader}


def held(row):
    start = PartialDate.parse(row["start"])
    end = PartialDate.parse(row["end"]) if row["end"] else start
    return start.earliest, end.latest


def test_the_meetings_of_putin_and_bush_are_exactly_those_that_both_attended(client):
    both = attended("vladimir-putin") & attended("george-w-bush")
    found = listed(client, "leader=vladimir-putin&leader=george-w-bush")
    assert len(found) == len(set(found)) > 20
    assert set(found) == both


def test_an_issue_and_an_outcome_narrow_them(client):
    both = attended("vladimir-putin") & attended("george-w-bush")
    talks = {
        row["summit"]
        for row in rows("discussions")
        if (row["issue"], row["outcome"]) == ("missile-defence", "disagreed")
    }
    found = listed(client, "leader=vladimir-putin&leader=george-w-bush&issue=missile-defence&outcome=disagreed")
    assert set(found) == both & talks
    assert "sochi-2008" in found and len(found) < len(both)


def test_a_span_of_time_lists_the_meetings_in_it(client):
    first, last = PartialDate.parse("1985").earliest, PartialDate.parse("1988-06").latest
    expected = {row["slug"] for row in rows("summits") if held(row)[0] <= last and held(row)[1] >= first}
    found = set(listed(client, "from=1985&to=1988-06"))
    assert found == expected
    assert {"geneva-1985", "reykjavik-1986"} <= found


def test_russia_includes_the_soviet_union(client):
    line = {"russia", "soviet-union"}
    expected = {row["summit"] for row in rows("participations") if row["country"] in line}
    assert set(listed(client, "country=russia")) == expected
    union = {row["summit"] for row in rows("participations") if row["country"] == "soviet-union"}
    assert set(listed(client, "country=soviet-union")) == union < expected


def test_iceland_hosted_reykjavik(client):
    hosted = {row["slug"] for row in rows("summits") if row["country"] == "iceland"}
    assert set(listed(client, "host=iceland")) == hosted == {"reykjavik-1986"}


def test_each_issue_lists_its_own_meetings_and_those_of_its_parts(client):
    parents = {row["slug"]: row["parent"] for row in rows("issues")}
    talks = rows("discussions")
    for issue in ("arms-control", "missile-defence", "iran"):
        line = {issue} | {slug for slug, parent in parents.items() if parent == issue}
        assert set(listed(client, f"issue={issue}")) == {row["summit"] for row in talks if row["issue"] in line}


def test_what_was_in_force_on_a_day(client):
    page = read(client, "/agreements/?on=1990-01-01&in_force=yes")
    titles = " | ".join(page.words("h2", class_="row__title"))
    assert "Intermediate-Range" in titles and "Anti-Ballistic" in titles
    assert "SALT II" not in titles and "START" not in titles and "Declaration" not in titles


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


def test_a_number_in_the_page_of_a_leader_is_that_of_the_list_it_leads_to(client):
    page = read(client, "/leaders/george-w-bush/")
    counts = {
        node.attributes["href"]: int(text_of(node).split()[0])
        for node in walk(page.one(id="counterparts"))
        if node.name == "a" and "num" in node.attributes.get("class", "")
    }
    assert len(counts) > 1
    for address, number in counts.items():
        assert text_of(read(client, address).one("p", role="status")).startswith(f"{number} of")


# --- every page ------------------------------------------------------------------------------------------------------

ONE_IN = {"sources": 60, "agreements": 6, "summits": 3, "leaders": 3, "issues": 2}
"""Of pages that are of one kind, every so manieth is read: all of them would take minutes."""


@pytest.fixture(scope="module")
def site(shipped):
    """Follow the links from the front page, and return address → Page of those read (see ONE_IN)."""
    client, pages, met, ahead = Client(), {}, {"/"}, ["/"]
    while ahead:
        address = ahead.pop(0)
        pages[address] = read(client, address)
        for link in sorted(links_within(pages[address]) - met):
            met.add(link)
            room = link.split("/")[1]
            number = sum(other.startswith(f"/{room}/") for other in met)
            if not urlsplit(link).query and (link.count("/") < 3 or number % ONE_IN.get(room, 1) == 0):
                ahead.append(link)
    return pages


def links_within(page):
    """Return the addresses on this site to which the page leads, without their anchors."""
    links = {urldefrag(link)[0] for link in page.links}
    return {link for link in links if link.startswith("/") and not link.startswith("/static/")}


def test_every_record_is_within_reach_of_the_front_page(site):
    linked = {link for page in site.values() for link in links_within(page)}
    for room in ("summits", "agreements"):
        linked |= {f"/{room}/{slug}/" for slug in listed(Client(), "sort=title", room)}
    for room in ("leaders", "issues", "agreements", "summits"):
        expected = {f"/{room}/{row['slug']}/" for row in rows(room) if row["status"] == "published"}
        assert {link for link in linked if re.fullmatch(f"/{room}/[^/?]+/", link)} == expected


def test_every_link_to_a_source_leads_to_a_public_one(site):
    public = {source.get_absolute_url() for source in Source.objects.published()}
    linked = {link for page in site.values() for link in links_within(page) if link.startswith("/sources/")}
    assert {link for link in linked if not urlsplit(link).query} - {"/sources/"} <= public


def test_every_question_that_a_page_links_to_is_answered_without_complaint(client, site):
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
        if not address.startswith("/summits/") or address == "/summits/" or urlsplit(address).query:
            continue
        told = [node for node in page.all("a", href="#sources") if text_of(node).isdigit()]
        numbered = [
            node
            for node in page.all("li")
            if node.attributes.get("id", "")[:1] == "s" and node.attributes["id"][1:].isdigit()
        ]
        assert [int(text_of(node)) for node in told] == [len(numbered)], address


def test_no_template_slip_shows(site):
    for address, page in site.items():
        words = page.text
        slip = re.search(
            r"\bNone\b(?! of| yet| on)|\{\{|\}\}|\{%|&amp;|&quot;|&#|\(\)|%\(| ,|(?<!\.)\.\.(?!\.)|, ,|;;", words
        )
        assert slip is None, f"{address}: …{words[max(0, slip.start() - 60) : slip.end() + 30]}"


def test_what_no_source_confirms_says_so(client):
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
