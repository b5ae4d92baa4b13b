"""Merged cells of a worksheet: one down a column holds for each of its rows; one across a row divides the table."""

from bisect import bisect_left, bisect_right
from collections import defaultdict

from django.utils.translation import gettext as _

from summits.spreadsheets.limits import check_cell_count
from summits.spreadsheets.xlsx import column_letter

MAX_NAMED = 5
"""How many merged cells a note names."""


def fill_merged_cells(sheet):
    """Copy the value of cells merged down a column into each row that has other cells; return a list of notes."""
    rows = dict(sheet.rows)
    numbers = sorted(rows)
    names, filled = [], 0
    for top, left, bottom, right in sheet.merged:
        value = _cell(rows.get(top, ()), left)
        if left != right or not value:
            continue
        below = numbers[bisect_right(numbers, top) : bisect_left(numbers, bottom + 1)]
        filled += len(below)
        check_cell_count(filled)
        for number in below:
            cells = rows[number]
            cells += [""] * (left - len(cells))
            cells[left - 1] = cells[left - 1] or value
        if below:
            names.append(merged_name(top, left, bottom, right))
    if not names:
        return []
    shown = ", ".join([*names[:MAX_NAMED], "…"] if names[MAX_NAMED:] else names)
    return [_("Merged cells were read as the same value in each of their rows: {cells}.").format(cells=shown)]


def merged_across(sheet):
    """Return row → its cells that are merged with others to their right, as tuples like those of the sheet."""
    found = defaultdict(list)
    for merged in sheet.merged:
        top, left, _bottom, right = merged
        if left != right:
            found[top].append(merged)
    return found


def merged_name(top, left, bottom, right):
    """Return the name of merged cells, such as “A2:A5”."""
    return f"{column_letter(left)}{top}:{column_letter(right)}{bottom}"


def _cell(cells, column):
    return cells[column - 1] if column <= len(cells) else ""
