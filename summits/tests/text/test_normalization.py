"""Normal forms of texts that nobody writes: no long row of marks holds up the site."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as some

from summits.models import Leader
from summits.models.slugs import slug_stem
from summits.search.analysis.tokens import normalize_unicode, strip_accents
from summits.text.normalization import MAX_MARKS, casefold_nfkc, fold, safe_normalize

ROW = "\u0301\u0316" * 20


@pytest.mark.parametrize("form", ["NFC", "NFD", "NFKC", "NFKD"])
@given(text=some.text())
def test_a_text_is_normalized_as_unicode_says(form, text):
    assert safe_normalize(form, text) == unicodedata.normalize(form, text)


def test_of_a_long_row_of_marks_the_first_stay():
    assert safe_normalize("NFD", f"A{ROW}b") == unicodedata.normalize("NFD", f"A{ROW[:MAX_MARKS]}b")
    assert safe_normalize("NFD", ROW * 1000) == unicodedata.normalize("NFD", ROW[:MAX_MARKS])


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Ｐｕｔｉｎ", "putin"),
        ("STRASSE", "straße"),
        ("Łódź", "lodz"),
        ("ØRESUND", "øresund"),
        ("Öresund", "Øresund"),
        ("Əliyev", "eliyev"),
        ("Хрущёв", "хрущев"),
        ("Reykjavi\u0301k", "Reykjavík"),
        ("ℌelsinki", "helsinki"),
    ],
)
def test_texts_that_differ_in_case_and_accents_alone_fold_to_the_same(one, other):
    assert fold(one) == fold(other) != ""


def test_without_regard_to_case_accents_still_differ():
    assert casefold_nfkc("ÉTÉ") == casefold_nfkc("Été") == "été" != casefold_nfkc("ete")
    assert casefold_nfkc("Ａ") == "a"


@pytest.mark.parametrize(
    "made", [normalize_unicode, strip_accents, lambda text: slug_stem(Leader, text)], ids=["text", "word", "slug"]
)
def test_a_row_of_marks_is_cut_before_it_is_put_in_order(made, monkeypatch):
    lengths = []
    real = unicodedata.normalize
    monkeypatch.setattr(unicodedata, "normalize", lambda form, text: (lengths.append(len(text)), real(form, text))[1])
    made("a" + ROW * 5_000 + "b")
    assert lengths and max(lengths) <= MAX_MARKS + 2
