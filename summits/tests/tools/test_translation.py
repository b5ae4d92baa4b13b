"""The texts of the interface: each can be extracted for translators."""

import re
from collections import defaultdict
from html.parser import HTMLParser

import pytest
from django.conf import settings
from django.contrib import admin
from django.template import engines
from django.template.base import Lexer, TokenType
from django.utils.functional import Promise

from summits.models import Upload
from summits.tests.tools.test_architecture import short
from tools.messages import extract_all

BASE = settings.BASE_DIR
ADMIN = sorted((BASE / "summits" / "templates").rglob("*.html"))
PUBLIC = sorted((BASE / "templates").rglob("*.html"))
TEXT_ATTRIBUTES = {"alt", "aria-label", "data-question", "placeholder", "title"}
SAME_IN_EVERY_LANGUAGE = {"XLSX", "CSV", "GeoNames"}
EXAMPLES_OF_QUERIES = "_search_help.html"


class BareTexts(HTMLParser):
    """Collects the words of a page: what it shows, and what its attributes say."""

    def __init__(self):
        super().__init__()
        self.found = []

    def note(self, text):
        words = re.findall(r"[^\W\d_]+", text or "")
        if words and not SAME_IN_EVERY_LANGUAGE.issuperset(words):
            self.found.append(" ".join(text.split()))

    def handle_data(self, data):
        self.note(data)

    def handle_starttag(self, tag, attrs):
        is_button = tag == "input" and ("type", "submit") in attrs
        for name, value in attrs:
            if name in TEXT_ATTRIBUTES or (is_button and name == "value"):
                self.note(value)


def html_of_django(source):
    """Return the HTML of a Django template, without its tags, comments and translated texts."""
    parts, skipped_until = [], None
    for token in Lexer(source).tokenize():
        tag = token.contents.split()[0] if token.token_type == TokenType.BLOCK else ""
        if tag in ("blocktranslate", "comment"):
            skipped_until = f"end{tag}"
        elif tag == skipped_until:
            skipped_until = None
        elif token.token_type == TokenType.TEXT and not skipped_until:
            parts.append(token.contents)
    return "".join(parts)


def html_of_jinja(source):
    """Return the HTML of a Jinja2 template, without its tags, comments and translated texts."""
    parts, tag, is_translated = [], [], False
    for _line, kind, value in engines["jinja2"].env.current.lex(source):
        if kind == "block_begin":
            tag = []
        elif kind == "name":
            tag.append(value)
        elif kind == "block_end" and tag:
            is_translated = tag[0] == "trans" or (is_translated and tag[0] != "endtrans")
        elif kind == "data" and not is_translated:
            parts.append(value)
    return "".join(parts)


def bare_texts(html):
    """Return the texts of a template that are not marked for translation."""
    parser = BareTexts()
    parser.feed(html)
    parser.close()
    return parser.found


@pytest.mark.parametrize("path", ADMIN, ids=short)
def test_a_template_of_the_admin_has_no_bare_text(path):
    assert bare_texts(html_of_django(path.read_text())) == []


@pytest.mark.parametrize("path", [path for path in PUBLIC if path.name != EXAMPLES_OF_QUERIES], ids=short)
def test_a_template_of_the_public_pages_has_no_bare_text(path):
    assert bare_texts(html_of_jinja(path.read_text())) == []


@pytest.mark.parametrize(
    "source",
    [
        "<p>{% translate 'Yes' %} No</p>",
        '<img src="{{ a }}" alt="A map">',
        '<a title="Open it" href="">{{ _("Yes") }}</a>',
        '<input type="submit" value="Save">',
        "{% if a %}No{% endif %}",
    ],
)
def test_a_bare_text_is_found_wherever_it_stands(source):
    assert bare_texts(html_of_django(source))


def test_a_bare_text_is_found_after_a_translated_one():
    assert bare_texts(html_of_jinja("{% trans n=1 %}{{ n }} yes{% pluralize %}{{ n }} yes{% endtrans %} No")) == ["No"]


@pytest.fixture(scope="module")
def extracted():
    """What `make messages` extracts, as a list of texts for each file."""
    texts = defaultdict(list)
    for name, _line, text, *_others in extract_all():
        texts[name].append(text)
    return texts


@pytest.mark.parametrize("path", ADMIN, ids=short)
def test_each_text_of_a_template_of_the_admin_is_extracted(path, extracted):
    marked = re.findall(r"{% (?:block)?translate\b|\b_\(", path.read_text())
    assert len(extracted[short(path)]) == len(marked)


def test_texts_are_extracted_from_python_and_both_kinds_of_template(extracted):
    assert "Ask for review" in extracted["summits/workflow/transitions.py"]
    assert "Skip to main content" in extracted["templates/base.html"]
    assert ("%(number)s finding", "%(number)s findings") in extracted["summits/templates/admin/findings.html"]


EDITED = [model for model in admin.site._registry if model is not Upload]  # No form shows an upload's fields.


@pytest.mark.parametrize("model", EDITED, ids=lambda model: model.__name__)
def test_labels_and_help_texts_of_a_model_are_marked_for_translation(model):
    fields = [field for field in model._meta.get_fields() if getattr(field, "editable", False) and field.formfield()]
    texts = [text for field in fields for text in (field.verbose_name, field.help_text) if text]
    assert [text for text in [model._meta.verbose_name, *texts] if not isinstance(text, Promise)] == []
