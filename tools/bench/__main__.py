"""python -m tools.bench [SUMMITS…]: compare the site with a bare view and Datasette; the report goes to stdout.

With --soak SECONDS it instead keeps the site under load for so long, and watches the worker's memory.
"""

import argparse
import platform
import sys

from tools.bench import load, report
from tools.bench.machine import CORES
from tools.bench.runs import SECONDS, bench
from tools.bench.servers import DATASETTE
from tools.bench.soak import soak

DATABASES = ("SQLite", "PostgreSQL")


def arguments():
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("summits", type=int, nargs="*", default=[100_000], help="sizes of the archive (100000)")
    parser.add_argument("--soak", type=int, metavar="SECONDS", help="drive the site so long, and nothing else")
    parser.add_argument("--only", choices=DATABASES, help="on this database alone")
    parser.add_argument("--sqlite", metavar="URL", help="an archive of this size that is there, instead of a new one")
    parser.add_argument("--postgres", metavar="URL", help="the same on PostgreSQL")
    parser.add_argument("--write", metavar="FILE", help="put the report between the marks of this file too")
    return parser.parse_args()


def main():
    options = arguments()
    load.find_wrk()
    if not options.soak and not DATASETTE.exists():
        sys.exit(f"Datasette is not in {DATASETTE}: `make bench` puts it there.")
    if len(CORES) < 2:
        print("One core alone: the load takes part of what it measures.", file=sys.stderr)
    existing = {"SQLite": options.sqlite, "PostgreSQL": options.postgres}
    names = [options.only] if options.only else DATABASES
    if options.soak:
        text = "\n".join(
            report.format_soak(soak(name, options.summits[0], options.soak, existing[name])) for name in names
        )
    else:
        runs = [bench(name, summits, existing[name]) for summits in options.summits for name in names]
        text = f"Python {platform.python_version()}, {SECONDS} seconds a question.\n\n" + report.format_runs(runs)
    print(text)
    if options.write:
        report.write_into(options.write, text)


if __name__ == "__main__":
    main()
