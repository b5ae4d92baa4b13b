"""Rebuild the search index: see ``summits.search.index.writing``."""

from django.core.management.base import CommandError
from django.db import DatabaseError
from django.utils.translation import gettext as _

from summits.db.locking import is_locked
from summits.management.base import ProgressCommand
from summits.progress import Progress
from summits.search.index import writing


class Command(ProgressCommand):
    """Rebuilds the search index from all public records."""

    help = "Rebuild the search index from all public records. Readers use the old index until this has finished."

    def add_arguments(self, parser):
        parser.add_argument("--if-needed", action="store_true", help="do nothing if the index is up to date")

    def handle(self, *, if_needed, **options):
        progress = Progress(self.write_line if options["verbosity"] else lambda line: None)
        try:
            written = writing.rebuild_if_needed(progress) if if_needed else writing.rebuild_index(progress)
        except DatabaseError as error:
            if not is_locked(error):
                raise
            raise CommandError(
                _("Another change is being saved, so the index was left as it was. Try again in a moment.")
            ) from error
        finally:
            progress.end()
        if written is None and options["verbosity"]:
            self.write_line(_("The index is up to date. Nothing was done."))
        elif written is not None and options["verbosity"]:
            self.write_line(_("The index contains {number} records.").format(number=f"{sum(written.values()):,}"))
