"""Entity matching: what a query names exactly (a record, two leaders, or a leader and an issue)."""

from dataclasses import dataclass

from django.db.models import Count, Exists, F, Max, Min, OuterRef, Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from summits.models import Discussion, Leader, Participation, SearchName, Summit
from summits.querysets import published_queryset, with_subissues
from summits.search.analysis.tokens import STOP_WORDS, folded_together, is_unspaced, normalize_name, normalize_spelling
from summits.search.index.writing import flush
from summits.search.query.parser import KIND_OF
from summits.search.query.related_links import (
    WAYS,
    RelatedLink,
    latest_of,
    non_empty,
    public_issues,
    summit_list_url,
    summits_on,
)
from summits.vocabularies import Outcome

MOST_NAMED, MOST_PAIRS, MOST_NAMES = 4, 3, 300
CONNECTORS = STOP_WORDS | {"or", "first", *KIND_OF}
"""Words beside names that are part of no name, as in "first meeting of Kim and Trump"."""
FAMILY_LAST = Q(sort_name__contains=",")
"""Leaders whose names end with the family name, as the comma in their sort names shows: not Kim Jong Un."""


@dataclass(frozen=True)
class EntityMatch:
    """What a query names: a record, a "pair" of leaders or a "leader-issue"; ``ways``: RelatedLinks."""

    kind: str
    heading: str
    context: str
    address: str
    ways: list


def match_entities(query):
    """Return at most four EntityMatches for a Query; none for a query that excludes something."""
    if query.is_empty or query.excluded:
        return []
    # The words as typed; if they name nothing, with hyphenated words joined: Ke-qiang for Keqiang.
    found = (
        _named_by(words.split()) for words in dict.fromkeys([normalize_name(query.text), folded_together(query.text)])
    )
    return next(filter(None, found), [])


def _named_by(words):
    if not words:
        return []
    names = Names(words)
    records = names.records()
    if records:
        return [named for name in records if (named := _record(name))]
    return _pairs(names) or _leaders_on_issues(names)


class Names:
    """The search names that folded ``words``, or some of them, make up; read in one query."""

    def __init__(self, words):
        self.whole = words
        self.words = [word for word in words if word not in CONNECTORS] or words
        self.by_key = {}
        for name in self._read():
            self.by_key.setdefault(name.key, []).append(name)

    def _read(self):
        flush()
        words = self.words
        cuts = range(1, len(words) + 1)
        parts = [self.whole, words, *(words[:cut] for cut in cuts), *(words[-cut:] for cut in cuts)]
        keys = {key for part in parts for key in hit_pks_subquery(part)} | set(words)
        wanted = SearchName.objects.filter(Q(is_whole=True) | Q(kind="leader"), kind__in=WAYS, key__in=keys)
        wanted = wanted.annotate(ends_with_family=Exists(Leader.objects.filter(FAMILY_LAST, pk=OuterRef("object_id"))))
        return wanted.order_by("-is_whole", "-meetings", "pk")[:MOST_NAMES]

    def records(self):
        """Return SearchNames of at most four records that all the words together name, one of each record."""
        found = []
        for part in (self.whole, self.words):
            found += self.leaders(part)
            found += [name for kind in WAYS if kind != "leader" for name in self.of_kind(kind, part)]
        found = deduplicate(found)
        if len(found) > MOST_NAMED:
            found = [name for name in found if name.is_whole]
        order = list(WAYS)
        return sorted(found, key=lambda name: (not is_primary_name(name), order.index(name.kind)))[:MOST_NAMED]

    def of_kind(self, kind, part):
        """Return the SearchNames of a document type whose whole name these words are."""
        return [
            name
            for key in hit_pks_subquery(part)
            for name in self.by_key.get(key, ())
            if name.kind == kind and name.is_whole
        ]

    def leaders(self, part):
        """Return SearchNames of leaders whom these words name in full, by family name, or without middle names."""
        names = [name for key in hit_pks_subquery(part) for name in self.by_key.get(key, ()) if name.kind == "leader"]
        named = [name for name in names if name.is_whole or is_surname(name)]
        if not named and len(part) > 1:
            others = [name for name in self.by_key.get(part[-1], ()) if name.kind == "leader"]
            named = [name for name in others if is_short_for(part, normalize_name(name.name).split())]
        return deduplicate(named)

    def halves(self):
        """Yield each split of the words into two parts."""
        for cut in range(1, len(self.words)):
            yield self.words[:cut], self.words[cut:]


def hit_pks_subquery(part):
    """Return the SearchName keys under which a name of these words may be stored: as they are, and in one spelling."""
    return list(dict.fromkeys([" ".join(part), " ".join(map(normalize_spelling, part))]))


def is_primary_name(name):
    """Whether a SearchName is part of the main name of its record, and not of another name."""
    return f" {name.key} " in f" {normalize_name(name.heading)} "


def is_surname(name):
    """Whether the key of a leader's SearchName ends with the family name, as far as the script shows it.

    "Joe" (from "Uncle Joe") does not name Joseph Stalin, nor "Un" Kim Jong Un. In Chinese and Korean any partial name
    is accepted, a given name too.
    """
    if is_unspaced(name.key):
        return True
    is_last = not name.key.isascii() or name.key.split()[-1:] == normalize_name(name.heading).split()[-1:]
    return is_last and name.ends_with_family


