"""Making a slug for a record that was given none."""

from django.utils.text import slugify


def free_slug(model, *words, besides=()):
    """Return a slug made of ``words`` that no record of ``model`` has, nor any of ``besides`` (a set).

    A number follows if it is taken.
    """
    length = model._meta.get_field("slug").max_length - 5
    stem = slugify(" ".join(words))[:length].strip("-") or model._meta.model_name
    taken = set(model._base_manager.filter(slug__startswith=stem).values_list("slug", flat=True)) | set(besides)
    candidates = (stem if number == 1 else f"{stem}-{number}" for number in range(1, len(taken) + 2))
    return next(slug for slug in candidates if slug not in taken)
