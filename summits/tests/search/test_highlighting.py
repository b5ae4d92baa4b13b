"""Highlighting: which fields of a hit are shown, and the snippets of their texts."""

import re
import time

import pytest

from summits.search.query.highlighting import (
    LEAD_FIELDS,
    PROSE_FIELDS,
    SNIPPET_LENGTH,
    Span,
    highlights,
    mark_matches,
    merge_spans,
)
from summits.search.query.parser import parse
from summits.search.schema.fields import FIELDS

FILLER = "The two presidents spoke of many other things that day, and of nothing in particular. "


def passages(words, *texts, last_is_prefix=False):
    """The passages shown of summaries with these texts."""
    parts = [["Summary", "c", text] for text in texts]
    return [str(match.snippet) for match in highlights(parse(words, last_is_prefix=last_is_prefix), parts)]


def plain_text(passage):
    return re.sub(r"</?mark>", "", passage).strip("…")


def test_a_snippet_marks_only_the_words_of_the_query():
    assert passages("putin bush", "Mr Bush met Mr Putin.") == ["Mr <mark>Bush</mark> met Mr <mark>Putin</mark>."]


@pytest.mark.parametrize(
    ("words", "text", "marked"),
    [
        ("defense", "missile defences", "missile <mark>defences</mark>"),
        ("organisation", "organized crime", "<mark>organized</mark> crime"),
        ("hofdi", "in Höfði House", "in <mark>Höfði</mark> House"),
        ("putin", "Putin’s letter", "<mark>Putin’s</mark> letter"),
        ("путина", "Владимир Путин", "Владимир <mark>Путин</mark>"),
        ("хрущев", "Никита Хрущёв", "Никита <mark>Хрущёв</mark>"),
        ("nonproliferation", "the Non-Proliferation Treaty", "the <mark>Non-Proliferation</mark> Treaty"),
        ("non-proliferation", "on nonproliferation", "on <mark>nonproliferation</mark>"),
        ("proliferation", "the Non-Proliferation Treaty", "the Non-<mark>Proliferation</mark> Treaty"),
        ("SS-20", "SS-20s? No: the SS-20.", "SS-20s? No: the <mark>SS-20</mark>."),
        ("us", "the U.S. side", "the <mark>U.S</mark>. side"),
        ('"trust but verify"', "Trust, but verify; trust", "<mark>Trust, but verify</mark>; trust"),
        ('"cold peace"', "a cold war, a peace, a cold peace", "a cold war, a peace, a <mark>cold peace</mark>"),
        ("salt or start", "START and SALT", "<mark>START</mark> and <mark>SALT</mark>"),
        ("putin -bush", "Bush and Putin", "Bush and <mark>Putin</mark>"),
        ("the treaty", "the treaty", "the <mark>treaty</mark>"),
        ("april 2008", "In April 2008, in May 2008", "In <mark>April 2008</mark>, in May 2008"),
        ("2008", "of 2008 and 2009", "of <mark>2008</mark> and 2009"),
    ],
)
def test_words_are_marked_as_the_index_analyses_them(words, text, marked):
    assert passages(words, text) == [marked]


@pytest.mark.parametrize(
    ("words", "text", "marked"),
    [
        ("gorb", "Gorbachev spoke", "<mark>Gorbachev</mark> spoke"),
        ("negotiati", "they negotiated negotiations", "they negotiated <mark>negotiations</mark>"),
        ("non-prolif", "non-proliferation", "<mark>non-proliferation</mark>"),
        ("hof", "Höfði", "<mark>Höfði</mark>"),
        ("rea", "already Reagan", "already <mark>Reagan</mark>"),
    ],
)
def test_a_prefix_marks_the_whole_word(words, text, marked):
    assert passages(words, text, last_is_prefix=True) == [marked]


def test_a_field_without_a_match_is_not_shown():
    assert passages("putin", "Nothing here.", "") == []
    assert passages("2008", "The next spring.") == []


@pytest.mark.parametrize(
    ("words", "text", "marked"),
    [
        ("alert", "<script>alert(1)</script>", "&lt;script&gt;<mark>alert</mark>(1)&lt;/script&gt;"),
        ("script", "<script>", "&lt;<mark>script</mark>&gt;"),
        ("AT&T", "AT&T's \"T\" & 'A'", "<mark>AT&amp;T&#x27;s</mark> &quot;T&quot; &amp; &#x27;A&#x27;"),
        ("amp", "&amp; amp", "&amp;<mark>amp</mark>; <mark>amp</mark>"),
        ("mark", "</mark><mark>", "&lt;/<mark>mark</mark>&gt;&lt;<mark>mark</mark>&gt;"),
        ("lt", "&lt;b&gt;", "&amp;<mark>lt</mark>;b&amp;gt;"),
    ],
)
def test_everything_except_the_marks_is_escaped(words, text, marked):
    assert passages(words, text) == [marked]


def test_a_long_text_is_cut_between_words_around_the_densest_match():
    text = FILLER * 3 + "Putin came. " + FILLER * 3 + "Then Putin and Bush dined in Sochi. " + FILLER * 3
    (shown,) = passages("bush putin", text)
    assert shown.startswith("…") and shown.endswith("…")
    assert "<mark>Putin</mark> and <mark>Bush</mark> dined" in shown
    inner = plain_text(shown)
    assert len(inner) <= SNIPPET_LENGTH and len(inner) > SNIPPET_LENGTH - 30
    assert f" {inner} " in text


