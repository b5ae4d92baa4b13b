"""What differs between two texts is marked, and nothing else; what cannot be seen has a sign."""

import pytest

from summits.datapackage.diff import CellDifference
from summits.templatetags.differences import marked_difference


@pytest.mark.parametrize(
    ("before", "after", "marked_before", "marked_after"),
    [
        ("Met in Sochi.", "Met in Yalta.", "Met in <mark>Sochi</mark>.", "Met in <mark>Yalta</mark>."),
        ("They met.", "They met again.", "They met.", "They met<mark> again</mark>."),
        ("Sochi Summit 2008 ", "Sochi Summit 2008", "Sochi Summit 2008<mark>␣</mark>", "Sochi Summit 2008"),
        ("Sochi\u00a0Summit", "Sochi Summit", "Sochi<mark>⍽</mark>Summit", "Sochi<mark>␣</mark>Summit"),
        ("Sochi\tSummit", "Sochi Summit", "Sochi<mark>⇥</mark>Summit", "Sochi<mark>␣</mark>Summit"),
        ("One.\nTwo.", "One.\n\nTwo.", "One.\nTwo.", "One.\n<mark>¶\n</mark>Two."),
        ("One.\r\nTwo.", "One.\nTwo.", "One.<mark>[U+000D]</mark>\nTwo.", "One.\nTwo."),
        ("Summit\u200b 2008", "Summit 2008", "Summit<mark>[U+200B]</mark> 2008", "Summit 2008"),
        ("Die Auf\u00adlage", "Die Auf lage", "Die Auf<mark>[U+00AD]</mark>lage", "Die Auf<mark>␣</mark>lage"),
        ("in Cafe\u0301 X", "in Café X", "in <mark>Cafe[U+0301]</mark> X", "in <mark>Café</mark> X"),
        ("a <b> c", "a <b> d", "a &lt;b&gt; <mark>c</mark>", "a &lt;b&gt; <mark>d</mark>"),
        ("Elsewhere", "Sochi", "Elsewhere", "Sochi"),
        ("", "Sochi", "", "Sochi"),
        ("Sochi", "", "Sochi", ""),
    ],
)  # fmt: skip
def test_only_what_differs_is_marked(before, after, marked_before, marked_after):
    assert marked_difference(before, after) == {"before": marked_before, "after": marked_after}


def test_of_texts_that_are_too_long_to_compare_the_part_that_may_differ_is_marked():
    words, shared = "said again " * 4_000, "It was " * 4_000
    found = marked_difference(f"{shared}A {words} B", f"{shared}C {words} D")
    assert found["before"] == f"{shared}<mark>A {words} B</mark>" and found["after"].endswith("D</mark>")


def test_a_command_shows_the_place_where_long_texts_differ():
    words = "They met and agreed on this. " * 10
    shown = str(CellDifference("summits.csv", 2, "sochi", "summary", f"{words}One.", f"{words}Two."))
    assert "One.”" in shown and "Two.”" in shown
