"""Base classes of commands, and the former names of commands and options, which work for one more release."""

import argparse
import sys

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _


class ProgressCommand(BaseCommand):
    """A command that runs for a long time and reports its progress."""

    def write_line(self, line):
        """Write a line and flush it, so that it appears at once."""
        self.stdout.write(line)
        self.stdout.flush()


class FormerName:
    """Mixin of a command under its former name: it prints a notice, then does what the command ``new_name`` does."""

    new_name = ""

    def execute(self, *args, **options):
        old_name = type(self).__module__.rpartition(".")[2]
        print_notice(options.get("stderr") or self.stderr, old_name, self.new_name)
        return super().execute(*args, **options)


class FormerOption(argparse.Action):
    """An option under its former name, left out of the help: it prints a notice, and sets what ``new_name`` sets."""

    def __init__(self, option_strings, dest, *, const, new_name):
        super().__init__(option_strings, dest, nargs=0, const=const, default=argparse.SUPPRESS, help=argparse.SUPPRESS)
        self.new_name = new_name

    def __call__(self, parser, namespace, values, option_string=None):
        print_notice(sys.stderr, option_string, self.new_name)
        setattr(namespace, self.dest, self.const)


def print_notice(stream, old_name, new_name):
    """Print that a command or option has a new name, as one line."""
    notice = _("{old_name} will be removed in the next release: use {new_name} instead.")
    print(notice.format(old_name=old_name, new_name=new_name), file=stream)
