"""The size and the cost of the largest public page of each kind, in the archive of DATABASE_URL.

Run as a module, it prints a list of Measures as JSON. Pages are rendered in this process, without the page cache.
"""

import json
import os
import statistics
import sys
import time
from collections import Counter
from dataclasses import asdict, dataclass
from urllib.parse import urlencode

REPETITIONS = int(os.environ.get("BENCH_TIMES", "7"))
"""How often each page is measured."""
MAX_BYTES, MAX_MS = 150_000, 100.0
"""The maximum size of a public page's HTML before compression, and its maximum CPU time."""
DEEP_PAGE = 40
"""The page number that represents the deep pages of lists."""


@dataclass(frozen=True)
class Measure:
    """A page: its status, its bytes of HTML, and the CPU milliseconds of one response.

    ``first``: of the first request in this process; ``minimum`` and ``median``: of the later ones; ``server``: the mean
    of PostgreSQL's own process in addition (0 on SQLite, which works in this process).
    """

    name: str
    address: str
    status: int
    bytes: int
    first: float
    minimum: float
    median: float
    server: float

    @property
    def is_within(self):
        """Whether size and minimum cost are within the limits: other work on the machine adds to the other costs."""
        return self.bytes <= MAX_BYTES and self.minimum + self.server <= MAX_MS


def address(path, **query):
    """Return a URL path with a query string."""
    return f"{path}?{urlencode(query, doseq=True)}" if query else path


class Largest:
    """The slugs of the records with the most related records, and words that many records contain."""

    def __init__(self):
        from summits.models import Actor, Agreement, Issue, Leader, Participation, Place, Source, Summit

        participations = Participation.objects.published()
        self.leader = self.most_referenced(Leader.objects.published(), participations, "leader")
        self.country = self.most_referenced(Actor.objects.all(), participations, "actor")
        self.summit = self.most_referenced(Summit.objects.published(), participations, "summit")
        self.issue = self.most_referenced(Issue.objects.published(), self.rows("Discussion"), "issue")
        self.topic = self.most_referenced(Issue.objects.filter(parent=None), self.rows("Discussion"), "issue__parent")
        self.agreement = self.most_referenced(Agreement.objects.published(), self.rows("AgreementRelation"), "other")
        self.party = self.most_referenced(Agreement.objects.published(), self.rows("Party"), "agreement")
        self.place = self.most_referenced(Place.objects.all(), Summit.objects.published(), "place")
        self.source = self.most_cited(Source)
        self.former = Actor.objects.filter(successor__isnull=False).values_list("slug", flat=True).first()
        met = participations.filter(leader__slug=self.leader).order_by("summit__first_day")
        self.month = met.values_list("summit__first_day", flat=True)[0].strftime("%B %Y")
        self.name = Leader.objects.get(slug=self.leader).name
        texts = Summit.objects.published().order_by("slug").values_list("summary", flat=True)[:300]
        words = Counter(word.lower() for text in texts for word in set(text.split()) if word.isalpha())
        words = Counter({word: times for word, times in words.items() if len(word) > 4})
        # If all summaries are empty, a word of the titles.
        self.word = words.most_common(1)[0][0] if words else "summit"

    @staticmethod
    def rows(name):
        from django.apps import apps

        return apps.get_model("summits", name).objects.published()

    @staticmethod
    def most_referenced(records, rows, key):
        """Return the slug of the record that most of the ``rows`` refer to by their foreign key ``key``."""
        from django.db.models import Count

        counted = rows.order_by().exclude(**{key: None}).values_list(key).annotate(number=Count("pk"))
        ranked = [pk for pk, _number in counted.order_by("-number", key)[:50]]
        slugs = dict(records.filter(pk__in=ranked).values_list("pk", "slug"))
        return next((slugs[pk] for pk in ranked if pk in slugs), None)

    @staticmethod
    def most_cited(model):
        """Return the slug of the public source that most records cite."""
        from django.db.models import Count

        cited = Counter()
        for relation in model._meta.related_objects:
            if relation.many_to_many:
                links = relation.related_model.sources.through.objects.order_by().values_list("source")
                cited.update(dict(links.annotate(number=Count("pk"))))
        ranked = [pk for pk, _number in cited.most_common(50)]
        public = dict(model.objects.published().filter(pk__in=ranked).values_list("pk", "slug"))
        return next((public[pk] for pk in ranked if pk in public), None)


def records(largest):
    """Return the pages of the largest records, as name → URL."""
    found = {
        "a summit": ("summits", largest.summit),
        "a leader": ("leaders", largest.leader),
        "an issue": ("issues", largest.issue),
        "an issue with subtopics": ("issues", largest.topic),
        "an agreement, most related": ("agreements", largest.agreement),
        "an agreement, most parties": ("agreements", largest.party),
        "a country": ("countries", largest.country),
        "a former state": ("countries", largest.former),
        "a source": ("sources", largest.source),
    }
    return {name: f"/{path}/{slug}/" for name, (path, slug) in found.items() if slug}


def sections(largest):
    """Return the first and a deep page of the sections of the largest records, as name → URL."""
    from summits.presenters.section_rows import SECTIONS

    kinds = {kind: (path, slug) for kind, path, slug in largest_records(largest)}
    found = {}
    for model, model_sections in SECTIONS.items():
        path, slug = kinds[model._meta.model_name]
        for section in model_sections:
            name = f"{model._meta.model_name}, {section}"
            found[name] = f"/{path}/{slug}/{section}/"
            found[f"{name}, deep page"] = f"/{path}/{slug}/{section}/?page={DEEP_PAGE * 3}"
    return found


