"""Charts: the geometry in which data are drawn."""

import re
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

import pytest

from summits.charts.agreement_timeline import agreement_timeline
from summits.charts.label_layout import LabelCandidate, place_labels
from summits.charts.locator import locator, place_points
from summits.charts.meetings_by_year import MAX_BOXES, highest_bar, meetings_by_year, small_bars
from summits.charts.projection import natural_earth
from summits.charts.scale import Scale
from summits.charts.sparkline import SparklineBase, sparkline

KINDS = ("c1", "c2")


def number(length):
    return float(length.removesuffix("%"))


# Computed with d3-geo 3.1.2: geoNaturalEarth1().scale(175.295).translate([480, 250]).
@pytest.mark.parametrize(
    ("longitude", "latitude", "x", "y"),
    [
        (0, 0, 480.0, 250.0),
        (39.72, 43.6, 575.9847, 115.2480),
        (-149.9, 61.2, 156.0001, 63.5329),
        (-21.9, 64.15, 433.7721, 55.4004),
        (139.69, 35.69, 829.3575, 139.5971),
        (-58.38, -34.6, 333.4026, 357.0268),
        (180, 90, 743.9165, 0.6621),
        (-180, -90, 216.0835, 499.3379),
    ],
)
def test_a_point_falls_where_the_outline_of_the_world_has_it(longitude, latitude, x, y):
    assert natural_earth(longitude, latitude) == pytest.approx((x, y), abs=0.001)


def test_a_locator_has_its_place_in_the_middle():
    sochi = locator(39.72, 43.6)
    assert (sochi.x, sochi.y) == ("576.0", "115.2")
    assert sochi.viewbox == "528 83 96 64"


@pytest.mark.parametrize("place", [(-180, 0), (180, 0), (0, 90), (0, -90), (-180, 71)])
def test_a_locator_stays_on_the_map_and_holds_its_place(place):
    at_edge = locator(*place)
    left, top, width, height = map(float, at_edge.viewbox.split())
    assert 0 <= left <= 960 - width
    assert 0 <= top <= 500 - height
    assert left <= float(at_edge.x) <= left + width
    assert top <= float(at_edge.y) <= top + height


def test_places_close_together_are_one_point_on_the_world():
    assert len(place_points([(37.6, 55.75), (37.7, 55.7), (-77, 38.9)])) == 2


def test_there_are_never_more_points_than_asked_for():
    assert len(place_points([(longitude, 0) for longitude in range(-180, 180, 3)], at_most=50)) == 50


def test_a_scale_runs_from_new_year_to_the_end_of_the_last_year():
    scale = Scale(1943, 1952)
    assert scale.position(date(1943, 1, 1)) == 0
    assert scale.position(date(1948, 1, 1)) == 50
    assert 99.9 < scale.position(date(1952, 12, 31)) < 100


def test_days_outside_a_scale_are_held_at_its_ends():
    scale = Scale(1943, 1952)
    assert scale.position(date(1800, 5, 1)) == 0
    assert scale.position(date(2025, 5, 1)) == 100


@pytest.mark.parametrize(("first", "last"), [(2008, 2008), (2001, 2008), (1943, 2025), (1800, 2025), (1, 2025)])
def test_a_scale_names_a_few_round_years_and_none_at_the_edge(first, last):
    labels = Scale(first, last).year_labels()
    assert len(labels) <= 9
    assert all(2 <= number(label.x) <= 98 for label in labels)


@pytest.mark.parametrize(
    ("length", "step"),
    [
        (9, 1),
        (10, 2),
        (19, 5),
        (46, 10),
        (91, 20),
        (181, 25),
        (226, 50),
        (451, 100),
        (901, 200),
        (1801, 500),
    ],
)
def test_the_years_of_a_scale_are_named_in_the_least_round_step_that_leaves_room(length, step):
    labels = [int(label.text) for label in Scale(1000, 999 + length).year_labels()]
    assert {later - label for label, later in pairwise(labels)} == {step}
    assert {label % step for label in labels} == {0}


def test_the_last_year_of_a_scale_is_named_where_there_is_room():
    assert [label.text for label in Scale(2000, 2010).year_labels()] == ["2002", "2004", "2006", "2008", "2010"]


def test_eighty_years_are_named_by_decade():
    assert [label.text for label in Scale(1943, 2025).year_labels()] == [str(year) for year in range(1950, 2030, 10)]


def draw_sparkline(days, current, related=()):
    """Return kind → the ticks of that kind, as (bin, top, bottom), and the Sparkline."""
    drawn = sparkline(
        SparklineBase.build(sorted(day.toordinal() for day in days)),
        current.toordinal(),
        [day.toordinal() for day in related],
    )
    ticks = {kind: re.findall(r"M(\d+) (\d+)V(\d+)", path) for kind, path in drawn.paths}
    return {kind: [tuple(map(int, tick)) for tick in found] for kind, found in ticks.items()}, drawn


