"""The public pages: citations and unconfirmed fields, missing values, error pages."""

from datetime import date

import pytest
from django.test import Client, RequestFactory
from django.urls import reverse

from summits.models.fields import verifiable_fields
from summits.templating.formatting import date_html, lang_span
from summits.tests.helpers import factories as make
from summits.tests.helpers.html import Page, read, text_of, walk
from summits.text.articles import with_article
from summits.views.errors import server_error
from summits.views.home import on_this_day

pytestmark = pytest.mark.django_db

EMPTY = ["/", "/summits/", "/leaders/", "/issues/", "/agreements/", "/countries/", "/sources/", "/about/"]


# --- evidence ------------------------------------------------------------------------------------------------


@pytest.fixture
def talk():
    """A summit with one of everything, nothing of it sourced; return the records by their model's name."""
    state, other = make.country("Freedonia"), make.country("Sylvania")
    leader, second = (
        make.leader("Rufus Firefly", biography="A life.", born="1890", died="1950", native_name="Руфус"),
        make.leader(),
    )
    place = make.place("Ruritania", country=state, latitude=1, longitude=2)
    earlier = make.summit("The earlier meeting", start="1920")
    summit = make.summit(
        "The duck meeting",
        place=place,
        series=make.series("Duck meetings"),
        end="2008-04-07",
        venue="A house",
        background="Before.",
        summary="They met.",
        assessment="Well judged.",
        note="Two versions.",
        follows=earlier,
    )
    issue = make.issue("Ducks", description="Of ducks.")
    made = {
        "summit": summit,
        "place": place,
        "leader": leader,
        "issue": issue,
        "term": make.term(leader, "President", "1930", end="1935", actor=state, native_office="Президент"),
        "participation": make.participation(summit, leader, state, role="host", capacity="President-elect"),
        "programmeitem": make.programme_item(summit, duration_minutes=90, participants=[leader]),
        "discussion": make.discussion(summit, issue, "disagreed", summary="They quarrelled."),
        "position": make.position(summit, issue, state, "Wanted ducks.", leader=leader, stance="supports"),
        "quotation": make.quotation(summit, leader, issue=issue, setting="talks", said_on="2008-04-06", language="en"),
    }
    make.participation(summit, second, other)
    treaty = make.agreement(
        "The duck treaty", summit=summit, issues=[issue], place=place, summary="Ducks.", fate="Gone."
    )
    made["agreement"] = treaty
    made["party"] = make.party(treaty, state, signatory=leader, capacity="President")
    made["agreementevent"] = make.event(treaty, "2009", "ratified", state)
    made["agreementrelation"] = make.relation(treaty, "follows", make.agreement("An older treaty"))
    made["document"] = make.document(summit=summit, text="The text.")
    return made


HOME_OF = {
    "leader": "leader",
    "term": "leader",
    "agreement": "agreement",
    "party": "agreement",
    "agreementevent": "agreement",
    "agreementrelation": "agreement",
}
"""The page that shows the record; the summit's where nothing stands here."""

MARKED = {
    "summit": {"start", "end", "venue", "background", "summary", "assessment"},
    "place": {"latitude"},
    "leader": {"native_name", "born", "died", "biography"},
    "term": {"office", "native_office", "start", "end"},
    "participation": {"leader", "role", "capacity"},
    "programmeitem": {"on", "title", "duration_minutes"},
    "discussion": {"outcome", "summary"},
    "position": {"stance", "summary"},
    "quotation": {"text", "said_on", "setting"},
    "agreement": {"title", "kind", "signed", "place", "issues", "summary", "fate"},
    "party": {"actor", "signatory", "capacity"},
    "agreementevent": {"on", "kind"},
    "agreementrelation": {"kind", "other"},
    "document": {"text"},
}


@pytest.mark.parametrize("kind", MARKED)
def test_each_field_that_no_source_confirms_is_marked_where_it_stands(client, talk, kind):
    record = talk[kind]
    address = talk[HOME_OF.get(kind, "summit")].get_absolute_url()
    assert MARKED[kind] <= set(verifiable_fields(type(record)))
    record.sources.add(make.source())
    before = read(client, address).main.count("not yet confirmed")
    for field in sorted(MARKED[kind]):
        type(record).objects.filter(pk=record.pk).update(unverified=[field])
        assert read(client, address).main.count("not yet confirmed") > before, f"{kind}.{field} is not marked"


