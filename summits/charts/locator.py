"""Maps: a small one around a place, and points on a map of the world."""

from dataclasses import dataclass

from summits.charts.projection import HEIGHT, WIDTH, natural_earth

# About 4,000 km across at the equator: enough to recognise seas and neighbouring countries.
CROP_WIDTH, CROP_HEIGHT = 96, 64


@dataclass(frozen=True, slots=True)
class Locator:
    """A crop of the world map: the SVG ``viewbox``, and the point to mark (``x``, ``y``)."""

    viewbox: str
    x: str
    y: str


@dataclass(frozen=True, slots=True)
class Point:
    """A point on the world map, in the map's coordinates."""

    x: str
    y: str


def locator(longitude, latitude):
    """Return the Locator of a place given in degrees east and north (float or Decimal).

    The place is in the middle, except near the edge of the map, where the crop stops at the edge.
    """
    x, y = natural_earth(float(longitude), float(latitude))
    left = min(max(x - CROP_WIDTH / 2, 0), WIDTH - CROP_WIDTH)
    top = min(max(y - CROP_HEIGHT / 2, 0), HEIGHT - CROP_HEIGHT)
    return Locator(f"{left:.0f} {top:.0f} {CROP_WIDTH} {CROP_HEIGHT}", f"{x:.1f}", f"{y:.1f}")


def place_points(places, at_most=300):
    """Return a tuple of at most ``at_most`` Points for ``places``, pairs of longitude and latitude in degrees.

    Places that nearly coincide on a map of the world become one point.
    """
    seen = {}
    for longitude, latitude in places:
        x, y = natural_earth(float(longitude), float(latitude))
        seen.setdefault((round(x / 3), round(y / 3)), Point(f"{x:.0f}", f"{y:.0f}"))
        if len(seen) == at_most:
            break
    return tuple(seen.values())
