"""Load the collections that ship with a release into an empty archive.

See ``summits.datapackage.shipped_collections``.
"""

import os
from pathlib import Path

from django.core.management.base import CommandError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from summits.datapackage.importer import ImportRefused, archive_is_empty
from summits.datapackage.shipped_collections import (
    FOLDER,
    has_uncollected_meetings,
    load,
    missing_collections,
    packages_in,
)
from summits.management.base import TellingCommand
from summits.progress import Progress
from summits.search.index import writing


class Command(TellingCommand):
    """Loads the release's data packages into an empty archive; for any other archive, reports what it lacks of them."""

    requires_system_checks = ()  # They check the site; this command only needs the data.
    help = (
        "Load the collections that come with this release into an empty archive. An archive with records is left "
        "as it is."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "folder", type=Path, nargs="?", default=FOLDER, help=("the folder that contains the data packages")
        )

    def handle(self, *, folder, **options):
        if not folder.is_dir():
            raise CommandError(_("There is no folder {folder}.").format(folder=folder))
        bundles = packages_in(folder)
        if archive_is_empty():
            self._load(bundles)
            return
        if missing := missing_collections(bundles):
            self._tell_of(missing)
        if has_uncollected_meetings(bundles):
            self._tell_of_meetings(bundles)

    def _load(self, bundles):
        progress = Progress(lambda line: None)
        for bundle in bundles:
            try:
                loaded = load(bundle, progress)
            except ImportRefused as refusal:
                heading = _("{folder} could not be loaded:").format(folder=bundle.name)
                raise CommandError("\n".join([heading, *refusal.lines])) from refusal
            meetings = ngettext("{number} meeting", "{number} meetings", loaded.meetings)
            line = _("Loaded {name}: {meetings}, {years}; {rows} rows in {seconds} s")
            self.say(
                line.format(
                    name=loaded.name,
                    meetings=meetings.format(number=loaded.meetings),
                    years=loaded.years or _("no years"),
                    rows=f"{loaded.rows:,}",
                    seconds=f"{loaded.seconds:.1f}",
                )
            )
        writing.rebuild_if_needed(progress)
        progress.end()

    def _tell_of(self, missing):
        names = ", ".join(bundle.name for bundle in missing)
        self.say(
            _("The archive was left as it is. It lacks these collections of this release: {names}.").format(names=names)
        )
        self.say(_("To add them, without changing any existing record, run:"))
        self._tell_command(missing, "--keep")

    def _tell_of_meetings(self, bundles):
        self.say(_("Meetings of this release lack their collection. The following command adds it to them"))
        self.say(
            _("and replaces every other record that differs from the release; it deletes none (see CHANGELOG.md):")
        )
        self._tell_command(bundles, "--replace")

    def _tell_command(self, bundles, existing):
        folders = " ".join(os.path.relpath(bundle) for bundle in bundles)
        self.say(f"  .venv/bin/python manage.py import_archive {folders} {existing} --trust-status")
