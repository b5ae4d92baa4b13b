"""Which record a cell means: by its slug, by a former slug, or by what the record is called."""

from collections import defaultdict
from itertools import chain, islice

from django.contrib.contenttypes.models import ContentType

from summits.datapackage.schema import TABLE_OF_MODEL
from summits.models import Issue, IssueName, Leader, LeaderName, OldSlug
from summits.models.slugs import numbered, stem_of
from summits.search.analysis.tokens import normalize_name

CALLED = ("name", "title")
"""The columns that say what a record is called; a kind with a slug has one of them, except quotations and items of
the front page."""
MAX_CANDIDATES = 50
"""How many records of one name an editor may choose among; where there are more, the row has to give the slug."""
OTHER_NAMES = {Leader: (LeaderName, "leader"), Issue: (IssueName, "issue")}


def name_column(table):
    """Return the name of the column that says what a record of the table is called, or None."""
    return next((name for name in CALLED if name in table.position and table.has_slug), None)


class RecordLookup:
    """The records of one kind, those of the archive and those that a file brings, by slug and by name.

    Names are compared as the search does it: without accents, punctuation and capitals.
    """

    def __init__(self, model):
        self.model = model
        self.column = name_column(TABLE_OF_MODEL[model])
        self.brought = defaultdict(dict)
        """The slugs that the file brings, by folded name, as the keys of a dict: in order, and quick to look up."""
        self.slugs = set()
        self._next_numbers = defaultdict(lambda: 1)
        self._labels = None
        self._stored = None
        self._former = None

    def bring(self, slug, name):
        """Take note of a record of the file."""
        self.slugs.add(slug)
        if name:
            self.brought[normalize_name(name)][slug] = None

    def new_slug(self, name):
        """Return a slug for a new record of this name: one that neither the archive nor the file has.

        For each name the numbers are tried from where the last one of the same form was found, so that many rows take
        no more steps each than a few.
        """
        stem = stem_of(self.model, name)
        while self.knows(slug := numbered(stem, self._next_numbers[stem])):
            self._next_numbers[stem] += 1
        return slug

    def knows(self, slug):
        """Whether there is a record of this slug."""
        return slug in self.slugs or slug in self.labels

    def now(self, slug):
        """Return the slug of the record that had this one before, or the slug itself."""
        return slug if self.knows(slug) else self.former.get(slug, slug)

    def called(self, name):
        """Return the slugs of the records of this name, the archive's first: MOST_OF_A_NAME and one more at most."""
        sought = normalize_name(name)
        if not sought:
            return []
        # Each of the two names a record once, so that twice as many slugs hold enough different ones.
        both = islice(chain(self.stored.get(sought, ()), self.brought.get(sought, ())), 2 * MAX_CANDIDATES + 2)
        return list(dict.fromkeys(both))[: MAX_CANDIDATES + 1]

    def last_brought(self, name):
        """Return the slug of the last record of this name that the file brings, or ""."""
        return next(reversed(self.brought.get(normalize_name(name), {})), "")

    def label(self, slug):
        """Return what the record is called."""
        return self.labels.get(slug, slug)

    @property
    def labels(self):
        """What the records of the archive are called, by slug."""
        if self._labels is None:
            self._labels = dict(self.model._base_manager.values_list("slug", self.column or "slug"))
        return self._labels

    @property
    def stored(self):
        """The slugs of the archive by folded name."""
        if self._stored is None:
            self._stored = defaultdict(dict)
            pairs = list(self.labels.items()) if self.column else []
            if self.model in OTHER_NAMES:
                names, owner = OTHER_NAMES[self.model]
                pairs += names._base_manager.values_list(f"{owner}__slug", "name")
            for slug, name in sorted(pairs):
                self._stored[normalize_name(name)][slug] = None
        return self._stored

    @property
    def former(self):
        """The slugs of the archive by former slug."""
        if self._former is None:
            kind = ContentType.objects.get_for_model(self.model)
            slugs = dict(self.model._base_manager.values_list("pk", "slug"))
            former = OldSlug.objects.filter(content_type=kind).values_list("slug", "object_id")
            self._former = {old: slugs[pk] for old, pk in former if pk in slugs}
        return self._former
