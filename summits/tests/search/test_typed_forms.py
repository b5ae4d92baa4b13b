"""Tables of what readers type, by analysis alone: apostrophes, notes, scripts, minus signs, dates, headings."""

from datetime import date

import pytest

from summits.search.analysis.dates import date_tokens
from summits.search.analysis.romanization import romanized
from summits.search.analysis.tokens import compound_tokens, normalize_name, normalize_unicode
from summits.search.query.highlighting import mark_matches
from summits.search.query.library_headings import family_name_last, without_life_years
from summits.search.query.parser import parse

APOSTROPHE_LETTERS = "'`´‘’‛′‵ʹʺʻʼʽʾʿˈˊˋˮ՚׳Ꞌꞌ＇"


def forms(text):
    """The stems of the words of a text."""
    return [word for compound in compound_tokens(normalize_unicode(text)) for _start, _end, word in compound.words]


def clause_words(text):
    """The clauses of a query, each as the texts of its terms."""
    return [[" ".join(term.tokens) for term in clause.terms] for clause in parse(text).clauses]


@pytest.mark.parametrize("apostrophe", APOSTROPHE_LETTERS)
def test_each_letter_that_stands_for_an_apostrophe_is_ignored(apostrophe):
    assert forms(f"O{apostrophe}ktamov") == forms("Oktamov")
    assert forms(f"El{apostrophe}tsin") == forms("Eltsin")
    assert forms(f"Gorbachev{apostrophe}s") == forms("Gorbachev")
    assert normalize_name(f"Hsi Chin-p{apostrophe}ing") == "hsi chin ping"


@pytest.mark.parametrize(
    ("native", "expected"),
    [
        ("Ельцин", ["Elʹtsin", "Elʹcin"]),
        ("Хрущёв", ["Khrushchev", "Hruŝev"]),
        ("Горбачёв", ["Gorbachev", "Gorbačev"]),
        ("Михаил Сергеевич", ["Mikhail Sergeevich", "Mihail Sergeevič"]),
        ("Кучма", ["Kuchma", "Kučma"]),
        ("Ющенко", ["Iushchenko", "Ûŝenko"]),
        ("Володимир", ["Volodimir"]),
        ("Григорій", ["Hryhorii", "Hryhorij"]),
        ("Putin", []),
        ("习近平", []),
    ],
)
def test_names_in_cyrillic_letters_are_romanised_as_in_libraries(native, expected):
    assert romanized(native) == expected


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("accord¹", "accord"),
        ("accord¹²", "accord"),
        ("accord² treaty", "accord treaty"),
        ("accord③", "accord"),
        ("accord⁴, 1972", "accord 1972"),
        ("1½ hours", "1 hours"),
        ("2¼ hours", "2 hours"),
        ("½ hour", "hour"),
        ("1⅓-hour talks", "1 hour talks"),
        ("3⅞ hours", "3 hours"),
        ("CO₂", "CO2"),
        ("SALT Ⅱ", "SALT II"),
    ],
)
def test_superscripts_and_fractions_are_no_part_of_a_word(text, words):
    assert forms(text) == forms(words) != []


@pytest.mark.parametrize(
    ("words", "text", "marked"),
    [
        ("accord", "the accord¹ of", "the <mark>accord</mark>¹ of"),
        ("112", "1½ hours and 112 men", "1½ hours and <mark>112</mark> men"),
        ("मोदी", "नरेन्द्र मोदी ने", "नरेन्द्र <mark>मोदी</mark> ने"),
        ("ไทย", "ประเทศไทยกับ", "ประเทศ<mark>ไทย</mark>กับ"),
        ("ทักษิณ", "นายทักษิณ ชินวัตร", "นาย<mark>ทักษิณ</mark> ชินวัตร"),
        ("ខ្មែរ", "ប្រទេសខ្មែរ ", "ប្រទេស<mark>ខ្មែរ</mark> "),
        ("မြန်မာ", "မြန်မာနိုင်ငံ", "<mark>မြန်မာ</mark>နိုင်ငံ"),
        ("ລາວ", "ປະເທດລາວ", "ປະເທດ<mark>ລາວ</mark>"),
        ("ইন্দিরা", "শ্রীমতী ইন্দিরা গান্ধী", "শ্রীমতী <mark>ইন্দিরা</mark> গান্ধী"),
        ("இந்திரா", "இந்திரா காந்தி", "<mark>இந்திரா</mark> காந்தி"),
        ("明华", "李明华说", "李<mark>明华</mark>说"),
        ("明華", "李明华说", "李<mark>明华</mark>说"),
        ("محمد", "مُحَمَّد", "<mark>مُحَمَّد</mark>"),
        ("oktamov", "Oʻktamov’s", "<mark>Oʻktamov’s</mark>"),
        ("Nixon/Brezhnev", "Brezhnev and Nixon", "<mark>Brezhnev</mark> and <mark>Nixon</mark>"),
    ],
)
def test_whole_words_with_their_marks_are_highlighted(words, text, marked):
    assert str(mark_matches(parse(words), text)) == marked


