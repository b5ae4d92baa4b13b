"""Fill in the columns that an editor's table lacks with the values in the archive, so that they stay as they are."""

from itertools import islice
from operator import itemgetter

from summits.datapackage.converters import normalizer
from summits.datapackage.keymap import BATCH_SIZE
from summits.datapackage.reader import no_checkpoint
from summits.datapackage.schema import REFERENCE
from summits.datapackage.serialize import serialize_records
from summits.spreadsheets.limits import with_checkpoints


def fill_missing_columns(workbook, checkpoint=no_checkpoint):
    """Fill in the columns that WorkbookTables lack with the archive's values; for new records they stay empty.

    ``checkpoint`` is called from time to time, and may raise.
    """
    for table in workbook.tables:
        data = workbook.table_data[table]
        missing = [index for index, name in enumerate(table.names) if name not in data.header]
        if missing:
            _fill(table, sorted((cells for _line, cells in data.rows), key=itemgetter(0)), missing, checkpoint)


def _fill(table, rows, missing, checkpoint):
    # ``rows`` are sorted by owner, so that records of an owner with many rows are read once.
    key_of, rows, by_owner = _key_reader(table), iter(rows), {}
    while batch := list(islice(rows, BATCH_SIZE)):
        checkpoint()
        owners = {cells[0] for cells in batch}
        by_owner = {owner: records for owner, records in by_owner.items() if owner in owners}
        by_owner |= _cells_by_owner(table, owners - by_owner.keys(), key_of, checkpoint)
        for cells in batch:
            existing = by_owner[cells[0]].get(key_of(cells))
            for index in missing if existing else ():
                # A slug that was found by a name is filled in already.
                cells[index] = cells[index] or existing[index]


def _cells_by_owner(table, owners, key_of, checkpoint):
    # Return owner → key → cells of the records that the rows may mean: with their slugs, or of the owners they refer
    # to.
    first = table.columns[0]
    lookup = f"{first.name}__slug__in" if first.kind == REFERENCE else f"{first.name}__in"
    found = {owner: {} for owner in owners}
    for _pk, cells in with_checkpoints(
        serialize_records(table, table.model._base_manager.filter(**{lookup: owners})), checkpoint
    ):
        found[cells[0]][key_of(cells)] = cells
    return found


def _key_reader(table):
    indexes = [table.column_index[name] for name in table.key]
    key_columns = [(normalizer(table.columns[index]), index) for index in indexes]

    def key_of(cells):
        return tuple(_normalize(normalize, cells[index]) for normalize, index in key_columns)

    return key_of


def _normalize(normalize, text):
    # An invalid value matches no key; the import will report the error.
    try:
        return normalize(text)
    except (ValueError, ArithmeticError):
        return text
