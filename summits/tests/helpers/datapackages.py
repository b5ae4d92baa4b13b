"""A small data package in which every file has records, and what tests do with data packages."""

import csv
import io
import subprocess
import sys
from copy import deepcopy
from pathlib import Path

from django.core.management import call_command

from summits.datapackage.importer import OVERWRITE, import_package
from summits.datapackage.reader import PackageFolder
from summits.datapackage.schema import TABLES
from summits.models import Actor, ChangeMethod, Correction, Issue
from summits.querysets import ChangeSetContext
from summits.spreadsheets.progress import NullProgress

SMALL = {
    "sources": [
        {"slug": "dpa", "title": "Putin and Bush differ", "kind": "news", "url": "https://example.org/1"},
        {"slug": "treaty", "title": "The treaty", "published": "1987-12", "accessed": "2024-05-01"},
    ],
    "actors": [
        {"slug": "russia", "name": "Russia", "kind": "state", "iso_code": "RU"},
        {"slug": "soviet-union", "name": "Soviet Union", "kind": "state", "iso_code": "SUHH", "successor": "russia"},
        {"slug": "united-states", "name": "United States", "kind": "state", "iso_code": "US", "sources": "treaty"},
        {"slug": "nato", "name": "NATO", "kind": "organisation", "founded": "1949-04-04"},
    ],
    "actor_names": [
        {"actor": "united-states", "name": "USA", "kind": "short", "language": "en", "sources": "dpa"},
        {"actor": "soviet-union", "name": "СССР", "kind": "short", "language": "ru"},
    ],
    "memberships": [{"organisation": "nato", "member": "united-states", "start": "1949-04-04", "sources": "treaty"}],
    "places": [
        {"slug": "sochi", "name": "Sochi", "country": "russia", "latitude": "43.6", "longitude": "39.7303"},
        {"slug": "moscow", "name": "Moscow", "country": "russia"},
    ],
    "place_names": [{"place": "sochi", "name": "Сочи", "kind": "native", "language": "ru", "unverified": "name"}],
    "leaders": [
        {"slug": "putin", "name": "Vladimir Putin", "sort_name": "Putin, Vladimir", "born": "1952-10-07"},
        {"slug": "bush", "name": "George W. Bush", "sort_name": "Bush, George W.", "status": "published"},
        {
            "slug": "reagan",
            "name": "Ronald Reagan",
            "sort_name": "Reagan, Ronald",
            "born": "1911~",
            "died": "2004-06",
            "status": "published",
            "sources": "dpa|treaty",
            "unverified": "born|died",
        },
    ],
    "leader_names": [
        {"leader": "putin", "name": "Владимир Путин", "kind": "native", "language": "ru"},
        {"leader": "putin", "name": "Poutine", "kind": "transliteration", "language": "fr"},
    ],
    "terms": [
        {"leader": "bush", "actor": "united-states", "office": "President", "start": "2001-01-20", "end": "2009"},
        {"leader": "putin", "actor": "russia", "office": "President", "start": "2000-05-07"},
    ],
    "series": [{"slug": "us-russia", "name": "US and Russia", "description": "Their meetings."}],
    "series_names": [{"series": "us-russia", "name": "Russian–American summits", "kind": "popular"}],
    "collections": [
        {"slug": "russia-and-us", "name": "Russia and the United States", "order": "1", "rule": "Two leaders met."},
        {"slug": "others", "name": "Others", "order": "2", "coverage": "Hardly any.", "sources": "dpa"},
    ],
    "issues": [
        {"slug": "arms", "name": "Arms control", "status": "published"},
        {"slug": "missiles", "name": "Missile defence", "parent": "arms", "status": "published"},
        {"slug": "trade", "name": "Trade", "status": "published"},
    ],
    "issue_names": [
        {"issue": "missiles", "name": "SDI", "kind": "short", "language": "en"},
        {"issue": "missiles", "name": "missile shield"},
    ],
    "summits": [
        {
            "slug": "moscow-1988",
            "title": "Moscow Summit 1988",
            "kind": "bilateral",
            "start": "1988-05",
            "place": "moscow",
            "country": "soviet-union",
            "status": "published",
        },
        {
            "slug": "sochi-2008",
            "title": "Sochi Summit 2008",
            "series": "us-russia",
            "collection": "russia-and-us",
            "kind": "bilateral",
            "start": "2008-04-05",
            "end": "2008-04-06",
            "place": "sochi",
            "country": "russia",
            "venue": "Bocharov Ruchey",
            "old_slugs": "sochi|sochi-summit-2008",
            "summary": "They met, and agreed to disagree.",
            "follows": "moscow-1988",
            "part_of": "moscow-1988",
            "status": "published",
            "sources": "treaty|dpa",
            "unverified": "summary",
        },
    ],
    "summit_names": [{"summit": "sochi-2008", "name": "Bush’s last meeting with Putin", "kind": "popular"}],
    "participations": [
        {"summit": "sochi-2008", "leader": "putin", "actor": "russia", "role": "host", "sources": "dpa"},
        {
            "summit": "sochi-2008",
            "leader": "bush",
            "actor": "united-states",
            "capacity": "President",
            "first": "2008-04-05",
            "last": "2008-04-06",
            "represented": "putin",
        },
    ],
    "programme": [
        {"summit": "sochi-2008", "order": "1", "on": "2008-04-05", "kind": "dinner", "title": "Dinner"},
        {
            "summit": "sochi-2008",
            "order": "2",
            "on": "2008-04-06",
            "kind": "talks",
            "title": "Talks",
            "duration_minutes": "90",
            "participants": "putin|bush",
        },
    ],
    "discussions": [
        {"summit": "sochi-2008", "issue": "missiles", "outcome": "disagreed", "order": "1"},
        {"summit": "sochi-2008", "issue": "trade", "outcome": "agreed"},
    ],
    "positions": [
        {"summit": "sochi-2008", "issue": "missiles", "actor": "russia", "leader": "putin", "summary": "Against."},
        {"summit": "sochi-2008", "issue": "missiles", "actor": "united-states", "summary": "For."},
    ],
    "quotes": [
        {
            "slug": "sochi-2008-putin-1",
            "summit": "sochi-2008",
            "leader": "putin",
            "issue": "missiles",
            "setting": "press-conference",
            "said_on": "2008-04-06",
            "text": "Our attitudes have not changed.",
            "sources": "dpa",
        }
    ],
    "agreements": [
        {
            "slug": "inf-treaty",
            "title": "INF Treaty",
            "kind": "treaty",
            "signed": "1987-12-08",
            "issues": "arms|missiles",
            "status": "published",
        },
        {
            "slug": "sochi-declaration",
            "title": "Sochi Declaration",
            "kind": "declaration",
            "signed": "2008-04-06",
            "place": "sochi",
            "summit": "sochi-2008",
            "collection": "russia-and-us",
            "status": "published",
        },
    ],
    "agreement_names": [{"agreement": "inf-treaty", "name": "Договор о РСМД", "kind": "popular", "language": "ru"}],
    "parties": [
        {"agreement": "inf-treaty", "actor": "united-states", "signatory": "reagan"},
        {"agreement": "inf-treaty", "actor": "soviet-union", "capacity": "General Secretary"},
    ],
    "agreement_events": [
        {"agreement": "inf-treaty", "on": "1988-06-01", "kind": "entered-into-force"},
        {"agreement": "inf-treaty", "on": "2019-08-02", "kind": "withdrawn", "actor": "united-states"},
    ],
    "agreement_relations": [{"agreement": "sochi-declaration", "kind": "follows", "other": "inf-treaty"}],
    "commitments": [
        {
            "slug": "inf-treaty-1",
            "agreement": "inf-treaty",
            "order": "1",
            "text": "Destroy the missiles.",
            "wording": "paraphrase",
            "issue": "missiles",
            "due": "1991-06-01",
            "sources": "treaty",
        },
        {
            "slug": "sochi-declaration-1",
            "agreement": "sochi-declaration",
            "order": "1",
            "text": "to work together",
            "wording": "quotation",
            "committed_by": "russia|united-states",
            "unverified": "text",
        },
    ],
    "assessments": [
        {
            "commitment": "inf-treaty-1",
            "actor": "russia",
            "on": "2019~",
            "verdict": "not-kept",
            "summary": "It tested others.",
            "sources": "dpa",
        },
        {"commitment": "inf-treaty-1", "actor": "soviet-union", "on": "1991", "verdict": "kept", "summary": "Done."},
    ],
    "documents": [
        {"slug": "inf-text", "agreement": "inf-treaty", "title": "The text", "language": "en", "kind": "text"},
        {"slug": "sochi-transcript", "summit": "sochi-2008", "title": "Press conference", "language": "en"},
    ],
    "features": [
        {"slug": "an-example", "kind": "example", "order": "1", "summit": "sochi-2008", "issue": "missiles"},
        {
            "slug": "who-met",
            "kind": "question",
            "order": "1",
            "question": "How often did Bush and Putin meet?",
            "address": "/summits/?leader=bush&leader=putin",
            "collection": "russia-and-us",
        },
    ],
}
"""By file, without its ending, the records in their order: a record with index 0 is in line 2."""