def test_a_sparkline_distinguishes_the_current_related_and_other_meetings():
    one, two, three = date(1972, 5, 26), date(2001, 6, 16), date(2008, 4, 5)
    ticks, drawn = draw_sparkline([one, two, three], current=three, related=[two, three])
    places = [place for place, _top, _bottom in ticks["other"]]
    assert [place for place, _top, _bottom in ticks["related"]] == places[1:2]
    assert [place for place, _top, _bottom in ticks["current"]] == places[2:]
    assert (drawn.first, drawn.last) == (1972, 2008)


def test_the_bins_of_a_sparkline_divide_its_years():
    days = [date(2000, 1, 1), date(2000, 12, 31), date(2001, 12, 31)]
    for day, place in zip(days, [0, 199, 399], strict=True):
        ticks, _drawn = draw_sparkline(days, day)
        assert [place for place, _top, _bottom in ticks["other"]] == [0, 199, 399]
        assert [tick[0] for tick in ticks["current"]] == [place]


def test_the_tick_of_the_current_meeting_is_the_tallest():
    days = [date(1972, 5, 26), date(2001, 6, 16), date(2008, 4, 5)]
    ticks, _drawn = draw_sparkline(days, date(2008, 4, 5), [date(2001, 6, 16)])
    tall = {kind: bottom - top for kind, [(_place, top, bottom), *_rest] in ticks.items()}
    assert tall["current"] > tall["related"] > tall["other"]


def test_the_current_meeting_covers_others_on_the_same_day():
    day = date(1990, 6, 1)
    ticks, drawn = draw_sparkline([day, day, date(2000, 1, 1)], current=day, related=[day])
    assert len(ticks["current"]) == 1 and not ticks["related"]
    assert [kind for kind, _path in drawn.paths] == ["other", "related", "current"]


def test_a_sparkline_of_very_many_meetings_stays_small():
    days = [date(1900, 1, 1) + timedelta(days=7 * week) for week in range(6000)]
    ticks, _drawn = draw_sparkline(days, current=days[3000], related=days[::2])
    assert len(ticks["other"]) == 400
    assert all(0 <= place < 400 for found in ticks.values() for place, _top, _bottom in found)


def test_an_empty_archive_has_no_charts():
    assert SparklineBase.build([]) is None
    assert meetings_by_year({}, KINDS) is None
    assert meetings_by_year({1990: (0, 0)}, KINDS) is None
    assert small_bars({}) == ()
    assert highest_bar({}, Scale(1943, 2026)) == 0


def test_each_meeting_is_one_box_with_those_of_the_first_kind_below():
    drawn = meetings_by_year({1972: (2, 1), 1974: (1, 0)}, KINDS)
    assert drawn.one_box_each
    assert [bar.kind for bar in drawn.bars] == ["c1", "c1", "c2", "c1"]
    assert {kind: len(bars) for kind, bars in drawn.bars_by_kind().items()} == {"c1": 3, "c2": 1}
    of_1972 = drawn.bars[:3]
    assert len({bar.x for bar in of_1972}) == 1
    assert [bar.y for bar in of_1972] == sorted((bar.y for bar in of_1972), reverse=True)
    assert all(bar.y + bar.height <= drawn.base for bar in drawn.bars)
    assert min(bar.y for bar in drawn.bars) == 0
    assert number(drawn.bars[3].x) == pytest.approx(66.67)


@pytest.mark.parametrize(
    ("most", "too_many"),
    [
        ({1972: (9, 3), 1973: (1, 0)}, {1972: (10, 3), 1973: (1, 0)}),
        ({1800: (1, 0), 1949: (1, 1)}, {1800: (1, 0), 1950: (1, 1)}),
        (dict.fromkeys(range(1950, 1990), (6, 4)), dict.fromkeys(range(1950, 1990), (6, 4)) | {1990: (1, 0)}),
    ],
    ids=["a full year", "a long time", "many in all"],
)
def test_too_many_meetings_for_boxes_are_drawn_as_bars(most, too_many):
    assert meetings_by_year(most, KINDS).one_box_each
    drawn = meetings_by_year(too_many, KINDS)
    assert not drawn.one_box_each
    assert len(drawn.bars) <= MAX_BOXES
    assert all(bar.y >= 0 and bar.y + bar.height <= drawn.base for bar in drawn.bars)


def test_bars_are_as_tall_as_their_years_are_full():
    drawn = meetings_by_year({1990: (40, 20), 1991: (30, 0)}, KINDS)
    bilateral, others, next_year = drawn.bars
    assert bilateral.height == pytest.approx(2 * others.height, rel=0.01)
    assert bilateral.height + others.height == pytest.approx(2 * next_year.height, rel=0.01)
    assert others.y + others.height == pytest.approx(bilateral.y)


def test_five_centuries_of_meetings_stay_small_and_within_the_drawing():
    drawn = meetings_by_year(dict.fromkeys(range(1500, 2000), (100, 50)), KINDS)
    assert len(drawn.bars) <= 2 * 150
    assert all(number(bar.x) + number(bar.width) <= 100.02 for bar in drawn.bars)


