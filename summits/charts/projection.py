"""The Natural Earth projection, in the coordinates of ``static/img/world.svg``.

The polynomial is that of Šavrič, Jenny, Patterson, Petrovič and Hurni, "A Polynomial Equation for the Natural Earth
Projection" (2011), as d3-geo's ``geoNaturalEarth1`` has it.
"""

from math import radians

# tools/world/build.mjs uses the same numbers: change both.
WIDTH, HEIGHT, SCALE = 960, 500, 175.295


def natural_earth(longitude, latitude):
    """Return (x, y), floats in the coordinates of the world map, of a point given in degrees east and north."""
    lam, phi = radians(longitude), radians(latitude)
    phi2 = phi * phi
    phi4 = phi2 * phi2
    x = lam * (0.8707 - 0.131979 * phi2 + phi4 * (-0.013791 + phi4 * (0.003971 * phi2 - 0.001529 * phi4)))
    y = phi * (1.007226 + phi2 * (0.015085 + phi4 * (-0.044475 + 0.028874 * phi2 - 0.005916 * phi4)))
    return WIDTH / 2 + SCALE * x, HEIGHT / 2 - SCALE * y
