"""What is taken along: the records of a list as a table (CSV), a workbook (XLSX), or a bundle with all they name."""

import tempfile
import zipfile
from collections import defaultdict

from summits.bundle.archive import cells_of
from summits.bundle.exporting import export_records, line_of, records_of, snapshot
from summits.bundle.schema import TABLE_OF_MODEL, TABLES
from summits.exchange.formulas import escaped
from summits.exchange.spreadsheets import write_workbook
from summits.history.belonging import rows_of
from summits.leftovers import temporary_folder
from summits.models import Issue, Leader

WITH_THEIR_ROWS = (Leader, Issue)
"""Of these the rows come along wherever they are named: what a leader held, what an issue is called."""
UTF_8_MARK = "\ufeff"
"""By which spreadsheets know UTF-8."""


def csv_lines(table, records):
    """Yield the lines of a file of CSV that holds a queryset of the table's model, in its order."""
    with snapshot():
        yield UTF_8_MARK + line_of(table.names)
        for _pk, cells in cells_of(table, records):
            yield line_of(map(escaped, cells))


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


def whole():
    """Return a dict of table → queryset of all that the archive holds, drafts included."""
    return {table: records_of(table, published=False) for table in TABLES}


def chosen(model, records):
    """Return a dict of table → queryset: the records, the rows of their pages, and all that these name in turn."""
    keys = {table.model: set() for table in TABLES}
    fresh = {model: set(records.order_by().values_list("pk", flat=True))}
    with_rows = {model, *WITH_THEIR_ROWS}
    while fresh:
        for one, pks in fresh.items():
            keys[one] |= pks
        found = defaultdict(set)
        for one, pks in fresh.items():
            for other, more in _named_by(TABLE_OF_MODEL[one], pks):
                found[other] |= more
            if one in with_rows:
                for other, more in _rows_of(one, pks):
                    found[other] |= more
        with_rows.discard(model)  # what they lead back to is named, no more
        fresh = {one: new for one, pks in found.items() if (new := pks - keys[one])}
    return {table: table.model._base_manager.filter(pk__in=keys[table.model]) for table in TABLES}


def _named_by(table, pks):
    # Yields (model, primary keys) of what records refer to.
    records = table.model._base_manager.filter(pk__in=pks)
    for column in table.columns:
        if column.target:
            yield column.target, set(records.values_list(column.name, flat=True)) - {None}


def _rows_of(model, pks):
    # Yields (model, primary keys) of what is deleted with records.
    for rows, ways in rows_of(model).items():
        for columns in ways:
            own = next((own for own, theirs in columns.items() if theirs == "id"), None)
            if own and rows in TABLE_OF_MODEL:
                yield rows, set(rows._base_manager.filter(**{f"{own}__in": pks}).values_list("pk", flat=True))
