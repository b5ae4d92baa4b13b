"""The histogram of years: each bar is at its year, as high as its number, and marked if the list is filtered by it."""

import pytest

from summits.charts.histogram import BAR_HEIGHT, MAX_YEARS, MIN_BAR_HEIGHT, histogram


def number(length):
    return float(length.removesuffix("%"))


def texts(drawing):
    return [bar.text for bar in drawing.bars]


def test_there_is_nothing_to_draw_of_no_meeting():
    assert histogram([]) is None
    assert histogram([(1985, 0)]) is None


def test_each_year_with_a_meeting_has_a_bar_and_others_have_none():
    drawing = histogram([(1987, 4), (1985, 2), (1986, 0), (1990, 1)])
    assert [(bar.text, bar.count) for bar in drawing.bars] == [("1985", 2), ("1987", 4), ("1990", 1)]
    assert [(bar.first, bar.last) for bar in drawing.bars][0] == ("1985", "1985")
    assert (drawing.first, drawing.last, drawing.by_decade) == ("1985", "1990", False)


def test_a_bar_stands_in_its_years_place_and_is_as_high_as_its_share():
    drawing = histogram([(1980, 4), (2004, 2)])
    early, late = drawing.bars
    assert (early.slot_x, early.slot_width) == ("0.00%", "4.00%")
    assert late.slot_x == "96.00%"
    assert number(late.slot_x) < number(late.x)
    assert number(late.x) + number(late.width) < 100
    assert (early.y, early.height) == (0, BAR_HEIGHT)
    assert (late.y, late.height) == (BAR_HEIGHT / 2, BAR_HEIGHT / 2)
    # The line under the bars is one pixel wide, right below them.
    assert drawing.base - 0.5 == late.y + late.height


def test_one_meeting_among_thousands_is_still_to_be_seen():
    low = histogram([(1980, 5000), (1981, 1)]).bars[1]
    assert (low.height, low.y) == (MIN_BAR_HEIGHT, BAR_HEIGHT - MIN_BAR_HEIGHT)


def test_a_short_time_has_empty_years_around_it():
    only = histogram([(1990, 3)]).bars[0]
    assert (only.slot_x, only.slot_width) == ("45.00%", "5.00%")


def test_a_long_time_is_drawn_by_decades():
    assert not histogram([(1900, 1), (1900 + MAX_YEARS - 1, 1)]).by_decade
    drawing = histogram([(1814, 2), (1815, 3), (1899, 1), (2021, 4)])
    assert drawing.by_decade
    assert [(bar.text, bar.first, bar.last, bar.count) for bar in drawing.bars] == [
        ("1810s", "1810", "1819", 5),
        ("1890s", "1890", "1899", 1),
        ("2020s", "2020", "2029", 4),
    ]
    assert (drawing.first, drawing.last) == ("1814", "2021")
    assert number(drawing.bars[-1].slot_x) + number(drawing.bars[-1].slot_width) == pytest.approx(100, abs=0.02)


@pytest.mark.parametrize(
    ("first", "last", "chosen"),
    [
        (None, None, ["1985", "1986", "1988"]),
        (1986, None, ["1986", "1988"]),
        (None, 1986, ["1985", "1986"]),
        (1986, 1986, ["1986"]),
        (1987, 1987, []),
    ],
)
def test_the_years_to_which_the_list_is_filtered_are_marked(first, last, chosen):
    drawing = histogram([(1985, 1), (1986, 2), (1988, 1)], first, last)
    assert [bar.text for bar in drawing.bars if bar.is_chosen] == chosen
    assert drawing.is_filtered == bool(first or last)
    assert texts(drawing) == ["1985", "1986", "1988"]


def test_a_decade_of_which_one_year_is_chosen_is_marked():
    drawing = histogram([(1810, 1), (1985, 1), (2021, 1)], 1989, 1989)
    assert [bar.text for bar in drawing.bars if bar.is_chosen] == ["1980s"]


def test_the_addresses_of_the_first_years_have_four_figures_and_no_year_nought():
    first = histogram([(5, 1), (2021, 1)]).bars[0]
    assert (first.text, first.first, first.last) == ("0s", "0001", "0009")


def test_a_thousand_decades_are_drawn_by_centuries():
    bars = histogram([(year, 1) for year in range(1, 10_000)]).bars
    assert len(bars) == MAX_YEARS
    assert (bars[0].text, bars[0].first, bars[0].last, bars[0].count) == ("1–99", "0001", "0099", 99)
    assert (bars[-1].text, bars[-1].first, bars[-1].last, bars[-1].count) == ("9900–9999", "9900", "9999", 100)
