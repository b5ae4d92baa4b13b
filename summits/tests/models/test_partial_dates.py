"""Partial dates: how they are parsed, written, ordered, displayed, and computed by the database."""

from datetime import date

import pytest
from babel import Locale
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from summits.models import Summit
from summits.models.fields import PartialDateFormField
from summits.partial_dates import MONTH_LANGUAGES, PartialDate, date_in_words, span_in_words
from summits.tests.helpers import factories as make

days = st.dates(min_value=date(1, 1, 1))
partial_dates = st.builds(
    lambda day, parts, is_approximate: PartialDate(
        *(day.year, day.month, day.day)[:parts], is_approximate=is_approximate
    ),
    days,
    st.integers(1, 3),
    st.booleans(),
)


@pytest.mark.parametrize(
    ("text", "date_"),
    [
        ("2008-04-06", PartialDate(2008, 4, 6)),
        ("1972-05", PartialDate(1972, 5)),
        ("1972", PartialDate(1972)),
        ("1878~", PartialDate(1878, is_approximate=True)),
        ("1878-03~", PartialDate(1878, 3, is_approximate=True)),
        (" 2008-04-06\n", PartialDate(2008, 4, 6)),
        ("2008-02-29", PartialDate(2008, 2, 29)),
        ("2000-02-29", PartialDate(2000, 2, 29)),
    ],
)
def test_the_written_form_is_read(text, date_):
    assert PartialDate.parse(text) == date_


@given(partial_dates)
def test_what_is_written_is_read_back(date_):
    assert PartialDate.parse(str(date_)) == date_


@pytest.mark.parametrize(
    "text",
    ["", "08-04-06", "2008-4-6", "2008/04/06", "2008-04-06T00:00", "~1878", "1878~~", "-0044", "12008", "20080406"]
    + ["yesterday", "2008-04-06; DROP TABLE", "２００８", "2008-0４", "1972-", "1972-05-", "\x00", "2008\x00"],
)
def test_other_forms_are_refused_with_the_right_form(text):
    with pytest.raises(ValueError, match="2008-04-06"):
        PartialDate.parse(text)


@pytest.mark.parametrize(
    "text", ["2007-02-29", "1900-02-29", "2008-13", "2008-00", "2008-04-31", "2008-01-00", "0000", "0000-01-01"]
)
def test_days_that_do_not_exist_are_refused_by_name(text):
    with pytest.raises(ValueError, match=f"no such date: {text}"):
        PartialDate.parse(text)


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("6 April 2008", "2008-04-06"),
        ("06 april 2008", "2008-04-06"),
        ("6 Apr. 2008", "2008-04-06"),
        ("6 Sept 2008", "2008-09-06"),
        ("April 2008", "2008-04"),
        ("MAY 1972", "1972-05"),
        ("2008", "2008"),
        ("about 1878", "1878~"),
        ("c. 1878", "1878~"),
        ("c.1878", "1878~"),
        ("about March 1878", "1878-03~"),
        ("2008-04-06", "2008-04-06"),
        ("29 February 2008", "2008-02-29"),
        ("12 June 2018", "2018-06-12"),
        ("June 1982", "1982-06"),
        ("6th April 2008", "2008-04-06"),
        ("April 6, 2008", "2008-04-06"),
        ("April 6 2008", "2008-04-06"),
        ("6. April 2008", "2008-04-06"),
        ("Mai 1972", "1972-05"),
        ("11. März 1985", "1985-03-11"),
        ("6 апреля 2008 г.", "2008-04-06"),
        ("май 1972", "1972-05"),
        ("мая 1972 года", "1972-05"),
        ("6 квітня 2008 року", "2008-04-06"),
        ("26 mai 1972", "1972-05-26"),
        ("6 de abril de 2008", "2008-04-06"),
        ("6 kwietnia 2008", "2008-04-06"),
        ("6 Okt. 2008", "2008-10-06"),
        ("6.4.2008", "2008-04-06"),
        ("06.04.2008", "2008-04-06"),
        ("05.1972", "1972-05"),
        ("13/04/2008", "2008-04-13"),
        ("04/13/2008", "2008-04-13"),
        ("4/4/2008", "2008-04-04"),
        ("2008/4/6", "2008-04-06"),
        ("2008-4-6", "2008-04-06"),
        ("843", "0843"),
        ("843~", "0843~"),
        ("about 843", "0843~"),
        ("843-08", "0843-08"),
        ("843-08-10", "0843-08-10"),
        ("10 August 843", "0843-08-10"),
        ("August 843", "0843-08"),
        ("0087", "0087"),
    ],
)
def test_a_date_is_read_as_people_write_it(text, written):
    assert str(PartialDate.parse_input(text)) == written


@pytest.mark.parametrize(
    "text",
    ["junk 2008", "mayhem 2008", "decade 1990", "marching 1990", "6 2008", "April", "6 April", "32 April 2008"]
    + ["30 February 2008", "April 6 2008 ad", "Brumaire 1799", "about", "May 72", "6.4.08", "87", "5.201", "2008.4"]
    + ["32.1.2008", "6.13.2008", "13/13/2008", "1986-1988", "Mayo", "39545"],
)
def test_what_is_no_date_is_not_read_as_one(text):
    with pytest.raises(ValueError):
        PartialDate.parse_input(text)


