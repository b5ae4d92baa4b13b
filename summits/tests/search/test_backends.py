"""What both back ends promise: one contract, run on SQLite and on PostgreSQL.

Nothing in it is left out on either: the words are taken apart in Python, so both index and ask the same. What differs
is only the number that ranks hits within one tier (BM25 on SQLite, ts_rank on PostgreSQL), so no test here rests on it
but where one record bears a word far more often.
"""

import pytest

from summits.models import SearchDocument
from summits.search.query import ranking
from summits.search.query.parser import parse
from summits.search.query.ranking import count_hits, matching_pks, ranked, top_hits_by_type
from summits.tests.helpers import factories as make

pytestmark = pytest.mark.django_db


def texts(*summaries, **values):
    """Create a summit for each summary, titled A, B, C …"""
    return [make.summit(chr(65 + place), summary=text, **values) for place, text in enumerate(summaries)]


def found(words, kind="summit", last_is_prefix=False):
    """Return the headings of what is found, by the alphabet."""
    return sorted(heading for heading in in_order(words, kind, last_is_prefix))


def in_order(words, kind=None, last_is_prefix=False):
    query = parse(words, last_is_prefix)
    documents = SearchDocument.objects.in_bulk(pks := ranked(query, kind))
    return [documents[pk].heading for pk in pks]


def test_all_words_must_match_in_any_order_and_field():
    texts("radar and treaty", "radar", "treaty")
    make.summit("Radar day", venue="Treaty House")
    assert found("treaty radar") == ["A", "Radar day"]


@pytest.mark.parametrize("words", ["radar", "radar treaty", "radar -iraq", '"the treaty"', "talks"])
def test_a_few_hits_are_chosen_and_ordered_as_many_are(words, monkeypatch):
    (
        texts(*["radar and the treaty", "radar in Iraq", "radar"] * 3),
        make.summit("Radar and treaty"),
        make.leader("Radar"),
    )
    make.issue("The treaty", description="On radar."), make.agreement("Treaty on radar")
    few = top_hits_by_type(parse(words), 2)
    monkeypatch.setattr(ranking, "MAX_FETCHED", 0)
    assert few and few == top_hits_by_type(parse(words), 2)


def test_a_phrase_matches_adjacent_words_in_order():
    texts("They agree to disagree.", "They disagree to agree.", "They agree, but have to say they disagree.")
    assert found('"agree to disagree"') == ["A"]
    assert found('"to agree"') == ["B"]


def test_a_phrase_does_not_match_across_fields():
    make.summit("A", venue="House on a hill", series=make.series("Top meetings"))
    assert found('"hill top"') == []
    assert found("hill top") == ["A"]


def test_a_summit_is_found_by_the_name_of_its_collection():
    make.summit("A", collection=make.collection("Freedonia and Sylvania")), make.summit("B")
    assert found("sylvania") == ["A"]


def test_excluded_words_and_phrases_are_not_found():
    texts("radar in Iraq", "radar in Iran", "radar in the cold peace", "radar in cold and in peace")
    assert found("radar -iraq") == ["B", "C", "D"]
    assert found('radar -"cold peace"') == ["A", "B", "D"]
    assert found("radar -iraq -iran") == ["C", "D"]


def test_or_combines_two_words_and_the_rest_must_match_too():
    texts("salt radar", "start radar", "salt", "start pause")
    assert found("salt or start") == ["A", "B", "C", "D"]
    assert found("salt or start radar") == ["A", "B"]
    assert found("radar salt OR start") == ["A", "B"]


def test_the_last_word_matches_as_a_prefix_only_on_request():
    texts("interceptors", "interim", "intercity")
    assert found("interc") == []
    assert found("interc", last_is_prefix=True) == ["A", "C"]
    assert found("interceptors", last_is_prefix=True) == ["A"]
    assert found("interim inter", last_is_prefix=True) == ["B"]


def test_endings_case_accents_hyphens_and_apostrophes_are_ignored():
    texts("Détente, pre-emptive strikes", "Reagan's treaties", "One-on-one in Reykjavík")
    assert found("detente") == found("DÉTENTE") == found("preemptive") == found("pre emptive") == ["A"]
    assert found("reagans treaty") == found("Reagan’s treaty") == ["B"]
    assert found("one on one reykjavik") == found("oneonone") == ["C"]


def test_british_and_american_spellings_find_each_other():
    texts("defence programme of neighbours", "organized defense program of a neighbor")
    for words in ("defence", "defense", "programme", "program", "neighbour", "neighbors"):
        assert found(words) == ["A", "B"], words
    assert found("organised") == ["B"]


def test_scripts_other_than_latin_are_found_with_their_endings():
    texts("Встреча Путина и Горбачёва", "首脑会谈", "قمة الرئيسين")
    assert found("путин") == found("горбачев") == found("ГОРБАЧЁВ") == ["A"]
    assert found("首脑会谈") == ["B"]
    assert found("قمة") == ["C"]


@pytest.mark.parametrize(
    "words", ["2008", "april 2008", "6 April 2008", "April 6, 2008", "2008-04-06", "2000s", "apr 2008"]
)
def test_a_date_finds_summits_on_it(words):
    make.summit("Then", start="2008-04-05", end="2008-04-07")
    make.summit("Earlier", start="1998-04-06")
    assert found(words) == ["Then"]


