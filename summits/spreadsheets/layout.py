"""Find the table in each sheet of an upload: its kind, the row of its headings, what each column is, where it ends.

What people put around a table is read as meant: a title above the headings, blank rows and columns, merged cells, a
total in the last row. Whatever is left out is told in a note. What cannot be told is an error until an editor has
matched it by hand on the page of the import.
"""

import re
from dataclasses import dataclass
from difflib import get_close_matches
from itertools import islice

from django.utils.translation import gettext as _

from summits.datapackage.errors import ErrorList
from summits.datapackage.reader import MAX_COLUMNS, no_checkpoint
from summits.datapackage.schema import TABLE_OF_NAME
from summits.spreadsheets.day_order import DayOrders
from summits.spreadsheets.headings import (
    MAX_HEADING_CHARACTERS,
    column_label,
    column_of_heading,
    columns_by_heading,
    heading_key,
    table_of_file_name,
    table_of_headings,
    tables_by_title,
)
from summits.spreadsheets.hidden_cells import VISIBLE_ONLY, hidden_question, visible_sheets
from summits.spreadsheets.merged_cells import fill_merged_cells, merged_across
from summits.spreadsheets.sheet_rows import SheetRows
from summits.spreadsheets.tables import TableData, WorkbookTables
from summits.spreadsheets.xlsx import column_letter
from summits.text.normalization import one_line

MAX_ROWS_ABOVE = 20
"""Among how many rows the headings are looked for."""
SHEET, COLUMN = "sheet:", "column:"
"""How the keys of decisions on sheets and on columns begin."""
REMEMBERED = "remembered:"
"""How the key of a decision on a sheet begins that was made for an earlier file."""
MAX_NOTES = 5
"""How many rows of one kind that were not read are named."""
LEFT_OUT = "-"
"""The decision that a column or a sheet is left out; no name has this form."""
TOTALS = (
    *("total", "totals", "grand total", "subtotal", "sum", "overall"),
    *("summe", "gesamt", "gesamtsumme", "gesamtergebnis", "insgesamt", "zwischensumme"),
    *("итого", "всего", "сумма", "общий итог", "разом", "усього"),
    *("somme", "suma", "totale", "totaal", "razem", "ogółem", "总计", "合计"),
)
"""What stands before a total."""
NUMBER = re.compile(r"[-+−]?[\d.,\s]*\d\s*%?")
SUM = re.compile(r"=(?:of:=)?(?:SUM|COUNTA?|SUBTOTAL|AGGREGATE|AVERAGE|ROWS|MIN|MAX)\(")
"""How the formula of a total begins, in XLSX and in ODS."""


@dataclass
class Heading:
    """A column of a sheet: its ``text`` as a person sees it, its ``letters``, the ``key`` of a decision on it.

    ``column``: the name of the table's column, LEFT_OUT, or "" if it is not known.
    """

    text: str
    letters: str
    key: str
    column: str
    position: int


def lay_out(sheets, name, chosen="", decisions=None, checkpoint=no_checkpoint):
    """Return the WorkbookTables of RawSheets.

    ``name`` is the file's name; ``chosen`` is the name of the table that a single sheet holds, if it was given.
    ``decisions`` maps the key of a sheet to the name of a table or LEFT_OUT, that of a Heading to the name of a column
    or LEFT_OUT. Before the key of a sheet that was decided for an earlier file stands REMEMBERED. ``checkpoint`` is
    called from time to time, and may raise.
    """
    decisions, errors, layouts, reports = decisions or {}, ErrorList(), {}, []
    hidden, day_orders = hidden_question(sheets, decisions), DayOrders(decisions)
    if hidden and hidden.answer == VISIBLE_ONLY:
        sheets = visible_sheets(sheets)
    for sheet in sheets:
        key = f"{SHEET}{sheet.title.strip().casefold()[:MAX_HEADING_CHARACTERS]}"
        kind = _kind_of(sheet, key, decisions, name, chosen if len(sheets) == 1 else None)
        table = TABLE_OF_NAME.get(kind)
        report = {"key": key, "title": sheet.title, "table": table.name if table else kind, "columns": [], "notes": []}
        reports.append(report)
        if kind == LEFT_OUT:
            continue
        if table is None:
            message = _("Choose which kind of record this sheet holds, or leave it out.")
            errors.add(sheet.title, 0, "", "", message)
        elif table in layouts:
            message = _("The sheet “{title}” holds records of this kind too.").format(title=layouts[table].sheet.title)
            errors.add(sheet.title, 0, "", "", message, _("Put them into one sheet, or leave one out."))
        else:
            layouts[table] = layout = SheetLayout(sheet, table, decisions)
            report |= {"columns": [vars(heading) for heading in layout.headings], "notes": layout.notes}
    if not layouts and not errors:
        errors.add(name, 0, "", "", _("All sheets are left out."))
    tables = {table: layout.read(checkpoint, day_orders) for table, layout in layouts.items()}
    questions = [question for question in (hidden, day_orders.question()) if question]
    for question in questions:
        if not question.answer:
            errors.add(name, 0, "", "", question.text, _("Choose an answer."))
    return WorkbookTables(tables, errors, reports, questions)


