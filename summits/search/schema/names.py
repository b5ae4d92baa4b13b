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
OWN_NAME_FIELDS = ("name", "title")
"""The fields for a record's own name; a model has one of them."""
OTHER_NAME_FIELDS = ("sort_name", "native_name", "iso_code")
"""The fields of records with other names by which they are identified."""


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


def identifying_names(record):
    """Return all names by which an imported table may mean a record, without duplicates.

    They are those of ``names_of``, the sort name of a leader and the code of a state. A family name alone is none.
    """
    names = [*names_of(record), *(getattr(record, field, "") for field in OTHER_NAME_FIELDS)]
    parts = {"", *partial_names(record)} - {*recorded_names(record)}
    return [name for name in dict.fromkeys(names) if name not in parts]


def partial_names(record):
    """Return what is only a part of the name of a leader: short name, family name, also that of the native name."""
    if not isinstance(record, Leader):
        return []
    family = record.native_name.split()[1:][-1:]
    found = [*leader_short_names(record), *family, *(form for name in family for form in romanized(name))]
    return [name for name in dict.fromkeys(found) if name and name != record.name]


def leader_short_names(leader):
    """Return the short name and the family name of a leader."""
    return dict.fromkeys([leader.get_short_name(), leader.family_name])


def translated_names(record):
    """Return the names of a state in other languages, which follow from its code; none of another record."""
    return names_in_languages(record.iso_code) if isinstance(record, Actor) else []


def aliases_of(record):
    """Return the names of a record besides its own name."""
    return names_of(record)[1:]


def recorded_names(record):
    """Return the other names that are recorded of a record, in their order; prefetch ``names``."""
    return [name.name for name in record.names.all()]


def with_names(records):
    """Return ``records``, a queryset, with the slug, what the functions of names read, and no other column."""
    fields = {field.name for field in records.model._meta.concrete_fields}
    names = (*OWN_NAME_FIELDS, *OTHER_NAME_FIELDS, "short_name")
    return records.only("slug", *(name for name in names if name in fields)).prefetch_related("names")


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
    Actor: translated_names,
}
"""Model → function that returns the names that follow from other fields of a record."""