@pytest.mark.parametrize("kind", MARKED)
def test_a_statement_without_a_source_says_so_and_with_one_names_it(client, talk, kind):
    record = talk[kind]
    address = talk[HOME_OF.get(kind, "summit")].get_absolute_url()
    before = read(client, address)
    record.sources.add(make.source("A new report"))
    after = read(client, address)
    assert "A new report" not in before.main and "A new report" in after.main, kind
    assert after.main.count("no source yet") < before.main.count("no source yet"), kind


def test_a_mark_leads_to_what_it_means(client, talk):
    page = read(client, talk["summit"].get_absolute_url())
    assert "#unconfirmed" in {node.attributes.get("href") for node in page.all("a")}
    assert "none of the sources we have read supports this" in text_of(page.one(id="unconfirmed"))


def test_a_mark_beside_another_field_names_it(client, talk):
    talk["programmeitem"].sources.add(make.source())
    type(talk["programmeitem"]).objects.update(unverified=["duration_minutes"])
    assert "minutes: not yet confirmed" in text_of(read(client, talk["summit"].get_absolute_url()).one(id="programme"))


def test_a_confirmed_statement_has_no_mark(client):
    make.source("A report")
    summit = make.summit(summary="They met. [@a-report]")
    words = text_of(read(client, summit.get_absolute_url()).one(id="summary"))
    assert words == "Summary They met.1"


def test_the_page_of_a_source_lists_and_links_what_cites_it(client, talk):
    source = make.source("A report")
    for record in talk.values():
        record.sources.add(source)
    page = read(client, source.get_absolute_url())
    assert f"{len(talk)} statements in the archive cite this source." in page.main
    assert page.leads_to(f"{talk['summit'].get_absolute_url()}#i-ducks")
    assert page.leads_to(talk["leader"].get_absolute_url())
    assert page.leads_to(talk["agreement"].get_absolute_url())
    for link in page.links:
        address, _hash, anchor = link.partition("#")
        if address.startswith("/") and anchor and anchor != "main":
            assert read(client, address).all(id=anchor), link


# --- nothing on record ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("address", EMPTY)
def test_an_empty_archive_has_pages_that_say_so(client, address):
    page = read(client, address)
    assert len(page.main) > 80
    assert "None" not in page.main.replace("None yet", "").replace("None of", "")


def test_a_record_of_which_nothing_is_known_says_what_is_missing(client):
    bare = {
        make.summit: [
            "No participants recorded yet",
            "No summary yet",
            "No issues recorded yet",
            "Not recorded",
        ],
        make.leader: ["No biography yet", "No offices recorded yet", "No meetings recorded yet"],
        make.issue: ["No recorded meeting has discussed this issue", "No agreements on this issue are recorded"],
        make.agreement: ["No summary yet", "not recorded yet", "No parties recorded yet"],
        make.country: ["No leaders recorded", "No recorded meeting was held here"],
    }
    for create, missing in bare.items():
        main = read(client, create().get_absolute_url()).main
        for words in missing:
            assert words in main, words
        assert "not yet confirmed" not in main.replace("Not yet confirmed marks", ""), create.__name__


def test_a_list_that_finds_nothing_says_so_and_leads_back(client):
    make.summit(), make.leader(), make.agreement()
    for room in ("summits", "leaders", "agreements"):
        page = read(client, f"/{room}/?q=zzzz")
        assert f"No {room.replace('summits', 'meetings')} match these filters." in page.main
        assert page.leads_to(f"/{room}/")


# --- summits -------------------------------------------------------------------------------------------------


def test_each_side_has_its_place_beside_the_other_even_where_nothing_is_known_of_one(client, talk):
    pair = next(node for node in read(client, talk["summit"].get_absolute_url()).all(class_="position-pair"))
    sides = [text_of(node) for node in walk(pair) if node.name == "section"]
    assert [side.split()[0] for side in sides] == ["Freedonia", "Sylvania"]
    assert "No position recorded." in sides[1]


