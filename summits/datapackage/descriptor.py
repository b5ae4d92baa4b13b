"""The descriptor of a data package, datapackage.json: a Frictionless Data Package with Table Schemas."""

import json

from django.utils.translation import override

from summits.datapackage import schema
from summits.datapackage.converters import SLUG_PATTERN
from summits.partial_dates import WRITTEN_FORMAT

LIST_PATTERN = r"[^|]+(\|[^|]+)*"
# Table Schema uses the patterns of XML Schema: no named groups, and the whole value must match.
DATE_PATTERN = (
    WRITTEN_FORMAT.pattern.replace("?P<year>", "")
    .replace("?P<month>", "")
    .replace("?P<day>", "")
    .replace("?P<about>", "")
)

TYPES = {schema.INTEGER: "integer", schema.DECIMAL: "number", schema.BOOLEAN: "boolean"}
PATTERNS = {
    schema.SLUG: SLUG_PATTERN.pattern,
    schema.DATE: DATE_PATTERN,
    schema.NAMES: LIST_PATTERN,
    schema.REFERENCES: LIST_PATTERN,
    schema.OLD_SLUGS: rf"{SLUG_PATTERN.pattern}(\|{SLUG_PATTERN.pattern})*",
}


def descriptor():
    """Return the text of datapackage.json, which is the same for every data package."""
    with override(None):
        package = {
            "profile": "tabular-data-package",
            "name": "summit-archive",
            "title": "The Summit Archive",
            "description": "Who met whom, where and when; what each side wanted on each issue, how it came out, what "
            "was signed and what became of it; and where each of these statements is from.",
            "licenses": [
                {
                    "name": "CC-BY-4.0",
                    "title": "Creative Commons Attribution 4.0 International",
                    "path": "https://creativecommons.org/licenses/by/4.0/",
                }
            ],
            "resources": [_resource(table) for table in schema.TABLES],
        }
        return json.dumps(package, ensure_ascii=False, indent=2) + "\n"


def _resource(table):
    return {
        "profile": "tabular-data-resource",
        "name": table.name,
        "path": table.file,
        "title": str(table.model._meta.verbose_name_plural),
        "description": (table.model.__doc__ or "").strip().partition("\n")[0],
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "schema": _schema(table),
    }


def _schema(table):
    described = {"fields": [_field(column) for column in table.columns], "missingValues": [""]}
    key = [table.columns[table.column_index[name]] for name in table.key]
    # In Table Schema, no part of a primary key may be empty.
    if all(column.required for column in key):
        described["primaryKey"] = [column.name for column in key]
    references = [_foreign_key(table, column) for column in table.columns if column.kind == schema.REFERENCE]
    if references:
        described["foreignKeys"] = references
    return described


def _field(column):
    described = {
        "name": column.name,
        "type": TYPES.get(column.kind, "string"),
        "title": str(column.field.verbose_name),
        "description": str(column.field.help_text),
        "format": "uri" if column.kind == schema.URL else "",
        "trueValues": ["yes"] if column.kind == schema.BOOLEAN else [],
        "falseValues": ["no"] if column.kind == schema.BOOLEAN else [],
        "constraints": _constraints(column),
    }
    return {name: value for name, value in described.items() if value}


def _constraints(column):
    constraints = {
        "required": column.required,
        "unique": column.unique,
        "enum": column.vocabulary,
        "pattern": PATTERNS.get(column.kind),
        "maxLength": column.max_length if column.kind in (schema.SLUG, schema.TEXT, schema.URL) else None,
        "minimum": 0 if column.kind == schema.INTEGER else None,
    }
    return {name: value for name, value in constraints.items() if value not in (None, False)}


def _foreign_key(table, column):
    other = schema.TABLE_OF_MODEL[column.target]
    return {
        "fields": [column.name],
        "reference": {"resource": "" if other is table else other.name, "fields": ["slug"]},
    }
