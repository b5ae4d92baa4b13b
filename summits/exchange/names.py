"""Which record a cell means: by its slug, by a former slug, or by what the record is called."""

from collections import defaultdict

from django.contrib.contenttypes.models import ContentType

from summits.bundle.schema import TABLE_OF_MODEL
from summits.models import Issue, IssueName, Leader, LeaderName, OldSlug
from summits.search.words import folded

CALLED = ("name", "title")
"""The columns that say what a record is called; a kind with a slug has one of them, but for quotations."""
OTHER_NAMES = {Leader: (LeaderName, "leader"), Issue: (IssueName, "issue")}


def name_column(table):
    """Return the name of the column that says what a record of the table is called, or None."""
    return next((name for name in CALLED if name in table.position and table.has_slug), None)


class Names:
    """The records of one kind, those of the archive and those that a file brings, by slug and by name.

    Names are compared as the search does it: without accents, punctuation and capitals.
    """

    def __init__(self, model):
        self.model = model
        self.column = name_column(TABLE_OF_MODEL[model])
        self.brought = defaultdict(list)
        """The slugs that the file brings, by folded name."""
        self.slugs = set()
        self._labels = None
        self._stored = None
        self._former = None

    def bring(self, slug, name):
        """Take note of a record of the file."""
        self.slugs.add(slug)
        if name and slug not in self.brought[folded(name)]:
            self.brought[folded(name)].append(slug)

    def knows(self, slug):
        """Whether there is a record of this slug."""
        return slug in self.slugs or slug in self.labels

    def now(self, slug):
        """Return the slug of the record that had this one before, or the slug itself."""
        return slug if self.knows(slug) else self.former.get(slug, slug)

    def called(self, name):
        """Return the slugs of the records of this name, the archive's first."""
        sought = folded(name)
        if not sought:
            return []
        return list(dict.fromkeys([*self.stored.get(sought, ()), *self.brought.get(sought, ())]))

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
            self._stored = defaultdict(list)
            pairs = list(self.labels.items()) if self.column else []
            if self.model in OTHER_NAMES:
                names, owner = OTHER_NAMES[self.model]
                pairs += names._base_manager.values_list(f"{owner}__slug", "name")
            for slug, name in sorted(pairs):
                if slug not in self._stored[folded(name)]:
                    self._stored[folded(name)].append(slug)
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
