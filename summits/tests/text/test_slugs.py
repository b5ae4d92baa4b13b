"""The one rule that makes slugs of names."""

import pytest

from summits.text.addresses import without_glued_marks
from summits.text.slugs import slug_of


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("Sochi Summit, 2008", "sochi-summit-2008"),
        ("李明华", "li-ming-hua"),
        ("习近平 (Xi Jinping)", "xi-jin-ping-xi-jinping"),
        ("김정은", "gim-jeong-eun"),
        ("Володимир Зеленський", "volodimir-zelenskiy"),
        ("Володимир", "volodimir"),
        ("Владимир Путин", "vladimir-putin"),
        ("Łukasz Żółć", "lukasz-zolc"),
        ("Iğdır", "igdir"),
        ("İzmir", "izmir"),
        ("Höfði", "hofdi"),
        ("Ærø and Straße", "aero-and-strasse"),
        ("Oʻktamov’s O'Connor", "oktamovs-oconnor"),
        ("Ελλάδα", "ellada"),
        ("  no\u00a0break – dash  ", "no-break-dash"),
        ("محمد", "mhmd"),
        ("???", ""),
        ("", ""),
    ],
)
def test_a_name_in_any_script_becomes_a_slug(name, slug):
    assert slug_of(name) == slug


def test_a_very_long_run_of_marks_takes_no_time():
    assert slug_of("a" + "\u0301" * 100_000) == "a"


@pytest.mark.parametrize(
    ("address", "trimmed"),
    [
        ("/summits/sochi-2008/)", "/summits/sochi-2008"),
        ("sochi-2008).", "sochi-2008"),
        ("sochi&gt;", "sochi"),
        ("a" * 401 + ")", "a" * 401 + ")"),
    ],
)
def test_marks_at_the_end_of_an_address_are_dropped(address, trimmed):
    assert without_glued_marks(address) == trimmed
