"""The form field for the places in sources that a record cites: one line for each source."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from summits.admin.forms.cited_texts import CitingTextarea
from summits.models import Source
from summits.models.cited_texts import sources_by_slug
from summits.models.locators import clean_row_locator
from summits.text.stored_form import normalize_paragraphs


class LocatorsFormField(forms.CharField):
    """Lines such as "kremlin-2008-04-06@p. 2". The cleaned value is that of the model field: a dict."""

    def __init__(self, **kwargs):
        super().__init__(required=False, widget=CitingTextarea(inserts="line", rows=2), **kwargs)
        self.slugs = {}

    def set_prefetched(self, sources):
        """Note the slugs of ``sources``, so that a record that cites only these needs no query."""
        self.slugs = {str(source.pk): source.slug for source in sources}

    def prepare_value(self, value):
        """Return the text of the input: of a dict its lines in order, of text that was sent the same."""
        if not isinstance(value, dict):
            return value
        slugs = {pk: self.slugs[pk] for pk in value if pk in self.slugs}
        if missing := [pk for pk in value if pk not in slugs]:
            slugs |= {str(pk): slug for pk, slug in Source.objects.filter(pk__in=missing).values_list("pk", "slug")}
        return "\n".join(sorted(f"{slugs[pk]}@{locator}" for pk, locator in value.items() if pk in slugs))

    def to_python(self, value):
        """Parse the lines. Raises ValidationError for one without a source or place, and for an unknown source."""
        if isinstance(value, dict):
            return value
        lines = [line for line in normalize_paragraphs(super().to_python(value)).split("\n") if line]
        locators = {}
        for line in lines:
            slug, _at, locator = (part.strip() for part in line.partition("@"))
            if not slug or not locator or slug in locators:
                message = _("“%(line)s” is not a slug, @ and a place, once for each source.")
                raise ValidationError(message, code="invalid", params={"line": line})
            locators[slug] = clean_row_locator(locator)
        pks = {slug: pk for pk, slug in self.slugs.items()}
        if missing := [slug for slug in locators if slug not in pks]:
            pks |= {slug: str(pk) for slug, (pk, _present) in sources_by_slug(missing).items()}
        if unknown := [slug for slug in locators if slug not in pks]:
            message = _("There is no source with the slug %(slugs)s. Add it to the sources first.")
            raise ValidationError(message, code="unknown_source", params={"slugs": ", ".join(unknown)})
        return {pks[slug]: locator for slug, locator in locators.items()}

    def has_changed(self, initial, data):
        """Return whether the lines mean something else than the initial dict."""
        try:
            return self.to_python(data) != (initial or {})
        except ValidationError:
            return True


def locators_of_own_sources(locators, own, initial):
    """Return the ``locators`` of the sources with the primary keys ``own``.

    One of another source is dropped if it was there before (``initial``): the source has just been removed. Otherwise
    this raises ValidationError.
    """
    foreign = {pk: locator for pk, locator in locators.items() if int(pk) not in own}
    new = [pk for pk, locator in foreign.items() if (initial or {}).get(pk) != locator]
    if new:
        slugs = Source.objects.filter(pk__in=new).order_by("slug").values_list("slug", flat=True)
        message = _("%(slugs)s is not among the sources. Add it there first.")
        raise ValidationError(message, code="foreign_source", params={"slugs": ", ".join(slugs)})
    return {pk: locator for pk, locator in locators.items() if pk not in foreign}
