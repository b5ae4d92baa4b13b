"""One thing has one name, and one name means one thing."""

import ast
from collections import defaultdict
from pathlib import Path

BASE = Path(__file__).resolve().parents[3]
ALIKE = ("summits.search.backends", "summits.backup", "summits.management.commands")
"""Packages of modules that do the same for different things, under the same names."""
CONVENTIONAL = {"connect"}
"""Names that say the same wherever they stand: ``connect`` connects the signal handlers of its module."""


def app_modules():
    """Yield the (dotted name, source) of each module of the app and of the settings."""
    for path in [*sorted((BASE / "summits").rglob("*.py")), *sorted((BASE / "config").rglob("*.py"))]:
        if not {"tests", "migrations"} & {*path.parts}:
            yield ".".join(path.relative_to(BASE).with_suffix("").parts), path.read_text()


def names_with_several_meanings(modules):
    """Return name → modules of each public class or function that several of ``modules`` define: (name, source)."""
    found = defaultdict(list)
    for module, source in modules:
        for node in ast.parse(source).body:
            if isinstance(node, ast.ClassDef | ast.FunctionDef) and not node.name.startswith("_"):
                found[node.name].append(module)
    return {name: places for name, places in found.items() if len(places) > 1 and not _is_meant(name, places)}


def _is_meant(name, places):
    packages = {place.rpartition(".")[0] for place in places}
    return name in CONVENTIONAL or len(packages) == 1 and packages <= {*ALIKE}


def test_no_public_name_means_two_things():
    assert names_with_several_meanings(app_modules()) == {}


def test_a_second_meaning_is_found():
    planted = [*app_modules(), ("summits.facets.planted", "def changeset():\n    pass")]
    assert names_with_several_meanings(planted) == {"changeset": ["summits.db.changeset", "summits.facets.planted"]}
