"""Which values of a facet a page shows: all chosen ones, the largest of a long facet, the rest on demand."""

from django.http import QueryDict

from summits.facets import Facet, Value
from summits.templating.facets import (
    MAX_VALUES_SHOWN,
    SEARCH_BOX_THRESHOLD,
    WHOLE_TREE_THRESHOLD,
    build_visible_facet,
    visible_facet,
)


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


def shown_values(visible):
    return [one.value for value in visible.values for one in (value, *value.children)]


def test_a_short_facet_shows_all_values_in_its_own_order():
    visible = build_visible_facet(facet([0, 5] * (SEARCH_BOX_THRESHOLD // 2), chosen={"v3"}))
    assert shown_values(visible) == [f"v{n}" for n in range(SEARCH_BOX_THRESHOLD)]
    assert (visible.is_long, visible.has_more) == (False, False)


def test_a_long_facet_shows_the_chosen_values_then_the_top_ten():
    visible = build_visible_facet(facet(range(20), chosen={"v0", "v1"}))
    assert shown_values(visible) == ["v0", "v1", *(f"v{n}" for n in range(19, 9, -1))]
    assert (visible.is_long, visible.has_more, visible.total) == (True, True, 20)


def test_a_long_facet_shows_the_rest_on_demand():
    visible = build_visible_facet(facet(range(20), chosen={"v0", "v1"}), shows_all=True)
    assert shown_values(visible)[12:] == [f"v{n}" for n in range(2, 10)]
    assert visible.omitted_count == 0


def test_a_search_keeps_the_matching_and_the_chosen_values():
    visible = build_visible_facet(facet(range(20), chosen={"v3"}), "value 1")
    assert shown_values(visible) == ["v3", "v1", *(f"v{n}" for n in range(10, 20))]
    assert (visible.match_count, visible.has_more) == (11, False)
    no_match = build_visible_facet(facet(range(20), chosen={"v3"}), "nobody")
    assert (shown_values(no_match), no_match.match_count) == (["v3"], 0)


def test_a_search_finds_a_subissue_once_even_if_its_topic_matches_too():
    visible = build_visible_facet(tree(3, 5), "t1")
    assert shown_values(visible) == ["t1", *(f"t1p{n}" for n in range(5))]


def test_a_small_tree_is_shown_in_full():
    visible = build_visible_facet(tree(6, 9))
    assert visible.total == WHOLE_TREE_THRESHOLD
    assert len(shown_values(visible)) == WHOLE_TREE_THRESHOLD
    assert not visible.has_more


def test_a_large_tree_shows_its_topics_and_the_siblings_of_chosen_subissues():
    visible = build_visible_facet(tree(7, 9, chosen={"t2p4"}))
    assert shown_values(visible) == ["t0", "t1", "t2", *(f"t2p{n}" for n in range(9)), "t3", "t4", "t5", "t6"]
    assert len(shown_values(build_visible_facet(tree(7, 9), shows_all=True))) == MAX_VALUES_SHOWN


def test_values_without_results_are_hidden_in_an_empty_list_unless_they_are_chosen():
    whole = facet([0, 2, 0], chosen={"v2"})
    assert shown_values(visible_facet(whole, QueryDict(), is_empty=True)) == ["v1", "v2"]
    assert shown_values(visible_facet(whole, QueryDict())) == ["v0", "v1", "v2"]
    assert shown_values(visible_facet(whole, QueryDict("find-leader=value"), is_empty=True)) == ["v2", "v0", "v1"]
    part, other = Value("part", "Part", 0, True), Value("other", "Other", 0, False)
    topics = Facet("issue", "Issue", (Value("a", "A", 0, False, (part, other)), Value("b", "B", 0, False, (other,))))
    assert shown_values(visible_facet(topics, QueryDict(), is_empty=True)) == ["a", "part"]


def test_the_number_of_values_shown_is_limited_and_no_chosen_value_is_lost():
    for visible in (
        build_visible_facet(facet([1] * 2000, chosen={"v7"}), shows_all=True),
        build_visible_facet(facet([1] * 2000, chosen={"v7"}), "value"),
        build_visible_facet(tree(100, 9, chosen={"t99p8"}), shows_all=True),
    ):
        assert MAX_VALUES_SHOWN - 10 < len(shown_values(visible)) < MAX_VALUES_SHOWN + 20
        assert visible.omitted_count == visible.total - len(shown_values(visible))
        assert {"v7", "t99p8"} & set(shown_values(visible))
