"""The shared records of a sample: countries, places, leaders, issues, series, collections and sources."""

from dataclasses import dataclass

from summits.vocabularies import FeatureKind, NameKind, SourceKind
from tools.sample.names import organisations
from tools.sample.words import MATTERS, TOPICS

FIRST_YEAR, LAST_YEAR = 1946, 2025
KINDS_OF_SOURCE = SourceKind.values
ONE_OF_TWENTY = 0.05
COLLECTIONS = 3


@dataclass(frozen=True, slots=True)
class Person:
    """A leader, with the first and the last year in office."""

    slug: str
    country: str
    title: str
    first_year: int
    last_year: int


class World:
    """Makes the records that the summits of a sample refer to. Exhaust ``records`` before using the other methods."""

    def __init__(self, chance, words, summits):
        self.chance = chance
        self.words = words
        self.source_count = 40 + summits * 35 // 100
        self.country_count = min(190, 8 + summits // 500)
        self.place_count = min(2_000, 12 + summits // 50)
        self.series_count = 3 + summits // 1_000
        self.countries, self.places, self.issues = [], [], []
        self.in_office = {year: [] for year in range(FIRST_YEAR, LAST_YEAR + 1)}

    def records(self):
        """Yield (file, record) of all records that summits refer to; a record is a dict of texts, a row of the file."""
        yield from self._sources()
        yield from self._countries()
        yield from organisations(self.countries)
        yield from self._places()
        yield from self._leaders()
        yield from self._issues()
        for number in range(1, self.series_count + 1):
            name = f"{self.words.name()[0]} meetings {number}"
            yield "series", {"slug": f"series-{number}", "name": name, "description": self.words.text(1)}
        yield from self._collections()

    def status(self, share=0.9):
        """Return a random status, "published" for this share of records."""
        if self.chance.random() < share:
            return "published"
        return "draft" if self.chance.random() < 0.6 else "review"

    def sources(self, most=3):
        """Return a cell with the slugs of at most ``most`` sources, rarely of none."""
        count = self.chance.randint(0 if self.chance.random() < ONE_OF_TWENTY else 1, most)
        numbers = self.chance.sample(range(1, self.source_count + 1), count)
        return "|".join([f"source-{number}" for number in numbers])

    def series(self):
        """Return the slug of a random series."""
        return f"series-{self.chance.randint(1, self.series_count)}"

    def collection_of(self, number):
        """Return the slug of the collection of the meeting with this number, from 0."""
        return f"collection-{number % COLLECTIONS + 1}"

    def _collections(self):
        for number in range(1, COLLECTIONS + 1):
            slug, name = f"collection-{number}", f"Collection {number}"
            text = {"rule": "Leaders met.", "coverage": "All is invented.", "sources": "source-1"}
            yield "collections", {"slug": slug, "name": name, "order": str(number)} | text
            question = {"question": f"Who met in {name.lower()}?", "address": f"/summits/?collection={slug}"}
            named = {"slug": f"question-{number}", "kind": FeatureKind.QUESTION.value, "order": str(number)}
            yield "features", named | question | {"collection": slug}

    def _sources(self):
        chance = self.chance
        for number in range(1, self.source_count + 1):
            published = f"{chance.randint(FIRST_YEAR, LAST_YEAR)}-{chance.randint(1, 12):02d}"
            if chance.random() < 0.7:
                published += f"-{chance.randint(1, 28):02d}"
            yield (
                "sources",
                {
                    "slug": f"source-{number}",
                    "title": chance.choice(self.words.sentences)[:-1],
                    "publisher": f"The {self.words.name()[0]} Herald",
                    "author": self.words.name()[0] if chance.random() < 0.4 else "",
                    "published": published,
                    "kind": chance.choice(KINDS_OF_SOURCE),
                    "url": f"https://example.org/archive/{number}" if chance.random() < 0.8 else "",
                    "accessed": "2024-05-01",
                    "note": "Read in part." if chance.random() < ONE_OF_TWENTY else "",
                },
            )

    def _countries(self):
        letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
        for number in range(self.country_count):
            code = letters[number // 26] + letters[number % 26]
            name = f"{self.words.name(2)[0]}land {number + 1}"
            slug = name.lower().replace(" ", "-")
            self.countries.append(slug)
            yield "actors", {"slug": slug, "name": name, "iso_code": code, "sources": self.sources(1)}
            if number % 10 == 0:
                former = {"slug": f"{slug}-union", "name": f"{name} Union", "iso_code": code + "HH", "successor": slug}
                yield "actors", former

    def _places(self):
        for number in range(1, self.place_count + 1):
            name = self.words.name(2)[0] + self.chance.choice(("ville", "grad", "burg", " Bay"))
            place = {
                "slug": f"{name.lower().replace(' ', '-')}-{number}",
                "name": name,
                "country": self.chance.choice(self.countries),
                "sources": self.sources(1),
            }
            if self.chance.random() < 0.95:
                place["latitude"] = _degrees(self.chance.uniform(-60, 70))
                place["longitude"] = _degrees(self.chance.uniform(-180, 180))
            self.places.append((place["slug"], name, place["country"]))
            yield "places", place

    def _leaders(self):
        for country in self.countries:
            year = FIRST_YEAR
            while year <= LAST_YEAR:
                years = self.chance.randint(2, 8)
                last = min(year + years, LAST_YEAR)
                yield from self._leader(country, year, last)
                year += years

    def _leader(self, country, year, last):
        first, native_first = self.words.name(2)
        family, native_family = self.words.name()
        slug = f"{first}-{family}-{country}-{year}".lower()
        title = f"{self.chance.choice(('President', 'Prime Minister'))} of {country}"
        person = Person(slug, country, title, year, last)
        for each in range(year, last + 1):
            self.in_office[each].append(person)
        born = year - self.chance.randint(35, 70)
        yield "leaders", self._biography(slug, first, family, f"{native_first} {native_family}", born, last)
        for name, kind, language in (
            (f"{native_first} {native_family}", NameKind.NATIVE, "ru"),
            (f"{first[0]}. {family}", NameKind.NICKNAME, ""),
        ):
            yield "leader_names", {"leader": slug, "name": name, "kind": kind.value, "language": language}
        end = "" if last == LAST_YEAR else f"{last}-06-30"
        term = {"leader": slug, "actor": country, "office": title, "start": f"{year}-01-20", "end": end}
        yield "terms", term | {"sources": self.sources(1)}

    def _biography(self, slug, first, family, native, born, last):
        written = self.chance.random()
        return {
            "slug": slug,
            "name": f"{first} {family}",
            "sort_name": f"{family}, {first}",
            "native_name": native,
            "born": f"{born}~" if written < 0.1 else f"{born}-03" if written < 0.2 else f"{born}-03-14",
            "died": str(last + 9) if last < 2000 else "",
            "biography": self.words.text(self.chance.randint(2, 5)),
            "status": self.status(0.97),
            "sources": self.sources(2),
            "unverified": "born|biography" if written < 0.1 else "",
        }

    def _issues(self):
        for topic in TOPICS:
            parent = topic.lower().replace(" ", "-")
            yield "issues", self._issue(parent, topic, "", "published")
            for matter in MATTERS[:5]:
                slug = f"{parent}-{matter.replace(' ', '-')}"
                self.issues.append(slug)
                yield "issues", self._issue(slug, f"{topic}: {matter}", parent, self.status(0.97))
                yield "issue_names", {"issue": slug, "name": f"{matter} ({topic.lower()})"}

    def _issue(self, slug, name, parent, status):
        return {"slug": slug, "name": name, "parent": parent, "description": self.words.text(1), "status": status}


def _degrees(value):
    return f"{value:.4f}"
