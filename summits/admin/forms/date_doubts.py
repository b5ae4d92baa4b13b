"""Dates that are unlikely: the form of a record asks about them once, and saves them when they are confirmed."""

from summits.admin.forms.confirmations import ConfirmationsMixin
from summits.models import Participation, TermOfOffice
from summits.quality.date_doubts import date_doubts, date_names


class DateDoubtsMixin(ConfirmationsMixin):
    """Mixin for the form of a record: a new date that is unlikely is to be confirmed."""

    def ask(self):
        """Ask about each unlikely date that is new, too."""
        super().ask()
        compared = {*date_names(type(self.instance)), "leader"}
        if not (self.instance._state.adding or compared & set(self.changed_data)):
            return
        for doubt in doubts_about(self.instance):
            about = f"{getattr(self.instance, doubt.field)} {doubt.message}"
            self.require_confirmation(doubt.field, doubt.message, about)


def doubts_about(record):
    """Return the Doubts about the dates of a record that is being edited, whose related records may be unsaved."""
    dates = {name: _date(record, name) for name in date_names(type(record))}
    if not isinstance(record, TermOfOffice | Participation):
        return date_doubts(type(record), dates)
    born = _date(record.leader, "born")
    held = _date(record.summit, "start") if isinstance(record, Participation) else None
    return date_doubts(type(record), dates, born, held)


def _date(record, name):
    return record._meta.get_field(name).to_python(getattr(record, name))
