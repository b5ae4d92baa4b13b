"""Read the dates of an editor's table as people write them: "12 June 2018", "Juni 1982", "6.4.2008"."""

from summits.datapackage.reader import no_checkpoint
from summits.datapackage.schema import DATE
from summits.partial_dates import PartialDate
from summits.spreadsheets.limits import with_checkpoints


def read_typed_dates(workbook, checkpoint=no_checkpoint):
    """Replace the dates in all tables of WorkbookTables by their written form; what is no date stays as it is.

    ``checkpoint`` is called from time to time, and may raise.
    """
    for table in workbook.tables:
        indexes = [table.column_index[column.name] for column in table.columns if column.kind == DATE]
        for _line, cells in with_checkpoints(workbook.table_data[table].rows if indexes else (), checkpoint):
            for index in indexes:
                cells[index] = _written(cells[index])


def _written(text):
    try:
        return str(PartialDate.parse_input(text)) if text else text
    except ValueError:
        return text  # The import will report the error.
