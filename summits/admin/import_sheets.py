"""What an editor says about the sheets and columns of a file: which kind of record, which column, or left out."""

from collections import Counter

from django.utils.text import Truncator, capfirst
from django.utils.translation import gettext as _

from summits.admin.import_decisions import DECISION
from summits.datapackage.schema import TABLE_OF_NAME, TABLES
from summits.models import ImportMatch
from summits.spreadsheets.day_order import DAY_ORDER
from summits.spreadsheets.headings import column_label, table_label
from summits.spreadsheets.layout import LEFT_OUT, REMEMBERED, SHEET

VALUES = {LEFT_OUT, *TABLE_OF_NAME, *(name for table in TABLES for name in table.names)}
"""What can be chosen."""
MAX_SUMMARY_CHARACTERS = 120
REMEMBERED_ANSWERS = {DAY_ORDER}
"""The keys of the questions about a file of which the answer holds for the next file too."""


def matches_in(data, result):
    """Return what POST ``data`` changes in how a dry run read sheets and columns, key → what it is now."""
    sheets = result.get("sheets", ())
    rows = [(sheet["key"], sheet["table"]) for sheet in sheets]
    rows += [(heading["key"], heading["column"]) for sheet in sheets for heading in sheet["columns"]]
    sent = [(key, before, data.get(DECISION + key, before)) for key, before in rows]
    return {key: value for key, before, value in sent if value != before and value in VALUES}


def remembered_matches(user):
    """Return what a user chose for earlier files, as decisions on the next one: key → value."""
    found = ImportMatch.objects.filter(user=user).values_list("key", "value")
    return {f"{REMEMBERED}{key}" if key.startswith(SHEET) else key: value for key, value in found}


def remember_matches(user, matches):
    """Remember what a user chose: key → value."""
    ImportMatch.objects.bulk_create(
        [ImportMatch(user=user, key=key, value=value) for key, value in matches.items()],
        update_conflicts=True,
        unique_fields=["user", "key"],
        update_fields=["value"],
    )


def sheet_rows(result, decisions):
    """Return, for each sheet, a dict of its title, field, notes and columns, each with options (value, label, chosen).

    ``unclear``: the columns to be matched by hand; ``matched``: the others; ``is_unclear``: whether its kind is to be
    chosen. ``decisions`` (key → value) is what was sent but not saved.
    """
    tables = Counter(sheet["table"] for sheet in result.get("sheets", ()))
    kinds = [(table.name, capfirst(str(table_label(table.name)))) for table in TABLES]
    rows = []
    for number, sheet in enumerate(result.get("sheets", ())):
        table = TABLE_OF_NAME.get(sheet["table"])
        names = [(column.name, f"{column_label(column)} ({column.name})") for column in table.columns] if table else []
        columns = [
            {**heading, **_field(f"column-{number}-{at}", heading["key"], names, heading["column"], decisions)}
            for at, heading in enumerate(sheet["columns"])
        ]
        times = Counter(heading["column"] for heading in columns)
        unclear = [heading for heading in columns if _is_unclear(heading["column"], times)]
        own = _field(f"sheet-{number}", sheet["key"], kinds, sheet["table"], decisions)
        matched = [heading for heading in columns if heading not in unclear]
        lists = {"unclear": unclear, "matched": matched, "summary": _summary(sheet["table"], matched)}
        rows.append({**sheet, **own, **lists, "is_unclear": _is_unclear(sheet["table"], tables)})
    return rows


def _summary(table, columns):
    # What was understood of a sheet, in one line.
    if table == LEFT_OUT:
        return _("Left out")
    parts = [capfirst(str(table_label(table)))]
    texts = [(heading["column"] == LEFT_OUT, heading["text"] or heading["letters"]) for heading in columns]
    for left_out, label in ((False, _("columns that were understood")), (True, _("left out"))):
        if names := ", ".join(text for is_left_out, text in texts if is_left_out == left_out):
            parts.append(f"{label}: {names}")
    return Truncator("; ".join(parts)).chars(MAX_SUMMARY_CHARACTERS)


def _is_unclear(name, times):
    # Whether it is not known what a sheet or column is, or several are the same.
    return not name or (name != LEFT_OUT and times[name] > 1)


def is_worth_reading(result):
    """Return whether the page shows at once how the file was read: if it was not understood, or notes tell of it."""
    sheets = result.get("sheets", ())
    return any(
        not sheet["table"] or sheet["notes"] or not all(heading["column"] for heading in sheet["columns"])
        for sheet in sheets
    )


def _field(field_id, key, choices, value, decisions):
    return {"field_id": field_id, "options": _options(choices, decisions.get(key, value))}


def _options(choices, chosen):
    return [(value, label, value == chosen) for value, label in [*choices, (LEFT_OUT, _("Leave out"))]]
