"""What an editor decides about a file: its questions, which record a name means, whether a record is renamed."""

from django.utils.translation import gettext as _

from summits.admin.import_labels import record_url
from summits.datapackage.schema import TABLE_OF_NAME
from summits.models import NAME_MODELS
from summits.spreadsheets.headings import table_label
from summits.spreadsheets.reconciliation import CREATE_NEW
from summits.spreadsheets.renames import KEEP_NAME, RENAME, RENAME_ALL

DECISION = "answer:"
"""The prefix of the form fields with decisions."""


def decisions_in(data, result):
    """Return an editor's decisions in POST ``data``, key → value, as far as a dry run's ``result`` asks for them."""
    answers = {RENAME_ALL: {"", RENAME} if result.get("renames") else ()}
    answers |= {one["key"]: {"", *dict(one["options"])} for one in result.get("questions", ())}
    answers |= {one["key"]: {"", CREATE_NEW, *dict(one["candidates"])} for one in result.get("choices", ())}
    answers |= {one["key"]: {KEEP_NAME, RENAME} for one in result.get("renames", ())}
    sent = {name.removeprefix(DECISION): value for name, value in data.items() if name.startswith(DECISION)}
    return {key: value for key, value in sent.items() if value in answers.get(key, ())}


def question_rows(result, decisions):
    """Return (name of the field, text, places, options) for each question about the file, as ``ambiguity_rows``."""
    rows = []
    for one in result.get("questions", ()):
        marked = _marked(one["options"], decisions.get(one["key"], one["answer"]))
        rows.append((DECISION + one["key"], one["text"], one["places"], marked))
    return rows


def ambiguity_rows(result, decisions):
    """Return (name of the field, label of the kind, name, whether it is near, options) for each ambiguous name.

    Options are (value, label, whether it is chosen). ``decisions`` (key → value) is what was sent but not saved.
    """
    rows = []
    for one in result.get("choices", ()):
        options = [(slug, f"{label} ({slug})") for slug, label in one["candidates"]]
        options += [(CREATE_NEW, _("A new record"))] if one["may_be_new"] else []
        marked = _marked(options, decisions.get(one["key"], one["answer"]))
        # Results stored by older releases know no near names.
        rows.append((DECISION + one["key"], table_label(one["kind"]), one["name"], one.get("is_near", False), marked))
    return rows


def rename_rows(result, decisions):
    """Return (name of the field, label of the kind, line, name, slug, options) for each row that may rename its record.

    Options and ``decisions`` are as in ``ambiguity_rows``.
    """
    rows = []
    for one in result.get("renames", ()):
        names = {"own": one["own_name"], "name": one["name"]}
        rename = _("Rename “{own}” to “{name}”")
        if TABLE_OF_NAME[one["kind"]].model in NAME_MODELS:
            rename = _("Rename “{own}” to “{name}”, and keep “{own}” as another name")
        options = [(KEEP_NAME, _("Keep the name “{own}”").format(**names)), (RENAME, rename.format(**names))]
        marked = _marked(options, decisions.get(one["key"], one["answer"]))
        rows.append((DECISION + one["key"], table_label(one["kind"]), one["line"], one["name"], one["slug"], marked))
    return rows


def rename_all_options(saved, decisions):
    """Return (name of the field, options) of the decision for all renames of a file; ``saved``: its saved decisions."""
    options = [("", _("As chosen for each of them")), (RENAME, _("Rename all of them"))]
    return DECISION + RENAME_ALL, _marked(options, decisions.get(RENAME_ALL, saved.get(RENAME_ALL, "")))


def duplicate_rows(result):
    """Return (label of the kind, line, name, [(label, slug, reason, URL)]) for each probable duplicate in a file."""
    rows = []
    for kind, line, name, found in result.get("duplicates", ()):
        records = [(label, slug, reason, record_url(kind, pk)) for pk, slug, label, reason in found]
        rows.append((table_label(kind), line, name, records))
    return rows


def _marked(options, decision):
    return [(value, label, value == decision) for value, label in options]