def test_figures_that_can_mean_two_days_are_refused_with_both():
    with pytest.raises(ValueError, match="2008-06-04 for 4 June 2008, 2008-04-06 for 6 April 2008"):
        PartialDate.parse_input("04/06/2008")


def test_no_word_is_a_different_month_in_two_languages():
    for width in ("wide", "abbreviated"):
        months = {}
        for language in (*MONTH_LANGUAGES, "en"):
            for form in ("format", "stand-alone"):
                for number, name in Locale(language).months[form][width].items():
                    assert months.setdefault(name.lower().rstrip("."), number) == number, (language, name)


@pytest.mark.parametrize(
    ("text", "earliest", "latest"),
    [
        ("2008-04-06", date(2008, 4, 6), date(2008, 4, 6)),
        ("2008-04", date(2008, 4, 1), date(2008, 4, 30)),
        ("2008-02", date(2008, 2, 1), date(2008, 2, 29)),
        ("1900-02", date(1900, 2, 1), date(1900, 2, 28)),
        ("2000-02", date(2000, 2, 1), date(2000, 2, 29)),
        ("1972", date(1972, 1, 1), date(1972, 12, 31)),
        ("1878~", date(1878, 1, 1), date(1878, 12, 31)),
        ("9999-12", date(9999, 12, 1), date(9999, 12, 31)),
    ],
)
def test_a_date_tells_the_first_and_last_day_it_can_mean(text, earliest, latest):
    assert (PartialDate.parse(text).earliest, PartialDate.parse(text).latest) == (earliest, latest)


def test_only_a_day_counts_as_a_day():
    assert [PartialDate.parse(text).is_day for text in ("2008-04-06", "2008-04", "2008")] == [True, False, False]


def test_the_form_for_machines_has_no_sign_for_about():
    assert PartialDate.parse("1878~").iso == "1878"


@pytest.mark.parametrize(
    ("text", "long", "short"),
    [
        ("2008-04-06", "6 April 2008", "6 Apr 2008"),
        ("2008-09-06", "6 September 2008", "6 Sept 2008"),
        ("2008-05", "May 2008", "May 2008"),
        ("2008", "2008", "2008"),
        ("1878~", "about 1878", "about 1878"),
        ("0987", "987", "987"),
        ("0843-08-10", "10 August 843", "10 Aug 843"),
        ("0843-08", "August 843", "Aug 843"),
        ("0843~", "about 843", "about 843"),
        ("0009", "9", "9"),
    ],
)
def test_a_date_is_written_in_words(text, long, short):
    assert date_in_words(PartialDate.parse(text)) == long
    assert date_in_words(PartialDate.parse(text), short=True).replace("April", "Apr") == short


@pytest.mark.parametrize(
    ("start", "end", "words"),
    [
        ("2008-04-05", "2008-04-06", "5–6 April 2008"),
        ("2008-04-06", "2008-04-06", "6 April 2008"),
        ("2008-04-06", None, "6 April 2008"),
        ("2003-05-31", "2003-06-01", "31 May – 1 June 2003"),
        ("1999-12-31", "2000-01-01", "31 December 1999 – 1 January 2000"),
        ("2008-04", "2008-06", "April 2008 – June 2008"),
        ("2008-04-05", "2008-04", "5 April 2008 – April 2008"),
        ("1985", "1988", "1985 – 1988"),
        ("1878~", "1880", "about 1878 – 1880"),
        ("1878-03-01~", "1878-03-05", "about 1 March 1878 – 5 March 1878"),
        ("0843-08-10", "0843-08-12", "10–12 August 843"),
        ("0843", "0855", "843 – 855"),
        ("0999-12-31", "1000-01-01", "31 December 999 – 1 January 1000"),
    ],
)
def test_a_span_is_written_as_usual(start, end, words):
    assert span_in_words(PartialDate.parse(start), end and PartialDate.parse(end)) == words


def test_a_short_span_has_no_full_stops():
    start, end = PartialDate.parse("2003-11-30"), PartialDate.parse("2003-12-01")
    assert span_in_words(start, end, short=True) == "30 Nov – 1 Dec 2003"


@pytest.mark.django_db
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(start=partial_dates, end=st.none() | partial_dates)
def test_the_database_computes_the_same_days(start, end):
    if (end or start).latest < start.earliest:
        start, end = end, start
    made = make.summit(start=start, end=end)
    made = Summit.objects.get(pk=made.pk)
    assert (made.start, made.end) == (start, end)
    assert (made.first_day, made.last_day) == (start.earliest, (end or start).latest)


@pytest.mark.django_db
def test_summits_are_found_by_their_written_date():
    made = make.summit(start="2008-04")
    assert list(Summit.objects.filter(start="2008-04")) == [made]
    assert list(Summit.objects.filter(start=PartialDate(2008, 4))) == [made]


def test_a_form_knows_that_nothing_changed():
    field = PartialDateFormField()
    assert not field.has_changed(PartialDate(2008, 4, 6), "2008-04-06")
    assert field.has_changed(PartialDate(2008, 4, 6), "2008-04")
