"""What people call the columns and kinds of a table: their names, their former names, and their labels in the admin.

The labels are read from the models, as the admin's forms do. Headings are compared without case, accents and
punctuation.
"""

import re
from collections import defaultdict

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from summits.datapackage.schema import DATE, TABLE_OF_FILE, TABLES
from summits.models.names import OtherName
from summits.models.references import parent_foreign_keys
from summits.search.analysis.tokens import normalize_name

MAX_HEADING_CHARACTERS = 100
"""How many characters of a heading are compared."""
BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
"""What people add to a heading: "First day (year-month-day)"."""
DATE_WORD = "date"
"""The word that people add to the heading of a date: "Start date", "Date signed"."""


def heading_key(text):
    """Return a heading, or the title of a sheet, in the form in which it is compared."""
    return normalize_name(text[:MAX_HEADING_CHARACTERS].replace("_", " "))[:MAX_HEADING_CHARACTERS]


def column_label(column):
    """Return the label of a Column, as the admin's forms have it."""
    return capfirst(str(column.field.verbose_name))


def columns_by_heading(table):
    """Return heading, as ``heading_key`` gives it → name of the column that it means.

    A name counts before a label, and a label that two columns have counts for neither.
    """
    by_label = defaultdict(set)
    for column in table.columns:
        for heading in map(heading_key, (column.name, column_label(column))):
            by_label[heading].add(column.name)
            if column.kind == DATE:
                by_label[f"{heading} {DATE_WORD}"].add(column.name)
                by_label[f"{DATE_WORD} {heading}"].add(column.name)
    labels = {heading: names.pop() for heading, names in by_label.items() if len(names) == 1}
    former = {heading_key(old): name for old, name in table.old_columns.items()}
    return labels | former | {heading_key(name): name for name in table.names}


def all_headings():
    """Return a set of the headings of all tables, as ``heading_key`` gives them."""
    return set().union(*map(columns_by_heading, TABLES))


def column_of_heading(text, known):
    """Return what ``known``, from ``columns_by_heading``, has for a heading, else for it without brackets, else ""."""
    return known.get(heading_key(text)) or known.get(heading_key(BRACKETS.sub(" ", text))) or ""


def table_label(name):
    """Return the label of a table: the plural name of its model, or ``name`` if there is no such table."""
    table = TABLE_OF_FILE.get(f"{name}.csv")
    if table and issubclass(table.model, OtherName):
        (parent, *_rest) = parent_foreign_keys(table.model)
        return _("other names of %(records)s") % {"records": parent.related_model._meta.verbose_name_plural}
    return table.model._meta.verbose_name_plural if table else name


def tables_by_title():
    """Return title of a sheet, as ``heading_key`` gives it → the Table that it means, by names and by labels."""
    by_label = defaultdict(set)
    for table in TABLES:
        for label in (table.model._meta.verbose_name, table_label(table.name)):
            by_label[heading_key(str(label))].add(table)
    labels = {title: tables.pop() for title, tables in by_label.items() if len(tables) == 1}
    names = {heading_key(name): table for table in TABLES for name in (*table.old_names, table.name)}
    return labels | names


def table_of_file_name(name):
    """Return the Table with whose name or label a file's name begins, or None."""
    file, titles = heading_key(name), tables_by_title()
    matching = [title for title in titles if file == title or file.startswith(f"{title} ")]
    return titles[max(matching, key=len)] if matching else None


def table_of_headings(headings):
    """Return the Table that has more of the headings than any other, if it has most of them; else None."""
    keys = {heading_key(heading) for heading in headings} - {""}
    numbers = {table: len(keys & columns_by_heading(table).keys()) for table in TABLES}
    second, first = sorted(TABLES, key=numbers.get)[-2:]
    return first if numbers[first] > numbers[second] and 3 * numbers[first] >= 2 * len(keys) else None
