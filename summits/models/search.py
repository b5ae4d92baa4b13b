"""Tables of the search: the index of public records and their names, and queries without results.

The index can be rebuilt from the records with the command ``rebuild_index``; the queries cannot.
"""

import json
import zlib

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.utils.translation import gettext_lazy as _


class CompressedJSONField(models.BinaryField):
    """Compressed JSON: half a gigabyte of texts at 100,000 summits shrinks to a third."""

    def get_db_prep_value(self, value, connection, prepared=False):
        """Return the compressed bytes for the database."""
        packed = zlib.compress(json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode())
        return super().get_db_prep_value(packed, connection, prepared)

    def from_db_value(self, value, expression, connection):
        """Return the decompressed value."""
        return json.loads(zlib.decompress(value))


class SearchDocument(models.Model):
    """A document of the search index, of one public record.

    Its primary key holds type, rank and the record's pk (``summits.search.schema.document_ids``). ``parts`` is a list
    of [name, weight, text]: fields of the record and of related ones. Their words are indexed elsewhere: in
    ``SearchVector`` on PostgreSQL, in an FTS5 table on SQLite (``summits.search.backends.sqlite``).
    """

    kind = models.CharField(_("kind"), max_length=20)
    object_id = models.PositiveBigIntegerField()
    heading = models.CharField(_("heading"), max_length=300)
    context = models.CharField(_("context"), max_length=400, blank=True)
    address = models.CharField(_("address"), max_length=400)
    day = models.DateField(_("day"), null=True)
    last_day = models.DateField(_("last day"), null=True)
    boost = models.FloatField(_("boost"), default=1)
    parts = CompressedJSONField(_("parts"))

    class Meta:
        verbose_name = _("searched record")
        verbose_name_plural = _("searched records")
        constraints = [models.UniqueConstraint(fields=["kind", "object_id"], name="search_document_once_per_record")]

    def __str__(self):
        return self.heading


class SearchVector(models.Model):
    """The indexed words of the SearchDocument with this pk, on PostgreSQL (``summits.search.backends.postgres``)."""

    id = models.BigIntegerField(primary_key=True)
    vector = SearchVectorField()

    class Meta:
        verbose_name = _("searched words")
        verbose_name_plural = _("searched words")
        indexes = [GinIndex(fields=["vector"], name="search_vector_words")]

    def __str__(self):
        return str(self.pk)


class SearchName(models.Model):
    """A name of a public record from one of its words on, for suggestions and exact matches.

    "Vladimir Putin" has two: "vladimir putin", which ``is_whole``, and "putin". ``key`` is normalised by
    ``summits.search.analysis.tokens.normalize_name``; ``name`` is as written; ``heading`` is the record's title.
    """

    kind = models.CharField(_("kind"), max_length=20)
    object_id = models.PositiveBigIntegerField()
    key = models.CharField(_("key"), max_length=200, db_index=True)
    is_whole = models.BooleanField(_("whole name"))
    name = models.CharField(_("name"), max_length=300)
    heading = models.CharField(_("heading"), max_length=300)
    context = models.CharField(_("context"), max_length=400, blank=True)
    address = models.CharField(_("address"), max_length=400)
    meetings = models.PositiveIntegerField(_("meetings"), default=0)

    class Meta:
        verbose_name = _("searched name")
        verbose_name_plural = _("searched names")
        indexes = [models.Index(fields=["kind", "object_id"], name="search_name_record")]

    def __str__(self):
        return self.name


class SearchState(models.Model):
    """The format number of the index in the database, in one row; without the row the index must be rebuilt.

    It is written in the same transaction as the index, so it is right even after a process was killed.
    """

    form = models.PositiveIntegerField(_("form"))

    class Meta:
        verbose_name = _("state of the search")
        verbose_name_plural = _("states of the search")

    def __str__(self):
        return str(self.form)


class ZeroResultQuery(models.Model):
    """A query without results, and how often it was made. Nothing is stored about who searched."""

    query = models.CharField(_("words"), max_length=200, unique=True)
    count = models.PositiveIntegerField(_("times"), default=1)

    class Meta:
        verbose_name = _("search without results")
        verbose_name_plural = _("searches without results")
        ordering = ["-count", "query"]

    def __str__(self):
        return self.query
