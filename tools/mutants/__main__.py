"""python -m tools.mutants [N]: change the app in N random places and report the mutants that no test notices.

The suite runs once under coverage.py, without the browser and on SQLite, to learn which tests run which line. Only
those tests then run against each mutant, the quick ones first, until one fails. The program exits with status 1 if
fewer than 19 of 20 mutants are noticed. The project itself is not changed: mutants are made in copies.
"""

import argparse
import math
import os
import shutil
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from queue import SimpleQueue
from random import Random

from tools.mutants.places import choose
from tools.mutants.tests import TestsOfLines, cover, notices

BASE = Path(__file__).resolve().parents[2]
SHARE = 0.95


def arguments():
    parser = argparse.ArgumentParser(prog="make mutants", description=__doc__)
    parser.add_argument("count", type=int, nargs="?", default=60, metavar="N", help="number of mutants (60)")
    parser.add_argument("--seed", type=int, default=1, help="the same seed breaks the same places of the same code (1)")
    parser.add_argument("--under", type=Path, nargs="+", default=[Path("summits")], help="files or folders (summits)")
    parser.add_argument("--tests", nargs="+", default=[], metavar="FILE", help="these files of tests alone (all)")
    parser.add_argument("--processes", type=int, default=os.cpu_count(), help="tests run at once (one for each core)")
    parser.add_argument("--again", action="store_true", help="use .coverage of the run before: the code is the same")
    return parser.parse_args()


def log(text):
    """Print a line with the time, unbuffered."""
    print(f"{time.strftime('%H:%M:%S')} {text}", flush=True)


def project_files():
    """Return the files of the project, untracked ones included, as relative Paths."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(command, cwd=BASE, check=True, capture_output=True, text=True).stdout.split("\0")
    return [Path(name) for name in names if name and (BASE / name).is_file()]


def copy_to(folder, files):
    """Copy the project into a new folder; return the folder."""
    for file in files:
        (folder / file).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(BASE / file, folder / file)
    # Some tests start programs from .venv, or need a Git repository.
    (folder / ".venv").symlink_to(sys.prefix)
    subprocess.run(["git", "init", "--quiet"], cwd=folder, check=True)
    return folder


def is_noticed(mutant, tests, copies):
    """Return whether any of the tests notices the mutant. ``copies``: a queue of free copies of the project."""
    copy = copies.get()
    source = (copy / mutant.file).read_text()
    try:
        (copy / mutant.file).write_text(mutant.code(source))
        return any(notices(copy, some) for some in tests)
    finally:
        (copy / mutant.file).write_text(source)
        copies.put(copy)


def try_out(mutants, tests, folders):
    """Yield (mutant, whether it is noticed) for all mutants, in their order."""
    copies = SimpleQueue()
    for folder in folders:
        copies.put(folder)
    with ThreadPoolExecutor(len(folders)) as pool:
        runs = [pool.submit(is_noticed, mutant, tests.of(mutant), copies) for mutant in mutants]
        for mutant, run in zip(mutants, runs, strict=True):
            yield mutant, run.result()


def learn(copy, processes, files):
    """Run the suite, or only ``files`` of it, in a copy of the project; save the result as .coverage in the project."""
    log("running the suite once, to learn which tests run which line")
    if cover(copy, processes, files):
        sys.exit("Some tests fail though nothing is changed: see make test.")
    shutil.copy2(copy / ".coverage", BASE)


def report(mutant, noticed, tests):
    """Print the result of a mutant, with its change if no test noticed it; return ``noticed``."""
    if noticed:
        log(f"noticed      {mutant.file}:{mutant.line}")
    else:
        log(f"NOT NOTICED  {mutant.file}:{mutant.line}{'' if tests.of(mutant) else ' (no test on SQLite runs it)'}")
        print(mutant.change((BASE / mutant.file).read_text()), flush=True)
    return noticed


def main():
    options = arguments()
    files = project_files()
    sources = [file for file in files if file.suffix == ".py" and not {"tests", "migrations"} & set(file.parts)]
    sources = [file for file in sources if any(file.is_relative_to(folder) for folder in options.under)]
    mutants = choose(BASE, sources, options.count, Random(options.seed))
    with tempfile.TemporaryDirectory(prefix="mutants-", dir=BASE / "var") as folder:
        folders = [copy_to(Path(folder) / str(number), files) for number in range(options.processes)]
        if not options.again:
            learn(folders[0], options.processes, options.tests)
        tests = TestsOfLines(BASE / ".coverage", BASE, options.tests)
        log(f"{len(mutants)} mutants, seed {options.seed}")
        noticed = sum(report(mutant, noticed, tests) for mutant, noticed in try_out(mutants, tests, folders))
    log(f"{noticed} of {len(mutants)} mutants were noticed")
    sys.exit(noticed < math.ceil(len(mutants) * SHARE))


if __name__ == "__main__":
    main()
