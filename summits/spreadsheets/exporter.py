"""What is taken along: the records of a list as a table (CSV), a workbook (XLSX), or a bundle with all they name."""

import tempfile
import zipfile

from summits.datapackage.exporter import export_records, line_of, snapshot
from summits.datapackage.selection import chosen, whole
from summits.datapackage.serialize import cells_of
from summits.spreadsheets.csv_injection import escaped
from summits.spreadsheets.xlsx import write_workbook
from summits.temporary_files import temporary_folder

UTF_8_MARK = "\ufeff"
"""By which spreadsheets know UTF-8."""


def csv_lines(header, rows):
    """Yield the lines of a CSV file to open in a spreadsheet, which takes no cell for a formula."""
    yield UTF_8_MARK + line_of(header)
    for cells in rows:
        yield line_of(map(escaped, cells))


def csv_of_records(table, records):
    """Yield the lines of a CSV file that holds a queryset of the table's model, in its order."""
    with snapshot():
        yield from csv_lines(table.names, (cells for _pk, cells in cells_of(table, records)))


def workbook_file(table, records):
    """Return an open file of a workbook that holds the same. Raises TooLongForACell."""
    file = tempfile.TemporaryFile(prefix="summits-export-")  # noqa: SIM115 – the answer closes it
    with snapshot():
        write_workbook(file, table.name, table.names, (cells for _pk, cells in cells_of(table, records)))
    file.seek(0)
    return file


def bundle_file(model, records, progress):
    """Return an open file of a ZIP: the bundle of a queryset of ``model``, of what belongs to them and what they name.

    It can be imported into an empty archive. With ``model`` None it is the bundle of the whole archive.
    """
    file = tempfile.TemporaryFile(prefix="summits-export-")  # noqa: SIM115 – the answer closes it
    with temporary_folder("summits-export-") as folder, snapshot():
        export_records(folder, chosen(model, records) if model else whole(), progress)
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
            for path in sorted(folder.iterdir()):
                archive.write(path, path.name)
    file.seek(0)
    return file
