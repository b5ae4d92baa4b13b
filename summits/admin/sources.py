"""Admin of sources, with the records that cite each."""

from django.contrib import admin
from django.utils.html import format_html, format_html_join
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from summits.admin.base import RecordAdmin
from summits.admin.forms.records import display_partial_date
from summits.admin.mixins.permissions import SharedRecordPermissions
from summits.models import Source
from summits.models.sources import records_without_other_sources
from summits.text.alphabet import in_alphabetical_order
from summits.workflow.cited_sources import records_citing_in_texts

MAX_RECORDS_NAMED = 10
"""How many citing records of each model are named; the rest is only counted."""


@admin.register(Source)
class SourceAdmin(SharedRecordPermissions, RecordAdmin):
    """Admin of the ``Source`` model."""

    list_display = ["title", "publisher", "author", "published_in_words", "kind", "mark"]
    list_filter = ["kind"]
    search_fields = ["title", "publisher", "author", "slug", "url"]
    search_help_text = _("Title, publisher, author or web address, for example: Kremlin")
    readonly_fields = ["cited_by"]
    fieldsets = [
        (None, {"fields": ["title", "slug", ("publisher", "author"), ("published", "kind")]}),
        (_("Link"), {"fields": ["url", "accessed", "note"]}),
        (_("Cited for"), {"fields": ["cited_by"]}),
    ]

    def view_on_site(self, record):
        """Return the public URL if the source is public."""
        return record.get_absolute_url() if Source.objects.published().filter(pk=record.pk).exists() else None

    def get_deleted_objects(self, objs, request):
        """Return Django's lists of deletions.

        Protected are also records that need a source and have no other, and those with a text that cites the source.
        """
        *found, protected = super().get_deleted_objects(objs, request)
        uncited = {*records_without_other_sources([source.pk for source in objs]), *records_citing_in_texts(objs)}
        return *found, [
            *protected,
            *(f"{capfirst(record._meta.verbose_name)}: {record}" for record in in_alphabetical_order(uncited)),
        ]

    @admin.display(description=_("published"), ordering="published")
    def published_in_words(self, source):
        """Return the date of publication in words."""
        return display_partial_date(source.published)

    @admin.display(description=_("to cite in a text"))
    def mark(self, source):
        """Return the mark that cites the source in a text, to copy."""
        return format_html("<code>[@{}]</code>", source.slug)

    @admin.display(description=_("cited by"))
    def cited_by(self, source):
        """Return an HTML list of the records that cite the source, one item for each model."""
        if source.pk is None:
            return ""
        lines = [(line,) for relation in source_relations() if (line := citing_records_line(relation, source))]
        return format_html("<ul>{}</ul>", format_html_join("", "<li>{}</li>", lines)) if lines else "–"


def source_relations():
    """Return the reverse many-to-many relations by which records cite sources."""
    return [relation for relation in Source._meta.related_objects if relation.many_to_many]


def citing_records_line(relation, source):
    """Return a line of HTML that counts and names the records that cite ``source`` by ``relation``; "" if none do."""
    model = relation.related_model
    records = model.objects.filter(sources=source)
    number = records.count()
    if not number:
        return ""
    keys = [field.name for field in model._meta.fields if field.many_to_one]
    named = records.select_related(*keys)[:MAX_RECORDS_NAMED]
    names = format_html_join("; ", "<span>{}</span>", ([str(record)] for record in named))
    more = " …" if number > MAX_RECORDS_NAMED else ""
    return format_html("{} ({}): {}{}", capfirst(model._meta.verbose_name_plural), number, names, more)
