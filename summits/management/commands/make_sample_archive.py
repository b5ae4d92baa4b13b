"""Write a bundle of invented facts: see summits.bundle.sample."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from summits.bundle.progress import Progress
from summits.bundle.sample import VARIANTS, write_sample
from summits.bundle.schema import strangers


class Command(BaseCommand):
    """Writes a bundle of invented summits into a folder, to measure with."""

    help = "Writes a bundle of invented summits into a folder, about 17.5 rows for each summit, to measure with."
    requires_system_checks = ()  # of the site; this is about files

    def add_arguments(self, parser):
        parser.add_argument("folder", type=Path, help="a new folder, or one that holds a bundle and nothing else")
        parser.add_argument("--summits", type=int, default=1_000, help="how many summits (1,000)")
        parser.add_argument("--seed", type=int, default=1, help="the same seed gives the same bundle (1)")
        parser.add_argument(
            "--optional", choices=VARIANTS, default=VARIANTS[0], help="what the optional columns hold (some)"
        )
        parser.add_argument(
            "--hubs",
            action="store_true",
            help="tie one record of each kind to thousands of others, for the largest pages",
        )

    def handle(self, *, folder, summits, seed, optional, hubs, **options):
        if summits < 1:
            raise CommandError(_("A sample has at least one summit."))
        if folder.exists() and (not folder.is_dir() or strangers(folder)):
            raise CommandError(_("{folder} holds something that is no bundle.").format(folder=folder))
        rows = write_sample(folder, summits, seed, Progress(self.stdout.write), optional, hubs)
        self.stdout.write(_("{rows} rows in {folder}").format(rows=f"{rows:,}", folder=folder))