def is_short_for(part, words):
    """Whether ``part`` is the full name ``words`` with words before the last one left out or given as initials."""
    rest = iter(words[:-1])
    givens = (any(word == given or len(given) == 1 and word[0] == given for word in rest) for given in part[:-1])
    return part[-1] == words[-1] and all(givens)


def deduplicate(names):
    """Return the first SearchName of each record."""
    return list({(name.kind, name.object_id): name for name in reversed(names)}.values())[::-1]


def _record(name):
    model, ways_of = WAYS[name.kind]
    record = published_queryset(model).filter(pk=name.object_id).first()
    return EntityMatch(name.kind, name.heading, name.context, name.address, ways_of(record)) if record else None


def _pairs(names):
    # Two leaders: the pairs who met, most meetings first; if none did, each leader separately.
    for left, right in names.halves():
        lefts, rights = names.leaders(left), names.leaders(right)
        if lefts and rights:
            pairs = [_pair(*pair) for pair in pairs_that_met(lefts, rights)]
            return pairs or [named for name in deduplicate(lefts + rights)[:MOST_NAMED] if (named := _record(name))]
    return []


def pairs_that_met(lefts, rights):
    """Return at most three pairs of Leaders who met, one of each list of SearchNames, most meetings first."""
    left_keys, right_keys = ({name.object_id for name in names} for names in (lefts, rights))
    met = (
        Participation.objects.published()
        .filter(leader__in=left_keys, summit__participations__leader__in=right_keys)
        .exclude(leader=F("summit__participations__leader"))
        .order_by()
        .values_list("leader", "summit__participations__leader")
        .annotate(times=Count("summit", distinct=True))
    )
    leaders = Leader.objects.published().in_bulk(left_keys | right_keys)
    found = {}
    for one, other, _times in sorted(met, key=lambda row: (-row[2], row[0], row[1])):
        if one in leaders and other in leaders:
            found.setdefault(frozenset((one, other)), (leaders[one], leaders[other]))
    return list(found.values())[:MOST_PAIRS]


def _pair(one, other):
    summits = Summit.objects.published().attended_by(one, other)
    number, years = number_and_years(summits)
    address = summit_list_url(leader=[one.slug, other.slug])
    pages = [RelatedLink(leader.name, None, leader.get_absolute_url()) for leader in (one, other)]
    heading = _("%(leader)s and %(other)s") % {"leader": one.name, "other": other.name}
    ways = [RelatedLink(_("Meetings"), number, address), *pages, *latest_of(summits)]
    return EntityMatch("pair", heading, describe_meetings(number, years), address, ways)


def number_and_years(summits):
    """Return (number of summits in a queryset, list of their first and last year)."""
    about = summits.order_by().aggregate(number=Count("pk"), first=Min("first_day"), last=Max("first_day"))
    return about["number"], years_of(about)


def years_of(about):
    """Return the years of the dates ``first`` and ``last`` in a dict, without those that are None."""
    return [day.year for day in (about["first"], about["last"]) if day]


def describe_meetings(number, years):
    """Return a text such as "28 meetings, 2001–2008"."""
    meetings = ngettext("%(number)s meeting", "%(number)s meetings", number) % {"number": number}
    return f"{meetings}, {'–'.join(map(str, dict.fromkeys(years)))}"


def _leaders_on_issues(names):
    found = []
    for parts in names.halves():
        for leader_part, issue_part in (parts, parts[::-1]):
            leaders, issues = names.leaders(leader_part), names.of_kind("issue", issue_part)
            if leaders and issues:
                pairs = [(leader.object_id, issue.object_id) for leader in leaders[:MOST_PAIRS] for issue in issues[:1]]
                found += [named for pair in pairs if (named := _leader_on_issue(*pair))]
    return [named for _number, named in sorted(found, key=lambda one: -one[0])][:MOST_PAIRS]


def _leader_on_issue(leader_key, issue_key):
    # (number of meetings, EntityMatch), or None if there was no meeting.
    leader = Leader.objects.published().filter(pk=leader_key).first()
    issues = public_issues()
    issue = next((one for one in issues if one.pk == issue_key), None)
    if not (leader and issue):
        return None
    met, parts = Summit.objects.published().attended_by(leader), with_subissues([issue], issues)
    # The leader has few summits and the issue many discussions: a list of the summits' keys makes the database start
    # with these.
    talks = Discussion.objects.published().filter(issue__in=parts, summit__in=list(met.values_list("pk", flat=True)))
    about = summits_on(talks)
    if not about["number"]:
        return None
    filters = {"leader": leader.slug, "issue": issue.slug}
    heading = _("%(leader)s on %(issue)s") % {"leader": leader.name, "issue": issue.name}
    address = summit_list_url(**filters)
    ways = non_empty(
        RelatedLink(_("Meetings"), about["number"], address),
        RelatedLink(
            Outcome.DISAGREED.label,
            about[Outcome.DISAGREED.value],
            summit_list_url(**filters, outcome=Outcome.DISAGREED.value),
        ),
        RelatedLink(leader.name, None, leader.get_absolute_url()),
        RelatedLink(issue.name, None, issue.get_absolute_url()),
        *latest_of(Summit.objects.published().filter(pk__in=talks.order_by().values("summit"))),
    )
    return about["number"], EntityMatch(
        "leader-issue", heading, describe_meetings(about["number"], years_of(about)), address, ways
    )
