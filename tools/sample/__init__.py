"""Sample archives: data packages of invented summits, of any size, for benchmarks and to see how full pages look.

``python -m tools.sample FOLDER --summits N`` writes one. Nothing is imported here: the modules need Django set up.
"""

SOME, NONE, ALL = VARIANTS = ("some", "none", "all")
"""What the optional columns of a sample hold: something here and there, nothing, or something everywhere."""
