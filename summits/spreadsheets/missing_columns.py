"""Fill in the columns that an editor's table lacks with the values in the archive, so that they stay as they are."""

from itertools import islice
from operator import itemgetter

from summits.datapackage.converters import normalizer
from summits.datapackage.keymap import BATCH
from summits.datapackage.reader import unwatched
from summits.datapackage.schema import REFERENCE
from summits.datapackage.serialize import serialize_records
from summits.spreadsheets.limits import rows_with_checks


def fill_missing_columns(sheets, check=unwatched):
    """Fill in the columns that WorkbookTables lack with the archive's values; for new records they stay empty.

    ``check`` is called from time to time, and may raise.
    """
    for table in sheets.tables:
        sheet = sheets.sheets[table]
        lacking = [place for place, name in enumerate(table.names) if name not in sheet.header]
        if lacking:
            _fill(table, sorted((cells for _line, cells in sheet.rows), key=itemgetter(0)), lacking, check)


def _fill(table, rows, lacking, check):
    # ``rows`` are sorted by owner, so that records of an owner with many rows are read once.
    key_of, rows, stored = _key_reader(table), iter(rows), {}
    while batch := list(islice(rows, BATCH)):
        check()
        owners = {cells[0] for cells in batch}
        stored = {owner: records for owner, records in stored.items() if owner in owners}
        stored |= _records_of(table, owners - stored.keys(), key_of, check)
        for cells in batch:
            there = stored[cells[0]].get(key_of(cells))
            for place in lacking if there else ():
                # A slug that was found by a name is filled in already.
                cells[place] = cells[place] or there[place]


def _records_of(table, owners, key_of, check):
    # Return owner → key → cells of the records that the rows may mean: with their slugs, or of the owners they refer
    # to.
    first = table.columns[0]
    lookup = f"{first.name}__slug__in" if first.kind == REFERENCE else f"{first.name}__in"
    found = {owner: {} for owner in owners}
    for _pk, cells in rows_with_checks(
        serialize_records(table, table.model._base_manager.filter(**{lookup: owners})), check
    ):
        found[cells[0]][key_of(cells)] = cells
    return found


def _key_reader(table):
    places = [(table.position[name], normalizer(table.columns[table.position[name]])) for name in table.key]

    def key_of(cells):
        return tuple(_as_stored(write, cells[place]) for place, write in places)

    return key_of


def _as_stored(write, text):
    # An invalid value matches no key; the import will report the error.
    try:
        return write(text)
    except (ValueError, ArithmeticError):
        return text
