"""The discussions of a summit as its page shows them: issue by issue, the sides next to each other."""

from dataclasses import dataclass, field

from summits.models import Actor, Agreement, Discussion
from summits.text.alphabet import alphabetical
from summits.vocabularies import ROLES_BESIDE_THE_SIDES, Stance

STANCES = (*Stance.values, "")
"""The stances in the order in which sides are grouped by them."""
UNFOLDED_QUOTATIONS_PER_SIDE = 2
"""How many quotations of each side are unfolded at first."""

MAX_SIDES_ABREAST = 2
"""Where there are more sides, those with a position are grouped by stance, and those without are named in one line."""

MAX_SIDES_WITHOUT_POSITION = 12
"""Of more sides without a position, a page states the number only."""

MAX_SIDE_COLUMNS = 8
"""Of more sides, a table has no column for each, but one for each stance."""


@dataclass
class Side:
    """What one state wanted on one issue at one meeting, and what its leaders said about it."""

    actor: Actor
    positions: list = field(default_factory=list)
    quotations: list = field(default_factory=list)

    @property
    def stance(self):
        """The stance of its first position that has one, or ""."""
        return next((position.stance for position in self.positions if position.stance), "")

    @property
    def unfolded_quotations(self):
        """The quotations that are unfolded at first."""
        return self.quotations[:UNFOLDED_QUOTATIONS_PER_SIDE]

    @property
    def folded_quotations(self):
        """The quotations that are folded at first."""
        return self.quotations[UNFOLDED_QUOTATIONS_PER_SIDE:]


@dataclass
class DiscussionPanel:
    """One issue at one meeting: the discussion, the sides in the order of the meeting, the agreements on the issue.

    With more than MAX_SIDES_ABREAST sides, ``silent`` are those without a quotation or a position, also that of a group
    to which they belong; ``sides`` are the others that the page shows. ``stances`` are those of all sides with a
    position. ``position_count`` and ``quotation_count`` also count what the page does not show.
    """

    discussion: Discussion
    sides: list[Side]
    agreements: list[Agreement]
    silent: list[Actor]
    stances: dict[Actor, str]
    position_count: int
    quotation_count: int

    @property
    def by_stance(self):
        """The sides grouped by stance, as (stance or "", actors of all sides with it, those Sides that the page shows).

        One group where there are at most two sides.
        """
        if len(self.sides) + len(self.silent) <= MAX_SIDES_ABREAST:
            return [("", [], self.sides)]
        groups = [
            (
                stance,
                [actor for actor, one in self.stances.items() if one == stance],
                [side for side in self.sides if self.stances.get(side.actor, "") == stance],
            )
            for stance in STANCES
        ]
        return [(stance, actors, sides) for stance, actors, sides in groups if actors or sides]

    def by_statement(self, sides, citations):
        """Return some of the sides as lists: those that took the same position, by the same sources, are in one.

        With at most MAX_SIDES_ABREAST sides each is alone in its list. ``citations``: those of the page.
        """
        if len(self.sides) + len(self.silent) <= MAX_SIDES_ABREAST:
            return [[side] for side in sides]
        groups = {}
        for side in sides:
            groups.setdefault(_statement_of(side, citations), []).append(side)
        return list(groups.values())

    @property
    def names_silent(self):
        """Whether the sides without a position are named."""
        return len(self.silent) <= MAX_SIDES_WITHOUT_POSITION

    @property
    def shown_position_count(self):
        """How many positions the page shows."""
        return sum(len(side.positions) for side in self.sides)

    @property
    def shown_quotation_count(self):
        """How many quotations the page shows with the sides."""
        return sum(len(side.quotations) for side in self.sides)


def _statement_of(side, citations):
    # What the page prints below the name of a side that has one position and no quotation; of others, the side.
    if len(side.positions) != 1 or side.quotations:
        return side.actor
    (position,) = side.positions
    return position.summary, position.stance, *position.unverified, *citations.links_of(position)


@dataclass
class DiscussionPanels:
    """All issues of a meeting, and its sides in their order (``sides_of``).

    ``other_quotations`` are on none of the issues, or by leaders who did not take part.
    """

    panels: list[DiscussionPanel]
    other_quotations: list
    actors: list[Actor]


