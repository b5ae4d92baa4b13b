"""What the filters of the lists find, read record by record in plain Python: the oracle of the tests of filters.

Of words only the search knows what they find.
"""

from datetime import date

from summits.filters.legal_status import FORMER_VALUES
from summits.models import Actor, Agreement, Issue, Leader, Summit
from summits.partial_dates import PartialDate
from summits.presenters.legal_status import AgreementStatus
from summits.search.query.ranking import matching_pks, parse_with_prefix_fallback


class Archive:
    """All public records of the lists, read once."""

    def __init__(self):
        self._records = {
            room: [one for one in model.objects.prefetch_related(*related) if is_public(one)]
            for room, (model, related, _is_found) in LISTS.items()
        }

    def results(self, room, pairs):
        """Return the primary keys of the records that a list holds; ``pairs``: (parameter, value) of what is chosen."""
        asked = {name: [value for parameter, value in pairs if parameter == name] for name in PARAMETERS}
        found = {one.pk for one in self._records[room] if LISTS[room][2](one, asked)}
        for words in asked["q"]:
            kind, weights = room[:-1], "a" if room == "leaders" else ""
            found &= {*matching_pks(parse_with_prefix_fallback(words, kind, weights), kind, weights)}
        return found


def summit_is_found(summit, asked):
    """Whether a summit has all that is asked for."""
    people = [part for part in summit.participations.all() if is_public(part.leader)]
    leaders = {part.leader.slug for part in people if counts(part)}
    countries, organisations = (actors([part.actor for part in people], is_one) for is_one in (False, True))
    combined = any if asked["match"] == ["any"] else all
    return (
        (not asked["leader"] or combined(slug in leaders for slug in asked["leader"]))
        and (not asked["country"] or combined(slug in countries for slug in asked["country"]))
        and (not asked["organisation"] or combined(slug in organisations for slug in asked["organisation"]))
        and (not asked["issue"] + asked["outcome"] or any(discusses(one, asked) for one in summit.discussions.all()))
        and is_any(asked["host"], line(summit.country) if summit.country else [])
        and is_any(asked["kind"], {summit.kind})
        and is_any(asked["series"], {series.slug for series in summit.series.all()})
        and is_any(asked["collection"], slug_of(summit.collection))
        and is_any(asked["place"], slug_of(summit.place))
        and is_any(asked["decade"], decades(summit.first_day, summit.last_day))
        and all(summit.last_day >= PartialDate.parse_input(day).earliest for day in asked["from"])
        and all(summit.first_day <= PartialDate.parse_input(day).latest for day in asked["to"])
    )


def discusses(discussion, asked):
    """Whether a discussion is public, on an issue asked for or part of one, and came out as asked."""
    return (
        is_public(discussion.issue)
        and is_any(asked["issue"], topics(discussion.issue))
        and is_any(asked["outcome"], {discussion.outcome})
    )


def leader_is_found(leader, asked):
    """Whether a leader has all that is asked for."""
    parts = [part for part in leader.participations.all() if is_public(part.summit)]
    summits = [part.summit for part in parts if counts(part)]
    served = [one.actor for one in (*parts, *leader.terms.all())]
    statements = [*leader.positions.all(), *leader.quotations.all()]
    issues = [one.issue for one in statements if one.issue and is_public(one.issue) and is_public(one.summit)]
    return (
        (asked["delegates"] == ["yes"] or not is_only_delegate(leader))
        and is_any(asked["country"], actors(served, False))
        and is_any(asked["organisation"], actors(served, True))
        and is_any(asked["issue"], {slug for issue in issues for slug in topics(issue)})
        and is_any(asked["collection"], {slug for summit in summits for slug in slug_of(summit.collection)})
        and is_any(asked["decade"], {one for summit in summits for one in decades(summit.first_day, summit.last_day)})
    )


def is_only_delegate(leader):
    """Whether a leader took part in public meetings, and always as a delegate."""
    roles = {part.role for part in leader.participations.all() if is_public(part.summit)}
    return roles == {"delegate"}


def counts(part):
    """Whether a participation counts as a meeting of its leader."""
    return part.role != "delegate" or is_only_delegate(part.leader)


