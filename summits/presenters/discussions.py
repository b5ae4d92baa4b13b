"""How a page sets the talks out: issue by issue, each side next to the other."""

from dataclasses import dataclass, field

from summits.models import Agreement, Country, Discussion

OPEN_QUOTES = 2
"""How many quotations of a side stand open; the others fold, the same for every side."""

MOST_SIDES = 6
"""Where more states were present, those of which nothing is on record are only counted."""


@dataclass
class Side:
    """What one state wanted on one issue at one meeting, and what its people said of it."""

    country: Country
    positions: list = field(default_factory=list)
    quotes: list = field(default_factory=list)

    @property
    def open_quotes(self):
        """The quotations that stand open."""
        return self.quotes[:OPEN_QUOTES]

    @property
    def more_quotes(self):
        """The quotations that are folded."""
        return self.quotes[OPEN_QUOTES:]


@dataclass
class DiscussionPanel:
    """One issue at one meeting: the discussion, the sides in protocol order, what was agreed on it.

    Where many states were present, only those of which a word is on record are among the sides; ``silent`` is the
    number of the others. ``position_count`` and ``quote_count``: of all that are on record, shown or not.
    """

    discussion: Discussion
    sides: list[Side]
    agreements: list[Agreement]
    silent: int
    position_count: int
    quote_count: int

    @property
    def shown_positions(self):
        """How many positions stand on the page."""
        return sum(len(side.positions) for side in self.sides)

    @property
    def shown_quotes(self):
        """How many quotations stand on the page with the sides."""
        return sum(len(side.quotes) for side in self.sides)


@dataclass
class DiscussionPanels:
    """All issues of a meeting, and the quotations that belong to none of them."""

    by_issue: list[DiscussionPanel]
    other_quotes: list


def group_by_issue(parts):
    """Return the Talks of a summit, from its public ``parts`` (see ``views.summits.parts_of``)."""
    states = {part.leader_id: part.country for part in parts["participations"]}
    discussed = {discussion.issue_id for discussion in parts["discussions"]}
    by_issue = [_talk(discussion, parts, states) for discussion in parts["discussions"]]
    other = [quote for quote in parts["quotes"] if quote.issue_id not in discussed or quote.leader_id not in states]
    return DiscussionPanels(by_issue, other)


def _talk(discussion, parts, states):
    positions = [position for position in parts["positions"] if position.issue_id == discussion.issue_id]
    quotes = [quote for quote in parts["quotes"] if quote.issue_id == discussion.issue_id]
    sides = _sides(positions, quotes, states)
    shown = sides if len(sides) <= MOST_SIDES else [side for side in sides if side.positions or side.quotes]
    return DiscussionPanel(
        discussion,
        shown,
        [treaty for treaty in parts["agreements"] if _is_on(treaty, discussion.issue_id)],
        len(sides) - len(shown),
        positions[0].of_all if positions else 0,
        quotes[0].of_all if quotes else 0,
    )


def _sides(positions, quotes, states):
    present = {country.pk: country for country in states.values()}
    present |= {position.country_id: position.country for position in positions}
    sides = {pk: Side(country) for pk, country in sorted(present.items(), key=lambda item: item[1].name)}
    for position in positions:
        sides[position.country_id].positions.append(position)
    for quote in quotes:
        if quote.leader_id in states:
            sides[states[quote.leader_id].pk].quotes.append(quote)
    return list(sides.values())


def _is_on(agreement, issue_id):
    return any(issue.pk == issue_id for issue in agreement.issues.all())
