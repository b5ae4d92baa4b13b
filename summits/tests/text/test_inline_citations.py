"""Citations within a text: what is one, what is plain text, and what is a mistake."""

import pytest

from summits.text.inline_citations import (
    MAX_LOCATOR_LENGTH,
    InlineCitation,
    InlineCitationError,
    InlineMark,
    cited_slugs,
    is_unconfirmed_throughout,
    plain_text,
    replace_slugs,
    split_citations,
)


def mark(*citations):
    return InlineMark(tuple(InlineCitation(*one.partition(", ")[::2]) for one in citations))


UNCONFIRMED = InlineMark()


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("They met.", ["They met."]),
        ("", []),
        ("They met. [@kremlin-2008]", ["They met.", mark("kremlin-2008")]),
        ("They met. [@a, p. 2; @b_2] They left.", ["They met.", mark("a, p. 2", "b_2"), " They left."]),
        ("[@a] They met. [@b]", [mark("a"), "They met.", mark("b")]),
        ("They met [@a] and left [@b].", ["They met", mark("a"), " and left", mark("b"), "."]),
        ("They met. [@a] [@b] Then", ["They met.", mark("a"), mark("b"), " Then"]),
        ("They met. [@a,  pp. 2–3,\n note 4 ;@b ]", ["They met.", mark("a, pp. 2–3, note 4", "b")]),
        ("They met. [?]", ["They met.", UNCONFIRMED]),
        ("They met. [@a] [?] Then", ["They met.", mark("a"), UNCONFIRMED, " Then"]),
        ("One.\n\nTwo. [@a]\n\nThree.", ["One.\n\nTwo.", mark("a"), "\n\nThree."]),
    ],
)
def test_marks_are_found_between_the_texts(text, parts):
    assert split_citations(text) == parts
    assert split_citations(text, is_strict=True) == parts


@pytest.mark.parametrize(
    "text",
    [
        "“I [sic] agree”, [he] said",
        "[ ? ]",
        "[??]",
        "[]",
        "[",
        "]",
        "a ] b [",
        "[a@example.org]",
        "[sic; see below]",
        "Write to a@example.org [for help",
        "He wrote “@potus”",
    ],
)
def test_any_other_bracket_is_plain_text(text):
    assert split_citations(text, is_strict=True) == [text]
    assert plain_text(text) == text


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("They met. [@a", "The bracket “[@a” is not closed: add “]”."),
        ("They met. [@a [sic]", "The bracket “[@a ” is not closed: add “]”."),
        ("They met. [@]", "“[@]” is no citation"),
        ("They met. [ @a]", "“[ @a]” is no citation"),
        ("They met. [@a p. 2]", "“[@a p. 2]” is no citation"),
        ("They met. [@a,]", "“[@a,]” is no citation"),
        ("They met. [@a; ]", "is no citation"),
        ("They met. [@a; b]", "is no citation"),
        ("They met. [@a, @b]", "is no citation"),
        ("They met. [@a, p. 2, @b]", "is no citation"),
        ("They met. [see @a]", "“[see @a]” is no citation"),
        ("They met. [see;@a]", "is no citation"),
        ("They met. [@é]", "is no citation"),
        ("They met. [@a" + " word" * 9, "The bracket “[@a word word word word word word word wo…” is not closed"),
        (f"They met. [@a, {'p' * (MAX_LOCATOR_LENGTH + 1)}]", "can have up to 100 characters"),
    ],
)
def test_what_seems_to_cite_but_does_not_is_a_mistake_and_reads_as_plain_text(text, message):
    with pytest.raises(InlineCitationError) as error:
        split_citations(text, is_strict=True)
    assert message in str(error.value)
    assert plain_text(text) == text


def test_a_locator_may_have_a_hundred_characters():
    longest = "p" * MAX_LOCATOR_LENGTH
    assert split_citations(f"They met. [@a, {longest}]", is_strict=True) == ["They met.", mark(f"a, {longest}")]


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("They met. [@a, p. 2; @b] They left. [?]", "They met. They left."),
        ("They met [@a], and [he] left.", "They met, and [he] left."),
        ("[@a] They met.", "They met."),
        ("[?]", ""),
    ],
)
def test_a_plain_text_has_no_marks(text, plain):
    assert plain_text(text) == plain


def test_the_slugs_that_a_text_cites_are_in_order_and_each_there_once():
    assert cited_slugs("One. [@b, p. 2; @a] Two. [@b] [?] Three [sic].") == ["b", "a"]
    assert cited_slugs("None [sic]. [?]") == []


def test_slugs_are_replaced_where_they_are_cited_and_nowhere_else():
    text = "On @a [sic]. [@a, p. 2; @ab] Then. [@c; @d] [?]"
    assert replace_slugs(text, {"a": "x", "c": "y"}) == "On @a [sic]. [@x, p. 2; @ab] Then. [@y; @d] [?]"
    assert replace_slugs(text, {}) == text
    assert replace_slugs("One. [@a ;@b]", {"z": "x"}) == "One. [@a ;@b]"


def test_a_citation_is_left_out_with_its_bracket_if_it_is_the_only_one():
    assert replace_slugs("One. [@a; @b] Two. [@a, p. 2] Three.", {"a": ""}) == "One. [@b] Two. Three."


@pytest.mark.parametrize(
    ("text", "is_unconfirmed"),
    [
        ("They met. [?]", True),
        ("They met. [?] They left. [?]", True),
        ("They met [?] and left. [?]", True),
        ("The U.S. Army left. [?]", True),
        ("Mr. Bush spoke of 3.5 million. [?]", True),
        ("They met. [?] They left.", False),
        ("They met. They left. [?]", False),
        ("Они встретились. Они уехали. [?]", False),
        ("They met. [?] They left. [@a]", False),
        ("They met.", False),
        ("", False),
    ],
)
def test_a_text_is_unconfirmed_if_each_sentence_is_marked(text, is_unconfirmed):
    assert is_unconfirmed_throughout(text) is is_unconfirmed
