"""What readers type, as they type it, finds what they mean: a table of inputs and right answers."""

import pytest
from django.utils.http import urlencode

from summits.models import ZeroResultQuery
from summits.search import search_as_meant, suggest
from summits.tests.helpers import factories as make
from summits.tests.helpers.html import read, text_of
from summits.tests.helpers.search import flush_indexes
from summits.tests.helpers.search_consistency import contradictions

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module", autouse=True)
def archive(module_db):
    """Leaders with names in several scripts, who met on known days."""
    us, ussr, russia = make.country("United States"), make.country("Soviet Union"), make.country("Russia")
    uzbekistan, china = make.country("Uzbekistan"), make.country("China", iso_code="CN")
    bush, elder = make.leader("George W. Bush"), make.leader("George H. W. Bush")
    putin = make.leader("Vladimir Putin", native_name="Владимир Владимирович Путин")
    make.leader_name(bush, "George Walker Bush")
    gorbachev = make.leader("Mikhail Gorbachev", native_name="Михаил Сергеевич Горбачёв")
    make.leader_name(gorbachev, "Mikhail Sergeyevich Gorbachev")
    yeltsin = make.leader("Boris Yeltsin", native_name="Борис Николаевич Ельцин")
    khrushchev = make.leader("Nikita Khrushchev", native_name="Никита Сергеевич Хрущёв")
    oktamov, li = make.leader("Anvar Oʻktamov"), make.leader("Li Minghua", sort_name="Li Minghua", native_name="李明华")
    nixon, brezhnev = make.leader("Richard Nixon"), make.leader("Leonid Brezhnev")
    reagan = make.leader("Ronald Reagan")
    petersburg = make.place("St. Petersburg", country=russia)
    make.meeting((bush, us), (putin, russia), title="Petersburg talks", start="2008-04-06", place=petersburg)
    make.meeting(
        (elder, us), (yeltsin, russia), title="Texas talks", start="1992-06-16", summary="9001½ hours. An accord¹."
    )
    make.meeting((reagan, us), (gorbachev, ussr), title="Geneva talks", start="1985-11-19", place=make.place("Geneva"))
    make.meeting((reagan, us), (gorbachev, ussr), title="Iceland talks", start="1986-10-11", end="1986-10-12")
    make.meeting((nixon, us), (brezhnev, ussr), title="Kremlin talks", start="1972-05-22")
    make.meeting((khrushchev, ussr), (li, china), title="Peking talks", start="1958-07-31")
    make.meeting((oktamov, uzbekistan), (li, china), title="Tashkent talks", start="2012-06-06")
    flush_indexes()


def talks(text, is_exact=False):
    """Return the first words of the titles of the meetings found, in the order of the alphabet."""
    results = search_as_meant(text, "summit", is_exact)
    return sorted(hit.heading.split()[0] for hit in results.hits(0, 20))


