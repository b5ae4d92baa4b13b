"""Former name of ``backup``; it will be removed in the next release."""

from summits.management.base import FormerName
from summits.management.commands import backup


class Command(FormerName, backup.Command):
    """Runs ``backup`` and prints a notice."""

    help = "Former name of: backup. It will be removed in the next release."
    new_name = "backup"
