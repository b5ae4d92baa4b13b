"""What follows the record learns what an import wrote: the revision, and the index of the search."""

from summits.revision import raise_revision
from summits.search import index
from summits.search.touched import FOLLOWED, Touched

MOST_FOLLOWED = 5_000
"""After more rows than these the index is written anew as a whole, which is then sooner done."""


class Written:
    """The rows that one import wrote, within its transaction."""

    def __init__(self):
        self.number = 0
        self.touched = Touched()

    @property
    def rebuilds(self):
        """Whether so much was written that the index is to be written anew."""
        return self.number > MOST_FOLLOWED

    def before(self, model, rows):
        """Note Rows that are about to be changed, for the documents that name them now."""
        self._note(self.touched.add_now, model, rows)

    def after(self, model, rows):
        """Note Rows that were created or changed."""
        self.number += len(rows)
        self._note(self.touched.add, model, rows)

    def _note(self, add, model, rows):
        if rows and model in FOLLOWED and not self.rebuilds:
            add(model, [row.pk for row in rows])

    def make_known(self):
        """Raise the revision if anything was written, and bring the index up to it or, after much, empty it."""
        if not self.number:
            return
        raise_revision()
        index.clear() if self.rebuilds else index.follow(self.touched)
