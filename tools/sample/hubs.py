"""Hubs: records related to thousands of others, and a summit with many of everything, for the largest pages."""

from itertools import chain

from summits.vocabularies import Outcome, RelationKind, Stance, Verdict, Wording

LEADER, ISSUE, COUNTRY, AGREEMENT, SUMMIT = "hub-leader", "hub-issue", "hub-country", "hub-agreement", "hub-summit"
EVERY, SMALL = 5, 2_000
"""One summit in EVERY is related to the hubs; in an archive with fewer than SMALL summits, each one is."""
CROWD = 60
"""How many of everything SUMMIT has."""
TIED = {"summits", "participations", "discussions", "positions", "quotes", "agreements", "agreement_events", "parties"}
"""Files of which one row in EVERY cites source-1, which so becomes the most cited source."""


def with_hubs(world, summits, records):
    """Yield the (file, record) of a sample, and the hubs with all records that relate others to them."""
    leaders, number = [], 0
    every = EVERY if summits >= SMALL else 1
    yield from _hubs()
    for rows, (file, record) in enumerate(records):
        if file == "leaders" and record["status"] == "published":
            leaders.append(record["slug"])
        if file in TIED and rows % every == 0 and record.get("sources") != "source-1":
            others = [slug for slug in record.get("sources", "").split("|") if slug and slug != "source-1"]
            record = record | {"sources": "|".join(["source-1", *others])}
        yield file, record
        if file == "summits":
            number += 1
            if number == 1:
                yield from _crowd(world, record, leaders)
            if number % every == 0:
                yield from _meeting(world, record)
        elif file == "agreements":
            signed = record["slug"]
            yield "agreement_relations", {"agreement": signed, "kind": RelationKind.values[0], "other": AGREEMENT}
            if number % every == 0:
                yield "parties", {"agreement": signed, "actor": COUNTRY, "signatory": LEADER, "sources": "source-1"}


def _hubs():
    yield "actors", {"slug": COUNTRY, "name": "Hubland", "iso_code": "ZZ"}
    for former in range(1, CROWD + 1):
        yield "actors", {"slug": f"{COUNTRY}-{former}", "name": f"Old Hubland {former}", "successor": COUNTRY}
    yield "leaders", {"slug": LEADER, "name": "Hubert Hub", "sort_name": "Hub, Hubert", "status": "published"}
    yield "terms", {"leader": LEADER, "actor": COUNTRY, "office": "President", "start": "1940", "sources": "source-1"}
    issue = {"slug": ISSUE, "name": "Hub issue", "status": "published"}
    yield "issues", issue
    for part in range(1, CROWD + 1):
        yield "issues", issue | {"slug": f"{ISSUE}-{part}", "name": f"Hub issue, part {part}", "parent": ISSUE}
        yield "issue_names", {"issue": ISSUE, "name": f"Hub word {part}"}
        yield "leader_names", {"leader": LEADER, "name": f"Hubert the {part}th"}


def _said(world, summit, issue, actor, leader):
    named = {"summit": summit, "issue": issue, "actor": actor, "leader": leader}
    said = {"stance": world.chance.choice(Stance.values), "summary": world.words.text(1), "sources": world.sources(2)}
    return "positions", named | said


def _quotation(world, summit, issue, leader, number):
    return "quotes", {
        "slug": f"{summit['slug']}-hub-{number}",
        "summit": summit["slug"],
        "leader": leader,
        "issue": issue,
        "said_on": summit["start"],
        "text": world.words.text(1),
        "sources": "source-1",
    }


def _discussion(world, summit, issue):
    said = {"outcome": world.chance.choice(Outcome.values), "summary": world.words.text(1), "sources": world.sources(2)}
    return "discussions", {"summit": summit, "issue": issue} | said


def _meeting(world, summit):
    slug, part = summit["slug"], f"{ISSUE}-{world.chance.randint(1, CROWD)}"
    yield "participations", {"summit": slug, "leader": LEADER, "actor": COUNTRY, "sources": "source-1"}
    for number, issue in enumerate((ISSUE, part)):
        yield _discussion(world, slug, issue)
        yield _said(world, slug, issue, COUNTRY, LEADER)
        yield _quotation(world, summit, issue, LEADER, number)


def _crowd(world, first, leaders):
    # SUMMIT with its rows, and AGREEMENT, to which thousands of others are related.
    summit = first | {"slug": SUMMIT, "title": "Summit of many", "status": "published", "follows": ""}
    yield "summits", summit
    yield "agreements", _agreement(AGREEMENT, summit)
    people = leaders[:: max(1, len(leaders) // CROWD)][:CROWD]
    takers = range(1, len(people) + 1, 4)
    for number, leader in enumerate(people):
        state = f"{COUNTRY}-{number + 1}"
        yield "participations", {"summit": SUMMIT, "leader": leader, "actor": state, "sources": "source-1"}
        yield _discussion(world, SUMMIT, f"{ISSUE}-{number + 1}")
        yield from chain(
            [
                _said(world, SUMMIT, f"{ISSUE}-{number + 1}", f"{COUNTRY}-{other}", people[other - 1])
                for other in takers
            ],
            [_quotation(world, summit, f"{ISSUE}-{number + 1}", leader, number)],
            [("agreements", _agreement(f"{SUMMIT}-{number}", summit))],
            [("agreement_events", _ratified(f"{SUMMIT}-{number}", state))],
            [("agreement_events", _ratified(AGREEMENT, state, number))],
            [("parties", {"agreement": AGREEMENT, "actor": state, "signatory": leader})],
            _promised(world, number + 1, state),
        )


def _promised(world, number, state):
    # A commitment of all parties of AGREEMENT, assessed for one of them.
    slug = f"{AGREEMENT}-{number}"
    named = {"slug": slug, "agreement": AGREEMENT, "order": str(number), "wording": Wording.values[0], "issue": ISSUE}
    yield "commitments", named | {"text": world.words.text(1), "sources": world.sources(2)}
    judged = {"commitment": slug, "actor": state, "on": str(1950 + number), "verdict": Verdict.values[number % 5]}
    yield "assessments", judged | {"summary": world.words.text(1), "sources": world.sources(2)}


def _ratified(agreement, actor, number=0):
    return {"agreement": agreement, "on": str(1950 + number), "kind": "ratified", "actor": actor}


def _agreement(slug, summit):
    named = {"slug": slug, "title": f"Treaty of many {slug}", "kind": "treaty", "signed": summit["start"]}
    named |= {"summit": SUMMIT, "collection": summit["collection"], "issues": ISSUE}
    return named | {"status": "published", "sources": "source-1"}
