"""Which dates are doubted: every kind of date has its limits, and a partial date is doubted only if all of it is."""

import pytest
from django.utils import timezone

from summits.datapackage.schema import TABLES
from summits.models import Leader, Participation, Summit, TermOfOffice
from summits.partial_dates import PartialDate
from summits.quality.date_doubts import LIKELY, date_doubts, date_names

THIS_YEAR = timezone.localdate().year


def test_every_date_of_the_archive_has_its_limits():
    assert {table.model: set(date_names(table.model)) for table in TABLES if date_names(table.model)} == {
        model: set(dates) for model, dates in LIKELY.items()
    }


def doubted(model, born=None, held=None, **dates):
    """Return the names of the dates, given in their written form, that are doubted."""
    born, held = (text and PartialDate.parse(text) for text in (born, held))
    parsed = {name: PartialDate.parse(text) for name, text in dates.items()}
    return {doubt.field for doubt in date_doubts(model, {**parsed, "born": born}, born, held)}


@pytest.mark.parametrize(
    ("model", "dates", "expected"),
    [
        (Summit, {"start": "1899"}, {"start"}),
        (Summit, {"start": "1900"}, set()),
        (Summit, {"start": "0843"}, {"start"}),
        (Summit, {"start": f"{THIS_YEAR + 1}"}, set()),
        (Summit, {"start": f"{THIS_YEAR + 9}"}, {"start"}),
        (Summit, {"start": "2008-04-06", "end": "2008-06-30"}, {"end"}),
        (Summit, {"start": "2008-04", "end": "2008-06"}, set()),
        (Summit, {"start": "2008", "end": "2009-12-31"}, {"end"}),
        (Leader, {"born": "1800"}, {"born"}),
        (Leader, {"born": "1799", "died": "1880"}, {"born", "died"}),
        (Leader, {"born": "1850~", "died": "1971"}, set()),
        (Leader, {"born": "1850~", "died": "1972"}, {"died"}),
        (Leader, {"died": "1972"}, set()),
        (TermOfOffice, {"start": "1967", "born": "1952-10-07"}, set()),
        (TermOfOffice, {"start": "1966", "born": "1952-10-07"}, {"start"}),
        (TermOfOffice, {"start": "1999", "end": "2999", "born": "1952"}, {"end"}),
        (TermOfOffice, {"start": "1952-02-06", "end": "2022-09-08", "born": "1926-04-21"}, {"end"}),
        (Participation, {"held": "1972", "born": "1850"}, {"leader"}),
        (Participation, {"held": "1970", "born": "1850"}, set()),
        (Participation, {"held": "1972"}, set()),
    ],
)
def test_a_date_is_doubted_only_if_all_that_it_can_mean_is_unlikely(model, dates, expected):
    assert doubted(model, **dates) == expected
