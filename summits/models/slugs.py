"""Slugs: make one for a record without, and find the public record that one means."""

from itertools import count

from django.contrib.contenttypes.models import ContentType

from summits.models.old_slugs import OldSlug
from summits.querysets import published_queryset
from summits.text.slugs import slug_of


def public_slug(model, slug):
    """Return the present slug of the public record of ``model`` with this slug, now or formerly; None without one.

    Capitals are ignored, unless a record has exactly this slug.
    """
    if "\0" in slug:
        # PostgreSQL refuses to look for it.
        return None
    records = published_queryset(model).order_by("slug")
    for condition in ({"slug": slug}, {"slug__iexact": slug}):
        if found := records.filter(**condition).values_list("slug", flat=True).first():
            return found
    pk = OldSlug.objects.resolve_old_slug(model, slug) or OldSlug.objects.resolve_old_slug(model, slug.lower())
    return records.filter(pk=pk).values_list("slug", flat=True).first() if pk else None


def former_owner(model, slug):
    """Return the record of ``model`` that once had ``slug`` and has another now, or None."""
    pk = OldSlug.objects.resolve_old_slug(model, slug)
    return model._base_manager.filter(pk=pk).exclude(slug=slug).first() if pk else None


def unique_slug(model, *words):
    """Return a slug made of ``words`` that no record of ``model`` has or once had, with a number if it is taken."""
    stem = slug_stem(model, *words)
    kind = ContentType.objects.get_for_model(model)
    taken = set(model._base_manager.filter(slug__startswith=stem).values_list("slug", flat=True))
    taken.update(OldSlug.objects.filter(content_type=kind, slug__startswith=stem).values_list("slug", flat=True))
    return next(slug for number in count(1) if (slug := numbered_slug(stem, number)) not in taken)


def slug_stem(model, *words):
    """Return the slug of ``words``, short enough for a number; the name of ``model`` if no letter or digit is left."""
    length = model._meta.get_field("slug").max_length - 5
    return slug_of(" ".join(words))[:length].strip("-") or model._meta.model_name


def numbered_slug(stem, number):
    """Return the slug ``stem`` with a number appended, except for number 1."""
    return stem if number == 1 else f"{stem}-{number}"
