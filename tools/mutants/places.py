"""Places where source code can be mutated: comparisons, conditions and constants."""

import ast
import re
from collections import defaultdict
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from cosmic_ray.ast import ast_nodes, get_ast
from cosmic_ray.mutating import mutate_code
from cosmic_ray.plugins import get_operator, operator_names

ORDERING = "(Eq|NotEq|Lt|LtE|Gt|GtE)"
OPERATORS = re.compile(
    rf"core/(ReplaceComparisonOperator_({ORDERING}_{ORDERING}|Is_IsNot|IsNot_Is)"
    r"|AddNot|ReplaceUnaryOperator_Delete_Not|ReplaceAndWithOr|ReplaceOrWithAnd"
    r"|ReplaceTrueWithFalse|ReplaceFalseWithTrue|NumberReplacer)"
)
"""Operators of cosmic-ray, except those that mostly break the syntax or make an equivalent program."""
LARGE_NUMBER = 10
"""Numbers from this on are not mutated: they are measures and limits, in which one more or less hardly matters."""


@dataclass(frozen=True)
class Mutant:
    """A source file with one change. ``file`` is relative to the project, ``line`` counts from 1."""

    file: Path
    line: int
    operator: str
    occurrence: int

    def code(self, source):
        """Return the source with the change."""
        return mutate_code(source, get_operator(self.operator)(), self.occurrence)

    def change(self, source):
        """Return the changed line before and after, as two lines of text."""
        before, after = source.splitlines(), self.code(source).splitlines()
        return f"    - {before[self.line - 1].strip()}\n    + {after[self.line - 1].strip()}"


def mutants_by_place(source, file):
    """Return place → list of Mutants of a source; a place is (file, line, column)."""
    operators = {name: get_operator(name)() for name in operator_names() if OPERATORS.fullmatch(name)}
    found, occurrences = defaultdict(list), defaultdict(int)
    for node in ast_nodes(get_ast(source)):
        is_large = node.type == "number" and ast.literal_eval(node.value) >= LARGE_NUMBER
        for name, operator in operators.items():
            for start, _end in operator.mutation_positions(node):
                if not is_large:
                    found[(file, *start)].append(Mutant(file, start[0], name, occurrences[name]))
                occurrences[name] += 1
    return found


def choose(base, files, count, chance):
    """Return at most ``count`` Mutants in different places, chosen by ``chance`` (a random.Random)."""
    sources = {file: (base / file).read_text() for file in sorted(files)}
    places = {}
    for file, source in sources.items():
        places.update(mutants_by_place(source, file))
    chosen = (chance.choice(places[place]) for place in chance.sample(sorted(places), len(places)))
    return list(islice((mutant for mutant in chosen if changes_something(mutant, sources[mutant.file])), count))


def changes_something(mutant, source):
    """Whether a mutant is valid Python and behaves differently, unlike one in the options of a dataclass."""
    if source.splitlines()[mutant.line - 1].startswith("@dataclass"):
        return False
    try:
        ast.parse(mutant.code(source))
    except SyntaxError:
        return False
    return True