def test_a_summit_names_its_collection_and_leads_to_its_meetings_and_to_its_rule(client):
    summit = make.summit(collection=make.collection("Duck states", slug="ducks"))
    page = read(client, summit.get_absolute_url())
    facts = page.one("aside")
    assert "Collection Duck states" in text_of(facts)
    assert page.leads_to("/summits/?collection=ducks") and page.leads_to("/about/#ducks")
    assert "Collection" not in text_of(read(client, make.summit().get_absolute_url()).one("aside"))


def test_before_and_after_in_the_series_and_between_the_two(client):
    us, russia, line = make.country("US"), make.country("RU"), make.series("Line")
    bush, putin, other = make.leader("George Bush"), make.leader("Vladimir Putin"), make.leader()
    meetings = [
        make.meeting(
            (bush, us), (putin, russia), title=f"Meeting {year}", start=str(year), series=line if year != 2003 else None
        )
        for year in (2001, 2002, 2003, 2004, 2005)
    ]
    make.meeting((other, us), (putin, russia), title="Another", start="2006", series=line)
    page = read(client, meetings[2].get_absolute_url())
    assert "Putin and Bush: meeting 3 of 5" in page.main
    chain = text_of(page.one("ol", class_="sequence"))
    assert (
        chain.index("Meeting 2001")
        < chain.index("Meeting 2002")
        < chain.index("Meeting 2003")
        < chain.index("Meeting 2004")
    )
    assert page.leads_to("/summits/?leader=vladimir-putin&leader=george-bush")
    last = read(client, meetings[4].get_absolute_url())
    assert "Line: meeting 4 of the 5 recorded here" in last.main and "Putin and Bush: meeting 5 of 5" in last.main


def test_two_meetings_on_one_day_stand_in_one_order_everywhere(client):
    line = make.series()
    one, two = make.summit("One", series=line), make.summit("Two", series=line)
    assert "meeting 1 of the 2" in read(client, one.get_absolute_url()).main
    assert "meeting 2 of the 2" in read(client, two.get_absolute_url()).main


def test_a_former_host_state_is_named_as_it_was_and_where_the_place_lies_today(client):
    union, ukraine = make.country("Soviet Union", dissolved="1991-12-26"), make.country("Ukraine")
    summit = make.summit(place=make.place("Yalta", country=ukraine), country=union)
    main = read(client, summit.get_absolute_url()).main
    assert "Yalta, Soviet Union" in main and "now in Ukraine" in main


def test_a_place_on_a_border_is_not_said_to_have_changed_hands(client):
    north, south = make.country("North Korea"), make.country("South Korea")
    summit = make.summit(place=make.place("Panmunjom", country=south), country=north, venue="Tongilgak")
    main = read(client, summit.get_absolute_url()).main
    assert "Panmunjom, North Korea" in main and "now in" not in main


def test_quotations_on_no_discussed_issue_are_shown(client):
    summit, leader = make.summit(), make.leader("Ann Guest")
    make.quotation(summit, leader, "Spoken by one who was not among the participants.")
    make.discussion(summit, issue := make.issue())
    make.quotation(summit, leader, "Spoken on the issue by the same.", issue=issue)
    words = text_of(read(client, summit.get_absolute_url()).one(id="other-words"))
    assert "not among the participants" in words and "on the issue by the same" in words


def test_texts_are_shown_as_text(client, talk):
    nasty = '<script>alert(1)</script> & "quotes" {{ braces }}'
    for name in ("summary", "background", "assessment", "note", "venue"):
        setattr(talk["summit"], name, nasty)
    talk["summit"].save()
    type(talk["position"]).objects.update(summary=nasty), type(talk["quotation"]).objects.update(text=nasty, note=nasty)
    page = read(client, talk["summit"].get_absolute_url())
    assert "<script>alert" not in page.source
    assert page.main.count('<script>alert(1)</script> & "quotes" {{ braces }}') == 8


def test_documents_without_a_date_come_last(client):
    treaty = make.agreement()
    for title, published in (("Undated", None), ("Later", "2009-01"), ("Earlier", "2008-12-31")):
        make.document(agreement=treaty, title=title, published=published)
    assert read(client, treaty.get_absolute_url()).words("h3", class_="subhead") == ["Earlier", "Later", "Undated"]


