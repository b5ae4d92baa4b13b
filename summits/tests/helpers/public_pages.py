"""The collections that ship, and one address of each kind of public page in the archive that is loaded.

Nothing here names a record: the addresses are chosen by what stands out among the rows, whatever they are.
"""

import csv
import re
from functools import cache
from io import StringIO

from django.core.management import call_command
from django.db.models import Count
from django.db.models.functions import Length
from django.test import Client
from django.utils.http import urlencode

from summits.datapackage.shipped_collections import FOLDER, packages_in
from summits.models import Actor, Agreement, Issue, Leader, Participation, Position, Source, Summit

COLLECTIONS = tuple(packages_in(FOLDER))
"""The folders of the collections that ship."""


def import_collections():
    """Load all collections that ship into the test's database, which is empty, as ``make run`` does."""
    call_command("load_collections", stdout=StringIO(), stderr=StringIO())


@cache
def rows(file, folders=COLLECTIONS):
    """Return the rows of a file of these collections as dicts; a row that several of them share is there once.

    A collection may be without a file. The rows are read once and not to be changed.
    """
    found = {}
    for path in [folder / f"{file}.csv" for folder in folders]:
        if path.exists():
            with path.open(newline="", encoding="utf-8") as stream:
                found |= {tuple(row.items()): row for row in csv.DictReader(stream)}
    return list(found.values())


@cache
def public_rows(file, folders=COLLECTIONS):
    """Return those of ``rows`` that the public sees: published, and of records that are."""
    of = {"summits": "summit", "agreements": "agreement", "leaders": "leader", "issues": "issue"}
    hidden = {(of[one], row["slug"]) for one in of for row in rows(one) if row["status"] != "published"}
    own = of.get(file)
    return [
        row
        for row in rows(file, folders)
        if not hidden & {*row.items(), (own, row.get("slug"))} and row.get("status", "published") == "published"
    ]


def others():
    """Return the address of each page that is neither a list nor a record, by what it shows."""
    return {
        "home": "/",
        "about": "/about/",
        "vocabulary": "/about/vocabulary/",
        "not found": "/summits/no-such-meeting/",
    }


def lists():
    """Return one address of each kind of list, by what it shows."""
    busiest, organisation = most(Issue, "discussions"), most(Actor.objects.organisations(), "participations")
    last_page = max(map(int, re.findall(r'"\?page=(\d+)"', Client().get("/sources/").text)))
    return {
        "summits": "/summits/",
        "summits, second page": "/summits/?page=2",
        "summits, filtered": f"/summits/?{urlencode(filters(), doseq=True)}",
        "summits, none": f"/summits/?leader={most(Leader, 'participations').slug}&to=1900",
        "summits, nonsense": "/summits/?leader=nobody&from=yesterday&outcome=splendid&page=x",
        "leaders": "/leaders/",
        "leaders, none": "/leaders/?q=zzzz",
        "issues": "/issues/",
        "agreements": "/agreements/",
        "agreements, in force on a day": f"/agreements/?on=1990-01-01&in_force=yes&issue={busiest.slug}",
        "agreements, nonsense": "/agreements/?on=soon&kind=oath",
        "commitments": "/commitments/",
        "commitments, not kept": "/commitments/?verdict=not-kept&due=2030",
        "summits of an organisation": f"/summits/?organisation={organisation.slug}",
        "countries": "/countries/",
        "organisations": "/organisations/",
        "sources": "/sources/",
        "sources, last page": f"/sources/?page={last_page}",
        "corrections": "/corrections/",
    }


def records():
    """Return the addresses of records of each kind, by what they are: mostly those with the most to show."""
    longest = Agreement.objects.published().order_by(Length("title").desc(), "slug").first()
    summits = {f"summit of {folder.name}": fullest_summit(folder) for folder in COLLECTIONS}
    found = summits | {
        "summit of many": most(Summit, "participations"),
        "summit with little on record": fewest(Summit, "discussions"),
        "leader": most(Leader, "participations"),
        "leader of many names": most(Leader, "names"),
        "issue": most(Issue, "discussions"),
        "issue with parts": most(Issue, "children"),
        "agreement with lineage": most(Agreement, "relations"),
        "agreement with a document": most(Agreement, "documents"),
        "agreement with a long title": longest,
        "agreement of many": most(Agreement, "parties"),
        "agreement with commitments": most(Agreement, "commitments"),
        "country": most(Actor, "participations"),
        "former state": most(Actor.objects.exclude(successor=None), "participations"),
        "organisation": most(Actor.objects.organisations(), "participations"),
        "source": most_cited_source(),
    }
    return {name: record.get_absolute_url() for name, record in found.items()}


def fullest_summit(folder=None):
    """Return the public summit with the most discussions: of the whole archive, or of a collection's folder."""
    own = Summit.objects.filter(slug__in=[row["slug"] for row in rows("summits", (folder,))]) if folder else Summit
    return most(own, "discussions")


def most_cited_source():
    """Return the source on which most positions rest."""
    cited = Position.sources.through.objects.values("source").annotate(number=Count("pk"))
    return Source.objects.get(pk=cited.order_by("-number", "source").values_list("source", flat=True)[0])


def most(records, relation):
    """Return the public record that has the most rows of the relation; the first by slug of several such."""
    return by_number(records, relation).order_by("-number", "slug").first()


def fewest(records, relation):
    """Return the public record that has the fewest rows of the relation; the first by slug of several such."""
    return by_number(records, relation).order_by("number", "slug").first()


def by_number(records, relation):
    """Return the public ones of ``records``, a model or a queryset, with ``number`` of the rows of the relation."""
    return getattr(records, "objects", records).published().annotate(number=Count(relation))


def disagreement():
    """Return a discussion that ended in disagreement, at the summit with the most such discussions."""
    summit = most(Summit.objects.filter(discussions__outcome="disagreed"), "discussions")
    return summit.discussions.filter(outcome="disagreed").select_related("summit", "issue").earliest("issue__slug")


def filters():
    """Return what two leaders, an issue and an outcome the filters of the summits can ask for and find something."""
    talk = disagreement()
    present = Participation.objects.filter(summit=talk.summit).order_by("leader__slug")
    leaders = list(present.values_list("leader__slug", flat=True)[:2])
    return {"leader": leaders, "issue": talk.issue.slug, "outcome": talk.outcome}
