"""Look up the record that a cell means: by slug, by old slug, or by any of its names."""

from collections import defaultdict
from functools import cached_property
from itertools import chain, islice

from django.contrib.contenttypes.models import ContentType

from summits.datapackage.schema import TABLE_OF_MODEL
from summits.models import Leader, OldSlug
from summits.models.slugs import numbered_slug, slug_stem
from summits.search.analysis.tokens import normalize_name
from summits.search.query.entities import lookup_keys
from summits.search.query.name_index import NameIndex
from summits.search.query.near_names import NearNames
from summits.search.schema.distinctions import distinction, with_distinctions
from summits.search.schema.names import OWN_NAME_FIELDS

MAX_CANDIDATES = 50
"""How many records of one name an editor can choose from; if there are more, the row must give the slug."""


def name_column(table):
    """Return the name of the column with a record's name or title, or None if the table has none.

    Every table with slugs has one, except quotations, commitments and features of the front page.
    """
    return next((name for name in OWN_NAME_FIELDS if name in table.column_index and table.has_slug), None)


class RecordLookup:
    """The records of one model by slug and by name, both of the archive and of an uploaded file.

    Names are compared as in the search: without accents, punctuation and case, "Putin, Vladimir" as "Vladimir Putin".
    """

    def __init__(self, model):
        self.model = model
        self.column = name_column(TABLE_OF_MODEL[model])
        self.added = defaultdict(dict)
        """Normalised name → slugs in the file, as keys of a dict: they keep their order and are quick to look up."""
        self.other_names_added = defaultdict(dict)
        """The same for other names in the file."""
        self.slugs = set()
        self._next_numbers = defaultdict(lambda: 1)
        self._labels = None
        self._near = {}
        self._described = {}
        self._current_slugs = None

    def add(self, slug, name):
        """Add a record of the file."""
        self.slugs.add(slug)
        if name:
            for key in lookup_keys(name):
                self.added[key][slug] = None

    def add_other_name(self, slug, name):
        """Add another name of a record of the file."""
        for key in lookup_keys(name):
            self.other_names_added[key][slug] = None

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
        """Return the slug of the record that has ``slug``, now, formerly or in other capitals; any other as it is."""
        if self.has(slug):
            return slug
        return self.current_slugs.get(slug) or self._slugs_by_small_letters.get(slug.lower(), slug)

    @cached_property
    def _slugs_by_small_letters(self):
        return {slug.lower(): slug for slug in self.labels}

    def find(self, name):
        """Return the slugs of the records of this name, the archive's first, but no more than MAX_CANDIDATES + 1."""
        for key in lookup_keys(name):
            lists = (self._names.slugs_by_name, self.added, self.other_names_added)
            # Each may contain the same slug, so three times as many are enough to find that many different ones.
            slugs = chain.from_iterable(names.get(key, ()) for names in lists)
            if found := list(dict.fromkeys(islice(slugs, 3 * MAX_CANDIDATES + 3))):
                return found[: MAX_CANDIDATES + 1]
        return []

    def find_or_near(self, name, in_file=False):
        """Return (slugs as ``find`` does, False); without any, (those of at most MAX_CANDIDATES near names, True).

        Near names are looked for in the archive and, ``in_file``, among those that the file has added.
        """
        if found := self.find(name):
            return found, False
        key = normalize_name(name), in_file
        if key not in self._near:
            self._near[key] = self._find_near(*key)
        return self._near[key], bool(self._near[key])

    def _find_near(self, folded, in_file):
        found = [*self._names.near_names.find(folded), *(self._near_in_file.find(folded) if in_file else ())]
        return list(dict.fromkeys(found))[:MAX_CANDIDATES]

    @cached_property
    def _near_in_file(self):
        # Used once all rows of the file have been added.
        return NearNames(self.added, are_people=self.model is Leader)

    def last_added(self, name):
        """Return the slug of the last record of this name in the file, or an empty string."""
        key = next(iter(lookup_keys(name)), "")
        return next(reversed(self.added.get(key, {})), "")

    def label(self, slug):
        """Return the name or title of a record, or its slug if it has none."""
        return self.labels.get(slug, slug)

    def described(self, slugs):
        """Return slug → name and what tells the record apart from others of its name, for these slugs, in order."""
        missing = [slug for slug in slugs if slug not in self._described]
        if missing:
            records = with_distinctions(self.model._base_manager.filter(slug__in=missing))
            about = {record.slug: distinction(record) for record in records}
            for slug in missing:
                self._described[slug] = ", ".join(filter(None, [self.label(slug), about.get(slug)]))
        return {slug: self._described[slug] for slug in slugs}

    @property
    def labels(self):
        """Slug → name or title, for the records of the archive."""
        if self._labels is None:
            self._labels = dict(self.model._base_manager.values_list("slug", self.column or "slug"))
        return self._labels

    @cached_property
    def _names(self):
        return NameIndex(self.model)

    @property
    def current_slugs(self):
        """Old slug → current slug, for the records of the archive."""
        if self._current_slugs is None:
            content_type = ContentType.objects.get_for_model(self.model)
            slugs = dict(self.model._base_manager.values_list("pk", "slug"))
            old_slugs = OldSlug.objects.filter(content_type=content_type).values_list("slug", "object_id")
            self._current_slugs = {old: slugs[pk] for old, pk in old_slugs if pk in slugs}
        return self._current_slugs
