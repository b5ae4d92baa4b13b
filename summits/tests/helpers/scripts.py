"""An archive in which every name and text is in another script, and what a page does not mark of these."""

import re
from itertools import count, cycle

from summits.datapackage.schema import TABLES
from summits.tests.helpers.small_archive import bundle

WORDS = {
    "ar": ("أنور السادات", "ابتثجحخدذر"),
    "he": ("מנחם בגין", "אבגדהוזחטי"),
    "zh": ("李明华", "一二三四五六七八九十"),
    "ru": ("Борис Иванов", "абвгдежзик"),
    "el": ("Γιώργος Σεφέρης", "αβγδεζηθικ"),
    "th": ("ทักษิณ ชินวัตร", "กขคงจฉชซญด"),
}
"""Language → a name in its script, and ten letters with which names are told apart."""
TEXTS = {
    *("name", "title", "sort_name", "native_name", "short_name", "office", "native_office", "publisher", "author"),
    *("note", "biography", "description", "rule", "coverage", "completeness", "venue", "capacity", "background"),
    *("summary", "assessment", "text", "fate", "question"),
}
"""The columns of a data package with names and texts."""
_LETTERS = {
    "ar": "[\u0600-\u06ff]+",
    "he": "[\u0590-\u05ff]+",
    "zh": "[\u4e00-\u9fff]+",
    "ru": "[\u0400-\u04ff]+",
    "el": "[\u0370-\u03ff]+",
    "th": "[\u0e00-\u0e7f]+",
}
_FROM_THE_RIGHT = re.compile("[\u0590-\u06ff]")
_ISOLATED = re.compile("\u2068[^\u2068\u2069]*\u2069")
_BARE = {"title", "option", "desc"}
_UNREAD = {"script", "style", "template"}
_READ = {"title", "alt", "aria-label", "placeholder", "label", "content", "data-label", "data-status"}


def name_in(language, number):
    """Return a name in the script of a language that ends with a full stop and is different for each number."""
    words, letters = WORDS[language]
    return f"{words} {letters[number // 10 % 10]}{letters[number % 10]}."


def bundle_in_scripts(word=""):
    """Return the small data package with the names and texts of each record in one of the scripts, in turn.

    ``word`` stands before each of them.
    """
    numbers, languages, package = count(), cycle(WORDS), {}
    for table in TABLES:
        package[table.name] = []
        for row, language in zip(bundle().get(table.name, []), languages, strict=False):
            texts = {column: word + name_in(language, next(numbers)) for column in table.names if column in TEXTS}
            texts |= {"language": language} if "language" in table.names else {}
            package[table.name].append(row | texts)
    package["commitments"] = [row | {"wording": "paraphrase"} for row in package["commitments"]]
    return package


def unmarked(root):
    """Yield what an element and those in it leave without language or direction: (path, text).

    That includes the full stop of a name from right to left, outside the element of the name. ``root`` is a Node of
    ``summits.tests.helpers.html``.
    """
    yield from _unmarked(root, (), None, None)


def _unmarked(node, path, language, direction):
    path = (*path, node.name)
    if node.name != "html":
        language = node.attributes.get("lang", language)
        direction = node.attributes.get("dir") or node.attributes.get("direction") or direction
    for name, value in node.attributes.items():
        if name in _READ and _FROM_THE_RIGHT.search(_ISOLATED.sub("", value)):
            yield path, f"{name}={value}"
        if name in _READ and "\u2069." in value:
            yield path, f"full stop: {name}={value}"
    if node.name in _UNREAD:
        return
    for place, child in enumerate(node.children):
        if not isinstance(child, str):
            yield from _unmarked(child, path, language, direction)
        elif _fault(child, node, language, direction):
            yield path, child.strip()
        elif _FROM_THE_RIGHT.search(text_before(node, place)[-1:]) and child.startswith("."):
            yield path, f"full stop: {child.strip()}"


def _fault(text, node, language, direction):
    is_bare = node.name in _BARE
    if is_bare and "\u2069." in text:
        return True
    for expected, letters in _LETTERS.items():
        if not re.search(letters, text):
            continue
        if not is_bare and (language or "").partition("-")[0] != expected:
            return True
        is_isolated = not _FROM_THE_RIGHT.search(_ISOLATED.sub("", text))
        if expected in ("ar", "he") and direction not in ("rtl", "auto") and not is_isolated:
            return True
    return False


def text_before(node, place):
    """Return the text that stands in an element before one of its children."""
    before = node.children[place - 1] if place else ""
    while not isinstance(before, str):
        before = before.children[-1] if before.children else ""
    return before
