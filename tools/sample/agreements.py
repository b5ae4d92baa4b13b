"""The agreements of a sample, with their parties, events, relations and commitments."""

from summits.vocabularies import AgreementKind, RelationKind, Verdict, Wording
from tools.sample.world import LAST_YEAR

BINDING = (AgreementKind.TREATY, AgreementKind.CONVENTION, AgreementKind.PROTOCOL, AgreementKind.EXECUTIVE_AGREEMENT)
ENDS = ("expired", "terminated", "superseded", "withdrawn")


class Agreements:
    """Makes agreements, and remembers the slugs of recent ones so that later ones can refer to them."""

    def __init__(self, world):
        self.world = world
        self.chance = world.chance
        self.words = world.words
        self.recent = []

    def signed_at(self, summit, persons, issues):
        """Yield (file, record) of the agreements of a summit with their parties, events, relations and commitments.

        ``summit`` is a row of the sample, ``persons`` are its Persons, ``issues`` slugs.
        """
        for number in range(1, self.chance.choices((0, 1, 2), (50, 40, 10))[0] + 1):
            kind = self.chance.choice(AgreementKind.values)
            slug = f"{summit['slug']}-{kind}-{number}"
            actors = list(dict.fromkeys(person.country for person in persons))
            yield "agreements", self._agreement(slug, kind, summit, issues)
            for person in persons[:3]:
                if person.country in actors:
                    actors.remove(person.country)
                    party = {"agreement": slug, "actor": person.country, "signatory": person.slug}
                    yield "parties", party | {"sources": summit["sources"]}
            yield from self._life(slug, kind, summit, persons)
            yield from self._commitments(slug, summit, persons, issues)
            if self.recent and self.chance.random() < 0.4:
                other = self.chance.choice(self.recent)
                relation = self.chance.choice(RelationKind.values)
                yield "agreement_relations", {"agreement": slug, "kind": relation, "other": other}
            self.recent = [*self.recent[-50:], slug]

    def _agreement(self, slug, kind, summit, issues):
        subject = issues[0].replace("-", " ")
        return {
            "slug": slug,
            "title": f"{AgreementKind(kind).label} on {subject}",
            "kind": kind,
            "signed": summit["start"],
            "place": summit["place"],
            "summit": summit["slug"],
            "collection": summit["collection"],
            "issues": "|".join(issues[:2]),
            "summary": self.words.text(2),
            "fate": self.words.text(1),
            "status": summit["status"] if self.chance.random() < 0.9 else self.world.status(),
            "sources": self.world.sources(),
            "unverified": "fate" if self.chance.random() < 0.3 else "",
        }

    def _commitments(self, agreement, summit, persons, issues):
        # Made by one state or by all of them; some of them assessed, once or twice.
        year = int(summit["start"][:4])
        for order in range(1, self.chance.choices((0, 2, 5), (60, 30, 10))[0] + 1):
            slug, by = f"{agreement}-{order}", [person.country for person in persons[:3]]
            one = self.chance.random() < 0.2
            yield (
                "commitments",
                {
                    "slug": slug,
                    "agreement": agreement,
                    "order": str(order),
                    "text": self.words.text(1),
                    "wording": self.chance.choice(Wording.values),
                    "committed_by": by[0] if one else "",
                    "issue": self.chance.choice(issues),
                    "due": str(year + 3) if self.chance.random() < 0.3 else "",
                    "sources": self.world.sources(1),
                },
            )
            for number, actor in enumerate(by[:1] if one else dict.fromkeys(by)):
                if self.chance.random() < 0.6:
                    yield (
                        "assessments",
                        {
                            "commitment": slug,
                            "actor": actor,
                            "on": str(year + 1 + number),
                            "verdict": self.chance.choice(Verdict.values),
                            "summary": self.words.text(1),
                            "sources": self.world.sources(1),
                        },
                    )

    def _life(self, slug, kind, summit, persons):
        year = int(summit["start"][:4])
        events = [(summit["start"], "signed", "")]
        if kind in BINDING and year + 2 < LAST_YEAR:
            actor = persons[0].country
            events += [(f"{year + 1}-05-02", "ratified", actor), (f"{year + 1}-11", "entered-into-force", "")]
            if self.chance.random() < 0.4:
                end = self.chance.choice(ENDS)
                events.append((str(year + 2), end, actor if end == "withdrawn" else ""))
        for on, happened, actor in events:
            event = {"agreement": slug, "on": on, "kind": happened, "actor": actor}
            yield "agreement_events", event | {"sources": self.world.sources(1)}