def issue_is_found(issue, asked):
    """Whether an issue has one public discussion that has all that is asked for."""
    if not any(asked[name] for name in ("collection", "leader", "outcome", "decade")):
        return True
    return any(
        is_public(one.summit)
        and is_any(asked["outcome"], {one.outcome})
        and is_any(asked["collection"], slug_of(one.summit.collection))
        and is_any(asked["decade"], decades(one.summit.first_day, one.summit.last_day))
        and {*asked["leader"]} <= {part.leader.slug for part in one.summit.participations.all() if counts(part)}
        for one in issue.discussions.all()
    )


def agreement_is_found(agreement, asked):
    """Whether an agreement has all that is asked for."""
    parties = agreement.parties.all()
    return (
        {*asked["country"]} <= actors([party.actor for party in parties], False)
        and {*asked["organisation"]} <= actors([party.actor for party in parties], True)
        and {*asked["leader"]} <= {party.signatory.slug for party in parties if party.signatory}
        and is_any(asked["issue"], {slug for issue in agreement.issues.all() for slug in topics(issue)})
        and is_any(asked["kind"], {agreement.kind})
        and is_any(asked["collection"], slug_of(agreement.collection))
        and is_any(asked["decade"], decades(agreement.signed_day, agreement.signed_day))
        and is_any(asked["parties"], number_of_parties(agreement))
        and has_status(agreement, asked)
    )


def number_of_parties(agreement):
    """Return whether it is bilateral or multilateral, as a set of the filter's value."""
    return {True: {"multilateral"}, False: {"bilateral"}, None: set()}[AgreementStatus.of(agreement).is_multilateral]


def has_status(agreement, asked):
    """Whether an agreement had a legal status asked for, between the parties asked for; else whether it was signed.

    Each on the day asked for, or today.
    """
    day = PartialDate.parse_input(asked["on"][0]).earliest if asked["on"] else date.today()
    if not asked["in_force"]:
        return agreement.signed_day <= day or not asked["on"]
    countries = [Actor.objects.get(slug=slug).pk for slug in asked["country"]]
    shown = AgreementStatus.of(agreement).on(day, *countries)
    wanted = {now for value in asked["in_force"] for now in FORMER_VALUES.get(value, (value,))}
    return bool(shown) and shown.status in wanted


def is_any(wanted, values):
    """Whether one of the values is wanted, or nothing is."""
    return not wanted or bool({*wanted} & {*values})


def is_public(record):
    """Whether a record is published."""
    return record.status == "published"


def actors(countries, is_organisation):
    """Return the values that find these countries: of the filter of organisations, or of that of countries."""
    return {slug for one in countries if one.is_organisation == is_organisation for slug in line(one)}


def line(country):
    """Return the slugs of a country and of all that succeeded it: the values that find what it has."""
    return [country.slug, *(line(country.successor) if country.successor else [])]


def topics(issue):
    """Return the slugs of an issue and of those that it is part of: the values that find what it has."""
    return [issue.slug, *(topics(issue.parent) if issue.parent else [])] if is_public(issue) else []


def slug_of(record):
    """Return a set of the slug of a record, or of nothing."""
    return {record.slug} if record else set()


def decades(first, last):
    """Return the decades of all years from one day to another."""
    return {f"{year // 10:03}0s" for year in range(first.year, last.year + 1)}


LISTS = {
    "summits": (
        Summit,
        ["participations__leader__participations__summit", "participations__actor", "discussions__issue"],
        summit_is_found,
    ),
    "leaders": (
        Leader,
        [
            "participations__summit",
            "participations__actor",
            "terms__actor",
            "positions__issue",
            "quotations__issue",
        ],
        leader_is_found,
    ),
    "issues": (Issue, ["discussions__summit__participations__leader__participations__summit"], issue_is_found),
    "agreements": (
        Agreement,
        ["parties__actor", "parties__signatory", "issues", "events"],
        agreement_is_found,
    ),
}
"""Each list: its model, what is read along, and whether it holds a record."""
PARAMETERS = [
    *("q", "leader", "country", "organisation", "host", "issue", "outcome", "kind", "series", "collection"),
    *("decade", "place", "from", "to", "match", "on", "in_force", "parties", "delegates"),
]
