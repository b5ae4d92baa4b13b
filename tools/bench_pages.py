#!/usr/bin/env python3
"""bench_pages.py: time searches, filtered lists and suggestions on the archive of DATABASE_URL, in this process.

Each address is asked for once and then five times more; printed are the first time and the median of the others, in
milliseconds of the clock, without server and network. The first answer after a change pays for what is kept in the
process until the next change: the facets, and the words that guesses are made from.
"""

import os
import statistics
import sys
import time
from pathlib import Path
from urllib.parse import urlencode

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ.update(DJANGO_SETTINGS_MODULE="summits.tests.settings")

import django  # noqa: E402

django.setup()

from django.db.models import Count  # noqa: E402
from django.test import Client  # noqa: E402

from summits.models import Issue, Leader, Place  # noqa: E402

TIMES = 5


def addresses():
    """Return what is shown → its address, with the leaders, the issue and the place that occur most often."""
    one, two = Leader.objects.published().annotate(n=Count("participations")).order_by("-n", "pk")[:2]
    issue = Issue.objects.published().annotate(n=Count("discussions")).order_by("-n", "pk")[0]
    place = Place.objects.annotate(n=Count("summits")).order_by("-n", "pk")[0]
    words = {
        "one name": one.surname,
        "two names": f"{one.surname} {two.surname}",
        "a place": place.name,
        "an issue": issue.name,
        "a name and an issue": f"{one.surname} {issue.name}",
        "a year": "1985",
        "a common word": "statement",
        "nothing is found": "xyzzyqw",
    }
    lists = {
        "all": {},
        "one leader": {"leader": one.slug},
        "issue, outcome, years": {"issue": issue.slug, "outcome": "disagreed", "from": 1950, "to": 1990},
        "words": {"q": place.name},
    }
    letters = [one.surname[:1], one.surname[:2], one.surname[:4], f"{place.name} 19"]
    return {
        **{f"list: {what}": f"/summits/?{urlencode(query)}" for what, query in lists.items()},
        **{f"search: {what}": f"/search/?{urlencode({'q': text})}" for what, text in words.items()},
        **{f"suggestions: {text}": f"/search/suggestions/?{urlencode({'q': text})}" for text in letters},
        "leaders": "/leaders/",
        "issues": "/issues/",
        "agreements": "/agreements/",
    }


def seconds(client, address):
    """Return how long an address takes. An answer other than 200 ends the program."""
    started = time.perf_counter()
    response = client.get(address)
    if response.status_code != 200:
        sys.exit(f"{address} answers {response.status_code}")
    return time.perf_counter() - started


def main():
    client = Client()
    for what, address in addresses().items():
        first = seconds(client, address)
        later = statistics.median(seconds(client, address) for _ in range(TIMES))
        print(f"{'':<12}{what:<34}{first * 1000:>8,.0f} ms{later * 1000:>8,.0f} ms", flush=True)


if __name__ == "__main__":
    main()
