"""What long commands have in common."""

from django.core.management.base import BaseCommand


class TellingCommand(BaseCommand):
    """A command that tells how far it is."""

    def say(self, line):
        """Write a line at once, so that whoever watches sees how far it is."""
        self.stdout.write(line)
        self.stdout.flush()
