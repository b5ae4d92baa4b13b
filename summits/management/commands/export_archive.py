"""Export the archive as a data package: see ``summits.datapackage.exporter``."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from config.file_permissions import private_files
from summits.datapackage.exporter import NotAPackageError, export_package
from summits.models import Collection
from summits.progress import Progress


class Command(BaseCommand):
    """Exports the archive as a data package into a folder."""

    help = "Export the archive to a folder as a data package: CSV files, and a datapackage.json that describes them."
    requires_system_checks = ()  # They check the site; this command only needs the data.

    def add_arguments(self, parser):
        parser.add_argument("folder", type=Path, help="a new folder, or one that contains only a data package")
        parser.add_argument("--published", action="store_true", help="only what is public")
        parser.add_argument(
            "--collection",
            metavar="SLUG",
            help=("only this collection, given by its slug, and everything it refers to"),
        )

    def handle(self, *, folder, published, collection, **options):
        selected = _collection(collection) if collection is not None else None
        try:
            with private_files():
                counts = export_package(folder, Progress(self.stdout.write), published, selected)
        except NotAPackageError as error:
            raise CommandError(str(error)) from error
        except OSError as error:
            message = _("The data package could not be written: {reason}. An existing data package was left as it was.")
            raise CommandError(message.format(reason=error.strerror or error)) from error
        self.stdout.write(_("{rows} rows in {folder}").format(rows=f"{sum(counts.values()):,}", folder=folder))


def _collection(slug):
    try:
        return Collection.objects.get(slug=slug)
    except Collection.DoesNotExist as error:
        slugs = ", ".join(Collection.objects.values_list("slug", flat=True)) or _("none")
        message = _("The archive has no collection “{slug}”. Choose one of: {slugs}.").format(slug=slug, slugs=slugs)
        raise CommandError(message) from error