ROWS = sum(map(len, SMALL.values()))


def small(**changes):
    """Return a copy of the small data package in which files are replaced; a file that is None is left out."""
    package = {**deepcopy(SMALL), **changes}
    return {file: records for file, records in package.items() if records is not None}


def drafts():
    """Return a copy of the small data package in which all records are drafts."""
    return {
        file: [record | {"status": ""} if "status" in record else record for record in records]
        for file, records in small().items()
    }


def with_cells(file, index, **cells):
    """Return a copy of the small data package in which one record has these cells."""
    package = small()
    package[file][index] |= cells
    return package


def with_records(file, *records):
    """Return a copy of the small data package with more records in a file."""
    package = small()
    package[file] += records
    return package


def csv_of(file, records):
    """Return the text of a file; bytes that are not UTF-8 may be in it as surrogates."""
    names = next(table.names for table in TABLES if table.name == file)
    text = io.StringIO()
    writer = csv.DictWriter(text, names, lineterminator="\n", quoting=csv.QUOTE_ALL)
    writer.writeheader()
    writer.writerows(records)
    return text.getvalue()


def write(folder, package):
    """Write a data package into a folder, without a datapackage.json; return the folder."""
    folder = Path(folder)
    folder.mkdir(exist_ok=True)
    for file, records in package.items():
        (folder / f"{file}.csv").write_bytes(csv_of(file, records).encode("utf-8", "surrogateescape"))
    return folder


