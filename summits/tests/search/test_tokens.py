"""Tokens of texts and queries: variants of a word have the same token; dates; the parser."""

import re
import sys
from datetime import date
from threading import Thread

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summits.search.analysis import dates
from summits.search.analysis.dates import date_tokens, parse_date
from summits.search.analysis.tokens import (
    MAX_TOKEN_LENGTH,
    compound_tokens,
    normalize_name,
    normalize_spelling,
    normalize_unicode,
    stem,
)
from summits.search.query.parser import (
    EMPTY_QUERY,
    MAX_QUERY_LENGTH,
    MAX_QUERY_WORDS,
    ONLY_EXCLUSIONS,
    QUERY_TOO_LONG,
    parse,
)


def forms(text):
    """The normal forms of the words of a text."""
    return [word for compound in compound_tokens(normalize_unicode(text)) for _start, _end, word in compound.words]


def asked(text, **options):
    """Return the clauses of a query, each as the texts of its terms; "*" marks a prefix."""
    clauses = parse(text, **options).clauses
    return [[" ".join(term.tokens) + "*" * term.is_prefix for term in clause.terms] for clause in clauses]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        # Case, accents, apostrophes, scripts of one letter.
        ("REAGAN", "Reagan"),
        ("détente", "detente"),
        ("Höfði", "hofdi"),
        ("Reykjavi\u0301k", "Reykjavik"),
        ("Łódź", "lodz"),
        ("Gorbachev's", "Gorbachev"),
        ("Gorbachev’s", "Gorbachev"),
        ("d’Eau", "d'Eau"),
        ("ＰＵＴＩＮ", "putin"),
        ("pu\u200btin", "putin"),
        ("Gorba\u00adchev", "Gorbachev"),
        ("ﬁnal", "final"),
        ("Straße", "strasse"),
        # Cyrillic: ё and й, a mark of stress, endings.
        ("Хрущёв", "хрущев"),
        ("Хруще\u0308в", "Хрущев"),
        ("Пу\u0301тин", "Путин"),
        ("Путина", "Путин"),
        ("Путиным", "Путин"),
        ("Брежневым", "Брежнев"),
        ("Толсто\u0438\u0306", "Толстой"),
        ("переговоры", "переговоров"),
        ("Рейгана", "Рейган"),
        ("Рейганом", "Рейган"),
        ("Ирана", "Иран"),
        ("Медведева", "Медведев"),
        # British and American spelling.
        ("defence", "defense"),
        ("defences", "defenses"),
        ("defence", "defensive"),
        ("centre", "center"),
        ("centred", "centered"),
        ("theatre", "theater"),
        ("kilometres", "kilometers"),
        ("organisation", "organization"),
        ("organised", "organizes"),
        ("analysed", "analyzing"),
        ("neighbour", "neighbor"),
        ("favoured", "favored"),
        ("armoured", "armored"),
        ("programme", "program"),
        ("programmes", "programs"),
        ("dialogue", "dialog"),
        ("manoeuvre", "maneuver"),
        ("manoeuvres", "maneuvers"),
        ("manoeuvring", "maneuvering"),
        ("sceptical", "skeptical"),
        ("judgement", "judgment"),
        ("licence", "license"),
        ("cancelled", "canceled"),
        # Stems.
        ("negotiations", "negotiation"),
        ("missiles", "missile"),
    ],
)
def test_variants_of_a_word_have_one_stem(one, other):
    assert forms(one) == forms(other) != []


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("tour", "tor"),
        ("four", "for"),
        ("hour", "hor"),
        ("START", "sort"),
        ("seize", "size"),
        ("Bush", "Busch"),
        ("Рейган", "Рей"),
        ("мир", "мера"),
    ],
)
def test_different_words_have_different_stems(one, other):
    assert forms(one) != forms(other)


@pytest.mark.parametrize(
    ("text", "parts", "joined"),
    [
        ("non-proliferation", ["non", "prolifer"], "nonprolifer"),
        ("SS-20", ["ss", "20"], "ss20"),
        ("U.S.", ["u", "s"], "us"),
        ("one‑on‑one", ["one", "on", "one"], "oneonon"),
        ("9/11", ["9", "11"], "911"),
        ("treaty", ["treati"], None),
    ],
)
def test_compound_words_are_indexed_in_parts_and_joined(text, parts, joined):
    (compound,) = compound_tokens(text)
    assert [word for _start, _end, word in compound.words] == parts
    assert compound.joined == (joined and stem(joined)) or compound.joined == joined


def test_threads_that_stem_at_the_same_time_get_the_stems_of_their_own_words():
    words = [f"{stem}{number}{end}" for number in range(400) for stem in ("agree", "confer") for end in ("ment", "ing")]
    words += [f"соглас{letter}{other}ение" for letter in "абвгдежзик" for other in "лмнопрстуф"]
    alone = [stem.__wrapped__(word) for word in words]
    found, interval = [], sys.getswitchinterval()
    threads = [Thread(target=lambda: found.append([stem.__wrapped__(word) for word in words])) for _ in range(4)]
    sys.setswitchinterval(1e-6)
    try:
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    finally:
        sys.setswitchinterval(interval)
    assert found == [alone] * 4


