"""The statement at a line of source code, and the tests that run it."""

import ast


def covering_tests(by_line, lines):
    """Return the sorted ids of the tests that run any of the lines, without their parameters.

    ``by_line``: line → contexts of coverage.py.
    """
    contexts = {context for line in lines for context in by_line.get(line, ())}
    return sorted({context.partition("|")[0].partition("[")[0] for context in contexts if context})


def statement_at(source, line):
    """Return (lines, whether they run only on import) of the innermost statement at a line.

    Of a compound statement only the lines before its body count.
    """
    lines, is_imported = range(line, line + 1), True
    nodes = [(ast.parse(source), True)]
    while nodes:
        parent, imported = nodes.pop()
        for node in ast.iter_child_nodes(parent):
            if hasattr(node, "lineno") and not node.lineno <= line <= node.end_lineno:
                continue
            body = getattr(node, "body", None)
            if isinstance(node, ast.stmt):
                end = body[0].lineno if body and body[0].lineno > node.lineno else node.end_lineno + 1
                lines, is_imported = range(node.lineno, end), imported
            within = isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and line >= body[0].lineno
            nodes.append((node, imported and not within))
    return lines, is_imported
