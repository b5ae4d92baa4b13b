"""Mutation testing: which statement a changed line belongs to, and which tests are run for it."""

import pytest

from tools.mutants.lines import covering_tests, statement_at

SOURCE = """\
import re

MOST = 3


class Summit:
    LIMIT = (
        1,
    )

    def days(self, more=0):
        if self.end > self.start:
            return (
                self.end
                - self.start
            )
        return more
"""


@pytest.mark.parametrize(
    ("line", "lines", "is_imported"),
    [
        (3, [3], True),
        (8, [7, 8, 9], True),
        (11, [11], True),
        (12, [12], False),
        (15, [13, 14, 15, 16], False),
        (17, [17], False),
    ],
)
def test_a_line_belongs_to_its_innermost_statement_which_runs_on_import_or_later(line, lines, is_imported):
    found, imported = statement_at(SOURCE, line)
    assert (list(found), imported) == (lines, is_imported)


def test_the_tests_of_some_lines_are_those_of_any_of_them_whatever_their_parameters():
    contexts = {
        1: [""],
        2: ["", "t.py::one[a]|run"],
        3: ["t.py::one[b]|setup", "t.py::two|run"],
        4: ["t.py::three|run"],
    }
    assert covering_tests(contexts, range(1, 4)) == ["t.py::one", "t.py::two"]