def test_a_match_at_either_end_of_a_long_text_is_shown_with_the_end():
    assert passages("putin", "Putin came. " + FILLER * 4)[0].startswith("<mark>Putin</mark> came.")
    assert passages("putin", FILLER * 4 + "So said Putin.")[0].endswith("So said <mark>Putin</mark>.")


def test_a_text_without_spaces_is_cut_all_the_same():
    (shown,) = passages("putin", "普" * 300 + " putin " + "京" * 300)
    assert "<mark>putin</mark>" in shown and len(plain_text(shown)) <= SNIPPET_LENGTH
    (shown,) = passages("a" * 60, "b" * 500 + "-" + "a" * 5000)
    assert len(plain_text(shown)) <= SNIPPET_LENGTH


def test_fields_are_ordered_by_matched_clauses_then_weight():
    parts = [
        ["Summary", "c", "Bush and Putin"],
        ["Venue", "b", "Putin's residence"],
        ["Title", "a", "Bush in Sochi"],
        ["Participants", "a", "George W. Bush; Vladimir Putin"],
    ]
    assert names("bush putin", parts) == ["Participants", "Summary"]
    assert names("putin", parts[:2]) == ["Venue", "Summary"]


def names(words, parts, heading=""):
    return [match.name for match in highlights(parse(words), parts, heading)]


def test_only_matching_names_and_terms_are_shown():
    parts = [["Other names", "a", "Bush 43; Dubya; Bush junior; Буш-младший"]]
    assert [match.snippet for match in highlights(parse("bush"), parts)] == [
        "<mark>Bush</mark> 43; <mark>Bush</mark> junior"
    ]
    assert [match.snippet for match in highlights(parse("dubya"), parts)] == ["<mark>Dubya</mark>"]
    assert highlights(parse('"dubya bush"'), parts) == []


def test_names_and_terms_are_shown_only_for_clauses_that_nothing_better_matches():
    parts = [
        ["Participants", "a", "Vladimir Putin; Joe Biden"],
        ["Names of participants", "b", "Vladimir Vladimirovich Putin; Poutine"],
        ["Summary", "c", "Putin proposed talks."],
    ]
    assert names("putin", parts) == ["Participants", "Summary"]
    assert names("poutine", parts) == ["Names of participants"]
    assert names("poutine biden", parts) == ["Participants", "Names of participants"]


def test_matches_in_the_heading_are_not_repeated():
    parts = [
        ["Title", "a", "Sochi Summit"],
        ["Place", "a", "Sochi; Russia"],
        ["Summary", "c", "At Sochi they talked."],
        ["Background", "d", "Sochi is a resort."],
    ]
    assert names("sochi", parts, "Sochi Summit") == ["Summary"]
    assert names("sochi", parts[:2], "Sochi Summit") == []
    assert names("sochi russia", parts, "Sochi Summit") == ["Place", "Summary"]
    assert mark_matches(parse("sochi <"), "Sochi <Summit>") == "<mark>Sochi</mark> &lt;Summit&gt;"


def test_lead_fields_show_their_first_words_without_a_match():
    parts = [["Quotation", "b", "We <differ>. " + FILLER * 3], ["Names of the leader", "c", "Poutine; Путин"]]
    opening, found = highlights(parse("poutine"), parts, "Vladimir Putin")
    assert opening.name == "Quotation" and opening.snippet.startswith("We &lt;differ&gt;. The two presidents")
    assert opening.snippet.endswith("…") and "<mark>" not in opening.snippet
    assert found.snippet == "<mark>Poutine</mark>"
    assert names("differ", parts, "Vladimir Putin") == ["Quotation"]


def test_a_snippet_in_cyrillic_alone_has_its_language():
    parts = [["Other names", "a", "Владимир Путин; Putin"]]
    assert [match.language for match in highlights(parse("путин"), parts)] == ["ru"]
    assert [match.language for match in highlights(parse("putin"), parts)] == [""]
    assert [match.language for match in highlights(parse("путин or putin"), parts)] == [""]


def test_all_prose_fields_are_indexed_fields():
    assert {field.name for fields in FIELDS.values() for field in fields} >= PROSE_FIELDS >= set(LEAD_FIELDS)


def test_a_phrase_does_not_match_across_fields():
    assert passages('"cold peace"', "It was cold", "peace came") == []


def test_twenty_long_records_take_little_time():
    text = (FILLER + "Non-proliferation, missile defence, April 2008. ") * 24
    query = parse("missile defence april 2008")
    highlights(query, [["Summary", "c", text]])
    start = time.process_time()
    for number in range(20):
        assert highlights(query, [["Title", "a", "Sochi"], ["Summary", "c", f"{number} {text}"]])
    assert time.process_time() - start < 0.2, "20 records of 3,000 characters: about 0.02 s where it was measured"


@pytest.mark.parametrize(
    ("spans", "ranges"),
    [
        ([(0, 5), (3, 8)], [(0, 8)]),
        ([(0, 5), (5, 8)], [(0, 8)]),
        ([(0, 9), (2, 4)], [(0, 9)]),
        ([(0, 5), (6, 8)], [(0, 5), (6, 8)]),
    ],
)
def test_matches_that_touch_or_overlap_are_marked_as_one(spans, ranges):
    assert merge_spans([Span(start, end, clause=0) for start, end in spans]) == ranges
