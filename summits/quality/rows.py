"""Where the rows of each model are edited, and what they are called there."""

from collections.abc import Callable
from typing import NamedTuple

from django.utils.text import Truncator
from django.utils.translation import gettext as _

from summits.dates import in_words
from summits.models import (
    Agreement,
    AgreementEvent,
    AgreementRelation,
    Collection,
    Country,
    Discussion,
    Document,
    FruitlessSearch,
    Issue,
    IssueName,
    Leader,
    LeaderName,
    Participation,
    Party,
    Place,
    Position,
    ProgrammeItem,
    Quote,
    Series,
    Source,
    Summit,
    Term,
)


class Row(NamedTuple):
    """How a model's rows are shown among the findings.

    ``owners`` are the names of the foreign keys to the record on whose page a row is edited, of which one is set; none
    for what has a page of its own. ``joins``: further foreign keys that its name needs. ``name``: the row → its name.
    """

    owners: tuple[str, ...] = ()
    joins: tuple[str, ...] = ()
    name: Callable = str


def _term(row):
    until = in_words(row.end) if row.end else _("today")
    return f"{row.office}, {in_words(row.start)} – {until}"


def _event(row):
    event = f"{row.get_kind_display()}, {in_words(row.on)}"
    return f"{event}, {row.country}" if row.country else event


def _position(row):
    return ", ".join(str(part) for part in (f"{row.issue}: {row.country}", row.leader) if part)


def _quote(row):
    return f"{row.leader}: “{Truncator(row.text).words(9)}”"


ROWS = {
    Summit: Row(),
    Participation: Row(("summit",), ("leader",), lambda row: str(row.leader)),
    ProgrammeItem: Row(("summit",), (), lambda row: f"{row.order}. {row.title}"),
    Discussion: Row(("summit",), ("issue",), lambda row: str(row.issue)),
    Position: Row(("summit",), ("issue", "country", "leader"), _position),
    Quote: Row(("summit",), ("leader",), _quote),
    Agreement: Row(),
    Party: Row(("agreement",), ("country",), lambda row: str(row.country)),
    AgreementEvent: Row(("agreement",), ("country",), _event),
    AgreementRelation: Row(("agreement",), ("other",)),
    Document: Row(("summit", "agreement")),
    Leader: Row(),
    LeaderName: Row(("leader",)),
    Term: Row(("leader",), (), _term),
    Issue: Row(),
    IssueName: Row(("issue",)),
    Series: Row(),
    Collection: Row(),
    Country: Row(),
    Place: Row(),
    Source: Row(),
    FruitlessSearch: Row(),
}
"""Every model of which rows can break a rule, in the order in which an editor meets them."""