@pytest.mark.parametrize(
    ("text", "together"),
    [
        ("Bush–Putin", ["bush", "putin"]),
        ("Bush-Putin", ["bush", "putin"]),
        ("Bush—Putin", ["bush", "putin"]),
        ("Bush−Putin", ["bush", "putin"]),
        ("Nixon/Brezhnev", ["nixon", "brezhnev"]),
        ("Nixon／Brezhnev", ["nixon", "brezhnev"]),
        ("US-Russia", ["us", "russia"]),
        # Parts of one word, or figures.
        ("one-on-one", None),
        ("U.S.", None),
        ("SS-20", None),
        ("9/11", None),
        ("AT&T", None),
        ('"Bush-Putin"', None),
    ],
)
def test_words_written_together_are_separate_words_too(text, together):
    (clause,) = parse(text).clauses
    found = [[term.tokens[0] for term in words] for words in clause.separate]
    assert found == ([together] if together else [])


@pytest.mark.parametrize("minus", "-‐‑‒–—―−﹣－➖⁻˗")
def test_every_minus_leaves_out_a_word_and_joins_two(minus):
    assert [term.tokens for term in parse(f"bush {minus}putin").excluded] == [("putin",)]
    assert [term.tokens for term in parse(f'bush {minus}"cold peace"').excluded] == [("cold", "peac")]
    assert not parse(f"bush {minus} putin").excluded and not parse(f"bush{minus}putin").excluded


@pytest.mark.parametrize(
    ("text", "excluded"),
    [
        ("bush NOT putin", ["putin"]),
        ('bush NOT "cold peace"', ["cold peac"]),
        ("bush AND NOT putin", ["putin"]),
        ("BUSH NOT PUTIN", ["putin"]),
        ("bush NOT putin NOT yeltsin", ["putin", "yeltsin"]),
        ("NOT putin bush", ["putin"]),
        ("bush (-putin)", ["putin"]),
        ("bush not putin", []),
        ("bush NOT", []),
        ("NOT ONE INCH", []),
        ('bush "NOT putin"', []),
    ],
)
def test_not_in_capitals_leaves_out_the_next_word(text, excluded):
    assert [" ".join(term.tokens) for term in parse(text).excluded] == excluded


