"""Making a slug for a record that was given none."""

from itertools import count

from django.utils.text import slugify

from summits.text.normalization import normalized


def free_slug(model, *words):
    """Return a slug made of ``words`` that no record of ``model`` has. A number follows if it is taken."""
    stem = stem_of(model, *words)
    taken = set(model._base_manager.filter(slug__startswith=stem).values_list("slug", flat=True))
    return next(slug for number in count(1) if (slug := numbered(stem, number)) not in taken)


def stem_of(model, *words):
    """Return the slug that ``words`` make for a record of ``model``, with room for a number behind it."""
    length = model._meta.get_field("slug").max_length - 5
    # Of marks and signs nothing is left in a slug, and Unicode's normal form of a long row of marks takes minutes.
    return slugify(normalized("NFC", " ".join(words)))[:length].strip("-") or model._meta.model_name


def numbered(stem, number):
    """Return the slug with this number, from 1; the first bears none."""
    return stem if number == 1 else f"{stem}-{number}"