def test_documents_of_one_thing_stand_side_by_side(client):
    summit = make.summit()
    for language, publisher, text in (
        ("en", "The White House", "Good morning."),
        ("ru", "The Kremlin", "Доброе утро."),
    ):
        make.document(summit=summit, title="Press conference", language=language, publisher=publisher, text=text)
    page = read(client, summit.get_absolute_url())
    quoted = {node.attributes["lang"]: text_of(node) for node in page.all("blockquote")}
    assert quoted == {"en": "Good morning.", "ru": "Доброе утро."}


# --- leaders, issues, countries ------------------------------------------------------------------------------


def test_the_counterparts_of_a_leader_are_those_of_other_states_with_the_number_of_meetings(client):
    us, russia = make.country("US"), make.country("RU")
    bush, cheney, putin, medvedev = (make.leader(f"Ann {name}") for name in ("Bush", "Cheney", "Putin", "Medvedev"))
    for year in (2001, 2002):
        make.meeting((bush, us), (cheney, us), (putin, russia), start=str(year))
    make.meeting((bush, us), (putin, russia), (medvedev, russia))
    make.meeting((putin, russia), (cheney, us))
    words = text_of(read(client, bush.get_absolute_url()).one(id="counterparts"))
    assert "3 meetings with Ann Putin" in words and "1 meeting with Ann Medvedev" in words
    assert "Cheney" not in words


def test_a_leaders_page_counts_the_meetings_that_its_list_holds(client):
    state, leader = make.country(), make.leader("Ann Boss")
    for year in range(2001, 2005):
        make.meeting((leader, state), start=str(year))
    page = read(client, leader.get_absolute_url())
    link = next(node for node in page.all("a", href="/summits/?leader=ann-boss"))
    assert text_of(link) == "4"
    assert text_of(read(client, "/summits/?leader=ann-boss").one("p", role="status")).startswith("4 of 4")


def test_an_issue_follows_its_parts_and_both_sides_through_all_meetings(client):
    arms = make.issue("Arms")
    shield = make.issue("Shield", parent=arms)
    us, russia = make.country("United States"), make.country("Russia")
    union = make.country("Soviet Union", successor=russia)
    for year, state in ((1985, union), (2008, russia)):
        summit = make.summit(f"Meeting {year}", start=str(year))
        make.discussion(summit, shield, "disagreed", summary=f"Quarrel of {year}.")
        (
            make.position(summit, shield, us, f"American view of {year}."),
            make.position(summit, shield, state, f"View from Moscow, {year}."),
        )
    page = read(client, arms.get_absolute_url())
    assert "2 discussions, 1985–2008" in page.main
    assert [text_of(node) for node in page.all("th", scope="col")] == [
        "Meeting",
        "Soviet Union / Russia",
        "Outcome",
        "United States",
    ]
    first = page.main.index("View from Moscow, 1985.")
    assert first < page.main.index("American view of 1985.") < page.main.index("View from Moscow, 2008.")


def test_the_positions_of_a_state_and_of_its_predecessors_predecessor_stand_in_one_column(client):
    tests, us, russia = make.issue("Tests"), make.country("United States"), make.country("Russia")
    empire = make.country("Empire", successor=make.country("Soviet Union", successor=russia))
    for state in (russia, empire):
        summit = make.summit()
        make.discussion(summit, tests)
        for side in (us, state):
            make.position(summit, tests, side)
    columns = [text_of(node) for node in read(client, tests.get_absolute_url()).all("th", scope="col")]
    assert columns == ["Meeting", "Empire / Russia", "Outcome", "United States"]


def test_a_state_and_a_predecessor_that_met_do_not_share_a_column(client):
    travel, us, germany = make.issue("Travel"), make.country("United States"), make.country("Germany")
    east = make.country("East Germany", successor=germany)
    summit = make.summit(kind="multilateral")
    make.discussion(summit, travel)
    for state in (us, germany, east):
        make.position(summit, travel, state, f"{state} wanted it.")
    page = read(client, travel.get_absolute_url())
    assert page.words("th", scope="col") == ["Meeting", "Positions", "Outcome"]
    cell = page.words("td")[0]
    assert "East Germany East Germany wanted it." in cell and "Germany Germany wanted it." in cell


