"""The tests that run a line of the app, from one run of the suite under coverage.py; and runs of tests."""

import os
import resource
import signal
import subprocess
import sys
from contextlib import suppress

from coverage import CoverageData

from tools.mutants.lines import covering_tests, statement_at

COVERED = ("-m", "not browser")
UNIT = ("-m", "not browser and not slow")
"""What ``make unit`` runs."""
SLOW = ("-m", "not browser and slow")
NO_TESTS = 5
"""pytest's exit code if it was given no test to run."""
TIMEOUT = 180
"""Seconds for one test: a mutant may loop for ever."""
MAX_BYTES = 6 * 2**30
"""Address space of a run of tests on Linux: a mutant may build a list for ever."""


class TestsOfLines:
    """The tests that run each line of the project in the folder ``base``, from ``data``, a file of coverage.py.

    ``files``: the test files that the run was restricted to, if it was.
    """

    __test__ = False  # pytest must not collect this class

    def __init__(self, data, base, files=()):
        self.base = base
        self.quick_tests = [*UNIT, *files]
        self.data = CoverageData(basename=data)
        self.data.read()

    def of(self, mutant):
        """Return the tests that may notice a mutant: a list of lists of pytest arguments, to be run in turn.

        Quick tests come first. For a line that runs only on import, these are the tests that run any line of the file,
        then all quick tests; for one in a function called on import, the tests that run it, then all quick tests.
        """
        by_line = self.data.contexts_by_lineno(mutant.file.as_posix())
        lines, is_imported = statement_at((self.base / mutant.file).read_text(), mutant.line)
        found = quick_first(covering_tests(by_line, by_line if is_imported else lines))
        # Lines that run outside of any test have the empty context.
        runs_on_import = is_imported or any("" in by_line.get(line, ()) for line in lines)
        return [*found, self.quick_tests] if runs_on_import else found


def quick_first(tests):
    """Return the pytest arguments of two runs of the tests, the quick and the slow ones; none without a test."""
    return [[*UNIT, *tests], [*SLOW, *tests]] if tests else []


def cover(base, processes, files=()):
    """Run the suite in ``base`` without the browser, and record in .coverage there which test runs which line.

    Return pytest's exit code: 0 if all tests passed.
    """
    options = ("--cov=summits", "--cov-context=test", "--cov-report=", "--numprocesses", processes)
    return pytest(base, *options, *COVERED, *files)


def notices(base, tests):
    """Return whether one of the tests fails in the folder ``base``, or takes more than TIMEOUT seconds."""
    arguments = base / "tests-to-run.txt"
    arguments.write_text("\n".join(tests))
    # The method "thread" also ends a test that hangs outside Python's own code, and the run with it.
    options = ("--exitfirst", f"--timeout={TIMEOUT}", "--timeout-method=thread")
    return pytest(base, *options, f"@{arguments}") not in (0, NO_TESTS)


def pytest(base, *arguments):
    """Run pytest on SQLite in the folder ``base``; return its exit code."""
    command = [sys.executable, "-m", "pytest", "--quiet", "-p", "no:cacheprovider", *map(str, arguments)]
    env = {key: value for key, value in os.environ.items() if key != "DATABASE_URL"}
    # Python recognises a compiled file by the time (in seconds) and size of its source, which two mutants may share.
    env["PYTHONDONTWRITEBYTECODE"] = "1"
    process = subprocess.Popen(command, cwd=base, env=env, stdout=subprocess.DEVNULL, start_new_session=True)
    if hasattr(resource, "prlimit"):
        resource.prlimit(process.pid, resource.RLIMIT_AS, (MAX_BYTES, MAX_BYTES))
    try:
        return process.wait()
    finally:
        # Also kills servers that the tests may have left.
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
