"""The questions of the benchmark, each as lists of many different URLs, of the site and of Datasette.

Run as a module, it prints the Questions about the archive of DATABASE_URL as JSON, always the same for an archive.
"""

import json
import random
import sys
from collections import Counter
from dataclasses import asdict, dataclass, field
from urllib.parse import urlencode

MAX_URLS = 3_000
TABLE = "/summits/summits"
ONE_IN_30, ONE_IN_8, CACHED, UNCHANGED = 1 / 30, 1 / 8, 0.85, 0.9
COMMON_WORDS = 40


@dataclass(frozen=True)
class Question:
    """A question: its URLs, and the target of its rate as a fraction of the bare view's.

    ``is_cached``: whether the page cache may answer. ``unchanged``: whether requests contain the page's ETag.
    ``datasette``: Datasette's URLs of the same question, if it has one.
    """

    name: str
    target: float
    addresses: list
    datasette: list = field(default_factory=list)
    is_cached: bool = False
    unchanged: bool = False


def address(path, **query):
    """Return a URL path with a query string. ``__`` at the end of a name is dropped, as ``from`` is a keyword."""
    named = {name.removesuffix("__"): value for name, value in query.items()}
    return f"{path}?{urlencode(named)}" if named else path


def table(**query):
    """Return the URL of Datasette's table; ``facets=False`` leaves out the facets."""
    left_out = {} if query.pop("facets", True) else {"_nofacet": "1"}
    return address(TABLE, **query, **left_out)