def largest_records(largest):
    """Return (model name, its part of the URL, slug of the largest record) of each model with sections."""
    return [
        ("summit", "summits", largest.summit),
        ("leader", "leaders", largest.leader),
        ("issue", "issues", largest.issue),
        ("agreement", "agreements", largest.agreement),
        ("country", "countries", largest.country),
        ("source", "sources", largest.source),
    ]


def lists(largest):
    """Return the lists, some with all facet values shown, as name → URL."""
    narrowed = {"leader": largest.leader, "issue": largest.issue}
    more = ("leader", "country", "host", "issue", "series", "decade")
    return {
        "summits": "/summits/",
        "summits, all values of the facets": address("/summits/", more=more),
        "summits of a leader on an issue": address("/summits/", **narrowed),
        "summits at a place": address("/summits/", place=largest.place),
        "summits, words": address("/summits/", q=largest.word),
        "summits, words and leader": address("/summits/", q=largest.word, leader=largest.leader),
        "summits, nothing found": address("/summits/", q="zzzz", leader=largest.leader),
        "summits, sorted by title": address("/summits/", sort="title", page=DEEP_PAGE),
        "summits, deep page": address("/summits/", page=DEEP_PAGE * 10),
        "leaders": "/leaders/",
        "leaders, all values of the facets": address("/leaders/", more=("country", "issue", "decade")),
        "leaders of an issue": address("/leaders/", issue=largest.issue),
        "issues": "/issues/",
        "issues of a leader": address("/issues/", leader=largest.leader, more="leader"),
        "agreements": "/agreements/",
        "agreements, all values of the facets": address("/agreements/", more=("leader", "country", "issue")),
        "agreements of an issue": address("/agreements/", issue=largest.issue, sort="-signed"),
        "agreements in force": address("/agreements/", on="1990-01-01", in_force="yes"),
        "agreements not yet in force": address("/agreements/", in_force="not-yet"),
        "agreements, ended": address("/agreements/", in_force="ended"),
        "agreements, ended, words": address("/agreements/", in_force="ended", q=largest.word),
        "commitments": "/commitments/",
        "commitments, all values of the facets": address(
            "/commitments/", more=("country", "leader", "issue", "agreement")
        ),
        "commitments of an issue, due first": address("/commitments/", issue=largest.issue, sort="due"),
        "commitments, words": address("/commitments/", q=largest.word, verdict="not-assessed"),
        "countries": "/countries/",
        "sources": "/sources/",
        "sources, deep page": address("/sources/", page=DEEP_PAGE),
        "corrections": "/corrections/",
    }


def searches(largest):
    """Return searches that match many records, as name → URL."""
    kinds = ("summit", "leader", "issue", "agreement", "country", "position", "quote", "document", "commitment")
    one = {f"search for a word: {kind}": address("/search/", q=largest.word, kind=kind) for kind in kinds}
    return {
        "search for a word": address("/search/", q=largest.word),
        **one,
        "search for a word, deep page": address("/search/", q=largest.word, kind="summit", page=DEEP_PAGE),
        "search for a month": address("/search/", q=largest.month),
        "search for a person": address("/search/", q=largest.name),
        "search, nothing found": address("/search/", q="qzxv wvxq"),
        "search, nothing typed": "/search/",
        "suggestions, one letter": address("/search/suggestions/", q="a"),
        "suggestions, a name": address("/search/suggestions/", q=largest.name),
    }


def pages():
    """Return all pages to measure, as name → URL."""
    largest = Largest()
    others = {
        "front page": "/",
        "about": "/about/",
        "vocabulary": "/about/vocabulary/",
        "not found": "/summits/no-such-meeting/",
    }
    return others | lists(largest) | records(largest) | sections(largest) | searches(largest)


def server_seconds():
    """Return the CPU seconds that PostgreSQL's process for this connection has used; 0 on SQLite."""
    from django.db import connection

    from tools.bench.machine import cpu_seconds

    if connection.vendor == "sqlite":
        return 0.0
    connection.ensure_connection()
    return cpu_seconds(connection.connection.info.backend_pid)


def measure(client, name, url):
    """Return the Measure of a page."""
    costs, before = [], 0.0
    for number in range(REPETITIONS + 1):
        if number == 1:
            before = server_seconds()
        started = time.process_time()
        answer = client.get(url)
        costs.append((time.process_time() - started) * 1_000)
    server = (server_seconds() - before) / REPETITIONS * 1_000
    later_costs = costs[1:]
    size = len(answer.content)
    return Measure(
        name, url, answer.status_code, size, costs[0], min(later_costs), statistics.median(later_costs), server
    )


def measure_all(wanted=""):
    """Return the Measures of all pages, or of those whose name contains ``wanted``."""
    from django.conf import settings
    from django.db import connection
    from django.test import Client

    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}}
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            # server_seconds would not count the CPU time of parallel workers.
            cursor.execute("SET max_parallel_workers_per_gather = 0")
    client = Client(HTTP_HOST="localhost")
    return [measure(client, name, url) for name, url in pages().items() if wanted in name]


if __name__ == "__main__":
    import django

    django.setup()
    json.dump([asdict(one) for one in measure_all(*sys.argv[1:])], sys.stdout)
