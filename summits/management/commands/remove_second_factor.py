"""Former name of ``reset_second_factor``; it will be removed in the next release."""

from summits.management.base import FormerName
from summits.management.commands import reset_second_factor


class Command(FormerName, reset_second_factor.Command):
    """Runs ``reset_second_factor`` and prints a notice."""

    help = "Former name of: reset_second_factor. It will be removed in the next release."
    new_name = "reset_second_factor"