class ArchiveSample:
    """Samples of the archive to ask about, drawn with a fixed seed."""

    def __init__(self):
        from summits.models import Discussion, Issue, Leader, Participation, Place, Summit

        self.chance = random.Random(1)
        self.summits = self.sample_of(Summit.objects.published().order_by("slug").values_list("slug", flat=True))
        attended = Participation.objects.published().order_by("leader__slug").values_list("leader__slug", flat=True)
        self.leaders = self.sample_of(attended.distinct())
        self.issues = self.sample_of(Issue.objects.published().order_by("slug").values_list("slug", flat=True))
        self.meetings = {slug: ([], []) for slug in self.summits}
        participations = Participation.objects.published().order_by("pk").select_related("leader")
        for summit, name in participations.values_list("summit__slug", "leader__sort_name"):
            if summit in self.meetings:
                self.meetings[summit][0].append(name.partition(",")[0])
        for summit, name in Discussion.objects.published().order_by("pk").values_list("summit__slug", "issue__name"):
            if summit in self.meetings:
                self.meetings[summit][1].append(name.split()[-1])
        texts = Summit.objects.published().order_by("slug").values_list("background", flat=True)[:300]
        words = Counter(word.lower() for text in texts for word in text.split() if len(word) > 3 and word.isalpha())
        self.words = [word for word, _times in words.most_common(COMMON_WORDS)]
        self.people = [*Leader.objects.published().order_by("slug").values_list("name", flat=True)]
        names = [
            *self.people,
            *Place.objects.values_list("name", flat=True),
            *Issue.objects.published().values_list("name", flat=True),
        ]
        self.names = self.sample_of(sorted(names))

    def sample_of(self, values):
        """Return at most MAX_URLS of the values in random order."""
        values = list(values)
        return self.chance.sample(values, min(MAX_URLS, len(values)))

    def searches(self):
        """Return searches of two words: leaders who met, a leader and an issue of a meeting, or two common words."""
        searches = []
        for people, issues in self.meetings.values():
            if len(set(people)) > 1:
                searches.append(" ".join(self.chance.sample(sorted(set(people)), 2)))
            if people and issues:
                searches.append(f"{self.chance.choice(people)} {self.chance.choice(issues)}")
        common = [f"{one} {two}" for one in self.words for two in self.words if one < two]
        return self.sample_of(
            dict.fromkeys([*self.sample_of(searches)[: MAX_URLS * 2 // 3], *self.sample_of(common)[: MAX_URLS // 3]])
        )

    def single_words(self):
        """Return searches of one word: family names, the last words of issues, and common words."""
        words = {word for people, issues in self.meetings.values() for word in (*people, *issues)}
        return self.sample_of(sorted(words | set(self.words)))

    def prefixes(self):
        """Return the first one to six letters of names, as readers type them."""
        prefixes = {name[:length].strip() for name in self.names for length in range(1, 7)}
        return self.sample_of(sorted(text for text in prefixes if text.isalpha()))

    def filter_combinations(self):
        """Return filters as (issue, outcome, first year, last year)."""
        from summits.vocabularies import Outcome

        years = [(first, first + length) for first in range(1945, 2015, 5) for length in (5, 10, 20, 40)]
        found = [(issue, outcome, *span) for issue in self.issues for outcome in Outcome.values for span in years]
        return self.sample_of(found)


def uncached(archive):
    """Return the Questions that the page cache does not answer."""
    searches, prefixes, filter_combinations = archive.searches(), archive.prefixes(), archive.filter_combinations()
    searches = {
        "search of one word": archive.single_words(),
        "search of two words": searches,
        "search of a name": archive.sample_of(archive.people),
    }
    by_leader = [table(leaders__arraycontains=slug) for slug in archive.leaders]
    people = [table(leaders__arraycontains=slug, facets=False) for slug in archive.leaders]
    outcomes = [
        table(
            issues__arraycontains=issue,
            outcomes__arraycontains=outcome,
            last_day__gte=f"{first}-01-01",
            first_day__lte=f"{last}-12-31",
        )
        for issue, outcome, first, last in filter_combinations
    ]
    filtered = [
        address("/summits/", issue=issue, outcome=outcome, from__=first, to=last)
        for issue, outcome, first, last in filter_combinations
    ]
    suggested = [
        address(f"{TABLE}.json", _search=f"{text}*", _searchmode="raw", _nofacet=1, _size=12, _col="title")
        for text in prefixes
    ]
    return [
        Question("list of all summits, with all facets", ONE_IN_30, ["/summits/"], [table()]),
        Question(
            "list, one leader", ONE_IN_30, [address("/summits/", leader=one) for one in archive.leaders], by_leader
        ),
        Question("list, issue, outcome and years", ONE_IN_30, filtered, outcomes),
        Question("a summit's page", ONE_IN_30, paths("summits", archive.summits), paths(TABLE, archive.summits, "")),
        Question("a leader's page", ONE_IN_30, paths("leaders", archive.leaders), people),
        *(search_question(name, texts) for name, texts in searches.items()),
        Question("suggestions", ONE_IN_8, [address("/search/suggestions/", q=text) for text in prefixes], suggested),
    ]


def search_question(name, texts):
    """Return the Question of the searches for these texts."""
    addresses = [address("/search/", q=text) for text in texts]
    return Question(name, ONE_IN_30, addresses, [table(_search=text, facets=False) for text in texts])


def paths(folder, slugs, end="/"):
    """Return the URLs of the records with these slugs."""
    return [f"/{folder.strip('/')}/{slug}{end}" for slug in slugs]


def cached(archive):
    """Return the Questions that the page cache answers: one URL each, requested again and again."""
    pages = {
        "front page": "/",
        "list of summits": "/summits/",
        "a summit's page": f"/summits/{archive.summits[0]}/",
        "search of two words": address("/search/", q=archive.searches()[0]),
    }
    questions = [Question(f"{name}, from the cache", CACHED, [one], is_cached=True) for name, one in pages.items()]
    return [*questions, Question("list of summits, 304", UNCHANGED, ["/summits/"], is_cached=True, unchanged=True)]


def read(printed):
    """Return the Questions from the output of this module."""
    return [Question(**values) for values in json.loads(printed)]


if __name__ == "__main__":
    import django

    django.setup()
    archive = ArchiveSample()
    json.dump([asdict(one) for one in (*cached(archive), *uncached(archive))], sys.stdout)