def test_a_former_state_leads_to_its_successor_and_back(client):
    russia = make.country("Russia")
    union = make.country("Soviet Union", successor=russia)
    make.meeting((make.leader("Ann Secretary"), union), title="The old meeting")
    assert read(client, union.get_absolute_url()).leads_to("/countries/russia/")
    page = read(client, russia.get_absolute_url())
    assert page.leads_to("/countries/soviet-union/")
    assert "The old meeting" in page.main and "Ann Secretary" in page.main


def test_each_country_is_counted_in_its_own_name(client):
    russia, iceland = make.country("Russia"), make.country("Iceland")
    union = make.country("Soviet Union", successor=russia)
    make.meeting((make.leader(), union), place=make.place(country=iceland))
    make.country("Atlantis")
    page = read(client, "/countries/")
    assert [text_of(node) for node in page.all("tr")[1:]] == ["Soviet Union Russia 1 1 none"]


def test_countries_are_listed_by_name_however_often_their_leaders_met(client):
    albania, bulgaria = make.country("Albania"), make.country("Bulgaria")
    make.meeting((make.leader(), albania), (make.leader(), bulgaria))
    make.meeting((make.leader(), albania))
    page = read(client, "/countries/")
    assert [text_of(node) for node in page.all("th", scope="row")] == ["Albania", "Bulgaria"]


def test_countries_that_were_only_hosts_are_a_list_of_their_own_without_noughts(client):
    make.meeting((make.leader(), make.country("Russia")), place=make.place(country=make.country("Iceland")))
    hosts = read(client, "/countries/").one("ul", class_="directory")
    assert text_of(hosts) == "Iceland1 meeting"


def test_a_place_named_like_its_state_is_named_once(client):
    singapore = make.country("Singapore")
    summit = make.summit(start="2018-06-12", place=make.place("Singapore", country=singapore))
    for address in (summit.get_absolute_url(), "/summits/"):
        main = read(client, address).main
        assert "Singapore" in main and "Singapore, Singapore" not in main


def test_who_merely_took_part_has_no_role_behind_their_office(client):
    summit, state = make.summit(), make.country()
    make.participation(summit, make.leader(), state, role="participant")
    make.participation(summit, make.leader(), state, role="guest")
    sides = text_of(read(client, summit.get_absolute_url()).one(class_="sides"))
    assert "participant" not in sides and ", guest" in sides


def test_an_issue_says_in_which_collections_it_was_discussed(client):
    issue, part = make.issue("Arms control", slug="arms-control"), make.issue("Missile defence")
    part.parent = issue
    part.save()
    for slug, issues in (("us-russia", [issue, part]), ("koreas", [part]), ("us-china", [])):
        summit = make.summit(collection=make.collection(slug, slug=slug))
        for discussed in issues:
            make.discussion(summit, discussed)
    make.discussion(make.summit(status="draft", collection=summit.collection), issue)
    page = read(client, "/issues/arms-control/")
    assert "Collections: koreas (1 meeting), us-russia (1 meeting)" in page.main and "us-china" not in page.main
    assert page.leads_to("/summits/?collection=koreas&issue=arms-control")
    for slug, number in (("koreas", 1), ("us-russia", 1)):
        total = read(client, f"/summits/?collection={slug}&issue=arms-control").one(id="total")
        assert text_of(total).startswith(f"{number} of")


def test_an_issue_of_one_collection_says_so_in_the_singular(client):
    make.discussion(make.summit(collection=make.collection("China")), make.issue("Arms control"))
    assert "Collection: China (1 meeting)" in read(client, "/issues/arms-control/").main


# --- the front page ------------------------------------------------------------------------------------------


def test_the_figures_of_the_front_page_are_those_of_the_lists(client, talk):
    figures = read(client, "/").one("dl", class_="figures")
    words = text_of(figures)
    for label, number in (("meetings", 2), ("leaders", 2), ("issues", 1), ("agreements", 2), ("positions", 1)):
        assert f"{label} {number}" in words, words


