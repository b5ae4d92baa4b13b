"""The templates of the public pages: each compiles, and knows every name it uses."""

import pytest
from babel.messages.extract import extract_from_file
from django.conf import settings
from django.template import engines

from jinja2 import UndefinedError

FOLDER = settings.BASE_DIR / "jinja2"
NAMES = sorted(str(path.relative_to(FOLDER)) for path in FOLDER.rglob("*") if path.is_file())


@pytest.fixture
def environment():
    return engines["jinja2"].env


@pytest.mark.parametrize("name", NAMES)
def test_a_template_compiles(environment, name):
    assert environment.get_template(name)


def test_a_name_that_no_view_gives_is_an_error(environment):
    with pytest.raises(UndefinedError):
        environment.from_string("{% if summmit %}{{ summmit.title }}{% endif %}").render()


def test_what_a_record_says_is_printed_as_text(environment):
    assert environment.from_string("{{ words }}").render(words="<b>") == "&lt;b&gt;"


@pytest.mark.parametrize("text", ['{{ _("%(number)s of %(total)s", number=1, total="<b>") }}'])
def test_what_stands_in_a_translated_sentence_is_printed_as_text(environment, text):
    assert environment.from_string(text).render() == "1 of &lt;b&gt;"


def test_the_texts_of_the_pages_can_be_taken_out_for_translators():
    found = {text for name in NAMES for _line, text, *_others in extract_from_file("jinja2", FOLDER / name)}
    assert "Skip to the content" in found
    assert ("%(number)s issue", "%(number)s issues") in found
