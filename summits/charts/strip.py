"""The strip: where one record stands among all meetings in the archive, as ticks on one line of time."""

from dataclasses import dataclass
from functools import lru_cache

from summits.charts.scale import Scale, YearLabel, percent

# Ticks nearer than this share a place, so that 100,000 meetings draw no more than 400.
SLOT = 0.25
OTHER, KIN, THIS = "other", "kin", "this"
# From where each kind of tick reaches down to the base line, in pixels.
TOPS = {OTHER: 17, KIN: 8, THIS: 0}
BOTTOM = 28


@dataclass(frozen=True, slots=True)
class Tick:
    """One meeting, or several at the same place. ``kind`` is "this", "kin" or "other"; draws from ``y1`` to ``y2``."""

    x: str
    kind: str
    y1: int
    y2: int = BOTTOM


@dataclass(frozen=True, slots=True)
class Strip:
    """Ticks in order of time, the years to write under them, and the first and the last year of the archive."""

    ticks: tuple[Tick, ...]
    labels: tuple[YearLabel, ...]
    first: int
    last: int


def strip(all_days, this=None, kin=()):
    """Return the Strip of a record, or None if there is no day at all.

    ``all_days``: the day (datetime.date) of each meeting in the archive; ``this``: the day of the record's own meeting;
    ``kin``: the days of its relatives. Days may repeat. A place shared by several shows what is most of interest.
    """
    all_days, kin = list(all_days), list(kin)
    own = [this] if this else []
    if not (all_days or kin or own):
        return None
    scale = Scale.over(all_days + kin + own)
    places = {}
    for kind, days in ((OTHER, all_days), (KIN, kin), (THIS, own)):
        for day in days:
            places[_place(scale, day)] = kind
    ticks = tuple(Tick(percent(place * SLOT), kind, TOPS[kind]) for place, kind in sorted(places.items()))
    return Strip(ticks, scale.labels(), scale.first, scale.last)


@lru_cache(maxsize=20_000)
def _place(scale, day):
    # Every page of a summit asks it of all months.
    return round(min(scale.position(day), 100 - SLOT) / SLOT)