@pytest.mark.parametrize(
    ("start", "end", "day", "held"),
    [
        ("2008-04-05", "2008-04-06", "2026-04-06", True),
        ("2008-04-05", "2008-04-06", "2026-04-07", False),
        ("2008-04", None, "2026-04-06", False),
        ("2026-04-06", None, "2026-04-06", False),
        ("2003-05-31", "2003-06-02", "2026-06-01", True),
        ("1999-12-31", "2000-01-01", "2026-01-01", True),
        ("1999-12-31", "2000-01-02", "2025-12-31", True),
        ("2008-02-29", None, "2024-02-29", True),
    ],
)
def test_on_this_day_of_an_earlier_year(start, end, day, held):
    make.summit(start=start, end=end)
    assert bool(on_this_day(date.fromisoformat(day))) is held


# --- what every answer must be -------------------------------------------------------------------------------


def test_a_404_page_has_links_to_other_pages(client):
    page = read(client, "/summits/no-such-meeting/", 404)
    assert "Page not found" in page.main
    for room in ("summits", "leaders", "issues", "agreements"):
        assert page.leads_to(f"/{room}/")


def test_the_page_for_server_errors_needs_no_database(django_assert_num_queries):
    request = RequestFactory().get("/")
    with django_assert_num_queries(0):
        response = server_error(request)
    response.wsgi_request = request
    page = Page(response)
    assert page.status == 500
    assert "Something went wrong" in page.main


def test_a_view_that_fails_gives_that_page(monkeypatch):
    monkeypatch.setattr("summits.views.home.latest_meetings", lambda: 1 / 0)
    response = Client(raise_request_exception=False).get("/")
    assert response.status_code == 500
    assert "Something went wrong" in response.content.decode()


@pytest.mark.parametrize("address", [*EMPTY, "/about/vocabulary/", "/nothing/"])
def test_every_answer_is_guarded_and_sets_no_cookie(client, address):
    response = client.get(address)
    policy = response.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy and "unsafe" not in policy
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["X-Frame-Options"] == "DENY"
    assert not response.cookies and "Set-Cookie" not in response.headers


def test_only_reading_is_offered(client):
    for address in ("/summits/", "/", "/about/"):
        assert client.post(address).status_code in (200, 403, 405)
    assert client.post(make.summit().get_absolute_url()).status_code in (403, 405)


def test_a_url_without_its_trailing_slash_redirects(client):
    assert client.get("/summits").headers["Location"] == "/summits/"


def test_the_canonical_address_has_no_filters(client):
    page = read(client, "/summits/?page=1")
    links = page.all("link", rel="canonical")
    assert all("?" not in link.attributes["href"] for link in links)


def test_a_source_called_like_a_leader_has_a_title_of_its_own(client):
    leader, source = make.leader("Wen Jiabao"), make.source("Wen Jiabao")
    make.summit(sources=[source])
    titles = [read(client, record.get_absolute_url()).words("title")[0] for record in (leader, source)]
    assert [title.partition(" – ")[0] for title in titles] == ["Wen Jiabao", "Wen Jiabao (source)"]


# --- small words ---------------------------------------------------------------------------------------------


def test_a_state_has_its_article_in_a_sentence():
    names = ["United States", "Soviet Union", "Czech Republic", "Netherlands", "Russia", "Ukraine", "Iceland"]
    assert [with_article(name) for name in names] == [
        "the United States",
        "the Soviet Union",
        "the Czech Republic",
        "the Netherlands",
        "Russia",
        "Ukraine",
        "Iceland",
    ]


def test_words_in_cyrillic_say_their_language_and_are_escaped():
    assert lang_span("Путин <b>") == '<span lang="ru">Путин</span> &lt;b&gt;'
    assert lang_span("Зеленський", "UA") == '<span lang="uk">Зеленський</span>'
    assert lang_span("Putin") == "Putin"


def test_no_date_is_printed_as_nothing():
    assert date_html(None) == ""


def test_the_header_has_the_name_of_the_site(client):
    page = read(client, reverse("summits:home"))
    assert "The Summit Archive" in text_of(page.one("header"))
