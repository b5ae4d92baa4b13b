"""Each name and text of a page in another script than Latin says its language and its direction."""

import pytest
from django.utils.safestring import mark_safe

from summits.templatetags.differences import marked_difference
from summits.templating.page_languages import mark_languages
from summits.tests.helpers import factories as new
from summits.text.language_markup import in_languages, isolate
from summits.text.scripts import is_right_to_left, language_of


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
        ("ߒߞߏ", "nqo"),
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
        ('<title>Путин</title><a title="Путин">x</a>', '<title lang="ru">Путин</title><a title="Путин">x</a>'),
        ("<title>محمد. – Archive</title>", "<title>\u2068محمد.\u2069 – Archive</title>"),
        ("<title>Bush and محمد. – Archive</title>", "<title>Bush and \u2068محمد.\u2069 – Archive</title>"),
        ('<option value="1">Путин</option>', '<option value="1" lang="ru">Путин</option>'),
        ('<option value="1">محمد.</option>', '<option value="1" lang="ar">\u2068محمد.\u2069</option>'),
        ('<option value="1">Syria: محمد.</option>', '<option value="1">Syria: \u2068محمد.\u2069</option>'),
        ("<option>محمد.</option>", '<option lang="ar" dir="rtl">محمد.</option>'),
        ('<a title="محمد." href="محمد">x</a>', '<a title="\u2068محمد.\u2069" href="محمد">x</a>'),
        ('<td data-label="Bush, محمد (ب)">x', '<td data-label="Bush, \u2068محمد (ب)\u2069">x'),
        ('<input type="search" value="محمد">', '<input type="search" value="محمد" lang="ar" dir="auto">'),
        ('<input type="hidden" value="محمد">', '<input type="hidden" value="محمد">'),
        ("<textarea>\nПутин</textarea>", '<textarea lang="ru">\nПутин</textarea>'),
        ("<script>Путин</script><b>Путин</b>", '<script>Путин</script><b><span lang="ru">Путин</span></b>'),
        (
            "<svg><title>محمد.</title><text>محمد. 2 Путин</text></svg>",
            '<svg><title lang="ar">\u2068محمد.\u2069</title><text>'
            '<tspan lang="ar" direction="rtl" unicode-bidi="isolate">محمد.</tspan> 2 <tspan lang="ru">Путин</tspan>'
            "</text></svg>",
        ),
        ("<h1>Talks of محمد.</h1>", '<h1>Talks of <span lang="ar" dir="rtl">محمد.</span></h1>'),
        (
            "<p>At قمة 2008., as in مصر 2008 and</p>",
            '<p>At <span lang="ar" dir="rtl">قمة 2008.</span>, as in <span lang="ar" dir="rtl">مصر</span> 2008 and</p>',
        ),
        ("<p>محمد. and Bush</p>", '<p><span lang="ar" dir="rtl">محمد.</span> and Bush</p>'),
        ("<p>Was he محمد. He was.</p>", '<p>Was he <span lang="ar" dir="rtl">محمد</span>. He was.</p>'),
        ("<p>محمد &quot;علي&quot; حسن</p>", '<p><span lang="ar" dir="rtl">محمد &quot;علي&quot; حسن</span></p>'),
        ("<p>اتفقنا على START في موسكو.</p>", '<p><span lang="ar" dir="rtl">اتفقنا على START في موسكو.</span></p>'),
        ("<p>قمة القاهرة 2008.</p>", '<p><span lang="ar" dir="rtl">قمة القاهرة 2008.</span></p>'),
        ('<html lang="en"><p>Ч</p>', '<html lang="en"><p><span lang="ru">Ч</span></p>'),
        ("<p>д&#39;Эстен &amp; Ко</p>", '<p><span lang="ru">д&#39;Эстен</span> &amp; <span lang="ru">Ко</span></p>'),
    ],
)
def test_letters_of_another_script_are_marked_once(page, marked):
    assert mark_languages(page) == marked
    assert mark_languages(marked) == marked or "dir" in marked


def test_a_name_from_right_to_left_is_one_element_with_its_full_stop():
    assert in_languages("أنور السادات.") == '<span lang="ar" dir="rtl">أنور السادات.</span>'
    for language, expected in {"ar-EG": True, "ar-Latn": False, "az-Arab": True, "az": False, "ru": False}.items():
        assert is_right_to_left(language) is expected, language


def test_the_marks_of_a_hit_do_not_part_a_name():
    marked = mark_safe("<mark>محمد</mark> <mark>علي</mark>")
    assert in_languages(marked) == f'<span lang="ar" dir="rtl">{marked}</span>'
    mixed = in_languages(mark_safe("<mark>Ali محمد</mark> علي"))
    assert mixed == '<mark>Ali </mark><span lang="ar" dir="rtl"><mark>محمد</mark> علي</span>'


def test_what_differs_between_two_texts_does_not_part_them():
    texts = marked_difference("اتفق الجانبان على وقف إطلاق النار", "اتفق الطرفان على وقف إطلاق النار")
    for text in texts.values():
        assert text.startswith('<span lang="ar" dir="rtl">') and text.count("<span") == 1 and "<mark>" in text
    assert marked_difference("Putin & Co", "")["before"] == "Putin &amp; Co"


def test_names_copied_with_the_signs_of_direction_are_found(client, db):
    leader = new.leader("أنور السادات.", slug="sadat")
    for address in ("/search/", "/search/suggestions/", "/leaders/"):
        assert leader.get_absolute_url() in client.get(address, {"q": isolate("أنور السادات.")}).text, address


def test_a_long_paragraph_from_right_to_left_begins_at_the_right():
    text = "اتفق الجانبان على START II في موسكو. " * 4
    assert mark_languages(f'<p class="x">{text}<a>1</a></p>').startswith('<p class="x" dir="rtl"><span lang="ar"')
    assert mark_languages(f"<p>As agreed: {text}</p>").startswith("<p>As agreed: <span")


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
    assert f"<title>\u2068{summit.title}\u2069" in page
    assert f'<span lang="ar" dir="rtl">{summit.title}</span>' in client.get("/summits/").content.decode()
