"""The names of records: search, pickers, filters and the reconciliation of imported tables all take them from here."""

import re

from summits.models import Actor, Agreement, Leader
from summits.search.analysis.country_names import names_in_languages
from summits.search.analysis.romanization import romanized

BEFORE_SUBJECT = re.compile(
    r"((?!Joint|General|Interim|Framework)[A-Z][\w–-]+(?: [A-Z][\w–-]+)* "
    r"(?:Accords?|Act|Charter|Communiqué|Convention|Declaration|Memorandum|Pact|Protocol|Treaty)) "
    r"(?:on|for|of|to|between) "
)
"""Matches an English title that begins with a name of its own, not with "Joint Declaration on …"."""
NAME_FIELDS = ("name", "title", "native_name", "iso_code")
"""The fields of records that names are read from."""


def own_name(record):
    """Return the name or title of a record."""
    return getattr(record, "title", "") or record.name


def names_of(record):
    """Return all names of a record, without duplicates: its own name, those that follow from it, other names.

    ``record`` is one that can have other names; prefetch ``names``.
    """
    derived = DERIVED_NAMES.get(type(record), lambda record: ())(record)
    names = [own_name(record), getattr(record, "native_name", ""), *recorded_names(record), *derived]
    return list(dict.fromkeys(filter(None, names)))


def aliases_of(record):
    """Return the names of a record besides its own name."""
    return names_of(record)[1:]


def recorded_names(record):
    """Return the other names that are recorded of a record, in their order; prefetch ``names``."""
    return [name.name for name in record.names.all()]


def with_names(records):
    """Return ``records``, a queryset, with what ``names_of`` reads and the slug, and no other column."""
    fields = {field.name for field in records.model._meta.concrete_fields}
    return records.only("slug", *(name for name in NAME_FIELDS if name in fields)).prefetch_related("names")


def _parts_of_title(agreement):
    # "Treaty on … (INF Treaty)" is also known by what is in the brackets and by what is before them; "Panmunjom
    # Declaration for …" by what is before its subject.
    title, _bracket, short = agreement.title.rpartition(" (")
    named = BEFORE_SUBJECT.match(agreement.title)
    return [*([short.rstrip(")"), title] if title else []), *([named[1]] if named else [])]


def _romanized_names(leader):
    # Of the native name in Cyrillic letters, and of its last word, the family name.
    words = leader.native_name.split()
    return [form for name in [leader.native_name, *words[-1:]] for form in romanized(name)]


DERIVED_NAMES = {
    Leader: _romanized_names,
    Agreement: _parts_of_title,
    Actor: lambda actor: names_in_languages(actor.iso_code),
}
"""Model → function that returns the names that follow from other fields of a record."""
