"""The schema of a data package: the model, columns and natural key of each file.

All other properties of a column (its type, whether it is required, its vocabulary, its target) are read from the model,
so that no rule is written twice.
"""

from dataclasses import dataclass
from functools import cached_property

from django.contrib.contenttypes.fields import GenericRelation
from django.db import models

from summits.models import (
    Actor,
    ActorName,
    Agreement,
    AgreementEvent,
    AgreementName,
    AgreementRelation,
    Assessment,
    Collection,
    Commitment,
    Discussion,
    Document,
    Feature,
    Issue,
    IssueName,
    Leader,
    LeaderName,
    Membership,
    Participation,
    Party,
    Place,
    PlaceName,
    Position,
    ProgrammeItem,
    Quotation,
    Series,
    SeriesName,
    Source,
    Summit,
    SummitName,
    TermOfOffice,
)
from summits.models.base import Approved, Publishable, Slugged, Sourced
from summits.models.cited_texts import CitedTextField
from summits.models.fields import FieldNamesField, PartialDateField, stored_form
from summits.models.web_addresses import is_web_address_field
from summits.text.stored_form import are_normal, normalize_line

SEPARATOR = "|"
"""Separates the values of a list within a cell."""

# The kinds of column; a kind determines how cells are parsed, written and described.
SLUG, TEXT, DATE, INTEGER, DECIMAL = "slug", "text", "date", "integer", "decimal"
ENUM, URL, REFERENCE, REFERENCES, NAMES = "enum", "url", "reference", "references", "names"
OLD_SLUGS, BOOLEAN = "old_slugs", "boolean"
LISTS = {REFERENCES, NAMES, OLD_SLUGS}
"""Kinds of columns whose cells are lists of items."""

KIND_BY_FIELD_CLASS = (
    (models.SlugField, SLUG),
    (PartialDateField, DATE),
    (FieldNamesField, NAMES),
    (GenericRelation, OLD_SLUGS),
    (models.ForeignKey, REFERENCE),
    (models.ManyToManyField, REFERENCES),
    (models.BooleanField, BOOLEAN),
    (models.DecimalField, DECIMAL),
    (models.IntegerField, INTEGER),
)

ROWS = (
    # file, model, columns, natural key; a table comes after those that it refers to
    ("sources", Source, "slug title publisher author published kind url accessed note", "slug"),
    ("actors", Actor, "slug name kind adjective iso_code successor founded dissolved", "slug"),
    ("actor_names", ActorName, "actor name kind language", "actor name"),
    ("memberships", Membership, "organisation member start end", "organisation member start"),
    ("places", Place, "slug name native_name country latitude longitude", "slug"),
    ("place_names", PlaceName, "place name kind language", "place name"),
    ("leaders", Leader, "slug name sort_name short_name native_name born died wikidata_id biography status", "slug"),
    ("leader_names", LeaderName, "leader name kind language", "leader name"),
    ("terms", TermOfOffice, "leader actor office native_office start end", "leader office start"),
    ("series", Series, "slug name description rule completeness", "slug"),
    ("series_names", SeriesName, "series name kind language", "series name"),
    ("collections", Collection, "slug name order rule coverage", "slug"),
    ("issues", Issue, "slug name parent description status", "slug"),
    ("issue_names", IssueName, "issue name kind language", "issue name"),
    (
        "summits",
        Summit,
        "slug title series collection kind start end virtual place country venue background summary assessment note "
        "follows part_of status",
        "slug",
    ),
    ("summit_names", SummitName, "summit name kind language", "summit name"),
    ("participations", Participation, "summit leader actor role capacity first last represented", "summit leader"),
    ("programme", ProgrammeItem, "summit order on kind title duration_minutes participants", "summit order"),
    ("discussions", Discussion, "summit issue outcome summary order apart", "summit issue"),
    ("positions", Position, "summit issue actor leader stance summary", "summit issue actor leader"),
    ("quotes", Quotation, "slug summit leader issue setting said_on language translated_from text note", "slug"),
    (
        "agreements",
        Agreement,
        "slug title kind signed expires place summit collection issues summary fate status",
        "slug",
    ),
    ("agreement_names", AgreementName, "agreement name kind language", "agreement name"),
    ("parties", Party, "agreement actor signatory capacity", "agreement actor"),
    ("agreement_events", AgreementEvent, "agreement on kind actor until note", "agreement on kind actor"),
    ("agreement_relations", AgreementRelation, "agreement kind other", "agreement kind other"),
    ("commitments", Commitment, "slug agreement order text wording committed_by issue due", "slug"),
    ("assessments", Assessment, "commitment actor on verdict summary", "commitment actor on"),
    ("documents", Document, "slug summit agreement title kind language publisher published url text", "slug"),
    ("features", Feature, "slug kind order question address collection summit issue", "slug"),
)

