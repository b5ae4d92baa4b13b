"""Former name of ``python -m tools.sample``; it will be removed in the next release."""

from django.core.management.base import BaseCommand, CommandError

from summits.management.base import FormerName


class Command(FormerName, BaseCommand):
    """Runs ``tools.sample`` and prints a notice."""

    help = "Former name of: python -m tools.sample FOLDER --summits N. It will be removed in the next release."
    new_name = "python -m tools.sample"
    requires_system_checks = ()

    def add_arguments(self, parser):
        from tools.sample.__main__ import add_arguments

        add_arguments(parser)

    def handle(self, *, folder, summits, seed, optional, hubs, **options):
        from tools.sample.writing import write_sample

        try:
            rows = write_sample(folder, summits, seed, optional, hubs)
        except ValueError as error:
            raise CommandError(error) from error
        self.stdout.write(f"{rows:,} rows in {folder}")