OCTOBER_11, APRIL_6 = ["xd19861011"], ["xd20080406"]


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("11.10.1986", OCTOBER_11),
        ("1986.10.11", OCTOBER_11),
        ("1986/10/11", OCTOBER_11),
        ("11.10.86", OCTOBER_11),
        ("12.6.18", ["xd20180612"]),
        ("11/10/1986", ["xd19861011", "xd19861110"]),
        ("13/10/1986", ["xd19861013"]),
        ("10/13/1986", ["xd19861013"]),
        ("10.1986", ["xm198610"]),
        ("10/1986", ["xm198610"]),
        ("6th of April 2008", APRIL_6),
        ("the 6th of April 2008", APRIL_6),
        ("April the 6th, 2008", APRIL_6),
        ("April 6th, 2008", APRIL_6),
        ("April of 2008", ["xm200804"]),
        ("6 апреля 2008", APRIL_6),
        ("апрель 2008", ["xm200804"]),
        ("6. Oktober 1986", ["xd19861006"]),
        ("6 octobre 1986", ["xd19861006"]),
        ("6 de octubre de 1986", ["xd19861006"]),
        ("11-12 October 1986", ["xd19861011", "xd19861012"]),
        ("11–12 October 1986", ["xd19861011", "xd19861012"]),
        ("October 11–12, 1986", ["xd19861011", "xd19861012"]),
        ("1986-1988", ["xy1986", "xy1987", "xy1988"]),
        ("1986–1988", ["xy1986", "xy1987", "xy1988"]),
        ("1986 – 1988", ["xy1986", "xy1987", "xy1988"]),
        ("1986-88", ["xy1986", "xy1987", "xy1988"]),
        ("1986/88", ["xy1986", "xy1987", "xy1988"]),
        ("1986 to 1988", ["xy1986", "xy1987", "xy1988"]),
        ("from 1986 until 1988", ["xy1986", "xy1987", "xy1988"]),
        ("1979-1991", ["xy1979", "xt1980", "xy1990", "xy1991"]),
        ("1er octobre 1986", ["xd19861001"]),
        ("11/12.10.1986", None),
        # No dates.
        ("SS-20s", None),
        ("F-80s", None),
        ("19861399", None),
        ("6 MM 2008", None),
        ('"between 1986 and 1988"', None),
        ("32.10.1986", None),
        ("31.2.1986", None),
        ("1988-1986", None),
        ("0.1986", None),
        ("9/11", None),
        ("SS-20", None),
    ],
)
def test_dates_are_read_as_readers_write_them(text, tokens):
    found = [word for clause in clause_words(text) for word in clause if word.startswith("x")]
    assert found == (tokens or [word for word in found if word.startswith("xy")])
    assert tokens or not any(word.startswith(("xd", "xm", "xt")) for word in found)


def test_the_tokens_of_a_span_of_years_are_those_of_the_records_within_it():
    (clause,) = clause_words("1979-1991")
    inside = [year for year in range(1970, 2000) if set(date_tokens(date(year, 5, 1))) & set(clause)]
    assert inside == list(range(1979, 1992))


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Gorbachev, Mikhail Sergeevich, 1931-2022", "Gorbachev, Mikhail Sergeevich"),
        ("Gorbachev, Mikhail Sergeevich, 1931–2022.", "Gorbachev, Mikhail Sergeevich"),
        ("Putin, Vladimir Vladimirovich, 1952-", "Putin, Vladimir Vladimirovich"),
        ("Mikhail Gorbachev (1931–2022)", "Mikhail Gorbachev"),
        ("Reagan, Ronald, 1911-2004", "Reagan, Ronald"),
        # Periods and dates in which something is sought.
        ("Gorbachev 1985-1991", "Gorbachev 1985-1991"),
        ("Gorbachev, 1985-1991", "Gorbachev, 1985-1991"),
        ("Sochi, 2008", "Sochi, 2008"),
        ("1986-1988", "1986-1988"),
    ],
)
def test_the_years_of_a_life_in_a_heading_are_no_date(text, name):
    assert without_life_years(text) == name


def test_a_name_with_the_family_name_first_is_turned():
    assert family_name_last("Putin, Vladimir Vladimirovich") == "Vladimir Vladimirovich Putin"
    assert family_name_last("Putin, Vladimir,") == "Vladimir Putin"
    assert family_name_last("Vladimir Putin") == "Vladimir Putin"
    assert family_name_last("Bush, Putin, Sochi") == "Bush, Putin, Sochi"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Saint Petersburg", "St. Petersburg"),
        ("ST. PETERSBURG", "saint petersburg"),
        ("Mr. Gorbachev", "Gorbachev"),
        ("Mr Gorbachev", "Gorbachev"),
        ("Mrs Thatcher", "Thatcher"),
        ("Ms. Rice", "Rice"),
        ("Dr. Kissinger", "Kissinger"),
        ("Herr Kohl", "Kohl"),
        ("Madame Chiang", "Chiang"),
    ],
)
def test_forms_of_address_and_saints_are_read_alike(one, other):
    assert clause_words(one) == clause_words(other)