OLD_NAMES = {"countries": "actors", "country_names": "actor_names", "country": "actor"}
"""Former names of files and columns → their names now. Data packages and tables with the former ones are read too."""


def old_names_of(names):
    """Return former name → name for those of ``names`` that had another; not if ``names`` has both."""
    return {old: new for old, new in OLD_NAMES.items() if new in names and old not in names}


@dataclass(frozen=True)
class Column:
    """A column of a file: the model field of the same name."""

    field: models.Field

    @property
    def name(self):
        """The column's name, as in the header."""
        return self.field.name

    @cached_property
    def kind(self):
        """The kind of column, one of the constants above."""
        for field_class, kind in KIND_BY_FIELD_CLASS:
            if isinstance(self.field, field_class):
                return kind
        if self.field.choices:
            return ENUM
        return URL if is_web_address_field(self.field) else TEXT

    @cached_property
    def normalize(self):
        """A function from the text of a cell to its form as it is stored; blanks around the items of a list go too."""
        return _normalize_list if self.kind in LISTS else stored_form(self.field)

    @property
    def required(self):
        """Whether an empty cell is an error."""
        return not self.field.blank and not self.field.has_default()

    @property
    def vocabulary(self):
        """The list of allowed values, or None if any value is allowed."""
        return [value for value, label in self.field.choices if value] if self.kind == ENUM else None

    @property
    def target(self):
        """The model that the column refers to, or None."""
        return self.field.related_model if self.kind in (REFERENCE, REFERENCES) else None

    @cached_property
    def old_values(self):
        """Former names of fields → their names now, in a column of names."""
        return old_names_of({field.name for field in self.field.model._meta.get_fields()})

    @property
    def has_locators(self):
        """Whether its items may have a locator: ``slug@p. 412``."""
        return self.name == "sources"

    @property
    def is_cited_text(self):
        """Whether its texts may cite sources."""
        return isinstance(self.field, CitedTextField)

    @property
    def may_be_unpublished(self):
        """Whether the column refers to records that may not be public."""
        return self.target is not None and issubclass(self.target, (Publishable, Approved))

    @property
    def unique(self):
        """Whether two rows cannot have the same value; empty values do not count."""
        unique_together = [
            rule.fields for rule in self.field.model._meta.constraints if isinstance(rule, models.UniqueConstraint)
        ]
        return self.field.unique or (self.name,) in unique_together

    @property
    def max_length(self):
        """The maximum number of characters, or None if there is none."""
        return getattr(self.field, "max_length", None)


def _normalize_list(text):
    if text.isascii() and text.isprintable() and " " not in text:
        return text
    items = (item.partition("@") for item in normalize_line(text).split(SEPARATOR))
    return SEPARATOR.join(f"{slug.strip()}{at}{locator.strip()}" for slug, at, locator in items)