def group_by_issue(records, stances=None, members=None):
    """Return the DiscussionPanels of a summit.

    ``records``: its published records, as ``summits.views.summits.related_records`` returns them. ``stances``: rows of
    (issue, actor, stance), the first two as primary keys, of all its positions, if ``records`` has but the first.
    ``members``: what ``members_at`` returns for the organisations and groups among the actors.
    """
    if stances is None:
        stances = [(position.issue_id, position.actor_id, position.stance) for position in records["positions"]]
    by_issue = {}
    for issue, actor, stance in stances:
        sides = by_issue.setdefault(issue, {})
        sides[actor] = sides.get(actor) or stance
    states = {participation.leader_id: participation.actor for participation in records["participations"]}
    actors = sides_of(records["participations"], records["positions"])
    discussed = {discussion.issue_id for discussion in records["discussions"]}
    panels = [
        _panel(discussion, records, states, actors, by_issue.get(discussion.issue_id, {}), members or {})
        for discussion in records["discussions"]
    ]
    other = [
        quotation
        for quotation in records["quotations"]
        if quotation.issue_id not in discussed or quotation.leader_id not in states
    ]
    return DiscussionPanels(panels, other, actors)


def sides_of(participations, positions):
    """Return the actors of a summit in order: those that took part as its page lists them, then others by name."""
    present = [actor for actor, _people in participants_by_actor(participations)]
    others = {position.actor for position in positions} - {*present}
    return [*present, *sorted(others, key=lambda actor: alphabetical(actor.name))]


def _panel(discussion, records, states, actors, stances, members):
    positions = [position for position in records["positions"] if position.issue_id == discussion.issue_id]
    quotations = [quotation for quotation in records["quotations"] if quotation.issue_id == discussion.issue_id]
    sides = _sides(positions, quotations, states, actors)
    shown, silent = sides, []
    if len(sides) > MAX_SIDES_ABREAST:
        heard = {*stances}.union(*(members.get(actor, ()) for actor in stances))
        heard |= _beside_the_sides(records["participations"])
        silent = [side.actor for side in sides if side.actor.pk not in heard and not side.quotations]
        shown = [side for side in sides if side.positions or side.quotations]
    return DiscussionPanel(
        discussion,
        shown,
        [agreement for agreement in records["agreements"] if _is_on(agreement, discussion.issue_id)],
        silent,
        {side.actor: stances[side.actor.pk] for side in sides if side.actor.pk in stances},
        positions[0].total_count if positions else 0,
        quotations[0].total_count if quotations else 0,
    )


def _beside_the_sides(participations):
    # Those whose people led none of the sides: a mediator or an observer need not have a position.
    leading = {one.actor_id for one in participations if one.role not in ROLES_BESIDE_THE_SIDES}
    return {one.actor_id for one in participations} - leading


def _sides(positions, quotations, states, actors):
    present = {*states.values(), *(position.actor for position in positions)}
    sides = {actor.pk: Side(actor) for actor in actors if actor in present}
    for position in positions:
        sides[position.actor_id].positions.append(position)
    for quotation in quotations:
        if quotation.leader_id in states:
            sides[states[quotation.leader_id].pk].quotations.append(quotation)
    return list(sides.values())


def _is_on(agreement, issue_id):
    return any(issue.pk == issue_id for issue in agreement.issues.all())


def participants_by_actor(participations):
    """Return the sides of a summit, as (actor, participations of its people).

    They are in the order of the participations, which is that of ``SideQuerySet.side_order``.
    """
    sides = {}
    for participation in participations:
        sides.setdefault(participation.actor, []).append(participation)
    return list(sides.items())


@dataclass
class StanceTable:
    """Who stood where: ``actors`` with a position, and rows of (DiscussionPanel, stance or None of each)."""

    actors: list[Actor]
    rows: list[tuple]

    @property
    def has_side_columns(self):
        """Whether each side has a column."""
        return len(self.actors) <= MAX_SIDE_COLUMNS

    @property
    def rows_by_stance(self):
        """Rows of (DiscussionPanel, actors of each stance of STANCES)."""
        return [
            (panel, [[actor for actor in self.actors if panel.stances.get(actor) == one] for one in STANCES])
            for panel, _stances in self.rows
        ]


def stance_table(panels):
    """Return the StanceTable of the DiscussionPanels of a meeting of more than two sides, or None."""
    actors = [actor for actor in panels.actors if any(actor in panel.stances for panel in panels.panels)]
    if len(actors) <= MAX_SIDES_ABREAST:
        return None
    rows = [(panel, [panel.stances.get(actor) for actor in actors]) for panel in panels.panels if panel.stances]
    return StanceTable(actors, rows)
