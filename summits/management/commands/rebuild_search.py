"""Write the search's index anew: see summits.search.index."""

from django.utils.translation import gettext as _

from summits.bundle.progress import Progress
from summits.management.telling import TellingCommand
from summits.models import SearchDocument
from summits.search import index


class Command(TellingCommand):
    """Writes the index of the search anew, from all public records."""

    help = "Writes the index of the search anew, from all public records. Readers search the old one meanwhile."

    def add_arguments(self, parser):
        parser.add_argument("--if-empty", action="store_true", help="do nothing if the index holds anything")

    def handle(self, *, if_empty, **options):
        if if_empty and SearchDocument.objects.exists():
            return
        progress = Progress(self.say if options["verbosity"] else lambda line: None)
        try:
            written = index.rebuild(progress)
        finally:
            progress.end()
        if options["verbosity"]:
            self.say(_("{number} records are found now.").format(number=f"{sum(written.values()):,}"))