def test_compound_tokens_have_their_offsets():
    text = "The (Non-Proliferation) Treaty, Höfði."
    assert [text[compound.start : compound.end] for compound in compound_tokens(text)] == [
        "The",
        "Non-Proliferation",
        "Treaty",
        "Höfði",
    ]


def test_names_are_normalised_without_stemming():
    assert normalize_name("  Владимир  ПУТИН ") == "владимир путин"
    assert normalize_name("George H. W. Bush") == "george h w bush"
    assert normalize_name("Walker’s  Point—Sharm el-Sheikh") == "walker point sharm el sheikh"
    assert normalize_name("\x00?!") == ""
    assert normalize_spelling("defence") == normalize_spelling("defense") == "defense"


def test_a_long_word_is_cut_in_texts_and_queries_alike():
    assert stem("x" * 500) == stem("x" * 400) and len(stem("x" * 500)) == MAX_TOKEN_LENGTH


@pytest.mark.parametrize(
    ("words", "size", "word"),
    [
        ("2008", 1, "xy2008"),
        ("1980s", 1, "xt1980"),
        ("1980’s", 1, "xt1980"),
        ("April 2008", 2, "xm200804"),
        ("2008 april", 2, "xm200804"),
        ("apr 2008", 2, "xm200804"),
        ("Sept 2008", 2, "xm200809"),
        ("2008 04", 2, "xm200804"),
        ("6 April 2008", 3, "xd20080406"),
        ("April 6th 2008", 3, "xd20080406"),
        ("2008 04 06", 3, "xd20080406"),
        ("2008 april 6", 3, "xd20080406"),
        ("2008 putin", 1, "xy2008"),
        # No dates: a month alone, a number that is no year, figures whose order is not known, days that never were.
        ("april", 0, None),
        ("0999", 0, None),
        ("3000", 0, None),
        ("04 06 2008", 0, None),
        ("9 11", 0, None),
        ("31 february 2008", 0, None),
        ("april april", 0, None),
        ("²⁰⁰⁸", 0, None),
        ("२००८", 0, None),
        (f"010{'9' * 40} april 2008", 0, None),
    ],
)
def test_dates_are_parsed_in_all_usual_orders(words, size, word):
    assert parse_date(words.split()) == (size, word)


def test_a_record_has_tokens_of_its_dates():
    assert list(date_tokens(date(1989, 12, 31), date(1990, 1, 1))) == [
        "xt1980", "xy1989", "xm198912", "xt1990", "xy1990", "xm199001", "xd19891231", "xd19900101"
    ]  # fmt: skip
    assert "xd20080415" in date_tokens(date(2008, 4, 1), date(2008, 4, 30))
    long = date_tokens(date(2001, 1, 1), date(2002, 12, 31))
    assert "xm200206" in long and not any(word.startswith("xd") for word in long)


@pytest.mark.parametrize(
    ("text", "clauses"),
    [
        ("bush putin", [["bush"], ["putin"]]),
        ("  Bush,\tPutin\n", [["bush"], ["putin"]]),
        ('"cold peace" yeltsin', [["cold peac"], ["yeltsin"]]),
        ("“cold peace”", [["cold peac"]]),
        ("«холодный мир»", [["холодн мир"]]),
        ('„cold peace"', [["cold peac"]]),
        ('"cold peace', [["cold"], ["peac"]]),
        ('""', []),
        ("salt or start", [["salt", "start"]]),
        ("salt OR start or inf treaty", [["salt", "start", "inf"], ["treati"]]),
        ("or salt or", [["salt"]]),
        ('"or" salt', [["or"], ["salt"]]),
        ("bush -putin", [["bush"]]),
        ("clinton - yeltsin", [["clinton"], ["yeltsin"]]),
        ("the ABM treaty", [["abm"], ["treati"]]),
        ("The", [["the"]]),
        ("to be", [["to"], ["be"]]),
        ("non-proliferation", [["non prolifer", "nonprolifer"]]),
        ("9/11", [["9 11", "911"]]),
        ("sochi 2008", [["sochi"], ["xy2008", "2008"]]),
        ("6 April 2008", [["xd20080406", "6 april 2008"]]),
        ("2008-04-06", [["xd20080406", "2008 04 06"]]),
        ("2008-04-31", [["2008 04 31", "20080431"]]),
        ("april or 2008", [["april", "xy2008", "2008"]]),
        ("putin* & (bush) <-> :x", [["putin", "putin*"], ["bush"], ["x"]]),
    ],
)
def test_a_query_is_parsed_into_clauses(text, clauses):
    assert asked(text) == clauses


