"""Which values of a facet the form writes out: those chosen always, of a long facet the largest, the rest on demand."""

from django.http import QueryDict

from summits.facets import Facet, Value
from summits.templating.facets import LONG, MOST_WRITTEN, WHOLE_TREE, shown_of, visible_facet


def facet(counts, chosen=()):
    """A flat facet of values v0, v1 …, with these counts."""
    values = [Value(f"v{n}", f"Value {n}", count, f"v{n}" in chosen) for n, count in enumerate(counts)]
    return Facet("leader", "Leader", tuple(values))


def tree(topics, parts, chosen=()):
    """A facet of topics t0, t1 …, each with parts t0p0, t0p1 …"""
    return Facet("issue", "Issue", tuple(topic(f"t{n}", parts, chosen) for n in range(topics)))


def topic(name, parts, chosen):
    below = tuple(Value(f"{name}p{n}", f"Part {n} of {name}", 1, f"{name}p{n}" in chosen) for n in range(parts))
    return Value(name, f"Topic {name}", 3, name in chosen, below)


def written(shown):
    return [one.value for value in shown.values for one in (value, *value.children)]


def test_a_short_facet_is_written_whole_in_its_own_order():
    shown = shown_of(facet([0, 5] * (LONG // 2), chosen={"v3"}))
    assert written(shown) == [f"v{n}" for n in range(LONG)]
    assert (shown.is_long, shown.has_more) == (False, False)


def test_a_long_facet_shows_the_chosen_then_the_ten_largest():
    shown = shown_of(facet(range(20), chosen={"v0", "v1"}))
    assert written(shown) == ["v0", "v1", *(f"v{n}" for n in range(19, 9, -1))]
    assert (shown.is_long, shown.has_more, shown.total) == (True, True, 20)


def test_a_long_facet_shows_the_rest_on_demand():
    shown = shown_of(facet(range(20), chosen={"v0", "v1"}), shows_all=True)
    assert written(shown)[12:] == [f"v{n}" for n in range(2, 10)]
    assert shown.left_out == 0


def test_words_leave_the_values_that_hold_them_and_those_chosen():
    shown = shown_of(facet(range(20), chosen={"v3"}), "value 1")
    assert written(shown) == ["v3", "v1", *(f"v{n}" for n in range(10, 20))]
    assert (shown.found, shown.has_more) == (11, False)
    nothing = shown_of(facet(range(20), chosen={"v3"}), "nobody")
    assert (written(nothing), nothing.found) == (["v3"], 0)


def test_words_find_a_part_once_even_if_its_topic_has_them_too():
    shown = shown_of(tree(3, 5), "t1")
    assert written(shown) == ["t1", *(f"t1p{n}" for n in range(5))]


def test_a_tree_is_written_whole_while_it_is_small():
    shown = shown_of(tree(6, 9))
    assert shown.total == WHOLE_TREE
    assert len(written(shown)) == WHOLE_TREE
    assert not shown.has_more


def test_a_large_tree_shows_its_topics_and_the_parts_beside_what_is_chosen():
    shown = shown_of(tree(7, 9, chosen={"t2p4"}))
    assert written(shown) == ["t0", "t1", "t2", *(f"t2p{n}" for n in range(9)), "t3", "t4", "t5", "t6"]
    assert len(written(shown_of(tree(7, 9), shows_all=True))) == MOST_WRITTEN


def test_values_that_find_nothing_are_left_out_where_the_list_is_empty_unless_they_are_chosen():
    whole = facet([0, 2, 0], chosen={"v2"})
    assert written(visible_facet(whole, QueryDict(), is_empty=True)) == ["v1", "v2"]
    assert written(visible_facet(whole, QueryDict())) == ["v0", "v1", "v2"]
    assert written(visible_facet(whole, QueryDict("find-leader=value"), is_empty=True)) == ["v2", "v0", "v1"]
    part, other = Value("part", "Part", 0, True), Value("other", "Other", 0, False)
    topics = Facet("issue", "Issue", (Value("a", "A", 0, False, (part, other)), Value("b", "B", 0, False, (other,))))
    assert written(visible_facet(topics, QueryDict(), is_empty=True)) == ["a", "part"]


def test_never_more_is_written_than_a_page_can_bear_and_nothing_chosen_is_lost():
    for shown in (
        shown_of(facet([1] * 2000, chosen={"v7"}), shows_all=True),
        shown_of(facet([1] * 2000, chosen={"v7"}), "value"),
        shown_of(tree(100, 9, chosen={"t99p8"}), shows_all=True),
    ):
        assert MOST_WRITTEN - 10 < len(written(shown)) < MOST_WRITTEN + 20
        assert shown.left_out == shown.total - len(written(shown))
        assert {"v7", "t99p8"} & set(written(shown))