FOUND = [
    # Letters that stand for an apostrophe.
    ("Oʻktamov", ["Tashkent"]),
    ("Oktamov", ["Tashkent"]),
    ("O'ktamov", ["Tashkent"]),
    ("Oʼktamov", ["Tashkent"]),
    ("Oʿktamov", ["Tashkent"]),
    ("Elʹtsin", ["Texas"]),
    ("El'tsin", ["Texas"]),
    ("Elʹcin", ["Texas"]),
    ("Boris Nikolaevich Elʹtsin", ["Texas"]),
    ("Hruŝev", ["Peking"]),
    # Words written together.
    ("Bush–Putin", ["Petersburg"]),
    ("Putin-Bush", ["Petersburg"]),
    ("Bush/Putin 2008", ["Petersburg"]),
    ("Nixon/Brezhnev 1972", ["Kremlin"]),
    ("Nixon—Brezhnev", ["Kremlin"]),
    ("Brezhnev−Nixon", ["Kremlin"]),
    ("Geneva Reagan-Gorbachev summit", ["Geneva"]),
    ("Reagan‑Gorbachev", ["Geneva", "Iceland"]),
    ("Xi-Obama or Reagan-Gorbachev", ["Geneva", "Iceland"]),
    # Notes and fractions.
    ("accord", ["Texas"]),
    ("accord¹ Yeltsin", ["Texas"]),
    ("900112", []),  # a number that no name made for a test has
    ("9001½ hours", ["Texas"]),
    # Scripts without spaces.
    ("明华", ["Peking", "Tashkent"]),
    ("明華", ["Peking", "Tashkent"]),
    ("李明华", ["Peking", "Tashkent"]),
    # Leaving out.
    ("gorbachev NOT geneva", ["Iceland"]),
    ("gorbachev −geneva", ["Iceland"]),
    ("gorbachev –geneva", ["Iceland"]),
    ("gorbachev —geneva", ["Iceland"]),
    ("gorbachev －geneva", ["Iceland"]),
    ("gorbachev -1985", ["Iceland"]),
    ("gorbachev -1984-1985", ["Iceland"]),
    ("gorbachev BUT NOT geneva", ["Iceland"]),
    ("gorbachev AND NOT geneva", ["Iceland"]),
    ("gorbachev !geneva", ["Iceland"]),
    # Dates.
    ("11.10.1986", ["Iceland"]),
    ("11. 10. 1986", ["Iceland"]),
    ("11.X.1986", ["Iceland"]),
    ("6 IV 2008", ["Petersburg"]),
    ("19861011", ["Iceland"]),
    ("2008年4月6日", ["Petersburg"]),
    ("1986年10月", ["Iceland"]),
    ("Saturday, 11 October 1986", ["Iceland"]),
    ("Saturday October 11, 1986", ["Iceland"]),
    ("Oct '86", ["Iceland"]),
    ("October ’86", ["Iceland"]),
    ("10 to 11 October 1986", ["Iceland"]),
    ("October 12 to 13, 1986", ["Iceland"]),
    ("between 1986 and 1988", ["Iceland"]),
    ("1986..1988", ["Iceland"]),
    ("the '80s", ["Geneva", "Iceland"]),
    ("80s", ["Geneva", "Iceland"]),
    ('"11. 10. 1986"', []),
    ("12/10/1986", ["Iceland"]),
    ("10/12/1986", ["Iceland"]),
    ("11–12 October 1986", ["Iceland"]),
    ("6th of April 2008", ["Petersburg"]),
    ("6 апреля 2008", ["Petersburg"]),
    ("1986-1988", ["Iceland"]),
    ("1985 – 1986", ["Geneva", "Iceland"]),
    ("reagan 1986-1988", ["Iceland"]),
    ("from 1958 to 1972", ["Kremlin", "Peking"]),
    # Names.
    ("GW Bush", ["Petersburg"]),
    ("G. W. Bush", ["Petersburg"]),
    ("G.W. Bush", ["Petersburg"]),
    ("GHW Bush", ["Texas"]),
    ("GW Bush Putin", ["Petersburg"]),
    ("M. S. Gorbachev", ["Geneva", "Iceland"]),
    ("M.S. Gorbachev", ["Geneva", "Iceland"]),
    ("B. N. Yeltsin", ["Texas"]),
    ("Mr. Gorbachev", ["Geneva", "Iceland"]),
    ("Mr Yeltsin", ["Texas"]),
    ("Saint Petersburg", ["Petersburg"]),
    ("St Petersburg", ["Petersburg"]),
    ("Sankt Petersburg", ["Petersburg"]),
    ("Gorbachev, Mikhail Sergeevich, 1931-2022", ["Geneva", "Iceland"]),
    ("Putin, Vladimir Vladimirovich, 1952-", ["Petersburg"]),
    ("Reagan, Ronald (1911–2004)", ["Geneva", "Iceland"]),
    ("Gorbachev, Mikhail", ["Geneva", "Iceland"]),
    ("Gorbachev, Mikhail Sergeevich, b. 1931", ["Geneva", "Iceland"]),
    ("Gorbachev Mikhail", ["Geneva", "Iceland"]),
    ("Горбачёв Михаил Сергеевич", ["Geneva", "Iceland"]),
    ("Comrade Gorbachev", ["Geneva", "Iceland"]),
    ("Pres. Reagan", ["Geneva", "Iceland"]),
    ("李明华主席", ["Peking", "Tashkent"]),
    ("who attended the Tashkent talks", ["Tashkent"]),
    # Misspelt.
    ("kruschchev or brezhnyev", ["Kremlin", "Peking"]),
    ("khruschev", ["Peking"]),
    ("kruschchev", ["Peking"]),
    ("gorbatchev geneva", ["Geneva"]),
    ("brezhnyev", ["Kremlin"]),
    ("Хрущов", ["Peking"]),
    ("regan gorbachov", ["Geneva", "Iceland"]),
]