@pytest.mark.parametrize(
    ("text", "excluded"),
    [
        ("bush -putin", ["putin"]),
        ('bush -"cold peace"', ["cold peac"]),
        ("bush --putin", ["putin"]),
        ("bush -non-proliferation", ["non prolifer", "nonprolifer"]),
        ("geneva -1985", ["1985", "xy1985"]),
        ("bush-putin", []),
        ('bush-"putin"', []),
        ("bush –putin", ["putin"]),
    ],
)
def test_a_minus_excludes_a_word(text, excluded):
    assert [" ".join(term.tokens) for term in parse(text).excluded] == excluded


@pytest.mark.parametrize(
    ("text", "last"),
    [
        ("gorb", ["gorb", "gorb*"]),
        ("bush organis", ["organi", "organis*"]),
        ("non-prolif", ["non prolif", "nonprolif", "non prolif*"]),
        ("bush ", ["bush"]),
        ("g", ["g"]),
        ('"cold peace"', ["cold peac"]),
        # None of these begins another word: they would widen what is asked for.
        ("putin or", ["putin"]),
        ("putin in", ["putin"]),
        ("putin -bush", ["putin"]),
        ("april 2008", ["xm200804", "april 2008"]),
    ],
)
def test_the_last_word_can_be_a_prefix(text, last):
    assert asked(text, last_is_prefix=True)[-1] == last


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", EMPTY_QUERY),
        (" \t\n", EMPTY_QUERY),
        ("\x00", EMPTY_QUERY),
        ("-", EMPTY_QUERY),
        ("🚀 ?!", EMPTY_QUERY),
        ("or", EMPTY_QUERY),
        ("-putin", ONLY_EXCLUSIONS),
        ("x" * (MAX_QUERY_LENGTH + 1), QUERY_TOO_LONG),
        ("a " * (MAX_QUERY_WORDS + 1), QUERY_TOO_LONG),
        ("x" * MAX_QUERY_LENGTH, ""),
    ],
)
def test_an_empty_query_says_why(text, problem):
    query = parse(text)
    assert query.error == problem and query.is_empty == bool(problem)


@pytest.mark.parametrize("text", ["2008:0¹", "0:0¹:0", "2008-0²"])
def test_a_superscript_digit_is_not_a_month(text):
    assert parse(text).clauses


@given(st.text(max_size=220), st.booleans())
def test_any_text_is_parsed_into_tokens_of_letters_and_digits(text, last_is_prefix):
    query = parse(text, last_is_prefix=last_is_prefix)
    terms = [*query.excluded, *(term for clause in query.clauses for term in clause.terms)]
    assert all(term.tokens and all(re.fullmatch(r"[^\W_]+", word) for word in term.tokens) for term in terms)
    assert bool(query.error) == query.is_empty
    assert query.error == QUERY_TOO_LONG or parse(query.text) == parse(text)


@pytest.mark.parametrize(
    ("word", "year"),
    [("999", None), ("0999", None), ("1000", 1000), ("2999", 2999), ("3000", None), ("19855", None)],
)
def test_a_year_has_four_digits_from_1000_to_2999(word, year):
    assert dates.parse_year(word) == year


@pytest.mark.parametrize(
    ("word", "day"),
    [("0", None), ("1", 1), ("01", 1), ("31", 31), ("32", None), ("22ND", 22), ("3th", 3), ("111", None)],
)
def test_a_day_of_a_month_is_from_1_to_31(word, day):
    assert dates.parse_day(word) == day


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("2008 00", "xy2008"),
        ("2008 01", "xm200801"),
        ("2008 12", "xm200812"),
        ("2008 13", "xy2008"),
        ("2008 4", "xy2008"),
        ("04 2008", None),
        ("1990s", "xt1990"),
        ("1995s", None),
        ("990s", None),
    ],
)
def test_a_numeric_month_has_two_digits_after_its_year_and_a_decade_ends_with_0s(words, found):
    assert parse_date(words.split())[1] == found


def test_a_record_is_found_by_each_of_its_days_if_it_took_no_more_than_sixty_three():
    for last, is_by_day in ((date(2001, 3, 4), True), (date(2001, 3, 5), False)):
        found = [word for word in date_tokens(date(2001, 1, 1), last) if word.startswith("xd")]
        assert (found[-1:] == [dates.day_token(last)]) is is_by_day and len(found) == 63 * is_by_day


def test_date_tokens_consist_of_digits_after_their_prefix():
    assert (dates.year_token(987), dates.month_token(987, 6), dates.decade_token(987)) == ("xy987", "xm98706", "xt980")
    assert dates.day_token(date(987, 6, 5)) == "xd09870605"
    assert date_tokens(date(2008, 12, 31)) == ("xt2000", "xy2008", "xm200812", "xd20081231")
