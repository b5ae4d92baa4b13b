"""Convert cells: from a cell's text to the database value, and from a record's value to the text of a cell."""

import json
import re
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import connection
from django.db.backends.base.operations import BaseDatabaseOperations
from django.utils.translation import gettext as _

from summits.datapackage import schema
from summits.datapackage.errors import CellError, UnknownSlugError
from summits.datapackage.reader import MAX_CELL_CHARACTERS
from summits.datapackage.schema import Column
from summits.models import OldSlug, Source
from summits.models.checked_texts import CheckedTextField
from summits.models.fields import verifiable_fields
from summits.models.web_addresses import validate_web_address
from summits.partial_dates import FORMAT_ERROR, PartialDate
from summits.text.inline_citations import InlineCitationError, cited_slugs, parse_locator, split_citations

SLUG_PATTERN = re.compile(r"[-a-zA-Z0-9_]+")
INTEGER_PATTERN = re.compile(r"-?\d{1,9}", re.ASCII)
BOOLEANS = {"yes": True, "no": False}
"""Cells of boolean columns; an empty one means the default."""


def parser_for(column, pks):
    """Return a function from the text of a cell of ``column`` to its database value.

    The value of a reference is a primary key, that of a list of references a tuple of them. ``pks`` is a dict of slug →
    primary key, for a text the slugs of the sources that it may cite. The returned function raises CellError for an
    invalid cell.
    """
    parse = _PARSERS[column.kind](column, pks)
    empty = _empty(column)
    required = column.required

    def parse_cell(text):
        if not text or (required and text.isspace()):
            if required:
                raise CellError(_("This cell must not be empty."))
            return empty
        return parse(text)

    return _optimized(column, pks, parse_cell)


def _optimized(column, pks, parse_cell):
    # A large data package has tens of millions of cells: most are converted by a dict lookup without a Python function.
    if column.kind == schema.REFERENCE:
        get = pks.get
        return lambda text: get(text) or parse_cell(text)
    if column.kind in (schema.ENUM, schema.DATE, schema.NAMES, schema.INTEGER):
        return CachedParser(parse_cell).__getitem__
    if column.kind == schema.TEXT and not column.required and column.max_length is None:
        return str
    return parse_cell


class CachedParser(dict):
    """A cache of what a function makes of texts: text → its value."""

    def __init__(self, parse):
        super().__init__()
        self.parse = parse

    def __missing__(self, text):
        value = self[text] = self.parse(text)
        return value


def _empty(column):
    if column.kind in (schema.REFERENCES, schema.OLD_SLUGS):
        return ()
    field = column.field
    if column.kind == schema.NAMES:
        return json.dumps(field.get_default())
    if field.has_default():
        return field.get_db_prep_save(field.get_default(), connection)
    return None if field.null else ""


def _text(column, pks):
    max_length = column.max_length or MAX_CELL_CHARACTERS

    def parse(text):
        if len(text) > max_length:
            message = _("This text has {count} characters.").format(count=len(text))
            raise CellError(message, _("It can have up to {count}.").format(count=max_length))
        if column.is_cited_text:
            check_citations(text, pks)
        if isinstance(column.field, CheckedTextField) and (fault := column.field.fault_of(text)):
            raise CellError(*fault)
        return text

    return parse


def check_citations(text, pks):
    """Raise CellError if a text has a malformed citation, or cites a source whose slug is not in ``pks``."""
    try:
        split_citations(text, is_strict=True)
    except InlineCitationError as error:
        raise CellError(error) from None
    for slug in cited_slugs(text):
        if slug not in pks:
            raise UnknownSlugError(Source, slug)


def _slug(column, pks):
    parse_text = _text(column, pks)

    def parse(text):
        if not SLUG_PATTERN.fullmatch(text):
            message = _("This is not a valid slug.")
            raise CellError(
                message, _("Use only the letters a to z, digits, hyphens and underscores, for example sochi-2008.")
            )
        return parse_text(text)

    return parse


def _url(column, pks):
    parse_text = _text(column, pks)

    def parse(text):
        try:
            validate_web_address(text)
        except ValidationError:
            raise CellError(
                _("This is not a web address."), _("Enter one that begins with http:// or https://.")
            ) from None
        return parse_text(text)

    return parse


def format_partial_date(text):
    """Return the canonical form of a partial date. Raises CellError."""
    try:
        return str(PartialDate.parse(text))
    except ValueError:
        raise CellError(*_wrong_date(text)) from None


def _wrong_date(text):
    # What is wrong with a date, and how to write it where it can be read.
    try:
        return FORMAT_ERROR, _("For example: {date}.").format(date=PartialDate.parse_input(text))
    except ValueError as error:
        return (error,)


def _date(column, pks):
    return format_partial_date


def _integer(column, pks):
    # Django's portable range; a single database may accept more.
    lowest, highest = BaseDatabaseOperations.integer_field_ranges[column.field.get_internal_type()]

    def parse(text):
        if not INTEGER_PATTERN.fullmatch(text) or not lowest <= int(text) <= highest:
            hint = _("Enter a whole number from {lowest} to {highest}.").format(lowest=lowest, highest=highest)
            raise CellError(_("This number is not allowed here."), hint)
        return int(text)

    return parse


def _decimal(column, pks):
    places, digits = column.field.decimal_places, column.field.max_digits - column.field.decimal_places
    pattern = re.compile(rf"-?\d{{1,{digits}}}(\.\d{{1,{places}}})?", re.ASCII)

    def parse(text):
        if not pattern.fullmatch(text):
            hint = _("Enter a number such as 43.6, with up to {places} decimal places.").format(places=places)
            raise CellError(_("This number is not allowed here."), hint)
        return column.field.get_db_prep_save(Decimal(text), connection)

    return parse


