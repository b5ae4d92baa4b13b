"""Refuse the rows of a table whose texts are damaged. Data packages are read as they are."""

from summits.datapackage.schema import TEXT
from summits.spreadsheets.limits import with_checkpoints
from summits.text.damage import damage_in


def refuse_damaged_texts(workbook, checkpoint):
    """Add an error for each damaged text in the tables of ``workbook``, a WorkbookTables, and leave out its row.

    ``checkpoint`` is called from time to time, and may raise.
    """
    for table in workbook.tables:
        data = workbook.table_data[table]
        texts = [(index, column.name) for index, column in enumerate(table.columns) if column.kind == TEXT]
        data.rows = [row for row in with_checkpoints(data.rows, checkpoint) if _is_sound(table, data, *row, texts)]


def _is_sound(table, data, line, cells, texts):
    faults = [(name, cells[index], fault) for index, name in texts if (fault := damage_in(cells[index]))]
    for name, text, fault in faults:
        data.errors.add(table.file, line, name, text, *fault)
    return not faults
