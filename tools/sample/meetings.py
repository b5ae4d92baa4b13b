"""The summits of a sample, each with its participants, programme, discussions, quotations and documents."""

from datetime import date, timedelta

from summits.vocabularies import Outcome, ProgrammeKind, Setting, Stance, SummitKind
from tools.sample.world import FIRST_YEAR, LAST_YEAR, ONE_OF_TWENTY

FIRST_DAY = date(FIRST_YEAR, 1, 1)
DAYS = (date(LAST_YEAR, 1, 1) - FIRST_DAY).days


class Meetings:
    """Makes ``count`` summits of a World, one after the other, from the first to the last year."""

    def __init__(self, world, count):
        self.world = world
        self.chance = world.chance
        self.words = world.words
        self.count = count
        self.before = ""

    def meeting(self, number):
        """Return (row of the summit, list of participating Persons, list of issue slugs); ``number`` starts at 0."""
        chance = self.chance
        start = FIRST_DAY + timedelta(days=number * DAYS // self.count)
        place, town, country = chance.choice(self.world.places)
        guests = chance.choices((2, 3, 4, 6), (70, 15, 10, 5))[0]
        persons = chance.sample(self.world.in_office[start.year], min(guests, 8))
        first, last = self._days(start)
        long = chance.random() < 0.03
        summit = {
            "slug": f"{place}-{start.year}-{number + 1}",
            "title": f"{town} Summit {start.year}",
            "series": self.world.series() if chance.random() < 0.5 else "",
            "collection": self.world.collection_of(number),
            "kind": chance.choice(SummitKind.values),
            "start": first,
            "end": last,
            "place": place,
            "country": country,
            "venue": f"{self.words.name()[0]} Palace" if chance.random() < 0.6 else "",
            "background": self.words.text(chance.randint(1, 3)),
            "summary": self.words.text(30 if long else chance.randint(2, 4)),
            "assessment": self.words.text(1) if chance.random() < 0.7 else "",
            "follows": self.before if chance.random() < 0.1 else "",
            "status": self.world.status(),
            "sources": self.world.sources(),
            "unverified": "summary|assessment" if chance.random() < 0.2 else "",
        }
        self.before = summit["slug"]
        return summit, persons, chance.sample(self.world.issues, chance.randint(1, 5))

    def _days(self, start):
        written = self.chance.random()
        if written < ONE_OF_TWENTY:
            return start.isoformat()[: 4 if written < 0.01 else 7], ""
        last = start + timedelta(days=self.chance.choice((0, 1, 1, 2, 3)))
        return start.isoformat(), last.isoformat() if last > start else ""

    def around(self, summit, persons, issues):
        """Yield (file, record) of all that belongs to a summit except its agreements."""
        yield from self._participations(summit, persons)
        yield from self._programme(summit, persons)
        for order, issue in enumerate(issues, 1):
            yield from self._discussion(summit, persons, issue, order)
        for number in range(1, self.chance.choice((0, 1, 1, 2, 2)) + 1):
            yield "quotes", self._quotation(summit, self.chance.choice(persons), self.chance.choice(issues), number)
        if self.chance.random() < 0.3:
            yield "documents", self._document(summit)

    def _participations(self, summit, persons):
        for person in persons:
            capacity = f"President-elect of {person.country}" if self.chance.random() < 0.01 else ""
            taken = {"leader": person.slug, "actor": person.country, "capacity": capacity}
            role = "host" if person.country == summit["country"] else "guest"
            yield "participations", {"summit": summit["slug"], "role": role, "sources": summit["sources"], **taken}

    def _programme(self, summit, persons):
        for order in range(1, self.chance.randint(0, 4) + 1):
            kind = self.chance.choice(ProgrammeKind.values)
            yield (
                "programme",
                {
                    "summit": summit["slug"],
                    "order": str(order),
                    "on": summit["start"],
                    "kind": kind,
                    "title": f"{kind.capitalize()} at {summit['venue'] or 'the guest house'}",
                    "duration_minutes": str(self.chance.randrange(30, 300, 15)) if self.chance.random() < 0.3 else "",
                    "participants": "|".join([person.slug for person in persons[:2]]),
                    "sources": self.world.sources(1),
                },
            )

    def _discussion(self, summit, persons, issue, order):
        named = {"summit": summit["slug"], "issue": issue}
        outcome = self.chance.choice(Outcome.values)
        said = {"outcome": outcome, "order": str(order), "summary": self.words.text(1), "sources": self.world.sources()}
        yield "discussions", named | said
        for person in persons[:2]:
            if self.chance.random() < 0.6:
                position = {
                    "actor": person.country,
                    "leader": person.slug,
                    "stance": self.chance.choice(Stance.values),
                    "summary": self.words.text(1),
                    "sources": self.world.sources(2),
                }
                yield "positions", named | position

    def _quotation(self, summit, person, issue, number):
        return {
            "slug": f"{summit['slug']}-quote-{number}",
            "summit": summit["slug"],
            "leader": person.slug,
            "issue": issue,
            "setting": self.chance.choice(Setting.values),
            "said_on": summit["start"],
            "language": "en",
            "translated_from": "ru" if self.chance.random() < 0.5 else "",
            "text": self.words.text(self.chance.randint(1, 2)),
            "sources": f"source-{self.chance.randint(1, self.world.source_count)}",
        }

    def _document(self, summit):
        return {
            "slug": f"{summit['slug']}-transcript",
            "summit": summit["slug"],
            "title": f"Press conference at {summit['title']}",
            "kind": "transcript",
            "language": "en",
            "published": summit["start"],
            "url": f"https://example.org/{summit['slug']}",
            "text": self.words.text(self.chance.randint(4, 8)),
            "sources": self.world.sources(1),
        }
