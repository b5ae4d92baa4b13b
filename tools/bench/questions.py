"""The questions of the benchmark, each as lists of many different URLs, of the site and of Datasette.

Run as a module, it prints the Questions about the archive of DATABASE_URL as JSON, always the same for an archive.
"""

import json
import random
import sys
from collections import Counter
from dataclasses import asdict, dataclass, field
from urllib.parse import urlencode

MANY = 3_000
TABLE = "/summits/summits"
ONE_IN_30, ONE_IN_8, CACHED, UNCHANGED = 1 / 30, 1 / 8, 0.85, 0.9
COMMON_WORDS = 40


@dataclass(frozen=True)
class Question:
    """A question: its URLs, and the target of its rate as a fraction of the bare view's.

    ``kept``: whether the page cache may answer. ``unchanged``: whether requests contain the page's ETag. ``datasette``:
    Datasette's URLs of the same question, if it has one.
    """

    name: str
    target: float
    addresses: list
    datasette: list = field(default_factory=list)
    kept: bool = False
    unchanged: bool = False


def address(path, **query):
    """Return a URL path with a query string. ``__`` at the end of a name is dropped, as ``from`` is a keyword."""
    named = {name.removesuffix("__"): value for name, value in query.items()}
    return f"{path}?{urlencode(named)}" if named else path


def table(**query):
    """Return the URL of Datasette's table; ``facets=False`` leaves out the facets."""
    left_out = {} if query.pop("facets", True) else {"_nofacet": "1"}
    return address(TABLE, **query, **left_out)


class Archive:
    """Samples of the archive to ask about, drawn with a fixed seed."""

    def __init__(self):
        from summits.models import Discussion, Issue, Leader, Participation, Place, Summit

        self.chance = random.Random(1)
        self.summits = self.some(Summit.objects.published().order_by("slug").values_list("slug", flat=True))
        attended = Participation.objects.published().order_by("leader__slug").values_list("leader__slug", flat=True)
        self.leaders = self.some(attended.distinct())
        self.issues = self.some(Issue.objects.published().order_by("slug").values_list("slug", flat=True))
        self.meetings = {slug: ([], []) for slug in self.summits}
        taken = Participation.objects.published().order_by("pk").select_related("leader")
        for summit, name in taken.values_list("summit__slug", "leader__sort_name"):
            if summit in self.meetings:
                self.meetings[summit][0].append(name.partition(",")[0])
        for summit, name in Discussion.objects.published().order_by("pk").values_list("summit__slug", "issue__name"):
            if summit in self.meetings:
                self.meetings[summit][1].append(name.split()[-1])
        texts = Summit.objects.published().order_by("slug").values_list("background", flat=True)[:300]
        words = Counter(word.lower() for text in texts for word in text.split() if len(word) > 3 and word.isalpha())
        self.words = [word for word, _times in words.most_common(COMMON_WORDS)]
        names = [*Leader.objects.published().values_list("name", flat=True)]
        names += [
            *Place.objects.values_list("name", flat=True),
            *Issue.objects.published().values_list("name", flat=True),
        ]
        self.names = self.some(sorted(names))

    def some(self, values):
        """Return at most MANY of the values in random order."""
        values = list(values)
        return self.chance.sample(values, min(MANY, len(values)))

    def searches(self):
        """Return searches of two words: leaders who met, a leader and an issue of a meeting, or two common words."""
        found = []
        for people, issues in self.meetings.values():
            if len(set(people)) > 1:
                found.append(" ".join(self.chance.sample(sorted(set(people)), 2)))
            if people and issues:
                found.append(f"{self.chance.choice(people)} {self.chance.choice(issues)}")
        common = [f"{one} {two}" for one in self.words for two in self.words if one < two]
        return self.some(dict.fromkeys([*self.some(found)[: MANY * 2 // 3], *self.some(common)[: MANY // 3]]))

    def typed(self):
        """Return the first one to six letters of names, as readers type them."""
        beginnings = {name[:length].strip() for name in self.names for length in range(1, 7)}
        return self.some(sorted(text for text in beginnings if text.isalpha()))

    def combined(self):
        """Return filters as (issue, outcome, first year, last year)."""
        from summits.vocabularies import Outcome

        years = [(first, first + length) for first in range(1945, 2015, 5) for length in (5, 10, 20, 40)]
        found = [(issue, outcome, *span) for issue in self.issues for outcome in Outcome.values for span in years]
        return self.some(found)


def made_anew(archive):
    """Return the Questions that the page cache does not answer."""
    searches, typed, combined = archive.searches(), archive.typed(), archive.combined()
    by_leader = [table(leaders__arraycontains=slug) for slug in archive.leaders]
    people = [table(leaders__arraycontains=slug, facets=False) for slug in archive.leaders]
    outcomes = [
        table(
            issues__arraycontains=issue,
            outcomes__arraycontains=outcome,
            last_day__gte=f"{first}-01-01",
            first_day__lte=f"{last}-12-31",
        )
        for issue, outcome, first, last in combined
    ]
    filtered = [
        address("/summits/", issue=issue, outcome=outcome, from__=first, to=last)
        for issue, outcome, first, last in combined
    ]
    suggested = [
        address(f"{TABLE}.json", _search=f"{text}*", _searchmode="raw", _nofacet=1, _size=12, _col="title")
        for text in typed
    ]
    return [
        Question("list of all summits, with all facets", ONE_IN_30, ["/summits/"], [table()]),
        Question(
            "list, one leader", ONE_IN_30, [address("/summits/", leader=one) for one in archive.leaders], by_leader
        ),
        Question("list, issue, outcome and years", ONE_IN_30, filtered, outcomes),
        Question("a summit's page", ONE_IN_30, paths("summits", archive.summits), paths(TABLE, archive.summits, "")),
        Question("a leader's page", ONE_IN_30, paths("leaders", archive.leaders), people),
        Question(
            "search of two words",
            ONE_IN_30,
            [address("/search/", q=text) for text in searches],
            [table(_search=text, facets=False) for text in searches],
        ),
        Question("suggestions", ONE_IN_8, [address("/search/suggestions/", q=text) for text in typed], suggested),
    ]


def paths(folder, slugs, end="/"):
    """Return the URLs of the records with these slugs."""
    return [f"/{folder.strip('/')}/{slug}{end}" for slug in slugs]


def from_the_cache(archive):
    """Return the Questions that the page cache answers: one URL each, requested again and again."""
    pages = {
        "front page": "/",
        "list of summits": "/summits/",
        "a summit's page": f"/summits/{archive.summits[0]}/",
        "search of two words": address("/search/", q=archive.searches()[0]),
    }
    kept = [Question(f"{name}, from the cache", CACHED, [one], kept=True) for name, one in pages.items()]
    return [*kept, Question("list of summits, 304", UNCHANGED, ["/summits/"], kept=True, unchanged=True)]


def read(printed):
    """Return the Questions from the output of this module."""
    return [Question(**values) for values in json.loads(printed)]


if __name__ == "__main__":
    import django

    django.setup()
    archive = Archive()
    json.dump([asdict(one) for one in (*from_the_cache(archive), *made_anew(archive))], sys.stdout)