def test_a_labelled_meeting_has_a_stem_down_to_its_year():
    drawn = meetings_by_year(
        {1972: (1,), 1986: (3,), 2000: (1,)}, ("c1",), (LabelCandidate(1986, "Reykjavik 1986", "/summits/reykjavik/"),)
    )
    (name,) = drawn.meeting_labels
    top = min(bar.y for bar in drawn.bars)
    assert (name.text, name.url) == ("Reykjavik 1986", "/summits/reykjavik/")
    assert name.y < name.stem_top < name.stem_bottom <= top


def test_labels_overlap_neither_each_other_nor_a_stem():
    candidates = [LabelCandidate(year, f"Long name of {year}") for year in range(1943, 2026, 2)]
    placed = place_labels(candidates, Scale(1943, 2025))
    assert len(placed) >= 8
    for one in placed:
        assert 0 <= one.left < one.right <= 100
        for other in placed:
            if one is not other and one.y == other.y:
                assert one.right <= other.left or other.right <= one.left
            if one.y < other.y:
                assert not other.left < one.x < other.right


def test_the_well_known_meetings_all_find_a_place():
    candidates = [
        LabelCandidate(int(text[-4:]), text)
        for text in (
            "Tehran 1943",
            "Geneva 1955",
            "Vienna 1961",
            "Moscow, SALT 1972",
            "Reykjavik 1986",
            "Malta 1989",
            "Sochi 2008",
            "Helsinki 2018",
            "Alaska 2025",
        )
    ]
    assert [label.candidate for label in place_labels(candidates, Scale(1943, 2025))] == candidates


def test_a_priority_label_is_placed_before_others():
    one, other = LabelCandidate(1985, "One"), LabelCandidate(1985, "Other")
    assert [label.candidate for label in place_labels([one, other], Scale(1943, 2025))] == [one]
    first = replace(other, is_priority=True)
    assert [label.candidate for label in place_labels([one, first], Scale(1943, 2025))] == [first]


def test_the_label_of_a_year_outside_the_chart_is_left_out():
    assert place_labels([LabelCandidate(1800, "Too early")], Scale(1943, 2025)) == []


def test_small_bars_fill_the_height_at_the_fullest_year():
    first, last = small_bars({1972: 1, 1990: 4})
    assert (last.height, last.y) == (100, 0)
    assert (first.height, first.y) == (25, 75)


def test_small_charts_on_one_scale_can_be_compared():
    scale, few, many = Scale(1943, 2026), {1972: 1}, {1972: 2, 2026: 4}
    highest = max(highest_bar(few, scale), highest_bar(many, scale))
    (one,), (two, _four) = small_bars(few, scale, highest), small_bars(many, scale, highest)
    assert (one.x, one.height) == (two.x, two.height / 2)


def test_a_bar_of_several_years_is_as_high_as_all_its_meetings():
    scale, counts = Scale(1500, 1999), {1500: 1, 1501: 2, 1999: 1}
    assert highest_bar(counts, scale) == 3
    assert [bar.height for bar in small_bars(counts, scale, 3)] == [100, 33.3]


def test_a_treaty_that_ended_has_an_outline_a_filled_part_and_an_end_stroke():
    scale = Scale(1970, 2009)
    abm = agreement_timeline(
        scale, date(1972, 1, 1), date(2026, 1, 1), [(date(1974, 1, 1), None)], ended=date(2002, 1, 1)
    )
    signed, in_force = abm.segments
    assert (signed.kind, in_force.kind) == ("signed", "in-force")
    assert (abm.signed_x, abm.ended_x) == ("5.00%", "80.00%")
    assert (in_force.x, in_force.width) == ("10.00%", "70.00%")


def test_what_has_not_ended_is_drawn_to_today_without_an_end_stroke():
    declaration = agreement_timeline(Scale(2000, 2009), date(2002, 1, 1), date(2006, 1, 1))
    assert declaration.ended_x is None
    assert [(segment.kind, segment.x, segment.end) for segment in declaration.segments] == [
        ("signed", "20.00%", "60.00%")
    ]


def test_a_suspension_is_drawn_over_the_time_in_force():
    drawn = agreement_timeline(
        Scale(2000, 2009),
        date(2000, 1, 1),
        date(2009, 1, 1),
        in_force=[(date(2001, 1, 1), None)],
        suspended=[(date(2004, 1, 1), date(2005, 1, 1))],
    )
    assert [segment.kind for segment in drawn.segments] == ["signed", "in-force", "suspended"]
    assert (drawn.segments[2].x, drawn.segments[2].width) == ("40.00%", "10.00%")


def test_a_segment_of_one_day_is_still_visible():
    drawn = agreement_timeline(Scale(1900, 2020), date(1972, 5, 26), date(2020, 1, 1), ended=date(1972, 5, 27))
    assert number(drawn.segments[0].width) > 0.3
