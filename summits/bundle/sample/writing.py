"""Writing a sample as a bundle, one record after the other."""

from contextlib import ExitStack
from random import Random

from summits.bundle.exporting import line_of
from summits.bundle.package import descriptor
from summits.bundle.sample.agreements import Agreements
from summits.bundle.sample.hubs import with_hubs
from summits.bundle.sample.meetings import Meetings
from summits.bundle.sample.optional import SOME, with_optional
from summits.bundle.sample.words import Words
from summits.bundle.sample.world import World
from summits.bundle.schema import PACKAGE_FILE, TABLES
from summits.vocabularies import FeatureKind


def write_sample(path, summits, seed, progress, optional=SOME, hubs=False):
    """Write a bundle of so many invented summits into the folder ``path`` (a Path); return the number of all rows.

    ``optional``: what the optional columns hold, one of the VARIANTS. ``hubs``: whether some records are tied to
    thousands of others. The same arguments give the same bytes. A hundred thousand summits make about 1.75 million
    rows.
    """
    path.mkdir(parents=True, exist_ok=True)
    progress.start(summits, unit=" summits")
    count = 0
    with ExitStack() as stack:
        columns = {table.name: table.names for table in TABLES}
        files = {
            table.name: stack.enter_context((path / table.file).open("w", encoding="utf-8", newline=""))
            for table in TABLES
        }
        for name, file in files.items():
            file.write(line_of(columns[name]))
        for name, record in with_optional(_records(summits, Random(seed), progress, hubs), optional):
            files[name].write(line_of([record.get(column, "") for column in columns[name]]))
            count += 1
    (path / PACKAGE_FILE).write_text(descriptor(), encoding="utf-8", newline="\n")
    progress.end()
    return count


def _records(summits, chance, progress, hubs):
    world = World(chance, Words(chance), summits)
    records = _of_world(world, summits, progress)
    yield from with_hubs(world, summits, records) if hubs else records


def _example(summit, issue):
    named = {"slug": "example", "kind": FeatureKind.EXAMPLE.value, "collection": summit["collection"]}
    return named | {"summit": summit["slug"], "issue": issue}


def _of_world(world, summits, progress):
    yield from world.records()
    meetings, agreements = Meetings(world, summits), Agreements(world)
    for number in range(summits):
        summit, persons, issues = meetings.meeting(number)
        yield "summits", summit
        yield from meetings.around(summit, persons, issues)
        yield from agreements.signed_at(summit, persons, issues)
        if number == 0:
            yield "features", _example(summit, issues[0])
        progress.advance(1)
