"""Write the search's index anew: see summits.search.index."""

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _
from tqdm import tqdm

from summits.search import index


class Progress:
    """A bar on a terminal that shows how many records are done; none elsewhere."""

    bar = None

    def start(self, total, unit):
        """Begin: ``total`` records in all."""
        self.bar = tqdm(total=total, unit=unit, disable=None, leave=False)

    def advance(self, number):
        """So many more records are done."""
        self.bar.update(number)


class Command(BaseCommand):
    """Writes the index of the search anew, from all public records."""

    help = "Writes the index of the search anew, from all public records. Readers search the old one meanwhile."

    def handle(self, **options):
        written = index.rebuild(Progress())
        for kind, number in written.items():
            self.stdout.write(f"{kind:<12}{number:>10,}")
        self.stdout.write(_("{number} records are found now.").format(number=f"{sum(written.values()):,}"))