def test_a_meeting_across_two_months_and_years_is_found_in_both():
    make.summit("Turn", start="1999-12-31", end="2000-01-01")
    for words in ("december 1999", "january 2000", "1990s", "2000s", "1999", "2000"):
        assert found(words) == ["Turn"], words
    assert found("november 1999") == []


def test_a_partial_date_is_found_by_its_known_parts():
    make.summit("Some day", start="1972-05")
    assert found("may 1972") == found("1972") == ["Some day"]


def test_names_rank_above_subjects_descriptions_and_other_fields():
    make.summit("Told", summary="Radar. Radar! Radar?")
    make.summit("About", venue="Radar station")
    make.summit("Radar summit")
    make.summit("Beside", background="Radar.")
    assert in_order("radar") == ["Radar summit", "About", "Told", "Beside"]


def test_a_leader_ranks_above_summits_with_the_same_name():
    leader = make.leader("Ann Radar")
    for number in range(5):
        make.meeting((leader, make.country()), title="Radar", slug=f"radar-{number}")
    assert in_order("radar")[0] == "Ann Radar"


def test_of_equal_hits_the_latest_comes_first():
    make.summit("Old", start="1985", venue="Hill")
    make.summit("New", start="1995", venue="Hill")
    assert in_order("hill") == ["New", "Old"]


def test_summits_are_ordered_by_their_day_alone_whatever_they_discussed():
    make.discussion(make.summit("Hill, old", start="1985"), make.issue("Arms"))
    make.summit("Hill, new", start="1995")
    assert in_order("hill") == in_order("hill", "summit") == ["Hill, new", "Hill, old"]


def test_hits_are_counted_and_grouped_by_type_in_order_of_the_best_hit():
    leader = make.leader("Ann Radar")
    for number in range(4):
        make.meeting((leader, make.country()), title=f"Radar {number}")
    groups = top_hits_by_type(parse("radar"), 2)
    assert [(found.type_name, found.count, len(found.best)) for found in groups] == [("leader", 1, 1), ("summit", 4, 2)]
    assert count_hits("radar") == 5


def test_pages_of_hits_follow_each_other_without_gap():
    for number in range(7):
        make.summit(f"Radar {number}", start=f"19{50 + number}")
    query = parse("radar")
    assert ranked(query, limit=3) + ranked(query, limit=4, offset=3) == ranked(query)


def test_hits_of_a_type_can_be_limited_to_names():
    leader = make.leader("Ann Radar", biography="Born in Hill.")
    other = make.leader("Bo Hill")
    assert set(matching_pks(parse("hill"), "leader")) == {leader.pk, other.pk}
    assert matching_pks(parse("radar"), "leader", "a") == [leader.pk]
    assert matching_pks(parse("hill"), "leader", "a") == [other.pk]
    assert matching_pks(parse("radar"), "summit") == []


@pytest.mark.parametrize(
    "words",
    [
        "'",
        '"',
        '"""',
        "''",
        "\\",
        "a\\",
        "%",
        "_",
        "a:*",
        "{a} : b",
        "NEAR(a b)",
        "a AND",
        "NOT a",
        "(((",
        "*",
        "^a",
        "a <-> b",
    ]
    + [
        "& | !",
        "\x00",
        "a\x00b",
        "x'; DROP TABLE x; --",
        "🚀",
        "👩‍👩‍👧",
        "\u202eabc",
        "٢٠٠٨",
        "ﬁ ½ ²",
        "a" * 60,
        "é" * 60,
        "-",
        "- -",
    ],
)
def test_any_text_gives_a_valid_query(words):
    make.summit("A")
    for last_is_prefix in (False, True):
        query = parse(words, last_is_prefix)
        if not query.is_empty:
            (
                top_hits_by_type(query, 5),
                ranked(query, "summit"),
                matching_pks(query, "summit", "ab"),
            )


def test_a_text_with_more_words_than_a_database_has_positions_is_found():
    make.document(summit=make.summit(), title="Long", text="word " * 20_000 + "end")
    assert found("long", kind="document") == ["Long"]
    assert found("word", kind="document") == ["Long"]


def test_a_word_that_names_a_document_type_finds_the_type_or_the_word():
    leader, issue, country = make.leader("Ann Lee"), make.issue("Iran"), make.country("Nowhere")
    summit = make.meeting((leader, country), title="A position lost")
    make.discussion(summit, issue)
    make.position(summit, issue, country, "Wanted more.", leader=leader)
    assert sorted(in_order("positions lee")) == ["A position lost", "Ann Lee: Iran"]
    assert in_order("stances iran") == ["Ann Lee: Iran"]
    assert "Nowhere" in in_order("countries")


def test_numerals_are_found_however_they_are_written():
    make.agreement("Treaty (SALT II)")
    make.agreement("Treaty (SALT I)")
    assert found("salt 2", kind="agreement") == found("SALT II", kind="agreement") == ["Treaty (SALT II)"]


def test_states_are_found_by_their_other_names_and_in_other_languages():
    britain, union = make.country("United Kingdom", iso_code="GB"), make.country("Soviet Union", iso_code="SUHH")
    make.other_name(britain, "UK"), make.other_name(union, "USSR"), make.other_name(union, "СССР")
    make.country("Germany", iso_code="DE")
    assert found("uk", kind="country") == found("U.K.", kind="country") == ["United Kingdom"]
    assert found("СССР", kind="country") == found("ussr", kind="country") == ["Soviet Union"]
    assert found("Allemagne", kind="country") == found("Германии", kind="country") == ["Germany"]
