"""Dates that are unlikely: the form of a record asks about them once, and saves them when they are confirmed."""

from django.utils.html import format_html
from django.utils.translation import gettext as _

from summits.models import Participation, TermOfOffice
from summits.quality.date_doubts import date_doubts, date_names

CONFIRMED_DATES = "_confirmed_date"
"""The name of the checkboxes with which an editor confirms unlikely dates; each value says which."""


class DateDoubtsMixin:
    """Mixin for the form of a record: a new date that is unlikely is an error until it is confirmed."""

    def ask_about_dates(self):
        """Add an error, with a checkbox to confirm it, for each unlikely date that is new and not confirmed yet."""
        compared = {*date_names(type(self.instance)), "leader"}
        if self.errors or not (self.instance._state.adding or compared & set(self.changed_data)):
            return
        confirmed = self.data.getlist(CONFIRMED_DATES) if hasattr(self.data, "getlist") else ()
        for doubt in doubts_about(self.instance):
            value = f"{self.add_prefix(doubt.field)} {getattr(self.instance, doubt.field)} {doubt.message}"
            if value not in confirmed:
                field = doubt.field if doubt.field in self.fields else None
                self.add_error(field, box_to_confirm(doubt.message, value))


def box_to_confirm(message, value):
    """Return the HTML of an error with a checkbox to confirm the date."""
    return format_html(
        '{} <label class="confirm-date"><input type="checkbox" name="{}" value="{}"> {}</label>',
        message,
        CONFIRMED_DATES,
        value,
        _("This is right"),
    )


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
