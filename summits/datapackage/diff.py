"""Compare the rows of a data package with the records of the archive."""

from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from summits.datapackage.converters import normalizer
from summits.datapackage.serialize import serialize_records
from summits.text.differences import excerpts_from_difference
from summits.text.normalization import one_line


@dataclass(frozen=True)
class CellDifference:
    """A cell whose value in the data package differs from that in the archive."""

    file: str
    line: int
    key: str
    column: str
    archive: str
    package: str

    def as_written(self, errors):
        """Return it with the names of file and column that the data package has, known to its ErrorList."""
        file, column = errors.as_written(self.file, self.column)
        return replace(self, file=file, column=column)

    def __str__(self):
        place = _("{file}, line {line}, {key}, column {column}").format(
            file=self.file, line=self.line, key=self.key, column=self.column
        )
        archive, package = excerpts_from_difference(self.archive, self.package)
        return f"{place}: “{one_line(archive)}” → “{one_line(package)}”"


class Differ:
    """Compares the rows of one table with the records of the archive."""

    def __init__(self, table):
        self.table = table
        self.normalizers = [normalizer(column) for column in table.columns]
        self.old_slugs_index = table.old_slugs and table.column_index[table.old_slugs.name]

    def differences(self, rows):
        """Return primary key → list of CellDifferences, for those ValidRows that differ from the archive."""
        existing = dict(
            serialize_records(self.table, self.table.model._base_manager.filter(pk__in=[row.pk for row in rows]))
        )
        found = {row.pk: self._compare(row, existing[row.pk]) for row in rows}
        return {pk: differences for pk, differences in found.items() if differences}

    def _compare(self, row, existing):
        normalized = [normalize(text) for normalize, text in zip(self.normalizers, row.cells, strict=True)]
        if self.old_slugs_index and row.values[self.old_slugs_index] is None:
            normalized[self.old_slugs_index] = existing[self.old_slugs_index]
        if normalized == existing:
            return []
        key = " ".join(text for name in self.table.key if (text := row.cells[self.table.column_index[name]]))
        return [
            CellDifference(self.table.file, row.line, key, column.name, archive, package)
            for column, archive, package in zip(self.table.columns, existing, normalized, strict=True)
            # A text that was stored before texts were normalised does not differ from its normal form.
            if archive != package and column.normalize(archive) != package
        ]
