"""Export the archive as a data package: the same records give the same bytes on every database.

Rows are in an order that a person can follow: summits and agreements by date, their child records after them,
everything else by slug. Rows without an order of their own are in the order in which they were entered.
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
from summits.datapackage.schema import PACKAGE_FILE, remove_old_files, unexpected_files
from summits.datapackage.selection import all_tables, of_collection
from summits.datapackage.serialize import serialize_records
from summits.temporary_files import temporary_folder

NEEDS_QUOTES = re.compile(r'[",\r\n]')

BY_SUMMIT = ("summit__first_day", "summit__slug")
BY_AGREEMENT = ("agreement__signed_day", "agreement__slug")
BY_COMMITMENT = ("commitment__agreement__signed_day", "commitment__agreement__slug", "commitment__order")
ORDER = {
    "actor_names": ("actor__slug", "pk"),
    "place_names": ("place__slug", "pk"),
    "memberships": ("organisation__slug", "member__slug", "first_day", "pk"),
    "leader_names": ("leader__slug", "pk"),
    "terms": ("leader__slug", "first_day", "pk"),
    "series_names": ("series__slug", "pk"),
    "issue_names": ("issue__slug", "pk"),
    "summits": ("first_day", "slug"),
    "summit_names": (*BY_SUMMIT, "pk"),
    "participations": (*BY_SUMMIT, "pk"),
    "programme": (*BY_SUMMIT, "order"),
    "discussions": (*BY_SUMMIT, "pk"),
    "positions": (*BY_SUMMIT, "pk"),
    "quotes": (*BY_SUMMIT, "pk"),
    "agreements": ("signed_day", "slug"),
    "agreement_names": (*BY_AGREEMENT, "pk"),
    "parties": (*BY_AGREEMENT, "pk"),
    "agreement_events": (*BY_AGREEMENT, "on_day", "pk"),
    "agreement_relations": (*BY_AGREEMENT, "pk"),
    "commitments": (*BY_AGREEMENT, "order"),
    "assessments": (*BY_COMMITMENT, "pk"),
}
"""The fields by which the rows of each file are ordered; files not listed here are ordered by slug."""


class NotAPackageError(Exception):
    """The target folder contains something that is no part of a data package; the message names it."""


def export_package(path, progress, published=False, collection=None):
    """Write the archive as a data package into the folder ``path`` (a Path); return table → number of rows.

    With a Collection, only that one is exported, with everything it refers to, so that it can be imported into an empty
    archive. With ``published``, only public records are exported. Without it, records awaiting approval are exported
    like all others: the data package has no column for approval, and whoever imports them approves them. In an existing
    data package, the files are replaced only once all of them are written. Raises NotAPackageError if the folder
    contains other files.
    """
    if path.exists() and (unexpected := unexpected_files(path) if path.is_dir() else [path.name]):
        raise NotAPackageError(
            _(
                "The folder {folder} contains {name}, which does not belong to a data package. Choose a new folder."
            ).format(folder=path, name=unexpected[0])
        )
    path.parent.mkdir(parents=True, exist_ok=True)
    with temporary_folder(".export-", path.parent) as new_folder, database_snapshot():
        records = of_collection(collection, published) if collection else all_tables(published)
        counts = export_records(new_folder, records, progress, published)
        path.mkdir(exist_ok=True)
        for file in sorted(new_folder.iterdir()):
            os.replace(file, path / file.name)
        remove_old_files(path)
    return counts


def export_records(folder, records, progress, published=False):
    """Write a data package of ``records``, table → queryset, into a folder (a Path); return table → number of rows.

    With ``published``, references to records that are not public are left out.
    """
    progress.start(sum(queryset.count() for queryset in records.values()), unit=_("rows"))
    counts = {}
    try:
        for table, queryset in records.items():
            rows = (cells for pk, cells in serialize_records(table, in_file_order(table, queryset), published))
            if published:
                rows = unique_by_key(table, rows)
            counts[table] = write_file(folder / table.file, table.names, rows, progress.advance)
            progress.table_done(table, counts[table])
    finally:
        progress.end()
    (folder / PACKAGE_FILE).write_text(descriptor(), encoding="utf-8", newline="\n")
    return counts


def in_file_order(table, records):
    """Order a queryset as the rows of its file are ordered."""
    return records.order_by(*map(_sort_key, ORDER.get(table.name, ("slug",))))


def _sort_key(name):
    # Order by code points: alphabetical order depends on the database and its collation.
    collation = "C" if connection.vendor == "postgresql" else "BINARY"
    return Collate(name, collation) if name.endswith("slug") else name


def unique_by_key(table, rows):
    """Yield the rows, leaving out any whose key has appeared before.

    Two positions of one side differ only in their leaders. If neither leader is published, both references are left
    out, and a data package with both rows could not be imported.
    """
    key_indexes = [table.column_index[name] for name in table.key]
    for _owner, group in groupby(rows, key=itemgetter(key_indexes[0])):
        seen = set()
        for cells in group:
            key = tuple(cells[index] for index in key_indexes)
            if key not in seen:
                seen.add(key)
                yield cells


def write_file(path, header, rows, advance=lambda size: None):
    """Write a CSV file (UTF-8, line feeds, minimal quoting), and return the number of rows."""
    count = 0
    with path.open("w", encoding="utf-8", newline="") as file:
        file.write(format_csv_line(header))
        for cells in rows:
            file.write(format_csv_line(cells))
            count += 1
            advance(1)
    return count


def format_csv_line(cells):
    """Return a line of CSV. Python 3.11's csv module does not quote a lone carriage return, so it is not used."""
    return (
        ",".join(['"' + cell.replace('"', '""') + '"' if NEEDS_QUOTES.search(cell) else cell for cell in cells]) + "\n"
    )


@contextmanager
def database_snapshot():
    """Read the archive as it is now, whatever is written meanwhile, without blocking writers."""
    if connection.in_atomic_block:
        yield
        return
    isolation = " ISOLATION LEVEL REPEATABLE READ, READ ONLY" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        cursor.execute(f"BEGIN{isolation}")
        try:
            yield
        finally:
            cursor.execute("COMMIT")
