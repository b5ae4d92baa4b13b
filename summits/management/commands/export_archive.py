"""Export the archive as a bundle: see summits.bundle.exporting."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from config.permissions import private_files
from summits.bundle.exporting import NotABundle, export_bundle
from summits.bundle.progress import Progress


class Command(BaseCommand):
    """Writes the archive as a bundle into a folder."""

    help = "Writes the archive as a bundle into a folder: CSV files and a datapackage.json that describes them."
    requires_system_checks = ()  # of the site; this is about data

    def add_arguments(self, parser):
        parser.add_argument("folder", type=Path, help="a new folder, or one that holds a bundle and nothing else")
        parser.add_argument("--published", action="store_true", help="only what the public may see")

    def handle(self, *, folder, published, **options):
        try:
            with private_files():
                counts = export_bundle(folder, Progress(self.stdout.write), published)
        except NotABundle as error:
            raise CommandError(str(error)) from error
        except OSError as error:
            fault = _("The bundle could not be written: {reason}. A bundle that was there is as it was.")
            raise CommandError(fault.format(reason=error.strerror or error)) from error
        self.stdout.write(_("{rows} rows in {folder}").format(rows=f"{sum(counts.values()):,}", folder=folder))