def load(folder, package, *arguments):
    """Write a data package into a folder and import it; return what the command printed."""
    return imported(write(folder, package), *arguments)


def imported(folder, *arguments):
    """Import the data package in a folder; return what the command printed."""
    output = io.StringIO()
    call_command("import_archive", str(folder), "--trust-status", *arguments, stdout=output, stderr=io.StringIO())
    return output.getvalue()


def exported(folder, *arguments):
    """Export the archive into a folder; return the folder."""
    call_command("export_archive", str(folder), *arguments, stdout=io.StringIO(), stderr=io.StringIO())
    return Path(folder)


def contents(folder):
    """Return a dict of the bytes of each file of a folder."""
    return {path.name: path.read_bytes() for path in Path(folder).iterdir()}


def count_of_records():
    """Return how many records of all kinds the archive holds."""
    return sum(table.model.objects.count() for table in TABLES)


def empty_the_archive():
    """Delete all records, dependent ones first."""
    Actor.objects.update(successor=None)
    Issue.objects.update(parent=None)
    Correction.objects.all().delete()
    for table in reversed(TABLES):
        table.model.objects.all().delete()
    assert count_of_records() == 0


def rows_in(folder, file):
    """Return the records of a file as dicts."""
    with (Path(folder) / f"{file}.csv").open(newline="", encoding="utf-8") as stream:
        return list(csv.DictReader(stream))


def validate(folder):
    """Validate the data package in a folder with frictionless; return the finished process."""
    program = Path(sys.executable).with_name("frictionless")
    return subprocess.run(
        [program, "validate", "datapackage.json"], cwd=folder, capture_output=True, text=True, check=False
    )


def import_as(user, folder):
    """Import the data package in a folder as ``user`` does in the admin; None is a command that trusts the statuses."""
    is_trusted = user is None
    import_package(
        PackageFolder(folder),
        NullProgress(),
        OVERWRITE,
        context=ChangeSetContext(user, ChangeMethod.IMPORT, "New"),
        trust_status=is_trusted,
    )
