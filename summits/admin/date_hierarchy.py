"""Django's date hierarchy above a list, for partial dates: each record stands only under what is known of its date."""

from copy import copy

from django.db.models import Max, Min
from django.db.models.functions import Length

from summits.models.fields import Earliest, Latest, partial_date_behind

LENGTHS_OF_DATES = {"month": len("2008-04"), "day": len("2008-04-06")}
"""Part of a date → the least length of the written form of a partial date in which it is known."""


class KnownDates:
    """The records of a list for Django's date hierarchy: each only under the parts of its partial date that are known.

    ``dates`` and ``aggregate`` are those of ``queryset``; ``written`` is the expression of the partial date.
    """

    def __init__(self, queryset, written):
        self.queryset, self.written = queryset, written

    def dates(self, name, part):
        """Return the first days of the years, months or days of the records, of those in which ``part`` is known."""
        return with_known_part(self.queryset, self.written, part).dates(name, part)

    def aggregate(self, **_ends):
        """Return the first and the last day that the dates can mean, so that no year is taken for its January."""
        return self.queryset.order_by().aggregate(first=Min(Earliest(self.written)), last=Max(Latest(self.written)))


def with_known_part(queryset, written, part):
    """Filter records to those whose partial date, an expression, gives the part: "month", "day"; any gives a year."""
    if part not in LENGTHS_OF_DATES:
        return queryset
    return queryset.alias(written_length=Length(written)).filter(written_length__gte=LENGTHS_OF_DATES[part])


class PartialDateHierarchyMixin:
    """Mixin for a ``ChangeList`` whose date hierarchy may go by a day that is computed from a partial date."""

    @property
    def partial_date(self):
        """The expression of the partial date of the date hierarchy; None if it has none, or goes by another date."""
        return partial_date_behind(self.opts.get_field(self.date_hierarchy)) if self.date_hierarchy else None

    @property
    def with_known_dates(self):
        """This list, for Django's date hierarchy."""
        if self.partial_date is None:
            return self
        shown = copy(self)
        shown.queryset = KnownDates(self.queryset, self.partial_date)
        return shown

    def get_queryset(self, request, exclude_parameters=None):
        """Return the queryset of the list. In a month or on a day, it has no record whose date leaves that open."""
        found = super().get_queryset(request, exclude_parameters)
        parts = [part for part in LENGTHS_OF_DATES if self.params.get(f"{self.date_hierarchy}__{part}")]
        return with_known_part(found, self.partial_date, parts[-1]) if parts and self.partial_date else found
