"""Writer of a sample as a data package, one record after the other."""

from contextlib import ExitStack
from random import Random

from tqdm import tqdm

from summits.datapackage.descriptor import descriptor
from summits.datapackage.exporter import format_csv_line
from summits.datapackage.schema import PACKAGE_FILE, TABLES, remove_old_files, unexpected_files
from summits.vocabularies import FeatureKind
from tools.sample import SOME
from tools.sample.agreements import Agreements
from tools.sample.hubs import with_hubs
from tools.sample.meetings import Meetings
from tools.sample.names import with_names
from tools.sample.optional import with_optional
from tools.sample.words import Words
from tools.sample.world import World


def write_sample(folder, summits, seed=1, optional=SOME, hubs=False):
    """Write a data package of so many invented summits into ``folder`` (a Path); return the number of all rows.

    ``optional``: one of the VARIANTS of the optional columns. ``hubs``: whether some records are related to thousands
    of others. The same arguments give the same bytes. A hundred thousand summits make about 1.9 million rows. Raises
    ValueError if ``summits`` is below 1, or if the folder contains anything but a data package.
    """
    if summits < 1:
        raise ValueError("A sample has at least one summit.")
    if folder.exists() and (not folder.is_dir() or unexpected_files(folder)):
        raise ValueError(f"{folder} holds something that is not a data package.")
    folder.mkdir(parents=True, exist_ok=True)
    remove_old_files(folder)
    count = 0
    with ExitStack() as stack:
        columns = {table.name: table.names for table in TABLES}
        files = {
            table.name: stack.enter_context((folder / table.file).open("w", encoding="utf-8", newline=""))
            for table in TABLES
        }
        for name, file in files.items():
            file.write(format_csv_line(columns[name]))
        for name, record in with_optional(_records(summits, Random(seed), hubs), optional):
            files[name].write(format_csv_line([record.get(column, "") for column in columns[name]]))
            count += 1
    (folder / PACKAGE_FILE).write_text(descriptor(), encoding="utf-8", newline="\n")
    return count


def _records(summits, chance, hubs):
    world = World(chance, Words(chance), summits)
    records = _of_world(world, summits)
    yield from with_names(with_hubs(world, summits, records) if hubs else records)


def _example(summit, issue):
    named = {"slug": "example", "kind": FeatureKind.EXAMPLE.value, "collection": summit["collection"]}
    return named | {"summit": summit["slug"], "issue": issue}


def _of_world(world, summits):
    yield from world.records()
    meetings, agreements = Meetings(world, summits), Agreements(world)
    # tqdm shows a progress bar on a terminal only.
    for number in tqdm(range(summits), unit=" summits", unit_scale=True, disable=None, leave=False):
        summit, persons, issues = meetings.meeting(number)
        yield "summits", summit
        yield from meetings.around(summit, persons, issues)
        yield from agreements.signed_at(summit, persons, issues)
        if number == 0:
            yield "features", _example(summit, issues[0])
