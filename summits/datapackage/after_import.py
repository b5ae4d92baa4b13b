"""After an import: write history versions, approve shared records, bump the data version, re-index."""

from django.db.models import QuerySet

from summits.caching.data_version import bump_version
from summits.datapackage.keymap import BATCH_SIZE
from summits.history.bulk import CHANGED, CREATED, snapshot
from summits.history.recording import changes_public, create_changeset, mark_for_review
from summits.history.unpublished_changes import mark_published_changes
from summits.models import ChangeMethod, Source, changeset, mark_changed
from summits.models.approval import REQUIRED_MODELS, unapproved, unapproved_references_of_public_records
from summits.models.history import may_publish
from summits.search.index import writing
from summits.search.index.dependencies import Reindexing
from summits.workflow.cited_sources import records_citing_former_slugs

MAX_REINDEXED = 5_000
"""After more rows than this, rebuilding the whole index is faster than updating it."""


class AfterImport:
    """Collects the rows that one import writes, and does what follows from them, all in the import's transaction.

    ``context`` is the ChangeSetContext of the import. ``changeset`` is the ChangeSet made for it, or None as long as
    nothing was written.
    """

    def __init__(self, context, progress=None, update_index=True):
        self.context = context
        self.progress = progress
        self.update_index = update_index
        self.changeset = None
        self.row_count = 0
        self.affects_public = False
        self.models = set()
        self.changed_sources = set()
        self.reindexing = Reindexing()

    @property
    def rebuilds_index(self):
        """Whether so many rows were written that the whole index is rebuilt."""
        return self.row_count > MAX_REINDEXED

    def before_write(self, model, rows):
        """Note ValidRows about to be changed, so that the documents that show them now are re-indexed."""
        self._add_to_index(self.reindexing.add_stored, model, rows)

    def after_write(self, model, created, changed):
        """Note ValidRows that were created or changed, and write history versions of their records."""
        self.row_count += len(created) + len(changed)
        self.changed_sources.update(row.pk for row in changed if model is Source)
        self._add_to_index(self.reindexing.add_created, model, created)
        self._add_to_index(self.reindexing.add_stored, model, changed)
        for rows, kind in ((created, CREATED), (changed, CHANGED)):
            if rows:
                self.changeset = self.changeset or create_changeset(self.context)
                self.models.add(model)
                pks = [row.pk for row in rows]
                snapshot(self.changeset, model, pks, kind)
                self.affects_public = self.affects_public or changes_public(self.changeset, model, pks)

    @property
    def may_approve(self):
        """Whether the importing user may publish, and a record awaits approval that could become public."""
        return may_publish(self.context.user) and bool(unapproved(*REQUIRED_MODELS))

    def approve(self, listener):
        """Approve the shared records that public records now refer to, if the importing user may publish.

        ``listener`` is the ImportListener to notify.
        """
        if not self.row_count or not may_publish(self.context.user):
            return
        while found := unapproved_references_of_public_records():
            for model in sorted(found, key=lambda one: one._meta.model_name):
                pks = sorted(found[model])
                for start in range(0, len(pks), BATCH_SIZE):
                    self._approve(model, pks[start : start + BATCH_SIZE], listener)

    def _approve(self, model, pks, listener):
        records = list(model.objects.filter(pk__in=pks).order_by("pk"))
        listener.approved(model, records)
        self.before_write(model, records)
        QuerySet(model).filter(pk__in=pks).update(approved=True)
        self.after_write(model, [], records)

    def _add_to_index(self, add, model, rows):
        if rows and not self.rebuilds_index:
            add(model, [row.pk for row in rows])

    def mark_for_review(self):
        """Mark what became public, changed by this import or by earlier edits, for another editor to look at.

        Call it before any transition is applied.
        """
        if self.changeset:
            mark_published_changes(self.changeset, self.models)
        if self.affects_public:
            mark_for_review(self.changeset)

    def update_citations(self):
        """Give texts that cite a renamed source its new slug, in a changeset of its own."""
        if self.changed_sources and records_citing_former_slugs(self.changed_sources):
            with changeset(user=self.context.user, method=ChangeMethod.IMPORT, reason=self.context.reason):
                mark_changed(Source, self.changed_sources)

    def bump_version_and_reindex(self, withdrawn=None):
        """Bump the data version if anything was written, and update the search index, within the transaction.

        After many rows the whole index is rebuilt. If the import was told to skip that, the index is marked as
        outdated, and only records that are no longer public are removed from it: ``withdrawn``, model → primary keys.
        """
        if self.row_count:
            bump_version()
        if not self.rebuilds_index:
            writing.apply_changes(self.reindexing)
            writing.flush()
        elif self.update_index:
            if self.progress:
                self.progress.end()
            writing.rebuild_index(self.progress)
        else:
            writing.mark_outdated()
            no_longer_public = Reindexing()
            for model, pks in (withdrawn or {}).items():
                no_longer_public.add_stored(model, pks)
            writing.apply_changes(no_longer_public)
