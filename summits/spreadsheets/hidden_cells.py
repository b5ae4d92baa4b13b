"""Hidden sheets, rows and columns of a workbook: whether they are imported too is asked once for the file."""

from itertools import groupby

from django.utils.translation import gettext as _

from summits.spreadsheets.questions import FileQuestion, answer_in
from summits.spreadsheets.xlsx import column_letter

HIDDEN = "hidden"
"""The key of the decision."""
READ, VISIBLE_ONLY = "read", "visible only"
"""The answers."""
MAX_NAMED = 10
"""How many rows or columns, each with those that follow it, are named of a sheet."""


def hidden_question(sheets, decisions):
    """Return the FileQuestion about what is hidden in RawSheets, None if nothing that has cells is."""
    places = [place for sheet in sheets for place in _hidden_in(sheet)]
    if not places:
        return None
    options = [(READ, _("Import them too")), (VISIBLE_ONLY, _("Leave them out"))]
    answer = answer_in(decisions, HIDDEN, (READ, VISIBLE_ONLY))
    return FileQuestion(
        HIDDEN, _("Parts of this workbook are hidden. Are they to be imported?"), places, options, answer
    )


def visible_sheets(sheets):
    """Return RawSheets without what is hidden; those of which nothing is left are left out."""
    for sheet in sheets:
        hidden = {column - 1 for column in sheet.hidden_columns}
        rows = [row for row in sheet.rows if row[0] not in sheet.hidden_rows]
        if hidden:
            rows = [(number, ["" if at in hidden else text for at, text in enumerate(cells)]) for number, cells in rows]
        sheet.rows = [row for row in rows if any(text != "" for text in row[1])]
    return [sheet for sheet in sheets if sheet.has_cells and not sheet.is_hidden]


def _hidden_in(sheet):
    # What is hidden in a sheet, in words.
    title = sheet.title
    if sheet.is_hidden:
        return [_("The sheet “{title}”").format(title=title)]
    rows = [number for number, _cells in sheet.rows if number in sheet.hidden_rows]
    columns = {
        column
        for _number, cells in (sheet.rows if sheet.hidden_columns else ())
        for column in sheet.hidden_columns
        if column <= len(cells) and cells[column - 1] != ""
    }
    places = []
    if rows:
        places.append(_("Rows of the sheet “{title}”: {rows}").format(title=title, rows=ranges_in_words(rows)))
    if columns:
        letters = ranges_in_words(sorted(columns), column_letter)
        places.append(_("Columns of the sheet “{title}”: {columns}").format(title=title, columns=letters))
    return places


def ranges_in_words(numbers, name=str):
    """Return numbers in ascending order, each as ``name`` writes it, as “4–9, 12”."""
    runs = []
    for _offset, run in groupby(enumerate(numbers), lambda pair: pair[1] - pair[0]):
        own = [number for _at, number in run]
        runs.append(name(own[0]) if len(own) == 1 else f"{name(own[0])}–{name(own[-1])}")
    return ", ".join([*runs[:MAX_NAMED], "…"] if runs[MAX_NAMED:] else runs)
