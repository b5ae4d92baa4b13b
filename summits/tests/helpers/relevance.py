"""Judging an answer of the search by the conditions of ``search_queries``, on the shipped archive."""

import re
from urllib.parse import parse_qs, urlparse

from summits.models import Agreement, Discussion, Participation, Position, Quotation, Summit
from summits.search import search_archive
from summits.search.analysis.tokens import normalize_name

FIRST, SIGHT = 3, 10
SLUG = re.compile(r"/(?:summits|leaders|issues|agreements|countries)/([\w-]+)/")


class Judged:
    """The answer to a text, with its rows by name: the records named exactly, then the hits, best first."""

    def __init__(self, words):
        self.answer = search_archive(words)
        named = [(one.type_name, name_of(one.type_name, one.url)) for one in self.answer.entities]
        self.hits = [(hit.type_name, name_of_hit(hit)) for hit in self.answer.hits(0, SIGHT)]
        best = self.answer.groups[0].hits[0] if self.answer.groups else None
        self.rows = named + ([(best.type_name, name_of_hit(best))] if best else [])
        self.seen = named + self.hits

    def holds(self, condition):
        """Whether all parts of a condition hold."""
        return all(
            any(all(self.holds_one(one) for one in both.split(" & ")) for both in either.split(" | "))
            if " & " not in either
            else self.begins_with([part.strip() for part in either.split(" & ")])
            for either in condition.split(" ; ")
        )

    def begins_with(self, names):
        """Whether the first rows are these records, in any order."""
        wanted = {tuple(name.split(":", 1)) for name in names}
        return set(list(dict.fromkeys(self.seen))[: len(wanted)]) == wanted

    def holds_one(self, condition):
        """Whether one condition holds."""
        verb, _colon, rest = condition.partition(":")
        return getattr(self, f"is_{verb.replace('-', '_')}", self.is_first)(rest, condition)

    def is_first(self, rest, condition):
        return bool(self.rows) and self.rows[0] == tuple(condition.split(":", 1))

    def is_answers(self, rest, condition):
        return True

    def is_nothing(self, rest, condition):
        return self.answer.all_count == 0

    def is_has(self, rest, condition):
        return tuple(rest.split(":", 1)) in self.seen

    def is_not(self, rest, condition):
        kind, slug = rest.split(":", 1)
        everything = [(hit.type_name, name_of_hit(hit)) for hit in self.answer.hits(0, 2000)]
        return (kind, slug) not in everything + self.seen

    def is_suggests(self, rest, condition):
        labels = [normalize_name(way.label) for way in self.answer.corrections]
        return self.answer.all_count == 0 and any(normalize_name(rest) in label for label in labels)

    def is_pair(self, rest, condition):
        both = set(rest.split("+"))
        if self.rows and self.rows[0][0] == "pair":
            return set(self.rows[0][1].split("+")) == both
        common = Summit.objects.published()
        for slug in both:
            common = common.filter(participations__leader__slug=slug)
        return self.first_summits_are(set(common.values_list("slug", flat=True)))

    def is_summits_of(self, rest, condition):
        year, _dash, month = rest.partition("-")
        found = Summit.objects.published().filter(first_day__year__lte=int(year), last_day__year__gte=int(year))
        if month:
            found = found.filter(first_day__month__lte=int(month), last_day__month__gte=int(month))
        return self.first_summits_are(set(found.values_list("slug", flat=True)))

    def first_summits_are(self, slugs):
        """Whether the first summits found are among these, as many as there are of them, at most three."""
        summits = [hit for group in self.answer.groups if group.type_name == "summit" for hit in group.hits]
        first = [name_of("summit", hit.url) for hit in summits[: min(FIRST, len(slugs))]]
        return bool(first) and set(first) <= slugs and len(first) == min(FIRST, len(slugs))

    def is_leader_on(self, rest, condition):
        leader, issue = rest.split("+")
        if not self.rows:
            return False
        kind, name = self.rows[0]
        on = {"leader__slug": leader, "issue__slug": issue}
        talks = Discussion.objects.filter(issue__slug=issue).values("summit")
        summits = Participation.objects.filter(leader__slug=leader, summit__in=talks).values("summit")
        return {
            "issue": lambda: name == issue,
            "leader-issue": lambda: name == f"{leader}+{issue}",
            "quote": lambda: Quotation.objects.filter(slug=name, **on).exists(),
            "position": lambda: (
                name.split("/")[1] == issue and Position.objects.filter(summit__slug=name.split("/")[0], **on).exists()
            ),
            "summit": lambda: Summit.objects.filter(slug=name, pk__in=summits).exists(),
            "agreement": lambda: Agreement.objects.filter(slug=name, issues__slug=issue, summit__in=summits).exists(),
        }.get(kind, lambda: False)()


def name_of_hit(hit):
    """Return how ``search_queries`` names a hit; a position, which has no slug, by its summit, issue and side."""
    if hit.type_name != "position":
        return name_of(hit.type_name, hit.url)
    return "/".join(Position.objects.values_list("summit__slug", "issue__slug", "actor__slug").get(pk=hit.pk))


def name_of(kind, address):
    """Return how ``search_queries`` names what is at an address."""
    parts = urlparse(address)
    asked = parse_qs(parts.query)
    if kind in ("pair", "leader-issue"):
        return "+".join(asked.get("leader", []) + asked.get("issue", []))
    if kind in ("place", "series"):
        return asked[kind][0]
    if kind in ("quote", "document"):
        return parts.fragment[2:]
    return SLUG.search(parts.path)[1]
