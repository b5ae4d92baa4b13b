"""The discussions of a summit as its page shows them: issue by issue, the sides next to each other."""

from dataclasses import dataclass, field

from summits.models import Agreement, Country, Discussion

UNFOLDED_QUOTATIONS_PER_SIDE = 2
"""How many quotations of each side are unfolded at first."""

MAX_SIDES = 6
"""Where there are more sides, those without a position or a quotation are only counted."""


@dataclass
class Side:
    """What one state wanted on one issue at one meeting, and what its leaders said about it."""

    country: Country
    positions: list = field(default_factory=list)
    quotations: list = field(default_factory=list)

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
    """One issue at one meeting: the discussion, the sides in order of their names, the agreements on the issue.

    With more than MAX_SIDES sides, ``omitted_side_count`` of them, without a position or a quotation, are left out.
    ``position_count`` and ``quotation_count`` also count what the page does not show.
    """

    discussion: Discussion
    sides: list[Side]
    agreements: list[Agreement]
    omitted_side_count: int
    position_count: int
    quotation_count: int

    @property
    def shown_position_count(self):
        """How many positions the page shows."""
        return sum(len(side.positions) for side in self.sides)

    @property
    def shown_quotation_count(self):
        """How many quotations the page shows with the sides."""
        return sum(len(side.quotations) for side in self.sides)


@dataclass
class DiscussionPanels:
    """All issues of a meeting. ``other_quotations`` are on none of them, or by leaders who did not take part."""

    panels: list[DiscussionPanel]
    other_quotations: list


def group_by_issue(records):
    """Return the DiscussionPanels of a summit.

    ``records``: its published records, as ``summits.views.summits.related_records`` returns them.
    """
    states = {participation.leader_id: participation.country for participation in records["participations"]}
    discussed = {discussion.issue_id for discussion in records["discussions"]}
    panels = [_panel(discussion, records, states) for discussion in records["discussions"]]
    other = [
        quotation
        for quotation in records["quotations"]
        if quotation.issue_id not in discussed or quotation.leader_id not in states
    ]
    return DiscussionPanels(panels, other)


def _panel(discussion, records, states):
    positions = [position for position in records["positions"] if position.issue_id == discussion.issue_id]
    quotations = [quotation for quotation in records["quotations"] if quotation.issue_id == discussion.issue_id]
    sides = _sides(positions, quotations, states)
    shown = sides if len(sides) <= MAX_SIDES else [side for side in sides if side.positions or side.quotations]
    return DiscussionPanel(
        discussion,
        shown,
        [agreement for agreement in records["agreements"] if _is_on(agreement, discussion.issue_id)],
        len(sides) - len(shown),
        positions[0].total_count if positions else 0,
        quotations[0].total_count if quotations else 0,
    )


def _sides(positions, quotations, states):
    present = {country.pk: country for country in states.values()}
    present |= {position.country_id: position.country for position in positions}
    sides = {pk: Side(country) for pk, country in sorted(present.items(), key=lambda item: item[1].name)}
    for position in positions:
        sides[position.country_id].positions.append(position)
    for quotation in quotations:
        if quotation.leader_id in states:
            sides[states[quotation.leader_id].pk].quotations.append(quotation)
    return list(sides.values())


def _is_on(agreement, issue_id):
    return any(issue.pk == issue_id for issue in agreement.issues.all())
