"""Columns that an editor's table lacks: there a record stays as the archive has it."""

from itertools import islice

from summits.bundle.archive import cells_of
from summits.bundle.cells import same_written
from summits.bundle.keys import BATCH
from summits.bundle.schema import REFERENCE


def complete(sheets):
    """Fill the columns that the Sheets lack with what the archive holds; of new records they stay empty."""
    for table in sheets.tables:
        sheet = sheets.sheets[table]
        lacking = [place for place, name in enumerate(table.names) if name not in sheet.header]
        if lacking:
            rows = iter(sheet.rows)
            while batch := list(islice(rows, BATCH)):
                _fill(table, [cells for line, cells in batch], lacking)


def _fill(table, rows, lacking):
    key_of = _key_reader(table)
    stored = {key_of(cells): cells for _pk, cells in cells_of(table, _records_near(table, rows))}
    for cells in rows:
        there = stored.get(key_of(cells))
        for place in lacking if there else ():
            # A slug that stood for a name, or was found by one, is there already.
            cells[place] = cells[place] or there[place]


def _records_near(table, rows):
    # Those that the rows may mean: of their slugs, or of the owners that they name.
    first = table.columns[0]
    lookup = f"{first.name}__slug__in" if first.kind == REFERENCE else f"{first.name}__in"
    return table.model._base_manager.filter(**{lookup: {cells[0] for cells in rows}})


def _key_reader(table):
    places = [(table.position[name], same_written(table.columns[table.position[name]])) for name in table.key]

    def key_of(cells):
        return tuple(_as_stored(write, cells[place]) for place, write in places)

    return key_of


def _as_stored(write, text):
    # What cannot be read is no key; the import tells why.
    try:
        return write(text)
    except (ValueError, ArithmeticError):
        return text