@dataclass(frozen=True)
class Table:
    """A file of a data package: its name without “.csv”, its model, its columns in order, its natural key."""

    name: str
    model: type
    columns: tuple
    key: tuple

    @property
    def file(self):
        """The name of the file."""
        return f"{self.name}.csv"

    @cached_property
    def old_names(self):
        """The former names of the table."""
        return tuple(old_names_of([self.name]))

    @cached_property
    def files(self):
        """The names that its file may have: the one of today first."""
        return (self.file, *(f"{name}.csv" for name in self.old_names))

    @cached_property
    def old_columns(self):
        """Former name of a column → its name now."""
        return old_names_of(self.names)

    def column_named(self, heading):
        """Return the name of the column with this heading, whatever its capitals and blanks, or "" if there is none."""
        name = heading.strip().casefold().replace(" ", "_")
        name = self.old_columns.get(name, name)
        return name if name in self.column_index else ""

    @property
    def has_slug(self):
        """Whether its records are identified by a slug."""
        return self.key == ("slug",)

    @cached_property
    def own_columns(self):
        """The columns stored in the model's own database table: all but lists of references and old slugs."""
        return tuple(column for column in self.columns if column.kind not in (REFERENCES, OLD_SLUGS))

    @cached_property
    def list_columns(self):
        """The columns that are lists of references (many-to-many fields)."""
        return tuple(column for column in self.columns if column.kind == REFERENCES)

    @cached_property
    def locators_field(self):
        """The model's field of the places in its sources, or None if its records cite none."""
        return self.model._meta.get_field("locators") if issubclass(self.model, Sourced) else None

    @cached_property
    def cited_text_indexes(self):
        """The indexes of the columns with texts that may cite sources."""
        return tuple(index for index, column in enumerate(self.columns) if column.is_cited_text)

    @cached_property
    def old_slugs(self):
        """The column of old slugs, or None if the records have no page of their own."""
        return next((column for column in self.columns if column.kind == OLD_SLUGS), None)

    def normalize_cells(self, cells):
        """Return the cells of a row, in the order of the columns, each in the form in which it is stored."""
        if not are_normal(cells):
            return [column.normalize(cell) for column, cell in zip(self.columns, cells, strict=True)]
        for index in self._further_indexes:
            if cells[index]:
                cells[index] = self.columns[index].normalize(cells[index])
        return cells

    @cached_property
    def _further_indexes(self):
        # The columns whose cells have rules beyond those of all texts.
        own = enumerate(self.columns)
        return tuple(index for index, column in own if column.kind in LISTS or hasattr(column.field, "normalize"))

    @cached_property
    def names(self):
        """The column names: the header."""
        return tuple(column.name for column in self.columns)

    @cached_property
    def column_index(self):
        """Column name → its index in the header, from 0."""
        return {name: index for index, name in enumerate(self.names)}


def _table(name, model, columns, key):
    shared = ["sources", "unverified"] if issubclass(model, Sourced) else []
    # Records with a page of their own keep their old slugs, so that old URLs still redirect.
    old_slugs = ["old_slugs"] if issubclass(model, Slugged) and hasattr(model, "get_absolute_url") else []
    fields = [model._meta.get_field(field) for field in [*columns.split(), *old_slugs, *shared]]
    return Table(name, model, tuple(map(Column, fields)), tuple(key.split()))


TABLES = tuple(_table(*row) for row in ROWS)
TABLE_OF_FILE = {table.file: table for table in TABLES}
TABLE_OF_NAME = {name: table for table in TABLES for name in (table.name, *table.old_names)}
"""Name of a table, present or former → the Table."""
TABLE_OF_MODEL = {table.model: table for table in TABLES}

PACKAGE_FILE = "datapackage.json"
OTHER_FILES = {PACKAGE_FILE, "README.md", "LICENSE", "LICENSE.md", "LICENSE.txt"}
"""Files that a data package's folder may contain besides its tables."""


def unexpected_files(folder):
    """Return the names of files in the folder (a Path) that are no part of a data package; hidden files are ignored."""
    names = sorted(path.name for path in folder.iterdir() if not path.name.startswith("."))
    known = OTHER_FILES.union(*(table.files for table in TABLES))
    return [name for name in names if name not in known]


def remove_old_files(folder):
    """Remove the files with former names from the folder (a Path) of a data package that has those of today."""
    for table in TABLES:
        for name in table.files[1:]:
            (folder / name).unlink(missing_ok=True)
