"""Maps: a small one around a place, and points on the whole world."""

from dataclasses import dataclass

from summits.charts.projection import HEIGHT, WIDTH, natural_earth

# Some 4,000 km across at the equator: enough to know the sea and the neighbours.
CROP_WIDTH, CROP_HEIGHT = 96, 64


@dataclass(frozen=True, slots=True)
class Locator:
    """A piece of the world's outline: the SVG ``viewbox`` that crops it, and the point in it (``x``, ``y``)."""

    viewbox: str
    x: str
    y: str


@dataclass(frozen=True, slots=True)
class Point:
    """A point on the world's outline, in its coordinates."""

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


def points(places, at_most=300):
    """Return a tuple of Point for ``places``, pairs of longitude and latitude in degrees.

    Places that fall together at the scale of the whole world become one point. At most ``at_most`` points.
    """
    seen = {}
    for longitude, latitude in places:
        x, y = natural_earth(float(longitude), float(latitude))
        seen.setdefault((round(x / 3), round(y / 3)), Point(f"{x:.0f}", f"{y:.0f}"))
        if len(seen) == at_most:
            break
    return tuple(seen.values())
