"""Entity matching: what a query names exactly (a record, two leaders, or a leader and an issue)."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache, reduce
from operator import or_

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from summits.caching.memoize import memoize_per_version
from summits.db.compiled import CompiledPkQuery, CompiledQuery, CompiledTextQuery
from summits.models import Discussion, Leader, Participation, SearchName, Summit
from summits.querysets import with_subissues
from summits.search.analysis.tokens import (
    STOP_WORDS,
    is_unspaced,
    normalize_name,
    normalize_spelling,
)
from summits.search.index.writing import flush
from summits.search.query.library_headings import name_forms
from summits.search.query.parser import TYPE_BY_WORD
from summits.search.query.related_links import (
    RELATED_LINKS,
    RelatedLink,
    latest_meeting_link,
    latest_of,
    leaders_named,
    named_statistics,
    non_empty,
    public_issues,
    public_record,
    summit_list_url,
    summit_statistics,
)
from summits.search.schema.document_types import NAMED_ONLY
from summits.text.alphabet import COMMAS
from summits.vocabularies import Outcome

MAX_ENTITIES, MAX_PAIRS, MAX_NAMES = 4, 3, 300
MAX_INITIALS = 3
"""Maximum number of initials written together, as in "GW Bush"."""
FORMS_OF_ADDRESS_TEXT = """
president pres chairman chairwoman premier prime minister pm chancellor secretary general gen marshal comrade sir lord
lady king queen emperor tsar colonel senator
"""
CONNECTORS = STOP_WORDS | {"or", "first", *TYPE_BY_WORD, *FORMS_OF_ADDRESS_TEXT.split()}
"""Words beside names that are part of no name, as in "first meeting of Kim and Trump", "President Reagan"."""
ABBREVIATIONS = {"sr": "senior", "snr": "senior", "jr": "junior", "jnr": "junior"}
"""Abbreviations in names: "Bush Sr."."""
FAMILY_NAME_LAST = reduce(or_, (Q(sort_name__contains=comma) for comma in COMMAS))
"""Leaders whose names end with the family name, as the comma in their sort names shows: not Kim Jong Un."""
ENDS_WITH_FAMILY = Exists(Leader.objects.filter(FAMILY_NAME_LAST, pk=OuterRef("object_id")))
"""Whether the name of the leader of a SearchName does, for an annotation ``ends_with_family``."""


@dataclass(frozen=True)
class EntityMatch:
    """What a query names: a record, a "pair" of leaders or a "leader-issue"; ``links``: RelatedLinks.

    ``pk``: the primary key of the record, if it is one. ``summits``: a function that returns the primary keys of its
    summits, for what is no hit itself. ``note``: why neither it nor any of these is among the hits, or "".
    """

    type_name: str
    heading: str
    context: str
    url: str
    links: list
    pk: int | None = None
    summits: Callable = tuple
    note: str = ""


def match_entities(query):
    """Return at most four EntityMatches for a Query; none for a query that excludes something."""
    if query.is_empty or query.excluded:
        return []
    matches = (_match_words(words.split()) for words in name_forms(query.text))
    return next(filter(None, matches), [])


def names_by_initials(query, entities):
    """Whether a Query names its EntityMatches, leaders, by initials that they lack: "GW Bush", "M. S. Gorbachev".

    The words of such a query are not the words of the records.
    """
    are_leaders = entities and all(entity.type_name in ("leader", "pair") for entity in entities)
    if not are_leaders or len(entities) > MAX_PAIRS:
        return False
    known = {word for entity in entities for word in normalize_name(entity.heading).split()}
    words = [word for word in normalize_name(query.text).split() if word not in CONNECTORS]
    return any(word not in known and len(word) <= MAX_INITIALS for word in words) and bool(known & set(words))


def _match_words(words):
    if not words:
        return []
    names = NameLookup(words)
    records = names.records()
    if records:
        return [match for name in records if (match := record_match(name))]
    return _pair_matches(names) or _leader_issue_matches(names)


def pks_named(model, text):
    """Return the primary keys of at most MAX_NAMES public records of a model that have ``text`` as a whole name."""
    flush()
    type_names = [type_name for type_name, (of_type, _links) in RELATED_LINKS.items() if of_type is model]
    named = SearchName.objects.filter(kind__in=type_names, is_whole=True, key__in=lookup_keys(text))
    return list(named.values_list("object_id", flat=True).distinct()[:MAX_NAMES])


@CompiledTextQuery
def names_with_keys(keys):
    """Return the SearchNames with these keys: whole ones, and partial ones of leaders, with ``ends_with_family``."""
    names = SearchName.objects.filter(Q(is_whole=True) | Q(kind="leader"), kind__in=RELATED_LINKS, key__in=keys)
    names = names.annotate(ends_with_family=ENDS_WITH_FAMILY)
    return names.order_by("-is_whole", "-meetings", "pk")[:MAX_NAMES]


class NameLookup:
    """The search names that folded ``words``, or some of them, make up; read in one query."""

    def __init__(self, words):
        words = [ABBREVIATIONS.get(word, word) for word in words]
        self.whole = words
        self.words = [word for word in words if word not in CONNECTORS] or words
        self.by_key = {}
        for name in self._read():
            self.by_key.setdefault(name.key, []).append(name)

    def _read(self):
        flush()
        words = self.words
        cuts = range(1, len(words) + 1)
        parts = [self.whole, words, family_last(words), *(words[:cut] for cut in cuts), *(words[-cut:] for cut in cuts)]
        keys = {key for part in parts for key in name_keys(part)} | set(words)
        return names_with_keys(keys)

    def records(self):
        """Return SearchNames of at most four records that all the words together name, one of each record."""
        found = []
        for part in (self.whole, self.words):
            found += self.leaders(part)
            others = [type_name for type_name in RELATED_LINKS if type_name != "leader"]
            found += [name for type_name in others for name in self.of_type(type_name, part)]
        found = deduplicate(found) or self.leaders(family_last(self.words))
        if len(found) > MAX_ENTITIES:
            found = [name for name in found if name.is_whole]
        return sorted(found, key=rank_of_match)[:MAX_ENTITIES]

    def of_type(self, type_name, part):
        """Return the SearchNames of records of a type whose whole name these words are."""
        return [
            name
            for key in name_keys(part)
            for name in self.by_key.get(key, ())
            if name.kind == type_name and name.is_whole
        ]

    def leaders(self, part):
        """Return SearchNames of leaders whom these words name in full, by family name, or without middle names."""
        names = [name for key in name_keys(part) for name in self.by_key.get(key, ()) if name.kind == "leader"]
        matching = [name for name in names if name.is_whole or is_surname(name)]
        if not matching and len(part) > 1:
            by_last_word = [name for name in self.by_key.get(part[-1], ()) if name.kind == "leader"]
            matching = matching_by_given_names(part, by_last_word)
        return deduplicate(matching)

    def halves(self):
        """Yield each split of the words into two parts."""
        for cut in range(1, len(self.words)):
            yield self.words[:cut], self.words[cut:]


def family_last(words):
    """Return the words of a name whose first word, if it is the family name, stands last: "Mikhail Gorbachev"."""
    return [*words[1:], *words[:1]]


@lru_cache(maxsize=10_000)
def lookup_keys(text):
    """Return the keys under which a name as typed is looked up, best first: its forms, as they are and in one spelling.

    They are a tuple without duplicates.
    """
    return tuple(dict.fromkeys(key for form in name_forms(text) for key in name_keys(form.split())))


def name_keys(part):
    """Return the SearchName keys under which a name of these words may be stored: as they are, and in one spelling."""
    return list(dict.fromkeys([" ".join(part), " ".join(map(normalize_spelling, part))]))


def is_primary_name(name):
    """Whether a SearchName is part of the main name of its record, and not of another name."""
    return f" {name.key} " in f" {normalize_name(name.heading)} "


def rank_of_match(name):
    """Return the sort key of a SearchName that was matched: main names first, then by type.

    Among other names those of countries come first: "DPRK" means the state rather than a topic.
    """
    is_primary = is_primary_name(name)
    return not is_primary, not is_primary and name.kind != "country", list(RELATED_LINKS).index(name.kind)


def is_surname(name):
    """Whether the key of a leader's SearchName ends with the family name, as far as the script shows it.

    "Joe" (from "Uncle Joe") does not name Joseph Stalin, nor "Un" Kim Jong Un. In Chinese and Korean any partial name
    is accepted, a given name too.
    """
    if is_unspaced(name.key):
        return True
    is_last = not name.key.isascii() or name.key.split()[-1:] == normalize_name(name.heading).split()[-1:]
    return is_last and name.ends_with_family


def matching_by_given_names(part, names):
    """Return those of the leaders' SearchNames, all with the last word of ``part``, whose given names it has or begins.

    "GW Bush" is tried as "G W Bush". Initials alone mean the names with the fewest others: not George H. W. Bush.
    """
    first = part[0]
    for spelling in [part, [*first, *part[1:]]] if len(first) <= MAX_INITIALS else [part]:
        left_out = {
            name: len(words) - len(spelling)
            for name in names
            for words in (normalize_name(name.heading).split(), normalize_name(name.name).split())
            if is_short_for(spelling, words)
        }
        if left_out:
            are_initials = len(spelling) > 2 and all(len(given) == 1 for given in spelling[:-1])
            fewest = min(left_out.values())
            return [name for name, number in left_out.items() if not are_initials or number == fewest]
    return []


def is_short_for(part, words):
    """Whether ``part`` is the full name ``words`` with words before the last one left out or given as initials.

    It may have middle initials where the full name has only one given name: "M. S. Gorbachev".
    """
    if len(words) == 2 and len(part) > 2 and all(len(middle) == 1 for middle in part[1:-1]):
        part = [part[0], part[-1]]
    remaining = iter(words[:-1])
    givens = (any(word == given or len(given) == 1 and word[0] == given for word in remaining) for given in part[:-1])
    return part[-1] == words[-1] and all(givens)


def deduplicate(names):
    """Return the first SearchName of each record."""
    return list({(name.kind, name.object_id): name for name in reversed(names)}.values())[::-1]


def record_match(name):
    """Return the EntityMatch of the record of a SearchName; None if it is not public."""
    model, links_of = RELATED_LINKS[name.kind]
    record = public_record(model, name.object_id)
    if not record:
        return None
    values = (name.kind, name.heading, name.context, name.address, links_of(record), record.pk)
    return EntityMatch(*values, lambda: _summits_with(name)) if name.kind in NAMED_ONLY else EntityMatch(*values)


def _summits_with(name):
    # The primary keys of the public summits at a place or in a series.
    summits = Summit.objects.published().filter(**{name.kind: name.object_id})
    return summits.order_by().values_list("pk", flat=True)


def _pair_matches(names):
    # Two leaders: the pairs who met, most meetings first; if none did, each leader separately.
    for left, right in names.halves():
        left_names, right_names = names.leaders(left), names.leaders(right)
        if left_names and right_names:
            pairs = [_pair_match(*pair) for pair in pairs_that_met(left_names, right_names)]
            return pairs or [
                match for name in deduplicate(left_names + right_names)[:MAX_ENTITIES] if (match := record_match(name))
            ]
    return []


meetings_attended = CompiledPkQuery(
    lambda leaders: (
        Participation.objects.published()
        .without_delegates()
        .filter(leader__in=leaders)
        .order_by()
        .values_list("leader", "summit")
    )
)
latest_among = CompiledPkQuery(lambda summits: latest_of(Summit.objects.published().filter(pk__in=summits)))


def pairs_that_met(left_names, right_names):
    """Return at most three pairs of Leaders who met, one of each list of SearchNames, most meetings first.

    Each is a tuple (leader, other leader, set of the primary keys of the summits that both attended).
    """
    left, right = ({name.object_id for name in names} for names in (left_names, right_names))
    summits = {pk: set() for pk in left | right}
    for leader, summit in meetings_attended(summits):
        summits[leader].add(summit)
    common = {(one, other): summits[one] & summits[other] for one in left for other in right if one != other}
    leaders = {leader.pk: leader for leader in leaders_named(summits)}
    found = {}
    for one, other in sorted(filter(common.get, common), key=lambda pair: (-len(common[pair]), *pair)):
        if one in leaders and other in leaders:
            found.setdefault(frozenset((one, other)), (leaders[one], leaders[other], common[one, other]))
    return list(found.values())[:MAX_PAIRS]


def _pair_match(one, other, summits):
    # The linked list counts the same summits: those of a delegate count only for those who were never anything else.
    latest = next(iter(latest_among(summits)), None)
    count, days = (latest.number, [latest.earliest, latest.first_day]) if latest else (0, [])
    url = summit_list_url(leader=[one.slug, other.slug])
    pages = [RelatedLink(leader.name, None, leader.get_absolute_url()) for leader in (one, other)]
    heading = _("%(leader)s and %(other)s") % {"leader": one.name, "other": other.name}
    links = [RelatedLink(_("Meetings"), count, url), *pages, *latest_meeting_link(latest)]
    return EntityMatch("pair", heading, describe_meetings(count, days), url, links, summits=lambda: summits)


def describe_meetings(count, days):
    """Return a text such as "28 meetings, 2001–2008", from the first day of the first and of the last meeting."""
    years = [day.year for day in days if day]
    meetings = ngettext("%(number)s meeting", "%(number)s meetings", count) % {"number": count}
    return f"{meetings}, {'–'.join(map(str, dict.fromkeys(years)))}"


def _leader_issue_matches(names):
    found = []
    for parts in names.halves():
        for leader_part, issue_part in (parts, parts[::-1]):
            leaders, issues = names.leaders(leader_part), names.of_type("issue", issue_part)
            if leaders and issues:
                pairs = [(leader.object_id, issue.object_id) for leader in leaders[:MAX_PAIRS] for issue in issues[:1]]
                found += [match for pair in pairs if (match := _leader_issue_match(*pair))]
    return [match for _number, match in sorted(found, key=lambda one: -one[0])][:MAX_PAIRS]


# The leader has few summits and the issue many discussions: a list of the summits' keys makes the database start with
# these.
summits_of_leader = CompiledQuery(
    lambda leader: Summit.objects.published().attended_by(leader).order_by().values_list("pk")
)
statistics_at = CompiledPkQuery(lambda issues, summits: summit_statistics(discussed_at(issues, summits)))
latest_at = CompiledPkQuery(
    lambda issues, summits: latest_of(
        Summit.objects.published().filter(pk__in=discussed_at(issues, summits).values("summit"))
    )
)


def discussed_at(issues, summits):
    """Return a queryset of the public discussions of issues at summits."""
    return Discussion.objects.published().filter(issue__in=issues, summit__in=summits).order_by()


def _leader_issue_match(leader_key, issue_key):
    # (number of meetings, EntityMatch), or None if there was no meeting.
    leader = public_record(Leader, leader_key)
    issues = memoize_per_version(public_issues)
    issue = next((one for one in issues if one.pk == issue_key), None)
    if not (leader and issue):
        return None
    subissues, summits = with_subissues([issue], issues), [pk for (pk,) in summits_of_leader(leader_key)]
    statistics = named_statistics(statistics_at(subissues, summits))
    if not statistics["number"]:
        return None
    filters = {"leader": leader.slug, "issue": issue.slug}
    heading = _("%(leader)s on %(issue)s") % {"leader": leader.name, "issue": issue.name}
    url = summit_list_url(**filters)
    links = non_empty(
        RelatedLink(_("Meetings"), statistics["number"], url),
        RelatedLink(
            Outcome.DISAGREED.label,
            statistics[Outcome.DISAGREED.value],
            summit_list_url(**filters, outcome=Outcome.DISAGREED.value),
        ),
        RelatedLink(leader.name, None, leader.get_absolute_url()),
        RelatedLink(issue.name, None, issue.get_absolute_url()),
        *latest_meeting_link(next(iter(latest_at(subissues, summits)), None)),
    )
    context = describe_meetings(statistics["number"], [statistics["first"], statistics["last"]])
    match = EntityMatch(
        "leader-issue",
        heading,
        context,
        url,
        links,
        summits=lambda: discussed_at(subissues, summits).values_list("summit", flat=True),
    )
    return statistics["number"], match
