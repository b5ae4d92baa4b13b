"""Parameters of lists as they are typed, copied and made by programs, put right: names of filters, and their values."""

import re

from django.core.exceptions import ValidationError
from django.core.validators import slug_re
from django.forms import MultipleChoiceField

from summits.filters.fields import MAX_VALUES
from summits.models.slugs import public_slug
from summits.text.addresses import meant_slugs, without_glued_marks

_SEPARATORS = re.compile(r"[,;|]")


def repaired_names(query, names):
    """Return ``query`` (a QueryDict) with the ``names`` of filters as they are, or None if it has no others.

    Put right are capitals, ``amp;`` from the source of a page, and ``[]``, which some programs put behind a name.
    """
    if all(name in names or _plain_name(name) not in names for name in query):
        return None
    repaired = query.copy()
    repaired.clear()
    for name, values in query.lists():
        name = name if name in names else _plain_name(name) if _plain_name(name) in names else name
        for value in values:
            repaired.appendlist(name, value)
    return repaired


def repaired_values(field, model, values):
    """Return the values of a filter that has errors, without those that are empty or there twice.

    ``model``: that of the records that ``field`` finds by their slugs, or None for another field. Put right are former
    slugs, capitals, what stands around a value, and several values in one.
    """
    values = list(filter(None, dict.fromkeys(values)))
    if len(values) > MAX_VALUES:
        return values
    if model:
        known = {record.slug for record in field.find([*filter(slug_re.match, values)])}
        repaired = [slug for value in values for slug in ([value] if value in known else _slugs(model, value))]
    else:
        repaired = [_plain_value(field, value) for value in values]
    return list(dict.fromkeys(repaired))


def _plain_name(name):
    return name.removeprefix("amp;").removesuffix("[]").lower()


def _plain_value(field, value):
    plain = without_glued_marks(value).strip().lower()
    try:
        field.clean([plain] if isinstance(field, MultipleChoiceField) else plain)
    except ValidationError:
        return value
    return plain or value


def _slugs(model, value):
    # The present slugs that a value means; the value itself if it means none.
    if slug := _slug(model, value):
        return [slug]
    parts = _SEPARATORS.split(value)[: MAX_VALUES + 1]
    slugs = [_slug(model, part) for part in parts] if 1 < len(parts) <= MAX_VALUES else []
    return slugs if slugs and all(slugs) else [value]


def _slug(model, value):
    return next(filter(None, (public_slug(model, slug) for slug in meant_slugs(value))), None)
