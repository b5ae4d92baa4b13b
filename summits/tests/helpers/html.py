"""Parsing public pages: visible text, links, elements.

The parser is strict: a page whose tags are not in order fails the test that reads it.
"""

import re
from html.parser import HTMLParser
from urllib.parse import urljoin

SPACES = re.compile(r"\s+")
BLOCKS = {"p", "li", "dt", "dd", "div", "td", "th", "tr", "h1", "h2", "h3", "h4", "section", "article", "br", "legend"}


VOID = {"meta", "link", "input", "br", "img", "hr", "wbr", "source", "col"}


class Node:
    """An element: its name, attributes (a dict) and children (Nodes and text)."""

    def __init__(self, name, attributes=()):
        self.name = name
        self.attributes = {key: value or "" for key, value in attributes}
        self.children = []

    def __repr__(self):
        return f"<{self.name} {self.attributes}>"


class _Tree(HTMLParser):
    def __init__(self):
        super().__init__()
        self.open = [Node("document")]

    def handle_starttag(self, tag, attrs):
        names = [name for name, _value in attrs]
        assert len(names) == len(set(names)), f"an attribute twice in {self.get_starttag_text()}"
        node = Node(tag, attrs)
        self.open[-1].children.append(node)
        if tag not in VOID:
            self.open.append(node)

    def handle_startendtag(self, tag, attrs):
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag):
        node = self.open.pop()
        assert node.name == tag, f"line {self.getpos()[0]}: {node} ends with </{tag}>"

    def handle_data(self, data):
        self.open[-1].children.append(data)


def tree_of(source):
    """Return the root of the page's elements. Tags out of order fail the test."""
    tree = _Tree()
    tree.feed(source)
    tree.close()
    assert len(tree.open) == 1, f"never closed: {tree.open[1:]}"
    return tree.open[0]


class Page:
    """One answer of the site, read."""

    def __init__(self, response):
        self.response = response
        self.status = response.status_code
        self.source = response.content.decode()
        self.root = tree_of(self.source)

    @property
    def text(self):
        """All words of the page that a reader can see, with single spaces."""
        return text_of(self.one("body"))

    @property
    def main(self):
        """The words of the main part."""
        return text_of(self.one("main"))

    def all(self, name=None, /, **wanted):
        """Return the elements with the name and the attributes (``class_`` one of its classes)."""
        return [node for node in walk(self.root) if fits(node, name, wanted)]

    def one(self, name=None, /, **wanted):
        """Return the only such element."""
        found = self.all(name, **wanted)
        assert len(found) == 1, f"{len(found)} elements {name} {wanted}"
        return found[0]

    def words(self, name=None, /, **wanted):
        """Return the words of each such element."""
        return [text_of(node) for node in self.all(name, **wanted)]

    @property
    def links(self):
        """The addresses that the page leads to, in full."""
        here = self.response.wsgi_request.get_full_path()
        return [urljoin(here, node.attributes["href"]) for node in self.all("a") if "href" in node.attributes]

    def leads_to(self, address):
        """Whether a link leads to the address."""
        return address in self.links


def read(client, address, status=200):
    """Fetch an address and return its Page; the status must be as given."""
    response = client.get(address)
    assert response.status_code == status, f"{address} answers {response.status_code}"
    return Page(response)


def walk(node):
    """Yield the element and all elements in it, in the order of the page."""
    for child in node.children:
        if not isinstance(child, str):
            yield child
            yield from walk(child)


def fits(node, name, wanted):
    """Whether an element has the name and the attributes."""
    if name and node.name != name:
        return False
    have = node.attributes
    for key, value in wanted.items():
        if key == "class_":
            if value not in have.get("class", "").split():
                return False
        elif have.get(key.replace("_", "-")) != value:
            return False
    return True


def text_of(node):
    """Return the words in an element, with single spaces."""
    return SPACES.sub(" ", _raw(node)).strip()


def _raw(node):
    if isinstance(node, str):
        return node
    if node.name in ("script", "style"):
        return ""
    inner = "".join(_raw(child) for child in node.children)
    return f" {inner} " if node.name in BLOCKS else inner
