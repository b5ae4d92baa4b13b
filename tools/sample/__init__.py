"""Sample archives: data packages of invented summits, of any size, for benchmarks and to see how full pages look.

``python -m tools.sample FOLDER --summits N`` writes one. Nothing is imported here, as the modules need Django set up.
"""

SOME, NONE, ALL = VARIANTS = ("some", "none", "all")
"""In how many cells the optional columns of a sample have values."""