def _boolean(column, pks):
    def parse(text):
        if text not in BOOLEANS:
            raise CellError(_("This value is not allowed here."), one_of(BOOLEANS))
        return column.field.get_db_prep_save(BOOLEANS[text], connection)

    return parse


def _enum(column, pks):
    known = {value: value for value in column.vocabulary}

    def parse(text):
        if text not in known:
            raise CellError(_("This value is not allowed here."), one_of(known))
        return text

    return parse


def _names(column, pks):
    model = column.field.model
    known = verifiable_fields(model)

    def parse(text):
        names = split_list(text)
        unknown = [name for name in names if name not in known and name not in column.old_values]
        if unknown:
            raise CellError(_("There is no field named “{name}”.").format(name=unknown[0]), one_of(known))
        return json.dumps(_present_names(column, text))  # Both databases take the value as text.

    return parse


def _present_names(column, text):
    return list(dict.fromkeys(column.old_values.get(name, name) for name in split_list(text)))


def _reference(column, pks):
    target = column.target

    def parse(text):
        pk = pks.get(text)
        if pk is None:
            raise UnknownSlugError(target, text)
        return pk

    return parse


def _old_slugs(column, pks):
    parse_slug = _slug(Column(OldSlug._meta.get_field("slug")), pks)
    return lambda text: tuple([parse_slug(slug) for slug in split_list(text)])


def _references(column, pks):
    parse_reference = _reference(column, pks)
    if column.has_locators:
        return lambda text: tuple([parse_reference(slug) for slug in split_citations_cell(text)])
    return lambda text: tuple([parse_reference(slug) for slug in split_list(text)])


def split_citations_cell(text):
    """Return the items of a list of sources, "slug@p. 412|slug", as a dict of slug → locator. Raises CellError."""
    found = {}
    for item in split_list(text):
        slug, at, locator = item.partition("@")
        if slug in found:
            raise CellError(_("“{part}” appears twice.").format(part=slug), _("Remove one of them."))
        found[slug] = _parse_row_locator(item, locator) if at else ""
    return found


def _parse_row_locator(item, text):
    try:
        locator = parse_locator(text)
    except InlineCitationError as error:
        raise CellError(error) from None
    if not locator:
        raise CellError(_("“{part}” has no place after the @.").format(part=item), _("Write it, or remove the @."))
    return locator


def join_citations(slugs, locators):
    """Return the text of a cell: the slugs in order, each with its locator in ``locators``, a dict of slug → text."""
    items = (f"{slug}@{locators[slug]}" if locators.get(slug) else slug for slug in slugs)
    return schema.SEPARATOR.join(items)


def split_list(text):
    """Return the items of a list cell. Raises CellError for an empty item or one that appears twice."""
    parts = text.split(schema.SEPARATOR)
    if len(parts) > 1:
        if "" in parts:
            raise CellError(_("This list has an empty item."), _("Separate items with a single |."))
        if len(set(parts)) < len(parts):
            seen = set()
            twice = next(part for part in parts if part in seen or seen.add(part))
            raise CellError(_("“{part}” appears twice.").format(part=twice), _("Remove one of them."))
    return parts


def one_of(known):
    """Return a sentence that says which values a cell can have."""
    return _("Use one of: {values}.").format(values=", ".join(known))


_PARSERS = {
    schema.SLUG: _slug,
    schema.TEXT: _text,
    schema.DATE: _date,
    schema.INTEGER: _integer,
    schema.DECIMAL: _decimal,
    schema.BOOLEAN: _boolean,
    schema.ENUM: _enum,
    schema.URL: _url,
    schema.REFERENCE: _reference,
    schema.REFERENCES: _references,
    schema.NAMES: _names,
    schema.OLD_SLUGS: _old_slugs,
}


def formatter_for(column):
    """Return a function from a value of ``column``, as the ORM returns it, to the text of its cell.

    The value of a reference must be the slug of its target. Lists of references have no value in the model's own table.
    """
    special = {
        schema.DECIMAL: _format_decimal,
        schema.NAMES: schema.SEPARATOR.join,
        schema.BOOLEAN: lambda value: "yes" if value else "",
    }
    return special.get(column.kind, _as_text)


def _as_text(value):
    return "" if value is None else str(value)


def _format_decimal(value):
    # Without the trailing zeros of the field's fixed decimal places, and without the sign of zero.
    return "" if value is None else format(value.normalize() or Decimal(0), "f")


def normalizer(column):
    """Return a function from the text of a valid cell of ``column`` to the text that an export would write."""
    default = _default_cell(column)
    normalize = {
        schema.DATE: format_partial_date,
        schema.INTEGER: lambda text: str(int(text)),
        schema.BOOLEAN: lambda text: "yes" if BOOLEANS[text] else "",
        schema.DECIMAL: lambda text: _format_decimal(Decimal(text)),
        schema.OLD_SLUGS: lambda text: schema.SEPARATOR.join(sorted(split_list(text))),
        schema.NAMES: lambda text: schema.SEPARATOR.join(_present_names(column, text)),
    }.get(column.kind)
    if column.has_locators:
        normalize = _normalize_citations
    return lambda text: (normalize(text) if normalize else text) if text else default


def _normalize_citations(text):
    locators = split_citations_cell(text)
    return join_citations(locators, locators)


def _default_cell(column):
    """Return what an export writes for a record that was imported with this cell empty."""
    if column.kind in (schema.REFERENCES, schema.OLD_SLUGS) or not column.field.has_default():
        return ""
    return formatter_for(column)(column.field.get_default())
