"""The layout: which package imports which, how long things may grow, what a template may contain.

A package or module directly under ``summits/`` imports only from lower floors. A new one gets its place in FLOORS in
the commit that adds it.
"""

import ast
import re
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

BASE = Path(__file__).resolve().parents[3]
ROOT = BASE / "summits"

FLOORS = [
    {"charts", "db", "partial_dates", "progress", "temporary_files", "text", "vocabularies"},
    {"legal_status", "querysets", "templating"},
    {"models"},
    {"accounts", "caching"},
    {"admin_site", "history", "quality", "search"},
    {"filters", "workflow"},
    {"datapackage", "facets", "signal_handlers", "templatetags"},
    {"apps", "backup", "presenters", "spreadsheets"},
    {"admin", "management", "views"},
    {"urls"},
]
"""The floors, from the lowest: each package and module of the app. Migrations import what they need."""

FLOOR_OF = {name: floor for floor, names in enumerate(FLOORS) for name in names} | {"migrations": len(FLOORS)}

# Package → parts of libraries that are none of its business.
MAY_NOT_USE = {
    "partial_dates": ("django.db", "django.http"),
    "vocabularies": ("django.http",),
    "legal_status": ("django",),
    "charts": ("django.db", "django.template", "django.http", "django.utils.html"),
    "models": ("django.http", "django.shortcuts", "django_filters"),
    "querysets": ("django.http", "django.shortcuts", "django_filters"),
    "datapackage": ("django.http", "django.shortcuts"),
}
"""Models know nothing of requests; charts nothing of the database or of HTML."""

LONGEST_FUNCTION = 50
LONGEST_FILE = 400
LONGEST_TEMPLATE = 150
LONGEST_TEMPLATE_LINE = 140
LONGEST_SETTINGS = 200


def short(path):
    return str(path.relative_to(BASE))


def found(folder, pattern):
    return sorted(path for path in (BASE / folder).rglob(pattern) if path.is_file())


APP = [path for path in found("summits", "*.py") if "tests" not in path.parts]
PROGRAM = [*APP, *found("config", "*.py"), *found("tools", "*.py"), *sorted(BASE.glob("*.py"))]
TEMPLATES = [*found("templates", "*"), *found("summits/templates", "*")]


def package_of(module):
    """The package of a dotted name within summits; None for anything else, summits itself included."""
    parts = module.split(".")
    return parts[1] if parts[0] == "summits" and len(parts) > 1 else None


def module_of(path):
    """The dotted name of a file, and whether it is a package."""
    parts = path.relative_to(BASE).with_suffix("").parts
    return (".".join(parts[:-1]), True) if parts[-1] == "__init__" else (".".join(parts), False)


