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
from tools.bench.machine import environment, log, output_of_module, run_timed
from tools.bench.pages import MAX_BYTES, MAX_MS, Measure
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
    env, package = environment(url), folder / variant
    log(f"an archive of {summits:,} summits, optional columns: {variant}")
    if not package.exists():
        write_sample(package, summits, "--optional", variant, "--hubs")
    run_timed(["migrate", "--verbosity", "0"], env)
    run_timed(["import_archive", package, "--trust-status"], env)


def measure(url, static):
    """Return the Measures of the archive of ``url``."""
    env = environment(url, static=static, cache="dummycache://")
    return [Measure(**values) for values in json.loads(output_of_module("pages", env=env))]


def measure_all(options, folder):
    """Return (variant, database) → the Measures of that archive."""
    existing = dict(one.split("=", 1) for one in options.at)
    static = folder / "static"
    run_timed(["collectstatic", "--noinput", "--verbosity", "0"], environment("sqlite:///:memory:", static=static))
    results = {}
    for variant in [options.optional] if options.optional else VARIANTS:
        for name in [options.only] if options.only else DATABASES:
            place = folder / f"{variant}-{name}"
            place.mkdir()
            with database(name, place, existing.get(f"{variant}:{name}")) as url:
                if f"{variant}:{name}" not in existing:
                    build(folder, options.summits, variant, url)
                log(f"measuring: {variant}, {name}")
                results[variant, name] = measure(url, static)
    return results


def cell(value, maximum):
    """Return a number as Markdown, in bold if it is over ``maximum``."""
    text = f"{value:,.0f}"
    return f"**{text}**" if value > maximum else text


def report(results):
    """Return a Markdown table: a row for each page; for each archive its kB, its minimum and its median ms."""
    heads = ["page"]
    for variant, name in results:
        heads += [f"{variant}, {name}: kB", "ms", "median"]
    by_name = [{page.name: page for page in pages} for pages in results.values()]
    names = dict.fromkeys(name for pages in by_name for name in pages)
    return table(heads, [[name, *(text for pages in by_name for text in cells(pages.get(name)))] for name in names])


def cells(page):
    """Return the three cells of a page (a Measure), or dashes if an archive has no such page (None)."""
    if page is None:
        return "–", "–", "–"
    cost = page.minimum + page.server
    return (
        cell(page.bytes / 1_000, MAX_BYTES / 1_000),
        cell(cost, MAX_MS),
        f"{page.median + page.server:,.0f}",
    )


def main():
    options = arguments()
    with tempfile.TemporaryDirectory() as folder:
        results = measure_all(options, Path(folder))
    text = report(results)
    print(text)
    if options.write:
        write_into(options.write, text, BEGIN, END)
    over = [page for pages in results.values() for page in pages if not page.is_within]
    sys.exit(1 if over else 0)


if __name__ == "__main__":
    main()
