"""Look up the record that a cell means: by slug, by old slug, or by name."""

from collections import defaultdict
from itertools import chain, islice

from django.contrib.contenttypes.models import ContentType

from summits.datapackage.schema import TABLE_OF_MODEL
from summits.models import NAME_MODELS, OldSlug
from summits.models.slugs import numbered_slug, slug_stem
from summits.search.analysis.tokens import normalize_name
from summits.search.schema.names import names_of, with_names

NAME_COLUMNS = ("name", "title")
"""The columns with a record's name or title.

Every table with slugs has one of them, except quotations, commitments and features of the front page.
"""
MAX_CANDIDATES = 50
"""How many records of one name an editor can choose from; if there are more, the row must give the slug."""
BATCH_SIZE = 2_000
"""How many records are read at once for their names."""


def name_column(table):
    """Return the name of the column with a record's name or title, or None if the table has none."""
    return next((name for name in NAME_COLUMNS if name in table.column_index and table.has_slug), None)


class RecordLookup:
    """The records of one model by slug and by name, both of the archive and of an uploaded file.

    Names are compared as in the search: without accents, punctuation and case.
    """

    def __init__(self, model):
        self.model = model
        self.column = name_column(TABLE_OF_MODEL[model])
        self.added = defaultdict(dict)
        """Normalised name → slugs in the file, as keys of a dict: they keep their order and are quick to look up."""
        self.slugs = set()
        self._next_numbers = defaultdict(lambda: 1)
        self._labels = None
        self._slugs_by_name = None
        self._current_slugs = None

    def add(self, slug, name):
        """Add a record of the file."""
        self.slugs.add(slug)
        if name:
            self.added[normalize_name(name)][slug] = None

    def new_slug(self, name):
        """Return a slug for a new record of this name that neither the archive nor the file has, nor once had.

        Numbers are tried from the last one found for the same stem, so that many rows of one name take only a few steps
        each.
        """
        stem = slug_stem(self.model, name)
        while self.has(slug := numbered_slug(stem, self._next_numbers[stem])) or slug in self.current_slugs:
            self._next_numbers[stem] += 1
        return slug

    def has(self, slug):
        """Whether a record has this slug."""
        return slug in self.slugs or slug in self.labels

    def current_slug(self, slug):
        """Return the current slug of the record that has ``slug`` as an old slug; any other slug as it is."""
        return slug if self.has(slug) else self.current_slugs.get(slug, slug)

    def find(self, name):
        """Return the slugs of the records of this name, the archive's first, but no more than MAX_CANDIDATES + 1."""
        normalized = normalize_name(name)
        if not normalized:
            return []
        # Both lists may contain the same slug, so twice as many are enough to find that many different ones.
        both = chain(self.slugs_by_name.get(normalized, ()), self.added.get(normalized, ()))
        return list(dict.fromkeys(islice(both, 2 * MAX_CANDIDATES + 2)))[: MAX_CANDIDATES + 1]

    def last_added(self, name):
        """Return the slug of the last record of this name in the file, or an empty string."""
        return next(reversed(self.added.get(normalize_name(name), {})), "")

    def label(self, slug):
        """Return the name or title of a record, or its slug if it has none."""
        return self.labels.get(slug, slug)

    @property
    def labels(self):
        """Slug → name or title, for the records of the archive."""
        if self._labels is None:
            self._labels = dict(self.model._base_manager.values_list("slug", self.column or "slug"))
        return self._labels

    @property
    def slugs_by_name(self):
        """Normalised name → slugs in the archive, as keys of a dict."""
        if self._slugs_by_name is None:
            self._slugs_by_name = defaultdict(dict)
            for slug, name in sorted(self._names()):
                self._slugs_by_name[normalize_name(name)][slug] = None
        return self._slugs_by_name

    def _names(self):
        # Yield (slug, name) for all names of the records of the archive.
        if self.model in NAME_MODELS:
            records = with_names(self.model._base_manager.all()).iterator(BATCH_SIZE)
            yield from ((record.slug, name) for record in records for name in names_of(record))
        elif self.column:
            yield from self.labels.items()

    @property
    def current_slugs(self):
        """Old slug → current slug, for the records of the archive."""
        if self._current_slugs is None:
            content_type = ContentType.objects.get_for_model(self.model)
            slugs = dict(self.model._base_manager.values_list("pk", "slug"))
            old_slugs = OldSlug.objects.filter(content_type=content_type).values_list("slug", "object_id")
            self._current_slugs = {old: slugs[pk] for old, pk in old_slugs if pk in slugs}
        return self._current_slugs
