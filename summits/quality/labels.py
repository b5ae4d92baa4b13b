"""Labels of child records on the page of the record to which they belong."""

from django.utils.text import Truncator
from django.utils.translation import gettext as _

from summits.models import (
    AgreementEvent,
    Assessment,
    Commitment,
    Discussion,
    Participation,
    Party,
    Position,
    ProgrammeItem,
    Quotation,
    TermOfOffice,
)
from summits.partial_dates import date_in_words


def _term(row):
    until = date_in_words(row.end) if row.end else _("today")
    return f"{row.office}, {date_in_words(row.start)} – {until}"


def _event(row):
    event = f"{row.get_kind_display()}, {date_in_words(row.on)}"
    return f"{event}, {row.actor}" if row.actor else event


def _position(row):
    return ", ".join(str(part) for part in (f"{row.issue}: {row.actor}", row.leader) if part)


def _quotation(row):
    return f"{row.leader}: “{Truncator(row.text).words(9)}”"


ROW_LABELS = {
    Participation: lambda row: str(row.leader),
    ProgrammeItem: lambda row: f"{row.order}. {row.title}",
    Discussion: lambda row: str(row.issue),
    Position: _position,
    Quotation: _quotation,
    Party: lambda row: str(row.actor),
    AgreementEvent: _event,
    Commitment: lambda row: f"{row.order}. {row}",
    Assessment: lambda row: f"{row.actor}, {date_in_words(row.on)}",
    TermOfOffice: _term,
}
"""Model → function that returns the label of a row, for models where that is not the row as text."""


def row_label(row):
    """Return the label of a child record on the page of the record to which it belongs."""
    return ROW_LABELS.get(type(row), str)(row)
