"""Which language a script tells, Chinese in both kinds, and how the pages mark both."""

import pytest
from django.utils.safestring import mark_safe

from summits.text.language_markup import in_languages
from summits.text.scripts import language_of, language_of_all, to_simplified_chinese


@pytest.mark.parametrize(
    ("text", "iso_code", "language"),
    [
        ("习近平", "CN", "zh-Hans"),
        ("習近平", "CN", "zh-Hant"),
        ("李先念", "CN", "zh-Hans"),
        ("李先念", "TW", "zh-Hant"),
        ("李先念", "", "zh"),
        ("金正恩", "KP", "ko"),
        ("東京", "JP", "ja"),
        ("プーチン大統領", "", "ja"),
        ("김정은", "", "ko"),
        ("Путин", "", "ru"),
        ("Зеленський", "UA", "uk"),
        ("Hsi Chin-p’ing", "CN", ""),
        ("", "", ""),
    ],
)
def test_the_script_of_a_text_tells_its_language(text, iso_code, language):
    assert language_of(text, iso_code) == language


def test_only_a_text_wholly_in_a_script_has_its_language_as_a_whole():
    assert [language_of_all(text) for text in ("Си, 2013", "台湾; 台湾", "Taiwan 台湾", "Си 习", "2013")] == [
        "ru", "zh-Hans", "", "", "",
    ]  # fmt: skip


def test_traditional_characters_have_a_simplified_form():
    assert to_simplified_chinese("臺灣 and 天安門, 시진핑") == "台湾 and 天安门, 시진핑"


def test_each_run_of_chinese_or_korean_in_a_page_carries_its_language():
    assert in_languages("Xi (習近平 or 习近平) & 김정은") == (
        'Xi (<span lang="zh-Hant">習近平</span> or <span lang="zh-Hans">习近平</span>) '
        '&amp; <span lang="ko">김정은</span>'
    )


def test_html_is_not_escaped_twice_and_text_is_escaped():
    assert in_languages(mark_safe("<mark>北京</mark> &amp; b")) == '<mark><span lang="zh">北京</span></mark> &amp; b'
    assert in_languages("<b>北京</b>") == '&lt;b&gt;<span lang="zh">北京</span>&lt;/b&gt;'
    assert in_languages("<b>Путин") == '&lt;b&gt;<span lang="ru">Путин</span>'
    assert in_languages("<b>") == "&lt;b&gt;"
