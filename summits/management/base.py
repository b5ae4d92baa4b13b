"""The base class of commands that run for a long time."""

from django.core.management.base import BaseCommand


class TellingCommand(BaseCommand):
    """A command that reports its progress."""

    def say(self, line):
        """Write a line and flush it, so that it appears at once."""
        self.stdout.write(line)
        self.stdout.flush()
