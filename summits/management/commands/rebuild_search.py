"""Former name of ``rebuild_index``; it will be removed in the next release."""

from summits.management.base import FormerName
from summits.management.commands import rebuild_index


class Command(FormerName, rebuild_index.Command):
    """Runs ``rebuild_index`` and prints a notice."""

    help = "Former name of: rebuild_index. It will be removed in the next release."
    new_name = "rebuild_index"
