"""Each name and text of a page in another script than Latin says its language and its direction."""

import pytest

from summits.templating.page_languages import mark_languages
from summits.tests.helpers import factories as new
from summits.text.scripts import in_languages, is_right_to_left, language_of


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("محمد السادات", "ar"),
        ("محمود احمدی\u200cنژاد", "fa"),
        ("نواز شریف کا بیٹا ہے", "ur"),
        ("מנחם בגין", "he"),
        ("Κωνσταντίνος", "el"),
        ("ทักษิณ", "th"),
        ("नरेन्द्र मोदी", "hi"),
        ("ហ៊ុន សែន", "km"),
        ("Սերժ", "hy"),
        ("საქართველო", "ka"),
        ("አዲስ አበባ", "am"),
        ("Київ", "uk"),
        ("Аляксандр Лукашэнка ў Мінску", "be"),
        ("Қазақстан", "kk"),
        ("Београд, Ђинђић", "sr"),
        ("Москва", "ru"),
        ("Łódź", ""),
    ],
)
def test_a_script_or_its_letters_tell_the_language(text, language):
    assert language_of(text) == language


@pytest.mark.parametrize(
    ("page", "marked"),
    [
        ("<p>Putin</p>", "<p>Putin</p>"),
        ("<p>محمد م.</p>", '<p><span lang="ar" dir="rtl">محمد م.</span></p>'),
        ("<p>He met محمد.</p>", '<p>He met <span lang="ar" dir="rtl">محمد</span>.</p>'),
        ("<h1>Путин</h1>", '<h1><span lang="ru">Путин</span></h1>'),
        ("<p>Putin (Путин, В. В.) said</p>", '<p>Putin (<span lang="ru">Путин, В. В</span>.) said</p>'),
        ("<p>习近平 and Путин</p>", '<p><span lang="zh-Hans">习近平</span> and <span lang="ru">Путин</span></p>'),
        ("Путин <b>", '<span lang="ru">Путин</span> <b>'),
        ('<i lang="uk">Путин <b>и</b></i> и', '<i lang="uk">Путин <b>и</b></i> <span lang="ru">и</span>'),
        ('<div lang="ar"><div>ا</div>ب</div>', '<div lang="ar" dir="auto"><div>ا</div>ب</div>'),
        ('<q lang="fa-Latn">Ahmadi</q><q lang="he">ב</q>', '<q lang="fa-Latn">Ahmadi</q><q lang="he" dir="auto">ב</q>'),
        ('<title>Путин</title><a title="Путин">x</a>', '<title>Путин</title><a title="Путин">x</a>'),
        ("<option>Путин</option><svg><text>Путин</text></svg>", "<option>Путин</option><svg><text>Путин</text></svg>"),
        ('<html lang="en"><p>Ч</p>', '<html lang="en"><p><span lang="ru">Ч</span></p>'),
        ("<p>д&#39;Эстен &amp; Ко</p>", '<p><span lang="ru">д&#39;Эстен</span> &amp; <span lang="ru">Ко</span></p>'),
    ],
)
def test_letters_of_another_script_are_marked_once(page, marked):
    assert mark_languages(page) == marked
    assert mark_languages(marked) == marked or "dir" in marked


def test_a_name_from_right_to_left_is_one_element_with_its_full_stop():
    assert in_languages("أنور السادات.") == '<span lang="ar" dir="rtl">أنور السادات.</span>'
    assert is_right_to_left("ar-EG") and not is_right_to_left("ar-Latn") and not is_right_to_left("ru")


@pytest.mark.django_db
def test_the_names_and_texts_of_a_record_carry_language_and_direction(client):
    words = "He was born in ميت أبو الكوم and led مصر."
    leader = new.leader("أنور السادات.", slug="sadat", biography=words)
    names = {"title": "قمة القاهرة", "slug": "cairo", "summary": "اتفق الجانبان.", "venue": "قصر"}
    summit = new.meeting((leader, new.country("Egypt")), **names)
    page = client.get(leader.get_absolute_url()).content.decode()
    assert f"<h1>{in_languages('أنور السادات.')}" in page
    assert f"born in {in_languages('ميت أبو الكوم')} and led {in_languages('مصر')}." in page
    page = client.get(summit.get_absolute_url()).content.decode()
    for text in (names["title"], names["summary"], names["venue"], leader.name):
        assert f'<span lang="ar" dir="rtl">{text}</span>' in page
    assert f"<title>{summit.title}" in page
    assert f'<span lang="ar" dir="rtl">{summit.title}</span>' in client.get("/summits/").content.decode()