def _kind_of(sheet, key, decisions, name, chosen):
    # The name of the table that a sheet holds, LEFT_OUT, or "" if it cannot be told. ``chosen``: None if it is not the
    # only sheet.
    if decided := decisions.get(key) or chosen:
        return decided if decided in {LEFT_OUT, *TABLE_OF_NAME} else ""
    remembered = decisions.get(f"{REMEMBERED}{key}", "")
    if titled := tables_by_title().get(heading_key(sheet.title)):
        return remembered or titled.name
    # A title that says nothing, such as "Sheet1", may be that of another kind of table each time.
    widest = max((cells for _number, cells in sheet.rows[:MAX_ROWS_ABOVE]), key=_count_filled, default=[])
    found = (chosen is not None and table_of_file_name(name)) or table_of_headings(filter(None, widest))
    return found.name if found else remembered


def _count_filled(cells):
    return sum(map(bool, cells))


class SheetLayout:
    """The table in a RawSheet: its ``headings``, its ``rows``; ``notes`` says how the rest was read."""

    def __init__(self, sheet, table, decisions):
        self.sheet, self.table, self.decisions = sheet, table, decisions
        self.notes = [*sheet.notes, *fill_merged_cells(sheet)]
        self.merged = merged_across(sheet)
        self.known = columns_by_heading(table)
        self.header_row, header = self._find_header()
        self.header_width = len(header)
        self.rows = self._rows_of_table()
        self.headings = self._find_headings(header)

    def _find_header(self):
        # The number and cells of the first row with most headings; if none is known, of the first with several cells.
        rows = [(number, [cell or "" for cell in cells]) for number, cells in self.sheet.rows[:MAX_ROWS_ABOVE]]
        if not rows:
            return 1, []
        decided = {key.removeprefix(self._key("")) for key in self.decisions}
        known = [
            sum(bool(column_of_heading(cell, self.known)) or heading_key(cell) in decided for cell in cells)
            for _number, cells in rows
        ]
        several = [_count_filled(cells) > 1 for _number, cells in rows]
        if any(several):
            # A single cell is a title, even one that is called as a column is.
            known = [number * has_several for number, has_several in zip(known, several, strict=True)]
        numbers = known if any(known) else several
        at = numbers.index(max(numbers))
        for row in rows[:at]:
            self._note(_("Row {row} stands above the headings and was not read: “{text}”."), row)
        return rows[at]

    def _rows_of_table(self):
        rows = [row for row in self.sheet.rows if row[0] > self.header_row]
        across = {row[0]: row for row in rows if row[0] in self.merged and _count_filled(row[1]) == 1}
        for row in islice(across.values(), MAX_NOTES):
            self._note(_("Row {row} is one cell across the table and was not read: “{text}”."), row)
        if len(across) > MAX_NOTES:
            self.notes.append(
                _("{count} more rows are one cell and were not read.").format(count=len(across) - MAX_NOTES)
            )
        rows = [row for row in rows if row[0] not in across]
        if rows and self._is_total(*rows[-1]):
            self._note(_("Row {row} was taken for a total and was not read: “{text}”."), rows.pop())
        return rows

    def _is_total(self, number, cells):
        filled = [(at, cell) for at, cell in enumerate(cells, 1) if cell != ""]
        formulas = {at: str(self.sheet.errors[number, at][0]) for at, cell in filled if cell is None}
        if all(SUM.match(formulas.get(at, "")) for at, _cell in filled):
            return True
        words = heading_key(filled[0][1] or "")
        is_labelled = words in TOTALS or words.partition(" ")[0] in TOTALS and re.search(r"\d", words)
        return bool(is_labelled) and all(cell is None or NUMBER.fullmatch(cell) for _at, cell in filled[1:])

    def _note(self, text, row):
        number, cells = row
        self.notes.append(text.format(row=number, text=one_line(" ".join(filter(None, cells)))))

    def _key(self, heading):
        return f"{COLUMN}{self.table.name}:{heading}"

    def _find_headings(self, header):
        width = len(header) if self.sheet.is_text else max(map(len, (header, *(cells for _row, cells in self.rows))))
        if width > MAX_COLUMNS:
            return []
        header = [one_line(text, MAX_HEADING_CHARACTERS) for text in [*header, *[""] * (width - len(header))]]
        found, times = [], {}
        for at, text in enumerate(header):
            if not text and not any(cells[at : at + 1] not in ([], [""]) for _number, cells in self.rows):
                continue
            letters = column_letter(at + 1)
            key = heading_key(text) or f"column {letters.lower()}"
            times[key] = times.get(key, 0) + 1
            name = column_of_heading(text, self.known) if times[key] == 1 else ""
            key = self._key(key if times[key] == 1 else f"{key} {times[key]}")
            chosen = self.decisions.get(key)
            is_valid = chosen == LEFT_OUT or chosen in self.table.column_index
            found.append(Heading(text, letters, key, chosen if is_valid else name, at))
        return found

    def read(self, checkpoint, day_orders):
        """Return the TableData. ``checkpoint`` is called regularly, and may raise; ``day_orders``: DayOrders."""
        errors, file, columns = ErrorList(), self.table.file, {}
        errors.old_names[file, ""] = self.sheet.title
        for heading in self.headings:
            if heading.column in self.table.column_index and heading.column not in columns:
                columns[heading.column] = heading
                errors.old_names[file, heading.column] = heading.text or heading.letters
        self._check(errors, columns)
        orders = day_orders.of_columns(self, columns)
        rows = list(SheetRows(self, columns, errors, orders).rows(checkpoint))
        letters = {heading.text or heading.letters: heading.letters for heading in reversed(self.headings)}
        return TableData(columns, rows, errors, self.sheet.title, letters)

    def _check(self, errors, columns):
        def add(message, hint, heading=None):
            name = heading and (heading.text or heading.letters)
            errors.add(self.table.file, self.header_row, name or "", "", message, hint)

        for number, message, hint in self.sheet.faults:
            errors.add(self.table.file, number, "", "", message, hint)
        choose = _("Choose what this column is, or leave it out, where the page says how the file was read.")
        possible = _("Possible columns: {names}.").format(names=", ".join(map(column_label, self.table.columns)))
        if self.header_width > MAX_COLUMNS:
            message = _("The first row has {number} columns, which is too many.")
            add(message.format(number=f"{self.header_width:,}"), possible)
        elif not self.headings:
            add(_("The first row must contain the names of the columns."), possible)
        if not all(heading.column for heading in self.headings):
            # One of them may be what seems to be missing.
            missing = [column for column in self.table.columns if column.required and column.name not in columns]
            errors.unreadable |= {(self.table.file, None, column.name) for column in missing}
        for heading in self.headings:
            first = columns.get(heading.column)
            if not heading.text and not heading.column:
                add(_("This column has no name."), choose, heading)
            elif not heading.column:
                add(_("There is no such column."), self._suggestion(heading.text) or choose, heading)
            elif first and first is not heading:
                message = _("Column {letters} is “{label}” too.")
                label = column_label(self.table.columns[self.table.column_index[heading.column]])
                add(message.format(letters=first.letters, label=label), choose, heading)

    def _suggestion(self, text):
        found = get_close_matches(heading_key(text), self.known, n=1)
        if not found:
            return ""
        column = self.table.columns[self.table.column_index[self.known[found[0]]]]
        return _("Did you mean “{label}”? Choose it, or leave the column out.").format(label=column_label(column))