def test_what_readers_type_finds_what_they_mean():
    assert {text: talks(text) for text, _found in FOUND} == dict(FOUND)


def test_nothing_that_readers_type_gets_a_box_that_contradicts_the_hits():
    searches = [(text, "", is_exact) for text, _found in FOUND for is_exact in (False, True)]
    found = {search: contradictions(*search) for search in searches}
    assert {search: texts for search, texts in found.items() if texts} == {}


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("Elʹtsin", ["Boris Yeltsin"]),
        ("Oʻktamov", ["Anvar Oʻktamov"]),
        ("Bush–Putin", ["George W. Bush and Vladimir Putin"]),
        ("GW Bush", ["George W. Bush"]),
        ("M. S. Gorbachev", ["Mikhail Gorbachev"]),
        ("Mr. Gorbachev", ["Mikhail Gorbachev"]),
        ("Gorbachev, Mikhail Sergeevich, 1931-2022", ["Mikhail Gorbachev"]),
        ("Putin, Vladimir Vladimirovich, 1952-", ["Vladimir Putin"]),
        ("Nixon/Brezhnev", ["Richard Nixon and Leonid Brezhnev"]),
        ("Saint Petersburg", ["St. Petersburg"]),
        ("明华", ["Li Minghua"]),
        ("Gorbachev Mikhail", ["Mikhail Gorbachev"]),
        ("Comrade Gorbachev", ["Mikhail Gorbachev"]),
        ("President Nixon and Secretary-General Brezhnev", ["Richard Nixon and Leonid Brezhnev"]),
        ("李明华主席", ["Li Minghua"]),
    ],
)
def test_the_box_of_what_was_named_and_the_hits_agree(text, named):
    results = search_as_meant(text)
    assert [entity.heading for entity in results.entities] == named
    assert results.all_count > 0


@pytest.mark.parametrize(
    "text", ['"Bush Putin"', "bush-putin", '"Reagan Gorbachev"', "Boris Eltsin", "sochi bush putin"]
)
def test_there_is_no_box_above_no_results(text):
    results = search_as_meant(text)
    assert results.all_count or not results.entities


def test_a_misspelt_query_shows_the_results_of_the_nearest_spelling_and_leads_to_its_own(client):
    page = read(client, f"/search/?{urlencode({'q': 'khruschev'})}")
    assert "Showing results for Khrushchev. Search for khruschev instead." in text_of(page.root)
    assert "Nikita Khrushchev" in page.main and "No results" not in page.main
    assert ZeroResultQuery.objects.get().query == "khruschev"
    assert page.leads_to("/search/?q=khruschev&exact=1")
    exact = read(client, "/search/?q=khruschev&exact=1")
    assert "No results for “khruschev”" in exact.main and "Did you mean" in exact.main
    assert ZeroResultQuery.objects.get().count == 1


def test_the_counts_of_a_corrected_search_lead_to_its_lists(client):
    page = read(client, "/search/?q=khruschev")
    assert page.leads_to("/search/?q=khruschev&kind=leader")
    listed = read(client, "/search/?q=khruschev&kind=leader")
    assert "Nikita Khrushchev" in listed.main and "Showing results for Khrushchev" in text_of(listed.root)


@pytest.mark.parametrize(
    ("text", "suggested"),
    [
        ("khruschev", "Nikita Khrushchev"),
        ("kruschchev", "Nikita Khrushchev"),
        ("khrusche", "Nikita Khrushchev"),
        ("gorbatch", "Mikhail Gorbachev"),
        ("brezhny", "Leonid Brezhnev"),
        ("mikhail gorbatchev", "Mikhail Gorbachev"),
        ("Oktam", "Anvar Oʻktamov"),
        ("elʹts", "Boris Yeltsin"),
        ("saint pet", "St. Petersburg"),
        ("明华", "Li Minghua"),
    ],
)
def test_suggestions_while_typing_forgive_misspellings(text, suggested):
    assert suggested in [one.heading for group in suggest(text) for one in group.suggestions]
