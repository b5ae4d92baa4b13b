"""python -m tools.bench.page_sizes [SUMMITS]: size and cost of the largest public page of each kind, as a table.

For each variant of the optional columns (some, none, all) and each database it imports a sample with hubs and measures
its pages. --at VARIANT:DATABASE=URL uses an existing archive. Values over the limits are printed in bold, and the
program then exits with status 1.
"""

import argparse
import json
import sys
import tempfile
from pathlib import Path

from tools.bench.archive import database, write_sample
from tools.bench.machine import environment, output_of, say, timed
from tools.bench.pages import PERMITTED_BYTES, PERMITTED_MS, Measure
from tools.bench.report import table, write_into
from tools.sample import VARIANTS

DATABASES = ("SQLite", "PostgreSQL")
SUMMITS = 20_000
BEGIN, END = "<!-- page-sizes writes from here -->", "<!-- to here, page-sizes. -->"


def arguments():
    parser = argparse.ArgumentParser(prog="make page-sizes", description=__doc__)
    parser.add_argument("summits", type=int, nargs="?", default=SUMMITS, help="size of the archives (20000)")
    parser.add_argument("--only", choices=DATABASES, help="on this database alone")
    parser.add_argument("--optional", choices=VARIANTS, help="with this variant of the optional columns alone")
    parser.add_argument("--at", action="append", default=[], metavar="VARIANT:DATABASE=URL", help="an archive to use")
    parser.add_argument("--write", metavar="FILE", help="put the table between the marks of this file too")
    return parser.parse_args()


def build(folder, summits, variant, url):
    """Import a sample into the empty database of ``url``."""
    env, bundle = environment(url), folder / variant
    say(f"an archive of {summits:,} summits, optional columns: {variant}")
    if not bundle.exists():
        write_sample(bundle, summits, "--optional", variant, "--hubs")
    timed(["migrate", "--verbosity", "0"], env)
    timed(["import_archive", bundle, "--trust-status"], env)


def measured(url, static):
    """Return the Measures of the archive of ``url``."""
    env = environment(url, static=static, cache="dummycache://")
    return [Measure(**values) for values in json.loads(output_of("pages", env=env))]


def measure_all(asked, folder):
    """Return (variant, database) → the Measures of that archive."""
    given = dict(one.split("=", 1) for one in asked.at)
    static = folder / "static"
    timed(["collectstatic", "--noinput", "--verbosity", "0"], environment("sqlite:///:memory:", static=static))
    found = {}
    for variant in [asked.optional] if asked.optional else VARIANTS:
        for name in [asked.only] if asked.only else DATABASES:
            place = folder / f"{variant}-{name}"
            place.mkdir()
            with database(name, place, given.get(f"{variant}:{name}")) as url:
                if f"{variant}:{name}" not in given:
                    build(folder, asked.summits, variant, url)
                say(f"measuring: {variant}, {name}")
                found[variant, name] = measured(url, static)
    return found


def cell(value, most):
    """Return a number as Markdown, in bold if it is over ``most``."""
    text = f"{value:,.0f}"
    return f"**{text}**" if value > most else text


def report(found):
    """Return a Markdown table: a row for each page; for each archive its kB, its least and its median ms."""
    heads = ["page"]
    for variant, name in found:
        heads += [f"{variant}, {name}: kB", "ms", "median"]
    by_name = [{page.name: page for page in pages} for pages in found.values()]
    names = dict.fromkeys(name for pages in by_name for name in pages)
    return table(heads, [[name, *(text for pages in by_name for text in cells(pages.get(name)))] for name in names])


def cells(page):
    """Return the three cells of a page (a Measure), or dashes if an archive has no such page (None)."""
    if page is None:
        return "–", "–", "–"
    cost = page.least + page.server
    return (
        cell(page.bytes / 1_000, PERMITTED_BYTES / 1_000),
        cell(cost, PERMITTED_MS),
        f"{page.median + page.server:,.0f}",
    )


def main():
    asked = arguments()
    with tempfile.TemporaryDirectory() as folder:
        found = measure_all(asked, Path(folder))
    text = report(found)
    print(text)
    if asked.write:
        write_into(asked.write, text, BEGIN, END)
    over = [page for pages in found.values() for page in pages if not page.is_within]
    sys.exit(1 if over else 0)


if __name__ == "__main__":
    main()
