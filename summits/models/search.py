"""What the search keeps: the text of each public record as it is searched, its names, and what was not found.

All of it follows from the record and is made anew by ``rebuild_search``, but for the searches that found nothing.
"""

import json
import zlib

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.utils.translation import gettext_lazy as _


class PackedField(models.BinaryField):
    """What JSON can hold, compressed: half a gigabyte of texts at 100,000 summits becomes a third of it."""

    def get_db_prep_value(self, value, connection, prepared=False):
        """Return the bytes for the database."""
        packed = zlib.compress(json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode())
        return super().get_db_prep_value(packed, connection, prepared)

    def from_db_value(self, value, expression, connection):
        """Return what was packed."""
        return json.loads(zlib.decompress(value))


class SearchDocument(models.Model):
    """A public record as it is searched; its key holds type, rank and pk (``summits.search.schema.document_ids``).

    ``parts`` is a list of [name, weight, text]: the fields of the record and what it leads to. They are not searched:
    their words are, in ``SearchVector`` on PostgreSQL, on SQLite in a table of FTS5
    (``summits.search.backends.sqlite``).
    """

    kind = models.CharField(_("kind"), max_length=20)
    object_id = models.PositiveBigIntegerField()
    heading = models.CharField(_("heading"), max_length=300)
    context = models.CharField(_("context"), max_length=400, blank=True)
    address = models.CharField(_("address"), max_length=400)
    day = models.DateField(_("day"), null=True)
    last_day = models.DateField(_("last day"), null=True)
    boost = models.FloatField(_("boost"), default=1)
    parts = PackedField(_("parts"))

    class Meta:
        verbose_name = _("searched record")
        verbose_name_plural = _("searched records")
        constraints = [models.UniqueConstraint(fields=["kind", "object_id"], name="search_document_once_per_record")]

    def __str__(self):
        return self.heading


class SearchVector(models.Model):
    """The words of the SearchDocument with the same key, on PostgreSQL (``summits.search.backends.postgres``)."""

    id = models.BigIntegerField(primary_key=True)
    vector = SearchVectorField()

    class Meta:
        verbose_name = _("searched words")
        verbose_name_plural = _("searched words")
        indexes = [GinIndex(fields=["vector"], name="search_vector_words")]

    def __str__(self):
        return str(self.pk)


class SearchName(models.Model):
    """A name of a public record from one of its words on: what suggestions and exact names are found by.

    Of "Vladimir Putin" there are two: "vladimir putin", which is whole, and "putin". ``key`` is folded (see
    ``summits.search.analysis.tokens.normalize_name``), ``name`` as written, ``heading`` what the record is called.
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
    """Of which form the index is that the database holds, in one row; without it the index is to be written as a whole.

    It is changed in the transaction that changes the index: so it says so too after a process was killed.
    """

    form = models.PositiveIntegerField(_("form"))

    class Meta:
        verbose_name = _("state of the search")
        verbose_name_plural = _("states of the search")

    def __str__(self):
        return str(self.form)


class FruitlessSearch(models.Model):
    """Words that were searched for and not found, and how often. Nothing about who searched."""

    words = models.CharField(_("words"), max_length=200, unique=True)
    times = models.PositiveIntegerField(_("times"), default=1)

    class Meta:
        verbose_name = _("search without results")
        verbose_name_plural = _("searches without results")
        ordering = ["-times", "words"]

    def __str__(self):
        return self.words
