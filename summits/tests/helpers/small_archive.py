"""A small public archive: the small data package, all published, and a few more records."""

from summits.datapackage.schema import TABLES
from summits.tests.helpers.datapackages import load, small

QUOTATIONS = 25
"""More than a page of the search shows of one kind."""
WITH_STATUS = {table.name for table in TABLES if "status" in table.names}
PAGES = {
    "home": "/",
    "about": "/about/",
    "vocabulary": "/about/vocabulary/",
    "not found": "/summits/no-such-meeting/",
    "summits": "/summits/",
    "summits, filtered": "/summits/?leader=putin&leader=bush&issue=missiles&outcome=disagreed",
    "summits, none": "/summits/?leader=gorbachev&issue=trade",
    "summits, nonsense": "/summits/?leader=nobody&from=yesterday&outcome=splendid&page=x",
    "leaders": "/leaders/",
    "leaders, none": "/leaders/?q=zzzz",
    "issues": "/issues/",
    "agreements": "/agreements/",
    "agreements, in force on a day": "/agreements/?on=1990-01-01&in_force=yes&issue=arms",
    "commitments": "/commitments/",
    "agreements of an organisation": "/agreements/?organisation=nato",
    "countries": "/countries/",
    "organisations": "/organisations/",
    "sources": "/sources/",
    "corrections": "/corrections/",
    "summit": "/summits/sochi-2008/",
    "summit with little on record": "/summits/moscow-1988/",
    "leader": "/leaders/putin/",
    "issue": "/issues/missiles/",
    "issue with parts": "/issues/arms/",
    "agreement": "/agreements/sochi-declaration/",
    "agreement with a life": "/agreements/inf-treaty/",
    "country": "/countries/russia/",
    "former state": "/countries/soviet-union/",
    "organisation": "/organisations/nato/",
    "source": "/sources/dpa/",
}
"""What is shown → its address: one of each kind of public page."""


def public_bundle():
    """Return the small data package with every record published."""
    return {
        file: [row | {"status": "published"} if file in WITH_STATUS else row for row in rows]
        for file, rows in small().items()
    }


def bundle():
    """Return the data package: Putin and Bush at Sochi, Gorbachev and Reagan at Reykjavik, what they said, signed."""
    made = public_bundle()
    made["places"] += [{"slug": "reykjavik", "name": "Reykjavik", "country": "iceland"}]
    made["actors"] += [{"slug": "iceland", "name": "Iceland", "iso_code": "IS"}]
    made["leaders"] += [
        {
            "slug": "gorbachev",
            "name": "Mikhail Gorbachev",
            "sort_name": "Gorbachev, Mikhail",
            "native_name": "Михаил Горбачёв",
            "status": "published",
        },
        {"slug": "lenin", "name": "Vladimir Lenin", "sort_name": "Lenin, Vladimir", "status": "published"},
    ]
    made["issue_names"] += [{"issue": "missiles", "name": "Star Wars"}]
    made["summits"] += [
        {
            "slug": "reykjavik-1986",
            "title": "Reykjavik Summit 1986",
            "kind": "bilateral",
            "start": "1986-10-11",
            "end": "1986-10-12",
            "place": "reykjavik",
            "country": "iceland",
            "summary": "They came close to giving up all their missiles.",
            "status": "published",
        }
    ]
    made["participations"] += [
        {"summit": "reykjavik-1986", "leader": "reagan", "actor": "united-states"},
        {"summit": "reykjavik-1986", "leader": "gorbachev", "actor": "soviet-union"},
    ]
    made["discussions"] += [{"summit": "reykjavik-1986", "issue": "missiles", "outcome": "disagreed"}]
    made["positions"][1] |= {"leader": "bush"}
    made["quotes"] += [
        {
            "slug": f"sochi-2008-putin-{number}",
            "summit": "sochi-2008",
            "leader": "putin",
            "issue": "missiles",
            "text": f"This is point {number} of what I have to say.",
            "sources": "dpa",
        }
        for number in range(2, QUOTATIONS + 2)
    ]
    made["agreements"][1] |= {"title": "US–Russia Strategic Framework Declaration", "issues": "missiles"}
    made["agreements"][1] |= {"sources": "dpa|treaty", "summary": "They record that they differ on missile defence."}
    made["agreements"] += [
        {
            "slug": "abm-treaty",
            "title": "Treaty on the Limitation of Anti-Ballistic Missile Systems",
            "kind": "treaty",
            "signed": "1972-05-26",
            "issues": "missiles",
            "status": "published",
        }
    ]
    made["parties"] += [{"agreement": "abm-treaty", "actor": "nato"}]
    made["agreement_events"] += [{"agreement": "abm-treaty", "on": "1972-10-03", "kind": "entered-into-force"}]
    return made


def load_small_archive(folder):
    """Write the data package into a folder and import it."""
    load(folder, bundle())
