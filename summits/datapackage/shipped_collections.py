"""The collections that ship with a release: they are loaded into an empty archive, and into no other."""

import csv
from dataclasses import dataclass
from pathlib import Path
from time import monotonic

from django.conf import settings
from django.db.models import Max, Min

from summits.datapackage.importer import ABORT, import_folder
from summits.datapackage.schema import TABLE_OF_MODEL
from summits.models import Collection, Summit

FOLDER = Path(settings.BASE_DIR) / "summits" / "data"
"""The folder with the release's data packages, each in a folder of its own."""
LOAD_ORDER = ("us-russia", "us-china", "koreas")
"""The data packages to load first, in this order; the others follow in alphabetical order."""


@dataclass(frozen=True)
class LoadedCollection:
    """What was loaded from one data package.

    It has the name of the collection, its number of meetings and their years, the number of new rows, and the duration
    in seconds.
    """

    name: str
    meetings: int
    years: str
    rows: int
    seconds: float


def packages_in(folder):
    """Return the folders (Paths) of the data packages in ``folder``, in the order in which they are loaded."""
    found = [path for path in folder.iterdir() if path.is_dir() and any(path.glob("*.csv"))]
    return sorted(
        found, key=lambda path: (LOAD_ORDER.index(path.name) if path.name in LOAD_ORDER else len(LOAD_ORDER), path.name)
    )


def missing_collections(packages):
    """Return those data packages (Paths) of which the archive lacks a collection."""
    existing = set(Collection.objects.values_list("slug", flat=True))
    return [package for package in packages if not existing.issuperset(_slugs_in(package))]


def has_uncollected_meetings(packages):
    """Return whether the archive holds meetings from the data packages (Paths) that have no collection yet."""
    uncollected = set(Summit.objects.filter(collection=None).values_list("slug", flat=True))
    return bool(uncollected) and any(uncollected & _slugs_in(package, Summit) for package in packages)


def load(package, progress):
    """Import a data package (a Path) with the statuses it contains; return a LoadedCollection.

    After a large import the search index is outdated, and left for the caller to rebuild. Raises ImportRefused, and
    then nothing of the data package was imported.
    """
    start = monotonic()
    result = import_folder(package, progress, ABORT, update_index=False, trust_status=True)
    rows = sum(count.created for count in result.counts.values())
    collections = Collection.objects.filter(slug__in=_slugs_in(package))
    meetings = Summit.objects.filter(collection__in=collections)
    days = meetings.aggregate(first=Min("first_day"), last=Max("last_day"))
    years = dict.fromkeys(day.year for day in days.values() if day)
    name = ", ".join(map(str, collections)) or package.name
    return LoadedCollection(name, meetings.count(), "–".join(map(str, years)), rows, monotonic() - start)


def _slugs_in(package, model=Collection):
    path = package / TABLE_OF_MODEL[model].file
    if not path.is_file():
        return set()
    with path.open(encoding="utf-8-sig", newline="") as file:
        return {row["slug"] for row in csv.DictReader(file) if row.get("slug")}
