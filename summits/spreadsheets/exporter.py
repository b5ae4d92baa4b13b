"""Export a list of records as a table (CSV), a workbook (XLSX), or a data package with everything they refer to."""

import tempfile
import zipfile

from summits.datapackage.exporter import database_snapshot, export_records, format_csv_line
from summits.datapackage.selection import all_tables, with_references
from summits.datapackage.serialize import serialize_records
from summits.spreadsheets.csv_injection import escape_formula
from summits.spreadsheets.xlsx import write_workbook
from summits.temporary_files import temporary_folder

UTF_8_MARK = "\ufeff"
"""The byte order mark, by which spreadsheets recognise UTF-8."""


def csv_lines(header, rows):
    """Yield the lines of a CSV file for spreadsheets, with formulas escaped."""
    yield UTF_8_MARK + format_csv_line(header)
    for cells in rows:
        yield format_csv_line(map(escape_formula, cells))


def csv_of_records(table, records):
    """Yield the lines of a CSV file of a queryset of the table's model, in its order."""
    with database_snapshot():
        yield from csv_lines(table.names, (cells for _pk, cells in serialize_records(table, records)))


def workbook_file(table, records):
    """Return an open file with a workbook of a queryset of the table's model. Raises CellTooLongError."""
    file = tempfile.TemporaryFile(prefix="summits-export-")  # noqa: SIM115 – the response closes it
    with database_snapshot():
        write_workbook(file, table.name, table.names, (cells for _pk, cells in serialize_records(table, records)))
    file.seek(0)
    return file


def zip_file(model, records, progress):
    """Return an open ZIP file with the data package of a queryset of ``model``.

    It includes everything that the records refer to, so that it can be imported into an empty archive. If ``model`` is
    None, it is the data package of the whole archive.
    """
    file = tempfile.TemporaryFile(prefix="summits-export-")  # noqa: SIM115 – the response closes it
    with temporary_folder("summits-export-") as folder, database_snapshot():
        export_records(folder, with_references(model, records) if model else all_tables(), progress)
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
            for path in sorted(folder.iterdir()):
                archive.write(path, path.name)
    file.seek(0)
    return file
