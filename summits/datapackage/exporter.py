"""Exporting the archive as a bundle: the same bytes for the same records, on every database.

Rows stand in an order that a person can follow: summits and agreements by their days, what belongs to them after them,
everything else by its slug. What has no order of its own keeps that in which it was entered.
"""

import os
import re
from contextlib import contextmanager
from itertools import groupby
from operator import itemgetter

from django.db import connection
from django.db.models.functions import Collate
from django.utils.translation import gettext as _

from summits.datapackage.descriptor import descriptor
from summits.datapackage.schema import PACKAGE_FILE, unexpected_files
from summits.datapackage.selection import all_tables, of_collection
from summits.datapackage.serialize import serialize_records
from summits.temporary_files import temporary_folder

SPECIAL = re.compile(r'[",\r\n]')

SUMMIT = ("summit__first_day", "summit__slug")
AGREEMENT = ("agreement__signed_day", "agreement__slug")
ORDER = {
    "leader_names": ("leader__slug", "pk"),
    "terms": ("leader__slug", "first_day", "pk"),
    "issue_names": ("issue__slug", "pk"),
    "summits": ("first_day", "slug"),
    "participations": (*SUMMIT, "pk"),
    "programme": (*SUMMIT, "order"),
    "discussions": (*SUMMIT, "pk"),
    "positions": (*SUMMIT, "pk"),
    "quotes": (*SUMMIT, "pk"),
    "agreements": ("signed_day", "slug"),
    "parties": (*AGREEMENT, "pk"),
    "agreement_events": (*AGREEMENT, "on_day", "pk"),
    "agreement_relations": (*AGREEMENT, "pk"),
}
"""The order of the rows of each file; of those not named here, by slug."""


class NotAPackageError(Exception):
    """The folder to export to holds something else; its message names it."""


def export_bundle(path, progress, published=False, collection=None):
    """Write the archive as a bundle into the folder ``path`` (a Path); return a dict of rows by table.

    With a Collection, only that one is written, with all that it names, so that an empty archive can import it. With
    ``published`` only what the public may see is written. Without, records that wait for approval are written like all
    others: the bundle has no column for it, and who imports them approves them. Of a bundle that is there the files are
    replaced once all are written. Raises NotABundle if the folder holds other files.
    """
    if path.exists() and (others := unexpected_files(path) if path.is_dir() else [path.name]):
        raise NotAPackageError(
            _(
                "The folder {folder} contains {name}, which does not belong to a data package. Choose a new folder."
            ).format(folder=path, name=others[0])
        )
    path.parent.mkdir(parents=True, exist_ok=True)
    with temporary_folder(".export-", path.parent) as made, database_snapshot():
        records = of_collection(collection, published) if collection else all_tables(published)
        counts = export_records(made, records, progress, published)
        path.mkdir(exist_ok=True)
        for file in sorted(made.iterdir()):
            os.replace(file, path / file.name)
    return counts


def export_records(folder, records, progress, published=False):
    """Write a bundle of ``records``, a dict of table → queryset, into a folder (a Path); return the rows by table.

    With ``published``, references to what is not public are left out.
    """
    progress.start(sum(queryset.count() for queryset in records.values()), unit=_("rows"))
    counts = {}
    try:
        for table, queryset in records.items():
            rows = (cells for pk, cells in serialize_records(table, in_file_order(table, queryset), published))
            if published:
                rows = unique_by_key(table, rows)
            counts[table] = write_file(folder / table.file, table.names, rows, progress.advance)
            progress.table(table, counts[table])
    finally:
        progress.end()
    (folder / PACKAGE_FILE).write_text(descriptor(), encoding="utf-8", newline="\n")
    return counts


def in_file_order(table, records):
    """Return the queryset in the order of its file."""
    return records.order_by(*map(_sort_key, ORDER.get(table.name, ("slug",))))


def _sort_key(name):
    # By characters, not by the alphabet of a language, of which each database and each of its settings has its own.
    by_characters = "C" if connection.vendor == "postgresql" else "BINARY"
    return Collate(name, by_characters) if name.endswith("slug") else name


def unique_by_key(table, rows):
    """Yield the rows of which none before has the same key.

    Two positions of a side differ only by their leaders. If neither leader is published, neither is named, and a
    bundle with both could not be imported.
    """
    places = [table.position[name] for name in table.key]
    for _owner, group in groupby(rows, key=itemgetter(places[0])):
        seen = set()
        for cells in group:
            key = tuple(cells[place] for place in places)
            if key not in seen:
                seen.add(key)
                yield cells


def write_file(path, header, rows, advance=lambda size: None):
    """Write a CSV file: UTF-8, line feeds, quotation marks only where needed; return the number of rows."""
    number = 0
    with path.open("w", encoding="utf-8", newline="") as file:
        file.write(format_csv_line(header))
        for cells in rows:
            file.write(format_csv_line(cells))
            number += 1
            advance(1)
    return number


def format_csv_line(cells):
    """Return a line of CSV. The csv module of Python 3.11 leaves a lone carriage return without quotation marks."""
    return ",".join(['"' + cell.replace('"', '""') + '"' if SPECIAL.search(cell) else cell for cell in cells]) + "\n"


@contextmanager
def database_snapshot():
    """See the archive as it is now, whatever is written meanwhile, without keeping writers waiting."""
    if connection.in_atomic_block:
        yield
        return
    level = " ISOLATION LEVEL REPEATABLE READ, READ ONLY" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        cursor.execute(f"BEGIN{level}")
        try:
            yield
        finally:
            cursor.execute("COMMIT")
