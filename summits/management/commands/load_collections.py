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
from summits.management.base import ProgressCommand
from summits.progress import Progress
from summits.search.index import writing


class Command(ProgressCommand):
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
        folders = packages_in(folder)
        if archive_is_empty():
            self._load(folders)
            return
        if missing := missing_collections(folders):
            self._write_missing(missing)
        if has_uncollected_meetings(folders):
            self._write_uncollected(folders)

    def _load(self, folders):
        progress = Progress(lambda line: None)
        for folder in folders:
            try:
                loaded = load(folder, progress)
            except ImportRefused as error:
                heading = _("{folder} could not be loaded:").format(folder=folder.name)
                raise CommandError("\n".join([heading, *error.lines])) from error
            meetings = ngettext("{number} meeting", "{number} meetings", loaded.meetings)
            line = _("Loaded {name}: {meetings}, {years}; {rows} rows in {seconds} s")
            self.write_line(
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

    def _write_missing(self, missing):
        names = ", ".join(folder.name for folder in missing)
        self.write_line(
            _("The archive was left as it is. It lacks these collections of this release: {names}.").format(names=names)
        )
        self.write_line(_("To add them, without changing any existing record, run:"))
        self._write_command(missing, "--on-conflict=skip")

    def _write_uncollected(self, folders):
        self.write_line(_("Meetings of this release lack their collection. The following command adds it to them"))
        self.write_line(
            _("and replaces every other record that differs from the release; it deletes none (see CHANGELOG.md):")
        )
        self._write_command(folders, "--on-conflict=overwrite")

    def _write_command(self, folders, on_conflict):
        paths = " ".join(map(os.path.relpath, folders))
        self.write_line(f"  .venv/bin/python manage.py import_archive {paths} {on_conflict} --trust-status")