def imports_of(source, module="", is_package=False):
    """Each import as (line, dotted name): `from a import b` is a.b; relative ones made absolute."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:
                up = node.level - 1 if is_package else node.level
                parents = module.split(".")[: len(module.split(".")) - up]
                base = ".".join([*parents, *filter(None, [base])])
            yield from ((node.lineno, f"{base}.{alias.name}") for alias in node.names)


def trespasses(source, module, is_package=False):
    """What a source imports that its package may not, as lines a reader can act on."""
    package = package_of(module)
    if package not in FLOOR_OF:
        yield f"{package} is new: give it a place in FLOORS"
        return
    for line, name in imports_of(source, module, is_package):
        other = package_of(name)
        if other and other != package and FLOOR_OF.get(other, len(FLOORS)) >= FLOOR_OF[package]:
            yield f"line {line}: {package} may not import {other}, which is not on a lower floor"
        for library in MAY_NOT_USE.get(package, ()):
            if name == library or name.startswith(library + "."):
                yield f"line {line}: {package} has no business with {library}"


@pytest.mark.parametrize("path", APP, ids=short)
def test_a_package_imports_only_from_lower_floors(path):
    module, is_package = module_of(path)
    package = package_of(module)
    if package is None:
        return
    assert list(trespasses(path.read_text(), module, is_package)) == []


def test_every_package_on_a_floor_exists():
    assert set(FLOOR_OF) == {package_of(module_of(path)[0]) for path in APP} - {None}


def test_no_modules_import_each_other():
    modules = {module_of(path)[0]: path for path in APP}
    imported = {}
    for module, path in modules.items():
        names = [name for _line, name in imports_of(path.read_text(), *module_of(path))]
        imported[module] = {name if name in modules else name.rpartition(".")[0] for name in names} - {module}
    # Raises CycleError, with the modules of the cycle.
    TopologicalSorter(imported).prepare()


@pytest.mark.parametrize(
    ("module", "source"),
    [
        ("summits.models.base", "from summits.views import home"),
        ("summits.models.base", "from summits import filters"),
        ("summits.models.base", "from ..admin import editor_client"),
        ("summits.admin.editor_client", "import summits.views.home"),
        ("summits.querysets", "def late():\n    from .models import Summit"),
        ("summits.charts.map", "from django.db import models"),
        ("summits.search.index.writing", "from summits.quality import findings"),
        ("summits.new_package.module", "import json"),
    ],
)
def test_a_forbidden_import_is_found_however_it_is_written(module, source):
    assert list(trespasses(source, module))


@pytest.mark.parametrize("path", PROGRAM, ids=short)
def test_functions_do_one_thing(path):
    long = [
        f"{node.name} has {node.end_lineno - node.lineno + 1} lines"
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and node.end_lineno - node.lineno + 1 > LONGEST_FUNCTION
    ]
    assert long == [] or "migrations" in path.parts


def test_files_have_one_subject():
    long = {
        short(path): lines
        for path in PROGRAM
        if "migrations" not in path.parts and (lines := len(path.read_text().splitlines())) > LONGEST_FILE
    }
    assert long == {}
    assert len((BASE / "config" / "settings.py").read_text().splitlines()) <= LONGEST_SETTINGS


def test_templates_are_short():
    long = {
        short(path): lines for path in TEMPLATES if (lines := len(path.read_text().splitlines())) > LONGEST_TEMPLATE
    }
    assert long == {}


@pytest.mark.parametrize("folder", ["templates", "summits/templates"])
def test_lines_of_templates_can_be_read_without_scrolling(folder):
    long = {
        f"{short(path)}:{number}": len(line)
        for path in found(folder, "*")
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if len(line) > LONGEST_TEMPLATE_LINE
    }
    assert long == {}


# What the content security policy would stop in a reader's browser, or what would leave the site.
FORBIDDEN_IN_TEMPLATES = {
    "an inline style sheet": re.compile(r"<style\b", re.I),
    "an inline style": re.compile(r"\sstyle\s*=\s*[\"']", re.I),
    "an inline script": re.compile(
        r"<script\b(?![^>]*\bsrc\s*=)(?![^>]*\btype\s*=\s*[\"']application/(ld\+)?json)", re.I
    ),
    "an inline event handler": re.compile(r"<[^>]*\son[a-z]+\s*=\s*[\"']", re.I),
    "a javascript: address": re.compile(r"[\"']\s*javascript:", re.I),
    "a remote file": re.compile(
        r"<(script|img|iframe|source|link\b[^>]*stylesheet)[^>]*(src|href)\s*=\s*[\"'](https?:)?//", re.I
    ),
}


def faults_of_template(text):
    """What a template carries that it may not, by name; Django's comments do not count."""
    text = re.sub(r"{#.*?#}|{% comment.*?endcomment %}", "", text, flags=re.S)
    return [name for name, pattern in FORBIDDEN_IN_TEMPLATES.items() if pattern.search(text)]


@pytest.mark.parametrize("path", TEMPLATES, ids=short)
def test_a_template_carries_no_inline_code_and_no_remote_file(path):
    assert faults_of_template(path.read_text()) == []


@pytest.mark.parametrize(
    "text",
    [
        "<style>p {}</style>",
        '<p style="color: red">',
        "<script>alert(1)</script>",
        '<a href="/" onclick="go()">',
        '<a href="javascript:go()">',
        '<script src="https://example.org/x.js"></script>',
        '<link rel="stylesheet" href="//example.org/x.css">',
    ],
)
def test_inline_code_and_remote_files_are_found(text):
    assert faults_of_template(text)
